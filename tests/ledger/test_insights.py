"""Figures say what plain sums say, to the cent; what each counts is told as a story."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from domain.insights import Length, Period, Scope, days_outstanding
from domain.vocabulary import Channel, Outcome
from ledger.database import Pool
from ledger.insights import reading
from ledger.insights.reading import Insights
from tests.support.database import set_now, wipe
from tests.support.desk_scene import broken_promise
from tests.support.events import CREDITOR, debtor, overdue, paid, told
from tests.support.world import acme, closed, contacted, settle_in

TODAY = date(2026, 11, 25)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


async def read(pool: Pool, currency: str = "EUR", last: date = TODAY) -> Insights:
    period = Period(last=last, length=Length.MONTH)
    scope = Scope(creditor=CREDITOR, currency=currency, period=period, zone=AMSTERDAM)
    return await reading.insights(pool, scope)


@pytest.mark.parametrize(
    ("days_late", "age"),
    [(-3, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4), (400, 4)],
)
async def test_ages_begin_the_day_after_the_due_date(
    pool: Pool, creditor: object, days_late: int, age: int
) -> None:
    await set_now(pool, "2026-11-25 09:00")
    due = (TODAY - timedelta(days=days_late)).isoformat()
    await told(pool, overdue("A-1", "250.00", due_on=due, issued_on="2025-01-01"))
    [line] = (await read(pool)).aged
    assert (line.age, line.place, line.invoices, line.minor) == (age, "asked", 1, 25000)


async def test_currencies_are_never_mixed(pool: Pool, creditor: object) -> None:
    await set_now(pool, "2026-11-25 09:00")
    await told(pool, overdue("A-1", "250.00"), overdue("A-2", "90.00", currency="USD"))
    assert [(await read(pool, it)).balance for it in ("EUR", "USD")] == [25000, 9000]
    assert set(await reading.currencies(pool, CREDITOR)) == {"EUR", "USD"}


async def test_money_leaves_the_balance_and_is_collected(pool: Pool, creditor: object) -> None:
    await set_now(pool, "2026-11-25 09:00")
    await told(pool, overdue("A-1", "250.00", due_on="2026-11-11", issued_on="2026-10-29"))
    await told(pool, paid("50.00", "A-1", on="2026-11-21"))
    found = await read(pool)
    steps = range(4)
    assert found.balance == 20000
    assert found.movements.total("invoiced", steps) == 25000
    assert found.movements.total("collected", steps) == -5000
    assert found.movements.balance_after(3) == found.balance
    assert found.lateness.now == Decimal("10.0")


async def test_what_is_given_up_or_withdrawn_is_open_no_more(pool: Pool, creditor: object) -> None:
    await set_now(pool, "2026-11-25 09:00")
    await told(pool, overdue("A-1", "250.00"), overdue("A-2", "90.00"), overdue("A-3", "10.00"))
    await closed(pool, Outcome.WRITTEN_OFF, "A-1")
    await closed(pool, Outcome.ESCALATED, "A-2")
    await pool.execute("update invoices set withdrawn_at = now() where number = 'A-3'")
    found = await read(pool, last=date(2027, 1, 1))
    assert [(it.place, it.minor) for it in found.aged] == [("handed_over", 9000)]
    assert found.movements.balance_after(3) == 9000


async def test_a_step_is_cured_by_money_before_the_next_contact(
    pool: Pool, creditor: object
) -> None:
    """The WhatsApp of the 5th led to nothing; the email of the 12th to money for one of two."""
    await set_now(pool, "2026-11-05 09:00")
    due: dict[str, Any] = {"due_on": "2026-10-31", "issued_on": "2026-10-01"}
    await told(pool, overdue("A-1", "250.00", **due), overdue("A-2", "90.00", **due))
    await contacted(pool, "A-1", channel=Channel.WHATSAPP, step="first")
    await set_now(pool, "2026-11-12 09:00")
    await contacted(pool, "A-1", "A-2", step="second")
    await contacted(pool, "A-1", step="thank_you")
    await set_now(pool, "2026-11-25 09:00")
    await told(pool, paid("250.00", "A-1", on="2026-11-14"))
    first, second = (await read(pool)).cured
    assert (first.step, first.channel, first.day) == ("first", "whatsapp", 5)
    assert (first.asked, first.paid, first.rate) == (1, 0, Decimal("0.0"))
    assert (second.asked, second.paid, second.running) == (2, 1, 1)
    assert second.rate == Decimal("100.0")


async def test_a_broken_promise_counts_once(pool: Pool, creditor: object) -> None:
    await set_now(pool, "2026-11-25 09:00")
    await told(pool, overdue("A-1", "250.00"))
    await broken_promise(pool, "A-1", "C-1001", Decimal("250.00"))
    [one] = (await read(pool)).agreements
    assert (one.kind, one.became, one.during, one.count, one.minor) == (
        *("promise", "broken", "now"),
        *(1, 25000),
    )


async def test_customers_are_kept_by_what_is_so_today(pool: Pool, creditor: object) -> None:
    await set_now(pool, "2026-11-25 09:00")
    wants = {"consents": {"marketing": True}}
    for at, facts in enumerate((wants, {"consents": {"marketing": False}}, wants)):
        who = debtor(f"C-{at}", email=f"c{at}@example.com", **facts)
        await told(pool, overdue(f"A-{at}", "10.00", of=who))
    await closed(pool, Outcome.PAID, "A-0")
    await closed(pool, Outcome.PAID, "A-1")
    await closed(pool, Outcome.ESCALATED, "A-2")
    assert {it.became: it.now for it in (await read(pool)).kept} == {
        **{"reachable": 1, "no_consent": 1, "escalated": 1}
    }


async def test_nothing_is_known_of_an_empty_creditor(pool: Pool, creditor: object) -> None:
    await set_now(pool, "2026-11-25 09:00")
    found = await read(pool)
    assert (found.balance, found.aged, found.cured, found.lateness.now) == (0, [], [], None)


def test_dso_needs_sales() -> None:
    assert days_outstanding(30_000, 91_000, 91) == Decimal("30.0")
    assert days_outstanding(30_000, 0, 91) is None


KINDS = ("principal", "costs", "credit", "adjustment", "waived", "payment")
books = st.lists(
    st.tuples(
        st.integers(0, 3), st.sampled_from(KINDS), st.integers(1, 50_000), st.integers(-70, 3)
    ),
    max_size=25,
)


@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(books=books, late=st.lists(st.integers(-40, 200), min_size=4, max_size=4))
async def test_random_books_add_up(
    pool: Pool, books: list[tuple[int, str, int, int]], late: list[int]
) -> None:
    await wipe(pool)
    await settle_in(pool, acme())
    await set_now(pool, "2026-11-25 09:00")
    for at, days in enumerate(late):
        due = (TODAY - timedelta(days=days)).isoformat()
        await told(pool, overdue(f"A-{at}", "100.00", due_on=due, issued_on="2025-01-01"))
    sums = Counter({f"A-{at}": 10_000 for at in range(4)})
    steps: Counter[tuple[int, bool]] = Counter()
    first = Period(last=TODAY, length=Length.MONTH).first
    for nth, (at, kind, minor, days) in enumerate(books):
        day, money = TODAY + timedelta(days=days), kind == "payment"
        signed = minor if kind in ("principal", "costs") else -minor
        await _booked(pool, f"A-{at}", kind, signed, day, nth)
        sums[f"A-{at}"] += signed
        steps[(min(day, TODAY) - first).days // 7, money] += signed
    found = await read(pool)
    assert found.balance == sum(sums.values())
    by_age: Counter[int | None] = Counter()
    for at, days in enumerate(late):
        owed = sums[f"A-{at}"]
        age = sum(days >= bound for bound in (1, 31, 61, 91)) if owed >= 0 else None
        by_age[age] += owed
    ages = {it.age for it in found.aged} | set(by_age)
    assert all(sum(it.minor for it in found.aged if it.age == age) == by_age[age] for age in ages)
    assert found.movements.balance_after(3) == found.balance
    for step in range(-4, 4):
        assert found.movements.total("collected", range(step, step + 1)) == steps[step, True]
        change = found.movements.balance_after(step) - found.movements.balance_after(step - 1)
        if step > -4:
            assert change == steps[step, True] + steps[step, False]


async def _booked(pool: Pool, number: str, kind: str, minor: int, day: date, nth: int) -> None:
    payment = f"p-{nth}" if kind == "payment" else None
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    if payment:
        await pool.execute(
            """insert into payments (creditor, payment_id, amount_minor, currency, paid_on,
                                     effective_at) values ('acme', $1, $2, 'EUR', $3, $4)""",
            *(payment, -minor, day, at),
        )
    await pool.execute(
        """insert into bookings (creditor, invoice_number, kind, amount_minor, currency,
                                 effective_at, booked_on, source, payment_id)
           values ('acme', $1, $2, $3, 'EUR', $4, $5, $6, $7)""",
        *(number, kind, minor, at, day, f"s-{nth}", payment),
    )
