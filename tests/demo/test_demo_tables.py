"""What the demonstration shows in the end: every story, its ending, and what went wrong."""

from dataclasses import replace
from datetime import timedelta
from io import StringIO
from typing import Any

from rich.console import Console

from domain.vocabulary import Channel, Outcome, Stage, TimelineWhat
from tests.demo.street import MONDAY, case, someone
from workers.demo.expectations import ends
from workers.demo.happenings import Happening, Kind, Received
from workers.demo.passing import Passing
from workers.demo.story import Story
from workers.demo.story_table import show_failures, show_stories, show_summary

WHY = "step friendly of the playbook, from day 2"


def line(what: TimelineWhat, hours: int = 0, **facts: Any) -> dict[str, Any]:
    return {"at": MONDAY + timedelta(hours=hours), "what": what, "why": "because"} | facts


def paper() -> Console:
    return Console(file=StringIO(), width=120)


def on(console: Console) -> str:
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def sanne() -> Story:
    sent: dict[str, Any] = {"channel": "whatsapp", "step": "friendly", "covers": ("LF-1",)}
    lines = (
        line(TimelineWhat.OPENED),
        line(
            TimelineWhat.CONTACT_SENT, **sent | {"why": "step friendly of the playbook, from day 2"}
        ),
        line(TimelineWhat.REPLY, 1, channel="whatsapp", detail={"text": "Vrijdag!"}),
        line(TimelineWhat.PAYMENT, 4, detail={"amount": "89.00"}),
        line(TimelineWhat.REACTIVATED, 4),
    )
    letter = Received(MONDAY, Channel.WHATSAPP, "friendly", ("LF-1",), "", "")
    persona = someone(expects=(ends(Outcome.PAID),))
    return Story(persona, (letter,), (case(timeline=lines),), gets_news=True)


def test_a_story_reads_who_when_by_what_and_why() -> None:
    console = paper()
    show_stories(console, [sanne()])
    rows = [" ".join(row.split()) for row in on(console).splitlines() if row.startswith("  Mon")]
    assert rows == [
        "Mon 23 Nov 09:00 WhatsApp friendly from day 2",
        "Mon 23 Nov 10:00 WhatsApp writes back “Vrijdag!”",
        "Mon 23 Nov 13:00 bank pays € 89.00 because",
    ]
    assert "✓ paid" in on(console)


def test_the_summary_counts_what_was_heard_from_us() -> None:
    console = paper()
    show_summary(console, [sanne()])
    assert "1 WhatsApp " in on(console)
    assert "1 of 1 ended as they should" in on(console)


def test_what_failed_is_named_with_how_to_see_it() -> None:
    story = replace(sanne(), cases=(case(stage=Stage.REMINDING, outcome=None, closed_at=None),))
    console = paper()
    show_summary(console, [story])
    assert not show_failures(console, [story], ".amicable/demo")
    assert "✗" in on(console)
    assert "0 of 1 ended as they should" in on(console)
    assert "expected: ends: paid" in on(console)
    assert "amicable case show demo/LF-1 --data .amicable/demo" in on(console)


def test_where_nobody_watches_a_line_a_month_is_shown() -> None:
    console = paper()
    with Passing(console, MONDAY, 120) as passing:
        passing.happened(Happening(MONDAY, Kind.PAYMENT, "Sanne", "pays € 89.00"))
        for days in (1, 31, 32):
            passing.time(MONDAY + timedelta(days=days))
    lines = on(console).splitlines()
    assert [row[:15] for row in lines] == ["Thu 24 Dec 2026", "Fri 25 Dec 2026"]
    assert "1 payments" in lines[0]
