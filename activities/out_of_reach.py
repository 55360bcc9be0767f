"""No channel reaches the debtor any more: a person finds them, and nothing goes to dead addresses.

Facts decide so: addresses that are missing, bounced, belong to someone else or came back by post,
and a phone that nobody answered as often as the playbook calls. The case knows it as the reason
``unreachable``, and rests where it is until an address changes, the debtor is heard of, or a
person says how to go on.
"""

from datetime import datetime
from uuid import UUID

from activities import case_moves
from domain.answers import CLOSE, RESUME, TaskOutcome
from domain.case import CaseEvent, CaseEventWhat
from domain.effects import Answer, Happened
from domain.vocabulary import Channel, NonPaymentReason, Stage, TimelineWhat
from ledger import debtor_searches, tasks
from ledger.case_file import CaseFile
from ledger.database import Connection
from ledger.tasks import Task

_LOST = NonPaymentReason.UNREACHABLE
_WHERE = (Stage.REMINDING, Stage.FINAL_NOTICE)
_FIND = "no channel reaches the debtor: a person finds them"


async def instead(conn: Connection, file: CaseFile, step: str, now: datetime) -> Answer | None:
    """Let a person find the debtor; None where something still reaches them.

    The step counts as not taken: it is taken again when the debtor is found.
    """
    if file.case.standing.stage not in _WHERE or not await _lost(conn, file):
        return None
    walked = tuple(it for it in file.case.walked if it.step != step)
    await case_moves.rewind(conn, file, walked)
    await _ask(conn, file, now)
    next_ = case_moves.ask_again(file, now, _FIND)
    changes = {"needs_person": True}
    how = Happened.LATER
    return await case_moves.stay(conn, file, how, _FIND, next_=next_, changes=changes)


async def unproven(conn: Connection, file: CaseFile, step: str, now: datetime) -> Answer:
    """A last demand whose arrival no channel proves was not made: a person finds the debtor."""
    why = "no channel can prove that the notice arrives: a person finds the debtor"
    walked = tuple(it for it in file.case.walked if it.step != step)
    await case_moves.rewind(conn, file, walked)
    await _ask(conn, file, now)
    next_ = case_moves.ask_again(file, now, why)
    changes = {"needs_person": True}
    return await case_moves.stay(conn, file, Happened.LATER, why, next_=next_, changes=changes)


async def _lost(conn: Connection, file: CaseFile) -> bool:
    """Whether no channel is left, for reasons that lie with the debtor's addresses."""
    rehearsed = file.creditor.test_address is not None
    cannot_mail = file.addressee.email is not None and file.creditor.senders.email is None
    if rehearsed or cannot_mail:
        return False
    left = [channel for channel in Channel if channel not in file.unusable]
    if left == [Channel.CALL]:
        in_vain = await debtor_searches.calls_in_vain(conn, file.key)
        return in_vain >= file.playbook.call_attempts
    return not left


async def _ask(conn: Connection, file: CaseFile, now: datetime) -> None:
    obstacles = {channel.value: why for channel, why in file.unusable.items()}
    if Channel.CALL not in file.unusable:
        obstacles[Channel.CALL.value] = "nobody answered"
    brief = {
        debtor_searches.BRIEF: obstacles,
        "why": _FIND,
        "asks": ["look up where they live and how to reach them", "correct the debtor's data"],
        "outcomes": [RESUME, CLOSE],
    }
    title = f"Invoice {file.key.invoice_number}: {_FIND}"
    task = await debtor_searches.ask(conn, file.key, file.debtor.id, title, brief, now)
    await case_moves.because(conn, file, _LOST, _FIND, now, {"channels": obstacles})
    if task is not None:
        told = {"task": str(task)}
        await case_moves.note(conn, file, TimelineWhat.TASK_OPENED, title, now, detail=told)


async def heard_of(
    conn: Connection, file: CaseFile, event: CaseEvent, now: datetime
) -> Answer | None:
    """See whether an event reaches a debtor who was out of reach; the reason is unknown then.

    Returns:
        Where the case goes on because an address changed; None where the event itself says more.
    """
    if file.case.standing.reason is not _LOST:
        return None
    if event.what is CaseEventWhat.DEBTOR_UPDATED and not await _lost(conn, file):
        why = "the debtor can be reached again"
        await _found(conn, file, why, now)
        if file.case.standing.stage not in _WHERE:
            return None
        changes = {"needs_person": False}
        return await case_moves.replan(conn, file, now, Happened.DONE, why, changes=changes)
    if event.what is CaseEventWhat.REPLIED or await _spoken(conn, event):
        await _found(conn, file, "the debtor was heard of", now)
    return None


async def _spoken(conn: Connection, event: CaseEvent) -> bool:
    if event.what is not CaseEventWhat.TASK_DONE:
        return False
    task = await tasks.get(conn, UUID(event.ref))
    said = (task.outcome or {}).get("outcome")
    return debtor_searches.BRIEF not in task.brief and said not in debtor_searches.NOBODY_SPOKEN


async def _found(conn: Connection, file: CaseFile, why: str, now: datetime) -> None:
    await case_moves.because(conn, file, NonPaymentReason.UNKNOWN, why, now)
    await debtor_searches.close(conn, file.key.creditor, file.debtor.id, now)


async def looked(
    conn: Connection, file: CaseFile, task: Task, outcome: TaskOutcome, now: datetime
) -> Answer | None:
    """What a person did who looked for the debtor; None where something else was said.

    Who cannot be found is not demanded of: a person decides whether to hand over.
    """
    if debtor_searches.BRIEF not in task.brief or outcome.outcome not in (RESUME, CLOSE):
        return None
    changes = {"needs_person": False}
    if file.case.standing.stage not in _WHERE or file.case.standing.reason is not _LOST:
        why = "the debtor was reached before"
        return await case_moves.stay(conn, file, Happened.DONE, why, changes=changes)
    if outcome.outcome == CLOSE:
        why = "a person cannot find the debtor"
        return await case_moves.enter(conn, file, Stage.APPROVAL, why, now)
    why = "a person found the debtor"
    await _found(conn, file, why, now)
    return await case_moves.replan(conn, file, now, Happened.DONE, why, changes=changes)
