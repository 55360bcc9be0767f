"""Tell a debtor who wrote that a person reads it: no answer in writing is met with silence."""

from datetime import datetime
from uuid import uuid4

from domain.courtesies import Courtesy, CourtesyKind
from domain.vocabulary import Channel
from ledger import courtesies
from ledger.case_file import CaseFile
from ledger.database import Connection


async def say_so(
    conn: Connection,
    file: CaseFile,
    occasion: str,
    channel: Channel,
    covers: tuple[str, ...],
    now: datetime,
) -> None:
    """Say that a person reads it, on the channel it came by; not at every message."""
    courtesy = Courtesy(
        id=uuid4(),
        creditor=file.key.creditor,
        debtor=file.debtor.id,
        covers=covers,
        kind=CourtesyKind.REPLY_RECEIVED,
        occasion=occasion,
        channel=channel,
        not_before=now,
    )
    await courtesies.plan_once_in_a_while(conn, courtesy, now)
