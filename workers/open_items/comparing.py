"""What files of invoices say that the ledger does not know yet."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any

from domain.debtor import Debtor
from domain.invoice import Invoice
from domain.money import Money
from gateway.imports.events import credit_events
from gateway.imports.result import ImportedCredit, ImportedInvoice, ImportResult
from ledger import clock
from ledger.database import Connection, Pool, Row, transaction
from ledger.intake import extracts
from ledger.intake.extracts import Comparison, Listed, Vanished
from workers.cli.ledger_access import CommandError


class VanishedRule(StrEnum):
    """What to do with invoices that the list no longer names."""

    AUTO = "auto"
    """Settle them, unless they are more than half: then it may be the wrong file."""
    SETTLE = "settle"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Reading:
    """One file, as read; ``source`` names it, with its content, in the ledger."""

    path: Path
    source: str
    result: ImportResult

    @classmethod
    def of(cls, path: Path, result: ImportResult) -> "Reading":
        """Name a file by its content."""
        digest = sha256(path.read_bytes()).hexdigest()[:12]
        return cls(path, f"import/{path.name}#{digest}", result)


@dataclass(frozen=True, slots=True)
class When:
    """The moment that the files speak of; ``day`` decides what is overdue."""

    day: date
    time: datetime

    @classmethod
    async def of(cls, pool: Pool, as_of: date | None) -> "When":
        """The day asked for, from its beginning, or else this very moment."""
        if as_of is not None:
            return cls(as_of, datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC))
        now = await clock.now(pool)
        return cls(now.date(), now)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing of an invoice that the file states otherwise."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class FileRow:
    """An invoice of a file, as it is booked."""

    reading: Reading
    item: ImportedInvoice


@dataclass(frozen=True, slots=True)
class Changed:
    """A known invoice with what is different; ``returned`` if it had vanished."""

    row: FileRow
    differences: tuple[Difference, ...]
    returned: bool = False


# No repr: asyncio writes out the result of the main task at its end, and this can be a whole file.
@dataclass(frozen=True, slots=True, repr=False)
class Differences:
    """Everything between the files and the ledger; ``kept`` says why vanished ones are left."""

    when: When
    new: Sequence[FileRow]
    changed: Sequence[Changed]
    credited: Sequence[tuple[Reading, ImportedCredit]]
    vanished: Sequence[Vanished]
    unchanged: int
    kept: str | None

    @property
    def settled(self) -> Sequence[Vanished]:
        """The vanished ones that are booked down to zero."""
        return () if self.kept else self.vanished


async def compare(
    pool: Pool, creditor: str, readings: Sequence[Reading], when: When, rule: VanishedRule
) -> Differences:
    """Compare all files, together one list, with the ledger; nothing is written."""
    async with transaction(pool) as conn:
        notes, noted = await _credits(conn, creditor, readings, when)
        rows = _rows(readings, noted)
        listed = [_listed(row, when.day) for row in rows]
        found = await extracts.compare(conn, creditor, listed, when.time)
        changed = _changed(rows, listed, found)
        gone, kept = await _vanished(conn, creditor, readings, when, rule)
    return Differences(
        when=when,
        new=[row for place, row in enumerate(rows) if place not in found.known],
        changed=changed,
        credited=notes,
        vanished=gone,
        unchanged=len(found.known) - len(changed),
        kept=kept,
    )


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


def _changed(rows: Sequence[FileRow], listed: Sequence[Listed], found: Comparison) -> list[Changed]:
    speaks_last = {listed[at].claim.debtor.id: at for at in sorted(found.known)}
    about = {at: found.profiles[who] for who, at in speaks_last.items() if who in found.profiles}
    changed = []
    for at in sorted({*found.different, *about}):
        known = found.different.get(at)
        differences = (*_of_invoice(listed[at], known), *_of_debtor(listed[at], about.get(at)))
        if differences:
            changed.append(Changed(rows[at], differences, bool(known and known["away"])))
    return changed


def _of_invoice(listed: Listed, known: Row | None) -> list[Difference]:
    if known is None:
        return []
    invoice, found = listed.claim.invoice, []
    before = Money.from_minor(known["owed_then"], invoice.currency).amount
    if listed.open_stated and before != invoice.open_amount and not known["stated_later"]:
        found.append(Difference("open_amount", before, invoice.open_amount))
    if known["withdrawn"]:
        found.append(Difference("withdrawn", True, False))
    if known["unpaid"]:
        found.append(Difference("payment", None, listed.payment_id))
    if known["details"] is not None:
        found += _fields(Invoice.model_validate(known["details"]), invoice, "")
    return found


def _of_debtor(listed: Listed, profile: dict[str, Any] | None) -> list[Difference]:
    if profile is None:
        return []
    return _fields(Debtor.model_validate(profile), listed.claim.debtor, "debtor.")


def _fields(before: Invoice | Debtor, after: Invoice | Debtor, prefix: str) -> list[Difference]:
    """By field; read again first, so that a field which the models gained is no difference."""
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    return [
        Difference(f"{prefix}{name}", old[name], new[name])
        for name in new
        if old[name] != new[name] and name != "open_amount"
    ]


async def _vanished(
    conn: Connection,
    creditor: str,
    readings: Sequence[Reading],
    when: When,
    rule: VanishedRule,
) -> tuple[list[Vanished], str | None]:
    """What the list no longer names; and, where it is left as it is, why."""
    lists = [reading for reading in readings if reading.result.extract]
    if not lists:
        return [], None
    last = await extracts.newest(conn, creditor)
    if last is not None and last > when.time:
        why = (
            f"an extract of {last.date()} was booked before, and this one is older ({when.day}): "
            "it settles nothing"
        )
        if rule is VanishedRule.SETTLE:
            raise CommandError(f"{why}; give the newest extract, or leave out --vanished settle")
        return [], why
    rejected = [row for reading in readings for row in reading.result.rejected]
    unnamed = [row for row in rejected if not row.number]
    gone, listed = await extracts.vanished(
        conn, creditor, [row.number for row in rejected], when.time
    )
    return gone, _why_kept(gone, listed, unnamed, rule)


def _why_kept(
    gone: Sequence[Vanished], listed: int, unnamed: Sequence[Any], rule: VanishedRule
) -> str | None:
    if not gone:
        return None
    if unnamed:
        first = unnamed[0]
        return (
            f"{first.file}:{first.line}: this row's invoice number cannot be read, so nobody "
            "knows what is missing: mend the row and import again"
        )
    if rule is VanishedRule.KEEP:
        return "asked for with --vanished keep"
    if rule is VanishedRule.AUTO and len(gone) * 2 > listed:
        return (
            f"{len(gone)} of {listed} open invoices are missing, more than half: is this the "
            "whole list? --vanished settle settles them, --vanished keep leaves them"
        )
    return None
