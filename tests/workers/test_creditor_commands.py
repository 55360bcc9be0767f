"""`amicable creditor …` and `amicable playbook …`: who collects, and how."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger import creditors, logos
from ledger.database import Pool
from tests.support.world import acme, settle_in
from tests.workers.command_line import amicable
from workers.library import FOLDER
from workers.stack import DEMO_CREDITOR

SECRET = "whsec_YSBzZWNyZXQgb2YgMjQgYnl0ZXMuLi4u"
EXAMPLES = Path(__file__).parents[2] / "examples"
DEMO = DEMO_CREDITOR.read_text("utf-8")
WITH_WEBHOOK = f'{DEMO}\n[[webhooks]]\nurl = "https://erp.example/hook"\nsecret = "{SECRET}"\n'
Write = Callable[[str], Path]


@pytest.fixture(autouse=True)
def _ledger(monkeypatch: pytest.MonkeyPatch, ledger_url: str) -> None:
    monkeypatch.setenv("AMICABLE_DATABASE_URL", ledger_url)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a profile, with the demo's logo beside it."""
    shutil.copy(DEMO_CREDITOR.with_name("logo.svg"), tmp_path)

    def at(text: str) -> Path:
        path = tmp_path / "creditor.toml"
        path.write_text(text, "utf-8")
        return path

    return at


async def test_a_creditor_is_added_shown_and_replaced(pool: Pool, write: Write) -> None:
    said = await amicable("creditor", "add", write(DEMO))
    assert said.lines == [
        "creditor demo is there, mode live: at most 250 debtors written to and 20 called a day",
        "WhatsApp waits for its templates: amicable creditor templates demo",
    ]
    again = write(DEMO.replace('"Lumen Fietsen"', '"Lumen Rijwielen"'))
    assert (await amicable("creditor", "add", again, "--json")).facts == {
        "slug": "demo",
        "added": True,
    }
    shown = (await amicable("creditor", "show", "demo", "--json")).facts
    assert (shown["slug"], shown["name"]) == ("demo", "Lumen Rijwielen")
    assert [it.slug for it in await creditors.every(pool)] == ["demo"]


async def test_show_hides_secrets_that_the_ledger_keeps(pool: Pool, write: Write) -> None:
    await amicable("creditor", "add", write(WITH_WEBHOOK))
    as_text, as_json = (
        await amicable("creditor", "show", "demo"),
        await amicable("creditor", "show", "demo", "--json"),
    )
    assert as_json.facts["webhooks"][0]["url"] == "https://erp.example/hook"
    assert "erp.example" in as_text.out
    assert SECRET not in as_text.out + as_json.out
    (hook,) = (await creditors.get(pool, "demo")).webhooks
    assert hook.secret.get_secret_value() == SECRET


async def test_all_creditors_are_listed_in_a_line_each(pool: Pool) -> None:
    await creditors.save(pool, acme())
    await creditors.save(pool, acme("globex"))
    said = await amicable("creditor", "show")
    assert [line.split()[0] for line in said.lines] == ["acme", "globex"]
    listed = (await amicable("creditor", "show", "--json")).facts
    assert [it["slug"] for it in listed] == ["acme", "globex"]


@pytest.mark.usefixtures("pool")
async def test_an_unknown_creditor_cannot_be_shown() -> None:
    complaint = (await amicable("creditor", "show", "nobody")).complaint
    assert "unknown creditor 'nobody'" in complaint
    assert "amicable creditor add" in complaint


async def test_a_valid_profile_is_checked_with_what_to_know_about_it(write: Write) -> None:
    said = await amicable("creditor", "check", write(DEMO))
    assert said.code == 0
    assert said.lines[0].endswith("creditor demo is valid")
    lean = DEMO[: DEMO.index("[senders.email]")]
    notes = (await amicable("creditor", "check", write(lean), "--json")).facts["notes"]
    assert [note.split(":")[0] for note in notes] == [
        "mode live",
        "no email sender",
        "no WhatsApp sender",
        "no SMS sender",
        "no agency",
        "look",
        "look",
    ]


async def test_check_says_how_live_it_is(write: Write) -> None:
    said = await amicable("creditor", "check", write(f"{DEMO}\n[pace]\ndebtors_per_day = 40\n"))
    assert said.lines[1] == "mode live: at most 40 debtors written to and 20 called a day"


async def test_check_says_what_the_look_will_be(write: Write) -> None:
    said = await amicable("creditor", "check", write(DEMO))
    assert said.lines[2:] == [
        "look: white text on #0f5c63 (7.7:1)",
        "look: logo SVG, 1.6 kB; in emails 220 by 37, 6.9 kB",
    ]
    light = write(DEMO.replace("#0f5c63", "#FD2"))
    assert (
        "look: #ffdd22 is too light for white text (1.3:1): black text is used (15.6:1)"
        in (await amicable("creditor", "check", light)).lines
    )


async def test_the_logo_goes_into_the_ledger_and_show_does_not_print_it(
    pool: Pool, write: Write
) -> None:
    await amicable("creditor", "add", write(DEMO))
    look = (await creditors.get(pool, "demo")).look
    assert look.logo is not None
    kept = await logos.get(pool, look.logo.sha256)
    assert kept.content == DEMO_CREDITOR.with_name("logo.svg").read_bytes()
    assert kept.picture.startswith(b"\x89PNG")
    shown = await amicable("creditor", "show", "demo", "--json")
    assert shown.facts["look"]["logo"] == look.logo.model_dump()
    assert len(shown.out) < 3000


async def test_what_is_no_logo_is_refused_and_nothing_is_added(
    pool: Pool, write: Write, tmp_path: Path
) -> None:
    file = write(DEMO)
    logo = tmp_path / "logo.svg"
    drawn = logo.read_bytes()
    for content, why in (
        (drawn.replace(b"</svg>", b"<script/></svg>"), "it holds <script>"),
        (drawn + b" " * 200_000, "too large: at most 200 kB"),
        (b"GIF89a", "neither PNG nor SVG"),
        (b"\x89PNG\r\n\x1a\n" + bytes(4) + b"IHDR" + b"\0\0\0\1" * 8, "it cannot be drawn"),
    ):
        logo.write_bytes(content)
        for verb in ("check", "add"):
            complaint = (await amicable("creditor", verb, file)).complaint
            assert f"creditor.toml: look.logo: {logo}: " in complaint
            assert why in complaint
    logo.unlink()
    assert "No such file" in (await amicable("creditor", "add", file)).complaint
    assert await creditors.every(pool) == []


async def test_every_wrong_field_is_named(pool: Pool, write: Write) -> None:
    wrong = DEMO.replace("NL91ABNA0417164300", "NL00BANK").replace('country = "NL"', 'country="XX"')
    wrong = wrong.replace('"1013 SV"', "1013").replace("per_day = 20", "per_day = -1\nper_weak = 3")
    for verb in ("check", "add"):
        complaint = (await amicable("creditor", verb, write(wrong))).complaint
        for field in ("iban", "country", "address.postcode", "calls.per_day", "calls.per_weak"):
            assert f" {field}: " in complaint
    assert await creditors.every(pool) == []


async def test_a_profile_that_is_no_toml_names_the_line(write: Write, tmp_path: Path) -> None:
    complaint = (await amicable("creditor", "check", write("slug = demo\n"))).complaint
    assert "creditor.toml: " in complaint
    assert "line 1" in complaint
    (tmp_path / "latin.toml").write_bytes('name = "Café"'.encode("latin-1"))
    complaint = (await amicable("creditor", "check", tmp_path / "latin.toml")).complaint
    assert "latin.toml: not UTF-8" in complaint


async def test_an_unknown_playbook_is_refused(pool: Pool, write: Write) -> None:
    own = f'{DEMO}\n[playbooks]\nconsumer = "gentle"\n'
    complaint = (await amicable("creditor", "add", write(own))).complaint
    assert "unknown playbook 'gentle'" in complaint
    assert await creditors.every(pool) == []

    await settle_in(pool, acme())
    known = write(own.replace("gentle", "nl-consumer"))
    assert (await amicable("creditor", "add", known)).code == 0


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


async def test_a_playbook_for_another_kind_of_debtor_is_refused(
    creditor: object, write: Write
) -> None:
    own = write(f'{DEMO}\n[playbooks]\nconsumer = "nl-business"\n')
    complaint = (await amicable("creditor", "add", own)).complaint
    assert "[playbooks] consumer: nl-business is a playbook for a business" in complaint
