"""Which of a debtor's claims speaks for all, when several fall due at the same moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from domain.case import NextWhat
from domain.outreach_facts import OpenClaim, OutreachFacts
from domain.vocabulary import Stage

GIVE_WAY = timedelta(minutes=5)
"""How long a case waits for one that is further."""
_PATIENCE = timedelta(minutes=10)
"""A step that is due for longer than this holds nobody up: something stands in its way."""


def furthest(facts: OutreachFacts, listed: Sequence[Stage], now: datetime) -> OpenClaim | None:
    """The claim that carries the joint message instead of ours; None where ours does.

    Args:
        facts: what decides our contact.
        listed: the stages whose claims one message lists, from soft to firm.
        now: the moment of our step.
    """
    if facts.stage not in listed:
        return None
    ours = _rung(facts, facts.own, listed)
    ahead = [
        claim
        for claim in facts.claims
        if _takes_us_along(facts, claim, listed, now) and _rung(facts, claim, listed) > ours
    ]
    return max(ahead, key=lambda it: (*_rung(facts, it, listed), it.number), default=None)


def _takes_us_along(
    facts: OutreachFacts, claim: OpenClaim, listed: Sequence[Stage], now: datetime
) -> bool:
    """Whether another claim's step is due right now, and its message would list ours."""
    due, own = claim.next, facts.own
    if claim.number == own.number or claim.currency != own.currency or due is None:
        return False
    ready = due.what is NextWhat.CONTACT and timedelta(0) <= now - due.at < _PATIENCE
    asks = claim.stage in listed and claim.demandable > 0 and not claim.noticed
    return ready and asks and (own.reminded or claim.stage is not Stage.FINAL_NOTICE)


def _rung(
    facts: OutreachFacts, claim: OpenClaim, listed: Sequence[Stage]
) -> tuple[int, bool, int, int]:
    """How far a claim's coming step is: its stage, whether it is firm, its day and its place.

    Two claims of a debtor may be on ladders of different reasons; a firm word is further there,
    too. A step of no ladder that we know is behind every other.
    """
    step = facts.step.id if claim.number == facts.number else claim.next and claim.next.step
    stage = listed.index(claim.stage)
    known = {it.id: it for _, it in reversed([*facts.playbook.every_step()])}
    if step not in known:
        return stage, False, -1, -1
    ids = [it.id for it in facts.playbook.ladder(claim.stage).steps]
    place = ids.index(step) if step in ids else -1
    return stage, known[step].firm, known[step].day, place
