"""From a form to an answer, and from what is wrong with it to the field it stands beside."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from starlette.datastructures import FormData

from domain.answers import TaskOutcome, answer_to
from domain.model import Model
from domain.vocabulary import TaskKind

OUTCOME = "outcome"
ALSO = "also"
"""Boxes of what else was said; the fields of each begin with ``also-promise.``."""
BESIDE = "also-"


class Filled(Model):
    """A form as it was sent, so that nothing of it is lost; and what is wrong with it."""

    outcome: str = ""
    values: dict[str, str] = {}  # noqa: RUF012 - pydantic copies it
    """By the name of the form's field: ``promise.date``."""
    further: tuple[str, ...] = ()
    """What else was said, in the form's order."""
    together: tuple[str, ...] = ()
    """Further tasks that the same decision is about."""
    chosen: frozenset[str] = frozenset()
    """Boxes that were ticked: ``promise.invoices=2026-0117``."""
    wrong: dict[str, str] = {}  # noqa: RUF012
    """What is wrong, by ``promise.date``; by ``""`` where it is no field's."""

    def value(self, outcome: str, field: str) -> str:
        """What stands in a field."""
        return self.values.get(f"{outcome}.{field}", "")

    def also(self, outcome: str) -> bool:
        """Whether it was said beside the outcome."""
        return outcome in self.further

    def ticked(self, outcome: str, field: str, value: str) -> bool:
        """Whether a box is ticked."""
        return f"{outcome}.{field}={value}" in self.chosen

    def why(self, outcome: str, field: str) -> str | None:
        """What is wrong with a field."""
        return self.wrong.get(f"{outcome}.{field}")


def filled(form: FormData) -> Filled:
    """The form as it was sent."""
    told = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    return Filled(
        outcome=str(form.get(OUTCOME, "")),
        further=tuple(_further(form)),
        together=tuple(it for it in form.getlist("tasks") if isinstance(it, str)),
        values=dict(told),
        chosen=frozenset(f"{name}={value}" for name, value in told),
    )


def answer(kind: TaskKind, form: FormData, zone: ZoneInfo) -> TaskOutcome:
    """The answer that a form gives; moments are those of the debtor's clock.

    Raises:
        ValidationError: it is none; each error names its field.
    """
    return answer_to(kind, body(form, zone))


def body(form: FormData, zone: ZoneInfo) -> dict[str, Any]:
    """The fields of the outcome that was chosen, and of what else was said; empty ones left out."""
    told = _fields_of(str(form.get(OUTCOME, "")), form, zone)
    also = [_fields_of(f"{BESIDE}{it}", form, zone) for it in _further(form)]
    return told | ({ALSO: also} if also else {})


def _further(form: FormData) -> list[str]:
    return [it for it in form.getlist(ALSO) if isinstance(it, str)]


def _fields_of(said: str, form: FormData, zone: ZoneInfo) -> dict[str, Any]:
    told: dict[str, Any] = {OUTCOME: said.removeprefix(BESIDE)}
    who: dict[str, str] = {}
    for name, value in form.multi_items():
        of, _, field = name.partition(".")
        if of != said or not field or not isinstance(value, str) or not value.strip():
            continue
        value = value.strip()
        if field.startswith("representative."):
            who[field.partition(".")[2]] = value
        elif field == "evidence":
            told[field] = value.split()
        elif field == "invoices":
            told.setdefault(field, []).append(value)
        elif field == "named":
            told["invoices"] = [it.strip() for it in value.split(",") if it.strip()]
        elif field.startswith("parts."):
            number = field.partition(".")[2]
            part = {"invoice_number": number, "amount": _typed("amount", value, zone)}
            told.setdefault("parts", []).append(part)
        else:
            told[field] = _typed(field, value, zone)
    if "invoices" in told:
        told.pop("parts", None)
    return told | ({"representative": who} if who else {})


def _typed(field: str, value: str, zone: ZoneInfo) -> str:
    """A moment on the debtor's clock; an amount with a comma, as the Dutch write it."""
    if field == "amount":
        return value.removeprefix("€").strip().replace(",", ".")
    if field != "at":
        return value
    try:
        return datetime.fromisoformat(value).replace(tzinfo=zone).isoformat()
    except ValueError:
        return value


_PLAINLY: Mapping[str, str] = {
    "decimal_parsing": "give an amount, such as 125.50",
    "decimal_max_places": "give at most two digits after the point",
    "greater_than": "give an amount above zero",
    "date_from_datetime_parsing": "give a day",
    "date_parsing": "give a day",
    "datetime_from_date_parsing": "give a day and a time",
    "datetime_parsing": "give a day and a time",
    "int_parsing": "give a whole number",
}


def what_is_wrong(error: ValidationError, sent: Filled) -> dict[str, str]:
    """The mistakes, each by the field of the form that it stands beside."""
    found = {}
    for it in error.errors():
        told = _PLAINLY.get(it["type"], it["msg"].removeprefix("Value error, "))
        field = beside(".".join(str(part) for part in it["loc"]), sent)
        found[field] = told if field or sent.outcome else "choose what came of it"
    return found


def beside(field: str, sent: Filled) -> str:
    """The form's name of an answer's field; ``also.0.date`` is one of what else was said.

    Empty where it is no field's: of the whole answer.
    """
    said, parts = sent.outcome, field.split(".")
    if parts[0] == ALSO:
        known = sent.further
        if len(parts) < 3 or int(parts[1]) >= len(known):
            return ""
        said, parts = f"{BESIDE}{known[int(parts[1])]}", parts[2:]
    named = [part for part in parts[:2] if not part.isdigit()]
    return "" if named == [OUTCOME] else f"{said}.{'.'.join(named)}"
