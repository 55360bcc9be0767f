"""Which invoice a stranger names, in what they write, its subject and what they quote."""

import pytest

from domain.reading.invoices import names


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Re: Herinnering: factuur Y10-A", "Y10-A"),
        ("over y10-a.", "Y10-A"),
        ("> factuur 2026/0117, 250 euro", "2026/0117"),
        ("(2026-0117)", "2026-0117"),
        ("Factuur nr. 17 is betaald", "17"),
        ("invoice no 17", "17"),
    ],
)
def test_a_number_that_stands_by_itself(text: str, number: str) -> None:
    assert names(text, number)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2026-01178", "2026-0117"),
        ("2026-0117-B", "2026-0117"),
        ("A2026-0117", "2026-0117"),
        ("over 17 dagen", "17"),
        ("", "2026-0117"),
    ],
)
def test_what_is_part_of_something_else_is_none(text: str, number: str) -> None:
    assert not names(text, number)


def test_our_reference_however_it_is_spaced() -> None:
    assert names("kenmerk rf18 5390 0754 7034", "X-1", "RF18539007547034")
    assert not names("kenmerk 99 RF185390075470341", "X-1", "RF18539007547034")
