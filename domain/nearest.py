"""The name that someone most likely meant."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(written: str, known: Iterable[str]) -> str:
    """``; did you mean 'email'?`` or nothing, to end a sentence with."""
    found = get_close_matches(str(written).lower(), list(known), n=1, cutoff=0.5)
    return f"; did you mean {found[0]!r}?" if found else ""
