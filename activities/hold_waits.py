"""What a case that stands still waits for: the end of a pause, or a person's next look at it.

Every case on hold has such a moment, so that none is forgotten: facts of the ledger and the
playbook's ``review_days`` give it, whatever brought the case there.
"""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from domain.case import Next, NextWhat
from domain.holds import Hold
from domain.moments import working_days_later
from domain.review import review_day
from ledger import case_pauses
from ledger.case_file import CaseFile
from ledger.case_pauses import CasePause
from ledger.database import Connection

_LOOK = "a person looks whether it is still so"
_ONE_DAY = timedelta(days=1)


class Stop(NamedTuple):
    """What keeps a case on hold, on the debtor's calendar."""

    of: Hold | CasePause | None
    """None where nothing is known that does: a person says how to go on."""
    ends_on: date | None = None
    """It ends by itself."""
    look_on: date | None = None
    """A person is asked whether it is still so."""


async def stop_of(conn: Connection, file: CaseFile, now: datetime) -> Stop:
    """What keeps the case on hold longest: a protection, a pause without an end, the last end."""
    hold = file.held_on(now)
    if hold is not None and hold.protects:
        return Stop(hold, look_on=day_of_look(file, hold))
    pause = await case_pauses.standing(conn, file.key, file.where.local(now).date())
    found = [it for it in (hold, pause) if it is not None]
    for it in found:
        if it.until is None:
            return Stop(it, look_on=day_of_look(file, it))
    ends = [(it.until, it) for it in found if it.until is not None]
    if not ends:
        return Stop(None)
    last, of = max(ends, key=lambda end: end[0])
    return Stop(of, ends_on=last)


def day_of_look(file: CaseFile, of: Hold | CasePause) -> date:
    """The day on which a person looks at a hold or a pause again."""
    looked = of.reviewed_on or file.where.local(of.placed_at).date()
    return review_day(looked, of.until, days_between(file, of))


def days_between(file: CaseFile, of: Hold | CasePause | None) -> int:
    """How long one look is good for, by the playbook."""
    days = file.playbook.review_days
    return days.protected if isinstance(of, Hold) and of.protects else days.paused


async def wait(conn: Connection, file: CaseFile, now: datetime) -> Next:
    """The next moment of a case on hold; always one that is to come, or the end of a pause."""
    stop = await stop_of(conn, file, now)
    if stop.ends_on is not None:
        at = file.where.at(stop.ends_on, file.playbook.day_starts)
        whose = "the debtor's pause" if isinstance(stop.of, Hold) else "the pause"
        return Next(at=at, what=NextWhat.RESUME, why=f"{whose} ends")
    return look_on(file, stop.look_on or days_from(file, now, stop.of), now)


def days_from(file: CaseFile, now: datetime, of: Hold | CasePause | None) -> date:
    """The day of the look after one that is asked for now."""
    return file.where.local(now).date() + timedelta(days=days_between(file, of))


def look_on(file: CaseFile, day: date, now: datetime) -> Next:
    """A look at the start of a working day, tomorrow at the earliest."""
    day = max(day, file.where.local(now).date() + _ONE_DAY)
    day = working_days_later(day - _ONE_DAY, 1, file.debtor.country)
    return Next(at=file.where.at(day, file.playbook.day_starts), what=NextWhat.ASK_AGAIN, why=_LOOK)
