"""A logo is a picture and nothing else, whatever its name says."""

import struct

import pytest

from domain.look.logo import LARGEST, LogoRefusedError, logo_kind, png_size, svg_has_text

PNG = (
    b"\x89PNG\r\n\x1a\n"
    + struct.pack(">I4sII", 13, b"IHDR", 240, 48)
    + b"\x08\x06\0\0\0"
    + b"\0" * 4
)


def svg(inside: str = "", attributes: str = "", before: str = "") -> bytes:
    root = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'{before}{root} viewBox="0 0 9 9" {attributes}>{inside}</svg>'.encode()


@pytest.mark.parametrize(
    "content",
    [
        svg('<path d="M0 0H9V9Z"/>'),
        svg('<defs><linearGradient id="a"/></defs><rect width="9" height="9" fill="url(#a)"/>'),
        svg('<use xlink:href="#a"/>'),
        svg("<style>.a{fill:#123}</style><title>Lumen &amp; Zn</title>"),
        svg('<image href="data:image/png;base64,AAAA"/>'),
        svg(before='<?xml version="1.0" encoding="UTF-8"?>\n<!-- made by hand -->\n'),
    ],
)
def test_a_plain_svg_is_a_logo(content: bytes) -> None:
    assert logo_kind(content) == "svg"


def test_a_png_is_a_logo() -> None:
    assert logo_kind(PNG) == "png"
    assert png_size(PNG) == (240, 48)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (svg("<script>alert(1)</script>"), "holds <script>"),
        (svg("<SCRIPT/>"), "holds <SCRIPT>"),
        (svg('<h:script xmlns:h="http://www.w3.org/1999/xhtml"/>'), "holds <script>"),
        (svg("<foreignObject/>"), "holds <foreignObject>"),
        (svg('<a><set attributeName="href" to="javascript:x"/></a>'), "holds <set>"),
        (svg(attributes='onload="x()"'), "holds onload="),
        (svg('<path OnClick="x()"/>'), "holds onclick="),
        (svg('<image href="https://tracker.example/x.png"/>'), "href points outside"),
        (svg('<image xlink:href="//tracker.example/x.png"/>'), "href points outside"),
        (svg('<use href="other.svg#a"/>'), "href points outside"),
        (svg('<a href="javascript:x()"/>'), "href points outside"),
        (svg('<image href="data:image/svg+xml;base64,AAAA"/>'), "href points outside"),
        (svg('<rect fill="url(https://x.example/a)"/>'), "fill points outside"),
        (svg("<rect style=\"fill:url( 'file:///etc/passwd' )\"/>"), "style points outside"),
        (svg("<style>@import 'https://x.example/a.css';</style>"), "style points outside"),
        (svg("<style>.a{}\n@font-face{src:url(a.woff)}</style>"), "style points outside"),
        (svg(before='<!DOCTYPE svg [<!ENTITY a "aaaa">]>'), "<!DOCTYPE>"),
        (svg(before='<?xml-stylesheet href="a.css"?>'), "<?xml-stylesheet"),
        (b"<svg><path/></svg>", "the root is <svg>"),
        (b"<html><svg xmlns='http://www.w3.org/2000/svg'/></html>", "the root is <html>"),
        (svg("<path>"), "no well-formed SVG"),
        (PNG[:20], "damaged PNG"),
        (PNG[:16] + struct.pack(">II", 90_000, 2) + PNG[24:], "90000 by 2 pixels"),
        (b"\xff\xd8\xff\xe0JFIF", "neither PNG nor SVG"),
        (b"%PDF-1.7", "neither PNG nor SVG"),
        (b"", "neither PNG nor SVG"),
        (PNG + b"\0" * LARGEST, "too large: at most 200 kB"),
    ],
)
def test_what_is_no_logo_is_refused_with_the_reason(content: bytes, why: str) -> None:
    with pytest.raises(LogoRefusedError) as refused:
        logo_kind(content)
    assert why in str(refused.value)


def test_text_in_a_logo_is_noticed() -> None:
    assert svg_has_text(svg("<text>Lumen</text>"))
    assert not svg_has_text(svg('<path class="text"/>'))
