"""Who owes what, how they react, and how it should end: the demonstration's debtors as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from domain.vocabulary import CallOutcome, Channel, DebtorKind

if TYPE_CHECKING:
    from workers.demo.expectations import Expectation
    from workers.demo.reactions import Reaction


@dataclass(frozen=True)
class Bill:
    """One invoice of the bike shop."""

    number: str
    amount: str
    what: str
    due: int
    """The due date, in days from the first day of the demonstration."""
    told_early: bool = False
    """Told when it is issued, before its due date, and not only once it is overdue."""

    @property
    def principal(self) -> Decimal:
        """The amount of the invoice."""
        return Decimal(self.amount)


@dataclass(frozen=True)
class Said:
    """What a conversation came to, as staff write it down."""

    outcome: str
    days: int | None = None
    """An agreed day, from today."""
    amount: str | None = None
    note: str | None = None
    """In their own words."""
    gesture: str | None = None
    """What the shop gives for the trouble, as the customer reads it."""


NO_ANSWER = Said(CallOutcome.NO_ANSWER)


@dataclass(frozen=True, kw_only=True)
class Persona:
    """A debtor that we invented."""

    id: str
    name: str
    story: str
    bills: tuple[Bill, ...]
    expects: tuple[Expectation, ...]
    reacts: tuple[Reaction, ...] = ()

    kind: DebtorKind = DebtorKind.CONSUMER
    language: str = "nl"
    country: str = "NL"
    zone: str = "Europe/Amsterdam"
    email: str | None = None
    phone: str | None = None
    whatsapp: bool = False
    street: str = ""
    postcode: str = ""
    city: str = ""
    plain_language: bool = False
    customer_since: str | None = None
    ask_for: tuple[str, str] | None = None
    """Role and name of the person to speak to."""
    represented_by: tuple[str, str, str] | None = None
    """Role, name and email address of who acts for them, and is written to instead."""
    paid_before: tuple[int, ...] = ()
    """Earlier invoices, long paid: how many days after its due date each was."""
    fails: dict[Channel, str] = field(default_factory=dict)
    """Channels that do not work, with how the sandbox lets them fail."""

    on_the_phone: tuple[Said, ...] = ()
    """What each call comes to, in order; after the last nobody answers."""
    in_writing: tuple[Said, ...] = ()
    """What staff read in each reply; without one it waits."""
    payment_search: Said | None = None
    """Whether the payment they speak of is found."""
    complaint: Said | None = None
    """How the shop answers the complaint."""
    decision: Said | None = None
    """Whether the case is handed over."""

    def address(self, channel: Channel) -> str | None:
        """Where messages reach this debtor."""
        match channel:
            case Channel.EMAIL:
                return self.represented_by[2] if self.represented_by else self.email
            case Channel.WHATSAPP | Channel.CALL | Channel.SMS:
                return self.phone
            case Channel.LETTER:
                return self.street or None

    @property
    def first_name(self) -> str:
        """Short, for a line of progress."""
        return self.name if self.kind is DebtorKind.BUSINESS else self.name.split()[0]
