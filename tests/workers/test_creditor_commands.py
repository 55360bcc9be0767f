"""`amicable creditor …`: who collects."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger import creditors, logos
from ledger.database import Pool
from tests.support.world import acme, settle_in
from tests.workers.command_line import amicable
from workers.stack import DEMO_CREDITOR

SECRET = "whsec_YSBzZWNyZXQgb2YgMjQgYnl0ZXMuLi4u"
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
    assert [line for line in said.lines if line.startswith("look")] == [
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


async def test_a_playbook_for_another_kind_of_debtor_is_refused(
    creditor: object, write: Write
) -> None:
    own = write(f'{DEMO}\n[playbooks]\nconsumer = "nl-business"\n')
    complaint = (await amicable("creditor", "add", own)).complaint
    assert "[playbooks] consumer: nl-business is a playbook for a business" in complaint


async def test_a_mode_that_does_not_fit_the_profile_is_one_plain_line(
    pool: Pool, write: Write
) -> None:
    await amicable("creditor", "add", write(DEMO))
    complaint = (await amicable("creditor", "mode", "demo", "redirect")).complaint
    assert complaint.startswith("amicable: mode redirect needs a test address")
