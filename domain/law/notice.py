"""The notice that must precede collection costs for a consumer: the fourteen-day letter.

BW 6:96(6): after default, a consumer is told to pay within fourteen days that start on the day
after *receipt*, and what collecting will cost otherwise. HR 25-11-2016, ECLI:NL:HR:2016:2704: a
term that is a day short, or costs that are a euro too high, leave the creditor no costs at all,
and only a new letter repairs it. Its wording is checked in `domain.law.notice_wording`.
"""

from datetime import date, timedelta
from enum import StrEnum

from domain.calendars.holidays import first_after, is_holiday, next_bank_day
from domain.law.notice_wording import lint_notice
from domain.model import Model

__all__ = [
    "TERM",
    "NoticeTerm",
    "SentBy",
    "assumed_delivery_by_post",
    "lint_notice",
    "notice_term",
    "received_by_email",
]

TERM = timedelta(days=14)

_ONE_DAY = timedelta(days=1)
_SUNDAY_AND_MONDAY = (6, 0)


class SentBy(StrEnum):
    """How a notice went to the debtor."""

    POST = "post"
    EMAIL = "email"


class NoticeTerm(Model):
    """When a notice counts as received, the last day to pay free of costs, and the day after."""

    delivered: date
    last_day: date
    costs_from: date


def assumed_delivery_by_post(sent: date) -> date:
    """The second day after sending, not counting Sundays, Mondays and holidays (HR 25-11-2016).

    An assumption: where the debtor denies receipt, the creditor proves it.
    """
    first = first_after(sent + _ONE_DAY, _post_comes)
    return first_after(first + _ONE_DAY, _post_comes)


def received_by_email(delivered_event: date) -> date:
    """The day an email counts as received: the day after the mail server took it.

    The margin is the house's: proof of receipt is the creditor's (BW 3:37(3)), and the event
    proves the mailbox, not the reading.
    """
    return delivered_event + _ONE_DAY


def notice_term(sent: date, by: SentBy, delivered: date | None = None) -> NoticeTerm:
    """The term of a notice (BW 6:96(6)): receipt plus fourteen days; costs from the day after.

    A last day on a weekend or holiday moves to the next working day (Algemene termijnenwet
    art. 1; arguable here, and never harmful), and past a day on which banks do not settle.

    Args:
        sent: the day the notice was sent.
        by: the post or email.
        delivered: the proven day of receipt, taken as it is. For an email that is
            `received_by_email` of its delivery event. Without proof, `assumed_delivery_by_post`
            or `received_by_email` of the day of sending.

    Raises:
        ValueError: it was received before it was sent.
    """
    if delivered is None:
        delivered = assumed_delivery_by_post(sent) if by is SentBy.POST else received_by_email(sent)
    if delivered < sent:
        raise ValueError(f"delivered on {delivered}, before it was sent on {sent}: check the dates")
    last_day = next_bank_day(delivered + TERM)
    return NoticeTerm(delivered=delivered, last_day=last_day, costs_from=last_day + _ONE_DAY)


def _post_comes(day: date) -> bool:
    return day.weekday() not in _SUNDAY_AND_MONDAY and not is_holiday(day)
