"""Text in a creditor's colours can be read, whatever the colour (WCAG 2.2, 1.4.3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.look.colours import BLACK, WHITE, contrast, text_on
from domain.look.look import Look

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#000000", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#17695c", "#ffffff", 6.54),
        ("#ff0000", "#ffffff", 4.0),
        ("#808080", "#808080", 1.0),
    ],
)
def test_contrast_as_wcag_reckons_it(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize(
    ("accent", "text"),
    [
        ("#17695c", WHITE),
        ("#0f5c63", WHITE),
        ("#767676", WHITE),
        ("#777777", BLACK),
        ("#f2c94c", BLACK),
        ("#ffd200", BLACK),
        ("#ffffff", BLACK),
        ("#000000", WHITE),
    ],
)
def test_a_light_accent_gets_dark_text(accent: str, text: str) -> None:
    assert text_on(accent) == text
    assert Look(accent=accent).palette.on_accent == text


@given(COLOURS)
def test_every_accent_makes_a_page_that_can_be_read(accent: str) -> None:
    palette = Look(accent=accent).palette
    pairs = [
        (palette.on_accent, palette.accent),
        (palette.ink, palette.tint),
        (palette.ink, WHITE),
        (palette.ink_dark, "#1e2429"),
        ("#57636b", palette.tint),
    ]
    assert all(contrast(front, back) >= 4.5 for front, back in pairs)


@pytest.mark.parametrize("written", ["#ABC", "#aabbcc", " #AaBbCc "])
def test_a_colour_is_read_as_people_write_it(written: str) -> None:
    assert Look(accent=written).accent == "#aabbcc"


@pytest.mark.parametrize("wrong", ["red", "17695c", "#12", "#1234567", "rgb(1,2,3)", "#ggg", ""])
def test_what_is_no_colour_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError, match="write it as #17695c"):
        Look(accent=wrong)


def test_a_text_colour_that_cannot_be_read_is_refused() -> None:
    assert Look(accent="#ffd200", text="#222222").palette.on_accent == "#222222"
    with pytest.raises(ValidationError, match=r"1\.5:1 and needs 4\.5:1"):
        Look(accent="#ffd200", text="#ffffff")
