"""One transaction of an entry (``TxDtls``): an entry has one, or many if it is a batch."""

from decimal import Decimal

from domain.model import Model
from domain.money import Money
from gateway.imports.bank.broken import BrokenError
from gateway.imports.bank.camt.node import Node
from gateway.imports.bank.camt.parties import other_party
from gateway.imports.bank.camt.remittance import reference_and_text
from gateway.imports.bank.values import given

_AMOUNTS = ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt", "AmtDtls/CntrValAmt/Amt")
"""Where a transaction's amount may stand; the first in the account's currency counts."""
_ORDERED = ("AmtDtls/InstdAmt/Amt", "AmtDtls/TxAmt/Amt")


class Part(Model):
    """What a transaction says; ``amount`` with its sign, if it has one in the account's money."""

    amount: Decimal | None = None
    name: str = ""
    iban: str = ""
    reference: str = ""
    text: str = ""
    end_to_end: str = ""
    bank_reference: str = ""
    returned: bool = False
    original: Money | None = None


def read_part(details: Node, entry_sign: int, account: str, currency: str) -> Part:
    """A transaction; its entry's direction is its own unless it says otherwise (version 04).

    Raises:
        BrokenError: a value in it is none.
    """
    sign = details.sign() if details.first("CdtDbtInd") is not None else entry_sign
    name, iban = other_party(details, sign, account)
    reference, text = reference_and_text(details)
    amount = _amount(details, currency)
    return Part(
        amount=None if amount is None else sign * amount,
        name=name,
        iban=iban,
        reference=reference,
        text=text or details.text("AddtlTxInf"),
        end_to_end=given(details.text("Refs/EndToEndId")),
        bank_reference=given(details.text("Refs/AcctSvcrRef")),
        returned=details.first("RtrInf") is not None,
        original=original_amount(details, currency),
    )


def original_amount(node: Node, currency: str) -> Money | None:
    """What was ordered in another currency, which the account did not get; for information."""
    for path in _ORDERED:
        found = node.first(path)
        if found is None or found.raw.get("Ccy") == currency:
            continue
        try:
            amount, stated = node.amount(path)
        except BrokenError:  # a currency of the past, say: nothing is booked by it
            continue
        return Money(amount=amount, currency=stated)
    return None


def _amount(details: Node, currency: str) -> Decimal | None:
    for path in _AMOUNTS:
        found = details.first(path)
        if found is not None and found.raw.get("Ccy") == currency:
            return details.amount(path)[0]
    return None
