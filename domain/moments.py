"""When a contact may be made: the playbook's window within the law's hours."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.calendars.holidays import is_holiday, is_working_day
from domain.law.contact_hours import contact_allowed
from domain.model import Model
from domain.playbook import WEEKDAYS, Window
from domain.vocabulary import DebtorKind

_ONE_DAY = timedelta(days=1)
_HORIZON_DAYS = 60


class Whereabouts(Model):
    """What of a debtor decides when we may speak to them."""

    kind: DebtorKind
    country: str
    zone: str

    @property
    def zoneinfo(self) -> ZoneInfo:
        """The debtor's time zone."""
        return ZoneInfo(self.zone)

    def local(self, at: datetime) -> datetime:
        """A moment on the debtor's clock."""
        return at.astimezone(self.zoneinfo)

    def at(self, day: date, clock: time) -> datetime:
        """A moment by the debtor's calendar and clock."""
        return datetime.combine(day, clock, tzinfo=self.zoneinfo)


def first_moment(not_before: datetime, window: Window, where: Whereabouts) -> datetime:
    """The first moment at or after ``not_before`` that window, holidays and law all permit.

    Raises:
        ValueError: there is none within two months, so the window never opens.
    """
    local = where.local(not_before)
    for ahead in range(_HORIZON_DAYS):
        day = local.date() + ahead * _ONE_DAY
        if WEEKDAYS[day.weekday()] not in window.days or is_holiday(day, where.country):
            continue
        opens, closes = where.at(day, window.opens), where.at(day, window.closes)
        moment = max(opens, local)
        ruling = contact_allowed(where.kind, where.country, moment, where.zoneinfo)
        moment = max(moment, ruling.next)
        if moment < closes and moment.date() == day:
            return moment
    raise ValueError("the playbook's window never opens within the lawful hours")


_LATE_AFTERNOON = time(16)
_NOON = 13


def another_moment(now: datetime, window: Window, where: Whereabouts) -> datetime:
    """When to call who did not answer: after a morning the late afternoon, else a next morning."""
    local = where.local(now)
    late = where.at(local.date(), _LATE_AFTERNOON)
    if local.hour < _NOON and window.closes > _LATE_AFTERNOON:
        return first_moment(late, window, where)
    return first_moment(where.at(local.date() + _ONE_DAY, window.opens), window, where)


def working_days_later(day: date, count: int, country: str) -> date:
    """The working day that lies ``count`` working days after ``day``."""
    while count > 0:
        day += _ONE_DAY
        count -= is_working_day(day, country)
    return day
