"""The amounts of a document: one currency, totals that add up, what was invoiced, what is open.

Peppol BIS Billing 3.0, "UBL syntax calculation formulas" and rules BR-CO-13 to BR-CO-16,
PEPPOL-EN16931-R051 (one currency, but for the VAT total in the accounting currency).
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from domain.money import known_currency, precision
from gateway.imports.dates import shortened
from gateway.imports.problems import Problems
from gateway.imports.ubl.document import Element

_DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,16}(?:\.[0-9]{0,8})?|\.[0-9]{1,8})")
_SLACK = 2
"""Minor units that a sum of rounded parts may be off, as Peppol's own rules allow (0.02)."""
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Totals:
    """What a document asks in all, and what is still to pay of it; credits may be below zero."""

    amount: Decimal
    open: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class _Stated:
    """The totals as the document states them, by element; absent ones are missing here."""

    found: dict[str, Decimal]
    currency: str

    def get(self, name: str) -> Decimal:
        return self.found.get(name, _NOTHING)

    def differs(self, name: str, parts: Decimal) -> bool:
        slack = Decimal(_SLACK).scaleb(-precision(self.currency))
        return name in self.found and abs(self.found[name] - parts) > slack


def read_totals(document: Element, problems: Problems) -> Totals | None:
    """The totals; nothing if they cannot be used, and then ``problems`` says why."""
    currency = _currency(document, problems)
    if currency is None:
        return None
    stated = _stated(document, currency, problems)
    if stated is None:
        return None
    before = len(problems)
    _check_sums(stated, problems)
    if len(problems) > before:
        return None
    payable = stated.found["PayableAmount"]
    asked = stated.found.get("TaxInclusiveAmount", payable + stated.get("PrepaidAmount"))
    if "TaxInclusiveAmount" in stated.found:
        asked += stated.get("PayableRoundingAmount")
    return Totals(asked, payable, currency)


def _currency(document: Element, problems: Problems) -> str | None:
    """The document's currency, once every amount agrees with it."""
    payable = document.first("LegalMonetaryTotal/PayableAmount")
    beside = payable.attribute("currencyID") if payable is not None else ""
    currency = document.text("DocumentCurrencyCode") or beside
    try:
        known_currency(currency)
    except ValueError as error:
        problems.append(("invoice.currency", str(error)))
        return None
    for element in document.with_attribute("currencyID", leave_out="UBLExtensions"):
        other = element.attribute("currencyID")
        if other != currency and not _stands_apart(element, other, document):
            where = f"{element.name} on line {element.line} is in {shortened(other, 10)}"
            problems.append(("invoice.currency", f"{where}, the document in {currency}"))
            return None
    return currency


def _stands_apart(element: Element, currency: str, document: Element) -> bool:
    """Whether an amount may be in another currency: VAT for the accounts, alternatives."""
    if element.name == "PayableAlternativeAmount":
        return True
    around = element.parent
    while around is not None and around.name != "TaxTotal":
        around = around.parent
    return around is not None and currency == document.text("TaxCurrencyCode")


def _stated(document: Element, currency: str, problems: Problems) -> _Stated | None:
    before = len(problems)
    found: dict[str, Decimal] = {}
    for element in document.all("LegalMonetaryTotal/*"):
        _take(found, element.name, element, currency, problems)
    if "PayableAmount" not in found and len(problems) == before:
        problems.append(("invoice.open_amount", "PayableAmount is missing"))
    taxes = [it for it in document.all("TaxTotal") if _in_currency(it, currency)]
    for tax in [it for it in taxes if it.all("TaxSubtotal")] or taxes:
        for path in ("TaxAmount", "TaxSubtotal/TaxAmount"):
            for element in tax.all(path):
                _take(found, path, element, currency, problems)
    return None if len(problems) > before else _Stated(found, currency)


def _in_currency(tax_total: Element, currency: str) -> bool:
    amount = tax_total.first("TaxAmount")
    return amount is not None and amount.attribute("currencyID") in {"", currency}


def _take(
    found: dict[str, Decimal], name: str, element: Element, currency: str, problems: Problems
) -> None:
    if name == "PayableAlternativeAmount":
        return
    try:
        found[name] = found.get(name, _NOTHING) + _amount(element.content, currency)
    except ValueError as error:
        field = "invoice.open_amount" if name == "PayableAmount" else "invoice.amount"
        problems.append((field, f"{name}: {error}"))


def _amount(text: str, currency: str) -> Decimal:
    if not _DECIMAL.fullmatch(text):
        raise ValueError(f"{shortened(text)} is no amount: write 1234.56")
    value = Decimal(text)
    rounded = value.quantize(Decimal(1).scaleb(-precision(currency)))
    if rounded != value:
        raise ValueError(f"{text} has more decimals than {currency} allows")
    return rounded


def _check_sums(stated: _Stated, problems: Problems) -> None:
    """Name the first total that its parts do not make; a demand must be exact."""
    net, gross = "TaxExclusiveAmount", "TaxInclusiveAmount"
    lines = stated.get("LineExtensionAmount")
    parts = lines - stated.get("AllowanceTotalAmount") + stated.get("ChargeTotalAmount")
    if "LineExtensionAmount" in stated.found and stated.differs(net, parts):
        rule = f"the lines less allowances plus charges are {parts} (BR-CO-13)"
        problems.append(("invoice.amount", f"{net} is {stated.get(net)}, but {rule}"))
    vat, shares = stated.get("TaxAmount"), stated.get("TaxSubtotal/TaxAmount")
    if "TaxSubtotal/TaxAmount" in stated.found and stated.differs("TaxAmount", shares):
        rule = f"its subtotals are {shares} (BR-CO-14)"
        problems.append(("invoice.amount", f"TaxAmount is {vat}, but {rule}"))
    parts = stated.get(net) + vat
    if net in stated.found and "TaxAmount" in stated.found and stated.differs(gross, parts):
        rule = f"{net} plus VAT is {parts} (BR-CO-15)"
        problems.append(("invoice.amount", f"{gross} is {stated.get(gross)}, but {rule}"))
    parts = stated.get(gross) - stated.get("PrepaidAmount") + stated.get("PayableRoundingAmount")
    if gross in stated.found and stated.differs("PayableAmount", parts):
        payable = stated.found["PayableAmount"]
        rule = f"{gross} less what was prepaid plus rounding is {parts} (BR-CO-16)"
        problems.append(("invoice.open_amount", f"PayableAmount is {payable}, but {rule}"))
