"""`amicable playbook …`: the shipped ladders, and those of one's own."""

import json
from pathlib import Path

import pytest

from ledger import creditors
from ledger.database import Pool
from tests.workers.command_line import amicable
from workers.library import FOLDER

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(autouse=True)
def _ledger(monkeypatch: pytest.MonkeyPatch, ledger_url: str) -> None:
    monkeypatch.setenv("AMICABLE_DATABASE_URL", ledger_url)


async def test_the_shipped_playbooks_are_valid() -> None:
    said = await amicable("playbook", "check")
    assert said.lines == ["nl-business.yaml: valid", "nl-consumer.yaml: valid"]


async def test_a_playbook_names_only_messages_that_are_written(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    shipped = (FOLDER / "nl-consumer.yaml").read_text("utf-8")
    mine.write_text(shipped.replace("message: firm", "message: furious"), "utf-8")
    complaint = (await amicable("playbook", "check", mine)).complaint
    assert "mine.yaml: no message furious in language" in complaint


async def test_a_playbook_with_a_mistake_is_refused_by_name_and_place(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    shipped = (FOLDER / "nl-consumer.yaml").read_text("utf-8")
    mine.write_text(shipped.replace("gap_days: 3", "gap_days: soon", 1), "utf-8")
    complaint = (await amicable("playbook", "check", mine)).complaint
    assert "mine.yaml: gap_days: " in complaint
    assert "mars.yaml" in (await amicable("playbook", "check", tmp_path / "mars.yaml")).complaint


async def test_a_playbook_is_shown_as_its_ladder() -> None:
    said = await amicable("playbook", "show", "nl-consumer")
    assert said.lines[0].startswith("Dutch consumers")
    steps = [line.split()[3] for line in said.lines[1:]]
    assert steps == ["upcoming", "friendly", "second", "call", "firm", "final_notice"]
    told = (await amicable("playbook", "show", "nl-consumer", "--json")).facts
    assert told["reminding"]["steps"][0]["channels"] == ["whatsapp", "email", "letter"]
    assert json.dumps(told)


async def test_an_unknown_playbook_is_answered_with_those_there_are() -> None:
    complaint = (await amicable("playbook", "show", "martian")).complaint
    assert "unknown playbook 'martian'" in complaint
    assert "nl-business, nl-consumer" in complaint


OWN = (EXAMPLES / "playbooks" / "dental-practice.yaml").read_text("utf-8")


async def test_a_playbook_of_ones_own_is_published_once_and_again_when_it_changes(
    pool: Pool, tmp_path: Path
) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(OWN, "utf-8")
    dry = await amicable("playbook", "add", mine, "--dry-run")
    assert dry.lines[0] == "playbook dental-practice: version 1 would be published"
    assert await creditors.published(pool) == []

    said = await amicable("playbook", "add", mine)
    assert said.lines == [
        "playbook dental-practice: version 1 is published",
        'a creditor names it in its profile: [playbooks] consumer = "dental-practice"',
    ]
    again = await amicable("playbook", "add", mine)
    assert again.lines == ["playbook dental-practice: version 1 says this already"]

    mine.write_text(OWN.replace("gap_days: 7", "gap_days: 9"), "utf-8")
    dry = await amicable("playbook", "add", mine, "--dry-run", "--json")
    assert dry.facts == {"name": "dental-practice", "version": 2, "added": False}
    facts = (await amicable("playbook", "add", mine, "--json")).facts
    assert facts == {"name": "dental-practice", "version": 2, "added": True}
    assert (await creditors.playbook(pool, "dental-practice", 1)).gap_days == 7
    assert (await amicable("playbook", "show", "dental-practice", "--json")).facts["gap_days"] == 9


async def test_going_back_to_an_earlier_playbook_is_a_new_version(
    pool: Pool, tmp_path: Path
) -> None:
    mine = tmp_path / "mine.yaml"
    versions = []
    for text in (OWN, OWN.replace("gap_days: 7", "gap_days: 9"), OWN):
        mine.write_text(text, "utf-8")
        versions.append((await amicable("playbook", "add", mine, "--json")).facts["version"])
    assert versions == [1, 2, 3]
    assert await creditors.newest_version(pool, "dental-practice") == 3


async def test_a_shipped_playbook_cannot_be_replaced(pool: Pool) -> None:
    complaint = (await amicable("playbook", "add", FOLDER / "nl-consumer.yaml")).complaint
    assert "nl-consumer is a shipped playbook: name yours otherwise" in complaint
    assert await creditors.published(pool) == []


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        (
            "message: final_notice_consumer",
            "message: firm",
            "step final_notice needs a message that says statutory: true, unlike nl/firm.md",
        ),
        (
            "channels: [email]",
            "channels: [sms]",
            "step final_notice is for sms, and messages/nl/final_notice_consumer.md has no sms",
        ),
        ("message: friendly", "message: friendlier", "no message friendlier in language nl"),
        ("channels: [sms, email]", "channels: [pigeon]", "reminding.steps.0.channels.0"),
    ],
)
async def test_a_playbook_that_cannot_be_said_is_refused_before_it_is_published(
    pool: Pool, tmp_path: Path, right: str, wrong: str, problem: str
) -> None:
    mine = tmp_path / "mine.yaml"
    assert right in OWN
    mine.write_text(OWN.replace(right, wrong), "utf-8")
    for verb in ("check", "add"):
        complaint = (await amicable("playbook", verb, mine)).complaint
        assert problem.replace("nl/firm", "messages/nl/firm") in complaint
    assert await creditors.published(pool) == []


async def test_the_list_names_version_kind_and_title(creditor: object, tmp_path: Path) -> None:
    said = await amicable("playbook", "list")
    assert [line.split()[:3] for line in said.lines] == [
        ["nl-business", "1", "business"],
        ["nl-consumer", "1", "consumer"],
    ]
    assert (await amicable("playbook", "list", "--json")).facts[0]["version"] == 1
