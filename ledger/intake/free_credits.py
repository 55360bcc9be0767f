"""Credit notes that name no invoice: they lower what is asked of the debtor (peers 2, OCA#211)."""

from datetime import datetime
from decimal import Decimal

from domain.case import CaseEventWhat
from domain.incoming import DebtorCredit
from domain.money import Money, fits_currency
from domain.vocabulary import TimelineWhat
from ledger import cases, creditors, debtors, outbox, timeline
from ledger.database import Connection


async def keep(
    conn: Connection, note: DebtorCredit, at: datetime, now: datetime, source: str
) -> None:
    """Keep a credit of a debtor, once; the oldest open claim is asked for less.

    Raises:
        ValueError: the debtor is unknown, or the amount does not fit its currency.
    """
    await creditors.get(conn, note.creditor)
    await debtors.lock(conn, note.creditor, note.debtor_id)
    if await debtors.find(conn, note.creditor, note.debtor_id) is None:
        raise ValueError(f"debtor_id: unknown debtor {note.debtor_id!r}")
    amount = Money(amount=_fitting(note), currency=note.currency)
    done = await conn.execute(
        """insert into free_credits (creditor, debtor, source, amount_minor, currency, reason,
                                     effective_at)
           values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing""",
        *(note.creditor, note.debtor_id, source, amount.minor, amount.currency, note.reason, at),
    )
    if done != "INSERT 0 1":
        return
    detail = {"amount": str(amount.amount), "currency": amount.currency, "invoice": None}
    why = note.reason or "credit without an invoice: the oldest open claim is asked for less"
    line = timeline.Line(at=now, what=TimelineWhat.CREDIT, why=why, detail=detail)
    for case in await cases.open_of_debtor(conn, note.creditor, note.debtor_id):
        await timeline.write(conn, case.key, line)
        await outbox.tell(conn, case.key, CaseEventWhat.BALANCE_CHANGED, now)


def _fitting(note: DebtorCredit) -> Decimal:
    try:
        return fits_currency(note.amount, note.currency)
    except ValueError as error:
        raise ValueError(f"amount: {error}") from error
