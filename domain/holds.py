"""Holds: what stops everything of a debtor (domain facts, section 12), as a table.

A hold belongs to the debtor, so it counts for every creditor's case of theirs, open or to come.
Only a person lifts a protection; a pause ends on its day. Nothing about health is kept.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from domain.correspondent import correspondent
from domain.debtor import Debtor, Representative, is_acting
from domain.model import Model


class HoldKind(StrEnum):
    """Why everything stops."""

    DEBT_HELP = "debt_help"
    GUARDIAN = "guardian"
    BANKRUPTCY = "bankruptcy"
    """Or WSNP: both are for a curator or an administrator named by the court."""
    DECEASED = "deceased"
    VULNERABLE = "vulnerable"
    OTHER = "other"
    """Protected, and nobody said how: the first thing to find out."""
    PAUSED = "paused"
    """A person's pause; it protects nobody and ends by itself."""


class Hold(Model):
    """One hold on a debtor."""

    id: UUID
    creditor: str
    debtor: str
    kind: HoldKind
    why: str = ""
    since: date
    until: date | None = None
    """The end of a moratorium or a pause, where it is known."""
    representative: Representative | None = None
    placed_at: datetime
    placed_by: str
    reviewed_on: date | None = None
    """When a person last said that it is still so."""

    @property
    def protects(self) -> bool:
        """Whether only a person lifts it."""
        return self.kind is not HoldKind.PAUSED

    def runs_on(self, day: date) -> bool:
        """Whether it stops what is due on a day; a pause is over on the day it is until."""
        return self.protects or self.until is None or day < self.until


class Protection(Model):
    """What follows from being told of one kind of protection."""

    why: str
    asks: tuple[str, ...]
    """What a person is asked to do."""
    confirms: bool = True
    """Whether a message confirms that we stopped; after a death a human finds the words."""
    interest_stops: bool = False
    by_representative: bool = False
    """Whether we write to who acts for the debtor, and to nobody else."""


_LIFT = "lift the hold (outcome resume) only when it is certain that it ended"

PROTECTIONS: dict[HoldKind, Protection] = {
    # Wgs: no new costs; a court-ordered moratorium lasts six months at most (Stb. 2017, 83).
    HoldKind.DEBT_HELP: Protection(
        why="debt help: everything stops, no new costs",
        asks=("answer the request for the balance", "note the end of a moratorium", _LIFT),
        by_representative=True,
    ),
    # BW 1:431 ff.: agreements with the debtor alone do not bind; CCBR is the public register.
    HoldKind.GUARDIAN: Protection(
        why="guardian or administrator: everything stops, we write to them only",
        asks=("check the register of guardians (CCBR)", "make no plan with the debtor", _LIFT),
        by_representative=True,
    ),
    # Fw 128: no interest from the day of the judgment on; CIR is the public register.
    HoldKind.BANKRUPTCY: Protection(
        why="bankruptcy or WSNP: everything stops, and interest with it",
        asks=(
            "check the register of insolvencies (CIR)",
            "file the claim with the curator or administrator",
            "close it when it is filed (outcome close)",
        ),
        interest_stops=True,
        by_representative=True,
    ),
    HoldKind.DECEASED: Protection(
        why="the debtor has died: everything stops, a human takes over",
        asks=(
            "find out who settles the estate, with care",
            "send them the words that are proposed, as you would say them (outcome condole)",
            "or write by hand, or let it go",
        ),
        confirms=False,
        by_representative=True,
    ),
    HoldKind.VULNERABLE: Protection(
        why="vulnerable: everything stops, a person decides",
        asks=("decide how to go on, or let it go", "write down nothing about health", _LIFT),
    ),
    HoldKind.OTHER: Protection(
        why="protected: everything stops, a person takes over",
        asks=("find out what protects them: debt help, a guardian, a bankruptcy", _LIFT),
    ),
}


def title_of(hold: Hold) -> str:
    """What the task about a hold is called."""
    return f"Debtor {hold.debtor}: {PROTECTIONS[hold.kind].why}"


def asks_of(hold: Hold) -> tuple[str, ...]:
    """What a person is asked to do about a hold."""
    if hold.protects:
        return PROTECTIONS[hold.kind].asks
    return (
        "let the debtor's cases go on (outcome resume)",
        "or keep the pause (outcome keep), until a day (date) where it has an end",
    )


def outcomes_of(hold: Hold) -> tuple[str, ...]:
    """How the task about a hold is answered; a person who learnt more says that instead."""
    if not hold.protects:
        return ("keep", "resume")
    condoles = ("condole",) if hold.kind is HoldKind.DECEASED else ()
    return (*condoles, "keep", "resume", "close")


def question_of(hold: Hold, today: date) -> str:
    """What a person is asked on the day of review: has it ended, or is it still so?"""
    kind, debtor = hold.kind.value.replace("_", " "), f"Debtor {hold.debtor}"
    looked = hold.reviewed_on or date.min
    if hold.until is not None and looked < hold.until <= today:
        return f"{debtor}: the {kind} was to end on {hold.until}. Did it? (resume or keep)"
    since = f"{kind} since {hold.since}"
    return f"{debtor}: {since}. Is it still so? ({', '.join(outcomes_of(hold))})"


def why_held(hold: Hold) -> str:
    """Why nothing happens, in one line."""
    if hold.protects:
        return PROTECTIONS[hold.kind].why + (f" ({hold.why})" if hold.why else "")
    return "all of the debtor's cases are paused" + (f": {hold.why}" if hold.why else "")


def acts_for(debtor: Debtor, hold: Hold | None = None) -> Representative | None:
    """Who gets everything that is written in the debtor's stead; None where it is the debtor.

    By their role, or where no role is told: rather theirs too often than a protected debtor's once
    (BW 1:441).
    """
    instead = (hold.representative if hold else None) or debtor.representative
    if instead is None:
        return None
    bound = hold is not None and hold.protects and PROTECTIONS[hold.kind].by_representative
    by_role = is_acting(instead.role) or (not instead.role and instead.reachable)
    return instead if bound or by_role else None


def addressee(debtor: Debtor, hold: Hold | None = None) -> Debtor:
    """Who is written to: the debtor, or who acts for them and nobody else.

    Where no address of who acts for them is known, nobody is left to write to: a person sees it.
    """
    instead = acts_for(debtor, hold)
    if instead is None:
        return debtor
    return correspondent(debtor.model_copy(update={"representative": instead}))
