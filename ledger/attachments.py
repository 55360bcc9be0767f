"""What debtors send along with their words, kept beside them."""

from datetime import datetime
from uuid import UUID

from domain.model import Model
from ledger.database import Connection, Pool
from ledger.replies import Reply


class Attachment(Model):
    """A file whose content was checked: a photo made anew, or a PDF."""

    id: UUID
    name: str
    media_type: str
    content: bytes


class Kept(Attachment):
    """The same with whose it is."""

    creditor: str
    debtor: str


async def add(conn: Connection, reply: Reply, sent: Attachment, now: datetime) -> None:
    """Keep a file with the reply that it came with."""
    await conn.execute(
        """insert into attachments (id, reply, creditor, debtor, name, media_type, content, at)
           values ($1, $2, $3, $4, $5, $6, $7, $8)""",
        *(sent.id, reply.id, reply.creditor, reply.debtor),
        *(sent.name, sent.media_type, sent.content, now),
    )


async def get(conn: Connection | Pool, attachment: UUID) -> Kept:
    """A file by its id.

    Raises:
        LookupError: there is none.
    """
    row = await conn.fetchrow("select * from attachments where id = $1", attachment)
    if row is None:
        raise LookupError(f"there is no attachment {attachment}")
    return Kept.model_validate({name: row[name] for name in Kept.model_fields})
