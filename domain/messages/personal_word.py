"""A personal word of staff for the next message (practice I8), checked lightly.

It stands in the same message as an account number, so it leads nowhere: no links, no line breaks,
no account. How it reads is told and left to the person.
"""

import re
from collections.abc import Iterator

from domain.debtor import Language
from domain.messages.formats import one_line
from domain.messages.readability import sentences, words
from domain.messages.reading_gate import LONGEST_SENTENCE
from domain.messages.trade_words import unexplained
from domain.model import Model

LONGEST = 400
"""Characters; as many as a message has room for (``MessageFacts.personal_word``)."""
_LINK = re.compile(r"https?://|www\.|\b[\w-]+\.(?:com|net|org|nl|eu|be|de|io)\b(?!\w)", re.I)
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,}")


class CheckedWord(Model):
    """The word as it will be said, and what a reader may stumble over."""

    word: str
    warnings: tuple[str, ...]


def checked(text: str, language: Language) -> CheckedWord:
    """A word that may be said, on one line.

    Raises:
        ValueError: it is empty, too long, or holds a link or an account number.
    """
    word = one_line(text)
    if not word:
        raise ValueError("say something, or leave the word out")
    if len(word) > LONGEST:
        raise ValueError(f"{len(word)} characters: a personal word has at most {LONGEST}")
    if link := _LINK.search(word):
        raise ValueError(f"holds the link {link[0]!r}: links in a demand look like a swindle")
    if account := _ACCOUNT.search(word):
        raise ValueError(f"holds the account {account[0]!r}: the message names where to pay")
    return CheckedWord(word=word, warnings=tuple(_warnings(word, language)))


def _warnings(word: str, language: Language) -> Iterator[str]:
    for sentence in sentences(word):
        count = len(words(sentence))
        if count > LONGEST_SENTENCE:
            yield f"a sentence of {count} words, more than {LONGEST_SENTENCE}: “{sentence}”"
    for jargon, instead in unexplained(word, language):
        yield f"“{jargon}” is not explained: {instead}"
