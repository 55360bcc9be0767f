"""How easily a text reads: a score per language, from words, sentences and syllables.

Dutch: Flesch-Douma, 206.84 - 0.77 × (syllables per 100 words) - 0.93 × (words per sentence)
(W.H. Douma, "De leesbaarheid van landbouwbladen", 1960; dbnl.org). English: Flesch Reading Ease,
206.835 - 1.015 × (words per sentence) - 84.6 × (syllables per word) (R. Flesch, "A New Readability
Yardstick", 1948). 60 to 70 is normal, 70 to 80 fairly easy, 80 to 90 easy. A score warns; it does
not certify that a text is understood.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from pyphen import Pyphen


class _Language(NamedTuple):
    """How one language is counted and scored."""

    dictionary: str
    vowels: re.Pattern[str]
    silent: re.Pattern[str]
    """What is written and not heard."""
    start: float
    per_sentence: float
    per_word: float


_LANGUAGES = {
    "nl": _Language(
        "nl_NL",
        re.compile(
            r"éé|aai|ooi|oei|eeuw|ieuw|aa|ee|ie|oe|oo|uu|eu|ui|ij|ei|au|ou|[aeiouyéèêëïöüáóíú]"
        ),
        re.compile(r"(?!)"),
        206.84,
        0.93,
        77,
    ),
    "en": _Language(
        "en_US",
        re.compile(r"[aeiouy]+"),
        re.compile(r"(?<=[aeiouy][^aeiouyl\W])(?:e|es|ed)(?<![td]ed)$"),
        206.835,
        1.015,
        84.6,
    ),
}
_WORD = re.compile(r"\S*\d\S*|[^\W\d_]+(?:['’-][^\W\d_]+)*")
_END = re.compile(r"(?<=[.?!:;])[”\"’)]*\s+")


def languages() -> tuple[str, ...]:
    """The languages that a score is known for."""
    return tuple(_LANGUAGES)


def words(text: str) -> list[str]:
    """The words, an amount, date or number being one each."""
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """The sentences; a colon or semicolon is a breath, so it ends one, too."""
    return [part.strip() for part in _END.split(text) if part.strip()]


@cache
def syllables(word: str, language: str) -> int:
    """How many syllables are heard in a word.

    Hyphenation knows where a word breaks, but never leaves a letter alone (*open* stays whole);
    groups of vowels know no compounds. The greater of the two counts, so that no text is flattered.

    Raises:
        KeyError: no score is known for this language.
    """
    known, lower = _LANGUAGES[language], word.lower()
    broken = _hyphenation(language).positions(lower)
    heard = known.vowels.findall(known.silent.sub("", lower))
    return max(1, len(broken) + 1, len(heard))


@cache
def _hyphenation(language: str) -> Pyphen:
    return Pyphen(lang=_LANGUAGES[language].dictionary)


def words_per_sentence(found: Sequence[str]) -> float:
    """The average length of these sentences; 0 for none."""
    return sum(len(words(it)) for it in found) / len(found) if found else 0.0


def reading_score(found: Sequence[str], language: str) -> float:
    """The score of these sentences: the higher, the easier.

    Numbers count in a sentence's length; they have no syllables, as nobody spells them out.

    Raises:
        KeyError: no score is known for this language.
        ValueError: there are no words.
    """
    known, spoken = _LANGUAGES[language], list(_spoken(found))
    if not spoken:
        raise ValueError("a text without words has no reading score")
    per_word = sum(syllables(word, language) for word in spoken) / len(spoken)
    return known.start - known.per_sentence * words_per_sentence(found) - known.per_word * per_word


def _spoken(found: Iterable[str]) -> Iterable[str]:
    return (word for it in found for word in words(it) if not re.search(r"\d", word))
