"""What counts as a mark: a number that stands alone, with or without words (practice I7)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.feedback import Mark, mark_in


@pytest.mark.parametrize(
    ("text", "score", "words"),
    [
        ("4", 4, None),
        (" 5 ", 5, None),
        ("5!", 5, None),
        ("4: fijn geholpen", 4, "fijn geholpen"),
        ("1, niemand belde terug.", 1, "niemand belde terug"),
        ("3 - kon sneller", 3, "kon sneller"),
        ("2\nIk moest lang wachten", 2, "Ik moest lang wachten"),
        ("4/5", 4, None),
        ("4 van de 5", 4, None),
        ("5 out of 5: quick", 5, "quick"),
        ("een 4", 4, None),
        ("4 maar het duurde wel lang", 4, "maar het duurde wel lang"),
        ("1 want niemand nam de telefoon op", 1, "want niemand nam de telefoon op"),
        ("Een 2 van de 5 … waardeloos", 2, "waardeloos"),
        ("Cijfer: 5", 5, None),
        ("Bedankt! 5", 5, None),
        ("Dank u wel, 4: fijn", 4, "fijn"),
        ("Thanks - 3", 3, None),
    ],
)
def test_a_mark_with_its_words(text: str, score: int, words: str | None) -> None:
    assert mark_in(text) == Mark(score=score, words=words)


@pytest.mark.parametrize(
    "text",
    [
        *("0", "6", "10", "45", "2,50", "1.000", "4-11", "3/4", ""),
        *("5 december betaal ik", "4 termijnen", "1 euro per week"),
        *("4e factuur", "fijn geholpen", "ik betaal 5"),
        *("Bedankt voor 5 december", "Dank je! 10", "Bedankt"),
    ],
)
def test_dates_amounts_and_words_are_none(text: str) -> None:
    assert mark_in(text) is None


@given(st.text(max_size=200))
def test_any_text_at_all_is_read_or_left(text: str) -> None:
    mark = mark_in(text)
    assert mark is None or 1 <= mark.score <= 5
