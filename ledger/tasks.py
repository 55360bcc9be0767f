"""Tasks: what a person is asked to do, claimed and completed once."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from domain.case import CaseKey
from domain.model import Model
from domain.vocabulary import TaskKind
from ledger import task_days
from ledger.database import Connection, Pool, Row

OUTLIVES_CASE = "outlives_case"
"""In the brief of a task that is still to be done when the case is closed."""

BESIDE = "beside"
"""In the brief of a task that is done: of which task it is a further answer."""


class Task(Model):
    """One task with everything the person needs (``brief``) and, when done, its outcome."""

    id: UUID
    kind: TaskKind
    creditor: str
    debtor: str | None = None
    invoice_number: str | None = None
    opening: int | None = None
    contact: UUID | None = None
    covers: tuple[str, ...] = ()
    status: str
    title: str
    brief: dict[str, Any]
    opened_at: datetime
    due_at: datetime | None = None
    claimed_by: str | None = None
    claimed_at: datetime | None = None
    touched_at: datetime | None = None
    """When who has it last did anything with it, by the machine's clock."""
    outcome: dict[str, Any] | None = None
    done_at: datetime | None = None


class Done(NamedTuple):
    """What was done without anybody being asked, to be written down as a task that is done."""

    kind: TaskKind
    title: str
    brief: dict[str, Any]
    outcome: dict[str, Any]
    person: str

    def about(self, key: CaseKey, debtor: str, now: datetime, covers: tuple[str, ...] = ()) -> Task:
        """The task about a case; ``covers`` are its invoices where there are others, too."""
        return Task(
            id=uuid4(),
            kind=self.kind,
            creditor=key.creditor,
            debtor=debtor,
            invoice_number=key.invoice_number,
            opening=key.opening,
            covers=covers or (key.invoice_number,),
            status="done",
            title=self.title,
            brief=self.brief,
            opened_at=now,
            claimed_by=self.person,
            outcome=self.outcome,
            done_at=now,
        )


class TaskConflictError(Exception):
    """The task is not in a state that allows this."""


def _task(row: Row) -> Task:
    return Task.model_validate(dict(row))


async def open_task(
    conn: Connection,
    key: CaseKey,
    kind: TaskKind,
    title: str,
    brief: dict[str, Any],
    now: datetime,
    *,
    debtor: str | None = None,
    contact: UUID | None = None,
    covers: tuple[str, ...] = (),
    due_at: datetime | None = None,
    caused_by: UUID | None = None,
    outlives_case: bool = False,
) -> UUID:
    """Ask a person; one open task of a kind per case, so asking twice asks once.

    ``caused_by`` is what several cases ask about: a call, a hold. Then it is one for all of them.
    Where no ``due_at`` is given its kind says by when. With ``outlives_case`` it stays when the
    case closes: it is about what the close left to do.
    """
    if outlives_case:
        brief = brief | {OUTLIVES_CASE: True}
    if caused_by is None:
        known = await _asked_already(conn, key, kind, contact, brief)
    else:
        known = await asked_because(conn, key.creditor, kind, caused_by)
        brief = brief | {"caused_by": str(caused_by)}
    if known is not None:
        return known
    task_id = uuid4()
    due_at = due_at or await task_days.by_when(conn, key.creditor, kind, now)
    await conn.execute(
        """insert into tasks (id, kind, creditor, debtor, invoice_number, opening, contact,
                              covers, status, title, brief, opened_at, due_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $10, $11, $12)""",
        *(task_id, kind, key.creditor, debtor, key.invoice_number, key.opening, contact),
        *(list(covers or (key.invoice_number,)), title, brief, now, due_at),
    )
    return task_id


async def _asked_already(
    conn: Connection, key: CaseKey, kind: TaskKind, contact: UUID | None, brief: dict[str, Any]
) -> UUID | None:
    known: UUID | None = await conn.fetchval(
        """select id from tasks where creditor = $1 and invoice_number = $2 and opening = $3
           and kind = $4 and status in ('open', 'claimed') and contact is not distinct from $5
           and brief ->> 'reply' is not distinct from $6 and not brief ? 'caused_by'
           and brief ? $7 = $8""",
        *(key.creditor, key.invoice_number, key.opening, kind, contact, brief.get("reply")),
        *(OUTLIVES_CASE, OUTLIVES_CASE in brief),
    )
    return known


async def asked_because(
    conn: Connection, creditor: str, kind: TaskKind, cause: UUID
) -> UUID | None:
    """The task of a cause, whatever became of it: it is asked for once."""
    known: UUID | None = await conn.fetchval(
        """select id from tasks where creditor = $1 and kind = $2 and brief ->> 'caused_by' = $3""",
        *(creditor, kind, str(cause)),
    )
    return known


async def of_reply(conn: Connection | Pool, creditor: str, reply: UUID) -> Task | None:
    """The task of a reply, which is read once for all cases it is about; the first of them."""
    row = await conn.fetchrow(
        """select * from tasks where creditor = $1 and kind = 'triage' and brief ->> 'reply' = $2
           and not brief ? 'beside' order by opened_at, id limit 1""",
        *(creditor, str(reply)),
    )
    return None if row is None else _task(row)


async def last_of_reply(conn: Connection | Pool, creditor: str, reply: UUID) -> Task | None:
    """As :func:`of_reply`, but what it was read as last, after corrections."""
    row = await conn.fetchrow(
        """select * from tasks where creditor = $1 and kind = 'triage' and brief ->> 'reply' = $2
           and not brief ? 'beside' order by opened_at desc, brief ? 'corrects' desc limit 1""",
        *(creditor, str(reply)),
    )
    return None if row is None else _task(row)


async def remind(
    conn: Connection, creditor: str, dispute: UUID, title: str, due_at: datetime, passed: int
) -> None:
    """Put a complaint before its owner again, with a new term."""
    await conn.execute(
        """update tasks set title = $3, due_at = $4,
                  brief = brief || jsonb_build_object('reminded', $5::int)
           where creditor = $1 and kind = 'complaint' and status in ('open', 'claimed')
             and brief ->> 'dispute' = $2""",
        *(creditor, str(dispute), title, due_at, passed),
    )


async def get(conn: Connection | Pool, task_id: UUID) -> Task:
    """A task by its id.

    Raises:
        LookupError: there is none.
    """
    row = await conn.fetchrow("select * from tasks where id = $1", task_id)
    if row is None:
        raise LookupError(f"there is no task {task_id}")
    return _task(row)


async def lock(conn: Connection, task_id: UUID) -> Task:
    """As :func:`get`, held until the transaction ends.

    Raises:
        LookupError: there is none.
    """
    row = await conn.fetchrow("select * from tasks where id = $1 for update", task_id)
    if row is None:
        raise LookupError(f"there is no task {task_id}")
    return _task(row)


async def listing(
    conn: Connection | Pool,
    creditor: str | None,
    status: str | None,
    kind: TaskKind | None = None,
    limit: int = 500,
) -> list[Task]:
    """Tasks by status, the longest waiting first."""
    rows = await conn.fetch(
        """select * from tasks where ($1::text is null or creditor = $1)
           and ($2::text is null or status = $2) and ($3::text is null or kind = $3)
           order by opened_at limit $4""",
        *(creditor, status, kind, limit),
    )
    return [_task(row) for row in rows]


async def claim(conn: Connection, task_id: UUID, person: str, now: datetime) -> Task:
    """Take a task; the first one gets it.

    Raises:
        LookupError: there is no such task.
        TaskConflictError: another person has it, or it is over.
    """
    task = await lock(conn, task_id)
    if task.status != "open":
        by = f" by {task.claimed_by}" if task.claimed_by else ""
        raise TaskConflictError(f"this task is {task.status}{by}")
    await conn.execute(
        """update tasks set status = 'claimed', claimed_by = $2, claimed_at = $3,
                  touched_at = now() where id = $1""",
        *(task_id, person, now),
    )
    return await get(conn, task_id)


async def complete(
    conn: Connection, task_id: UUID, person: str, outcome: dict[str, Any], now: datetime
) -> Task:
    """Write the outcome down, once.

    Raises:
        LookupError: there is no such task.
        TaskConflictError: it is done, expired, or another person's.
    """
    task = await lock(conn, task_id)
    if task.status in ("done", "expired"):
        raise TaskConflictError(f"this task is {task.status}")
    if task.claimed_by not in (None, person):
        raise TaskConflictError(f"this task is claimed by {task.claimed_by}")
    await conn.execute(
        """update tasks set status = 'done', outcome = $2, done_at = $3,
                  claimed_by = coalesce(claimed_by, $4) where id = $1""",
        *(task_id, outcome, now, person),
    )
    return await get(conn, task_id)


async def record_done(conn: Connection, task: Task) -> None:
    """Write down a task that was done without being asked: an incoming call."""
    await conn.execute(
        """insert into tasks (id, kind, creditor, debtor, invoice_number, opening, covers, status,
                              title, brief, opened_at, claimed_by, outcome, done_at)
           values ($1, $2, $3, $4, $5, $6, $7, 'done', $8, $9, $10, $11, $12, $10)""",
        *(task.id, task.kind, task.creditor, task.debtor, task.invoice_number, task.opening),
        *(list(task.covers), task.title, task.brief, task.opened_at, task.claimed_by),
        task.outcome,
    )


async def expire(
    conn: Connection, key: CaseKey, now: datetime, *, kind: TaskKind | None = None
) -> list[Task]:
    """Close the case's open tasks (of a kind); what a person has claimed stays theirs."""
    rows = await conn.fetch(
        """update tasks set status = 'expired', done_at = $3
           where creditor = $1 and invoice_number = $2 and status = 'open'
             and ($4::text is null or kind = $4) and not brief ? $5 returning *""",
        *(key.creditor, key.invoice_number, now, kind, OUTLIVES_CASE),
    )
    return [_task(row) for row in rows]


async def withdraw(conn: Connection, task_id: UUID, now: datetime) -> None:
    """Close a task that is not to be done any more, whoever has it."""
    await conn.execute(
        "update tasks set status = 'expired', done_at = $2 where id = $1", task_id, now
    )


async def withdraw_of_case(conn: Connection, key: CaseKey, kind: TaskKind, now: datetime) -> None:
    """Close the case's tasks of a kind, claimed or not: what they ask is no question any more."""
    await conn.execute(
        """update tasks set status = 'expired', done_at = $4
           where creditor = $1 and invoice_number = $2 and kind = $3
             and status in ('open', 'claimed')""",
        *(key.creditor, key.invoice_number, kind, now),
    )


async def open_of_case(conn: Connection | Pool, key: CaseKey, kind: TaskKind) -> Task | None:
    """The case's open or claimed task of a kind."""
    row = await conn.fetchrow(
        """select * from tasks where creditor = $1 and invoice_number = $2 and kind = $3
           and status in ('open', 'claimed') order by opened_at desc limit 1""",
        *(key.creditor, key.invoice_number, kind),
    )
    return None if row is None else _task(row)


async def first_open(
    conn: Connection | Pool, creditor: str, number: str, *kinds: TaskKind
) -> Task | None:
    """The oldest task of these kinds that is still to be done about an invoice."""
    row = await conn.fetchrow(
        """select * from tasks where creditor = $1 and $2 = any(covers) and kind = any($3)
           and status in ('open', 'claimed') order by opened_at limit 1""",
        *(creditor, number, list(kinds)),
    )
    return None if row is None else _task(row)


async def of_case(conn: Connection | Pool, creditor: str, number: str) -> list[Task]:
    """Every task of a case, in order."""
    rows = await conn.fetch(
        "select * from tasks where creditor = $1 and invoice_number = $2 order by opened_at",
        *(creditor, number),
    )
    return [_task(row) for row in rows]
