"""The debtor's pages are as plain as our messages, by the measures of the reading gate."""

from collections.abc import Iterator
from typing import Any

import pytest

from domain.debtor import LANGUAGES
from domain.messages.readability import reading_score, sentences, words
from domain.messages.reading_gate import LEAST, LONGEST_SENTENCE
from domain.messages.trade_words import unexplained
from gateway.portal import look

_FEW = 5
"""Headings and labels are too short to have a score."""


def said(value: Any) -> Iterator[str]:
    """Every text."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from said(each)
    elif isinstance(value, list):
        for each in value:
            yield from said(each)


def shape(value: Any) -> Any:
    """The names without the words."""
    if isinstance(value, dict):
        return {name: shape(each) for name, each in value.items()}
    return [shape(it) for it in value] if isinstance(value, list) else None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_reads_easily(language: str) -> None:
    """Group by group, for the reader who has the most trouble with it: the plain measure."""
    _, least = LEAST[language]
    for name, group in look.words(language).items():
        found = [it for text in said(group) for it in sentences(text) if len(words(it)) >= _FEW]
        assert not [it for it in found if len(words(it)) > LONGEST_SENTENCE], name
        if found:
            assert reading_score(found, language) >= least, (name, found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_speaks_the_trades_language(language: str) -> None:
    for text in said(look.words(language)):
        assert not dict(unexplained(text, language)), text


def test_both_languages_say_the_same_things() -> None:
    dutch, english = (shape(look.words(it)) for it in ("nl", "en"))
    assert dutch == english


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_is_a_word(language: str) -> None:
    """YAML reads ``on`` and ``no`` as something else where they are not quoted."""

    def names(value: Any) -> Iterator[object]:
        for name, each in value.items() if isinstance(value, dict) else ():
            yield name
            yield from names(each)

    assert {type(it) for it in names(look.words(language))} == {str}
