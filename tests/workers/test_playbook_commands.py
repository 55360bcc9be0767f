"""`amicable playbook …`: the shipped ladders, and those of one's own."""

import json
import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from domain.vocabulary import Channel
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
    assert said.lines == [
        "eu-business.yaml: valid",
        "eu-consumer.yaml: valid",
        "nl-business.yaml: valid",
        "nl-consumer.yaml: valid",
    ]


async def test_every_mistake_is_told_with_its_line(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    shipped = (FOLDER / "nl-consumer.yaml").read_text("utf-8")
    wrong = shipped.replace("gap_days: 3", "gap_days: soon", 1)
    mine.write_text(wrong.replace("message: firm\n", "message: frim\n"), "utf-8")
    line = 1 + wrong.partition("message: firm\n")[0].count("\n")
    said = await amicable("playbook", "check", mine, FOLDER / "nl-business.yaml")
    assert said.code == 1
    assert said.err == "amicable: 3 mistakes to correct\n"
    assert said.lines == [
        f"{mine}:8: gap_days: is a whole number, not 'soon'",
        f"{mine}:{line}: reminding.steps.4.message: no message frim in language en; "
        "did you mean 'firm'?",
        f"{mine}:{line}: reminding.steps.4.message: no message frim in language nl; "
        "did you mean 'firm'?",
        "nl-business.yaml: valid",
    ]
    told = json.loads((await amicable("playbook", "check", mine, "--json")).out)
    assert told["files"][0]["mistakes"][0] == {
        "line": 8,
        "place": "gap_days",
        "problem": "is a whole number, not 'soon'",
    }
    assert "mars.yaml" in (await amicable("playbook", "check", tmp_path / "mars.yaml")).complaint


async def test_what_is_taken_of_promises_and_plans_is_shown() -> None:
    lines = (await amicable("playbook", "show", "nl-consumer")).lines
    assert "  promises      up to 31 days ahead, 2 in good faith; once broken: call" in lines
    assert "  plans         from 80.00: at most 6 terms of 40.00 or more, within 6 months" in lines


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ('{least_trm: "40"}', "plan.least_trm: there is no such key; did you mean 'least_term'?"),
        ('{least_term: "90"}', "plan: offered_from is at least two times least_term"),
        ("{terms_at_most: 1}", "plan.terms_at_most: "),
    ],
)
async def test_impossible_limits_of_a_plan_are_named(tmp_path: Path, wrong: str, told: str) -> None:
    mine = tmp_path / "mine.yaml"
    shipped = (FOLDER / "nl-consumer.yaml").read_text("utf-8")
    mine.write_text(re.sub(r"(?m)^plan: .*$", f"plan: {wrong}", shipped), "utf-8")
    said = await amicable("playbook", "check", mine)
    assert said.code == 1
    assert told in said.lines[0]


async def test_a_ladder_is_drawn(tmp_path: Path) -> None:
    said = await amicable("playbook", "show", "nl-consumer", "--mermaid")
    assert said.lines[0] == "flowchart TD"
    assert (
        'step_0["3 days before: upcoming<br/>WhatsApp, else email<br/>says upcoming"]' in said.out
    )
    assert said.lines[-1].endswith("step_6 --> decision")
    loyal = await amicable("playbook", "show", "nl-consumer", "--variant", "loyal", "--mermaid")
    assert "says friendly_loyal" in loyal.out
    assert "discount" not in loyal.out

    file = tmp_path / "ladder.svg"
    await amicable("playbook", "show", "nl-consumer", "--picture", file)
    assert file.read_text("utf-8").startswith("<svg")
    complaint = (await amicable("playbook", "show", "nl-consumer", "--picture", "l.gif")).complaint
    assert "ends in .svg" in complaint


async def test_the_schema_is_for_editors() -> None:
    """What an editor checks by it: the shipped playbooks are right, a misspelt key is not."""
    schema = (await amicable("playbook", "schema")).facts
    checker = Draft202012Validator(schema)
    for file in (*FOLDER.glob("*.yaml"), EXAMPLES / "playbooks" / "dental-practice.yaml"):
        written = yaml.safe_load(file.read_text("utf-8"))
        assert list(checker.iter_errors(written)) == []
        assert list(checker.iter_errors(written | {"gap_dais": 3})) != []
    assert schema["required"] == ["name", "title", "kind", "reminding", "final_notice"]
    assert schema["additionalProperties"] is False
    assert schema["$defs"]["Channel"]["enum"] == [channel.value for channel in Channel]


async def test_messages_are_measured_in_every_form() -> None:
    said = await amicable("messages", "check", "friendly")
    assert said.code == 0, said.err
    assert len(said.lines) == 1 + 2 * 3 * 2 + 2
    assert said.lines[-1] == "all 12 readings pass"
    facts = (await amicable("messages", "check", "friendly", "--json")).facts["readings"]
    assert {(it["language"], it["form"], it["plain"], it["least"]) for it in facts} >= {
        ("nl", "email", False, 65),
        ("nl", "email", True, 75),
        ("en", "sms", False, 60),
        ("en", "whatsapp", True, 70),
    }
    assert "martian" in (await amicable("messages", "check", "martian")).complaint


async def test_a_playbook_is_shown_as_its_ladder() -> None:
    said = await amicable("playbook", "show", "nl-consumer")
    assert said.lines[0].startswith("Dutch consumers")
    steps = [line.split()[3] for line in said.lines[1:8]]
    ordinary = ["upcoming", "friendly", "second", "call", "discount", "firm", "final_notice"]
    assert steps == ordinary
    titles = [line for line in said.lines if not line.startswith(" ")]
    assert titles[1:3] == ["Loyal customers (loyal)", "New customers (new)"]
    assert titles[-1] == "Reason: will not pay (will_not_pay)"
    told = (await amicable("playbook", "show", "nl-consumer", "--json")).facts
    assert told["reminding"]["steps"][0]["channels"] == ["whatsapp", "email", "letter"]
    assert json.dumps(told)


async def test_a_variant_is_shown_and_drawn_by_itself(tmp_path: Path) -> None:
    said = await amicable("playbook", "show", "nl-consumer", "--variant", "unreachable")
    assert said.lines[0].endswith("neither email nor mobile")
    assert [line.split()[4] for line in said.lines if "reminding" in line] == [
        *("letter", "call", "letter", "call", "letter")
    ]
    told = await amicable("playbook", "show", "nl-consumer", "--variant", "cannot_pay", "--json")
    assert told.facts["gap_days"] == 7
    file = tmp_path / "loyal.svg"
    await amicable("playbook", "show", "nl-consumer", "--variant", "loyal", "--picture", file)
    assert file.read_text("utf-8").startswith("<svg")
    complaint = (await amicable("playbook", "show", "nl-consumer", "--variant", "royal")).complaint
    assert "no variant 'royal': there are loyal, new" in complaint


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
            "needs a message that says statutory: true, unlike messages/nl/firm.md",
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
    assert problem in (await amicable("playbook", "check", mine)).out
    complaint = (await amicable("playbook", "add", mine)).complaint
    assert "mine.yaml:" in complaint
    assert await creditors.published(pool) == []


async def test_the_list_names_version_kind_and_title(creditor: object, tmp_path: Path) -> None:
    said = await amicable("playbook", "list")
    assert [line.split()[:3] for line in said.lines] == [
        ["eu-business", "1", "business"],
        ["eu-consumer", "1", "consumer"],
        ["nl-business", "1", "business"],
        ["nl-consumer", "1", "consumer"],
    ]
    assert (await amicable("playbook", "list", "--json")).facts[0]["version"] == 1
