"""When a promise is broken, and what a plan bears (peers K)."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.arrangements.arrangement import (
    Arrangement,
    ArrangementKind,
    ArrangementStatus,
    CoveredClaim,
    Term,
)
from domain.arrangements.promise import doubts, terms_of
from domain.arrangements.watching import Patience, Verdict, judge
from domain.moments import Whereabouts
from domain.vocabulary import DebtorKind

AGREED = datetime(2026, 11, 16, 11, tzinfo=UTC)
FRIDAY = date(2026, 11, 20)


def patience(zone: str = "Europe/Amsterdam", grace: int = 1) -> Patience:
    return Patience(
        where=Whereabouts(kind=DebtorKind.CONSUMER, country="NL", zone=zone),
        grace_days=grace,
        reminder_days=3,
        second_chance_days=5,
        day_starts=time(8),
    )


def arranged(kind: ArrangementKind, *terms: tuple[date, str], **changes: object) -> Arrangement:
    claim = CoveredClaim(number="1", agreed=Decimal(250), open=Decimal(250))
    found = Arrangement(
        id=UUID(int=1),
        creditor="acme",
        debtor="C-1001",
        kind=kind,
        status=ArrangementStatus.AGREED,
        currency="EUR",
        source="task 1",
        claims=(claim,),
        terms=tuple(Term(due_on=day, amount=Decimal(amount)) for day, amount in terms),
        agreed_at=AGREED,
    )
    return found.model_copy(update=changes)


def promise(amount: str = "250") -> Arrangement:
    return arranged(ArrangementKind.PROMISE, (FRIDAY, amount))


def plan(**changes: object) -> Arrangement:
    days = (FRIDAY, date(2026, 12, 24), date(2027, 1, 25))
    sums = ("100", "100", "50")
    return arranged(ArrangementKind.PLAN, *zip(days, sums, strict=True), **changes)


def paid(arrangement: Arrangement, amount: str) -> Arrangement:
    claim = arrangement.claims[0]
    less = claim.model_copy(update={"open": claim.agreed - Decimal(amount)})
    return arrangement.model_copy(update={"claims": (less,)})


@pytest.mark.parametrize(
    ("zone", "grace", "last"),
    [
        ("Europe/Amsterdam", 0, "2026-11-20T22:59:59+00:00"),
        ("Europe/Amsterdam", 1, "2026-11-23T22:59:59+00:00"),
        ("America/New_York", 0, "2026-11-21T04:59:59+00:00"),
        ("Asia/Tokyo", 0, "2026-11-20T14:59:59+00:00"),
        ("Pacific/Auckland", 1, "2026-11-23T10:59:59+00:00"),
    ],
)
def test_a_promise_lapses_after_the_last_second_of_the_debtors_day(
    zone: str, grace: int, last: str
) -> None:
    moment = datetime.fromisoformat(last)
    waits = patience(zone, grace)
    assert judge(promise(), waits, moment).verdict is Verdict.RUNNING
    assert judge(promise(), waits, moment + timedelta(seconds=1)).verdict is Verdict.BROKEN


@pytest.mark.parametrize(
    ("day", "looked_at"),
    [
        (date(2026, 10, 23), "2026-10-27T07:00:00+00:00"),
        (date(2027, 3, 26), "2027-03-31T06:00:00+00:00"),
        (date(2026, 12, 24), "2026-12-29T07:00:00+00:00"),
    ],
)
def test_the_morning_after_is_eight_by_the_clock_in_summer_and_winter(
    day: date, looked_at: str
) -> None:
    assert patience().looked_at(day) == datetime.fromisoformat(looked_at)


@pytest.mark.parametrize(
    ("promised", "amount", "verdict"),
    [
        ("250", "250", Verdict.KEPT),
        ("250", "300", Verdict.KEPT),
        ("250", "249.99", Verdict.RUNNING),
        ("100", "100", Verdict.PART_KEPT),
        ("100", "250", Verdict.KEPT),
    ],
)
def test_what_a_payment_makes_of_a_promise(promised: str, amount: str, verdict: Verdict) -> None:
    assert judge(paid(promise(promised), amount), patience(), AGREED).verdict is verdict


def test_a_plan_bears_one_missed_term() -> None:
    wednesday = datetime(2026, 11, 24, 7, tzinfo=UTC)
    first = judge(plan(), patience(), wednesday)
    assert (first.verdict, first.position) == (Verdict.MISSED, 0)
    terms = (plan().terms[0].model_copy(update={"missed_on": date(2026, 11, 24)}),)
    missed = plan(misses=1, terms=(*terms, *plan().terms[1:]))
    running = judge(missed, patience(), wednesday)
    assert (running.verdict, running.position) == (Verdict.RUNNING, 1)
    december = datetime(2026, 12, 29, 7, tzinfo=UTC)
    assert judge(missed, patience(), december).verdict is Verdict.BROKEN
    assert judge(paid(missed, "200"), patience(), december).verdict is Verdict.RUNNING


def test_two_terms_missed_at_once_end_a_plan() -> None:
    assert (
        judge(plan(), patience(), datetime(2026, 12, 29, 7, tzinfo=UTC)).verdict is Verdict.BROKEN
    )


def test_a_coming_term_is_spoken_of_some_days_before() -> None:
    waits = paid(plan(), "100")
    before = judge(waits, patience(), datetime(2026, 12, 1, tzinfo=UTC))
    assert (before.remind, before.look_again) == (False, datetime(2026, 12, 21, 7, tzinfo=UTC))
    then = judge(waits, patience(), datetime(2026, 12, 21, 7, tzinfo=UTC))
    assert then.remind
    assert then.look_again == datetime(2026, 12, 29, 7, tzinfo=UTC)


def test_a_claim_that_is_left_out_takes_its_part_off_the_end() -> None:
    disputed = CoveredClaim(number="2", agreed=Decimal(100), open=Decimal(100), counts=False)
    own = CoveredClaim(number="1", agreed=Decimal(150), open=Decimal(150))
    waits = plan(claims=(own, disputed))
    assert [it.amount for it in waits.asked] == [Decimal(100), Decimal(50)]
    done = plan(claims=(own.model_copy(update={"open": Decimal(0)}), disputed))
    assert judge(done, patience(), AGREED).verdict is Verdict.KEPT


@given(st.decimals("0", "400", places=2), st.integers(0, 120), st.integers(0, 1))
def test_a_plan_is_always_somewhere_and_looked_at_later(
    amount: Decimal, ahead: int, misses: int
) -> None:
    now = AGREED + timedelta(days=ahead)
    found = judge(paid(plan(misses=misses), str(amount)), patience(), now)
    if found.verdict is Verdict.RUNNING:
        assert found.look_again is not None
        assert found.look_again > now
    assert (found.verdict is Verdict.KEPT) is (amount >= 250)


@pytest.mark.parametrize(
    ("said", "terms"),
    [
        ({"now": None, "amount": None, "on": FRIDAY}, [("2026-11-20", "250")]),
        ({"now": None, "amount": "100", "on": FRIDAY}, [("2026-11-20", "100")]),
        ({"now": None, "amount": "400", "on": FRIDAY}, [("2026-11-20", "250")]),
        ({"now": "100", "amount": "100", "on": None}, [("2026-11-16", "100")]),
        (
            {"now": "100", "amount": "100", "on": FRIDAY},
            [("2026-11-16", "100"), ("2026-11-20", "150")],
        ),
        ({"now": "300", "amount": "300", "on": FRIDAY}, [("2026-11-16", "250")]),
    ],
)
def test_what_is_promised(said: dict[str, object], terms: list[tuple[str, str]]) -> None:
    sums = {name: Decimal(str(said[name])) if said[name] else None for name in ("now", "amount")}
    on = said["on"]
    assert on is None or isinstance(on, date)
    found = terms_of(Decimal(250), date(2026, 11, 16), **sums, on=on)
    assert [(str(it.due_on), it.amount) for it in found] == [
        (day, Decimal(amount)) for day, amount in terms
    ]


@pytest.mark.parametrize(
    ("ahead", "broken", "count"), [(31, 0, 0), (31, 1, 0), (32, 0, 1), (5, 2, 1), (40, 3, 2)]
)
def test_a_promise_is_taken_in_good_faith_within_bounds(
    ahead: int, broken: int, count: int
) -> None:
    today = date(2026, 11, 16)
    terms = (Term(due_on=today + timedelta(days=ahead), amount=Decimal(250)),)
    assert len(doubts(terms, today, broken=broken, most=2, days=31)) == count


@pytest.mark.parametrize(
    ("promised", "total", "least", "taken"),
    [
        ("0.01", "250", "10", False),
        ("9.99", "250", "10", False),
        ("10.00", "250", "10", True),
        ("5.00", "50", "10", True),  # a tenth of a small claim does
        ("4.99", "50", "10", False),
        ("0.01", "0.01", "10", True),  # all that is open
        ("0.01", "250", "0", True),  # a playbook that minds nothing
    ],
)
def test_a_cent_is_no_promise(promised: str, total: str, least: str, taken: bool) -> None:
    today = date(2026, 11, 16)
    terms = (Term(due_on=today, amount=Decimal(promised)),)
    amounts = {"total": Decimal(total), "least": Decimal(least)}
    found = doubts(terms, today, broken=0, most=2, days=31, **amounts)
    assert (found == []) is taken
