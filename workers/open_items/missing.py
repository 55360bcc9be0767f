"""Which invoices the list no longer names, and whether they may be settled."""

from collections.abc import Sequence
from enum import StrEnum

from gateway.imports.fields import squeezed
from gateway.imports.result import Rejected
from ledger.database import Connection
from ledger.intake import extracts
from ledger.intake.extracts import Vanished
from workers.cli.ledger_access import CommandError
from workers.open_items.differences import Reading, When


class VanishedRule(StrEnum):
    """What to do with invoices that the list no longer names."""

    AUTO = "auto"
    """Settle them, unless they are too many (:func:`_too_many`): it may be the wrong file."""
    SETTLE = "settle"
    KEEP = "keep"


async def vanished(
    conn: Connection,
    creditor: str,
    readings: Sequence[Reading],
    when: When,
    rule: VanishedRule,
    older: str | None,
) -> tuple[list[Vanished], str | None]:
    """What the list no longer names; and, where it is left as it is, why.

    Raises:
        CommandError: an old extract is asked to settle what is missing.
    """
    lists = [reading for reading in readings if reading.result.extract]
    if not lists:
        return [], None
    if older and rule is VanishedRule.SETTLE:
        raise CommandError(f"{older}; give the newest extract, or leave out --vanished settle")
    if older:
        return [], older
    rejected = [row for reading in readings for row in reading.result.rejected]
    gone, listed = await extracts.vanished(
        conn, creditor, [row.number for row in rejected], when.time
    )
    return gone, _why_kept(gone, listed, _doubtful(rejected, gone), rule)


def _doubtful(rejected: Sequence[Rejected], gone: Sequence[Vanished]) -> list[Rejected]:
    """Bad rows that may be one of those: without a number, or with the beginning of theirs."""
    missing = [squeezed(it.number) for it in gone]
    named = [(row, squeezed(row.number)) for row in rejected]
    return [row for row, number in named if any(it.startswith(number) for it in missing)]


async def why_older(conn: Connection, creditor: str, when: When) -> str | None:
    """Why a list of this moment is history; None if none was booked for a later one."""
    last = await extracts.newest(conn, creditor)
    if last is None or last <= when.time:
        return None
    said = f"an extract of {last.date()} was booked before, and this one is older ({when.day}): "
    if last.date() == when.day:
        said = (
            f"a later extract of {when.day} was booked before, and --as-of counts from the day's "
            "beginning (leave it out where this one is of now): "
        )
    return said + "what it says otherwise is ignored, and it settles nothing"


def _why_kept(
    gone: Sequence[Vanished], listed: int, doubtful: Sequence[Rejected], rule: VanishedRule
) -> str | None:
    if not gone:
        return None
    if doubtful:
        first = doubtful[0]
        return (
            f"{first.file}:{first.line}: this row's invoice number cannot be read, so nobody "
            "knows what is missing: mend the row, or take it out, and import again"
        )
    if rule is VanishedRule.KEEP:
        return "asked for with --vanished keep"
    if rule is VanishedRule.AUTO and _too_many(len(gone), listed):
        return (
            f"{len(gone)} of {listed} open invoices are missing, more than a third: is this the "
            "whole list? --vanished settle settles them, --vanished keep leaves them"
        )
    return None


def _too_many(gone: int, listed: int) -> bool:
    """More than a third, but for the one that was paid of two; all of them are always too many."""
    return gone * 3 > listed and (gone > 1 or gone == listed)
