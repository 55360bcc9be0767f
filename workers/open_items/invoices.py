"""A file's invoices laid over what the ledger knows: a thin file takes nothing away.

A list of open items has a number, two days and a balance; the payment reference, what was sold,
the proof of delivery and the amount of the invoice came from elsewhere. They stay as they are.
"""

from collections.abc import Mapping
from dataclasses import replace

from pydantic import ValidationError

from domain.invoice import Invoice
from gateway.imports.result import ImportedInvoice
from ledger.database import Row
from workers.open_items.differences import FileRow


def completed(rows: list[FileRow], different: Mapping[int, Row]) -> dict[int, FileRow]:
    """The rows, by place, whose invoice the ledger knows otherwise, with it complete."""
    return {
        at: _with(rows[at], Invoice.model_validate(known["details"]))
        for at, known in different.items()
        if known["details"] is not None
    }


def _with(row: FileRow, known: Invoice) -> FileRow:
    claim = row.item.claim
    claim = claim.model_copy(update={"invoice": _over(known, row.item)})
    return replace(row, item=replace(row.item, claim=claim))


def _over(known: Invoice, item: ImportedInvoice) -> Invoice:
    stated = item.claim.invoice
    given = {
        name: value
        for name, value in stated.model_dump(exclude_unset=True).items()
        if value not in (None, "") and name not in item.assumed
    }
    if "amount" in item.assumed:
        given["amount"] = max(known.amount, stated.open_amount)
    try:
        return Invoice.model_validate(known.model_dump(exclude={"open_amount"}) | given)
    except ValidationError:
        return stated  # what was kept contradicts what is said now
