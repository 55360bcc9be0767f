"""The day that a reminder asks to pay by: the last before the ladder goes on, or a later one."""

from datetime import date, datetime, timedelta

from domain.case import Next
from domain.moments import working_days_later
from domain.pay_by import last_day, received_on
from domain.planning import LadderFacts, Walked, own_day, plan, ticked
from domain.vocabulary import Channel, Stage
from ledger.case_file import CaseFile

_LEAST_TO_PAY = 3
"""Working days that the first reminder leaves at least, and one just after money; our measure."""
_BEHIND = timedelta(days=7)
"""A ladder that is later than this goes by its gaps alone."""


def time_to_pay(file: CaseFile, step: str, channel: Channel, now: datetime) -> date | None:
    """The day a reminder asks to pay by; None where the ladder leaves too little time to name one.

    It is a bank day, and leaves the playbook's days from when the message is read. The ladder waits
    for the first word, for a letter, for money where the playbook minds that (F3), and where it is
    later than its own days anyway. A caller agrees on a day.
    """
    stage, today = file.case.standing.stage, file.where.local(now).date()
    if stage is not Stage.REMINDING:
        return None
    done = Walked(step=step, stage=stage, on=today, how="sent")
    walked = ticked(file.playbook, file.case.walked, done)
    facts = file.ladder_facts().model_copy(update={"walked": walked})
    coming = plan(facts, now)
    last = file.where.local(coming.at).date() - timedelta(days=1)
    if last <= today:
        return None
    country = file.debtor.country
    waits = bool(facts.incomes) or not any(it.stage is stage for it in file.case.walked)
    working = working_days_later(today, _LEAST_TO_PAY, country) if waits else today
    if channel is Channel.CALL:
        return max(last, working)
    least = max(_read_and_paid(file, channel, today), working)
    if last < least and not (waits or channel is Channel.LETTER or _is_late(facts, coming, today)):
        return None
    return _after_money(file, last_day(least, last, country), today)


def _is_late(facts: LadderFacts, coming: Next, today: date) -> bool:
    """Whether the coming step is behind its own day by more than a call in between explains."""
    if coming.step is None:
        return False
    return own_day(facts, facts.playbook.step(coming.step)) + _BEHIND < today


def offered_until(file: CaseFile, days: int, channel: Channel, today: date) -> date:
    """The last day of an offer of some days that is made today."""
    least = max(_read_and_paid(file, channel, today), today + timedelta(days=days))
    return _after_money(file, last_day(least, None, file.debtor.country), today)


def _read_and_paid(file: CaseFile, channel: Channel, today: date) -> date:
    return received_on(today, channel) + timedelta(days=file.playbook.least_days_to_pay)


def _after_money(file: CaseFile, day: date, today: date) -> date:
    """The day, or a bank day after the debtor's money."""
    return last_day(file.day_to_pay(day, today), None, file.debtor.country)
