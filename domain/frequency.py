"""How often a debtor is asked: from which day on the next contact may be made, and why."""

from datetime import date, datetime, timedelta

from domain.outreach_facts import OutreachFacts
from domain.vocabulary import Channel


def day_named(facts: OutreachFacts, number: str, today: date) -> date | None:
    """The last day that a reminder of a claim named, while it has not passed."""
    days = [past.pay_by for past in facts.contacts if past.pay_by and number in past.covers]
    named = max(days, default=None)
    return None if named is None or named < today else named


def named_before(facts: OutreachFacts, now: datetime) -> list[tuple[date, str]]:
    """No last demand before the day that a reminder of this claim named has passed.

    So the claims of one reminder come due together, in one notice over their sum (BW 6:96(7)).
    """
    named = day_named(facts, facts.number, facts.where.local(now).date())
    return (
        []
        if named is None
        else [(named + timedelta(days=1), f"the debtor was given until {named}")]
    )


def said_today(facts: OutreachFacts, now: datetime) -> list[tuple[date, str]]:
    """One demand a day, whatever its kind: a last one beside a soft word contradicts it.

    Confirmations and answers (courtesies) are none. Who refuses in a call gets the last demand
    the same day (practice H9).
    """
    today = facts.where.local(now).date()
    most = 1 if facts.statutory else facts.playbook.caps.per_day
    said = [
        past
        for past in facts.contacts
        if (past.counts or past.notice)
        and facts.where.local(past.at).date() == today
        and not (facts.statutory and past.channel is Channel.CALL)
    ]
    if len(said) < most:
        return []
    return [(today + timedelta(days=1), f"at most {most} contact a day")]


def free_days(facts: OutreachFacts, now: datetime) -> list[tuple[date, str]]:
    """From which days on a reminder may be sent, each with what stands in the way until then."""
    today = facts.where.local(now).date()
    caps, gap, waits = facts.playbook.caps, gap_of(facts), list[tuple[date, str]]()
    days = [facts.where.local(past.at).date() for past in facts.contacts if past.counts]
    before = [facts.where.local(past.at).date() for past in facts.said_before if past.counts]
    week = sorted(day for day in days if today - day < timedelta(days=7))
    if len(week) >= caps.per_week:
        why = f"at most {caps.per_week} contacts in 7 days"
        waits.append((week[-caps.per_week] + timedelta(days=7), why))
    named = max((past.pay_by for past in facts.said_before if past.pay_by), default=None)
    if named is not None and named >= today:
        waits.append((named + timedelta(days=1), f"the debtor was given until {named}"))
    if before and today - max(before) < timedelta(days=gap):
        waits.append((max(before) + timedelta(days=gap), f"at least {gap} days between contacts"))
    noticed = max(
        (facts.where.local(it.at).date() for it in facts.contacts if it.notice), default=None
    )
    calm = max(gap, facts.playbook.gap_days)
    if noticed is not None and today - noticed < timedelta(days=calm):
        why = f"the last demand of {noticed}: no reminder within {calm} days"
        waits.append((noticed + timedelta(days=calm), why))
    return waits


def gap_of(facts: OutreachFacts) -> int:
    """Days between two contacts, by the step or else by the playbook."""
    return facts.playbook.gap_days if facts.step.gap_days is None else facts.step.gap_days
