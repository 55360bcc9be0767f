"""What somebody types into the desk's search box, read as everything it may be at once."""

import re
from decimal import Decimal

from domain.model import Model

SHORTEST = 3
"""Letters of a word that can be searched for: shorter ones stand in nearly every name."""
_MOST_WORDS = 6
_PLAIN = re.compile(r"\d+(?:[.,]\d{1,2})?")
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d{1,2})?")
_PHONE = re.compile(r"\+?[\d\s().\-/]{6,20}")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{4,30}")
_REACH = 9
"""Digits by which a phone number is known, however its country and trunk prefix are written."""


class SearchWords(Model):
    """One search, by what it may mean; what it cannot mean is empty."""

    words: tuple[str, ...] = ()
    """All of these, anywhere in a name, address or id."""
    reference: str = ""
    """Without spaces: a part of an invoice number or payment reference."""
    minor: int | None = None
    """An amount in cents."""
    phone: str = ""
    """The last digits of a number."""
    iban: str = ""
    """An account, or how it begins."""

    @property
    def says_something(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.words or self.reference or self.iban or self.minor is not None)


def read(typed: str) -> SearchWords:
    """What the text may mean: ``250,00`` is an amount, and may stand in an invoice number."""
    text = " ".join(typed.split()).casefold()
    compact = text.replace(" ", "")
    words = [word for word in text.split(" ") if len(word) >= SHORTEST]
    longest = compact if len(compact) >= SHORTEST else ""
    account = compact.upper()
    return SearchWords(
        words=tuple(words[:_MOST_WORDS]),
        reference=longest,
        minor=_minor(compact),
        phone=_phone(text),
        iban=account if _IBAN.fullmatch(account) else "",
    )


def _minor(compact: str) -> int | None:
    told = compact.removeprefix("€").removeprefix("eur").removesuffix("€").removesuffix("eur")
    if _GROUPED.fullmatch(told):
        whole, cents = _split(told)
        return int(re.sub(r"[.,]", "", whole) + cents)
    if _PLAIN.fullmatch(told) and len(told) <= 13:
        return int(Decimal(told.replace(",", ".")) * 100)
    return None


def _split(told: str) -> tuple[str, str]:
    found = re.search(r"[.,](\d{1,2})$", told)
    return (told, "00") if found is None else (told[: found.start()], found[1].ljust(2, "0"))


def _phone(text: str) -> str:
    if not _PHONE.fullmatch(text):
        return ""
    digits = re.sub(r"\D", "", text).lstrip("0")
    return digits[-_REACH:] if len(digits) >= 6 else ""
