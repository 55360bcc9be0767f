"""What the bank takes back: a payment is reversed, or its reversal is undone."""

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from domain.bank import BankEntry
from domain.creditor import Creditor
from domain.incoming import Reversal
from ledger import bank_statements, match_tasks
from ledger.bank_statements import Likeness
from ledger.database import Connection
from ledger.intake import reversals
from ledger.intake.bank import asking
from ledger.intake.bank.writing import MatchTaskRow, write_tasks


async def reverse(
    conn: Connection,
    creditor: Creditor,
    account: str,
    entry: BankEntry,
    now: datetime,
    *,
    asks: bool = False,
) -> str | None:
    """Reverse the payment that an entry takes back.

    Returns:
        The payment; None where none of this amount came in by a statement, or it is not sure which,
        or it came in longer ago than money goes back by itself: then a person is asked (``asks``).
    """
    slug = creditor.slug
    found = await bank_statements.alike(conn, slug, account, entry, reversed_=False)
    one_ = _the_one(entry, found)
    if one_ is None:
        if asks:
            await _ask_about(conn, creditor, account, entry, found, now)
        return None
    await undo(conn, slug, one_.payment_id, f"it went back at the bank on {entry.booked_on}", now)
    return one_.payment_id


async def undo(conn: Connection, creditor: str, payment: str, why: str, now: datetime) -> None:
    """Reverse a payment; whoever was asked what it is for need not look any more.

    Raises:
        ValueError: the payment is unknown.
    """
    reversal = Reversal(creditor=creditor, payment_id=payment, reason=why)
    await reversals.reverse(conn, reversal, now, now)
    await match_tasks.withdraw(conn, creditor, [payment], now)


async def restore(
    conn: Connection, creditor: Creditor, account: str, entry: BankEntry, now: datetime
) -> str | None:
    """Let a payment pay again whose reversal an entry takes back; None if that is not sure."""
    found = await bank_statements.alike(conn, creditor.slug, account, entry, reversed_=True)
    one_ = _the_one(entry, found)
    if one_ is None:
        return None
    why = f"the bank took its reversal back on {entry.booked_on}"
    await reversals.restore(conn, creditor.slug, one_.payment_id, now, now, why)
    return one_.payment_id


def _the_one(entry: BankEntry, found: Sequence[Likeness]) -> Likeness | None:
    """The only one that says the same of itself, by what tells most first."""
    for name in ("end_to_end", "reference", "iban"):
        said = getattr(entry, name)
        alike = [it for it in found if said and getattr(it, name) == said]
        if len(alike) == 1:
            return alike[0]
        if alike:
            found = alike
    return None


async def _ask_about(
    conn: Connection,
    creditor: Creditor,
    account: str,
    entry: BankEntry,
    found: Sequence[Likeness],
    now: datetime,
) -> None:
    why = f"{len(found)} payments of this amount came in, and none is surely the one"
    if not found:
        why = "what it takes back came in longer ago than money goes back by itself"
    slug = creditor.slug
    older = await bank_statements.alike(conn, slug, account, entry, reversed_=False, older=True)
    if found or older:
        await _ask(conn, creditor, entry, [*found, *older], why, now)


async def _ask(
    conn: Connection,
    creditor: Creditor,
    entry: BankEntry,
    found: Sequence[Likeness],
    why: str,
    now: datetime,
) -> None:
    paid = f"{-entry.amount} {entry.currency}"
    brief = {
        "went_back": entry.id,
        "amount": str(entry.amount),
        "currency": entry.currency,
        "booked_on": entry.booked_on.isoformat(),
        "name": entry.name,
        "iban": entry.iban,
        "text": entry.text,
        "why": why,
        "payments": [
            {
                "payment": it.payment_id,
                "paid_on": it.booked_on.isoformat(),
                "invoice": it.invoice_number,
                "debtor": it.debtor,
            }
            for it in found[:20]
        ],
        "outcomes": ["reverse", "not_ours"],
    }
    row = MatchTaskRow(
        id=str(uuid4()),
        debtor=None,
        covers="[]",
        title=f"{paid} went back at the bank on {entry.booked_on}: which payment was it?",
        brief=json.dumps(brief, ensure_ascii=False),
        due_at=asking.by_when(creditor, now),
    )
    await write_tasks(conn, creditor.slug, [row], now)
