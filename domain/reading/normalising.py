"""Bring a reply into the form in which patterns are looked for: sentences of clauses."""

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

_PUNCTUATION = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-"})
_SYMBOLS = re.compile(r"[^\w\s.,;:!?'\"€£$%/@&()|+#-]")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_WORD = re.compile(r"(?<![\w/'.-])[\w']+(?![\w/'-])")
_SENTENCE_ENDS = re.compile(
    r"(?<=[!?])\s*(?![!?])|(?<=[a-z\"')]{2}\.)\s+|(?<=\d\.)\s+(?=[a-z]{3})|\n+"
)
_CLAUSE_ENDS = re.compile(
    r"[,;:]\s+|[()|\"]|\s-\s"
    r"|\b(?=(?:but|want|omdat|because)\b)"
    r"|\b(?=maar (?:ik|we|wij|de|het|die|dat|dit|jullie|je|u|niet|dan|nu|in|wel|geen|hij|zij)\b)"
)
_EDGES = " .,;:!?'\"-"


class Sentence(NamedTuple):
    """A sentence in lower case; its clauses are without the marks at their ends."""

    text: str
    clauses: tuple[str, ...]
    asks: bool


def plain(text: str) -> str:
    """Lower case, straight quotes, no accents, no emoji, no letter stretched beyond two."""
    text = unicodedata.normalize("NFKD", text.translate(_PUNCTUATION))
    text = "".join(it for it in text if not unicodedata.combining(it)).casefold()
    return _STRETCHED.sub(r"\1\1", _SYMBOLS.sub(" ", text))


def spelled(text: str, spelling: Mapping[str, str]) -> str:
    """The words as a dictionary has them: what is short or often misspelt is written out."""
    return _WORD.sub(lambda found: spelling.get(found[0], found[0]), text)


def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a plain text."""
    parts = (" ".join(part.split()) for part in _SENTENCE_ENDS.split(text))
    return tuple(_sentence(part) for part in parts if part.strip(_EDGES))


def _sentence(text: str) -> Sentence:
    asks = text.endswith("?")
    clauses = [it.strip(_EDGES) for it in _CLAUSE_ENDS.split(text)]
    clauses = [it for it in clauses if it]
    if asks and clauses:
        clauses[-1] += " ?"
    return Sentence(text, tuple(clauses), asks)
