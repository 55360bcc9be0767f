"""What a debtor writes when no case of theirs is open: a person reads it, and they hear so."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from domain.courtesies import Courtesy, CourtesyKind
from domain.reading.intent import Intent
from domain.reading.reader import BY_RULES
from domain.vocabulary import TaskKind, TimelineWhat
from ledger import courtesies, tasks, timeline
from ledger.cases import CaseRow
from ledger.database import Connection
from ledger.replies import Reply

_NOBODY_READS = (Intent.OUT_OF_OFFICE, Intent.STOP)
_WAITS_FOR_AN_ANSWER = (
    *(Intent.QUESTION, Intent.DISPUTE, Intent.CALL_ME, Intent.WRONG_PERSON),
    *(Intent.PROTECTED, Intent.HARDSHIP, Intent.PLAN),
)
"""A word of thanks waits for none."""


async def read_by_a_person(
    conn: Connection, reply: Reply, ended: Sequence[CaseRow], now: datetime
) -> None:
    """Ask a person to read it, under the cases of the conversation; nothing moves by itself."""
    intent = BY_RULES.read(reply.text, on=reply.at.date()).intent
    if intent in _NOBODY_READS or not ended:
        return
    key, covers = ended[0].key, tuple(case.key.invoice_number for case in ended)
    title = f"Read the reply about invoice {', '.join(covers)}, which is closed"
    brief = {"reply": str(reply.id), "channel": reply.channel, "text": reply.text}
    task = await tasks.open_task(
        conn, key, TaskKind.TRIAGE, title, brief, now, debtor=reply.debtor, covers=covers
    )
    detail = {"task": str(task), "kind": TaskKind.TRIAGE}
    line = timeline.Line(
        at=now, what=TimelineWhat.TASK_OPENED, why=title, covers=covers, detail=detail
    )
    await timeline.write_all(conn, reply.creditor, covers, line)
    if intent in _WAITS_FOR_AN_ANSWER:
        await _acknowledge(conn, reply, covers, now)


async def _acknowledge(
    conn: Connection, reply: Reply, covers: tuple[str, ...], now: datetime
) -> None:
    courtesy = Courtesy(
        id=uuid4(),
        creditor=reply.creditor,
        debtor=reply.debtor,
        covers=covers,
        kind=CourtesyKind.REPLY_RECEIVED,
        occasion=courtesies.of_reply(reply.id),
        channel=reply.channel,
        not_before=now,
    )
    await courtesies.plan_once_in_a_while(conn, courtesy, now)
