"""WhatsApp content templates: which wording is registered at the provider, and approved."""

from domain.model import Model
from ledger.database import Connection, Pool

APPROVED = "approved"


class Template(Model):
    """One message in one language as registered for a creditor; ``hash`` is of its wording."""

    creditor: str
    message: str
    language: str
    hash: str
    content_sid: str
    status: str


async def approved_sid(
    conn: Connection | Pool, creditor: str, message: str, language: str, wording: str
) -> str | None:
    """The approved template with exactly this wording (its hash), if there is one."""
    found: str | None = await conn.fetchval(
        """select content_sid from whatsapp_templates
           where creditor = $1 and message = $2 and language = $3 and hash = $4 and status = $5""",
        *(creditor, message, language, wording, APPROVED),
    )
    return found


async def save(conn: Connection | Pool, template: Template) -> None:
    """Keep a template, or what became of it."""
    await conn.execute(
        """insert into whatsapp_templates (creditor, message, language, hash, content_sid, status)
           values ($1, $2, $3, $4, $5, $6)
           on conflict (creditor, message, language, hash)
           do update set content_sid = $5, status = $6""",
        *(template.creditor, template.message, template.language, template.hash),
        *(template.content_sid, template.status),
    )


async def of_creditor(conn: Connection | Pool, creditor: str) -> list[Template]:
    """Every template of a creditor, earlier wordings too."""
    rows = await conn.fetch(
        """select creditor, message, language, hash, content_sid, status from whatsapp_templates
           where creditor = $1 order by message, language, hash""",
        creditor,
    )
    return [Template.model_validate(dict(row)) for row in rows]
