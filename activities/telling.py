"""Courtesies that follow from what was said: planned in the transaction of their cause."""

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from domain.courtesies import Courtesy, CourtesyKind
from domain.vocabulary import Channel
from ledger import courtesies
from ledger.case_file import CaseFile
from ledger.database import Connection
from ledger.tasks import Task


async def plan(
    conn: Connection,
    file: CaseFile,
    kind: CourtesyKind,
    occasion: str,
    facts: Mapping[str, str],
    now: datetime,
    *,
    covers: tuple[str, ...] = (),
    task: Task | None = None,
    prefers: Channel | None = None,
    expires_at: datetime | None = None,
) -> None:
    """Plan a courtesy to the case's debtor, on the channel of the conversation."""
    courtesy = Courtesy(
        id=uuid4(),
        creditor=file.key.creditor,
        debtor=file.debtor.id,
        covers=covers or (file.key.invoice_number,),
        kind=kind,
        occasion=occasion,
        facts=dict(facts),
        channel=prefers or (channel_of(task) if task else None),
        not_before=now,
        expires_at=expires_at,
    )
    await courtesies.plan(conn, courtesy, now)


def channel_of(task: Task) -> Channel | None:
    """The channel on which a reply came in, if the task is about one."""
    known = task.brief.get("channel")
    return Channel(known) if known in [str(it) for it in Channel] else None
