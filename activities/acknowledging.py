"""Tell a debtor who wrote that a person reads it: no answer in writing is met with silence."""

from datetime import datetime, timedelta
from uuid import uuid4

from domain.courtesies import Courtesy, CourtesyKind
from domain.vocabulary import Channel
from ledger import courtesies
from ledger.case_file import CaseFile
from ledger.database import Connection

_SAY_SO_ONCE_IN = timedelta(days=7)


async def say_so(
    conn: Connection,
    file: CaseFile,
    occasion: str,
    channel: Channel,
    covers: tuple[str, ...],
    now: datetime,
) -> None:
    """Say that a person reads it, on the channel it came by; not at every message."""
    kind, since = CourtesyKind.REPLY_RECEIVED, now - _SAY_SO_ONCE_IN
    slug, debtor = file.key.creditor, file.debtor.id
    if await courtesies.planned_since(conn, slug, debtor, kind, since):
        return
    courtesy = Courtesy(
        id=uuid4(),
        creditor=slug,
        debtor=debtor,
        covers=covers,
        kind=kind,
        occasion=occasion,
        channel=channel,
        not_before=now,
    )
    await courtesies.plan(conn, courtesy, now)
