"""What files say and nobody books, because something newer is booked already."""

from collections.abc import Sequence

from ledger.database import Connection
from ledger.intake import extracts
from workers.open_items.differences import Changed, FileRow, Ignored, When, events_of

_SAID = "this very file was booked for this moment before, and something newer since"


def of_older(
    new: Sequence[FileRow], changed: Sequence[Changed], older: str | None
) -> tuple[list[FileRow], list[Changed], list[Ignored]]:
    """New and changed ones without those of a list that is older than the last one booked."""
    if older is None:
        return [*new], [*changed], []
    rows = [*new, *(it.row for it in changed)]
    return (
        [row for row in new if not row.reading.result.extract],
        [it for it in changed if not it.row.reading.result.extract],
        [Ignored(row, older) for row in rows if row.reading.result.extract],
    )


async def of_said_before(
    conn: Connection, creditor: str, changed: Sequence[Changed], when: When
) -> tuple[list[Changed], list[Ignored]]:
    """Changed ones without those whose every event the ledger has: told again, they count once."""
    sources = sorted({when.source_of(it.row.reading) for it in changed})
    if not await extracts.any_told_by(conn, creditor, sources):
        return [*changed], []
    events = [list(events_of(it.row, when)) for it in changed]
    known = await extracts.told(conn, creditor, [(it.source, it.id) for of in events for it in of])
    said = [all((it.source, it.id) in known for it in of) for of in events]
    return (
        [it for it, before in zip(changed, said, strict=True) if not before],
        [Ignored(it.row, _SAID) for it, before in zip(changed, said, strict=True) if before],
    )
