"""Colours that can be read: contrast as WCAG 2.2 reckons it.

https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio; text needs 4.5:1 (success criterion 1.4.3).
"""

import re
from typing import Annotated

from pydantic import AfterValidator

READABLE = 4.5
WHITE = "#ffffff"
BLACK = "#000000"

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})")
_STEPS = 50


def _colour(text: str) -> str:
    lower = text.strip().lower()
    if not _HEX.fullmatch(lower):
        raise ValueError(f"{text!r} is no colour: write it as #17695c")
    return lower if len(lower) == 7 else "#" + "".join(digit * 2 for digit in lower[1:])


Colour = Annotated[str, AfterValidator(_colour)]
"""An sRGB colour as ``#rrggbb``."""


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white)."""
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21, whichever is in front."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def text_on(background: str) -> str:
    """White where it can be read on this background, else black; one of the two always can."""
    return WHITE if contrast(WHITE, background) >= READABLE else BLACK


def mixed(colour: str, other: str, share: float) -> str:
    """``colour`` with a share (0 to 1) of ``other`` in it."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def readable_on(colour: str, background: str) -> str:
    """The colour, as little darkened or lightened as makes it readable as text on a background."""
    towards = BLACK if luminance(background) > 0.5 else WHITE
    tries = (mixed(colour, towards, step / _STEPS) for step in range(_STEPS + 1))
    return next((each for each in tries if contrast(each, background) >= READABLE), towards)
