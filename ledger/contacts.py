"""Contacts: claim, mark, send, record. One row per attempt, never a blind second send."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from domain.case import CaseKey
from domain.courtesies import CourtesyKind
from domain.model import Model
from domain.outreach_facts import PastContact
from domain.vocabulary import CallOutcome, Channel
from ledger import balance
from ledger.database import Connection, Pool, Row

_WENT_OUT = ("sending", "sent", "delivered", "read", "unknown", "open")
_REHEARSED = "rehearsed"
"""What was said to a test address stays so, whatever its provider reports later."""
NEVER_LEFT = ("held", _REHEARSED)
"""Shown to staff, or said to a test address only: the debtor knows nothing of it."""
_RANK = {"sending": 0, "unknown": 0, "open": 0, "sent": 1, "failed": 2, "delivered": 3, "read": 4}
_NOT_YET = ("not_sent", "unknown", "open")
"""What may become of a contact that is being made, short of going out."""
_LEAVES = (*_RANK, *_NOT_YET, "held", "expired")
"""All statuses but ``rehearsed``, which none follows."""
_BOUNCED = 5
"""A mail server may take an email and bounce it later: then it did not arrive after all."""


class Contact(Model):
    """One attempt to reach a debtor."""

    id: UUID
    creditor: str
    debtor: str
    invoice_number: str
    opening: int
    step: str
    attempt: int
    channel: Channel
    status: str
    covers: tuple[str, ...]
    counts: bool
    language: str
    message: str
    message_hash: str
    recipient: str
    subject: str | None
    body: str
    pay_by: date | None = None
    provider_id: str | None
    error: str | None
    marked_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    redirected: bool = False
    """It went to the test address of a rehearsal."""
    released_by: str | None = None
    released_at: datetime | None = None


def _contact(row: Row) -> Contact:
    return Contact.model_validate(dict(row))


_CLAIM = ("id", "creditor", "invoice_number", "opening", "step", "attempt")


async def mark(conn: Connection, contact: Contact) -> Contact | None:
    """Claim the attempt; None when it was claimed before, whatever became of it.

    An attempt that a provider certainly refused (``not_sent``), or that was held back (``held``),
    may be claimed again and keeps its first id.
    """
    row = contact.model_dump()
    names = list(row)
    marks = ", ".join(f"${i}" for i in range(1, len(names) + 1))
    anew = ", ".join(f"{name} = excluded.{name}" for name in names if name not in _CLAIM)
    claimed = await conn.fetchval(
        f"""insert into contacts ({", ".join(names)}) values ({marks})
            on conflict ({", ".join(_CLAIM[1:])}) do update set {anew}
            where contacts.status in ('not_sent', 'held') returning id""",  # noqa: S608
        *(list(value) if isinstance(value, tuple) else value for value in row.values()),
    )
    return None if claimed is None else contact.model_copy(update={"id": claimed})


async def get(conn: Connection | Pool, contact_id: UUID) -> Contact:
    """A contact by its id.

    Raises:
        LookupError: there is none.
    """
    row = await conn.fetchrow("select * from contacts where id = $1", contact_id)
    if row is None:
        raise LookupError(f"there is no contact {contact_id}")
    return _contact(row)


async def attempt(
    conn: Connection | Pool, creditor: str, number: str, opening: int, step: str, attempt: int
) -> Contact | None:
    """The attempt as it was claimed, if it was."""
    row = await conn.fetchrow(
        """select * from contacts where creditor = $1 and invoice_number = $2 and opening = $3
           and step = $4 and attempt = $5""",
        *(creditor, number, opening, step, attempt),
    )
    return None if row is None else _contact(row)


async def attempts_made(conn: Connection | Pool, key: CaseKey, step: str) -> int:
    """The highest attempt at a step in this opening."""
    made: int = await conn.fetchval(
        """select coalesce(max(attempt), 0)::int from contacts
           where creditor = $1 and invoice_number = $2 and opening = $3 and step = $4""",
        *(key.creditor, key.invoice_number, key.opening, step),
    )
    return made


async def unanswered(conn: Connection | Pool, key: CaseKey, step: str) -> int:
    """How often a step was called in this opening without being answered."""
    made: int = await conn.fetchval(
        """select count(*)::int from contacts where creditor = $1 and invoice_number = $2
           and opening = $3 and step = $4 and channel = 'call' and status in ('failed', 'sent')""",
        *(key.creditor, key.invoice_number, key.opening, step),
    )
    return made


async def under_way(conn: Connection | Pool, key: CaseKey) -> bool:
    """Whether a contact of this opening is being made, or waits for a person or an answer."""
    return bool(
        await conn.fetchval(
            """select exists (select 1 from contacts c where creditor = $1 and invoice_number = $2
                 and opening = $3 and (status in ('sending', 'unknown') or status = 'open'
                   and exists (select 1 from tasks t where t.contact = c.id
                               and t.status in ('open', 'claimed'))))""",
            *(key.creditor, key.invoice_number, key.opening),
        )
    )


async def thanked_since(
    conn: Connection | Pool, creditor: str, debtor: str, since: datetime
) -> bool:
    """Whether the debtor was thanked for another invoice since a moment."""
    return bool(
        await conn.fetchval(
            """select exists (select 1 from contacts where creditor = $1 and debtor = $2
                              and step = 'thank_you' and marked_at >= $3 and status = any($4))""",
            *(creditor, debtor, since, list(_WENT_OUT)),
        )
    )


async def record(
    conn: Connection | Pool,
    contact_id: UUID,
    status: str,
    at: datetime,
    *,
    provider_id: str | None = None,
    error: str | None = None,
) -> bool:
    """Record what a provider says; a later status never falls back to an earlier one.

    Callbacks come out of order (domain facts, section 5), and one may overtake the answer to
    the send: what is known to have arrived never becomes unknown. True when the status changed.
    """
    forward: bool | None = await conn.fetchval(
        """with known as (
             select id, status = any(
                      case channel when 'email' then $5::text[] else $6::text[] end) as forward
             from contacts where id = $1 for update)
           update contacts c set
             provider_id = coalesce($3, provider_id),
             status = case when forward then $2 else status end,
             error = case when forward then $4 else error end,
             sent_at = case when $2 in ('sent', 'delivered', 'read') then coalesce(sent_at, $7)
                            else sent_at end,
             delivered_at = case when $2 in ('delivered', 'read') then coalesce(delivered_at, $7)
                                 else delivered_at end
           from known where c.id = known.id returning forward""",
        *(contact_id, status, provider_id, error),
        *(_those_before(status, by_email=True), _those_before(status, by_email=False), at),
    )
    return forward is True


def _those_before(status: str, *, by_email: bool) -> list[str]:
    """The statuses that a contact leaves for this one."""
    rank = {**_RANK, "failed": _BOUNCED} if by_email else _RANK
    earlier = {it for it in _LEAVES if rank.get(it, 0) < rank.get(status, 0)}
    return sorted(earlier | ({"sending", "unknown"} if status in _NOT_YET else set()))


async def no_day_agreed(conn: Connection, contact_id: UUID) -> None:
    """A call that was broken off named no day to pay by."""
    await conn.execute("update contacts set pay_by = null where id = $1", contact_id)


async def expire(conn: Connection, contact_id: UUID) -> None:
    """A call that nobody made in time is no contact."""
    await conn.execute("update contacts set status = 'expired' where id = $1", contact_id)


async def of_debtor(
    conn: Connection | Pool, creditor: str, debtor: str, since: datetime
) -> tuple[PastContact, ...]:
    """What went out to the debtor since a moment, oldest first; failed attempts are nothing.

    A day to pay by counts while a claim that the contact named is still open since then.
    """
    rows = await conn.fetch(
        """select id, coalesce(sent_at, marked_at) as at, covers, counts, channel, step,
                  invoice_number as lead,
                  exists (select 1 from notices n where n.contact = c.id) as notice,
                  case when exists (
                    select 1 from cases k where k.creditor = c.creditor and k.closed_at is null
                    and k.invoice_number = any(c.covers) and k.opened_at <= c.marked_at)
                  then pay_by end as pay_by
           from contacts c
           where creditor = $1 and debtor = $2 and marked_at >= $3 and status = any($4)
           order by 2""",
        *(creditor, debtor, since, list(_WENT_OUT)),
    )
    return tuple(PastContact.model_validate(dict(row)) for row in rows)


async def of_case(conn: Connection | Pool, creditor: str, number: str) -> list[Contact]:
    """Every attempt that spoke of an invoice, in order."""
    rows = await conn.fetch(
        """select * from contacts where creditor = $1 and $2 = any(covers) order by marked_at""",
        creditor,
        number,
    )
    return [_contact(row) for row in rows]


_NO_DEMAND = ("thank_you", *CourtesyKind)
"""Messages that ask for nothing, by name."""


async def asked_for(
    conn: Connection | Pool, creditor: str, debtor: str, number: str, since: datetime
) -> bool:
    """Whether the debtor was asked for an invoice since a moment; one on its way counts.

    A call or letter that still waits for a person asked for nothing yet.
    """
    return bool(
        await conn.fetchval(
            """select exists (select 1 from contacts where creditor = $1 and debtor = $2
                 and $3 = any(covers) and marked_at >= $4 and status = any($5)
                 and message <> all($6))""",
            *(creditor, debtor, number, since, [it for it in _WENT_OUT if it != "open"]),
            list(_NO_DEMAND),
        )
    )


_TOLD_PAID = [CallOutcome.PAID_NOW, CallOutcome.PART_NOW, CallOutcome.ALREADY_PAID]


async def heard_and_paid(conn: Connection | Pool, key: CaseKey, since: datetime) -> list[Channel]:
    """The channels on which the debtor heard of an invoice since a moment, in order.

    None if no payment was booked or told: a balance can go down for other reasons.
    """
    rows = await conn.fetch(
        f"""select k.channel from contacts k
            join invoices i on i.creditor = k.creditor and i.number = $2 and i.debtor = k.debtor
            where k.creditor = $1 and $2 = any(k.covers)
              and k.marked_at >= $3 and k.status = any($4)
              and ({balance.PAID} or exists (
                select from tasks t where t.creditor = $1 and t.invoice_number = $2
                  and t.outcome ->> 'outcome' = any($5)))
            order by k.marked_at""",  # noqa: S608 - put together of constants
        *(key.creditor, key.invoice_number, since, list(_WENT_OUT), _TOLD_PAID),
    )
    return [Channel(row["channel"]) for row in rows]


async def last_to(
    conn: Connection | Pool, creditor: str, debtor: str, channels: Sequence[Channel] = ()
) -> Contact | None:
    """The newest contact with a debtor that went out, on these channels.

    A call or letter that waits for a person has not.
    """
    row = await conn.fetchrow(
        """select * from contacts where creditor = $1 and debtor = $2 and status = any($3)
           and (cardinality($4::text[]) = 0 or channel = any($4))
           order by marked_at desc limit 1""",
        *(creditor, debtor, [it for it in _WENT_OUT if it != "open"]),
        [str(channel) for channel in channels],
    )
    return None if row is None else _contact(row)


async def by_provider_id(conn: Connection | Pool, provider_id: str) -> Contact | None:
    """The contact that a provider knows by its own id."""
    row = await conn.fetchrow("select * from contacts where provider_id = $1", provider_id)
    return None if row is None else _contact(row)


WHATSAPP_SESSION = timedelta(hours=24)
"""Free text is allowed this long after the debtor's last word (Twilio 63016)."""


async def whatsapp_session_open(
    conn: Connection | Pool, creditor: str, debtor: str, now: datetime
) -> bool:
    """Whether the debtor wrote to us on WhatsApp within the last 24 hours."""
    return bool(
        await conn.fetchval(
            """select exists (select 1 from replies where creditor = $1 and debtor = $2
                              and channel = 'whatsapp' and at > $3)""",
            *(creditor, debtor, now - WHATSAPP_SESSION),
        )
    )
