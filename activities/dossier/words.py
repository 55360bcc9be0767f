"""The words of the dossier in one language, and facts written in it."""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from babel.dates import format_datetime
from babel.numbers import format_decimal

from domain.debtor import LANGUAGES
from domain.messages.formats import date_in, money_in
from domain.money import Money

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_AMOUNT = re.compile(r"-?\d+\.\d\d")
_LOCALES = {"en": "en_GB"}


class Words:
    """Labels, amounts and moments as the reader of this dossier writes them.

    Args:
        language: of the reader.
        currency: of the claim.
        zone: whose clock the moments are told in.
    """

    def __init__(self, language: str, currency: str, zone: ZoneInfo) -> None:
        self.language = language if language in LANGUAGES else "en"
        self._currency = currency
        self._zone = zone
        self._known = _file(self.language)
        self._terms = (
            self._known["terms"]
            | self._known["tasks"]
            | _spaced(self._known["outcomes"])
            | self._known["steps"]
            | self._known["channels"]
        )
        self._said = [(re.compile(found), told) for found, told in self._known["said"]]

    def __getitem__(self, name: str) -> Any:
        return self._known[name]

    def field(self, name: str) -> str:
        """The label of a fact."""
        label: str = self._known["fields"][name]
        return label

    def name(self, group: str, value: object) -> str:
        """The word for a value of a closed set; the value itself, spaced, where there is none."""
        return str(self._known[group].get(str(value)) or str(value).replace("_", " "))

    def say(self, name: str, **facts: object) -> str:
        """A sentence with facts in it."""
        return str(self._known[name]).format(**facts)

    def said(self, text: str) -> str:
        """What the ledger says in English, in this language where it is known."""
        return "; ".join(self._one(part) for part in text.split("; "))

    def _one(self, part: str) -> str:
        for found, told in self._said:
            if match := found.fullmatch(part):
                return str(told).format("", *(self._fact(group) for group in match.groups()))
        return part

    def _fact(self, text: str) -> str:
        """A day, an amount, a channel, an outcome or a reason inside a sentence."""
        if text in self._terms:
            return str(self._terms[text])
        known = self._one(text)
        return known if known != text else ", ".join(map(self._term, text.split(", ")))

    def _term(self, part: str) -> str:
        if _DAY.fullmatch(part):
            return self.day(part)
        return self.money(part) if _AMOUNT.fullmatch(part) else self._terms.get(part, part)

    def money(self, amount: Decimal | str) -> str:
        """An amount in the currency of the claim."""
        return money_in(self.language, Money(amount=Decimal(amount), currency=self._currency))

    def percent(self, rate: Decimal | str) -> str:
        """A percentage."""
        locale = _LOCALES.get(self.language, self.language)
        return f"{format_decimal(Decimal(rate), format='0.00', locale=locale)}%"

    def day(self, day: date | str | None) -> str:
        """A day, the month in words; nothing for none."""
        if day is None:
            return ""
        return date_in(self.language, date.fromisoformat(day) if isinstance(day, str) else day)

    def moment(self, at: datetime | str | None) -> str:
        """A moment on the creditor's clock; nothing for none."""
        if at is None:
            return ""
        moment = datetime.fromisoformat(at) if isinstance(at, str) else at
        locale = _LOCALES.get(self.language, self.language)
        local = moment.astimezone(self._zone)
        return str(format_datetime(local, "d MMM y HH:mm", locale=locale))


def _spaced(outcomes: dict[str, str]) -> dict[str, str]:
    """The timeline writes an outcome with spaces."""
    return {name.replace("_", " "): told for name, told in outcomes.items()}


@cache
def _file(language: str) -> dict[str, Any]:
    text = files("playbooks").joinpath(f"dossier/{language}.yaml").read_text("utf-8")
    known: dict[str, Any] = yaml.safe_load(text)
    return known
