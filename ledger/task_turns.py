"""Whose turn a task is: taken, kept by working on it, given back, taken away from who left it."""

from datetime import datetime, timedelta
from uuid import UUID

from domain.case import CaseKey, NextWhat
from domain.vocabulary import TaskKind
from ledger import balance, cases, contact_tasks, contacts, tasks
from ledger.contact_tasks import HeldBack
from ledger.database import Connection, Pool, transaction
from ledger.tasks import OUTLIVES_CASE, Task, TaskConflictError

IDLE = timedelta(minutes=30)
"""Who does not touch a task for so long has left it."""
ASKS_FOR_MONEY = (TaskKind.CALL, TaskKind.LETTER, TaskKind.APPROVAL)
"""Tasks that make no sense once everything is paid."""
_PER_ROUND = 200


class HeldBackError(Exception):
    """A call or letter that may not reach the debtor now."""

    def __init__(self, held: HeldBack) -> None:
        super().__init__(held.why)
        self.held = held


class LateLetterError(Exception):
    """The letter names a day that is too near: it comes back as another task."""


async def take(pool: Pool, task: Task, person: str, now: datetime) -> Task:
    """The task, now this person's; the first one gets it.

    Raises:
        TaskConflictError: another person has it, or it is over.
        HeldBackError: sending is stopped, the creditor's mode holds it, the debtor's words wait.
        LateLetterError: it is withdrawn, and written anew.
    """
    async with transaction(pool) as conn:
        held = await contact_tasks.held_back(conn, task)
        if held is not None:
            raise HeldBackError(held)
        late = await contact_tasks.renew_late_letter(conn, task, now)
        if late is None:
            return await tasks.claim(conn, task.id, person, now)
    raise LateLetterError(late)


async def touch(pool: Pool, task: UUID, person: str) -> None:
    """The person who has it is at it."""
    await pool.execute(
        """update tasks set touched_at = now()
           where id = $1 and claimed_by = $2 and status = 'claimed'""",
        *(task, person),
    )


async def give_back(pool: Pool, task_id: UUID, person: str, now: datetime) -> Task:
    """Let others have it.

    Raises:
        LookupError: there is no such task.
        TaskConflictError: it is not this person's.
    """
    async with transaction(pool) as conn:
        task = await tasks.lock(conn, task_id)
        if task.status != "claimed" or task.claimed_by != person:
            raise TaskConflictError(f"this task is {task.status}, and not yours to give back")
        await _release(conn, task, now)
        return await tasks.get(conn, task_id)


async def free_idle(pool: Pool, now: datetime, idle: timedelta = IDLE) -> int:
    """Give back what nobody touched for so long; how many these were."""
    rows = await pool.fetch(
        """select id from tasks where status = 'claimed'
             and touched_at < clock_timestamp() - $1::interval order by touched_at limit $2""",
        *(idle, _PER_ROUND),
    )
    for row in rows:
        async with transaction(pool) as conn:
            task = await tasks.lock(conn, row["id"])
            still = await conn.fetchval(
                """select status = 'claimed' and touched_at < clock_timestamp() - $2::interval
                   from tasks where id = $1""",
                *(task.id, idle),
            )
            if still:
                await _release(conn, task, now)
    return len(rows)


async def overtaken(conn: Connection | Pool, task: Task) -> str | None:
    """Why nobody should work on an open task any more; None where it is still to be done.

    What was asked after the end of the case (feedback, a late reply) is asked in spite of it.
    """
    if task.invoice_number is None or OUTLIVES_CASE in task.brief:
        return None
    case = await cases.find(conn, task.creditor, task.invoice_number)
    closed_at = None if case is None or case.key.opening != task.opening else case.closed_at
    if case is not None and closed_at is not None and closed_at > task.opened_at:
        ended = case.standing.outcome
        return f"the case is closed: {ended.value.replace('_', ' ')}" if ended else "it is closed"
    if task.kind in ASKS_FOR_MONEY and task.covers and not await still_open(conn, task):
        return "everything is paid"
    return None


async def still_open(conn: Connection | Pool, task: Task) -> bool:
    """Whether anything is open of the invoices that a task is about."""
    return bool(
        await conn.fetchval(
            f"""select exists (select 1 from invoices i
                  where i.creditor = $1 and i.number = any($2) and i.withdrawn_at is null
                    and {balance.PRINCIPAL} + {balance.COSTS} > 0)""",  # noqa: S608
            *(task.creditor, list(task.covers)),
        )
    )


async def _release(conn: Connection, task: Task, now: datetime) -> None:
    """What happened meanwhile counts: nobody is asked again for what is over."""
    if await overtaken(conn, task) or await _off_the_ladder(conn, task):
        await tasks.withdraw(conn, task.id, now)
        if task.contact is not None:
            await contacts.expire(conn, task.contact)
        return
    await conn.execute(
        """update tasks set status = 'open', claimed_by = null, claimed_at = null,
                  touched_at = null where id = $1""",
        task.id,
    )


async def _off_the_ladder(conn: Connection, task: Task) -> bool:
    """Whether a call of the ladder is waited for no more: its case went on without it."""
    if task.kind is not TaskKind.CALL or task.contact is None or task.invoice_number is None:
        return False
    key = CaseKey(
        creditor=task.creditor, invoice_number=task.invoice_number, opening=task.opening or 1
    )
    case = await cases.find(conn, key.creditor, key.invoice_number)
    due = None if case is None else case.standing.next
    return due is not None and due.what is not NextWhat.CALL_EXPIRES
