"""One movement as a reader of a format finds it, before it has its id."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.money import Money


@dataclass(slots=True)
class Movement:
    """Amounts as in :class:`domain.bank.BankEntry`; ``bank_reference`` is the bank's own."""

    amount: Decimal
    booked_on: date
    value_on: date | None = None
    name: str = ""
    iban: str = ""
    reference: str = ""
    end_to_end: str = ""
    text: str = ""
    reversal: bool = False
    original: Money | None = None
    bank_reference: str = ""
