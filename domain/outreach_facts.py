"""What decides whether to make a contact now: the debtor's claims, and what was said to them."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from pydantic import Field

from domain.case import Next
from domain.model import Model
from domain.moments import Whereabouts
from domain.playbook import Playbook, Step
from domain.vocabulary import Channel, Stage


class OpenClaim(Model):
    """One open case of the debtor."""

    number: str
    stage: Stage
    open: Decimal
    currency: str
    due_on: date
    reminded: bool
    noticed: bool
    """A statutory notice that still runs or has lapsed lists this claim."""
    asked: Decimal | None = None
    """What may be asked of it: less than ``open`` where a part is disputed or credit is left."""
    next: Next | None = None
    """What its case waits to do."""
    goes_on: bool = False
    """The debtor is still to hear that it goes on, after it stood still."""
    may_be_paid: bool = False
    """Money came in that may be for it, and a person looks: it is in no message meanwhile."""

    @property
    def demandable(self) -> Decimal:
        """What a message asks of it."""
        return self.open if self.asked is None else self.asked


class PastContact(Model):
    """A contact with the debtor that went out, or is going out."""

    id: UUID
    at: datetime
    covers: tuple[str, ...]
    counts: bool
    channel: Channel
    lead: str = ""
    """The invoice whose case made it, at ``step``."""
    step: str = ""
    notice: bool = False
    """It was a last demand, which no reminder follows closely."""
    pay_by: date | None = None
    """The day it asked to pay by: until then the debtor is left in peace."""


class OutreachFacts(Model):
    """Everything that decides one contact."""

    number: str
    stage: Stage
    playbook: Playbook
    minimum_open: Decimal
    step: Step
    channel: Channel
    attempt: int
    where: Whereabouts
    claims: tuple[OpenClaim, ...]
    contacts: tuple[PastContact, ...]
    """The debtor's contacts of the last weeks, oldest first."""
    unusable: dict[Channel, str]
    """Channels that do not reach the debtor, with the reason."""
    barred: dict[str, str] = Field(default_factory=dict)
    """Claims that cannot be enforced any more, with since when and by which law."""
    refused: bool = False
    """Said so in so many words: the last demand waits for no day that was named (practice H9)."""
    held: str | None = None
    """Why everything of the debtor is stopped; None while it is not."""
    opened_at: datetime | None = None
    """When the case opened: what was said before was about a claim that had ended since."""
    incomes: tuple[str, ...] = ()
    """What the debtor lives on, where its pay days are known."""

    @property
    def own(self) -> OpenClaim:
        """The claim of the case that asks."""
        return next(claim for claim in self.claims if claim.number == self.number)

    @property
    def said_before(self) -> tuple[PastContact, ...]:
        """What was said before this step: calls of its own that reached nobody are in no way.

        What was said of the claim in an earlier opening counts: who is asked again after a
        withdrawal has just heard from us.
        """
        mine = (self.number, self.step.id, Channel.CALL)
        return tuple(it for it in self.contacts if (it.lead, it.step, it.channel) != mine)

    @property
    def statutory(self) -> bool:
        """Statutory notices count towards no weekly cap and wait for no gap."""
        return self.stage is Stage.FINAL_NOTICE
