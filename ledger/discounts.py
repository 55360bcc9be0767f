"""Discounts for paying before a date: what was offered, whether it was earned, and taken back.

Nothing is booked before the money is there: after the term the full amount is owed again by itself
(practice I5).
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from domain.calendars.money_days import arrives_by
from domain.case import CaseKey
from domain.model import Model
from domain.money import Money
from domain.vocabulary import TaskKind, TimelineWhat
from ledger import balance, task_notes, tasks, timeline
from ledger.database import Connection, Pool

_OFFERED = ("sending", "sent", "delivered", "read", "unknown")


class Offer(Model):
    """What comes off one invoice for who pays the rest by ``until``."""

    contact: UUID
    percent: Decimal
    off: Money
    until: date


async def offer(
    conn: Connection,
    contact: UUID,
    creditor: str,
    percent: Decimal,
    until: date,
    off: Mapping[str, Money],
) -> None:
    """Write down what a contact offers, by invoice; made anew, the later offer counts."""
    await conn.executemany(
        """insert into discount_offers (contact, creditor, invoice_number, percent, off_minor,
                                        currency, until)
           values ($1, $2, $3, $4, $5, $6, $7)
           on conflict (contact, invoice_number) do update
           set percent = $4, off_minor = $5, until = $7""",
        [
            (contact, creditor, number, percent, it.minor, it.currency, until)
            for number, it in off.items()
            if it.minor > 0
        ],
    )


async def earned(conn: Connection, creditor: str, number: str, left: Money) -> Offer | None:
    """The offer whose condition the payments met: all but the discount, ordered by its day.

    Money that is ordered on the last day arrives on the next bank day, and counts.

    An offer over several invoices asks for one sum: who pays that sum has earned it, on whichever
    of them it was booked. ``left`` is what would still be asked of this one; ``off`` of the answer
    is what is to be credited of it.
    """
    rows = await conn.fetch(_EARNED, creditor, number, list(_OFFERED), left.minor)
    row = next((it for it in rows if it["paid_on"] <= arrives_by(it["until"])), None)
    if row is None:
        return None
    off = Money.from_minor(row["left_minor"], row["currency"])
    return Offer(contact=row["contact"], percent=row["percent"], off=off, until=row["until"])


class OnOffer(NamedTuple):
    """What comes off an invoice for who pays by a day, in minor units."""

    off_minor: int
    until: date


async def standing(
    conn: Connection | Pool, creditor: str, numbers: Sequence[str], today: date
) -> dict[str, OnOffer]:
    """What the newest offer takes off each invoice for who pays today."""
    rows = await conn.fetch(
        """select distinct on (o.invoice_number) o.invoice_number, o.off_minor, o.until
           from discount_offers o join contacts c on c.id = o.contact
           where o.creditor = $1 and o.invoice_number = any($2) and o.status = 'open'
             and c.status = any($3) and o.until >= $4
           order by o.invoice_number, c.marked_at desc""",
        *(creditor, list(numbers), list(_OFFERED), today),
    )
    return {row["invoice_number"]: OnOffer(row["off_minor"], row["until"]) for row in rows}


_EARNED = f"""
with mine as (
  select o.* from discount_offers o join contacts c on c.id = o.contact
  where o.creditor = $1 and o.invoice_number = $2 and o.status = 'open' and c.status = any($3)),
together as (
  select o.contact, sum(o.off_minor)::bigint as off,
         sum({balance.PRINCIPAL})::bigint
           - sum({balance.PRINCIPAL}) filter (where o.invoice_number = $2)::bigint + $4 as asked,
         bool_and(o.currency = mine.currency) as same,
         (select max(b.booked_on) from bookings b
          where b.creditor = $1 and b.kind = 'payment'
            and b.invoice_number = any(array_agg(o.invoice_number))) as paid_on
  from mine join discount_offers o on o.contact = mine.contact and o.status = 'open'
  join invoices i on i.creditor = o.creditor and i.number = o.invoice_number
  group by o.contact),
own as (
  select max(b.booked_on) as paid_on from bookings b
  where b.creditor = $1 and b.invoice_number = $2 and b.kind = 'payment')
select mine.contact, mine.percent, mine.currency, mine.until,
       case when mine.off_minor >= $4 then $4 else least($4, t.asked) end as left_minor,
       case when mine.off_minor >= $4 then own.paid_on else t.paid_on end as paid_on
from mine join contacts c on c.id = mine.contact join together t on t.contact = mine.contact
     cross join own
where (mine.off_minor >= $4
       and own.paid_on >= (c.marked_at at time zone 'UTC')::date)
   or (t.asked between 1 and t.off and t.same
       and t.paid_on >= (c.marked_at at time zone 'UTC')::date)
order by mine.until"""  # noqa: S608


async def grant(conn: Connection, key: CaseKey, taken: Offer, today: date, now: datetime) -> None:
    """Credit what the discount leaves open; the contact that offered it is its source."""
    less = Money(amount=-taken.off.amount, currency=taken.off.currency)
    slug, number, source = key.creditor, key.invoice_number, f"discount {taken.contact}"
    if not await balance.book(conn, slug, number, "credit", less, now, today, source):
        return
    await _mark(conn, slug, number, taken.contact, "taken")
    why = f"a discount of {_percent(taken.percent)}% for paying by {taken.until}"
    detail = {"amount": str(taken.off.amount), "currency": taken.off.currency, "source": source}
    line = timeline.Line(at=now, what=TimelineWhat.CREDIT, why=why, detail=detail)
    await timeline.write(conn, key, line)


async def not_in_the_books(conn: Connection, key: CaseKey, now: datetime) -> None:
    """The books say that something is open of what a discount settled: a person books it there.

    The debtor paid what was asked in writing, so the case stays closed; asked once per offer.
    """
    row = await conn.fetchrow(
        f"""select o.contact, o.off_minor, o.currency, i.debtor, {balance.PRINCIPAL} as open_minor
            from discount_offers o
            join invoices i on i.creditor = o.creditor and i.number = o.invoice_number
            where o.creditor = $1 and o.invoice_number = $2 and o.status = 'taken'
              and {balance.PRINCIPAL} > 0 limit 1""",  # noqa: S608
        *(key.creditor, key.invoice_number),
    )
    if row is None:
        return
    off, open_ = (Money.from_minor(row[it], row["currency"]) for it in ("off_minor", "open_minor"))
    why = _what_to_book(key.invoice_number, off, open_)
    brief = {"why": why, "discount": str(off.amount), "open": str(open_.amount)}
    task = await tasks.open_task(
        *(conn, key, TaskKind.TRIAGE, why, brief, now),
        debtor=row["debtor"],
        caused_by=row["contact"],
        outlives_case=True,
    )
    await task_notes.say_anew(conn, task, why, brief)


def _what_to_book(number: str, off: Money, open_: Money) -> str:
    """What the books lack: the discount, or what was paid besides; less open is a part of it."""
    said = f"Invoice {number}: the books say {open_.amount} {open_.currency} is open, "
    lacking = open_ - off
    if lacking.minor <= 0:
        settled = f"after a discount of {off.amount} {off.currency} settled it"
        return f"{said}{settled}: book the discount there"
    return (
        f"{said}but it was paid, with a discount of {off.amount} {off.currency}: book there the "
        f"payment of {lacking.amount} {lacking.currency} and the discount, or reverse the payment"
    )


async def take_back(
    conn: Connection, creditor: str, number: str, today: date, now: datetime
) -> None:
    """The money went back, so the discount does, too: the full amount is owed again."""
    rows = await conn.fetch(
        """select o.contact, -b.amount_minor as off_minor, b.currency
           from discount_offers o join bookings b
             on b.creditor = o.creditor and b.invoice_number = o.invoice_number
            and b.kind = 'credit' and b.source = 'discount ' || o.contact
           where o.creditor = $1 and o.invoice_number = $2 and o.status = 'taken'""",
        *(creditor, number),
    )
    for row in rows:
        again = Money.from_minor(row["off_minor"], row["currency"])
        source = f"discount {row['contact']}"
        await balance.book(conn, creditor, number, "reversal", again, now, today, source)
        await _mark(conn, creditor, number, row["contact"], "taken_back")


async def _mark(conn: Connection, creditor: str, number: str, contact: UUID, status: str) -> None:
    await conn.execute(
        """update discount_offers set status = $4
           where creditor = $1 and invoice_number = $2 and contact = $3""",
        *(creditor, number, contact, status),
    )


def _percent(percent: Decimal) -> str:
    return f"{percent.normalize():f}"
