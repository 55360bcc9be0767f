"""Who paid, or was paid: the party on the other side of the account."""

from gateway.imports.bank.camt.node import Node
from gateway.imports.bank.values import clean_name, iban_shaped

_SIDES = {1: ("Dbtr", "Cdtr"), -1: ("Cdtr", "Dbtr")}


def other_party(details: Node, sign: int, account: str) -> tuple[str, str]:
    """Name and IBAN of the other side: the debtor of a credit, the creditor of a debit.

    What came back (a returned collection, say) keeps the sides of its first way at some banks: a
    side that is the account itself, or of which nothing is known, leaves it to the other.
    """
    parties = details.first("RltdPties")
    if parties is None:
        return "", ""
    for side in _SIDES[sign]:
        name, iban = _name(parties, side), _iban(parties, side)
        if (name or iban) and iban != account:
            return name, iban
    return "", ""


def _name(parties: Node, side: str) -> str:
    # Since version 08 a party is a person (Pty) or a bank (Agt).
    for path in (f"{side}/Nm", f"{side}/Pty/Nm", f"Ultmt{side}/Nm", f"Ultmt{side}/Pty/Nm"):
        if name := parties.text(path):
            return clean_name(name)
    return ""


def _iban(parties: Node, side: str) -> str:
    found = parties.text(f"{side}Acct/Id/IBAN") or parties.text(f"{side}Acct/Id/Othr/Id")
    return iban_shaped(found)
