"""The day to pay by that a message names: far enough ahead, and one on which money moves.

Whoever transfers on a Sunday or a holiday cannot keep a last day that is one: nothing settles
between banks then (PSD2 art. 83(1) counts business days). What law, playbook or offer give is only
ever made longer.
"""

from datetime import date

from domain.calendars.holidays import last_bank_day, next_bank_day
from domain.posting import arrives_by
from domain.vocabulary import Channel


def received_on(sent: date, channel: Channel) -> date:
    """The day by which a message of today is read: a letter is printed and on its way first."""
    return arrives_by(sent) if channel is Channel.LETTER else sent


def last_day(least: date, most: date | None, country: str) -> date:
    """The last day that a message names: the last bank day up to ``most``, never before ``least``.

    Args:
        least: what law, playbook or offer give at least.
        most: up to when the ladder leaves time; where that is too little, or absent, the first
            bank day from ``least`` on.
        country: whose holidays, beside those of the banks, no last day falls on.
    """
    if most is not None and most >= least:
        found = last_bank_day(most, country)
        if found >= least:
            return found
    return next_bank_day(least, country)
