"""What became of an answer: where each case of a task stands after it, and what it does next."""

from domain.case import Standing
from domain.model import Model
from domain.money import Money
from ledger import balance, cases, related_tasks
from ledger.database import Connection, Pool
from ledger.tasks import Task


class CaseAfter(Model):
    """One case that a task was about."""

    invoice_number: str
    standing: Standing
    closed: bool
    heard: bool
    """Whether the case has taken the answer in; what stands here is from before where not."""


async def of_task(conn: Connection | Pool, task: Task) -> list[CaseAfter]:
    """The cases of a task that is done, its own first."""
    answers = [str(task.id), *(str(it.id) for it in await related_tasks.beside(conn, task.id))]
    told = {
        row["invoice_number"]: row["seq"]
        for row in await conn.fetch(
            """select invoice_number, max(seq) as seq from outbox
               where creditor = $1 and invoice_number = any($2) and ref = any($3) group by 1""",
            *(task.creditor, list(task.covers), answers),
        )
    }
    found = []
    for number in sorted(task.covers, key=lambda it: (it != task.invoice_number, it)):
        case = await cases.find(conn, task.creditor, number)
        if case is not None:
            after = CaseAfter(
                invoice_number=number,
                standing=case.standing,
                closed=not case.open,
                heard=not case.open or case.standing.heard >= told.get(number, 0),
            )
            found.append(after)
    return found


async def open_of(conn: Connection | Pool, task: Task) -> Money | None:
    """What is open now of all invoices of a task, costs included; None where it names none."""
    row = await conn.fetchrow(
        f"""select sum(greatest({balance.PRINCIPAL}, 0) + greatest({balance.COSTS}, 0))::bigint
                     as minor, min(i.currency) as currency
            from invoices i where i.creditor = $1 and i.number = any($2)""",  # noqa: S608
        *(task.creditor, list(task.covers)),
    )
    if row is None or row["minor"] is None:
        return None
    return Money.from_minor(row["minor"], row["currency"])
