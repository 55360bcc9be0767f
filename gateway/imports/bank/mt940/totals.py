"""What the bank counted: :90C:, :90D:, and ING's lines after the closing balance."""

import re

from gateway.imports.bank.mt940.fields import Field
from gateway.imports.bank.tally import Side, Total
from gateway.imports.bank.values import comma_amount

_COUNTED = re.compile(r"([0-9]{1,5})[A-Z]{3}([0-9,.]+)", re.ASCII)
_SUM = re.compile(r"/SUM/([0-9]{1,9})/([0-9]{1,9})/([0-9,]+)/([0-9,]+)/?", re.ASCII)
_OLD = re.compile(r"D([0-9]{6})C([0-9]{6})D([0-9]+,[0-9]*)C([0-9]+,[0-9]*)", re.ASCII)


def counted(field: Field, currency: str) -> list[Total]:
    """The number and sum of debits (:90D:) or credits (:90C:).

    Raises:
        BrokenError: they cannot be read.
    """
    found = _COUNTED.fullmatch(field.text)
    if found is None:
        raise field.broken(f"{field.text[:40]!r} is no count and sum such as 12EUR1234,56")
    side = Side.CREDITS if field.tag == "90C" else Side.DEBITS
    return [_total(field, side, found[1], found[2], currency)]


def summed(field: Field, currency: str) -> list[Total]:
    """ING's totals in :86: after the closing balance, where there are any; debits come first.

    Raises:
        BrokenError: a sum is none.
    """
    text = "".join(field.texts).strip()
    found = _SUM.fullmatch(text) or _OLD.fullmatch(text)
    if found is None:
        return []
    return [
        _total(field, Side.DEBITS, found[1], found[3], currency),
        _total(field, Side.CREDITS, found[2], found[4], currency),
    ]


def _total(field: Field, side: Side, count: str, amount: str, currency: str) -> Total:
    try:
        total = comma_amount(amount, currency)
    except ValueError as error:
        raise field.broken(str(error)) from error
    return Total(side, int(count), total, field.line, f":{field.tag}:")
