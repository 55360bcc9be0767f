"""Personal words of staff: one waits for the next message to a debtor, and is said once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from domain.messages.personal_word import CheckedWord, checked
from domain.model import Model
from ledger import cases, clock, debtors
from ledger.database import Connection, Pool, transaction

_UNSAID = ("held", "not_sent", "failed", "expired")
"""A contact that did not go out said nothing: the word waits for the next one."""


class PersonalWord(Model):
    """What a person wants to be said, and to whom."""

    id: UUID
    creditor: str
    debtor: str
    invoice_number: str
    word: str
    person: str
    said_at: datetime


async def leave_on_case(
    pool: Pool, creditor: str, number: str, text: str | None, person: str
) -> CheckedWord | None:
    """Let the next message to the debtor of a case say this; None takes back what waits.

    Raises:
        LookupError: the invoice never had a case.
        ValueError: the word cannot be said.
    """
    async with transaction(pool) as conn:
        case = await cases.find(conn, creditor, number)
        if case is None:
            raise LookupError(f"creditor {creditor} has no case of invoice {number!r}")
        await debtors.lock(conn, creditor, case.debtor)
        debtor = await debtors.get(conn, creditor, case.debtor)
        word = None if text is None else checked(text, debtor.language)
        said, now = word.word if word else None, await clock.now(conn)
        await leave(conn, creditor, case.debtor, number, said, person, now)
        return word


async def leave(
    conn: Connection,
    creditor: str,
    debtor: str,
    number: str,
    word: str | None,
    person: str,
    now: datetime,
) -> None:
    """Let the next message to the debtor say this, instead of what waited; None says nothing."""
    await conn.execute(
        f"delete from personal_words w where creditor = $1 and debtor = $2 and {_WAITS}",  # noqa: S608
        *(creditor, debtor, list(_UNSAID)),
    )
    if word is not None:
        await conn.execute(
            """insert into personal_words (id, creditor, debtor, invoice_number, word, person,
                                           said_at)
               values ($1, $2, $3, $4, $5, $6, $7)""",
            *(uuid4(), creditor, debtor, number, word, person, now),
        )


_WAITS = """(contact is null or exists (
               select 1 from contacts c where c.id = w.contact and c.status = any($3)))"""


async def waiting(conn: Connection | Pool, creditor: str, debtor: str) -> PersonalWord | None:
    """The word that waits for the next message, if there is one."""
    row = await conn.fetchrow(
        f"""select id, creditor, debtor, invoice_number, word, person, said_at
            from personal_words w where creditor = $1 and debtor = $2 and {_WAITS}
            order by said_at desc limit 1""",  # noqa: S608
        *(creditor, debtor, list(_UNSAID)),
    )
    return None if row is None else PersonalWord.model_validate(dict(row))


async def say(conn: Connection, word: PersonalWord, contact: UUID) -> None:
    """The word goes out with a contact: it waits no more, unless that one does not go out."""
    await conn.execute("update personal_words set contact = $2 where id = $1", word.id, contact)


async def said_by(conn: Connection | Pool, contacts: Sequence[UUID]) -> dict[UUID, str]:
    """The personal word of each of these contacts that has one."""
    rows = await conn.fetch(
        "select contact, word from personal_words where contact = any($1::uuid[])", list(contacts)
    )
    return {row["contact"]: row["word"] for row in rows}
