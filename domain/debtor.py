"""The debtor: who owes, how to reach them, and what they agreed to."""

import re
from datetime import date
from functools import cache
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from pydantic import (
    AfterValidator,
    BeforeValidator,
    EmailStr,
    Field,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)

from domain.calendars.zones import zone_to_write_in
from domain.model import OpenModel
from domain.phones import dialled, e164, is_mobile
from domain.vocabulary import DebtorKind

LANGUAGES = ("nl", "en")
"""The languages that messages are written in; a debtor of another language is refused."""


_NO_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
"""Codes of CLDR for what is no country."""


@cache
def _territories() -> frozenset[str]:
    codes = (str(code) for code in Locale("en").territories)
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha()) - _NO_COUNTRIES


def _known_country(code: str) -> str:
    if code not in _territories():
        raise ValueError(f"unknown country {code!r}: give an ISO 3166 code such as NL")
    return code


def _known_zone(name: str) -> str:
    if name not in available_zones():
        raise ValueError(f"unknown time zone {name!r}: give an IANA name such as Europe/Amsterdam")
    return name


def _known_language(code: str) -> str:
    if code not in LANGUAGES:
        raise ValueError(f"no messages in language {code!r}: choose {' or '.join(LANGUAGES)}")
    return code


@cache
def available_zones() -> frozenset[str]:
    """The names of all time zones of this machine."""
    return frozenset(available_timezones())


Country = Annotated[str, AfterValidator(_known_country)]
Zone = Annotated[str, AfterValidator(_known_zone)]
Language = Annotated[str, AfterValidator(_known_language)]


_PLAIN_EMAIL = re.compile(r"[a-z0-9_+-]{1,64}(?:\.[a-z0-9_+-]+)*@([a-z0-9.-]{1,180})")
_LONGEST_LOCAL = 65
"""With the ``@`` (RFC 5321, 4.5.3.1.1)."""
_MOST_DOMAINS = 10_000
_domains: set[str] = set()


def _email(value: Any, validate: ValidatorFunctionWrapHandler) -> Any:
    """What the validator would answer; many debtors share a domain, which is looked at once.

    Only addresses that it answers as they stand are passed over: small plain letters, no quotes.
    """
    plain = _PLAIN_EMAIL.fullmatch(value) if isinstance(value, str) else None
    if plain is None or plain.end() - len(plain[1]) > _LONGEST_LOCAL:
        return validate(value)
    if plain[1] not in _domains:
        known = validate(value)
        if known != value:
            return known
        if len(_domains) < _MOST_DOMAINS:
            _domains.add(plain[1])
    return value


Email = Annotated[EmailStr, WrapValidator(_email)]


def _listed(value: Any) -> Any:
    """Several incomes may come as a list."""
    if isinstance(value, list | tuple) and all(isinstance(it, str) for it in value):
        return ", ".join(value)
    return value


Incomes = Annotated[str | None, BeforeValidator(_listed)]


class Address(OpenModel):
    """Where letters go."""

    street: str = ""
    postcode: str = ""
    city: str = ""
    country: Country | None = None

    @property
    def complete(self) -> bool:
        """Whether a letter would arrive."""
        return bool(self.street and self.city)


class Consents(OpenModel):
    """What the debtor agreed to: WhatsApp needs an opt-in, marketing a consent."""

    whatsapp: bool = False
    marketing: bool = False


class Contact(OpenModel):
    """A person to speak to at the debtor's (practice H1).

    The call file asks for ``owner``, ``credit_manager`` and ``bookkeeper`` in this order, then for
    others: ``buyer``, ``representative`` (who acts for them), ``contact``.
    """

    role: str
    name: str = ""
    email: Email | None = None
    phone: str | None = None


_ACTS_FOR = ("guardian", "administrator", "bewindvoerder", "curator", "mentor", "debt_helper")


def is_acting(role: str) -> bool:
    """Whether who has this role acts for the debtor, and gets all that is written."""
    return role.lower().replace(" ", "_") in _ACTS_FOR


class Representative(OpenModel):
    """Who acts for the debtor: a guardian, an administrator (domain facts, section 12)."""

    role: str = ""
    name: str = ""
    email: Email | None = None
    phone: str | None = None
    address: Address | None = None

    @property
    def reachable(self) -> bool:
        """Whether anything is known to reach them by."""
        return bool(self.email or self.phone or self.address)


_DUTCH_IS_READ = ("NL", "BE", "SR", "AW", "CW", "SX", "BQ")


class Debtor(OpenModel):
    """A debtor as the creditor knows them; phones are kept as E.164."""

    id: Annotated[str, Field(min_length=1, max_length=200)]
    kind: DebtorKind
    name: Annotated[str, Field(min_length=1, max_length=300)]
    trading_name: str = ""
    """Under which they do business, where ``name`` is the legal one."""
    registration_number: Annotated[str, Field(max_length=40)] | None = None
    """Of a business: its number at the Chamber of Commerce."""
    language: Language = "nl"
    country: Country = "NL"
    email: Email | None = None
    phone: str | None = None
    whatsapp: bool = False
    address: Address | None = None
    customer_since: date | None = None
    plain_language: bool = False
    income: Incomes = None
    """What they live on, several with commas between them; its pay days are minded (F3)."""
    consents: Consents = Consents()
    time_zone: Zone | None = None
    representative: Representative | None = None
    contacts: tuple[Contact, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _language_of_the_country(cls, data: Any) -> Any:
        """Who is abroad and whose language is not told is written to in English."""
        if isinstance(data, dict) and data.get("country", "NL") not in _DUTCH_IS_READ:
            return {"language": "en", **data}
        return data

    @model_validator(mode="before")
    @classmethod
    def _who_acts_is_no_mere_contact(cls, data: Any) -> Any:
        """A guardian or administrator among the contacts acts for the debtor (BW 1:441)."""
        if not isinstance(data, dict) or data.get("representative"):
            return data
        people = (it if isinstance(it, dict) else dict(it) for it in data.get("contacts") or ())
        acts = next((it for it in people if is_acting(str(it.get("role", "")))), None)
        return data if acts is None else {**data, "representative": acts}

    @model_validator(mode="before")
    @classmethod
    def _normalise_phone(cls, data: Any) -> Any:
        if isinstance(data, dict) and data.get("phone"):
            country = data.get("country", "NL")
            return {**data, "phone": _phone_of(str(data["phone"]), country)}
        return data

    @property
    def mobile(self) -> str | None:
        """The phone number, if text messages reach it."""
        return self.phone if self.phone is not None and is_mobile(self.phone) else None

    @property
    def phones_of_others(self) -> frozenset[str]:
        """The E.164 numbers of who acts for the debtor, and of the people there."""
        acts = [self.representative.phone] if self.representative else []
        known = (*acts, *(person.phone for person in self.contacts))
        numbers = (dialled(number, self.country) for number in known)
        return frozenset(number for number in numbers if number is not None)

    def zone(self, fallback: str) -> ZoneInfo:
        """The debtor's time zone; where it is not told, their country's or their number's.

        ``fallback`` is the creditor's.
        """
        return ZoneInfo(self.time_zone or zone_to_write_in(self.country, self.phone, fallback))


def _phone_of(number: str, country: Any) -> str:
    known = country if isinstance(country, str) and country in _territories() else "NL"
    try:
        return e164(number, known)
    except ValueError as error:
        raise ValueError(f"phone: {error}") from error


class DebtorChanges(OpenModel):
    """What changed of a debtor, by ``id``: absent fields stay as they are."""

    id: Annotated[str, Field(min_length=1, max_length=200)]
    kind: DebtorKind | None = None
    name: Annotated[str, Field(min_length=1, max_length=300)] | None = None
    trading_name: str | None = None
    registration_number: Annotated[str, Field(max_length=40)] | None = None
    language: Language | None = None
    country: Country | None = None
    email: Email | None = None
    phone: str | None = None
    whatsapp: bool | None = None
    address: Address | None = None
    customer_since: date | None = None
    plain_language: bool | None = None
    income: Incomes = None
    consents: Consents | None = None
    time_zone: Zone | None = None
    representative: Representative | None = None
    contacts: tuple[Contact, ...] | None = None

    def applied_to(self, known: Debtor) -> Debtor:
        """The debtor with these changes; a field set to null is cleared.

        Raises:
            ValueError: the result would be no valid debtor.
        """
        return Debtor.model_validate({**known.model_dump(), **self.model_dump(exclude_unset=True)})
