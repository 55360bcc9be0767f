from datetime import date
from decimal import Decimal

import pytest

from domain.law.rates import RateTable
from domain.vocabulary import DebtorKind

CONSUMER, BUSINESS = DebtorKind.CONSUMER, DebtorKind.BUSINESS
RATES = RateTable.packaged()


@pytest.mark.parametrize(
    ("since", "consumer", "business"),
    [
        ("2015-01-01", "2", "8.05"),
        ("2016-07-01", "2", "8.00"),
        ("2023-01-01", "4", "10.50"),
        ("2023-07-01", "6", "12.00"),
        ("2024-01-01", "7", "12.50"),
        ("2024-07-01", "7", "12.25"),
        ("2025-01-01", "6", "11.15"),
        ("2025-07-01", "6", "10.15"),
        ("2026-01-01", "4", "10.15"),
        ("2026-07-01", "4", "10.40"),
    ],
)
def test_the_published_rates(since: str, consumer: str, business: str) -> None:
    day = date.fromisoformat(since)
    assert RATES.rate_on(CONSUMER, day) == (Decimal(consumer), False)
    assert RATES.rate_on(BUSINESS, day) == (Decimal(business), False)


def test_rates_are_known_up_to_the_end_of_the_last_half_year() -> None:
    for kind in DebtorKind:
        assert not RATES.rate_on(kind, date(2026, 12, 31)).provisional
        assert RATES.rate_on(kind, date(2027, 1, 1)).provisional


def test_an_operator_adds_the_rates_of_the_next_half_years() -> None:
    table = RATES.extended(
        "[[consumer]]\nfrom = 2027-01-01\npercent = 5\n"
        "[[consumer]]\nfrom = 2027-07-01\npercent = 4.5\n"
    )
    assert table.rate_on(CONSUMER, date(2027, 6, 30)) == (Decimal(5), False)
    assert table.rate_on(CONSUMER, date(2027, 12, 31)) == (Decimal("4.5"), False)
    assert table.rate_on(CONSUMER, date(2028, 1, 1)).provisional
    assert table.rate_on(BUSINESS, date(2027, 1, 1)).provisional


def test_rows_that_an_upgrade_brought_meanwhile_may_stay_in_the_operators_file() -> None:
    assert RATES.extended({"consumer": [{"from": date(2026, 7, 1), "percent": 4}]}) == RATES


@pytest.mark.parametrize(
    ("operator", "message"),
    [
        ("[[consumer]", "not valid TOML"),
        ("[[consumers]]\nfrom = 2027-01-01\npercent = 4", "rates, consumers: Extra inputs"),
        ("[[consumer]]\nfrom = 2027-01-01", "rates, consumer, row 1, percent: Field required"),
        ("[[consumer]]\nfrom = 'soon'\npercent = 4", "rates, consumer, row 1, from: "),
        ("[[consumer]]\nfrom = 2027-01-01\npercent = -4", "row 1, percent: .* greater"),
        ("[[consumer]]\nfrom = 2025-01-01\npercent = 5", "the next row is from 2027-01-01"),
        ("[[consumer]]\nfrom = 2028-01-01\npercent = 5", "the next row is from 2027-01-01"),
        (
            "[[consumer]]\nfrom = 2027-01-01\npercent = 5\n"
            "[[consumer]]\nfrom = 2027-01-01\npercent = 5",
            "rates, consumer: 2027-01-01 stands in it twice",
        ),
        (
            "[[consumer]]\nfrom = 2027-07-01\npercent = 5\n"
            "[[consumer]]\nfrom = 2027-01-01\npercent = 5",
            "rates, consumer: 2027-01-01 follows 2027-07-01",
        ),
    ],
)
def test_a_mistaken_file_is_refused_with_its_place(operator: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        RATES.extended(operator)


def test_an_empty_table_knows_no_rate() -> None:
    with pytest.raises(ValueError, match="the table is empty"):
        RateTable().rate_on(CONSUMER, date(2026, 1, 1))
