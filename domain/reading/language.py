"""Which of our languages a reply is in."""

import re

from domain.reading.words import LANGUAGES, words_of

_WORD = re.compile(r"[\w']+")


def language_of(text: str, otherwise: str = LANGUAGES[0]) -> str:
    """The language that most of the words of a plain text belong to.

    Two languages, told apart by their own words: a detector of many languages would guess others
    for "ok top" and "Will do", and weighs a hundred megabytes.
    """
    words = _WORD.findall(text)
    counts = {it: sum(word in words_of(it).frequent for word in words) for it in LANGUAGES}
    best = max(counts, key=lambda it: (counts[it], it == otherwise))
    return best if counts[best] else otherwise
