"""Going live without accidents: how far a creditor has gone, and what that holds back.

A creditor begins by watching, lets a person release each batch, or sends everything to a test
address, before it is live. Nothing here decides *whether* a contact is due; it decides whether
what is due may leave the house.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from itertools import takewhile
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, EmailStr, Field

from domain.debtor import Address, Debtor
from domain.model import Model
from domain.moments import Whereabouts
from domain.phones import e164
from domain.planning import Walked


class Mode(StrEnum):
    """How far a creditor has gone live."""

    WATCH = "watch"
    """Everything is decided and shown, nothing is sent."""
    APPROVE = "approve"
    """A person releases each batch."""
    REDIRECT = "redirect"
    """A rehearsal: everything goes to a test address, and counts for nothing later."""
    LIVE = "live"


NOTHING_REAL = (Mode.WATCH, Mode.REDIRECT)
"""Modes in which nothing outside may change: no marketing, no hand-over."""


def _international(number: str) -> str:
    return e164(number, "ZZ")


class Rehearsal(Model):
    """Where everything goes in ``redirect``; a channel without an address is not used."""

    email: EmailStr | None = None
    phone: Annotated[str, AfterValidator(_international)] | None = None
    """In international form; for WhatsApp, SMS and the call tasks."""


class Pace(Model):
    """How fast a creditor's outreach goes, so that a first day floods nobody."""

    debtors_per_day: Annotated[int, Field(ge=1)] = 250
    """At most so many debtors are written to on one day; the others get a turn of their own."""


class Stop(Model):
    """Someone pulled the brake: nothing is sent until it is released."""

    creditor: str
    """Whose sending is stopped; ``*`` for everybody's."""
    why: str
    stopped_by: str
    stopped_at: datetime


def held_by(mode: Mode, stop: str | None, *, released: bool) -> str | None:
    """Why a contact that is due may not leave now; None when it may.

    ``stop`` says why all sending is stopped, where it is.
    """
    if stop is not None:
        return f"all sending is stopped: {stop}"
    if mode is Mode.WATCH:
        return "watch: it is decided and shown, but not sent"
    if mode is Mode.APPROVE and not released:
        return "approve: it waits for a person's release"
    return None


def kept_from_debtor(
    mode: Mode, stop: str | None, *, released: bool, redirected: bool
) -> str | None:
    """Why a person may not bring now what became their task earlier; None when they may.

    A call or a letter passed the gate when its task was opened, perhaps in another mode. During a
    rehearsal only what is ``redirected`` to the test address may go.
    """
    why = held_by(mode, stop, released=released)
    if why is None and mode is Mode.REDIRECT and not redirected:
        return "redirect: a rehearsal reaches no debtor, and this is for a real one"
    return why


class Word(NamedTuple):
    """Something that was said about a claim, to its debtor or to a test address."""

    at: datetime
    redirected: bool


def really_walked(
    walked: Sequence[Walked], words: Sequence[Word], where: Whereabouts
) -> tuple[Walked, ...]:
    """The steps up to the first rehearsed one: a debtor who heard of a claim is not told anew.

    A step was really taken when the last word up to its day was not said to a test address. What
    a rehearsal skipped was not: a letter, for one, has no test address.
    ``words`` are in order of time.
    """

    def really(step: Walked) -> bool:
        if step.rehearsed:
            return False
        before = [word for word in words if where.local(word.at).date() <= step.on]
        return not before or not before[-1].redirected

    return tuple(takewhile(really, walked))


def addressed_to(debtor: Debtor, test: Rehearsal | None) -> Debtor:
    """The debtor as a rehearsal reaches them: only at the test address, never on paper."""
    if test is None:
        return debtor
    return debtor.model_copy(
        update={"email": test.email, "phone": test.phone, "address": Address()}
    )
