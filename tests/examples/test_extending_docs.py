"""`docs/extending.md` cannot rot: its excerpts stand in the files, its commands answer as it says.

A comment before code blocks names the file that they are from, or says that they are run.
"""

import re
import shlex
from pathlib import Path
from typing import NamedTuple

import pytest

from domain.creditor import Creditor
from ledger.database import Pool
from tests.workers.command_line import amicable

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "extending.md").read_text("utf-8")
_MARK = re.compile(r"<!-- (?P<says>[^>]+?) -->\n(?P<blocks>(?:```\w+\n.*?\n```\n+)+)", re.DOTALL)
_BLOCK = re.compile(r"```\w+\n(.*?\n)```\n", re.DOTALL)
_PATH = re.compile(r"`([\w./-]+/[\w.-]+\.\w+)`")


class Block(NamedTuple):
    """A code block, and what its comment says of it."""

    says: str
    text: str


BLOCKS = [
    Block(mark["says"], text)
    for mark in _MARK.finditer(PAGE)
    for text in _BLOCK.findall(mark["blocks"])
]
QUOTED = [block for block in BLOCKS if block.says != "run"]


def without_indent(text: str) -> str:
    """An excerpt may stand further to the left than in its file."""
    return "".join(f"{line.strip()}\n" for line in text.splitlines())


def test_every_block_is_checked() -> None:
    assert PAGE.count("\n```") == 2 * len(BLOCKS)
    assert {block.says.split(".")[-1] for block in QUOTED} == {"py", "md", "toml", "yaml"}


@pytest.mark.parametrize("block", QUOTED, ids=lambda block: block.says)
def test_an_excerpt_stands_in_its_file(block: Block) -> None:
    assert without_indent(block.text) in without_indent((ROOT / block.says).read_text("utf-8"))


@pytest.mark.parametrize("path", sorted(set(_PATH.findall(PAGE))))
def test_every_file_that_is_named_is_there(path: str) -> None:
    assert (ROOT / path).is_file()


def test_mypy_points_at_matches_over_the_channel() -> None:
    """A match with a default would hide a channel from mypy."""
    places = re.findall(r"^    ([\w/]+\.py): error: Missing return", PAGE, re.MULTILINE)
    assert len(places) == 8
    for path in places:
        text = (ROOT / path).read_text("utf-8")
        assert "match channel:" in text or "match self:" in text
        assert "case _:" not in text


async def test_every_command_answers_as_the_page_says(
    pool: Pool, creditor: Creditor, ledger_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the order of the page, on one ledger."""
    monkeypatch.setenv("AMICABLE_DATABASE_URL", ledger_url)
    monkeypatch.chdir(ROOT)
    run = "".join(block.text for block in BLOCKS if block.says == "run")
    commands = re.split(r"^\$ amicable ", run, flags=re.MULTILINE)[1:]
    assert len(commands) == 8
    for command in commands:
        line, _, expected = command.partition("\n")
        said = await amicable(*shlex.split(line))
        shown = [it for it in said.err.splitlines() if it and it != "Booking"] + said.lines
        assert (said.code, shown) == (0, expected.splitlines()), line
