"""When a debtor may be contacted at all (Besluit kwaliteit incassodienstverlening, Bki 4.2).

No contact with a consumer between 20:00 and 07:00, on Sundays, or on holidays of the Algemene
termijnenwet including days equated with them by decree; Saturdays are free. The debtor's own
clock counts. For consumers in other countries the same hours and *their* public holidays hold, as
the house's cautious default rather than as their law. No law limits contact with businesses.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.calendars.holidays import first_after, holiday_name
from domain.model import Model
from domain.vocabulary import DebtorKind

OPENS = time(7)
CLOSES = time(20)

_SUNDAY = 6


class ContactRuling(Model):
    """Whether contact is allowed, why, and the first lawful moment (now, if it is)."""

    allowed: bool
    why: str
    next: datetime


def contact_allowed(kind: DebtorKind, country: str, at: datetime, zone: ZoneInfo) -> ContactRuling:
    """Judge a contact at ``at`` with a debtor in ``country`` whose clock shows ``zone``.

    Consumers: Bki 4.2, outside the Netherlands with that country's public holidays, as the
    house's default. ``next`` is shown on the debtor's clock.

    Raises:
        ValueError: ``at`` has no offset, so it names no moment.
    """
    if at.utcoffset() is None:
        raise ValueError(f"{at.isoformat()} has no UTC offset: give one, such as +01:00 or Z")
    local = at.astimezone(zone)
    if kind is DebtorKind.BUSINESS:
        return ContactRuling(
            allowed=True, why="no law limits the hours for contacting businesses", next=local
        )
    ground = _ground(country)
    obstacle = _obstacle(local, country)
    if obstacle is None:
        why = f"between 07:00 and 20:00, and no Sunday or holiday ({ground})"
        return ContactRuling(allowed=True, why=why, next=local)
    return ContactRuling(allowed=False, why=f"{obstacle} ({ground})", next=_opening(local, country))


def _ground(country: str) -> str:
    return "Bki 4.2" if country.upper() == "NL" else "house rule, after Bki 4.2"


def _closed_day(day: date, country: str) -> str | None:
    if day.weekday() == _SUNDAY:
        return "no contact with consumers on Sundays"
    name = holiday_name(day, country)
    return f"no contact with consumers on holidays: {name}" if name else None


def _obstacle(local: datetime, country: str) -> str | None:
    if closed := _closed_day(local.date(), country):
        return closed
    if OPENS <= local.time() < CLOSES:
        return None
    return "no contact with consumers between 20:00 and 07:00"


def _opening(local: datetime, country: str) -> datetime:
    late = local.time() >= OPENS
    earliest = local.date() + timedelta(days=1 if late else 0)
    day = first_after(earliest, lambda it: _closed_day(it, country) is None)
    return datetime.combine(day, OPENS, tzinfo=local.tzinfo)
