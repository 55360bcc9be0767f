"""A creditor's account, and the statements that its bank writes of it."""

from decimal import Decimal
from io import BytesIO
from typing import NamedTuple

from gateway.bank_statements import take_in
from ledger.database import Pool
from ledger.intake.bank.door import Brought
from tests.support.bank import PAYER, balance, camt, entry, mt940, stmt, tx

ACME = "NL91ABNA0417164300"
OTHER = "NL20INGB0001234567"


class Moved(NamedTuple):
    """One movement; below zero went out."""

    amount: str
    text: str = ""
    name: str = "S. de Vries"
    iban: str = PAYER
    reference: str = ""
    e2e: str = ""
    bank: str = ""
    """The bank's own reference; made up where absent."""
    back: bool = False
    original: str = ""
    """In dollars, what was sent."""


class Bank:
    """Writes statements of one account whose balances follow each other."""

    def __init__(self, account: str = ACME, balance_: str = "1000.00") -> None:
        self.account = account
        self.balance = Decimal(balance_)
        self._number = 0
        self._moved = 0

    def says(self, *moved: Moved, day: str = "2026-11-20", ccy: str = "EUR") -> bytes:
        """The next statement, as CAMT.053."""
        opening, self._number = self.balance, self._number + 1
        entries = [self._entry(it, day, ccy) for it in moved]
        self.balance += sum(Decimal(it.amount) for it in moved)
        balances = balance("OPBD", str(opening), ccy, day) + balance(
            "CLBD", str(self.balance), ccy, day
        )
        number = f"2026-{self._number}"
        return camt(stmt(*entries, account=self.account, ccy=ccy, number=number, balances=balances))

    def _entry(self, it: Moved, day: str, ccy: str) -> str:
        self._moved += 1
        out = it.amount.startswith("-")
        amount = it.amount.lstrip("-")
        sent = f'<Amt Ccy="USD">{it.original}</Amt>' if it.original else ""
        details = tx(
            name=it.name, iban=it.iban, text=it.text, reference=it.reference, e2e=it.e2e,
            side="Cdtr" if out else "Dbtr", amount=sent,
        )  # fmt: skip
        return entry(
            amount, details, sign="DBIT" if out else "CRDT", ccy=ccy, day=day,
            reference=it.bank or f"B-{self.account[-4:]}-{self._moved}", reversal=it.back,
        )  # fmt: skip


def as_mt940(*moved: Moved, opening: str, closing: str) -> bytes:
    """The same movements of 20 November as the bank writes them in MT940."""
    fields = [
        f":61:2611201120{'D' if it.amount.startswith('-') else 'C'}"
        f"{it.amount.lstrip('-').replace('.', ',')}NTRFNONREF\n"
        f":86:/TRTP/SEPA OVERBOEKING/IBAN/{it.iban}/NAME/{it.name}/REMI/{it.text}"
        for it in moved
    ]
    return mt940(
        *fields,
        opening=f"C261120EUR{opening.replace('.', ',')}",
        closing=f"C261120EUR{closing.replace('.', ',')}",
        account=ACME,
    )


async def brought(pool: Pool, data: bytes, creditor: str | None = None) -> Brought:
    """What becomes of a file."""
    return await take_in(pool, BytesIO(data), "statement", creditor, "anna")
