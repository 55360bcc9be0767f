"""The task that a contact became, where a person makes the contact: a call, a letter."""

from uuid import UUID

from ledger import tasks
from ledger.database import Connection, Pool
from ledger.tasks import Task


async def task_of(conn: Connection | Pool, contact: UUID) -> Task | None:
    """The contact's task, whatever became of it."""
    # By way of the case, because that is what tasks are indexed by.
    task_id: UUID | None = await conn.fetchval(
        """select t.id from contacts c
           join tasks t on t.creditor = c.creditor and t.invoice_number = c.invoice_number
                       and t.contact = c.id
           where c.id = $1 order by t.opened_at desc limit 1""",
        contact,
    )
    return None if task_id is None else await tasks.get(conn, task_id)
