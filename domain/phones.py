"""Phone numbers in E.164 form, as Google's libphonenumber reads them."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumberType


@lru_cache(4096)
def e164(number: str, country: str) -> str:
    """A phone number in E.164 form, read as dialled in ``country``.

    Raises:
        ValueError: it is not a possible number.
    """
    return _plainly(number, country) or _parsed(number, country)


@lru_cache(4096)
def in_groups(number: str) -> str:
    """A number as people read it: ``+31 10 123 4567``; as it is where it is no number."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def named_in(text: str, country: str) -> str | None:
    """The first number that a text names, in E.164 form; None where it names none."""
    found = next(iter(phonenumbers.PhoneNumberMatcher(text, country)), None)
    if found is None:
        return None
    return phonenumbers.format_number(found.number, phonenumbers.PhoneNumberFormat.E164)


_MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


def dialled(number: str | None, country: str) -> str | None:
    """A number in E.164 form; None where there is none, or it cannot be dialled."""
    try:
        return e164(number, country) if number else None
    except ValueError:
        return None


@lru_cache(maxsize=10_000)
def is_mobile(number: str) -> bool:
    """Whether a text message can reach an E.164 number, as the numbering plan tells.

    Asked whenever a case's channels are looked at, and slow enough to be remembered.
    """
    try:
        return phonenumbers.number_type(phonenumbers.parse(number, None)) in _MOBILE
    except phonenumbers.NumberParseException:
        return False


def _parsed(number: str, country: str) -> str:
    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException as error:
        raise ValueError(f"{number!r} is not a phone number: {error}") from error
    if not phonenumbers.is_possible_number(parsed):
        raise ValueError(f"{number!r} is not a possible phone number in {country}")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


_PLAIN = re.compile(r"\+?[0-9]+(?:[ -][0-9]+)*")


def _plainly(number: str, country: str) -> str | None:
    """What :func:`_parsed` answers, for a country's plain numbers in a twentieth of its time.

    These are all that most lists hold, and lists are long.
    """
    plan = _plan(country)
    if plan is None or _PLAIN.fullmatch(number) is None:
        return None
    digits = number.replace(" ", "").replace("-", "")
    national = digits.removeprefix(plan.abroad if digits[0] == "+" else "0")
    if national == digits or national[:1] == "0" or len(national) not in plan.lengths:
        return None
    return plan.abroad + national if plan.national.fullmatch(national) else None


@dataclass(frozen=True, slots=True)
class _Plan:
    """A numbering plan in which ``0`` goes before a national number and ``00`` abroad."""

    abroad: str
    national: re.Pattern[str]
    lengths: tuple[int, ...]


@cache
def _plan(country: str) -> _Plan | None:
    """The plan of a country, if it is such a one and no other country shares its code."""
    known = PhoneMetadata.metadata_for_region(country, None)
    if known is None or known.national_prefix_transform_rule:
        return None
    if (known.international_prefix, known.national_prefix_for_parsing) != ("00", "0"):
        return None
    code, described = known.country_code, known.general_desc
    if code is None or phonenumbers.COUNTRY_CODE_TO_REGION_CODE[code] != (country,):
        return None
    if described is None or described.national_number_pattern is None:
        return None
    national = re.compile(described.national_number_pattern, re.ASCII)
    return _Plan(f"+{code}", national, tuple(described.possible_length))
