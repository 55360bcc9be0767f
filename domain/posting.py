"""Whether a letter that names a day can still be posted, or must be written anew.

A letter is written when its step is due and posted when a person finds the time; meanwhile the
day that it names comes nearer. So that day is reckoned from a printing some days later.
"""

from datetime import date, timedelta

from domain.law.notice import assumed_delivery_by_post
from domain.moments import working_days_later

PRINTED_WITHIN = 2
"""Working days that a letter keeps until someone prints and posts it; our own measure."""
REMINDER_DAYS = 3
"""What a reminder leaves its reader between arrival and the day to pay by; our own measure."""
LAST_DEMAND_DAYS = 5
"""The same of a last demand. A business's term must be reasonable (BW 6:82); costs follow it."""
_POSTED_IN = "NL"


def first_day_to_name(written: date, *, statutory: bool = False) -> date:
    """The first day to pay by that a letter of this day may name, printed at the latest."""
    return arrives_by(written) + timedelta(days=_enough(statutory=statutory))


def arrives_by(written: date) -> date:
    """When a letter of this day is assumed to be delivered, printed at the latest."""
    return assumed_delivery_by_post(working_days_later(written, PRINTED_WITHIN, _POSTED_IN))


def may_be_posted(written: date, last_day: date, on: date, *, statutory: bool) -> bool:
    """Whether a letter written on a day still leaves enough time before the day that it names.

    On its own day it always does: what is written anew could name no later day.
    """
    return _leaves(on, last_day) >= min(_enough(statutory=statutory), _leaves(written, last_day))


def _enough(*, statutory: bool) -> int:
    return LAST_DEMAND_DAYS if statutory else REMINDER_DAYS


def _leaves(posted: date, last_day: date) -> int:
    """Days between the assumed arrival and the last day."""
    return (last_day - assumed_delivery_by_post(posted)).days
