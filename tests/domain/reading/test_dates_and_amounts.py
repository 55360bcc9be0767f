"""Days and amounts in what people write, with the traps of the libraries below."""

from datetime import date
from decimal import Decimal

import pytest

from domain.reading.amounts import amounts_in
from domain.reading.dates import days_in
from domain.reading.normalising import plain

MONDAY = date(2026, 11, 9)


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("nl", "vandaag", "2026-11-09"),
        ("nl", "vanavond", "2026-11-09"),
        ("nl", "morgenochtend", "2026-11-10"),
        ("nl", "overmorgen", "2026-11-11"),
        ("nl", "vrijdag", "2026-11-13"),
        ("nl", "maandag", "2026-11-16"),  # written on a Monday: the next one
        ("nl", "komende vrijdag", "2026-11-13"),
        ("nl", "volgende vrijdag", "2026-11-20"),  # 13 or 20: the later
        ("nl", "volgende week dinsdag", "2026-11-17"),  # dateparser reads nothing
        ("nl", "dinsdag volgende week", "2026-11-17"),
        ("nl", "volgende week", "2026-11-22"),  # dateparser: the 16th
        ("nl", "eind van de maand", "2026-11-30"),
        ("nl", "eind volgende maand", "2026-12-31"),
        ("nl", "dit weekend", "2026-11-15"),
        ("nl", "de 25e", "2026-11-25"),  # dateparser reads nothing
        ("nl", "de 1e", "2026-12-01"),
        ("nl", "over 2 weken", "2026-11-23"),
        ("nl", "over twee weken", "2026-11-23"),  # dateparser reads figures only
        ("nl", "binnen een week", "2026-11-16"),
        ("nl", "binnen 3 werkdagen", "2026-11-12"),
        ("nl", "25 november", "2026-11-25"),
        ("nl", "de 25e november", "2026-11-25"),
        ("nl", "vrijdag 13 november", "2026-11-13"),
        ("nl", "30-11", "2026-11-30"),
        ("nl", "1 januari", "2027-01-01"),
        ("nl", "eind december", "2026-12-31"),
        ("nl", "in november", "2026-11-30"),
        ("nl", "einde van februari", "2027-02-28"),
        ("en", "the end of january", "2027-01-31"),
        ("en", "today", "2026-11-09"),
        ("en", "tomorrow morning", "2026-11-10"),
        ("en", "this friday", "2026-11-13"),
        ("en", "next friday", "2026-11-20"),  # dateparser: the 13th
        ("en", "tuesday next week", "2026-11-17"),
        ("en", "the 25th", "2026-11-25"),
        ("en", "in two weeks", "2026-11-23"),
        ("en", "within 5 days", "2026-11-14"),  # dateparser reads nothing
        ("en", "end of the month", "2026-11-30"),
        ("en", "december 1st", "2026-12-01"),
        ("en", "24/11/2026", "2026-11-24"),
        ("en", "3/12", "2026-12-03"),  # the day first, as debtors here write
    ],
)
def test_the_last_day_that_the_words_allow(language: str, text: str, day: str) -> None:
    assert days_in(text, MONDAY, language) == (date.fromisoformat(day),)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "afgelopen vrijdag"),
        ("nl", "op 3 november"),  # past; dateparser: next year
        ("nl", "zodra mijn salaris binnen is"),
        ("nl", "begin volgende maand"),
        ("nl", "na 1 december"),
        ("nl", "vanaf 1 december"),
        ("nl", "na het weekend"),
        ("nl", "na de 25e"),
        ("nl", "half december"),
        ("en", "after 1 december"),
        ("en", "from december 1st"),
        ("en", "mid december"),
        ("nl", "factuur 2026-0412"),
        ("nl", "bel 06-12345678"),
        ("nl", "24/7 open"),
        ("nl", "30 februari"),
        ("nl", "binnenkort"),
        ("en", "last friday"),
        ("en", "in october"),
        ("en", "early next month"),
        ("en", "invoice 4471"),
    ],
)
def test_no_definite_day_to_come(language: str, text: str) -> None:
    assert days_in(text, MONDAY, language) == ()


@pytest.mark.parametrize(
    ("language", "text", "amount"),
    [
        ("nl", "50 euro", "50.00"),
        ("nl", "€ 1.250,00", "1250.00"),
        ("nl", "€100,-", "100.00"),
        ("nl", "1.000 euro", "1000.00"),
        ("nl", "de 63,95", "63.95"),
        ("nl", "vrijdag 1.250,-", "1250.00"),
        ("nl", "ik betaal 50 vrijdag", "50.00"),
        ("nl", "€50.", "50.00"),
        ("en", "€1,875.50", "1875.50"),
        ("en", "£120", "120.00"),
        ("en", "i can pay 30 now", "30.00"),
        ("en", "20 a month", "20.00"),
    ],
)
def test_an_amount(language: str, text: str, amount: str) -> None:
    assert amounts_in(plain(text), language) == (Decimal(amount),)


@pytest.mark.parametrize(
    "text",
    [
        "factuur 2026-0412",
        "klantnummer 448812",
        "tel 06-12345678",
        "bel 0341-123456",
        "in 3 termijnen",
        "betaal 3x",
        "ik betaal 15 december",
        "ik betaal 30-11",
        "kvk 30123456",
        "om 10:12",
        "de 25e",
    ],
)
def test_other_numbers_are_no_amounts(text: str) -> None:
    assert amounts_in(text, "nl") == ()
