"""A debtor who turns out to be of the other kind: the case is worked as that kind is.

A consumer who is a business after all, or the other way round, learns it by a later file. Message,
term and costs of a last demand follow one decision: the kind of the case's playbook.
"""

from datetime import datetime

from activities import case_moves, notice_costs, notice_moves
from domain.case import NextWhat
from domain.effects import Answer, Happened
from domain.vocabulary import DebtorKind, Stage, TaskKind, TimelineWhat
from ledger import cases, contacts, creditors, notices, tasks
from ledger.case_file import CaseFile
from ledger.database import Connection
from ledger.intake.openings import playbook_for
from ledger.notices import Notice

_FREE = (NextWhat.CONTACT, NextWhat.MOVE, NextWhat.LOOK_AGAIN)
_KEPT = (NextWhat.CALL_EXPIRES, NextWhat.RESOLVE_UNKNOWN)
"""A step of the old playbook is being taken; the case moves after it."""


async def follow(conn: Connection, file: CaseFile, now: datetime) -> Answer | None:
    """Move the case to the playbook of its debtor's kind; None where it stays.

    A consumer's notice that was sent stays what it is: its term is the longer one. A business's
    demand is no notice to a consumer (BW 6:96(6)), so it is void and its costs are waived.
    """
    due = file.case.standing.next
    name = playbook_for(file.creditor, file.debtor)
    if file.playbook.kind is file.debtor.kind or name == file.case.playbook:
        return None
    notice = await notice_moves.current(conn, file)
    if notice is not None and not too_short(file, notice):
        return None
    if (due and due.what in _KEPT) or await contacts.under_way(conn, file.key):
        return None
    version = await creditors.newest_version(conn, name)
    file.case = file.case.model_copy(update={"playbook": name, "playbook_version": version})
    file.pin(await creditors.playbook(conn, name, version))
    why = f"the debtor is a {file.debtor.kind}: it goes on by {name}"
    await pin(conn, file, why, now)
    if notice is not None:
        return await demand_anew(conn, file, notice, why, now)
    if due is not None and due.what in _FREE:
        return await case_moves.replan(conn, file, now, Happened.DONE, why)
    return await case_moves.stay(conn, file, Happened.DONE, why)


def too_short(file: CaseFile, notice: Notice) -> bool:
    """Whether a notice is none to this debtor: a business's demand, to a consumer."""
    return notice.kind == "business" and file.debtor.kind is DebtorKind.CONSUMER


async def pin(conn: Connection, file: CaseFile, why: str, now: datetime) -> None:
    """Write down by which playbook the case goes on, as its file has it, and why."""
    name, version = file.case.playbook, file.case.playbook_version
    await cases.pin(conn, file.key, name, version)
    standing = file.case.standing.model_copy(update={"playbook": f"{name}@{version}"})
    file.case = file.case.model_copy(update={"standing": standing})
    await case_moves.note(conn, file, TimelineWhat.PLAYBOOK_CHANGED, why, now)


async def demand_anew(
    conn: Connection, file: CaseFile, notice: Notice, why: str, now: datetime
) -> Answer:
    """A notice that counts for nothing: void, its costs waived, and made again."""
    await notices.void(conn, notice.contact)
    await notice_costs.correct(conn, file, notice.model_copy(update={"void": True}), now)
    await tasks.expire(conn, file.key, now, kind=TaskKind.APPROVAL)
    walked = tuple(it for it in file.case.walked if it.stage is not Stage.FINAL_NOTICE)
    await case_moves.rewind(conn, file, walked)
    if file.case.standing.stage in (Stage.FINAL_NOTICE, Stage.APPROVAL):
        why = f"{why}; a business's demand is no notice to a consumer"
        return await case_moves.enter(conn, file, Stage.FINAL_NOTICE, why, now)
    return await case_moves.stay(conn, file, Happened.DONE, why)
