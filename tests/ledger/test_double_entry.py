"""Whatever happens in whatever order: the books add up, and say what plain books say."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from asyncpg import RaiseError
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from domain.allocation import Part
from domain.case import CaseKey
from domain.incoming import Payment, Reversal
from domain.money import Money
from ledger import balance, clock, creditors, waivers
from ledger.database import Connection, Pool, transaction
from ledger.intake import credit_orders, money, placing, reversals
from tests.support.books import books_hold
from tests.support.database import set_now, wipe
from tests.support.events import CREDITOR, credited, debtor, overdue, told
from tests.support.plain_books import Claim, PlainBooks
from tests.support.world import acme, settle_in

INVOICES = {"A-1": "C-1", "A-2": "C-1", "B-1": "C-2"}
NUMBERS = tuple(INVOICES)
WHO = ("C-1", "C-2")
STEPS = (
    *("claim", "pay", "pay", "pay", "pay_over", "pay_loose", "state", "credit", "waive"),
    *("costs", "take_back_costs", "go_back", "come_again", "apply", "refund", "allocate"),
)
Step = tuple[str, int, int, int]
steps = st.lists(
    st.tuples(st.sampled_from(STEPS), st.integers(0, 5), st.integers(0, 5), st.integers(1, 30_000)),
    min_size=4,
    max_size=24,
)


def euros(minor: int) -> Money:
    return Money.from_minor(minor, "EUR")


class Life:
    """One sequence of happenings, told to the ledger and to plain books alike."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self.books = PlainBooks()
        self._at = datetime.fromisoformat("2026-11-21T10:00:00+00:00")

    async def live(self, sequence: Sequence[Step]) -> None:
        """All of it; after each step the ledger is looked through."""
        for what, pick, other, minor in sequence:
            self._at += timedelta(hours=1)
            await set_now(self._pool, f"{self._at:%Y-%m-%d %H:%M}")
            does: Callable[[int, int, int], Awaitable[None]] = getattr(self, what)
            await does(pick, other, minor)
            await books_hold(self._pool)
            await self._as_plain_books_say()

    def _a_claim(self, pick: int) -> str | None:
        known = sorted(self.books.claims)
        return known[pick % len(known)] if known else None

    async def claim(self, pick: int, _: int, minor: int) -> None:
        number = NUMBERS[pick % len(NUMBERS)]
        if number in self.books.claims:
            return
        amount = str(euros(minor).amount)
        await told(self._pool, overdue(number, amount, of=debtor(INVOICES[number])))
        self.books.claims[number] = Claim(INVOICES[number], principal=minor)

    async def state(self, pick: int, _: int, minor: int) -> None:
        """The creditor's books say what is open now, and they are right."""
        if (number := self._a_claim(pick)) is None:
            return
        stated = str(euros(minor).amount)
        who = debtor(INVOICES[number])
        invoiced = await self._pool.fetchval(
            "select details ->> 'amount' from invoices where number = $1", number
        )
        at = self._at.isoformat()
        await told(self._pool, overdue(number, invoiced, of=who, open_amount=stated, time=at))
        self.books.state(number, minor)

    async def pay(self, pick: int, _: int, minor: int) -> None:
        if (number := self._a_claim(pick)) is not None:
            await self._pays(minor, {number: minor}, None)

    async def pay_over(self, pick: int, other: int, minor: int) -> None:
        """One payment over several invoices, and perhaps more than they are."""
        first, second = self._a_claim(pick), self._a_claim(other)
        if first is not None and second is not None and first != second:
            parts = {first: minor // 2, second: minor // 3}
            await self._pays(minor, {each: part for each, part in parts.items() if part}, None)

    async def pay_loose(self, pick: int, other: int, minor: int) -> None:
        """Money of a debtor without an invoice, or of nobody we know."""
        who = [*WHO, None][pick % 3]
        known = {claim.debtor for claim in self.books.claims.values()}
        await self._pays(minor, {}, who if who in known else None)

    async def _pays(self, minor: int, parts: dict[str, int], who: str | None) -> None:
        name = f"p-{len(self.books.purses):03}"
        payment = Payment(
            creditor=CREDITOR,
            payment_id=name,
            amount=euros(minor).amount,
            paid_on=self._at.date(),
        )
        async with transaction(self._pool) as conn:
            for again in (False, True):
                placed = await money.receive_over(
                    *(conn, payment, _parts(parts), self._at), stated=self._at, debtor=who
                )
                assert (placed is None) is again, "the same payment twice is received once"
        self.books.pay(name, minor, parts, who)

    async def credit(self, pick: int, _: int, minor: int) -> None:
        if (number := self._a_claim(pick)) is not None:
            await told(self._pool, credited(str(euros(minor).amount), number))
            self.books.credit(number, minor)

    async def waive(self, pick: int, _: int, minor: int) -> None:
        """What is open is so little that it is waived."""
        number = self._a_claim(pick)
        if number is None or self.books.claims[number].principal <= 0:
            return
        claim = self.books.claims[number]
        async with transaction(self._pool) as conn:
            key = CaseKey(creditor=CREDITOR, invoice_number=number)
            rest = euros(claim.principal)
            await waivers.waive_rest(conn, key, rest, self._at.date(), self._at)
        claim.waived, claim.principal = claim.waived + claim.principal, 0

    async def costs(self, pick: int, _: int, minor: int) -> None:
        if (number := self._a_claim(pick)) is None:
            return
        async with transaction(self._pool) as conn:
            await balance.book(
                *(conn, CREDITOR, number, "costs", euros(minor), self._at, self._at.date()),
                f"notice {self._at}",
            )
        self.books.claims[number].costs += minor
        self.books.claims[number].charged += minor

    async def take_back_costs(self, pick: int, _: int, __: int) -> None:
        number = self._a_claim(pick)
        if number is None or not self.books.claims[number].charged:
            return
        async with transaction(self._pool) as conn:
            charged = await balance.costs_charged(conn, CREDITOR, number)
            off = euros(-charged.minor)
            await balance.book(
                *(conn, CREDITOR, number, "costs_waived", off, self._at, self._at.date()),
                f"not due {self._at}",
            )
            await placing.free_excess(conn, CREDITOR, number, self._at, self._at)
        self.books.take_back_costs(number)

    def _a_purse(self, pick: int, *, went_back: bool) -> str | None:
        known = [it for it, purse in self.books.purses.items() if purse.went_back is went_back]
        return known[pick % len(known)] if known else None

    async def go_back(self, pick: int, _: int, __: int) -> None:
        if (name := self._a_purse(pick, went_back=False)) is None:
            return
        async with transaction(self._pool) as conn:
            order = Reversal(creditor=CREDITOR, payment_id=name, reason="chargeback")
            await reversals.reverse(conn, order, self._at, self._at)
            await reversals.reverse(conn, order, self._at, self._at)
        self.books.go_back(name)

    async def come_again(self, pick: int, _: int, __: int) -> None:
        if (name := self._a_purse(pick, went_back=True)) is None:
            return
        async with transaction(self._pool) as conn:
            assert await reversals.restore(conn, CREDITOR, name, self._at, self._at)
            assert await reversals.restore(conn, CREDITOR, name, self._at, self._at) is None
        self.books.come_again(name)

    async def apply(self, pick: int, other: int, minor: int) -> None:
        """A person applies credit to an invoice."""
        who, number = WHO[pick % 2], self._a_claim(other)
        if number is None or self.books.claims[number].debtor != who:
            return
        claim = self.books.claims[number]
        takes = max(claim.principal, 0) + max(claim.costs, 0)
        has = sum(it.left for it in self.books.lefts(who))

        async def act(conn: Connection) -> None:
            creditor = await creditors.get(conn, CREDITOR)
            parts = _parts({number: minor})
            await credit_orders.apply_credit(conn, creditor, who, parts, self._at)

        if await self._allowed(act, minor <= min(takes, has)):
            self.books.apply(who, number, minor)

    async def refund(self, pick: int, _: int, minor: int) -> None:
        who = WHO[pick % 2]

        async def act(conn: Connection) -> None:
            creditor = await creditors.get(conn, CREDITOR)
            await credit_orders.refund(conn, creditor, who, euros(minor), "ann", self._at)

        has = sum(it.left for it in self.books.lefts(who))
        if await self._allowed(act, minor <= has):
            self.books.refund(who, minor)

    async def allocate(self, pick: int, other: int, minor: int) -> None:
        """A person, or the matching, finds the invoice of money that was left."""
        names, number = sorted(self.books.purses), self._a_claim(other)
        if not names or number is None:
            return
        name = names[pick % len(names)]
        purse = self.books.purses[name]

        async def act(conn: Connection) -> None:
            await credit_orders.allocate(conn, CREDITOR, name, _parts({number: minor}), self._at)

        if await self._allowed(act, minor <= purse.left):
            self.books.find(name, number, minor)

    async def _allowed(self, act: Callable[[Connection], Awaitable[None]], expected: bool) -> bool:
        """Whether it could be done; what is refused leaves nothing behind."""
        try:
            async with transaction(self._pool) as conn:
                await act(conn)
        except ValueError:
            assert not expected
            return False
        assert expected
        return True

    async def _as_plain_books_say(self) -> None:
        for number, claim in self.books.claims.items():
            said = await balance.principal(self._pool, CREDITOR, number)
            costs = await balance.costs(self._pool, CREDITOR, number)
            assert (said.minor, costs.minor) == (claim.principal, claim.costs), number
        rows = await self._pool.fetch("select payment_id, debtor, left_minor from unallocated")
        found = {row["payment_id"]: (row["left_minor"], row["debtor"]) for row in rows}
        assert found == {name: (it.left, it.debtor) for name, it in self.books.purses.items()}
        good = await self._pool.fetch("select debtor, minor from credit_balances")
        assert dict(map(tuple, good)) == {
            who: self.books.good(who) for who in WHO if self.books.good(who)
        }


def _parts(parts: dict[str, int]) -> list[Part]:
    return [Part(invoice_number=it, amount=euros(minor)) for it, minor in parts.items()]


FUZZY: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "phases": (Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
}


@given(sequence=steps)
@settings(max_examples=30, **FUZZY)
@example(
    sequence=[("pay_loose", 2, 0, 1), ("state", 1, 0, 1), ("allocate", 0, 1, 1)],
).via("money that waited, and that a statement may have counted")
async def test_the_books_add_up_whatever_happens(pool: Pool, sequence: list[Step]) -> None:
    await wipe(pool)
    await settle_in(pool, acme())
    await Life(pool).live([("claim", 0, 0, 25_000), ("claim", 1, 0, 10_000), *sequence])


def _when(hours: int) -> str:
    return (
        datetime.fromisoformat("2026-11-20T00:00:00+00:00") + timedelta(hours=hours)
    ).isoformat()


HOURS = st.integers(0, 30)
AMOUNTS = st.sampled_from(["50.00", "100.00", "250.00", "400.00"])


@st.composite
def late_news(draw: st.DrawFn) -> tuple[str, str, str]:
    return draw(st.sampled_from(["state", "pay", "credit"])), draw(AMOUNTS), _when(draw(HOURS))


@given(news=st.lists(late_news(), min_size=2, max_size=9), back=st.integers(0, 8))
@settings(max_examples=25, **FUZZY)
async def test_the_books_add_up_in_whatever_order_news_arrives(
    pool: Pool, news: list[tuple[str, str, str]], back: int
) -> None:
    """Statements, payments and credit notes as of moments that do not follow each other."""
    await wipe(pool)
    await set_now(pool, "2026-11-22 10:00")
    await settle_in(pool, acme())
    await told(pool, overdue("A-1", "250.00", time=_when(0)))
    for turn, (what, amount, at) in enumerate(news):
        if what == "state":
            await told(pool, overdue("A-1", "250.00", open_amount=amount, time=at))
        elif what == "credit":
            await told(pool, credited(amount, "A-1", time=at))
        else:
            await _paid(pool, f"p-{turn}", amount, at)
        await books_hold(pool)
    names = [row["payment_id"] for row in await pool.fetch("select payment_id from payments")]
    if names:
        async with transaction(pool) as conn:
            order = Reversal(creditor=CREDITOR, payment_id=names[back % len(names)])
            now = await clock.now(conn)
            await reversals.reverse(conn, order, now, now)
        await books_hold(pool)


async def _paid(pool: Pool, name: str, amount: str, at: str) -> None:
    moment = datetime.fromisoformat(at)
    payment = Payment(
        creditor=CREDITOR,
        payment_id=name,
        amount=Decimal(amount),
        paid_on=moment.date(),
        invoice_number="A-1",
    )
    async with transaction(pool) as conn:
        await money.receive(conn, payment, moment, await clock.now(conn))


@pytest.mark.parametrize(
    "forbidden",
    [
        "update bookings set amount_minor = 1",
        "delete from bookings",
        "update payments set amount_minor = 1",
        "delete from payments",
        "update payment_movements set amount_minor = -1",
        "delete from payment_movements",
    ],
)
async def test_nothing_that_was_booked_is_changed(
    pool: Pool, creditor: object, forbidden: str
) -> None:
    await told(pool, overdue("A-1"))
    await _paid(pool, "p-1", "100.00", _when(0))
    async with transaction(pool) as conn:
        now = await clock.now(conn)
        await reversals.reverse(conn, Reversal(creditor=CREDITOR, payment_id="p-1"), now, now)
    with pytest.raises(RaiseError, match="append-only"):
        await pool.execute(forbidden)


async def test_money_in_one_currency_pays_nothing_in_another(pool: Pool, creditor: object) -> None:
    await told(pool, overdue("A-1", currency="USD"))
    payment = Payment(
        creditor=CREDITOR,
        payment_id="p-1",
        amount=Decimal(10),
        paid_on=date(2026, 11, 20),
    )
    parts = _parts({"A-1": 1000})
    async with pool.acquire() as conn:
        now = await clock.now(conn)
        with pytest.raises(ValueError, match="currency: invoice A-1 is in USD"):
            await _together(conn, money.receive_over(conn, payment, parts, now))
    assert await pool.fetchval("select count(*) from payments") == 0


async def _together(conn: Connection, happening: Awaitable[object]) -> None:
    async with conn.transaction():
        await happening
