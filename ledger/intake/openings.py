"""Openings: when a case starts, or starts again."""

from datetime import datetime

from domain.case import CaseKey, Standing
from domain.creditor import Creditor
from domain.debtor import Debtor
from domain.invoice import Invoice
from domain.money import Money
from domain.vocabulary import DebtorKind, Outcome, Stage, TimelineWhat
from ledger import (
    balance,
    cases,
    credit_balances,
    creditors,
    invoices,
    outbox,
    spent_credits,
    timeline,
)
from ledger.cases import CaseRow
from ledger.database import Connection

_OWN = {
    ("NL", DebtorKind.CONSUMER): "nl-consumer",
    ("NL", DebtorKind.BUSINESS): "nl-business",
}
_ELSEWHERE = {DebtorKind.CONSUMER: "eu-consumer", DebtorKind.BUSINESS: "eu-business"}
SHIPPED = (*_OWN.values(), *_ELSEWHERE.values())
"""The playbooks that cases are worked by where the creditor names no other."""


def playbook_for(creditor: Creditor, debtor: Debtor) -> str:
    """The playbook that a debtor's cases are worked by: the creditor's, else their country's.

    A country without one of its own gets the pair that claims what is sure anywhere.
    """
    shipped = _OWN.get((debtor.country, debtor.kind), _ELSEWHERE[debtor.kind])
    return creditor.playbooks.get(debtor.kind, shipped)


def first_standing(
    creditor: Creditor, debtor: Debtor, invoice: Invoice, owed: Money, now: datetime
) -> Standing:
    """Where a new case stands: the due date picks the stage, by the debtor's calendar."""
    today = now.astimezone(debtor.zone(creditor.zone)).date()
    stage = Stage.REMINDING if invoice.due_on < today else Stage.UPCOMING
    return Standing(stage=stage, open_amount=owed.amount, currency=owed.currency)


async def open_case(
    conn: Connection, creditor: Creditor, debtor: Debtor, invoice: Invoice, now: datetime, why: str
) -> bool:
    """Open the first case of an invoice, if anything is open; the due date picks the stage."""
    owed = await balance.principal(conn, creditor.slug, invoice.number)
    name = playbook_for(creditor, debtor)
    version = await creditors.newest_version(conn, name)
    if owed.minor <= 0:
        return False
    key = CaseKey(creditor=creditor.slug, invoice_number=invoice.number)
    standing = first_standing(creditor, debtor, invoice, owed, now)
    await cases.open_case(conn, key, debtor.id, (name, version), standing, now)
    line = timeline.Line(at=now, what=TimelineWhat.OPENED, why=why)
    await timeline.write(conn, key, line)
    await outbox.tell(conn, key, outbox.OPENED, now)
    return True


REOPENABLE = (Outcome.PAID, Outcome.PLAN_COMPLETED, Outcome.CREDITED)
"""Endings that a reversal undoes (peers F)."""


async def reopen(
    conn: Connection,
    case: CaseRow,
    now: datetime,
    what: TimelineWhat,
    why: str,
    *,
    money_back: bool = False,
) -> None:
    """Open a closed case again with the next number; its earlier history stays.

    With ``money_back`` it is because a payment went back, and the debtor is told so.
    """
    key = case.key.model_copy(update={"opening": case.key.opening + 1})
    owed = await balance.principal(conn, key.creditor, key.invoice_number)
    if owed.minor <= 0:
        return
    version = await creditors.newest_version(conn, case.playbook)
    invoice = await invoices.find(conn, key.creditor, key.invoice_number)
    due = invoice is not None and invoice.due_on >= now.date()
    stage = Stage.UPCOMING if due else Stage.REMINDING
    standing = Standing(stage=stage, open_amount=owed.amount, currency=owed.currency)
    await cases.open_case(conn, key, case.debtor, (case.playbook, version), standing, now)
    if await spent_credits.of(conn, case.key) is not None:
        profile = await creditors.get(conn, key.creditor)
        await credit_balances.ask(conn, profile, case.debtor, owed.currency, now)
    detail = {timeline.MONEY_BACK: True} if money_back else {}
    await timeline.write(conn, key, timeline.Line(at=now, what=what, why=why, detail=detail))
    await outbox.tell(conn, key, outbox.OPENED, now)
