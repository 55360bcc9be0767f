"""What a creditor says of its look, and the colours that follow from it."""

from functools import lru_cache
from typing import Annotated, Self

from pydantic import Field, model_validator

from domain.look.colours import READABLE, WHITE, Colour, contrast, mixed, readable_on, text_on
from domain.look.logo import LogoKind
from domain.model import Model

_HOUSE = "#17695c"
_DARK_CARD = "#1e2429"


class Logo(Model):
    """Which logo: its content lies in the ledger under its hash, where every worker finds it."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    kind: LogoKind
    width: Annotated[int, Field(gt=0)]
    height: Annotated[int, Field(gt=0)]
    """In an email, in CSS pixels."""


class Palette(Model):
    """The colours of a page; every text in them has at least 4.5:1 to what it stands on."""

    accent: Colour
    on_accent: Colour
    """Text on the accent: a button."""
    ink: Colour
    """The accent as text on white or on ``tint``."""
    ink_dark: Colour
    """The accent as text in dark mode."""
    tint: Colour
    """A hint of it, behind a box."""
    line: Colour
    """Around a box."""


class Look(Model):
    """``[look]`` of the creditor's TOML."""

    accent: Colour = _HOUSE
    text: Colour | None = None
    """Text on the accent; white or black where absent, whichever can be read."""
    logo: Logo | None = None
    """In TOML the path of a PNG or SVG beside it."""
    footer: Annotated[str, Field(min_length=1, max_length=300)] | None = None
    """One line: Chamber of Commerce and VAT numbers, the address for complaints."""

    @model_validator(mode="after")
    def _readable(self) -> Self:
        if self.text is not None and contrast(self.text, self.accent) < READABLE:
            ratio = contrast(self.text, self.accent)
            raise ValueError(
                f"text {self.text} on accent {self.accent} has a contrast of {ratio:.1f}:1 and "
                f"needs {READABLE}:1 (WCAG): leave text out, and it is chosen"
            )
        return self

    @property
    def palette(self) -> Palette:
        """The colours of a page in this look."""
        return _palette(self.accent, self.text)


@lru_cache(maxsize=256)
def _palette(accent: str, text: str | None) -> Palette:
    tint = mixed(accent, WHITE, 0.94)
    return Palette(
        accent=accent,
        on_accent=text or text_on(accent),
        ink=readable_on(accent, tint),
        ink_dark=readable_on(accent, _DARK_CARD),
        tint=tint,
        line=mixed(accent, WHITE, 0.8),
    )
