"""The ladder of a playbook for people: its rungs in words, and as a Mermaid flowchart."""

from typing import NamedTuple

from domain.playbook import LADDERS, Playbook, Step
from domain.vocabulary import Stage

_TITLES = {
    Stage.UPCOMING: "Before the due date",
    Stage.REMINDING: "Reminders",
    Stage.FINAL_NOTICE: "Final notice",
}


class Rung(NamedTuple):
    """A step as it is drawn."""

    id: str
    day: str
    """``day 9``, or ``3 days before``."""
    by: str
    """``email, else WhatsApp, else letter``."""
    message: str


class Flight(NamedTuple):
    """The rungs of a stage."""

    stage: str
    title: str
    rungs: tuple[Rung, ...]


def flights(playbook: Playbook) -> tuple[Flight, ...]:
    """The stages that have steps, in their order."""
    return tuple(
        Flight(stage.value, _TITLES[stage], tuple(map(_rung, playbook.ladder(stage).steps)))
        for stage in LADDERS
        if playbook.ladder(stage).steps
    )


def ladder_mermaid(playbook: Playbook) -> str:
    """A flowchart from the first step to the decision of a person."""
    lines = ["flowchart TD"]
    names: list[str] = []
    for flight in flights(playbook):
        lines.append(f'  subgraph {flight.stage}["{flight.title}"]')
        for rung in flight.rungs:
            names.append(f"step_{len(names)}")
            told = f"{rung.day}: {rung.id}<br/>{rung.by}<br/>says {rung.message}"
            lines.append(f'    {names[-1]}["{told}"]')
        lines.append("  end")
    lines.append('  decision{{"a person decides"}}')
    lines.append("  " + " --> ".join([*names, "decision"]))
    return "\n".join(lines)


def _rung(step: Step) -> Rung:
    by = ", else ".join(channel.in_words for channel in step.channels)
    return Rung(step.id, _day(step.day), by, step.message)


def _day(day: int) -> str:
    if day >= 0:
        return f"day {day}"
    return f"{-day} {'day' if day == -1 else 'days'} before"
