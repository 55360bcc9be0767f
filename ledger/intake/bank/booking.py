"""Book what a statement decided: plain payments many at once, all others one by one.

The caller has the creditor's turn. Both ways book the same; a test holds them equal.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from domain.allocation import Part, PaymentOrder
from domain.creditor import Creditor
from domain.incoming import Payment
from domain.money import Money
from ledger.database import Connection, Row
from ledger.intake import money
from ledger.intake.bank import afterwards, asking
from ledger.intake.bank.deciding import Decided, Decisions, asked_after_all
from ledger.intake.bank.writing import (
    BankPartRow,
    BankPaymentRow,
    write_parts,
    write_payments,
)

_CHANGED = "what it seemed to be for was settled otherwise while the statement was read"


@dataclass(frozen=True, slots=True)
class Sums:
    """How many credits were booked by themselves, and how many wait for a person."""

    booked: int = 0
    asked: int = 0


async def book(conn: Connection, creditor: Creditor, decisions: Decisions, now: datetime) -> Sums:
    """Keep every credit as a payment; book those that match by themselves, ask about the others."""
    facts = await _facts(conn, creditor.slug, _numbers(decisions.credits))
    fit = _still_fit(decisions.credits, facts)
    sure = [it for it in fit if it.matched.automatic is not None]
    asked = [it for it in fit if it.matched.automatic is None]
    plain, others = _sorted_out(creditor, sure, facts, now)
    await _book_together(conn, creditor, plain, facts, now)
    await _keep(conn, creditor.slug, asked, now)
    for it in others:
        await money.receive_over(conn, _payment(creditor.slug, it), _parts(it), now)
    await asking.ask(conn, creditor, Decisions(asked, decisions.names), now)
    await afterwards.remember(conn, creditor.slug, sure, now)
    await afterwards.end_searches(conn, creditor.slug, _numbers(sure), now)
    return Sums(len(sure), len(asked))


def _numbers(decided: Iterable[Decided]) -> list[str]:
    found = {
        number
        for it in decided
        if it.matched.automatic is not None
        for number, _ in it.matched.automatic.parts
    }
    return sorted(found)


async def _facts(conn: Connection, creditor: str, numbers: Sequence[str]) -> dict[str, Row]:
    """What is open of invoices now, while their debtors are held."""
    await conn.execute(
        """select 1 from debtors where creditor = $1 and id in (
             select debtor from invoices where creditor = $1 and number = any($2))
           order by id for update""",
        *(creditor, numbers),
    )
    rows = await conn.fetch(
        """select i.number, i.debtor, b.principal, b.costs, b.adjusted_at, c.opening,
                  c.invoice_number is not null and c.closed_at is null as running,
                  coalesce(c.outcome = 'escalated', false) as handed_over,
                  coalesce(c.stage = 'final_notice', false) as in_term
           from unnest($2::text[]) as wanted (number)
           join invoices i on i.creditor = $1 and i.number = wanted.number
           left join cases c on c.creditor = $1 and c.invoice_number = i.number
           cross join lateral (
             select coalesce(sum(amount_minor) filter (
                      where component = 'principal'), 0)::bigint as principal,
                    coalesce(sum(amount_minor) filter (
                      where component = 'costs'), 0)::bigint as costs,
                    max(effective_at) filter (where kind = 'adjustment') as adjusted_at
             from bookings where creditor = $1 and invoice_number = i.number) b
           where i.withdrawn_at is null""",
        *(creditor, numbers),
    )
    return {row["number"]: row for row in rows}


def _still_fit(decided: Sequence[Decided], facts: dict[str, Row]) -> list[Decided]:
    """Matching read the books before they were held: what changed since is for a person."""
    found, meant = list[Decided](), Counter[str]()
    for it in decided:
        parts = it.matched.automatic.parts if it.matched.automatic else ()
        fits = all(
            number in facts
            and meant[number] + part.minor
            <= max(facts[number]["principal"], 0) + max(facts[number]["costs"], 0)
            for number, part in parts
        )
        if fits:
            meant.update({number: part.minor for number, part in parts})
            found.append(it)
        else:
            asked = asked_after_all(it.matched, _CHANGED)
            found.append(Decided(it.payment_id, it.received, asked, it.original))
    return found


def _sorted_out(
    creditor: Creditor, sure: Sequence[Decided], facts: dict[str, Row], now: datetime
) -> tuple[list[Decided], list[Decided]]:
    """Payments that cannot surprise, and the others.

    A claim with the agency or in the term of its last demand, a statement of the creditor that may
    have counted the money, and another order than the usual one are seen to one by one. What is
    left over is no surprise, but comes after what is not.
    """
    plain, others = list[Decided](), list[Decided]()
    usual = creditor.allocation is PaymentOrder.PRINCIPAL_FIRST
    for it in sure:
        assert it.matched.automatic is not None
        rows = [facts[number] for number, _ in it.matched.automatic.parts]
        at = _effective_at(it.received.paid_on, now)
        alone = (
            usual
            and not any(row["handed_over"] or row["in_term"] for row in rows)
            and all(row["adjusted_at"] is None or row["adjusted_at"] < at for row in rows)
        )
        (plain if alone else others).append(it)
    return sorted(plain, key=lambda it: _over(it) > 0), others


def _over(it: Decided) -> int:
    """What no invoice takes of a payment."""
    return it.matched.automatic.unallocated.minor if it.matched.automatic else 0


def _payment(creditor: str, it: Decided) -> Payment:
    paid = it.received
    return Payment(
        creditor=creditor,
        payment_id=it.payment_id,
        amount=paid.amount.amount,
        currency=paid.amount.currency,
        paid_on=paid.paid_on,
        reference=paid.reference or None,
    )


@lru_cache(maxsize=64)
def _effective_at(paid_on: date, now: datetime) -> datetime:
    """From when a payment of a day counts, reckoned once for all of that day."""
    any_one = Payment(creditor="any", payment_id="any", amount=Decimal(1), paid_on=paid_on)
    return money.effective_at(any_one, None, now)


def _parts(it: Decided) -> list[Part]:
    assert it.matched.automatic is not None
    return [Part(invoice_number=number, amount=part) for number, part in it.matched.automatic.parts]


async def _book_together(
    conn: Connection,
    creditor: Creditor,
    plain: Sequence[Decided],
    facts: dict[str, Row],
    now: datetime,
) -> None:
    left = {number: max(row["principal"], 0) for number, row in facts.items()}
    parts = list[BankPartRow]()
    for it in plain:
        assert it.matched.automatic is not None
        for number, part in it.matched.automatic.parts:
            principal = min(part.minor, left[number])
            left[number] -= principal
            parts.append(_part_row(it, facts[number], part, principal, now))
    payments = [_payment_row(it, now, facts) for it in plain]
    await write_payments(conn, creditor.slug, payments)
    await write_parts(conn, creditor.slug, parts, now)
    await afterwards.ask_about_credit(conn, creditor, payments, now)


def _part_row(it: Decided, fact: Row, part: Money, principal: int, now: datetime) -> BankPartRow:
    detail = {"amount": str(part.amount), "currency": part.currency, "payment": it.payment_id}
    return BankPartRow(
        payment_id=it.payment_id,
        number=fact["number"],
        principal=principal,
        costs=part.minor - principal,
        currency=part.currency,
        paid_on=it.received.paid_on,
        effective_at=_effective_at(it.received.paid_on, now),
        opening=fact["opening"],
        running=fact["running"],
        why=f"paid on {it.received.paid_on}",
        detail=json.dumps(detail),
    )


def _payment_row(
    it: Decided, now: datetime, facts: Mapping[str, Row] = MappingProxyType({})
) -> BankPaymentRow:
    paid, match = it.received, it.matched.automatic
    number = match.parts[0][0] if match else None
    return BankPaymentRow(
        payment_id=it.payment_id,
        amount=paid.amount.minor,
        currency=paid.amount.currency,
        paid_on=paid.paid_on,
        effective_at=_effective_at(it.received.paid_on, now),
        reference=paid.reference or None,
        number=number,
        debtor=facts[number]["debtor"] if number is not None and _over(it) else None,
    )


async def _keep(conn: Connection, creditor: str, asked: Sequence[Decided], now: datetime) -> None:
    """Money that waits for a person."""
    await write_payments(conn, creditor, [_payment_row(it, now) for it in asked])
