"""What a bank says about an account: statements, and the money that came and went."""

from datetime import date
from decimal import Decimal

from domain.model import Model
from domain.money import Currency, Money


class BankEntry(Model):
    """One movement on an account, or one payment of a batch that was booked as a whole.

    ``id`` is stable: the same entry read again, from the same statement or another that holds it
    too, has the same id (:mod:`gateway.imports.bank.identity`).
    """

    id: str
    amount: Decimal
    """Credits positive, debits negative, with the currency's decimals."""
    currency: Currency
    booked_on: date
    value_on: date | None = None
    name: str = ""
    """The other party, as its bank knows it."""
    iban: str = ""
    """The other party's account, where it has an IBAN."""
    reference: str = ""
    """The structured creditor reference (RF, betalingskenmerk), as given, without spaces."""
    end_to_end: str = ""
    """The payer's own reference; nothing where none was provided."""
    text: str = ""
    """What the payer wrote (unstructured remittance), else what the bank says of the entry."""
    reversal: bool = False
    """The bank took back an earlier entry, or a collection or payment was returned."""
    original: Money | None = None
    """What was ordered or paid in another currency; ``amount`` is what the account got."""


class BankStatement(Model):
    """The head of a statement; its entries, which may be very many, are read beside it.

    ``opening`` plus all entries is ``closing``, or the statement would have been refused.
    """

    id: str
    """Stable: the same statement read again has the same id."""
    account: str
    """An IBAN, or the number that the bank writes."""
    currency: Currency
    number: str
    """The bank's own number or name of the statement."""
    opening: Decimal
    closing: Decimal
    opened_on: date | None = None
    closed_on: date | None = None
    entry_count: int


def is_account(iban: str, written: str) -> bool:
    """Whether a statement's account is this IBAN; some Dutch banks write the number within it."""
    compact = "".join(written.split()).upper()
    if compact == iban:
        return True
    dutch = iban.startswith("NL") and compact.isascii() and compact.isdigit()
    return dutch and iban[8:].lstrip("0") == compact.lstrip("0")
