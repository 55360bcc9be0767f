"""What the ledger would refuse of files, found before anything is shown or booked.

So that a dry run promises nothing that booking does not keep: the ledger's own rules
(:func:`ledger.invoices.refuse_another`, :func:`ledger.intake.money.credit`), asked for whole files.
"""

from collections.abc import Sequence

from gateway.imports.result import ImportedCredit, Rejected
from ledger.database import Connection
from ledger.intake import extracts
from ledger.intake.extracts import Comparison
from workers.cli.ledger_access import CommandError
from workers.open_items.differences import FileRow, Reading

Note = tuple[Reading, ImportedCredit]


def rows_refused(rows: Sequence[FileRow], found: Comparison) -> dict[int, Rejected]:
    """By place, the rows whose number is another debtor's or in another currency.

    Known as such in the ledger, or by a file before.
    """
    refused: dict[int, Rejected] = {}
    first: dict[str, FileRow] = {}
    for at, row in enumerate(rows):
        why = found.refused.get(at)
        before = None if at in found.known else first.setdefault(row.item.number, row)
        if before is not None and _owes(before) != _owes(row):
            why = f"invoice.number: {row.item.number} is another's in {before.reading.path.name}"
        if why is not None:
            refused[at] = _rejected(row.reading, row.item.line, why, row.item.number)
    return refused


async def notes_refused(
    conn: Connection,
    creditor: str,
    notes: Sequence[Note],
    new: Sequence[FileRow],
    readings: Sequence[Reading],
) -> tuple[list[Note], list[Rejected]]:
    """The credit notes that can be booked, and those on unknown invoices or in other currencies.

    ``new`` are the invoices that are booked: a note finds those of its own file and of
    earlier ones.
    """
    credited = sorted({note.credit.invoice_number for _, note in notes})
    known = await extracts.currencies(conn, creditor, credited)
    brought = {row.item.number: row for row in new}
    order = {id(reading): at for at, reading in enumerate(readings)}
    good: list[Note] = []
    bad: list[Rejected] = []
    for reading, note in notes:
        row = brought.get(note.credit.invoice_number)
        currency = known.get(note.credit.invoice_number)
        if row is not None and order[id(row.reading)] <= order[id(reading)]:
            currency = row.item.claim.invoice.currency
        why = _why(creditor, note, currency)
        if why is None:
            good.append((reading, note))
        else:
            bad.append(_rejected(reading, note.line, why, note.number))
    return good, bad


def refuse_strictly(rejected: Sequence[Rejected]) -> None:
    """Keep everything out because of a bad row.

    Raises:
        CommandError: there is one; all are named.
    """
    if rejected:
        told = "; ".join(f"{it.file}:{it.line}: {it.field}: {it.error}" for it in rejected)
        raise CommandError(f"{told}; nothing is imported (strict)")


def _why(creditor: str, note: ImportedCredit, currency: str | None) -> str | None:
    number = note.credit.invoice_number
    if currency is None:
        return f"invoice_number: creditor {creditor} has no invoice {number!r}"
    if note.credit.currency not in {None, currency}:
        return f"currency: invoice {number} is in {currency}"
    return None


def _owes(row: FileRow) -> tuple[str, str]:
    return row.item.claim.debtor.id, row.item.claim.invoice.currency


def _rejected(reading: Reading, line: int, why: str, number: str) -> Rejected:
    field, _, error = why.partition(": ")
    return Rejected(reading.path.name, line, field, error, number)
