"""A person moves a running case to another playbook: checked, foretold, and told to the case.

The order stands with the case until its workflow carries it out (``activities/playbook_moves``): a
step that is being taken is first taken to its end, so nothing is said twice.
"""

from datetime import datetime

from domain.case import CaseEventWhat, CaseKey, Next, NextWhat
from domain.ladder import LADDERS
from domain.model import Model
from domain.planning import plan
from domain.playbook import Playbook
from domain.playbook_moves import PlaybookMove, carried, unfit
from domain.vocabulary import Stage, TimelineWhat
from ledger import case_file, clock, contacts, creditors, notices, outbox, timeline
from ledger.case_file import CaseFile
from ledger.creditors import Published, UnknownPlaybookError
from ledger.database import Connection, Pool, transaction

_FREE = (NextWhat.CONTACT, NextWhat.MOVE, NextWhat.LOOK_AGAIN)
"""What the ladder of the new playbook replaces; anything else is waited for all the same."""
_BEING_TAKEN = (NextWhat.CALL_EXPIRES, NextWhat.RESOLVE_UNKNOWN, NextWhat.PROOF_MISSING)


class Prospect(Model):
    """What becomes of a case that moves."""

    creditor: str
    invoice_number: str
    before: str
    """``name@version``, as is ``after``."""
    after: str
    stage: Stage
    waits: str | None
    """Why it moves only later; None where it moves at once."""
    next: Next | None
    """What the case does first, once it has moved."""
    then: Next | None = None
    """What the new ladder does, where the case first waits for something else."""


async def order(
    pool: Pool, creditor: str, number: str, playbook: str, why: str, person: str
) -> Prospect:
    """Move a case to the newest version of a playbook; what becomes of it.

    Raises:
        ValueError: it has no open case, no reason is given, or the playbook does not fit.
    """
    if not why.strip():
        raise ValueError("why: say why it is moved: it stands in the timeline")
    async with transaction(pool) as conn:
        now = await clock.now(conn)
        file = await _open(conn, creditor, number, locked=True)
        version, book = await _chosen(conn, file, playbook)
        move = PlaybookMove(playbook=playbook, version=version, person=person, why=why.strip())
        await conn.execute(
            "update cases set moving = $3 where creditor = $1 and invoice_number = $2",
            *(creditor, number, move.model_dump(mode="json")),
        )
        told = f"a person moves it from playbook {_name(file)} to {move.name}: {move.why}"
        detail = {"person": person, "playbook": playbook, "version": version}
        line = timeline.Line(at=now, what=TimelineWhat.TASK_DONE, why=told, detail=detail)
        await timeline.write(conn, file.key, line)
        await outbox.tell(conn, file.key, CaseEventWhat.PLAYBOOK_MOVED, now)
        return await _prospect(conn, file, version, book, now)


async def preview(pool: Pool, creditor: str, number: str, playbook: str) -> Prospect:
    """What would become of a case; nothing is written.

    Raises:
        ValueError: it has no open case, or the playbook does not fit.
    """
    async with transaction(pool) as conn:
        file = await _open(conn, creditor, number, locked=False)
        version, book = await _chosen(conn, file, playbook)
        return await _prospect(conn, file, version, book, await clock.now(conn))


async def fitting(pool: Pool, creditor: str, number: str) -> list[Published]:
    """The playbooks that an open case could move to, by name."""
    async with pool.acquire() as conn:
        file = await _open(conn, creditor, number, locked=False)
        return [
            it
            for it in await creditors.published(conn)
            if unfit(it.playbook, file.debtor) is None
            and f"{it.playbook.name}@{it.version}" != _name(file)
        ]


async def ordered(conn: Connection | Pool, key: CaseKey) -> PlaybookMove | None:
    """The order that waits until the case can carry it out."""
    found = await conn.fetchval(
        "select moving from cases where creditor = $1 and invoice_number = $2",
        *(key.creditor, key.invoice_number),
    )
    return None if found is None else PlaybookMove.model_validate(found)


async def carried_out(conn: Connection, key: CaseKey) -> None:
    """The order is done, or came to nothing."""
    await conn.execute(
        "update cases set moving = null where creditor = $1 and invoice_number = $2",
        *(key.creditor, key.invoice_number),
    )


async def hinders(conn: Connection, file: CaseFile, book: Playbook) -> str | None:
    """What is first to come to its end before the case moves; None where nothing is."""
    due, stage = file.case.standing.next, file.case.standing.stage
    if stage not in LADDERS:
        return None
    taken = due is not None and (due.what in _BEING_TAKEN or due.attempt > 1)
    if taken or await contacts.under_way(conn, file.key):
        return "the step that is being taken comes to its end first"
    if stage is not Stage.FINAL_NOTICE:
        return None
    since = file.case.opened_at.date()
    notice = await notices.covering(conn, file.key.creditor, file.key.invoice_number, since)
    known = {step.id for of, step in book.every_step() if of is Stage.FINAL_NOTICE}
    if notice is None or file.case.standing.step in known:
        return None
    return "the last demand was made by the playbook it has, and runs to its end first"


def onto(file: CaseFile, version: int, book: Playbook) -> None:
    """Let the file go by a playbook: what was done counts on its ladder."""
    walked = carried(file.playbook, book.for_debtor(file.who), file.case.walked)
    changes = {"playbook": book.name, "playbook_version": version, "walked": walked}
    file.case = file.case.model_copy(update=changes)
    file.pin(book)


def coming(file: CaseFile, due: Next | None, now: datetime) -> Next | None:
    """What a case that moved does next: the new ladder's step, or what it waits for anyhow."""
    stage = file.case.standing.stage
    if due is None or due.what not in _FREE or stage not in LADDERS:
        return due
    return plan(file.ladder_facts(), now)


async def _prospect(
    conn: Connection, file: CaseFile, version: int, book: Playbook, now: datetime
) -> Prospect:
    before, waits = _name(file), await hinders(conn, file, book)
    stage, due = file.case.standing.stage, file.case.standing.next
    onto(file, version, book)
    facts = file.ladder_facts(stage if stage in LADDERS else Stage.REMINDING)
    if due is None and stage in LADDERS and not file.case.walked:
        due = plan(facts, now)  # it came in a moment ago, and its workflow is about to plan
    first = due if waits else coming(file, due, now)
    on_ladder = first is not None and first.what in _FREE and not waits
    over = stage is Stage.APPROVAL or (stage is Stage.FINAL_NOTICE and not on_ladder)
    return Prospect(
        creditor=file.key.creditor,
        invoice_number=file.key.invoice_number,
        before=before,
        after=_name(file),
        stage=stage,
        waits=waits,
        next=first,
        then=None if on_ladder or over else plan(facts, now),
    )


async def _open(conn: Connection, creditor: str, number: str, *, locked: bool) -> CaseFile:
    key = CaseKey(creditor=creditor, invoice_number=number)
    read = case_file.lock_any if locked else case_file.read_any
    try:
        file = await read(conn, key)
    except LookupError as error:
        raise ValueError(f"invoice_number: {error}") from error
    if not file.case.open:
        raise ValueError(f"invoice_number: invoice {number} has no open case")
    return file


async def _chosen(conn: Connection, file: CaseFile, name: str) -> tuple[int, Playbook]:
    try:
        version = await creditors.newest_version(conn, name)
    except UnknownPlaybookError as error:
        raise ValueError(f"playbook: {error}") from error
    book = await creditors.playbook(conn, name, version)
    why = unfit(book, file.debtor)
    if why is not None:
        raise ValueError(f"playbook: {name} does not fit: {why}")
    if f"{name}@{version}" == _name(file):
        raise ValueError(f"playbook: the case goes by {name}@{version} already")
    return version, book


def _name(file: CaseFile) -> str:
    return f"{file.case.playbook}@{file.case.playbook_version}"
