"""Gestures of goodwill that were given (practice C3)."""

from datetime import datetime
from uuid import UUID

from domain.model import Model
from ledger.database import Connection, Pool


class Given(Model):
    """One gesture: to whom, about which invoice, by whom."""

    task: UUID
    creditor: str
    debtor: str
    invoice_number: str
    gesture: str
    given_by: str
    at: datetime


async def add(conn: Connection, given: Given) -> None:
    """Write down a gesture; a task gives one."""
    await conn.execute(
        """insert into goodwill (task, creditor, debtor, invoice_number, gesture, given_by, at)
           values ($1, $2, $3, $4, $5, $6, $7)""",
        *(given.task, given.creditor, given.debtor, given.invoice_number),
        *(given.gesture, given.given_by, given.at),
    )


async def of_debtor(conn: Connection | Pool, creditor: str, debtor: str) -> list[Given]:
    """Everything that a debtor was given, the oldest first."""
    rows = await conn.fetch(
        "select * from goodwill where creditor = $1 and debtor = $2 order by at", creditor, debtor
    )
    return [Given.model_validate(dict(row)) for row in rows]
