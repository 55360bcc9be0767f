"""`amicable emit` and `case …`: events come in from a file, and cases are looked at."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.database import Pool
from tests.support.database import rows, set_now
from tests.support.events import credited, overdue, paid, told, withdrawn
from tests.support.world import open_amount
from tests.workers.command_line import amicable

Write = Callable[[str, str], Path]


@pytest.fixture(autouse=True)
def _ledger(monkeypatch: pytest.MonkeyPatch, ledger_url: str, creditor: object) -> None:
    monkeypatch.setenv("AMICABLE_DATABASE_URL", ledger_url)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file."""

    def at(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return at


async def test_events_from_a_file_come_in_as_through_the_door(pool: Pool, write: Write) -> None:
    file = write("events.json", json.dumps([overdue(), paid("50.00")]))
    said = await amicable("emit", file)
    assert (said.code, said.lines) == (0, ["2 accepted, 0 known already"])
    assert await open_amount(pool) == "200.00"
    assert (await amicable("emit", file, "--json")).facts == {"accepted": 0, "duplicates": 2}
    assert await open_amount(pool) == "200.00"


async def test_one_event_needs_no_list_and_numbers_keep_their_cents(
    pool: Pool, write: Write
) -> None:
    sent = overdue()
    sent["data"]["invoice"]["amount"] = 1234.56
    await amicable("emit", write("event.json", json.dumps(sent)))
    assert await open_amount(pool) == "1234.56"


async def test_every_bad_event_is_named_by_place_and_field(pool: Pool, write: Write) -> None:
    before = await rows(pool)
    lost = {**overdue(), "type": "amicable.invoice.lost.v1"}
    early = overdue(due_on="never")
    file = write("events.json", json.dumps([overdue(), lost, early, paid("-1.00")]))
    complaint = (await amicable("emit", file)).complaint
    assert "events.json: event 1: type: " in complaint
    assert "; event 2: data.invoice.due_on: " in complaint
    assert "; event 3: data.amount: " in complaint
    assert await rows(pool) == before


async def test_what_the_ledger_refuses_is_named_too_and_nothing_is_kept(
    pool: Pool, write: Write
) -> None:
    before = await rows(pool)
    file = write("events.json", json.dumps([overdue(), withdrawn("nope"), credited("1.00", "no")]))
    complaint = (await amicable("emit", file)).complaint
    assert "events.json: event 1: invoice_number: " in complaint
    assert "; event 2: " in complaint
    assert await rows(pool) == before


@pytest.mark.parametrize("content", [b"{", b"", b"\xff\xfe{}", b"[" * 100_000])
async def test_a_file_of_events_that_is_no_json(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "events.json"
    path.write_bytes(content)
    assert "events.json: not " in (await amicable("emit", path)).complaint


async def test_a_case_is_shown_with_its_whole_timeline(pool: Pool) -> None:
    await told(pool, overdue("A/17"), paid("50.00", "A/17"))
    shown = (await amicable("case", "show", "acme/A/17", "--json")).facts
    keys = {"id", "stage", "reason", "outcome", "open_amount", "costs", "interest", "next"}
    assert keys | {"timeline"} <= shown.keys()
    assert (shown["id"], shown["stage"]) == ("invoice/acme/A/17", "reminding")
    assert (shown["outcome"], shown["reason"]) == (None, "unknown")
    assert (shown["open_amount"], shown["costs"]) == ("200.00", "0.00")
    assert [line["what"] for line in shown["timeline"]] == ["opened", "payment"]
    assert {"at", "what", "channel", "step", "why", "covers"} <= shown["timeline"][0].keys()

    first, second, *_, last = (await amicable("case", "show", "acme/A/17")).lines
    assert first == "invoice/acme/A/17: reminding, unknown"
    assert second.startswith("open 200.00, costs 0.00, interest ")
    assert "payment" in last


async def test_cases_are_listed_with_what_is_open_now(pool: Pool) -> None:
    await told(pool, overdue("A-1"), overdue("A-2"), paid("50.00", "A-2"))
    listed = (await amicable("case", "list", "--json")).facts
    assert [(it["id"], it["stage"], it["open_amount"]) for it in listed] == [
        ("invoice/acme/A-1", "reminding", "250.00"),
        ("invoice/acme/A-2", "reminding", "200.00"),
    ]
    shown = (await amicable("case", "show", "acme/A-2", "--json")).facts
    assert listed[1].items() <= shown.items()
    lines = (await amicable("case", "list", "--creditor", "acme")).lines
    assert [line.split() for line in lines] == [
        ["acme/A-1", "reminding", "250.00"],
        ["acme/A-2", "reminding", "200.00"],
    ]
    assert (await amicable("case", "list", "--creditor", "globex", "--json")).facts == []
    assert (await amicable("case", "list", "--stage", "closed")).lines == []


async def test_a_case_that_is_not_there() -> None:
    assert "no case of invoice 'A-9'" in (await amicable("case", "show", "acme/A-9")).complaint
    assert "write CREDITOR/NUMBER" in (await amicable("case", "show", "acme")).complaint


async def test_a_plan_is_shown_before_it_is_proposed(pool: Pool) -> None:
    await set_now(pool, "2026-11-16 11:00")
    await told(pool, overdue())
    said = await amicable("case", "plan", "acme/2026-0117")
    assert said.lines[:2] == [
        "250.00 EUR over invoice 2026-0117",
        "Mon 2026-11-16         41.67 EUR",
    ]
    wish = ("--amount", "25", "--date", "2026-11-27", "--json")
    assert (await amicable("case", "plan", "acme/2026-0117", *wish)).facts["beyond"]
    small = await amicable("case", "plan", "acme/2026-0117", "--amount", "1")
    assert "terms of 1.00 would be 250 in number" in small.complaint


async def test_a_personal_word_is_left_shown_and_taken_back(pool: Pool) -> None:
    """Practice I8."""
    await told(pool, overdue())
    said = await amicable("case", "word", "acme/2026-0117", "Fijn dat we elkaar spraken.")
    assert said.lines == ["the next message says: Fijn dat we elkaar spraken."]
    shown = await amicable("case", "show", "acme/2026-0117")
    assert "the next message says: Fijn dat we elkaar spraken." in shown.lines
    gone = await amicable("case", "word", "acme/2026-0117", "--clear", "--json")
    assert gone.facts == {"word": None, "warnings": []}
    complaint = (await amicable("case", "word", "acme/2026-0117")).complaint
    assert "give the word, or --clear" in complaint
    link = (await amicable("case", "word", "acme/2026-0117", "www.pay.example")).complaint
    assert "links in a demand" in link


async def test_cases_are_moved_to_another_playbook_on_purpose(pool: Pool) -> None:
    """What comes of each is told, first without doing it; one that does not fit stops no other."""
    await set_now(pool, "2026-11-02 06:00")
    await told(pool, overdue(), overdue("2026-0118"))
    both = ("acme/2026-0117", "acme/none", "acme/2026-0118")
    to = ("--playbook", "eu-consumer")
    dry = await amicable("case", "move", both[0], *to, "--dry-run", "--json")
    [told_before] = dry.facts["moved"]
    assert (told_before["after"], told_before["next"]["step"]) == ("eu-consumer@1", "friendly")
    assert "say why with --why" in (await amicable("case", "move", both[0], *to)).complaint
    assert not await pool.fetchval("select count(*) from cases where moving is not null")
    done = await amicable("case", "move", *both, *to, "--why", "moved to Ghent")
    assert len(done.lines) == 2
    assert done.lines[0].startswith("acme/2026-0117: nl-consumer@1 → eu-consumer@1: 2026-")
    assert (done.code, "acme/none: creditor acme has no case" in done.err) == (1, True)
    assert await pool.fetchval("select count(*) from cases where moving is not null") == 2
