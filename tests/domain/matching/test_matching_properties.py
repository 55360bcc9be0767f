"""Whatever is received and open, a match keeps to the cents and to the evidence."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.matching.items import OpenItems
from domain.matching.matcher import match
from domain.matching.models import Match, OpenItem, Received
from domain.matching.names import Likeness, likeness, names_in
from domain.matching.sums import fall, sums_to
from domain.money import Money

DAY = date(2026, 11, 20)
IBANS = ("NL91ABNA0417164300", "NL02RABO0123456789", "NL69INGB0123456789")
NAMES = ("Sanne de Vries", "S. de Vries", "Bakkerij Jansen BV", "Kees Mulder")


def euros(cents: int, currency: str = "EUR") -> Money:
    return Money(amount=Decimal(cents).scaleb(-2), currency=currency)


cents = st.integers(1, 30_000) | st.sampled_from([1995, 2500, 5000, 5000, 7550])
currencies = st.sampled_from(["EUR", "EUR", "EUR", "USD"])


@st.composite
def items(draw: st.DrawFn) -> list[OpenItem]:
    found = list[OpenItem]()
    for n in draw(st.lists(st.integers(1, 400), min_size=1, max_size=12, unique=True)):
        debtor = draw(st.integers(1, 4))
        currency = draw(currencies)
        costs = draw(st.none() | cents)
        found.append(
            OpenItem(
                invoice_number=f"2026-{n:04d}",
                debtor=f"C-{debtor}",
                principal=euros(draw(cents), currency),
                costs=None if costs is None else euros(costs, currency),
                due_on=DAY - timedelta(days=draw(st.integers(0, 90))),
                debtor_names=(NAMES[debtor - 1],),
                ibans=draw(st.sampled_from([(), (IBANS[debtor % 3],)])),
                terms=draw(st.sampled_from([(), (euros(2500, currency),) * 2])),
            )
        )
    return found


said = ["factuur", "2026-0117", "20260042", "0042", "C-2", "deel", "en", "klantnr", "17-11-2026"]
texts = st.lists(
    st.sampled_from(said)
    | st.integers(1, 400).map(lambda n: f"2026-{n:04d}")
    | st.text(max_size=12),
    max_size=6,
).map(" ".join)
payments = st.builds(
    Received,
    amount=st.builds(euros, cents, currencies),
    paid_on=st.just(DAY),
    name=st.sampled_from(["", *NAMES]) | st.text(max_size=20),
    iban=st.sampled_from(["", *IBANS]),
    reference=st.sampled_from(["", "RF462026000123"]),
    end_to_end=st.sampled_from(["", "NOTPROVIDED", "2026-0042"]),
    text=texts,
)


def all_matches(received: Received, index: OpenItems) -> list[Match]:
    matched = match(received, index)
    return [matched.automatic] if matched.automatic else list(matched.proposals)


@given(items(), payments)
@settings(max_examples=300)
def test_parts_never_exceed_what_was_received_or_what_is_open(
    open_items: list[OpenItem], received: Received
) -> None:
    is_open = {it.invoice_number: it.open for it in open_items}
    for found in all_matches(received, OpenItems(open_items)):
        assert found.parts
        for number, money in found.parts:
            assert money.currency == received.amount.currency == is_open[number].currency
            assert 0 < money.minor <= is_open[number].minor
        total = sum(money.minor for _, money in found.parts)
        assert total + found.unallocated.minor == received.amount.minor
        assert found.unallocated.minor >= 0
        if found.unallocated.minor:
            assert "left over" in " ".join(found.reasons)


@given(items(), payments, st.randoms())
@settings(max_examples=200)
def test_the_order_of_the_books_changes_nothing(
    open_items: list[OpenItem], received: Received, random: Random
) -> None:
    shuffled = list(open_items)
    random.shuffle(shuffled)
    # Debtors' ids and claims decide among equals, so the answers are the same to the last reason.
    assert match(received, OpenItems(open_items)) == match(received, OpenItems(shuffled))


@given(items(), st.permutations(["2026-0117", "2026-0042", "2026-0399"]), cents)
def test_the_order_of_the_numbers_in_a_text_changes_nothing(
    open_items: list[OpenItem], numbers: list[str], amount: int
) -> None:
    index = OpenItems(open_items)
    one = Received(amount=euros(amount), paid_on=DAY, text=", ".join(sorted(numbers)))
    other = Received(amount=euros(amount), paid_on=DAY, text=", ".join(numbers))
    assert match(one, index).automatic == match(other, index).automatic


@given(items(), cents, st.text(st.characters(categories=["L", "Zs", "P"]), max_size=60))
@settings(max_examples=200)
def test_a_text_without_a_number_from_a_stranger_is_never_automatic(
    open_items: list[OpenItem], amount: int, text: str
) -> None:
    received = Received(amount=euros(amount), paid_on=DAY, name="Quirijn Xander", text=text)
    assert match(received, OpenItems(open_items)).automatic is None


@given(items(), st.lists(payments, max_size=6))
@settings(max_examples=150)
def test_settling_as_we_go_never_pays_an_invoice_twice(
    open_items: list[OpenItem], statement: list[Received]
) -> None:
    index = OpenItems(open_items)
    left = {it.invoice_number: it.open.minor for it in open_items}
    for received in statement:
        found = match(received, index).automatic
        if found is not None:
            index.settle(found)
            for number, money in found.parts:
                left[number] -= money.minor
    assert all(it >= 0 for it in left.values())
    assert len(index) == sum(it > 0 for it in left.values())


@given(st.lists(st.integers(1, 5000), max_size=9), st.integers(1, 20_000))
def test_sums_are_sums_and_what_falls_is_all(amounts: list[int], total: int) -> None:
    for group in sums_to(amounts, total):
        assert sum(amounts[it] for it in group) == total
    assert sum(fall(amounts, total)) == min(total, sum(amounts))


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_does_not_depend_on_who_is_first(one: str, other: str) -> None:
    for ours in names_in(one):
        assert likeness(ours, ours) >= Likeness.SURNAME or not ours.words
        for theirs in names_in(other):
            assert likeness(ours, theirs) == likeness(theirs, ours)
