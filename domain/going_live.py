"""Going live without accidents: how far a creditor has gone, and what that holds back.

A creditor begins by watching, lets a person release each batch, or sends everything to a test
address, before it is live. Nothing here decides *whether* a contact is due; it decides whether
what is due may leave the house.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, EmailStr, Field

from domain.debtor import Address, Debtor, e164
from domain.model import Model


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


def addressed_to(debtor: Debtor, test: Rehearsal | None) -> Debtor:
    """The debtor as a rehearsal reaches them: only at the test address, never on paper."""
    if test is None:
        return debtor
    return debtor.model_copy(
        update={"email": test.email, "phone": test.phone, "address": Address()}
    )
