"""Statements at the door: once, whole, of the creditor's own accounts, equal both ways."""

import asyncio
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from domain.allocation import PaymentOrder
from domain.creditor import Creditor
from domain.money import Money
from gateway.imports.bank.broken import RefusedStatementError
from ledger import balance, clock, debtor_accounts
from ledger.database import Pool, transaction
from ledger.intake.bank import asking, booking, deciding
from ledger.intake.bank.door import NotTheirsError
from tests.support import bank
from tests.support.books import books_hold
from tests.support.database import rows, set_now, wipe
from tests.support.events import CREDITOR, debtor, overdue, paid, told
from tests.support.statements import ACME, OTHER, Bank, Moved, as_mt940, brought
from tests.support.world import acme, open_amount, settle_in

A, B = "2026-0117", "2026-0118"


@pytest.fixture(autouse=True)
def _settled(creditor: Creditor) -> None:
    """Acme, on 21 November."""


async def test_the_same_statement_twice_changes_nothing(pool: Pool) -> None:
    await told(pool, overdue(A))
    file = Bank().says(
        Moved("250.00", f"Factuur {A}"), Moved("12.00", "?"), Moved("-5.00", "kosten")
    )
    first = await brought(pool, file)
    assert (first.booked, first.asked, first.other, first.known) == (1, 1, 1, 0)
    before = await rows(pool)
    again = await brought(pool, file)
    assert (again.known, again.booked, again.asked, again.other) == (3, 0, 0, 0)
    assert await rows(pool) == before


async def test_statements_that_overlap_bring_what_is_new(pool: Pool) -> None:
    """The week's statement holds the day's entries, under the bank's own references."""
    await told(pool, overdue(A), overdue(B, "99.00"))
    one, two = (
        Moved("250.00", f"Factuur {A}", bank="R-1"), Moved("99.00", f"Factuur {B}", bank="R-2"),
    )  # fmt: skip
    await brought(pool, Bank().says(one))
    week = await brought(pool, Bank().says(one, two))
    assert (week.known, week.booked) == (1, 1)
    assert [await open_amount(pool, it) for it in (A, B)] == ["0.00", "0.00"]


async def test_the_same_day_in_another_format_is_known(pool: Pool) -> None:
    """MT940 gives other ids than CAMT.053; balance and amounts of the day tell that it is one."""
    await told(pool, overdue(A))
    moved = Moved("250.00", f"Factuur {A}"), Moved("-7.50", "kosten")
    await brought(pool, Bank().says(*moved))
    other = await brought(pool, as_mt940(*moved, opening="1000.00", closing="1242.50"))
    assert (other.known, other.asked, other.booked) == (2, 0, 0)
    later = await brought(pool, as_mt940(moved[0], opening="1242.50", closing="1492.50"))
    assert (later.known, later.asked) == (0, 1), "the same amount again is another payment"


async def test_two_at_once_book_once(pool: Pool) -> None:
    await told(pool, overdue(A))
    file = Bank().says(Moved("250.00", f"Factuur {A}"))
    both = await asyncio.gather(brought(pool, file), brought(pool, file))
    assert sorted(it.booked for it in both) == [0, 1]
    await books_hold(pool)


@pytest.mark.parametrize("spoilt", ["closing", "half", "account"])
async def test_a_broken_file_books_nothing(pool: Pool, spoilt: str) -> None:
    await told(pool, overdue(A))
    before = await rows(pool)
    file = Bank().says(Moved("250.00", f"Factuur {A}"))
    if spoilt == "closing":
        file = file.replace(b">1250.00<", b">1250.01<")
    elif spoilt == "half":
        file = file[: len(file) // 2]
    else:
        file = file.replace(ACME.encode(), b"")
    with pytest.raises(RefusedStatementError):
        await brought(pool, file)
    assert await rows(pool) == before


async def test_a_failure_in_the_midst_books_nothing(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    await told(pool, overdue(A))
    before = await rows(pool)

    async def fails(*_: object, **__: object) -> None:
        raise RuntimeError("the machine is switched off")

    monkeypatch.setattr(asking, "ask", fails)
    with pytest.raises(RuntimeError):
        await brought(pool, Bank().says(Moved("250.00", f"Factuur {A}"), Moved("9.00", "?")))
    assert await rows(pool) == before


async def test_only_the_creditors_own_accounts(pool: Pool) -> None:
    file = Bank(OTHER).says(Moved("250.00", f"Factuur {A}"))
    with pytest.raises(NotTheirsError, match=f"account {OTHER} is no creditor's"):
        await brought(pool, file)
    with pytest.raises(NotTheirsError, match=f"account {OTHER} is not creditor acme's"):
        await brought(pool, file, CREDITOR)
    await settle_in(pool, acme(accounts=[OTHER]))
    assert (await brought(pool, file)).creditor == CREDITOR
    await settle_in(pool, acme("globex", accounts=[OTHER]))
    with pytest.raises(NotTheirsError, match="acme, globex: say which creditor"):
        await brought(pool, Bank(OTHER).says(Moved("1.00")))
    assert (await brought(pool, Bank(OTHER).says(Moved("1.00")), "globex")).creditor == "globex"


async def test_the_number_of_an_account_as_dutch_banks_wrote_it(pool: Pool) -> None:
    assert await debtor_accounts.owners(pool, "417164300") == {CREDITOR: ACME}
    assert await debtor_accounts.owners(pool, "0417164300") == {CREDITOR: ACME}
    assert await debtor_accounts.owners(pool, "17164300") == {}


async def test_foreign_money_is_for_a_person(pool: Pool) -> None:
    """It fits to the cent, but what was sent is in dollars."""
    await told(pool, overdue(A))
    said = await brought(pool, Bank().says(Moved("250.00", f"Factuur {A}", original="271.00")))
    assert (said.booked, said.asked) == (0, 1)
    brief = await pool.fetchval("select brief from tasks where kind = 'match'")
    assert brief["why"] == "it was paid in USD: a person compares the amounts"
    assert brief["original"] == {"amount": "271.00", "currency": "USD"}
    assert brief["proposals"][0]["invoices"] == [{"invoice": A, "amount": "250.00"}]


async def test_an_account_in_dollars_meets_no_invoice_in_euros(pool: Pool) -> None:
    await told(pool, overdue(A))
    said = await brought(pool, Bank().says(Moved("250.00", f"Factuur {A}"), ccy="USD"))
    assert (said.booked, said.asked) == (0, 1)
    brief = await pool.fetchval("select brief from tasks where kind = 'match'")
    assert (brief["why"], brief["proposals"]) == ("no invoice is open in USD", [])


async def test_what_changed_while_it_was_read_is_for_a_person(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The debtor pays by a link just between matching and booking."""
    await told(pool, overdue(A))
    decide = deciding.decide

    async def slowly(*facts: Any) -> Any:
        found = await decide(*facts)
        await told(pool, paid("250.00", A, payment="mollie:tr_1"))
        return found

    monkeypatch.setattr(deciding, "decide", slowly)
    said = await brought(pool, Bank().says(Moved("250.00", f"Factuur {A}")))
    assert (said.booked, said.asked) == (0, 1)
    await books_hold(pool)


# Both ways of booking are one

FUZZY: dict[str, Any] = {
    "suppress_health_check": list(HealthCheck),
    "phases": (Phase.explicit, Phase.reuse, Phase.generate),
}
_CLAIMS = st.lists(
    st.tuples(st.integers(1_000, 30_000), st.sampled_from([0, 0, 4_000])), min_size=1, max_size=4
)
_WAYS = st.lists(st.sampled_from(["whole", "part", "more", "joint", "twice"]), max_size=6)


async def _open_books(pool: Pool, claims: list[tuple[int, int]], order: PaymentOrder) -> None:
    await wipe(pool)
    await set_now(pool, "2026-11-21 10:00")
    await settle_in(pool, acme(allocation=order))
    for place, (principal, costs) in enumerate(claims):
        who = debtor(f"C-{place // 2}", name=f"Naam{place // 2} Bakker")
        await told(pool, overdue(f"77{place}0{place}5", _euros(principal), of=who))
        if costs:
            async with transaction(pool) as conn:
                now = await clock.now(conn)
                await balance.book(
                    *(conn, CREDITOR, f"77{place}0{place}5", "costs"),
                    *(Money.from_minor(costs, "EUR"), now, now.date(), "notice"),
                )


def _euros(minor: int) -> str:
    return str(Money.from_minor(minor, "EUR").amount)


def _paid(claims: list[tuple[int, int]], ways: list[str]) -> list[Moved]:
    moved = list[Moved]()
    for at, way in enumerate(ways):
        place = at % len(claims)
        number, whole = f"77{place}0{place}5", sum(claims[place])
        name = f"Naam{place // 2} Bakker"
        if way == "joint":
            both = sum(sum(it) for it in claims[place // 2 * 2 : place // 2 * 2 + 2])
            numbers = " en ".join(f"77{it}0{it}5" for it in range(place // 2 * 2, len(claims))[:2])
            moved.append(Moved(_euros(both), f"facturen {numbers}", name=name))
            continue
        minor = {"part": whole // 2, "more": whole + 500}.get(way, whole)
        moved.append(Moved(_euros(minor), f"factuur {number} deelbetaling"[: 15 + 14], name=name))
    return moved


_LOOKS = {
    "bookings": """select invoice_number, kind, amount_minor, currency, effective_at, booked_on,
                   payment_id from bookings where payment_id is not null order by 1, 2, 7, 3""",
    "payments": """select payment_id, amount_minor, invoice_number, debtor, effective_at
                   from payments order by 1""",
    "left": "select payment_id, left_minor from unallocated order by 1",
    "lines": """select invoice_number, what, why, detail - 'task' as detail from timeline
                where what = 'payment' order by 1, detail ->> 'payment'""",
    "told": "select distinct invoice_number, what from outbox order by 1, 2",
    # What a credit could go to is told as of when it came: that hangs on the order.
    "tasks": """select kind, title, case kind when 'match' then covers end as covers,
                case kind when 'match' then brief end as brief from tasks order by 1, 2, 4""",
}


async def _books(pool: Pool) -> dict[str, list[dict[str, Any]]]:
    return {name: [dict(it) for it in await pool.fetch(sql)] for name, sql in _LOOKS.items()}


@given(claims=_CLAIMS, ways=_WAYS, order=st.sampled_from(PaymentOrder))
@settings(max_examples=30, **FUZZY)
async def test_many_at_once_book_what_one_by_one_does(
    pool: Pool, claims: list[tuple[int, int]], ways: list[str], order: PaymentOrder
) -> None:
    moved = _paid(claims, ways)
    found = []
    for one_by_one in (False, True):
        await _open_books(pool, claims, order)
        with pytest.MonkeyPatch.context() as patch:
            if one_by_one:
                patch.setattr(booking, "_sorted_out", lambda _creditor, sure, *_: ([], sure))
            # Nothing is moved by the clock between the two: what counts is by the end of a day.
            await brought(pool, Bank().says(*moved, day="2026-11-19"))
        await books_hold(pool)
        found.append(await _books(pool))
    assert found[0] == found[1]


# Whatever comes

_GOOD = Bank().says(
    Moved("250.00", f"Factuur {A}", e2e="E-1"),
    Moved("99.00", f"Factuur {B} \u00e9\u00e9n", name="Sanne de Vries"),
    Moved("-250.00", "storno", e2e="E-1", back=True),
)
_GOOD_MT940 = as_mt940(
    Moved("250.00", f"Factuur {A}"), Moved("99.00", f"Factuur {B}"),
    opening="1000.00", closing="1349.00",
)  # fmt: skip


@pytest.mark.parametrize("good", [_GOOD, _GOOD_MT940], ids=["camt", "mt940"])
@given(data=st.data())
@settings(max_examples=120, **FUZZY)
async def test_a_mutated_statement_never_fails_and_never_books_what_was_not_paid(
    pool: Pool, good: bytes, data: st.DataObject
) -> None:
    """Refused, or the same amounts: a letter of a name may change, money may not."""
    await _open_books(pool, [(25_000, 0), (9_900, 0)], PaymentOrder.PRINCIPAL_FIRST)
    before = await rows(pool)
    file = bytearray(good)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(file) - 1))
        length = data.draw(st.integers(0, 3))
        file[at : at + length] = data.draw(st.binary(max_size=3))
    try:
        said = await brought(pool, bytes(file))
    except (RefusedStatementError, NotTheirsError):
        assert await rows(pool) == before
        return
    amounts = [
        it.amount for _, entries in bank.read(bytes(file)) for it in entries if it.amount > 0
    ]
    assert sorted(amounts) in ([Decimal("99.00"), Decimal("250.00")], [])
    assert said.booked + said.asked + said.restored == len(amounts)
    await books_hold(pool)


@pytest.mark.parametrize("name", ["test-camt053.xml", "test-camt053-no-ntry.xml"])
async def test_the_files_of_other_projects(pool: Pool, name: str) -> None:
    """One does not add up and is refused; the other has no entry to book."""
    path = bank.EXAMPLES / name
    if not path.exists():
        pytest.skip("the example files are not at hand")
    await settle_in(pool, acme(accounts=[bank.ACCOUNT]))
    before = await rows(pool)
    if name == "test-camt053.xml":
        with pytest.raises(RefusedStatementError, match=r"a difference of -?434\.16"):
            await brought(pool, path.read_bytes())
        assert await rows(pool) == before
    else:
        assert (await brought(pool, path.read_bytes())).entries == 0
