"""The ladders of a playbook for people: their rungs in words, and as a Mermaid flowchart."""

from typing import NamedTuple

from domain.debtor_history import HistoryKind
from domain.playbook import LADDERS, Playbook, Step
from domain.variants import VariantName
from domain.vocabulary import Stage
from domain.who import Who

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


class DrawnVariant(NamedTuple):
    """Who is treated otherwise than the ordinary debtor, and by which ladders."""

    name: str
    title: str
    playbook: Playbook


class Flight(NamedTuple):
    """The rungs of a stage."""

    stage: str
    title: str
    rungs: tuple[Rung, ...]


def variants_of(playbook: Playbook) -> tuple[DrawnVariant, ...]:
    """The variants that a playbook writes down, those for a reason last."""
    for_debtors = [(name.value, _VARIANTS[name], _who(name)) for name in playbook.variants]
    for_reasons = [
        (reason.value, f"Reason: {_spaced(reason.value)}", Who(reason=reason, discount=True))
        for reason in playbook.reasons
    ]
    return tuple(
        DrawnVariant(name, title, playbook.for_debtor(who))
        for name, title, who in (*for_debtors, *for_reasons)
    )


def _who(name: VariantName) -> Who:
    if name is VariantName.UNREACHABLE:
        return Who(digital=False, discount=True)
    return Who(history=HistoryKind(name.value), discount=True)


_VARIANTS = {
    VariantName.NEW: "New customers",
    VariantName.LOYAL: "Loyal customers",
    VariantName.SOMETIMES_LATE: "Customers who are sometimes late",
    VariantName.NOTORIOUS: "Often and long late",
    VariantName.UNREACHABLE: "Neither email nor mobile",
}


def _spaced(name: str) -> str:
    return name.replace("_", " ")


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
    message = step.message
    if step.discount is not None:
        less = step.discount
        message += f" ({less.percent.normalize():f}% less within {less.days} days)"
    return Rung(step.id, _day(step.day), by, message)


def _day(day: int) -> str:
    if day >= 0:
        return f"day {day}"
    return f"{-day} {'day' if day == -1 else 'days'} before"
