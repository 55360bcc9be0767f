"""A payment finds its invoices: at once, later, by a person, or never."""

from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.allocation import Component, Part
from domain.answers import answer_to
from domain.incoming import Payment
from domain.money import Money
from domain.vocabulary import TaskKind
from ledger import balance, clock, receipts, tasks
from ledger.database import Connection, Pool, transaction
from ledger.intake import credit_orders, money, outcomes
from ledger.intake.outcomes import OutcomeError
from tests.support.books import books_hold
from tests.support.events import CREDITOR, credited, debtor, overdue, paid, reversed_, told
from tests.support.world import open_amount, tells, view

pytestmark = pytest.mark.usefixtures("creditor")


@pytest.fixture
async def conn(pool: Pool) -> AsyncIterator[Connection]:
    """One transaction; what was told before stands."""
    await told(pool, overdue("A-1"), overdue("A-2", "100.00"), overdue("B-1", of=debtor("C-2")))
    async with transaction(pool) as here:
        yield here


def came(amount: str, **facts: Any) -> Payment:
    known = {"creditor": CREDITOR, "payment_id": "p-1", "paid_on": date(2026, 11, 20)}
    return Payment.model_validate(known | {"amount": amount} | facts)


def part(number: str, amount: str, component: Component | None = None) -> Part:
    share = Money(amount=Decimal(amount))
    return Part(invoice_number=number, amount=share, component=component)


async def left(conn: Connection) -> tuple[str, str | None]:
    """What is left of the payment, and whose it is."""
    receipt = await receipts.find(conn, CREDITOR, "p-1")
    return str(receipt.left.amount), receipt.debtor


async def test_money_of_nobody_waits_and_counts_from_its_own_day_once_found(
    pool: Pool, conn: Connection
) -> None:
    now = await clock.now(conn)
    await money.receive_over(conn, came("250.00"), [], now)
    assert (await receipts.find(conn, CREDITOR, "p-1")).waits
    assert await tasks.listing(conn, CREDITOR, "open") == [], "the matching asks, with proposals"
    placed = await credit_orders.allocate(conn, CREDITOR, "p-1", [part("A-1", "250.00")], now)
    assert [(it, str(took.amount)) for it, took in placed.took] == [("A-1", "250.00")]
    [*_, line] = await balance.listing(conn, CREDITOR, "A-1")
    assert (line["kind"], line["booked_on"]) == ("payment", "2026-11-20")


async def test_money_of_a_debtor_without_an_invoice_is_credit(conn: Connection) -> None:
    await money.receive_over(conn, came("40.00"), [], await clock.now(conn), debtor="C-2")
    assert await left(conn) == ("40.00", "C-2")
    [task] = await tasks.listing(conn, CREDITOR, "open")
    assert (task.kind, task.debtor, task.covers) == (TaskKind.CREDIT, "C-2", ("B-1",))


async def test_one_payment_for_invoices_of_two_debtors(conn: Connection) -> None:
    parts = [part("A-1", "250.00"), part("B-1", "250.00")]
    await money.receive_over(conn, came("520.00"), parts, await clock.now(conn), debtor="C-2")
    assert await left(conn) == ("20.00", "C-2")


async def test_what_the_debtor_directed_to_costs_pays_costs_alone(conn: Connection) -> None:
    costs, now = Money(amount=Decimal("40.00")), await clock.now(conn)
    await balance.book(conn, CREDITOR, "A-1", "costs", costs, now, now.date(), "notice 1")
    parts = [part("A-1", "50.00", Component.COSTS)]
    await money.receive_over(conn, came("50.00"), parts, now)
    assert (await balance.principal(conn, CREDITOR, "A-1")).amount == Decimal("250.00")
    assert (await balance.costs(conn, CREDITOR, "A-1")).amount == 0
    assert await left(conn) == ("10.00", "C-1001")


@pytest.mark.parametrize(
    ("payment", "parts", "why"),
    [
        (came("10.00"), [part("A-9", "10.00")], "invoice_number: unknown invoice 'A-9'"),
        (came("10.00"), [part("A-1", "11.00")], "only 10.00 is left"),
        (came("10.001"), [], "more decimals than EUR allows"),
    ],
)
async def test_what_does_not_fit_is_refused(
    conn: Connection, payment: Payment, parts: list[Part], why: str
) -> None:
    now = await clock.now(conn)
    with pytest.raises(ValueError, match=why):
        await money.receive_over(conn, payment, parts, now)


async def test_every_case_is_told_once(pool: Pool) -> None:
    await told(pool, overdue("A-1"), overdue("A-2", "100.00"))
    async with transaction(pool) as conn:
        parts = [part("A-1", "250.00"), part("A-2", "50.00")]
        await money.receive_over(conn, came("300.00"), parts, await clock.now(conn))
    for number in ("A-1", "A-2"):
        assert await tells(pool, number) == [(1, 1, "opened"), (1, 2, "balance_changed")]


async def test_a_payment_that_was_reversed_while_it_waited_pays_nothing(pool: Pool) -> None:
    await told(pool, paid("100.00", "A-1", payment="p-1"))
    await told(pool, reversed_("p-1"))
    await told(pool, overdue("A-1"))
    assert await open_amount(pool, "A-1") == "250.00"
    await books_hold(pool)


async def test_too_much_that_a_statement_had_counted_is_credit_for_what_is_over(
    pool: Pool,
) -> None:
    """Decision 5: the payment is in the balance already; only what is beyond it is too much."""
    await told(pool, overdue("A-1", open_amount="0.00", time="2026-11-20T12:00:00Z"))
    await told(pool, paid("300.00", "A-1", payment="p-1", time="2026-11-20T08:00:00Z"))
    assert await open_amount(pool, "A-1") == "0.00"
    async with pool.acquire() as conn:
        assert await left(conn) == ("50.00", "C-1001")
    await books_hold(pool)


async def test_a_statement_below_what_was_paid_since_frees_the_money(pool: Pool) -> None:
    await told(pool, overdue("A-1", time="2026-11-19T08:00:00Z"))
    await told(pool, paid("250.00", "A-1", payment="p-1", time="2026-11-20T18:00:00Z"))
    await told(pool, overdue("A-1", open_amount="100.00", time="2026-11-20T12:00:00Z"))
    assert await open_amount(pool, "A-1") == "0.00"
    async with pool.acquire() as conn:
        assert await left(conn) == ("150.00", "C-1001")
    await books_hold(pool)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({"outcome": "refund", "amount": "60.00"}, "amount: the credit is 50.00 EUR now"),
        ({"outcome": "apply", "invoices": ["A-9"]}, "invoices: A-9"),
        ({"outcome": "apply", "amount": "50.00", "invoices": ["A-2"]}, "do not take 50.00"),
    ],
)
async def test_an_answer_that_cannot_be_followed_changes_nothing(
    pool: Pool, answer: dict[str, Any], why: str
) -> None:
    await told(pool, overdue("A-1"), overdue("A-2", "20.00"), paid("300.00", "A-1"))
    [task] = await tasks.listing(pool, CREDITOR, "open")
    with pytest.raises(OutcomeError, match=why):
        await outcomes.task_outcome(pool, task.id, "ann", answer_to(TaskKind.CREDIT, answer))
    [still] = await tasks.listing(pool, CREDITOR, "open")
    assert still.id == task.id
    assert (await view(pool, "A-2")).credit_balance == Decimal("50.00")


async def test_a_credit_that_is_gone_asks_nobody_any_more(pool: Pool) -> None:
    await told(pool, overdue("A-1"), paid("300.00", "A-1", payment="p-1"))
    await told(pool, reversed_("p-1"))
    assert await tasks.listing(pool, CREDITOR, "open") == []


async def test_a_credit_note_without_money_stays_below_zero(pool: Pool) -> None:
    """There is nothing to free: it lowers what is asked elsewhere (decision 23)."""
    await told(pool, overdue("A-1", "50.00"), credited("80.00", "A-1"))
    assert await open_amount(pool, "A-1") == "-30.00"
    assert await tasks.listing(pool, CREDITOR, "open") == []
