"""A list that names no invoice that is known may be another creditor's, or another year's.

Its invoices would be new, and their debtors written to: so it is refused until somebody says that
it is meant. A creditor of whom nothing is open has nothing to compare with.
"""

from collections.abc import Sequence
from enum import StrEnum

from ledger.database import Connection
from ledger.intake import extracts
from ledger.intake.extracts import Comparison
from workers.open_items.differences import FileRow


class NewRule(StrEnum):
    """What to do with the new invoices of a list."""

    AUTO = "auto"
    """Book them, unless nothing else in the list is known: then it may be the wrong file."""
    BOOK = "book"


async def why_refused(
    conn: Connection,
    creditor: str,
    rows: Sequence[FileRow],
    found: Comparison,
    rule: NewRule,
) -> str | None:
    """Why nothing of these lists is booked; None if they have a known invoice, or none is new."""
    places = [at for at, row in enumerate(rows) if row.reading.result.extract]
    if rule is NewRule.BOOK or not places or not found.familiar.isdisjoint(places):
        return None
    left = await extracts.open_invoices(conn, creditor)
    if not left:
        return None
    files = ", ".join(dict.fromkeys(rows[at].reading.path.name for at in places))
    return (
        f"none of the {len(places)} invoices in {files} is known, and {left} others are open: is "
        f"this the right file, and creditor {creditor} the right one? Nothing is booked; "
        "--new book books it all the same"
    )
