"""Whether anything is set outside a page's margins, by looking at the page."""

import io

from PIL import Image, ImageChops

_DENSITY = 72
"""A pixel a point."""


def right_of(page: bytes, margin_mm: float) -> bool:
    """Whether a page (PNG of 72 pixels an inch) has ink in its right margin."""
    picture = Image.open(io.BytesIO(page)).convert("L")
    edge = picture.width - int(margin_mm / 25.4 * _DENSITY) + 2
    strip = picture.crop((edge, 0, picture.width, picture.height))
    return ImageChops.invert(strip).getbbox() is not None
