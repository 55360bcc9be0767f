"""A debtor's story as lines for people: when, by which channel, what, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from domain.reading.acting import SYSTEM
from domain.vocabulary import Channel, TaskKind, TimelineWhat
from ledger.timeline import Line
from workers.demo.happenings import step_in_words
from workers.demo.story import Story

_BANK = {
    TimelineWhat.PAYMENT: "pays",
    TimelineWhat.REVERSAL: "taken back",
    TimelineWhat.CREDIT: "credit note",
    TimelineWhat.COSTS_ADDED: "costs",
}
_PLAIN = {
    TimelineWhat.SUSPENDED: ("marketing", "suspended"),
    TimelineWhat.REACTIVATED: ("marketing", "restored"),
    TimelineWhat.ESCALATED: ("email", "dossier"),
    TimelineWhat.REOPENED: ("case", "opens again"),
}


@dataclass(frozen=True)
class Told:
    """One line of a story."""

    at: datetime
    channel: str
    what: str
    why: str
    style: str = ""


def told(story: Story) -> Iterator[Told]:
    """The lines that matter to a reader, in order."""
    away, letter = False, ""
    for line in story.lines():
        if line.what is TimelineWhat.TASK_OPENED and line.channel is Channel.LETTER:
            letter = line.step or ""
        away = away or line.what is TimelineWhat.SUSPENDED
        if line.what is TimelineWhat.REACTIVATED and not away:
            continue  # nothing was ever taken away
        found = _line(line, letter)
        if found is not None:
            yield found


def _line(line: Line, letter: str) -> Told | None:
    match line.what:
        case TimelineWhat.CONTACT_SENT:
            return Told(line.at, _channel(line), _step(line), _why(line), "cyan")
        case TimelineWhat.CONTACT_FAILED:
            return Told(line.at, _channel(line), f"{_step(line)} failed", line.why, "red")
        case TimelineWhat.HELD_BACK:
            return Told(line.at, _channel(line), f"{_step(line)} held back", line.why, "dim")
        case TimelineWhat.REPLY:
            said = line.detail.get("text") or line.detail.get("button")
            return Told(line.at, _channel(line), "writes back", f"“{said}”", "yellow")
        case TimelineWhat.TASK_DONE:
            return _work(line, letter)
        case TimelineWhat.CREDIT if line.detail.get("waived"):
            return Told(line.at, "bank", f"waived € {line.detail['amount']}", line.why, "green")
        case what if what in _BANK:
            amount = f"{_BANK[what]} € {line.detail['amount']}"
            return Told(line.at, "bank", amount, line.why, "green")
        case what if what in _PLAIN:
            return Told(line.at, *_PLAIN[what], line.why, "magenta")
        case _:
            return None


def _work(line: Line, letter: str) -> Told:
    kind, said = TaskKind(line.detail["kind"]), line.why.partition(": ")[2]
    if kind is TaskKind.LETTER:
        return Told(line.at, "letter", letter, said, "cyan")
    if line.detail.get("person") == SYSTEM:
        return Told(line.at, SYSTEM, "read the reply", line.why, "blue")
    if kind is TaskKind.TRIAGE:
        return Told(line.at, "staff", "read the reply", said, "blue")
    if kind is TaskKind.APPROVAL:
        return Told(line.at, "staff", "hand over?", said, "blue")
    what = "conversation" if kind is TaskKind.CALL else kind.value
    return Told(line.at, "call" if kind is TaskKind.CALL else "staff", what, said, "blue")


def _channel(line: Line) -> str:
    return line.channel.in_words if line.channel else ""


def _step(line: Line) -> str:
    step = line.step or ""
    return step if line.channel is Channel.CALL else step_in_words(step)


def _why(line: Line) -> str:
    """Without the step, which stands in a column of its own."""
    return line.why.removeprefix(f"step {line.step} of the playbook, ")
