"""The logo as emails show it: a small PNG on white, whatever it was made as.

Mail programs show no SVG, and in dark mode a logo made for white paper needs its white.
"""

import json

import typst

from activities.typesetting import logo_data
from domain.look.logo import LogoKind, LogoRefusedError, png_size

_WIDEST, _HIGHEST = 220, 44
"""CSS pixels."""
_DENSITY = 2
"""Pixels per CSS pixel, for sharp screens."""

_PAGE = f"""
#let logo = json(bytes(sys.inputs.data))
#let picture = image.with(bytes(logo.content), format: logo.format)
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#context {{
  let natural = measure(picture())
  let scale = calc.min({_WIDEST}pt / natural.width, {_HIGHEST}pt / natural.height)
  picture(width: natural.width * scale)
}}
""".encode()


def email_picture(content: bytes, kind: LogoKind) -> bytes:
    """The PNG that goes along with emails, at double density.

    Raises:
        LogoRefusedError: the file cannot be drawn.
    """
    data = json.dumps(logo_data(content, kind))
    compiler = typst.Compiler(_PAGE, ignore_system_fonts=True, sys_inputs={"data": data})
    try:
        picture = compiler.compile(format="png", ppi=72 * _DENSITY)
    except typst.TypstError as error:
        raise LogoRefusedError(f"it cannot be drawn: {error.message}") from error
    if not isinstance(picture, bytes):
        raise LogoRefusedError("it is no single picture")
    return picture


def shown_size(picture: bytes) -> tuple[int, int]:
    """Width and height in an email, in CSS pixels."""
    width, height = png_size(picture)
    return max(1, width // _DENSITY), max(1, height // _DENSITY)
