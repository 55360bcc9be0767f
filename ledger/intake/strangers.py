"""Messages from addresses and numbers that are no debtor's: whose inbox, about which invoice."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from domain.reading.intent import Intent
from domain.reading.invoices import names
from domain.reading.reader import BY_RULES
from domain.said_together import IN_ORDER
from domain.vocabulary import Channel
from ledger import cases, replies, stranger_tasks
from ledger.cases import CaseRow
from ledger.database import Connection

_LONGEST = 20_000
_MACHINES = ("mailer-daemon@", "postmaster@", "noreply@", "no-reply@")
_PROVIDER = "stranger"


def is_automatic(sender: str, text: str, now: datetime) -> bool:
    """Whether a machine wrote it: a bounce, or an absence."""
    if sender.lower().startswith(_MACHINES):
        return True
    read = BY_RULES.read(text, on=now.date())
    return read.intent is Intent.OUT_OF_OFFICE and read.act


async def written_to(conn: Connection, address: str | None) -> str | None:
    """The creditor whose inbox or number a message came to; the only one, where there is one."""
    wanted = (address or "").lower()
    local, at, host = wanted.partition("@")
    plain = f"{local.split('+')[0]}{at}{host}"
    found: str | None = await conn.fetchval(
        """select slug from creditors
           where lower(profile #>> '{senders,email,address}') = any($1)
              or lower(profile #>> '{senders,email,reply_to}') = any($1)
              or profile #>> '{senders,whatsapp,number}' = any($1)
              or profile #>> '{senders,sms,number}' = any($1)
           order by slug limit 1""",
        [wanted, plain],
    )
    if found is not None:
        return found
    slugs = await conn.fetch("select slug from creditors limit 2")
    return slugs[0]["slug"] if len(slugs) == 1 else None


async def named_in(conn: Connection, creditor: str, words: str) -> list[CaseRow]:
    """The creditor's cases that a text names by number or reference, by invoice number."""
    text = words[:_LONGEST]
    rows = await conn.fetch(
        r"""select c.invoice_number as number, i.payment_reference as reference
           from cases c join invoices i
             on i.creditor = c.creditor and i.number = c.invoice_number
           where c.creditor = $1
             and (strpos(lower($2), lower(c.invoice_number)) > 0
                  or strpos(regexp_replace(lower($2), '[\s./-]+', '', 'g'),
                            regexp_replace(lower(i.payment_reference), '[\s./-]+', '', 'g')) > 0)
           order by c.invoice_number""",
        *(creditor, text),
    )
    named = [row["number"] for row in rows if names(text, row["number"], row["reference"])]
    found = [await cases.find(conn, creditor, number) for number in named]
    return [case for case in found if case is not None]


async def speaks_for(conn: Connection, creditor: str, channel: Channel, sender: str) -> str | None:
    """The one debtor for whom this sender spoke before, as a person said who followed the words.

    A partner, a bookkeeper: nobody is asked a second time whose address it is.
    """
    rows = await conn.fetch(
        """select distinct debtor from tasks
           where creditor = $1 and kind = 'triage' and status = 'done' and debtor is not null
             and brief ->> 'sender' = $2 and brief ->> 'channel' = $3 and brief ? 'reply'
             and outcome ->> 'outcome' = any($4) limit 2""",
        *(creditor, sender, channel, list(IN_ORDER)),
    )
    return rows[0]["debtor"] if len(rows) == 1 else None


async def put_aside(
    conn: Connection,
    creditor: str,
    provider_id: str,
    letter: Mapping[str, Any],
    named: list[str],
    now: datetime,
) -> bool:
    """Keep a message for a person of the creditor; False where it was delivered before.

    Who writes again before the first message was read is read together with it.
    """
    if not await replies.first_sight(conn, _PROVIDER, provider_id, now):
        return False
    channel, sender = Channel(letter["channel"]), letter["sender"]
    kept = {name: value for name, value in letter.items() if value is not None}
    if await stranger_tasks.add_message(conn, creditor, sender, kept):
        return True
    title = f"Read a message by {channel.in_words} from someone we do not know"
    brief = {"why": title, "sender": sender, "messages": [kept], "names": named}
    await stranger_tasks.open_for_creditor(conn, uuid4(), creditor, title, brief, now)
    return True
