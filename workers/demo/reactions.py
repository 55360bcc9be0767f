"""How debtors react: after a cue, and some time to think, they do something.

A cue is what happens to a debtor, as a word: the step of a message they received (``friendly``),
what a call came to (``call:promise``), what was read in their reply (``read:promise``), how their
complaint was answered (``complaint:partly``), whether their payment was found
(``payment:found``), or what they did themselves (``paid``, ``wrote``).
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from domain.vocabulary import Channel

BILLED = "billed"
PAID = "paid"
WROTE = "wrote"
REVERSED = "reversed"


@dataclass(frozen=True)
class Pay:
    """Pay what is open, or a share of it, of all bills or of one."""

    share: Decimal = Decimal(1)
    number: str | None = None


@dataclass(frozen=True)
class Write:
    """Write back, or tap a button of the last message."""

    text: str
    channel: Channel
    button: str | None = None


@dataclass(frozen=True)
class TakeBack:
    """Let the bank take the last payment back."""

    reason: str


@dataclass(frozen=True)
class Credit:
    """The shop sends a credit note."""

    amount: str
    reason: str


@dataclass(frozen=True)
class PayOnline:
    """Follow the link in the last message, and pay at the checkout what the page asks."""


Deed = Pay | PayOnline | Write | TakeBack | Credit


@dataclass(frozen=True)
class Reaction:
    """One deed after one cue."""

    cue: str
    wait: timedelta
    deed: Deed


def after(cue: str, deed: Deed, *, days: float = 0, hours: float = 0) -> Reaction:
    """React to a cue, some time later."""
    return Reaction(cue, timedelta(days=days, hours=hours), deed)


def pay(number: str | None = None) -> Pay:
    """All that is open, or all of one bill."""
    return Pay(number=number)


def pay_online() -> PayOnline:
    """By the link in the message."""
    return PayOnline()


def pay_half() -> Pay:
    """Half of what is open."""
    return Pay(share=Decimal("0.5"))


def pay_third() -> Pay:
    """A third of what is open."""
    return Pay(share=Decimal(1) / 3)


def whatsapp(text: str) -> Write:
    """Write back on WhatsApp."""
    return Write(text, Channel.WHATSAPP)


def tap(button: str) -> Write:
    """Tap a button under the WhatsApp message."""
    return Write("", Channel.WHATSAPP, button)


def email(text: str) -> Write:
    """Answer by email."""
    return Write(text, Channel.EMAIL)


class Temper:
    """The reactions that a debtor still has in them: each answers one cue, in their order."""

    def __init__(self, reactions: tuple[Reaction, ...]) -> None:
        self._left = list(reactions)

    def to(self, cue: str) -> Reaction | None:
        """The reaction to a cue, spent with it; None when it leaves the debtor cold."""
        for reaction in self._left:
            if reaction.cue == cue:
                self._left.remove(reaction)
                return reaction
        return None
