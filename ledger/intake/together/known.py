"""What the ledger knows of the things that a request speaks of, read at once for all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from domain.creditor import Creditor
from domain.incoming import PaymentReceived
from domain.invoice import Invoice
from ledger.database import Connection, Row
from ledger.intake import money
from ledger.intake.openings import SHIPPED
from ledger.intake.together.mentions import PAID, ClaimEvent, bare

Event = ClaimEvent | PaymentReceived


@dataclass(slots=True)
class Known:
    """The ledger's side of a request; ``invoices`` and ``waiting`` by the event's place."""

    creditors: dict[str, Creditor]
    playbooks: dict[str, int]
    """The newest version of each playbook that a creditor names."""
    events: set[tuple[str, str, str]]
    payments: set[tuple[str, str]]
    resolved: dict[int, str]
    """The invoice of each payment that finds one."""
    invoices: dict[int, Row] = field(default_factory=dict)
    waiting: set[int] = field(default_factory=set)
    """Claims that a payment may be waiting for."""


async def read(conn: Connection, events: Sequence[Event], now: datetime) -> Known:
    """Lock the debtors that these events concern, in order, and read what is known."""
    slugs = sorted({event.data.creditor for event in events})
    found = await conn.fetch(
        "select slug, profile from creditors where slug = any($1::text[])", slugs
    )
    creditors = {row["slug"]: Creditor.model_validate(row["profile"]) for row in found}
    known = Known(
        creditors=creditors,
        playbooks=await _versions(conn, creditors.values()),
        events=await _events(conn, events),
        payments=await _payments(conn, events),
        resolved=await _resolved(conn, events),
    )
    await _hold_debtors(conn, events, known.resolved)
    known.invoices = await _invoices(conn, events, known.resolved, now)
    if await _any_waits(conn, creditors):
        known.waiting = await _waiting(conn, events)
    return known


async def _versions(conn: Connection, creditors: Iterable[Creditor]) -> dict[str, int]:
    names = {name for creditor in creditors for name in creditor.playbooks.values()}
    rows = await conn.fetch(
        """select name, max(version) as version from playbooks where name = any($1::text[])
           group by name""",
        sorted(names | set(SHIPPED)),
    )
    return {row["name"]: row["version"] for row in rows}


async def _events(conn: Connection, events: Sequence[Event]) -> set[tuple[str, str, str]]:
    rows = await conn.fetch(
        """select creditor, source, event_id
           from unnest($1::text[], $2::text[], $3::text[]) as sent (creditor, source, event_id)
           join events using (creditor, source, event_id)""",
        [event.data.creditor for event in events],
        [event.source for event in events],
        [event.id for event in events],
    )
    return {tuple(row) for row in rows}


async def _payments(conn: Connection, events: Sequence[Event]) -> set[tuple[str, str]]:
    payments = [it.data for it in events if it.type == PAID]
    if not payments:
        return set()
    rows = await conn.fetch(
        """select creditor, payment_id
           from unnest($1::text[], $2::text[]) as sent (creditor, payment_id)
           join payments using (creditor, payment_id)""",
        [payment.creditor for payment in payments],
        [payment.payment_id for payment in payments],
    )
    return {tuple(row) for row in rows}


async def _resolved(conn: Connection, events: Sequence[Event]) -> dict[int, str]:
    payments = [(at, it.data) for at, it in enumerate(events) if it.type == PAID]
    if not payments:
        return {}
    rows = await conn.fetch(
        """select sent.place, coalesce(
             (select number from invoices i
              where i.creditor = sent.creditor and i.number = sent.number),
             (select number from invoices i
              where sent.number is null and i.creditor = sent.creditor
                and (upper(replace(i.payment_reference, ' ', ''))
                       = upper(replace(sent.reference, ' ', ''))
                     or i.number = sent.reference)
              order by i.number = sent.reference, i.number limit 1)) as number
           from unnest($1::int[], $2::text[], $3::text[], $4::text[])
             as sent (place, creditor, number, reference)""",
        [at for at, _ in payments],
        [payment.creditor for _, payment in payments],
        [payment.invoice_number for _, payment in payments],
        [payment.reference for _, payment in payments],
    )
    return {row["place"]: row["number"] for row in rows if row["number"] is not None}


async def _hold_debtors(
    conn: Connection, events: Sequence[Event], resolved: dict[int, str]
) -> None:
    owing = sorted({(it.data.creditor, it.data.debtor.id) for it in events if it.type != PAID})
    paid = [(events[at].data.creditor, number) for at, number in resolved.items()]
    await conn.execute(
        """select 1 from debtors d
           where (d.creditor, d.id) in (
             select * from unnest($1::text[], $2::text[])
             union select i.creditor, i.debtor
             from unnest($3::text[], $4::text[]) as paid (creditor, number)
             join invoices i using (creditor, number))
           order by d.creditor, d.id for update""",
        [slug for slug, _ in owing],
        [debtor for _, debtor in owing],
        [slug for slug, _ in paid],
        [number for _, number in paid],
    )


async def _invoices(
    conn: Connection, events: Sequence[Event], resolved: dict[int, str], now: datetime
) -> dict[int, Row]:
    wanted = [
        (at, event.data.creditor, number, moment_of(event, now))
        for at, event in enumerate(events)
        if (number := _number(event, resolved.get(at))) is not None
    ]
    rows = await conn.fetch(
        """select wanted.place, i.debtor, i.currency, i.due_on, i.withdrawn_at, c.opening,
                  (i.details ->> 'amount')::numeric as amount,
                  coalesce(c.stage = 'final_notice', false) as in_term,
                  c.closed_at is null as running,
                  coalesce(c.outcome = 'escalated', false) as handed_over,
                  exists (select from discount_offers o where o.creditor = i.creditor
                          and o.invoice_number = i.number and o.status = 'taken') as discounted, b.*
           from unnest($1::int[], $2::text[], $3::text[], $4::timestamptz[])
             as wanted (place, creditor, number, at)
           join invoices i on i.creditor = wanted.creditor and i.number = wanted.number
           left join cases c on c.creditor = i.creditor and c.invoice_number = i.number
           cross join lateral (
             select coalesce(sum(amount_minor), 0)::bigint as owed,
                    coalesce(sum(amount_minor) filter (
                      where effective_at <= wanted.at), 0)::bigint as owed_then,
                    coalesce(bool_or(kind in ('adjustment', 'principal')
                      and effective_at > wanted.at), false) as stated_later,
                    coalesce(sum(amount_minor) filter (
                      where kind = 'adjustment' and effective_at >= wanted.at), 0)::bigint
                      as stated_since
             from bookings where creditor = i.creditor and invoice_number = i.number
               and component = 'principal') b""",
        *([row[column] for row in wanted] for column in range(4)),
    )
    return {row["place"]: row for row in rows}


def moment_of(event: Event, now: datetime) -> datetime:
    """When what an event tells took effect."""
    if event.type == PAID:
        return money.effective_at(event.data, event.time, now)
    return event.time or now


def _number(event: Event, resolved: str | None) -> str | None:
    return resolved if event.type == PAID else event.data.invoice.number


async def _any_waits(conn: Connection, creditors: Iterable[str]) -> bool:
    """Whether any payment waits for its invoice: mostly none does, and no claim need ask."""
    found: bool = await conn.fetchval(
        """select exists (select from payments
             where creditor = any($1::text[]) and invoice_number is null)""",
        [*creditors],
    )
    return found


async def _waiting(conn: Connection, events: Sequence[Event]) -> set[int]:
    claims = [(at, it.data) for at, it in enumerate(events) if it.type != PAID]
    asked = [
        (at, claim.creditor, name) for at, claim in claims for name in _asked_by(claim.invoice)
    ]
    rows = await conn.fetch(
        """select distinct asked.place
           from unnest($1::int[], $2::text[], $3::text[]) as asked (place, creditor, name)
           join payments p on p.creditor = asked.creditor and p.invoice_number is null
             and p.debtor is null
             and upper(replace(coalesce(p.wanted_invoice, p.reference), ' ', ''))
               = upper(replace(asked.name, ' ', ''))""",
        *([row[column] for row in asked] for column in range(3)),
    )
    return {row["place"] for row in rows}


def _asked_by(invoice: Invoice) -> set[str]:
    """The names by which a payment may wait; capitals beyond ASCII may differ from Postgres'."""
    names = {invoice.number, invoice.payment_reference or invoice.number}
    return names | {bare(name) for name in names if not name.isascii()}
