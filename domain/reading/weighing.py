"""Weigh what a reply says: how likely each meaning is, from the words that are evidence of it."""

import re
from collections.abc import Iterator, Mapping

from domain.disputes import DisputeKind
from domain.reading.intent import Intent
from domain.reading.normalising import Sentence
from domain.reading.words import LANGUAGES, Evidence, Words, words_of

_ASSERTED = frozenset({Intent.PAID, Intent.PROMISE, Intent.REFUSES, Intent.HARDSHIP})
"""Meanings that a question does not state: "Heb ik dit al betaald?"."""
_OF_MONEY = frozenset({Intent.PAID, Intent.PROMISE, Intent.PLAN})
_ASKED = 0.3
_WORD = re.compile(r"[\w']+")
_AND = re.compile(r"\b(?:and|en|or|of)\b")
_BEFORE, _AFTER = 4, 3
"""How many words a negation reaches to the right, and to the left; never beyond an "and"."""


def weigh(sentences: tuple[Sentence, ...]) -> Mapping[Intent, float]:
    """How likely each meaning is, from 0 to 1; independent pieces of evidence add up.

    The words of all languages are looked for: debtors mix them.
    """
    weights: dict[Intent, float] = {}
    for sentence in sentences:
        for intent, weight in _evidence_in(sentence):
            weights[intent] = 1 - (1 - weights.get(intent, 0.0)) * (1 - weight)
    return weights


def says(sentence: Sentence, intent: Intent) -> bool:
    """Whether a sentence has evidence of a meaning."""
    return any(it is intent for it, _ in _evidence_in(sentence))


def is_reserved(text: str, intent: Intent) -> bool:
    """Whether a meaning is not to be relied on: irony, or a condition or half in what is stated."""
    for words in map(words_of, LANGUAGES):
        if words.irony.search(text):
            return True
        if intent in (Intent.PAID, Intent.PROMISE) and words.doubt.search(text):
            return True
        if intent in _OF_MONEY and words.half.search(text):
            return True
    return False


def tells_of_a_part(text: str) -> bool:
    """Whether it speaks of a rest or a half: something is said of money, whatever else is asked."""
    return any(words_of(language).half.search(text) for language in LANGUAGES)


def asks_beside(text: str) -> bool:
    """Whether something else is asked for as well, which would be lost if it were acted on."""
    return any(words_of(language).beside.search(text) for language in LANGUAGES)


def kind_of(sentences: tuple[Sentence, ...]) -> DisputeKind | None:
    """What is wrong, where the words say just one thing."""
    clauses = [clause for sentence in sentences for clause in sentence.clauses]
    kinds = {
        kind
        for language in LANGUAGES
        for kind, words in words_of(language).kinds.items()
        if any(words.search(clause) for clause in clauses)
    }
    return kinds.pop() if len(kinds) == 1 else None


def _evidence_in(sentence: Sentence) -> Iterator[tuple[Intent, float]]:
    for language in LANGUAGES:
        words = words_of(language)
        clauses = [words.harmless.sub("", it) for it in sentence.clauses]
        for intent, evidence in words.evidence.items():
            weight = max((_weight(it, evidence, words) for it in clauses), default=0.0)
            if weight:
                asked = sentence.asks and intent in _ASSERTED
                yield intent, weight * (_ASKED if asked else 1)


def _weight(clause: str, evidence: Evidence, words: Words) -> float:
    """The strongest evidence in a clause; none where something speaks against it."""
    if evidence.against and evidence.against.search(clause):
        return 0.0
    for rule in evidence.rules:
        for found in rule.pattern.finditer(clause):
            if rule.denies or not _negated(clause, found, words):
                return rule.weight
    return 0.0


def _negated(clause: str, found: re.Match[str], words: Words) -> bool:
    """Whether a negation stands within what was found, or near it."""
    before = _WORD.findall(_AND.split(clause[: found.start()])[-1])[-_BEFORE:]
    after = _WORD.findall(_AND.split(clause[found.end() :])[0])[:_AFTER]
    near = {*before, *_WORD.findall(found[0]), *after}
    return not words.negations.isdisjoint(near)
