"""The time zone of a country, for debtors whose own zone is not known."""

from functools import cache
from zoneinfo import available_timezones

import phonenumbers
from babel.core import get_global
from phonenumbers.timezone import time_zones_for_number

# Countries of several zones where nearly everyone lives in one.
_MAIN_ZONES = {"DE": "Europe/Berlin", "ES": "Europe/Madrid", "PT": "Europe/Lisbon"}


@cache
def _only_zone(country: str) -> str | None:
    territories = get_global("zone_territories")
    zones = [zone for zone, territory in territories.items() if territory == country]
    return str(zones[0]) if len(zones) == 1 else None


# Where a country has many zones and nothing else is known: one in the middle, so that office hours
# there are decent hours nearly everywhere.
_MIDDLE = {
    "US": "America/Chicago",
    "CA": "America/Winnipeg",
    "AU": "Australia/Adelaide",
    "BR": "America/Sao_Paulo",
    "MX": "America/Mexico_City",
}


def zone_to_write_in(country: str, phone: str | None, default: str) -> str:
    """The IANA zone to take for a debtor whose own is not told.

    The country's, else that of the phone number's area, else one in the middle of the country.
    """
    known = zone_for(country, "")
    return known or _zone_of_number(phone) or _MIDDLE.get(country.upper(), default)


def _zone_of_number(phone: str | None) -> str | None:
    """The zone of an area code, where a number (E.164) has just one."""
    if phone is None:
        return None
    zones = time_zones_for_number(phonenumbers.parse(phone))
    return zones[0] if len(zones) == 1 and zones[0] in available_timezones() else None


def zone_for(country: str, default: str) -> str:
    """The IANA zone of a country that has one (or nearly one, as Spain), else ``default``."""
    code = country.upper()
    return _MAIN_ZONES.get(code) or _only_zone(code) or default
