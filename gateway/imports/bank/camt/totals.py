"""What the bank counted (``TxsSummry``): numbers and sums of a statement's entries."""

from decimal import Decimal

from gateway.imports.bank.camt.node import Node
from gateway.imports.bank.tally import Side, Total
from gateway.imports.bank.values import point_amount

_SIDES = {"TtlNtries": Side.ALL, "TtlCdtNtries": Side.CREDITS, "TtlDbtNtries": Side.DEBITS}


def stated_totals(statement: Node, currency: str) -> list[Total]:
    """The totals that are given.

    Raises:
        BrokenError: one is no number.
    """
    totals = []
    for name, side in _SIDES.items():
        for node in statement.all(f"TxsSummry/{name}"):
            total = Total(side, _count(node), _sum(node, currency), node.line, f"TxsSummry/{name}")
            totals.append(total)
    return totals


def _count(node: Node) -> int | None:
    text = node.text("NbOfNtries")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise node.broken(f"{text[:20]!r} is no count", "NbOfNtries")
    return int(text)


def _sum(node: Node, currency: str) -> Decimal | None:
    text = node.text("Sum")
    if not text:
        return None
    try:
        return point_amount(text, currency)
    except ValueError as error:
        raise node.broken(str(error), "Sum") from error
