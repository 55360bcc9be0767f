"""The second fact: what only the debtor knows beside the link, asked before more is shown."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from domain.debtor import Debtor
from domain.vocabulary import DebtorKind

TRIES = {timedelta(hours=1): 5, timedelta(days=1): 10, timedelta(days=30): 20}
"""So many wrong answers within so long, and one waits: a postcode is not found by trying."""
REMEMBERED = max(TRIES)
LASTS = timedelta(minutes=30)
"""Then it is asked again: phones are lent, and computers shared."""
_LOOSE = re.compile(r"[^0-9a-z]")


class SecondFact(StrEnum):
    """What is asked."""

    POSTCODE = "postcode"
    REGISTRATION = "registration"
    """A business's number at the Chamber of Commerce."""


def asked_of(debtor: Debtor) -> SecondFact | None:
    """What is asked of a debtor; None where we know nothing that could be asked."""
    if debtor.kind is DebtorKind.BUSINESS and debtor.registration_number:
        return SecondFact.REGISTRATION
    if debtor.address is not None and _loose(debtor.address.postcode):
        return SecondFact.POSTCODE
    return None


def fits(debtor: Debtor, said: str) -> bool:
    """Whether it is what we know; blanks, dots and capitals make no difference."""
    match asked_of(debtor):
        case SecondFact.REGISTRATION:
            known = debtor.registration_number or ""
        case SecondFact.POSTCODE:
            known = debtor.address.postcode if debtor.address else ""
        case None:
            return False
    return _loose(said) == _loose(known)


def must_wait(wrong: Sequence[datetime], now: datetime) -> bool:
    """Whether, after wrong answers at these moments, no more is taken now."""
    return any(sum(at > now - within for at in wrong) >= most for within, most in TRIES.items())


def _loose(text: str) -> str:
    return _LOOSE.sub("", text.casefold())
