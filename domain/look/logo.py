"""A logo file: a PNG, or an SVG that is nothing but a picture.

The type is what the content is, whatever the file is called. An SVG can hold programs and load
things from elsewhere; it is refused rather than cleaned, so that what is kept is what was given.
"""

import re
import struct
from typing import Literal
from xml.parsers import expat

LARGEST = 200_000
"""Bytes; a logo travels with every email and letter."""
_LARGEST_SIDE = 4000

_PNG = b"\x89PNG\r\n\x1a\n"
_SVG = "http://www.w3.org/2000/svg"
_PROGRAMS = frozenset(
    {"script", "handler", "listener", "foreignobject", "iframe", "object", "embed"}
    | {"animate", "animatemotion", "animatetransform", "set"}
)
_OWN_DATA = re.compile(r"\s*(?:#|data:image/(?:png|jpeg);base64,)", re.IGNORECASE)
_OUTSIDE = re.compile(r"@import|\\\\|url\(\s*['\"]?\s*(?!['\"#\s])", re.IGNORECASE)
"""Also a backslash, by which CSS can spell the others differently."""

LogoKind = Literal["png", "svg"]


class LogoRefusedError(ValueError):
    """The file cannot be the logo; the message says why and what would do."""


def logo_kind(content: bytes) -> LogoKind:
    """What kind of picture this is.

    Raises:
        LogoRefusedError: neither PNG nor SVG, too large, or an SVG with more than a picture in it.
    """
    if len(content) > LARGEST:
        # How much more is not known: no more of the file is read than is needed to refuse it.
        raise LogoRefusedError(f"it is too large: at most {LARGEST // 1000} kB")
    if content.startswith(_PNG):
        _check_png(content)
        return "png"
    if b"<svg" in content:
        _check_svg(content)
        return "svg"
    raise LogoRefusedError("neither PNG nor SVG: export the logo as one of these")


def png_size(content: bytes) -> tuple[int, int]:
    """Width and height in pixels, from the header of a PNG."""
    width, height = struct.unpack(">II", content[16:24])
    return int(width), int(height)


def svg_has_text(content: bytes) -> bool:
    """Whether the SVG holds text, which looks as the fonts of each machine make it look."""
    return bool(re.search(rb"<(?:\w+:)?text[\s>]", content))


def _check_png(content: bytes) -> None:
    if len(content) < 33 or content[12:16] != b"IHDR":
        raise LogoRefusedError("a damaged PNG: export it again")
    sides = png_size(content)
    if not 0 < min(sides) <= max(sides) <= _LARGEST_SIDE:
        raise LogoRefusedError(f"{sides[0]} by {sides[1]} pixels: at most {_LARGEST_SIDE} a side")


def _check_svg(content: bytes) -> None:
    reader = _SvgReader()
    try:
        reader.read(content)
    except expat.ExpatError as error:
        raise LogoRefusedError(f"no well-formed SVG: {error}") from error


class _SvgReader:
    """Walks an SVG and refuses at the first thing that is no picture."""

    def __init__(self) -> None:
        self._deep = 0
        self._in_style = False
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        parser.ProcessingInstructionHandler = self._instruction
        self._parser = parser

    def read(self, content: bytes) -> None:
        self._parser.Parse(content, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if self._deep == 0 and (space, local) != (_SVG, "svg"):
            raise LogoRefusedError(f"the root is <{local}>: an SVG begins with <svg> and its xmlns")
        self._deep += 1
        if local.lower() in _PROGRAMS:
            raise LogoRefusedError(f"it holds <{local}>: save it as a plain SVG, without programs")
        self._in_style = local.lower() == "style"
        for attribute, value in attributes.items():
            self._attribute(attribute.rpartition(" ")[2].lower(), value)

    def _attribute(self, name: str, value: str) -> None:
        if name.startswith("on"):
            raise LogoRefusedError(f"it holds {name}=…: save it as a plain SVG, without programs")
        if (name in ("href", "src") and not _OWN_DATA.match(value)) or _OUTSIDE.search(value):
            raise LogoRefusedError(f"{name} points outside the file: embed what it needs")

    def _end(self, _: str) -> None:
        self._deep -= 1
        self._in_style = False

    def _text(self, text: str) -> None:
        if self._in_style and _OUTSIDE.search(text):
            raise LogoRefusedError("its style points outside the file: embed what it needs")

    def _doctype(self, *_: object) -> None:
        raise LogoRefusedError("it has a <!DOCTYPE>: save it as a plain SVG, without one")

    def _instruction(self, target: str, _: str) -> None:
        raise LogoRefusedError(f"it has <?{target}…?>: save it as a plain SVG, without one")
