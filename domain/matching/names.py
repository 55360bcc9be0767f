"""Names as banks and books write them, and how alike two of them are."""

import re
import sys
import unicodedata
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from domain.matching.words import FORMS, PARTICLES, TITLES


class Likeness(IntEnum):
    """How much two names have in common, from nothing to all."""

    NONE = 0
    FAMILY = 1
    """The surname, with other initials: a relative, or a stranger."""
    SURNAME = 2
    """The one word that a side gives."""
    PART = 3
    """Two words or more, and others that the other lacks; or one word with a slip."""
    INITIALS = 4
    """The surname, and initials that fit."""
    SAME = 5


class Name(NamedTuple):
    """A name without titles, particles and legal forms."""

    words: tuple[str, ...]
    initials: str


_JOINT = re.compile(r"\b(?:e/o|en/of|and/or|und/oder|c\.?j\.?|eo)\b", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9]+")
_DOTTED = re.compile(r"\b([a-z])\.(?=[a-z]\b|[a-z]\.)")
_CLOSE = 85
_LONG_ENOUGH = 4
_PASSED_OVER = PARTICLES | TITLES
_VOWELS = frozenset("aeiouy")


@lru_cache(4096)
def names_in(written: str) -> tuple[Name, ...]:
    """The names in what a bank or a book writes: two for a joint account."""
    return tuple(name for part in _JOINT.split(written) if (name := _name(part)).words)


def words_in(text: str) -> frozenset[str]:
    """All words of a text that may be of a name."""
    return frozenset(it for it in _bare(text) if not _is_initials(it))


def _name(written: str) -> Name:
    initials, rest = "", set[str]()
    for word in _bare(written):
        if _is_initials(word):
            initials += word
        else:
            rest.add(sys.intern(word))
    return Name(tuple(sorted(rest)), initials)


def _bare(written: str) -> list[str]:
    """The words without particles and titles, and without legal forms if others are left."""
    plain = written.lower() if written.isascii() else _without_accents(written)
    plain = plain.replace("'", " ").replace("ij", "y")
    words = _WORD.findall(_DOTTED.sub(r"\1", plain) if "." in plain else plain)
    kept = [it for it in words if it not in _PASSED_OVER]
    return kept if FORMS.isdisjoint(kept) else [it for it in kept if it not in FORMS] or kept


def _without_accents(written: str) -> str:
    parted = unicodedata.normalize("NFKD", written.casefold())
    return "".join(it for it in parted if not unicodedata.combining(it)).replace("ß", "ss")


def _is_initials(word: str) -> bool:
    """One letter, or several without a vowel among them: "jw" of "J.W."."""
    if len(word) > 3 or not word.isalpha():
        return False
    return len(word) == 1 or _VOWELS.isdisjoint(word)


@lru_cache(20_000)
def likeness(one: Name, other: Name) -> Likeness:
    """How alike two names are, whatever the order of their words."""
    if one == other:
        return Likeness.SAME if len(one.words) > 1 or one.initials else Likeness.INITIALS
    shared, slips = _shared(one.words, other.words)
    if not shared:
        return Likeness.NONE
    left = [it for it in one.words if it not in shared]
    right = [it for it in other.words if it not in shared and it not in slips]
    level = _level(len(shared), (left, one.initials), (right, other.initials))
    return min(level, Likeness.PART) if slips and len(shared) == 1 else level


def _shared(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[set[str], set[str]]:
    """Our words that are also theirs, and those of theirs that only nearly are."""
    shared, slips = set(ours) & set(theirs), set[str]()
    for word in ours:
        if word in shared or len(word) < _LONG_ENOUGH:
            continue
        for it in theirs:
            if it not in shared and len(it) >= _LONG_ENOUGH and fuzz.ratio(word, it) >= _CLOSE:
                shared.add(word)
                slips.add(it)
                break
    return shared, slips


def _level(shared: int, ours: tuple[list[str], str], theirs: tuple[list[str], str]) -> Likeness:
    """From how many words agree, and whether the rest of each fits the other's initials."""
    (left, our_initials), (right, their_initials) = ours, theirs
    ours_fit = all(word[0] in their_initials for word in left)
    theirs_fit = all(word[0] in our_initials for word in right)
    if not left and not right:
        return _without_rest(shared, our_initials, their_initials)
    if ours_fit and theirs_fit:
        return Likeness.INITIALS
    if shared >= 2:
        return Likeness.PART
    nothing_to_compare = not (left or our_initials) or not (right or their_initials)
    return Likeness.SURNAME if nothing_to_compare else Likeness.FAMILY


def _without_rest(shared: int, ours: str, theirs: str) -> Likeness:
    if shared >= 2:
        return Likeness.SAME
    if ours and theirs:
        return Likeness.INITIALS if ours[0] in theirs or theirs[0] in ours else Likeness.FAMILY
    return Likeness.SURNAME


def best_likeness(ours: tuple[Name, ...], theirs: tuple[Name, ...]) -> Likeness:
    """The best of several names."""
    return max((likeness(it, that) for it in ours for that in theirs), default=Likeness.NONE)
