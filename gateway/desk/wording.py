"""How facts are written at the desk: amounts, days, moments, the words of the contract."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency

from domain.case import Next, NextWhat
from domain.holds import HoldKind
from domain.vocabulary import Channel, Outcome, TaskKind, TimelineWhat, with_article
from ledger import hold_tasks

_LOCALE = "en_GB"


def money(amount: Decimal, currency: str = "EUR") -> str:
    """``€1,234.50``."""
    return str(format_currency(amount, currency, locale=_LOCALE))


def decimal(told: str) -> Decimal:
    """An amount as a brief tells it."""
    return Decimal(told)


def iso_day(told: str) -> str:
    """A day, or a moment, as a brief tells it."""
    return day(date.fromisoformat(told[:10]))


def channel(name: str) -> str:
    """A channel as a brief names it, in words."""
    return Channel(name).in_words


def day(it: date) -> str:
    """``Mon 23 Nov 2026``."""
    return str(format_date(it, "EEE d MMM y", locale=_LOCALE))


def moment(it: datetime, zone: ZoneInfo) -> str:
    """``Mon 23 Nov 2026, 09:00``, on the creditor's clock."""
    return str(format_datetime(it.astimezone(zone), "EEE d MMM y, HH:mm", locale=_LOCALE))


def words(name: StrEnum | str) -> str:
    """A name of the contract as people read it: ``final notice``."""
    if isinstance(name, Channel):
        return name.in_words
    if name == Outcome.ESCALATED:
        return "handed over"
    return str(name).replace("_", " ")


_HOLDS: dict[str, str] = {
    HoldKind.OTHER: "protected",
    HoldKind.GUARDIAN: "under guardianship",
    HoldKind.BANKRUPTCY: "bankrupt, or in debt rescheduling",
}


def hold_kind(kind: str) -> str:
    """Why everything of a debtor stands still: ``debt help``."""
    return _HOLDS.get(kind, words(kind))


_HAPPENED: dict[TimelineWhat, str] = {
    TimelineWhat.OPENED: "The case began",
    TimelineWhat.CONTACT_SENT: "Sent",
    TimelineWhat.CONTACT_DELIVERED: "Delivered",
    TimelineWhat.CONTACT_FAILED: "Did not arrive",
    TimelineWhat.COVERED: "Said with another invoice",
    TimelineWhat.REPLY: "They answered",
    TimelineWhat.TASK_OPENED: "A person was asked",
    TimelineWhat.TASK_DONE: "Done by a person",
    TimelineWhat.PAYMENT: "Money came in",
    TimelineWhat.REVERSAL: "Money went back",
    TimelineWhat.HOLD: "It stands still",
    TimelineWhat.STAGE_CHANGED: "It moved on",
    TimelineWhat.REASON_CHANGED: "Why they do not pay",
    TimelineWhat.NOTICE: "Last demand",
    TimelineWhat.COSTS_ADDED: "Costs were added",
    TimelineWhat.SUSPENDED: "Marketing to them rests",
    TimelineWhat.REACTIVATED: "Marketing to them goes on",
    TimelineWhat.PLAYBOOK_CHANGED: "Another playbook",
    TimelineWhat.ESCALATED: "Handed over",
    TimelineWhat.REOPENED: "The case began again",
    TimelineWhat.GOODWILL: "A gesture",
    TimelineWhat.PAYMENT_TRIED: "Went to pay, and did not",
}


def happened(what: TimelineWhat) -> str:
    """A line of the timeline in a word or two."""
    return _HAPPENED.get(what, words(what).capitalize())


_ISO_DAY = re.compile(r"(?<![\w/-])(?<!invoice )\d{4}-\d\d-\d\d(?![\w/-])")
"""A day within a sentence; an invoice's number may look like one."""


def in_days(told: str) -> str:
    """A sentence of the ledger with its days as people write them."""
    return _ISO_DAY.sub(_day_or_same, told)


def _day_or_same(found: re.Match[str]) -> str:
    try:
        return day(date.fromisoformat(found[0]))
    except ValueError:
        return found[0]


def answered(name: str, value: Any, zone: ZoneInfo) -> str:
    """One fact of an answer, as the page after it tells it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "amount":
        return money(Decimal(value))
    if name in ("date", "since"):
        return iso_day(value)
    if name == "at":
        return moment(datetime.fromisoformat(value), zone)
    if name == "parts":
        return ", ".join(f"{it['invoice_number']}: {money(Decimal(it['amount']))}" for it in value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return words(str(value)) if name in ("kind", "goodwill") else str(value)


_NEXT: dict[NextWhat, str] = {
    NextWhat.CONTACT: "it writes or calls",
    NextWhat.MOVE: "it moves on",
    NextWhat.CALL_EXPIRES: "it goes on without the call, if nobody has called by then",
    NextWhat.PROOF_MISSING: "it looks whether the letter was posted and arrived",
    NextWhat.TERM_ENDS: "the term of the last demand is over",
    NextWhat.RESUME: "it looks again, and goes on",
    NextWhat.RESOLVE_UNKNOWN: "it asks the provider what became of a message",
    NextWhat.ASK_AGAIN: "a person is asked again",
    NextWhat.LOOK_AGAIN: "it looks again",
    NextWhat.PROVIDER_DOWN: "it tries once more: the provider did not answer",
    NextWhat.FAULT: "it tries once more, after a fault of ours",
    NextWhat.THANK: "it says thank you",
}


def coming(it: Next) -> str:
    """What a case does next, as a sentence without its moment: ``it sends an email (…)``."""
    what = _NEXT[it.what]
    if it.what is NextWhat.CONTACT and it.channel is not None:
        asks = it.channel.by_person
        name = with_article(it.channel.in_words)
        what = f"a person is asked for {name}" if asks else f"it sends {name}"
    return f"{what} ({in_days(it.why)})" if it.why else what


TASKS: dict[str, str] = {
    TaskKind.CALL: "Call",
    TaskKind.TRIAGE: "Reply",
    TaskKind.COMPLAINT: "Complaint",
    TaskKind.MATCH: "Payment",
    TaskKind.APPROVAL: "Approval",
    TaskKind.LETTER: "Letter",
    TaskKind.CREDIT: "Credit",
}
"""One task of a kind, as the desk calls it."""


def task_kind(kind: TaskKind) -> str:
    """``Reply`` for a triage task."""
    return TASKS[kind]


def task_name(brief: Mapping[str, Any], kind: TaskKind) -> str:
    """What a task is called: one about a hold is no reply, although it is read like one."""
    return "Hold" if hold_tasks.is_of_what_stands(brief) else TASKS[kind]


FILTERS: dict[str, Callable[..., Any]] = {
    "money": money,
    "day": day,
    "moment": moment,
    "words": words,
    "coming": coming,
    "decimal": decimal,
    "iso_day": iso_day,
    "channel": channel,
    "task_kind": task_kind,
    "in_days": in_days,
    "task_name": task_name,
    "happened": happened,
    "hold_kind": hold_kind,
    "answered": answered,
}
