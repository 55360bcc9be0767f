"""The time zone of a country, for debtors whose own zone is not known."""

from functools import cache

from babel.core import get_global

# Countries of several zones where nearly everyone lives in one.
_MAIN_ZONES = {"DE": "Europe/Berlin", "ES": "Europe/Madrid", "PT": "Europe/Lisbon"}


@cache
def _only_zone(country: str) -> str | None:
    territories = get_global("zone_territories")
    zones = [zone for zone, territory in territories.items() if territory == country]
    return str(zones[0]) if len(zones) == 1 else None


def zone_for(country: str, default: str) -> str:
    """The IANA zone of a country that has one (or nearly one, as Spain), else ``default``."""
    code = country.upper()
    return _MAIN_ZONES.get(code) or _only_zone(code) or default
