"""Whether to make a contact now: the last decision, on facts read in the same transaction.

Every answer carries its reason, so that each message can say why it was sent and each silence
why it was kept (design, "one activity per contact").
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from pydantic import Field

from domain.effects import Happened
from domain.model import Model
from domain.moments import Whereabouts, first_moment
from domain.playbook import Playbook, Step
from domain.vocabulary import Channel, Stage

LISTED = (Stage.REMINDING, Stage.FINAL_NOTICE)
"""Stages whose claims one reminder lists; disputed, arranged and held ones are left out."""
_LOOK_AGAIN = timedelta(days=7)


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

    @property
    def own(self) -> OpenClaim:
        """The claim of the case that asks."""
        return next(claim for claim in self.claims if claim.number == self.number)

    @property
    def said_before(self) -> tuple[PastContact, ...]:
        """What was said before this step: its own earlier channels stand in nobody's way."""
        mine = (self.number, self.step.id)
        return tuple(past for past in self.contacts if (past.lead, past.step) != mine)

    @property
    def statutory(self) -> bool:
        """Statutory notices count towards no cap and wait for no gap."""
        return self.stage is Stage.FINAL_NOTICE


class Decision(Model):
    """What to do about one contact, and why."""

    happened: Happened
    why: str
    covers: tuple[str, ...] = ()
    until: datetime | None = None
    channel: Channel | None = None
    by: UUID | None = None
    for_a_person: bool = False
    """It is not ours to go on: the case is put before a person."""
    look_again: bool = False
    """Nothing is sent before something changes: a new balance is looked at, at once."""


def decide(facts: OutreachFacts, now: datetime) -> Decision:
    """Send, wait, use another channel, stay silent because it was said, or let it be."""
    for rule in _RULES:
        decision = rule(facts, now)
        if decision is not None:
            return decision
    covers = listed(facts)
    why = f"step {facts.step.id} is due"
    if len(covers) > 1:
        why += f"; one message for {len(covers)} invoices"
    return Decision(happened=Happened.SENT, why=why, covers=covers)


def listed(facts: OutreachFacts) -> tuple[str, ...]:
    """The claims that this contact speaks of, the oldest due date first."""
    own = facts.own
    together = [
        claim
        for claim in facts.claims
        if claim.number == own.number or (claim.currency == own.currency and _joins(facts, claim))
    ]
    together.sort(key=lambda claim: (claim.due_on, claim.number))
    return tuple(claim.number for claim in together)


def _joins(facts: OutreachFacts, claim: OpenClaim) -> bool:
    if facts.stage not in LISTED or claim.stage not in LISTED or claim.open <= 0:
        return False
    if claim.noticed or claim.number in facts.barred:
        return False
    return claim.reminded or not facts.statutory


def _settled(facts: OutreachFacts, now: datetime) -> Decision | None:
    if facts.own.open > 0:
        return None
    return Decision(happened=Happened.SETTLED, why="nothing is open any more")


def _time_barred(facts: OutreachFacts, now: datetime) -> Decision | None:
    """A claim that cannot be enforced is not chased: a person decides."""
    why = facts.barred.get(facts.number)
    if why is None:
        return None
    return Decision(happened=Happened.SKIPPED, why=why, for_a_person=True)


def _not_due_yet(facts: OutreachFacts, now: datetime) -> Decision | None:
    """A due date that was put off: nothing is demanded before it has passed."""
    due_on = facts.own.due_on
    if facts.stage is Stage.UPCOMING or facts.where.local(now).date() > due_on:
        return None
    window = facts.playbook.window(facts.channel)
    opens = facts.where.at(due_on + timedelta(days=1), window.opens)
    until = first_moment(opens, window, facts.where)
    return Decision(happened=Happened.LATER, why=f"it is due on {due_on} only", until=until)


def _noticed(facts: OutreachFacts, now: datetime) -> Decision | None:
    if facts.statutory and facts.own.noticed:
        return Decision(happened=Happened.COVERED, why="a notice lists this invoice already")
    return None


def _foreign(facts: OutreachFacts, now: datetime) -> Decision | None:
    """The law's costs are in euros, so there is no last demand in another currency."""
    if not facts.statutory or facts.own.currency == "EUR":
        return None
    why = f"the law knows no costs in {facts.own.currency}, so there is no last demand"
    return Decision(happened=Happened.SKIPPED, why=why)


def _another_kind(facts: OutreachFacts, now: datetime) -> Decision | None:
    """Who turned out to be a consumer (or a business) is owed another last demand (BW 6:96)."""
    kind, meant = facts.where.kind, facts.playbook.kind
    if not facts.statutory or kind is meant:
        return None
    why = f"the debtor is a {kind.value}, the playbook's last demand is for a {meant.value}"
    return Decision(happened=Happened.SKIPPED, why=why)


def _too_little(facts: OutreachFacts, now: datetime) -> Decision | None:
    total = sum((c.open for c in facts.claims if c.number in listed(facts)), Decimal(0))
    if total >= facts.minimum_open:
        return None
    why = f"{total} open is below the {facts.minimum_open} from which we ask"
    return Decision(happened=Happened.LATER, why=why, until=now + _LOOK_AGAIN, look_again=True)


def _covered(facts: OutreachFacts, now: datetime) -> Decision | None:
    if facts.statutory:
        return None
    gap = timedelta(days=_gap(facts))
    today = facts.where.local(now).date()
    for past in reversed(facts.said_before):
        recent = today - facts.where.local(past.at).date() < gap
        if recent and facts.number in past.covers and past.counts:
            on = facts.where.local(past.at).date()
            why = f"a {past.channel.value} of {on} already speaks of this invoice"
            return Decision(happened=Happened.COVERED, why=why, by=past.id)
    return None


def _unreachable(facts: OutreachFacts, now: datetime) -> Decision | None:
    why = facts.unusable.get(facts.channel)
    if why is None:
        return None
    return next_channel(facts.step, facts.channel, facts.unusable, why)


def next_channel(step: Step, channel: Channel, unusable: dict[Channel, str], why: str) -> Decision:
    """The next channel of a step that reaches the debtor, or none: the step is skipped."""
    later = step.channels[step.channels.index(channel) + 1 :] if channel in step.channels else ()
    for candidate in later:
        if candidate not in unusable:
            return Decision(happened=Happened.TRY_NEXT, why=why, channel=candidate)
    reason = f"{why}; no channel is left for step {step.id}"
    return Decision(happened=Happened.SKIPPED, why=reason)


def _not_now(facts: OutreachFacts, now: datetime) -> Decision | None:
    window = facts.playbook.window(facts.channel)
    moment = first_moment(now, window, facts.where)
    if moment <= now:
        return None
    why = f"outside the hours for {facts.channel.value}"
    return Decision(happened=Happened.LATER, why=why, until=moment)


def _too_often(facts: OutreachFacts, now: datetime) -> Decision | None:
    if facts.statutory or facts.stage is Stage.UPCOMING:
        return None
    free = max(_free_days(facts, now), default=None)
    if free is None:
        return None
    day, why = free
    window = facts.playbook.window(facts.channel)
    until = first_moment(facts.where.at(day, window.opens), window, facts.where)
    return Decision(happened=Happened.LATER, why=why, until=until)


def _free_days(facts: OutreachFacts, now: datetime) -> list[tuple[date, str]]:
    today = facts.where.local(now).date()
    caps, gap, waits = facts.playbook.caps, _gap(facts), list[tuple[date, str]]()
    days = [facts.where.local(past.at).date() for past in facts.contacts if past.counts]
    before = [facts.where.local(past.at).date() for past in facts.said_before if past.counts]
    if sum(day == today for day in days) >= caps.per_day:
        waits.append((today + timedelta(days=1), f"at most {caps.per_day} contact a day"))
    week = sorted(day for day in days if today - day < timedelta(days=7))
    if len(week) >= caps.per_week:
        why = f"at most {caps.per_week} contacts in 7 days"
        waits.append((week[-caps.per_week] + timedelta(days=7), why))
    named = max((past.pay_by for past in facts.said_before if past.pay_by), default=None)
    if named is not None and named >= today:
        waits.append((named + timedelta(days=1), f"the debtor was given until {named}"))
    if before and today - max(before) < timedelta(days=gap):
        waits.append((max(before) + timedelta(days=gap), f"at least {gap} days between contacts"))
    return waits


def _gap(facts: OutreachFacts) -> int:
    return facts.playbook.gap_days if facts.step.gap_days is None else facts.step.gap_days


_RULES = (
    _settled,
    _not_due_yet,
    _time_barred,
    _noticed,
    _foreign,
    _another_kind,
    _too_little,
    _covered,
    _unreachable,
    _not_now,
    _too_often,
)
"""In this order; the first that has something to say decides."""
