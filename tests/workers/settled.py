"""An invented settled portfolio of 2025: three debtors, six invoices, one of them never paid."""

from pathlib import Path

from gateway.imports.mapping import CsvMapping
from workers.cli.portfolio import MERCHANT
from workers.portfolio.books import Books
from workers.portfolio.run import read_books
from workers.profiles import read_profile

INVOICES = """\
Number,Customer,Issued,Due,Total,Paid
A-1,Adams,2025-03-03,2025-04-02,100.00,2025-03-31
A-2,Adams,2025-03-05,2025-04-04,250.00,2025-04-05
A-3,Adams,2025-03-07,2025-04-06,80.00,2025-04-14
B-1,Baker,2025-03-10,2025-04-09,900.00,2025-05-02
B-2,Baker,2025-03-10,2025-04-09,60.00,2025-04-09
C-1,Clark,2025-03-17,2025-04-16,45.00,
"""
MAPPING = """\
date_order = "iso"
decimal = "point"

[columns]
invoice.number = "Number"
invoice.issued_on = "Issued"
invoice.due_on = "Due"
invoice.amount = "Total"
debtor.id = "Customer"
payment.paid_on = "Paid"

[constants]
invoice.currency = "USD"
debtor.kind = "business"
debtor.language = "en"
debtor.country = "US"
"""


def written(folder: Path) -> tuple[Path, Path]:
    """The file and its mapping, in a folder."""
    file, mapping = folder / "settled.csv", folder / "columns.toml"
    file.write_text(INVOICES)
    mapping.write_text(MAPPING)
    return file, mapping


def books(folder: Path) -> Books:
    """As the command reads them."""
    file, _ = written(folder)
    return read_books(file, CsvMapping.from_toml(MAPPING), read_profile(MERCHANT).creditor)
