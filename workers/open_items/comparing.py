"""What files of invoices say that the ledger does not know yet."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from domain.debtor import Debtor
from gateway.imports.events import credit_events
from gateway.imports.result import ImportedCredit, ImportedInvoice, Rejected
from ledger.database import Connection, Pool, transaction
from ledger.intake import extracts
from ledger.intake.extracts import Comparison, Listed
from workers.open_items import ignored, invoices, refusals
from workers.open_items.changes import changed_debtors, changes
from workers.open_items.debtors import completed
from workers.open_items.differences import Differences, FileRow, Reading, When
from workers.open_items.missing import VanishedRule, vanished, why_older
from workers.open_items.wrong_file import NewRule, why_refused


@dataclass(frozen=True, slots=True)
class Rules:
    """What to do where the file may be the wrong one."""

    vanished: VanishedRule = VanishedRule.AUTO
    new: NewRule = NewRule.AUTO


async def compare(
    pool: Pool, creditor: str, readings: Sequence[Reading], when: When, rules: Rules
) -> Differences:
    """Compare all files, together one list, with the ledger; nothing is written."""
    async with transaction(pool) as conn:
        notes, noted = await _credits(conn, creditor, readings, when)
        rows, listed, found, about = await _known(conn, creditor, _rows(readings, noted), when)
        refused = await why_refused(conn, creditor, rows, found, rules.new)
        bad = refusals.rows_refused(rows, found)
        new = [row for at, row in enumerate(rows) if at not in found.known and at not in bad]
        changed = changes(rows, listed, _without(found, bad), about)
        older = await why_older(conn, creditor, when)
        unchanged = len(found.known - bad.keys()) - len(changed)
        new, changed, history = ignored.of_older(new, changed, older)
        notes, bad_notes = await refusals.notes_refused(conn, creditor, notes, new, readings)
        changed, said = await ignored.of_said_before(conn, creditor, changed, when)
        gone, kept = await vanished(conn, creditor, readings, when, rules.vanished, older)
    return Differences(
        when=when,
        new=new,
        changed=changed,
        credited=notes,
        vanished=gone,
        unchanged=unchanged,
        ignored=[*history, *said],
        kept=kept,
        refused=None if older else refused,
        debtors=changed_debtors([*new, *(it.row for it in changed)], about),
        rejected=[*bad.values(), *bad_notes],
    )


async def _known(
    conn: Connection, creditor: str, stated: Sequence[FileRow], when: When
) -> tuple[list[FileRow], list[Listed], Comparison, dict[str, Debtor]]:
    """The rows, laid over what is known of their debtors and invoices, and whom they change."""
    debtors = {row.item.claim.debtor.id: row.item.claim.debtor for row in stated}
    known = await extracts.known_otherwise(conn, creditor, debtors)
    rows, about = completed(stated, known)
    listed = [_listed(row, when.day) for row in rows]
    found = await extracts.compare(conn, creditor, listed, when.time)
    for at, row in invoices.completed(rows, found.different).items():
        rows[at], listed[at] = row, _listed(row, when.day)
    return rows, listed, found, about


def _without(found: Comparison, bad: Mapping[int, Rejected]) -> Comparison:
    different = {at: row for at, row in found.different.items() if at not in bad}
    return replace(found, known=found.known - bad.keys(), different=different)


async def _credits(
    conn: Connection, creditor: str, readings: Sequence[Reading], when: When
) -> tuple[list[tuple[Reading, ImportedCredit]], dict[str, Decimal]]:
    """Credit notes not booked yet; and what the known ones take off each invoice."""
    every = [(reading, note) for reading in readings for note in reading.result.credits]
    events = [next(credit_events([note], "import", time=when.time)) for _, note in every]
    asked = [
        (note.credit.invoice_number, it.id) for (_, note), it in zip(every, events, strict=True)
    ]
    known = await extracts.credits_known(conn, creditor, asked)
    off: dict[str, Decimal] = defaultdict(Decimal)
    fresh = []
    for (reading, note), event in zip(every, events, strict=True):
        if event.id in known:
            off[note.credit.invoice_number] += note.credit.amount
        else:
            fresh.append((reading, note))
    return fresh, off


def _rows(readings: Sequence[Reading], noted: dict[str, Decimal]) -> list[FileRow]:
    """Every invoice; the last row about a debtor speaks for all, a noted credit is taken off."""
    debtors: dict[str, Debtor] = {
        item.claim.debtor.id: item.claim.debtor
        for reading in readings
        for item in reading.result.invoices
    }
    return [
        FileRow(reading, _as_booked(item, debtors[item.claim.debtor.id], noted))
        for reading in readings
        for item in reading.result.invoices
    ]


def _as_booked(item: ImportedInvoice, debtor: Debtor, noted: dict[str, Decimal]) -> ImportedInvoice:
    claim = item.claim
    update: dict[str, object] = {}
    if claim.debtor is not debtor and claim.debtor != debtor:
        update["debtor"] = debtor
    off = noted.get(claim.invoice.number)
    if off is not None and item.balance_stated:
        left = max(claim.invoice.open_amount - off, claim.invoice.open_amount * 0)
        update["invoice"] = claim.invoice.model_copy(update={"open_amount": left})
    return replace(item, claim=claim.model_copy(update=update)) if update else item


def _listed(row: FileRow, day: date) -> Listed:
    item = row.item
    settled = item.payment if item.payment and item.payment.paid_on <= day else None
    payment_id = settled.payment_id if settled else None
    # A document's balance is that of its own day: it says nothing of what is open now.
    stated = item.balance_stated and item.document_day is None
    return Listed(item.claim, open_stated=stated, payment_id=payment_id)
