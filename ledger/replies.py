"""What debtors write to us, and provider callbacks already seen."""

from datetime import datetime
from uuid import UUID

from domain.model import Model
from domain.portal.chosen import Chosen, ToldNext
from domain.vocabulary import Channel
from ledger.database import Connection, Pool


class Reply(Model):
    """One message from a debtor, and the contact it answers."""

    id: UUID
    provider_id: str
    creditor: str
    debtor: str
    channel: Channel
    sender: str
    text: str
    button: str | None = None
    contact: UUID | None = None
    at: datetime
    raw: str | None = None
    """All of the message, where ``text`` is only what was written anew."""
    unknown_sender: bool = False
    """It came from an address that is no debtor's, and names an invoice."""
    chosen: Chosen | None = None
    """What was chosen on the debtor's own page, by which it came then."""
    on_page: bool = False
    """It came by the debtor's own page; ``channel`` is where we answer it."""
    told_next: ToldNext | None = None
    """What the page said would follow."""


async def add(conn: Connection, reply: Reply) -> bool:
    """Store a reply; False when the provider delivered it before."""
    done = await conn.execute(
        """insert into replies (id, provider_id, creditor, debtor, channel, sender, text, button,
                                contact, at, raw, unknown_sender,
                                chosen, on_page, told_next)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
           on conflict (provider_id) do nothing""",
        *(reply.id, reply.provider_id, reply.creditor, reply.debtor, reply.channel),
        *(reply.sender, reply.text, reply.button, reply.contact, reply.at, reply.raw),
        *(reply.unknown_sender, _written(reply.chosen), reply.on_page, _written(reply.told_next)),
    )
    return bool(done == "INSERT 0 1")


def _written(told: Model | None) -> dict[str, object] | None:
    return None if told is None else told.model_dump(mode="json")


async def of_form(conn: Connection | Pool, form: UUID) -> Reply | None:
    """What was sent by a form of the debtor's page, if it was."""
    row = await conn.fetchrow("select * from replies where provider_id = $1", by_form(form))
    return None if row is None else Reply.model_validate(dict(row))


async def on_page(conn: Connection | Pool, creditor: str, debtor: str, since: datetime) -> int:
    """How many forms of a debtor's page were sent since a moment."""
    count: int = await conn.fetchval(
        """select count(*) from replies where creditor = $1 and debtor = $2 and at > $3
           and on_page""",
        *(creditor, debtor, since),
    )
    return count


def by_form(form: UUID) -> str:
    """The id of what a form sends: once."""
    return f"page/{form}"


async def get(conn: Connection | Pool, reply_id: UUID) -> Reply:
    """A reply by its id.

    Raises:
        LookupError: there is none.
    """
    row = await conn.fetchrow("select * from replies where id = $1", reply_id)
    if row is None:
        raise LookupError(f"there is no reply {reply_id}")
    return Reply.model_validate(dict(row))


async def first_sight(conn: Connection, provider: str, event_id: str, now: datetime) -> bool:
    """Whether a callback is new: providers deliver more than once (peers, complaint 7)."""
    done = await conn.execute(
        "insert into callbacks (provider, event_id, at) values ($1, $2, $3) on conflict do nothing",
        *(provider, event_id, now),
    )
    return bool(done == "INSERT 0 1")
