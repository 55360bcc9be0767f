"""Who the debtor is, by how they paid: the rule behind loyal, new and notorious (practice I3)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.debtor_history import DebtorHistory, HistoryKind, HistoryRules, PastInvoice, judge

TODAY = date(2026, 11, 2)
RULES = HistoryRules()


def paid(days_late: int, ago: int = 100) -> PastInvoice:
    """An invoice of 100 that was paid so many days ago, late or early."""
    day = TODAY - timedelta(days=ago)
    due_on = day - timedelta(days=days_late)
    return PastInvoice(due_on=due_on, paid_on=day, value=Decimal(100))


def judged(
    *delays: int, since: str | None = None, broken: int = 0, rules: HistoryRules = RULES
) -> DebtorHistory:
    return judge(
        [paid(days) for days in delays],
        broken_promises=broken,
        customer_since=date.fromisoformat(since) if since else None,
        today=TODAY,
        rules=rules,
    )


ON_TIME, LATE = 0, 21


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        (judged(), None),
        (judged(since="2019-04-01"), None),
        (judged(since="2026-08-01"), HistoryKind.NEW),
        (judged(ON_TIME, ON_TIME), None),
        (judged(*[ON_TIME] * 3), HistoryKind.LOYAL),
        (judged(*[ON_TIME] * 12, since="2019-04-01"), HistoryKind.LOYAL),
        (judged(*[ON_TIME] * 12, since="2026-08-01"), HistoryKind.NEW),
        (judged(*[3] * 12), HistoryKind.LOYAL),  # within the grace
        (judged(*[ON_TIME] * 9, LATE), HistoryKind.LOYAL),
        (judged(*[ON_TIME] * 8, LATE), HistoryKind.SOMETIMES_LATE),
        (judged(*[ON_TIME] * 12, broken=1), HistoryKind.SOMETIMES_LATE),
        (judged(*[ON_TIME] * 5, *[LATE] * 7), HistoryKind.NOTORIOUS),
        (judged(*[ON_TIME] * 5, *[10] * 7), HistoryKind.SOMETIMES_LATE),  # often, but not long
        (judged(*[ON_TIME] * 12, broken=2), HistoryKind.NOTORIOUS),
        (judged(broken=2), HistoryKind.NOTORIOUS),
        (judged(*[LATE] * 4, since="2026-08-01"), HistoryKind.NOTORIOUS),
    ],
)
def test_a_kind_for_every_past(found: DebtorHistory, kind: HistoryKind | None) -> None:
    assert found.kind is kind


def test_the_figures_are_kept_so_that_a_person_can_see_why() -> None:
    found = judged(*[ON_TIME] * 5, *[LATE] * 7, since="2019-04-01", broken=1)
    assert found.why == "7 of 12 invoices late, 21 days on average, 1 promise broken"
    assert found.in_words.startswith("often and long late: 7 of 12")
    assert (found.value, found.years) == (Decimal(1200), 7)
    assert judged().in_words == "too little is known to judge: 0 of 0 invoices late"
    assert judged(ON_TIME).why == "0 of 1 invoice late"


def test_what_lies_long_ago_is_forgotten() -> None:
    """Who paid badly five years ago, and well since, is loyal now."""
    old = [paid(LATE, ago=5 * 365) for _ in range(20)]
    found = judge(
        [*old, *[paid(ON_TIME)] * 4],
        broken_promises=0,
        customer_since=None,
        today=TODAY,
        rules=RULES,
    )
    assert (found.invoices, found.kind) == (4, HistoryKind.LOYAL)


def test_a_playbook_may_draw_its_own_lines() -> None:
    patient = HistoryRules(notorious_days_late=60, least_invoices=1)
    assert judged(*[LATE] * 12, rules=patient).kind is HistoryKind.SOMETIMES_LATE
    assert judged(ON_TIME, rules=patient).kind is HistoryKind.LOYAL
    with pytest.raises(ValidationError, match="loyal_late_share lies below"):
        HistoryRules(loyal_late_share=Decimal("0.6"))


delays = st.lists(st.integers(-20, 90), max_size=30)


@given(delays, st.integers(0, 3))
def test_paying_one_more_on_time_never_makes_it_worse(past: list[int], broken: int) -> None:
    worst = [HistoryKind.LOYAL, HistoryKind.SOMETIMES_LATE, HistoryKind.NOTORIOUS]
    before, after = judged(*past, broken=broken), judged(*past, ON_TIME, broken=broken)
    if before.kind in worst and after.kind in worst:
        assert worst.index(after.kind) <= worst.index(before.kind)


@given(delays)
def test_the_figures_add_up(past: list[int]) -> None:
    found = judged(*past)
    late = [days for days in past if days > RULES.grace_days]
    assert (found.invoices, found.late) == (len(past), len(late))
    assert 0 <= found.late_share <= 1
    assert (found.average_days_late is None) is not bool(late)
