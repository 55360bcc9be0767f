"""The words of a language, as data, and how its patterns are read.

One TOML file per language. The table of an intent holds patterns by strength (``sure``, ``likely``,
``hint``) and ``against``: words that take the meaning away in the clause they stand in. A pattern
is a regular expression of whole words, in which

* a space is any white space, `` ... `` is up to seven words between,
* a word in braces and capitals is one of the file's ``[fragments]``; ``{NAME}`` is any word,
* ``^`` and ``$`` are the ends of a clause.

``[kinds]`` says what is wrong, of a reply that disputes an invoice.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from domain.disputes import DisputeKind
from domain.reading.intent import Intent

LANGUAGES = ("nl", "en")
WEIGHTS: Mapping[str, float] = {"sure": 0.9, "likely": 0.65, "hint": 0.35}
"""How likely a reply means what a pattern of this strength stands for."""

Pattern = re.Pattern[str]


class Rule(NamedTuple):
    """Words that are evidence of a meaning; what denies by itself is not turned by a negation."""

    weight: float
    pattern: Pattern
    denies: bool


class Evidence(NamedTuple):
    """What speaks for one intent, and what takes the meaning away."""

    rules: tuple[Rule, ...]
    against: Pattern | None


class DateWords(NamedTuple):
    """How days are named: one group per kind of phrase, as ``domain.reading.dates`` reads them."""

    phrases: Pattern
    weekdays: tuple[str, ...]
    """From Monday."""
    numbers: Mapping[str, int]


class Words(NamedTuple):
    """A language, as far as debtors' replies need it."""

    frequent: frozenset[str]
    spelling: Mapping[str, str]
    negations: frozenset[str]
    harmless: Pattern
    """What has the form of a negation and turns nothing: "no later than"."""
    irony: Pattern
    doubt: Pattern
    half: Pattern
    """What speaks of a rest: something is said of one part, and something else of another."""
    beside: Pattern
    """What asks for something else than time or parts: a copy, another address, another person."""
    evidence: Mapping[Intent, Evidence]
    kinds: Mapping[DisputeKind, Pattern]
    """What is wrong, in words that leave no doubt."""
    dates: DateWords
    paid_on: Mapping[int, Pattern]
    """Words of a payment's day, by how many days ago that is."""
    amounts: Mapping[str, str]


@cache
def words_of(language: str) -> Words:
    """The words of one of ``LANGUAGES``.

    Raises:
        ValueError: no words of this language are known.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no words of {language!r} are known: choose {' or '.join(LANGUAGES)}")
    source = files(__name__).joinpath(f"{language}.toml").read_text(encoding="utf-8")
    table = tomllib.loads(source)
    fragments = {"NAME": r"\w+", **table["fragments"]}
    return Words(
        frequent=frozenset(table["language"]["frequent"].split()),
        spelling=table["spelling"],
        negations=frozenset(table["negation"]["words"].split()),
        harmless=re.compile(rf"\b(?:{table['negation']['harmless']})\b"),
        irony=_any_of(table["reserve"]["irony"], fragments),
        doubt=_any_of(table["reserve"]["doubt"], fragments),
        half=_any_of(table["reserve"]["half"], fragments),
        beside=_any_of(table["reserve"]["beside"], fragments),
        evidence=_all_evidence(table, fragments),
        kinds={DisputeKind(it): _any_of(of, fragments) for it, of in table["kinds"].items()},
        dates=_date_words(table["dates"]),
        paid_on={
            days: _any_of(table["paid_on"][name], fragments)
            for name, days in (("today", 0), ("yesterday", 1))
        },
        amounts=table["amounts"],
    )


def _all_evidence(table: Mapping[str, Any], fragments: Mapping[str, str]) -> dict[Intent, Evidence]:
    negations = set(table["negation"]["words"].split())
    found = (it for it in Intent if it.value in table)
    return {it: _evidence(table[it.value], fragments, negations) for it in found}


def _evidence(
    table: Mapping[str, list[str]], fragments: Mapping[str, str], negations: set[str]
) -> Evidence:
    rules = []
    for name, weight in WEIGHTS.items():
        patterns = table.get(name, [])
        denying = [it for it in patterns if negations & set(re.findall(r"\w+", it))]
        stating = [it for it in patterns if it not in denying]
        rules += [Rule(weight, _any_of(stating, fragments), False)] if stating else []
        rules += [Rule(weight, _any_of(denying, fragments), True)] if denying else []
    against = table.get("against")
    return Evidence(tuple(rules), _any_of(against, fragments) if against else None)


def _date_words(table: Mapping[str, Any]) -> DateWords:
    weekdays, numbers = table["words"]["weekdays"], table["words"]["numbers"]
    fragments = {
        "WEEKDAY": f"(?:{'|'.join(weekdays)})",
        "MONTH": rf"(?:{table['words']['months']})\b",
        "NUMBER": rf"(?:\d{{1,3}}|{'|'.join(numbers)})",
    }
    kinds = (
        f"(?P<{kind}>{'|'.join(_filled(it, fragments) for it in patterns)})"
        for kind, patterns in table.items()
        if kind != "words"
    )
    phrases = re.compile(rf"(?<![\w/.-])(?:{'|'.join(kinds)})(?![\w/-])")
    return DateWords(phrases, tuple(weekdays), numbers)


def _any_of(patterns: list[str], fragments: Mapping[str, str]) -> Pattern:
    return re.compile("|".join(f"(?:{_regex(it, fragments)})" for it in patterns))


def _regex(pattern: str, fragments: Mapping[str, str]) -> str:
    """The regular expression of one pattern; what it finds begins and ends with a whole word."""
    pattern = _filled(pattern, fragments)
    pattern = re.sub(r"^(\^?)(.*?)(\$?)$", r"\1(?<!\\w)(?:\2)(?!\\w)\3", pattern)
    return pattern.replace(" ... ", r"(?: +\S+){0,7}? +")


def _filled(pattern: str, fragments: Mapping[str, str]) -> str:
    for name, words in fragments.items():
        pattern = pattern.replace(f"{{{name}}}", words)
    return pattern
