"""Scores of readability: the published formulas, and syllables as they are heard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.messages.readability import languages, reading_score, sentences, syllables, words


@pytest.mark.parametrize(
    ("language", "word", "heard"),
    [
        ("nl", "factuur", 2),
        ("nl", "open", 2),
        ("nl", "één", 1),
        ("nl", "betalen", 3),
        ("nl", "incassokosten", 5),
        ("nl", "ideeën", 3),
        ("en", "invoice", 2),
        ("en", "call", 1),
        ("en", "please", 1),
        ("en", "open", 2),
        ("en", "money", 2),
        ("en", "costs", 1),
        ("en", "reminder", 3),
    ],
)
def test_syllables_are_counted_as_they_are_heard(language: str, word: str, heard: int) -> None:
    assert syllables(word, language) == heard


def test_the_formulas_are_the_published_ones() -> None:
    """Worked by hand: five words of nine syllables; six words of seven."""
    dutch = ["Uw factuur staat nog open."]  # 1 + 2 + 1 + 1 + 2 = 7 syllables, 5 words
    assert reading_score(dutch, "nl") == pytest.approx(206.84 - 0.93 * 5 - 77 * 7 / 5)
    english = ["Could you pay the invoice now?"]  # 7 syllables, 6 words
    assert reading_score(english, "en") == pytest.approx(206.835 - 1.015 * 6 - 84.6 * 7 / 6)


def test_easy_is_told_from_hard() -> None:
    easy = ["Uw rekening staat nog open.", "Wilt u die deze week betalen?"]
    hard = [
        "Derhalve sommeren wij u om binnen de gestelde betalingstermijn per ommegaande over te "
        "gaan tot integrale voldoening van de openstaande vordering vermeerderd met rente."
    ]
    assert reading_score(easy, "nl") > 75
    assert reading_score(hard, "nl") < 40


def test_an_amount_or_a_date_is_a_word_without_syllables() -> None:
    assert words("Er staat € 1.250,00 open sinds 31 oktober.") == [
        *("Er", "staat", "1.250,00", "open", "sinds", "31", "oktober"),
    ]
    assert sentences("Er staat € 1.250,00 open. Is er een reden?") == [
        "Er staat € 1.250,00 open.",
        "Is er een reden?",
    ]
    with pytest.raises(ValueError, match="without words"):
        reading_score(["31 2026"], "nl")


@given(st.sampled_from(languages()), st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=20))
def test_every_word_has_a_syllable_and_no_more_than_letters(language: str, word: str) -> None:
    assert 1 <= syllables(word, language) <= len(word)
