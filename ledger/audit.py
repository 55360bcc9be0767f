"""The audit trail: every look at a debtor and every action at the desk, never changed."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from domain.model import Model
from ledger.database import Connection, Pool


class Deed(StrEnum):
    """What was done."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    REFUSED = "refused"
    """Somebody tried what they may not do."""
    LOOKED = "looked"
    SEARCHED = "searched"
    CLAIMED = "claimed"
    RELEASED = "released"
    ANSWERED = "answered"
    ACTED = "acted"
    EXPORTED = "exported"
    POSTED = "posted"
    """Somebody was given a role, or lost it."""


class Entry(Model):
    """One line of the trail."""

    at: datetime
    person: str
    what: Deed
    creditor: str | None = None
    debtor: str | None = None
    invoice_number: str | None = None
    detail: str = ""


async def note(
    conn: Connection | Pool,
    person: str,
    what: Deed,
    *,
    creditor: str | None = None,
    debtor: str | None = None,
    invoice_number: str | None = None,
    detail: str = "",
) -> None:
    """Add a line; in the transaction of the action where there is one."""
    await conn.execute(
        """insert into audit_trail (person, what, creditor, debtor, invoice_number, detail)
           values ($1, $2, $3, $4, $5, $6)""",
        *(person, what, creditor, debtor, invoice_number, detail),
    )


async def listing(
    conn: Connection | Pool,
    creditors: Sequence[str] | None,
    *,
    debtor: str | None = None,
    person: str | None = None,
    before: int | None = None,
    limit: int = 100,
) -> list[tuple[int, Entry]]:
    """The newest lines of some creditors (None: of all, and of no creditor), with their numbers."""
    rows = await conn.fetch(
        """select * from audit_trail
           where ($1::text[] is null or creditor = any($1)) and ($2::text is null or debtor = $2)
             and ($3::text is null or person = $3) and ($4::bigint is null or id < $4)
           order by id desc limit $5""",
        *(None if creditors is None else list(creditors), debtor, person, before, limit),
    )
    return [
        (row["id"], Entry.model_validate({k: v for k, v in row.items() if k != "id"}))
        for row in rows
    ]
