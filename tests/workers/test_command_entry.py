"""The entry of `amicable` as a process: every error is one line, and the status says so."""

import json
from pathlib import Path

import pytest

from tests.workers.command_line import amicable, process

LAW = ("law", "costs", "1000")
NOBODY_LISTENS = "postgres://amicable:pa55word@127.0.0.1:1/amicable"


@pytest.mark.parametrize(
    ("words", "code", "line"),
    [
        (["collect"], 2, "amicable: No such command 'collect'. See `amicable --help`."),
        (
            ["case", "show"],
            2,
            "amicable: Missing argument 'CREDITOR/NUMBER'. See `amicable case show --help`.",
        ),
        (
            ["case", "list", "--data", "/nowhere"],
            1,
            "amicable: no stack is running on /nowhere (/nowhere/stack.json is missing); "
            "start one with: amicable up --data /nowhere",
        ),
        (
            ["gateway"],
            1,
            "amicable: AMICABLE_DATABASE_URL is not set: set it in the environment, or "
            "database_url in the file that AMICABLE_SETTINGS names",
        ),
        (
            ["worker"],
            1,
            "amicable: AMICABLE_TWILIO_ACCOUNT_SID is not set: set it in the environment, or "
            "twilio_account_sid in the file that AMICABLE_SETTINGS names",
        ),
    ],
)
async def test_what_cannot_be_done_is_one_line(words: list[str], code: int, line: str) -> None:
    said = await process(*words)
    assert (said.code, said.complaint) == (code, line)


async def test_the_calculators_are_reached() -> None:
    assert (await process(*LAW, "--json")).facts["costs"] == "150.00"


async def test_a_group_without_a_command_shows_its_help_and_nothing_else() -> None:
    said = await process("law")
    assert said.code != 0
    assert "interest" in said.out + said.err
    assert "amicable: " not in said.err


async def test_a_ledger_that_does_not_answer_is_one_line_without_its_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AMICABLE_DATABASE_URL", NOBODY_LISTENS)
    complaint = (await amicable("case", "list")).complaint
    assert "the ledger does not answer: " in complaint
    assert "is AMICABLE_DATABASE_URL right" in complaint
    assert "pa55word" not in complaint


@pytest.mark.parametrize("url", ["ledger.example", "mysql://a:pa55@b/c", "postgres://a:pa/55@b/c"])
async def test_an_address_that_is_none_is_one_line_without_its_password(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("AMICABLE_DATABASE_URL", url)
    assert (await amicable("case", "list")).complaint == (
        "amicable: AMICABLE_DATABASE_URL is wrong: "
        "write it as postgres://user:password@host:5432/database"
    )


async def test_a_ledger_without_our_schema_says_what_to_run(
    monkeypatch: pytest.MonkeyPatch, empty_database: str
) -> None:
    monkeypatch.setenv("AMICABLE_DATABASE_URL", empty_database)
    assert "run `amicable migrate`" in (await amicable("case", "list")).complaint


@pytest.mark.usefixtures("pool")
async def test_the_ledger_may_be_named_in_the_settings_file(
    monkeypatch: pytest.MonkeyPatch, ledger_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(f"database_url = {json.dumps(ledger_url)}\n", "utf-8")
    monkeypatch.delenv("AMICABLE_DATABASE_URL", raising=False)
    monkeypatch.setenv("AMICABLE_SETTINGS", str(file))
    assert (await amicable("case", "list", "--json")).facts == []
