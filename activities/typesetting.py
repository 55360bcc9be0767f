"""Typesetting by Typst: offline, with its own fonts, the same bytes each time.

Text goes to Typst as data, never as markup: a name cannot change the page.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import typst

from domain.look.logo import LogoKind
from ledger.logos import LogoFile

Standard = Literal["ua-1", "a-3a"]

_EPOCH = 0
"""A document carries its own date; a clock in the file would make two copies differ."""


class UnprintableError(ValueError):
    """The text holds characters that no font here can show."""


def typeset(
    template: str,
    data: Mapping[str, Any],
    *,
    logo: LogoFile | None = None,
    standards: Sequence[Standard] = ("ua-1",),
) -> bytes:
    """The PDF of a template in ``playbooks/``, accessible by PDF/UA-1.

    Text in a script that Typst's own fonts lack is set with the machine's fonts.

    Raises:
        UnprintableError: neither can show it; better no page than one with empty squares.
    """
    page, facts = _template(template), json.dumps({**data, "logo": _logo(logo)})
    try:
        return _compiled(page, facts, standards, ignore_system_fonts=True)
    except typst.TypstError:
        pass
    try:
        return _compiled(page, facts, standards, ignore_system_fonts=False)
    except typst.TypstError as error:
        raise UnprintableError(f"{error.message}; install a font that can") from error


def pictures(
    template: str, data: Mapping[str, Any], logo: LogoFile | None, density: int
) -> list[bytes]:
    """The pages as PNGs, to be looked at; ``density`` in pixels per inch."""
    facts = json.dumps({**data, "logo": _logo(logo)})
    compiler = typst.Compiler(
        _template(template), ignore_system_fonts=True, sys_inputs={"data": facts}
    )
    pages = compiler.compile(format="png", ppi=density)
    return [pages] if isinstance(pages, bytes) else list(pages or ())


def drawing(template: str, data: Mapping[str, Any]) -> bytes:
    """A template of one page as SVG, its text drawn as shapes."""
    compiler = typst.Compiler(
        _template(template), ignore_system_fonts=True, sys_inputs={"data": json.dumps(data)}
    )
    svg = compiler.compile(format="svg")
    if not isinstance(svg, bytes):
        raise TypeError("Typst gave no single picture")
    return svg


def _logo(logo: LogoFile | None) -> dict[str, Any] | None:
    return None if logo is None else logo_data(logo.content, logo.kind)


def logo_data(content: bytes, kind: LogoKind) -> dict[str, Any]:
    """A logo for Typst's ``image(bytes(…))``: an SVG as text, a PNG as numbers."""
    return {"format": kind, "content": content.decode() if kind == "svg" else list(content)}


def _compiled(
    page: bytes, facts: str, standards: Sequence[Standard], *, ignore_system_fonts: bool
) -> bytes:
    compiler = typst.Compiler(
        page, ignore_system_fonts=ignore_system_fonts, sys_inputs={"data": facts}
    )
    pdf = compiler.compile(format="pdf", timestamp=_EPOCH, pdf_standards=list(standards))
    if not isinstance(pdf, bytes):
        raise TypeError("Typst gave no single PDF")
    return pdf


@cache
def _template(name: str) -> bytes:
    return files("playbooks").joinpath(name).read_bytes()


def can_show(text: str) -> bool:
    """Whether the fonts here, Typst's or the machine's, hold every character of a text."""
    page = b'#set document(title: "probe")\n#sys.inputs.data'
    try:
        _compiled(page, text, ("ua-1",), ignore_system_fonts=False)
    except typst.TypstError:
        return False
    return True
