"""Until when a claim can be enforced."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.law.limitation import SHORTEST_YEARS, limitation
from domain.vocabulary import DebtorKind

CONSUMER, BUSINESS = DebtorKind.CONSUMER, DebtorKind.BUSINESS


@pytest.mark.parametrize(
    ("country", "kind", "goods", "due_on", "barred_on"),
    [
        ("NL", CONSUMER, True, "2024-10-31", "2026-11-01"),
        ("NL", CONSUMER, False, "2021-10-31", "2026-11-01"),
        ("NL", BUSINESS, True, "2021-10-31", "2026-11-01"),
        ("NL", CONSUMER, True, "2024-02-29", "2026-03-01"),
        ("DE", BUSINESS, True, "2022-03-15", "2026-01-01"),
        ("DE", CONSUMER, True, "2022-12-31", "2026-01-01"),
        ("FR", CONSUMER, True, "2024-10-31", "2026-11-01"),
        ("FR", BUSINESS, True, "2021-10-31", "2026-11-01"),
        ("GB", CONSUMER, True, "2020-10-31", "2026-11-01"),
        ("JP", BUSINESS, True, "2024-10-31", "2026-11-01"),
    ],
)
def test_the_first_day_on_which_it_is_barred(
    country: str, kind: DebtorKind, goods: bool, due_on: str, barred_on: str
) -> None:
    term = limitation(kind, country, sale_of_goods=goods)
    assert term.barred_on(date.fromisoformat(due_on)) == date.fromisoformat(barred_on)


@given(
    st.sampled_from(["NL", "DE", "FR", "GB", "BE", "US"]),
    st.sampled_from(DebtorKind),
    st.dates(date(2000, 1, 1), date(2090, 12, 31)),
    st.booleans(),
)
def test_nothing_younger_than_the_shortest_term_is_barred(
    country: str, kind: DebtorKind, due_on: date, goods: bool
) -> None:
    barred_on = limitation(kind, country, sale_of_goods=goods).barred_on(due_on)
    assert barred_on - due_on > timedelta(days=365 * SHORTEST_YEARS)
