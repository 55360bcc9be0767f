"""What a debtor's reply does to the cases that it is about.

It is read once, for all of them: either the system acts on it as on a person's answer, or a person
reads it. Either way it is a triage task, done or to be done; each case follows that task.
"""

from datetime import datetime
from typing import Any

from activities import (
    acknowledging,
    asking,
    call_back,
    case_moves,
    hold_moves,
    reply_effects,
    reply_reading,
    task_moves,
    unanswered,
)
from activities.hold_moves import PROVISIONAL
from domain.effects import Answer, Happened
from domain.going_live import Mode
from domain.reading.acting import ACTED_WHERE, SYSTEM, answer_of, may_act, pressed, read_as
from domain.reading.channels import meant_by_stop
from domain.reading.intent import Intent, Reading
from domain.reading.reader import Reader
from domain.vocabulary import TaskKind, TimelineWhat
from ledger import cases, courtesies, tasks, timeline
from ledger.case_file import CaseFile
from ledger.database import Connection
from ledger.intake import strangers
from ledger.replies import Reply
from ledger.tasks import Done, Task

ACTED = "acted"
_PERSONAL = ("note", "account")
_UNANSWERED = frozenset({Intent.OUT_OF_OFFICE, Intent.ABUSE, Intent.STOP})
"""Who is away, insults, or wants no more messages is not told that a person reads it."""


async def replied(
    conn: Connection, file: CaseFile, reply: Reply, reader: Reader, now: datetime
) -> Answer:
    """Act on the reply, or let the ladder wait until a person has read it."""
    task = await tasks.of_reply(conn, file.key.creditor, reply.id)
    if task is None:
        task = await _taken_in(conn, file, reply, reader, now)
    if task.brief.get(ACTED):
        return await _act(conn, file, task, now)
    held = file.held_on(now)
    if held is not None and PROVISIONAL in task.brief:
        return await hold_moves.stand_still(conn, file, held, now)
    return await unanswered.wait_for_reader(conn, file, now)


async def _taken_in(
    conn: Connection, file: CaseFile, reply: Reply, reader: Reader, now: datetime
) -> Task:
    """The task of the reply, for all of the debtor's open cases that it is about."""
    covers = await reply_reading.about(conn, file, reply)
    read = await reply_reading.read(conn, file, reply, covers, reader)
    if reply.unknown_sender:
        slug, sender = file.key.creditor, reply.sender
        if await strangers.speaks_for(conn, slug, reply.channel, sender) != file.debtor.id:
            return await reply_effects.someone_else(conn, file, reply, read, covers, now)
        return await _to_be_read(conn, file, reply, read, covers, now)
    acts = file.creditor.replies.act and file.creditor.mode is not Mode.WATCH
    stages = await cases.stages_of(conn, file.key.creditor, read.invoices or covers)
    if acts and may_act(read, stages):
        return await _acted(conn, file, reply, read, covers, now)
    return await _to_be_read(conn, file, reply, read, covers, now)


def _brief(reply: Reply, read: Reading) -> dict[str, Any]:
    proposal = read.model_dump(mode="json")
    brief: dict[str, Any] = {"reply": str(reply.id), "channel": reply.channel, "text": reply.text}
    brief |= {"on_page": True} if reply.on_page else {}
    brief |= {"sender": reply.sender} if reply.unknown_sender else {}
    return brief | {"button": reply.button, "proposal": proposal}


async def _acted(
    conn: Connection,
    file: CaseFile,
    reply: Reply,
    read: Reading,
    covers: tuple[str, ...],
    now: datetime,
) -> Task:
    """The reply as a task that the system has done; every case's timeline says so."""
    brief = _brief(reply, read) | {ACTED: True}
    brief |= await reply_effects.of_debtor(conn, file, reply, read, covers, now)
    why = read_as(read, button=_is_exact(reply))
    said = answer_of(read, reply.text)
    if read.intent is Intent.CALL_ME:
        said = said.model_copy(update={"at": call_back.moment_of(file, read, reply.at)})
    answer = said.model_dump(mode="json", exclude_none=True)
    title = f"The reply about invoice {', '.join(covers)} was {why}"
    done = Done(TaskKind.TRIAGE, title, brief, answer, SYSTEM)
    task = done.about(file.key, file.debtor.id, now, covers)
    await tasks.record_done(conn, task)
    told = {name: value for name, value in answer.items() if name not in _PERSONAL}
    detail = {"task": str(task.id), "kind": task.kind, "person": SYSTEM, "reply": str(reply.id)}
    line = timeline.Line(
        at=now,
        what=TimelineWhat.TASK_DONE,
        why=why,
        covers=covers,
        detail=detail | told | {"confidence": read.confidence},
    )
    await timeline.write_all(conn, file.key.creditor, covers, line)
    return task


def _is_exact(reply: Reply) -> bool:
    """Whether it was chosen, so that nobody had to read words."""
    return reply.on_page or pressed(reply.button, answers_proposal=True) is not None


async def _act(conn: Connection, file: CaseFile, task: Task, now: datetime) -> Answer:
    """What was acted on, done to one of its cases."""
    read = Reading.model_validate(task.brief["proposal"])
    stage = file.case.standing.stage
    if stage not in ACTED_WHERE[read.intent]:
        why = f"the reply changes nothing here: {stage.value.replace('_', ' ')}"
        return await case_moves.stay(conn, file, Happened.DONE, why)
    own = reply_effects.OF_CASE.get(read.intent)
    if own is not None:
        return await own(conn, file, read, now)
    return await task_moves.apply(conn, file, task, now)


async def _stopped_beside(
    conn: Connection,
    file: CaseFile,
    reply: Reply,
    read: Reading,
    covers: tuple[str, ...],
    now: datetime,
) -> dict[str, Any]:
    """Who also says that it must stop here is obeyed at once, whatever a person reads besides."""
    acts = file.creditor.replies.act and file.creditor.mode is not Mode.WATCH
    acts = acts and not reply.unknown_sender
    if not acts or Intent.STOP not in (read.intent, *read.competing):
        return {}
    if meant_by_stop(reply.text, reply.channel) is None:
        return {}
    stop = read.model_copy(update={"intent": Intent.STOP})
    return await reply_effects.of_debtor(conn, file, reply, stop, covers, now)


async def _to_be_read(
    conn: Connection,
    file: CaseFile,
    reply: Reply,
    read: Reading,
    covers: tuple[str, ...],
    now: datetime,
) -> Task:
    """One task for a person, which shows how the reply reads."""
    title = f"Read the reply about invoice {', '.join(covers)}"
    brief = _brief(reply, read)
    if Intent.PROTECTED in (read.intent, *read.competing):
        brief |= await hold_moves.place_provisionally(conn, file, now)
    stopped = await _stopped_beside(conn, file, reply, read, covers, now)
    due_at = unanswered.promised(file, now)
    task = await asking.ask(
        *(conn, file, TaskKind.TRIAGE, title, brief | stopped, now),
        covers=covers,
        due_at=due_at,
    )
    await unanswered.call_off(conn, file, reply.text, now)
    if read.intent not in _UNANSWERED and not stopped and not reply.unknown_sender:
        occasion = courtesies.of_reply(reply.id)
        await acknowledging.say_so(conn, file, occasion, reply.channel, covers, now)
    return await tasks.get(conn, task)
