"""The tables at the end: each debtor's story, and how all of them ended."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from domain.vocabulary import Channel
from workers.demo.house_rules import failures
from workers.demo.staff import ZONE
from workers.demo.story import Story
from workers.demo.story_lines import told

_MOST = 120
_COUNTED = tuple(channel for channel in Channel if channel is not Channel.CALL)


def show_stories(console: Console, stories: list[Story]) -> None:
    """Who received what, when, why, and how it ended."""
    width = min(console.width, _MOST)
    for story in stories:
        console.print()
        console.print(_head(story, width))
        console.print(_lines(story), width=width)
        for words in failures(story):
            console.print(Text(f"  ✗ expected: {words}", style="bold red"))


def _head(story: Story, width: int) -> Table:
    persona = story.persona
    head = Table.grid(expand=True)
    head.width = width
    head.add_column(ratio=1)
    head.add_column(justify="right", no_wrap=True)
    bills = ", ".join(f"{bill.number} € {bill.amount}" for bill in persona.bills)
    name = Text.assemble((persona.name, "bold"), (f"  {persona.kind} · {bills}", "dim"))
    head.add_row(name, _ending(story))
    head.add_row(Text(persona.story, style="italic"), Text(""))
    return head


def _lines(story: Story) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(no_wrap=True, style="dim", min_width=18)
    table.add_column(no_wrap=True, min_width=9)
    table.add_column(no_wrap=True, min_width=20)
    table.add_column(overflow="fold")
    for line in told(story):
        at = line.at.astimezone(ZoneInfo(ZONE))
        what = Text(line.what, style=line.style)
        table.add_row(f"  {at:%a %d %b %H:%M}", line.channel, what, Text(line.why))
    return table


def _ending(story: Story) -> Text:
    wrong = bool(failures(story))
    return Text(f"{'✗' if wrong else '✓'} {_ended(story)}", style=f"bold {_colour(wrong)}")


def _ended(story: Story) -> str:
    ends = [case.outcome or case.stage for case in story.cases]
    return ", ".join(end.value.replace("_", " ") for end in dict.fromkeys(ends))


def _colour(wrong: bool) -> str:
    return "red" if wrong else "green"


def show_summary(console: Console, stories: list[Story]) -> None:
    """One line for each debtor, and how many ended as they should."""
    width = min(console.width, _MOST)
    console.print()
    console.print(Rule("How it ended", style="dim"), width=width)
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for title in ("", "Debtor", "Heard from us", "Ended", "Days late"):
        right = title == "Days late"
        table.add_column(title, justify="right" if right else "left", no_wrap=True)
    for story in stories:
        wrong = bool(failures(story))
        mark = Text("✗" if wrong else "✓", style=f"bold {_colour(wrong)}")
        table.add_row(mark, story.persona.name, _heard(story), _ended(story), _days(story))
    console.print(table, width=width)
    good = sum(not failures(story) for story in stories)
    style = "bold green" if good == len(stories) else "bold red"
    console.print(Text(f"{good} of {len(stories)} ended as they should", style=style))


def _heard(story: Story) -> str:
    counts = [(story.count(channel), channel.in_words) for channel in _COUNTED]
    counts.append((story.calls(), Channel.CALL.in_words))
    parts = [f"{count} {name}{'' if count == 1 else 's'}" for count, name in counts if count]
    return ", ".join(parts) or "nothing"


def _days(story: Story) -> str:
    """From the due date to the end: how long it took."""
    ends = [case.closed_at for case in story.cases if case.closed_at is not None]
    if len(ends) < len(story.cases):
        return "open"
    due_on = min(case.invoice.due_on for case in story.cases)
    left: timedelta = max(ends).astimezone(ZoneInfo(ZONE)).date() - due_on
    return str(left.days)


def show_failures(console: Console, stories: list[Story], data: str) -> bool:
    """Name every expectation that failed, and how to see the case; whether there was none."""
    wrong = [(story, failed) for story in stories if (failed := failures(story))]
    for story, failed in wrong:
        console.print(Text(f"\n✗ {story.persona.name} ({story.persona.story})", style="bold red"))
        for words in failed:
            console.print(f"    expected: {words}", markup=False)
        for case in story.cases:
            show = f"amicable case show {case.creditor}/{case.invoice_number} --data {data}"
            console.print(f"    see: {show}", markup=False)
    if wrong:
        console.print(f"\nIf nothing runs any more, first: amicable up --data {data}", markup=False)
    return not wrong
