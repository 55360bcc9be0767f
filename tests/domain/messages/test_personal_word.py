"""A personal word of staff is checked lightly before it stands in a demand (practice I8)."""

import pytest

from domain.messages.personal_word import LONGEST, checked


def test_a_word_is_kept_on_one_line() -> None:
    found = checked("  Fijn dat we elkaar\nspraken. ", "nl")
    assert (found.word, found.warnings) == ("Fijn dat we elkaar spraken.", ())


def test_a_long_sentence_and_jargon_are_told_and_not_refused() -> None:
    long = "Wij hopen dat u " + "en wij " * 12 + "er samen uit komen."
    assert "words, more than 20" in checked(long, "nl").warnings[0]
    assert "“sommatie” is not explained" in checked("Dit is een sommatie.", "nl").warnings[0]


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("  ", "say something"),
        ("a" * (LONGEST + 1), "401 characters"),
        ("Kijk op https://betaal.example/x", "the link 'https://'"),
        ("Kijk op betaalnu.com", "the link 'betaalnu.com'"),
        ("Betaal op NL91 ABNA 0417 1643 00", "the account 'NL91 ABNA 0417"),
    ],
)
def test_what_a_demand_must_not_hold_is_refused(word: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        checked(word, "nl")
