"""Whether to make a contact now: the last decision, on facts read in the same transaction.

Every answer carries its reason, so that each message can say why it was sent and each silence
why it was kept (design, "one activity per contact").
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from domain.effects import Happened
from domain.frequency import day_named, free_days, gap_of, named_before, said_today
from domain.furthest import GIVE_WAY, furthest
from domain.model import Model
from domain.moments import first_moment
from domain.outreach_facts import OpenClaim, OutreachFacts
from domain.planning import first_day_with_money
from domain.playbook import Step
from domain.reach import by_wish
from domain.vocabulary import Channel, Stage, with_article

LISTED = (Stage.REMINDING, Stage.FINAL_NOTICE)
"""Stages whose claims one reminder lists; disputed, arranged and held ones are left out."""
_LOOK_AGAIN = timedelta(days=7)


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
    covers = listed(facts, now)
    why = f"step {facts.step.id} is due"
    if len(covers) > 1:
        why += f"; one message for {len(covers)} invoices"
    return Decision(happened=Happened.SENT, why=why, covers=covers)


def listed(facts: OutreachFacts, now: datetime) -> tuple[str, ...]:
    """The claims that this contact speaks of, the oldest due date first."""
    own, today = facts.own, facts.where.local(now).date()
    together = [
        claim
        for claim in facts.claims
        if claim.number == own.number
        or (claim.currency == own.currency and _joins(facts, claim, today))
    ]
    together.sort(key=lambda claim: (claim.due_on, claim.number))
    return tuple(claim.number for claim in together)


def _joins(facts: OutreachFacts, claim: OpenClaim, today: date) -> bool:
    if facts.stage not in LISTED or claim.stage not in LISTED or claim.demandable <= 0:
        return False
    if claim.may_be_paid or claim.noticed or claim.number in facts.barred or claim.due_on >= today:
        return False
    return not facts.statutory or (claim.reminded and day_named(facts, claim.number, today) is None)


def _opening(facts: OutreachFacts, day: date) -> datetime:
    """The first moment from a day on at which the channel may be used."""
    window = facts.playbook.window(facts.channel)
    return first_moment(facts.where.at(day, window.opens), window, facts.where)


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
    until = _opening(facts, due_on + timedelta(days=1))
    return Decision(happened=Happened.LATER, why=f"it is due on {due_on} only", until=until)


def _held(facts: OutreachFacts, now: datetime) -> Decision | None:
    """A hold counts from the moment it is written down, before its cases have heard of it."""
    if facts.held is None:
        return None
    until = now + timedelta(days=1)
    return Decision(happened=Happened.LATER, why=facts.held, until=until, look_again=True)


def _nothing_to_ask(facts: OutreachFacts, now: datetime) -> Decision | None:
    if facts.own.demandable > 0:
        return None
    why = "all that is open is disputed, or covered by credit of the debtor"
    return Decision(happened=Happened.LATER, why=why, until=now + _LOOK_AGAIN, look_again=True)


def _noticed(facts: OutreachFacts, now: datetime) -> Decision | None:
    if facts.statutory and facts.own.noticed:
        return Decision(happened=Happened.COVERED, why="a notice lists this invoice already")
    return None


def _too_little(facts: OutreachFacts, now: datetime) -> Decision | None:
    listing = listed(facts, now)
    total = sum((c.demandable for c in facts.claims if c.number in listing), Decimal(0))
    if total >= facts.minimum_open:
        return None
    why = f"{total} open is below the {facts.minimum_open} from which we ask"
    return Decision(happened=Happened.LATER, why=why, until=now + _LOOK_AGAIN, look_again=True)


def _covered(facts: OutreachFacts, now: datetime) -> Decision | None:
    if facts.statutory:
        return None
    gap = timedelta(days=gap_of(facts))
    today = facts.where.local(now).date()
    for past in reversed(facts.said_before):
        recent = today - facts.where.local(past.at).date() < gap
        ended = facts.opened_at is not None and past.at < facts.opened_at
        if recent and facts.number in past.covers and past.counts and not ended:
            on = facts.where.local(past.at).date()
            why = f"{with_article(past.channel.in_words)} of {on} already speaks of this invoice"
            return Decision(happened=Happened.COVERED, why=why, by=past.id)
    return None


def _unreachable(facts: OutreachFacts, now: datetime) -> Decision | None:
    why = facts.unusable.get(facts.channel)
    if why is None:
        return None
    step, channel, unusable = facts.step, facts.channel, facts.unusable
    return next_channel(step, channel, unusable, why, statutory=facts.statutory)


def next_channel(
    step: Step,
    channel: Channel,
    unusable: dict[Channel, str],
    why: str,
    *,
    statutory: bool = False,
) -> Decision:
    """The next channel of a step that reaches the debtor, or none: the step is skipped.

    Who stops a channel stops no debt: what the step says comes by letter then, or by phone, also
    where the playbook names neither; the last demand never by phone.
    """
    order = (*step.channels, *_instead(step, unusable, statutory=statutory))
    # A channel that the step has no more was planned when the debtor had another ladder.
    later = order[order.index(channel) + 1 :] if channel in order else order
    for candidate in later:
        if candidate not in unusable:
            return Decision(happened=Happened.TRY_NEXT, why=why, channel=candidate)
    reason = f"{why}; no channel is left for step {step.id}"
    return Decision(happened=Happened.SKIPPED, why=reason)


def _instead(step: Step, unusable: dict[Channel, str], *, statutory: bool) -> tuple[Channel, ...]:
    """Channels beyond those of the step, where one of its own was stopped by the debtor."""
    if step.day < 0 or not any(by_wish(unusable.get(it)) for it in step.channels):
        return ()
    spoken = () if statutory or step.discount else (Channel.CALL,)
    return tuple(it for it in (Channel.LETTER, *spoken) if it not in step.channels)


def _not_now(facts: OutreachFacts, now: datetime) -> Decision | None:
    window = facts.playbook.window(facts.channel)
    moment = first_moment(now, window, facts.where)
    if moment <= now:
        return None
    why = f"outside the hours for {facts.channel.value}"
    return Decision(happened=Happened.LATER, why=why, until=moment)


def _too_often(facts: OutreachFacts, now: datetime) -> Decision | None:
    waits = said_today(facts, now)
    if facts.statutory and not facts.refused:
        waits += named_before(facts, now)
    if not facts.statutory and facts.stage is not Stage.UPCOMING:
        waits += free_days(facts, now)
    free = max(waits, default=None)
    if free is None:
        return None
    day, why = free
    return Decision(happened=Happened.LATER, why=why, until=_opening(facts, day))


def _money_first(facts: OutreachFacts, now: datetime) -> Decision | None:
    """What was put off meanwhile does not end up in the days before money (practice F3)."""
    if facts.channel is Channel.CALL:
        return None
    today, country = facts.where.local(now).date(), facts.where.country
    day = first_day_with_money(facts.playbook, facts.step, today, facts.incomes, country)
    if day == today:
        return None
    why = f"the debtor's money comes on {day - timedelta(days=1)}"
    return Decision(happened=Happened.LATER, why=why, until=_opening(facts, day))


def _behind(facts: OutreachFacts, now: datetime) -> Decision | None:
    """Several claims fall due at once: the one whose step is furthest carries the message.

    The firmest lawful step speaks for all (design, section 2); the others find themselves covered.
    They wait for it a little while only, so that one that cannot go holds nobody up.
    """
    first = furthest(facts, LISTED, now)
    if first is None:
        return None
    why = f"invoice {first.number} is further: one message, the firmest, speaks for all"
    return Decision(happened=Happened.LATER, why=why, until=now + GIVE_WAY)


_RULES = (
    _settled,
    _held,
    _nothing_to_ask,
    _not_due_yet,
    _time_barred,
    _noticed,
    _too_little,
    _covered,
    _unreachable,
    _not_now,
    _too_often,
    _money_first,
    _behind,
)
"""In this order; the first that has something to say decides."""
