"""The balances of a statement (``Bal``): what it opened and closed with."""

from gateway.imports.bank.broken import BrokenError
from gateway.imports.bank.camt.node import Node
from gateway.imports.bank.sheet import Balance

_OPENING = ("OPBD", "PRCD")
_INTERIM = "ITBD"
_CLOSING = "CLBD"


def opening_and_closing(statement: Node, currency: str) -> tuple[Balance, Balance]:
    """The booked balances: opening or previously closed, closing; interim ones on other pages.

    Raises:
        BrokenError: one is missing, is given twice and differs, or is in another currency.
    """
    found: dict[str, list[Balance]] = {}
    for node in statement.all("Bal"):
        code = node.text("Tp/CdOrPrtry/Cd")
        if code in (*_OPENING, _INTERIM, _CLOSING):
            found.setdefault(code, []).append(_balance(node, code, currency))
    for code in (*_OPENING, _CLOSING):
        _refuse_two(found.get(code, []))
    interim = found.get(_INTERIM, [])
    openings = [*found.get("OPBD", []), *found.get("PRCD", [])]
    # A page of a longer statement begins or ends with an interim balance, or does both.
    opening = openings[0] if openings else interim.pop(0) if interim else None
    closing = next(iter([*found.get(_CLOSING, []), *reversed(interim)]), None)
    if opening is None:
        raise statement.broken("the opening balance (OPBD or PRCD) is missing", "Bal")
    if closing is None:
        raise statement.broken("the closing balance (CLBD) is missing", "Bal")
    return opening, closing


def _balance(node: Node, code: str, currency: str) -> Balance:
    amount, _ = node.amount("Amt", currency)
    return Balance(node.sign() * amount, currency, node.day("Dt"), node.line, f"Bal {code}")


def _refuse_two(same: list[Balance]) -> None:
    for balance in same[1:]:
        if balance.amount != same[0].amount:
            raise BrokenError(
                f"is {balance.amount}, but {same[0].amount} on line {same[0].line}",
                line=balance.line,
                field=balance.field,
            )
