"""What a debtor's reply does to the cases that it is about."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from activities import case_moves
from domain.courtesies import Courtesy, CourtesyKind
from domain.effects import Answer
from domain.reading.intent import Intent, Reading
from domain.reading.reader import Reader
from domain.vocabulary import TaskKind, TimelineWhat
from ledger import cases, contacts, courtesies, tasks
from ledger.case_file import CaseFile
from ledger.database import Connection
from ledger.replies import Reply

_SAY_SO_ONCE_IN = timedelta(days=7)
_UNANSWERED = frozenset({Intent.OUT_OF_OFFICE, Intent.ABUSE, Intent.STOP})
"""Who is away, insults, or wants no more messages is not told that a person reads it."""


async def replied(
    conn: Connection, file: CaseFile, reply: Reply, reader: Reader, now: datetime
) -> Answer:
    """A person reads the reply, and the ladder waits for them."""
    if await tasks.of_reply(conn, file.key.creditor, reply.id) is None:
        read = reader.read(reply.text, on=file.where.local(reply.at).date())
        await _to_be_read(conn, file, reply, read, now)
    why = "a reply waits to be read by a person"
    changes = {"needs_person": True}
    days = file.playbook.reply_pause_days
    return await case_moves.pause(conn, file, now, days, why, changes)


async def _to_be_read(
    conn: Connection, file: CaseFile, reply: Reply, read: Reading, now: datetime
) -> None:
    """One task for all of the debtor's open cases that the reply is about.

    It shows how the reply reads; a person decides, whatever that says of acting.
    """
    covers = await _about(conn, file, reply)
    title = f"Read the reply about invoice {', '.join(covers)}"
    brief: dict[str, Any] = {"reply": str(reply.id), "channel": reply.channel, "text": reply.text}
    brief["proposal"] = read.model_dump(mode="json")
    task = await tasks.open_task(
        conn, file.key, TaskKind.TRIAGE, title, brief, now, debtor=file.debtor.id, covers=covers
    )
    detail = {"task": str(task), "kind": TaskKind.TRIAGE}
    await case_moves.note(conn, file, TimelineWhat.TASK_OPENED, title, now, detail=detail)
    if read.intent not in _UNANSWERED:
        await _say_so(conn, file, reply, covers, now)


async def _about(conn: Connection, file: CaseFile, reply: Reply) -> tuple[str, ...]:
    """The debtor's open invoices that the reply is about: those of the message it answers."""
    about = (await contacts.get(conn, reply.contact)).covers if reply.contact else None
    open_cases = await cases.open_of_debtor(conn, file.key.creditor, file.debtor.id)
    numbers = [case.key.invoice_number for case in open_cases]
    covers = tuple(number for number in numbers if about is None or number in about)
    return covers or (file.key.invoice_number,)


async def _say_so(
    conn: Connection, file: CaseFile, reply: Reply, covers: tuple[str, ...], now: datetime
) -> None:
    """Tell the debtor that a person reads it; not at every message of a conversation."""
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
        occasion=courtesies.of_reply(reply.id),
        channel=reply.channel,
        not_before=now,
    )
    await courtesies.plan(conn, courtesy, now)
