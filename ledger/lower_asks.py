"""Less is asked than before: the debtor who was asked for more hears what is left, and until when.

Within the term of a last demand that is what is to be paid by its last day, and the costs after
it, over what is left.
"""

from datetime import datetime
from decimal import Decimal

from domain.law.costs import collection_costs
from domain.messages.formats import date_in, money_in
from domain.money import Money
from domain.vocabulary import Stage
from ledger import asked, balance, creditors, debtors, listed, notices, retractions
from ledger.cases import CaseRow
from ledger.database import Connection
from ledger.notices import Notice


async def tell(conn: Connection, case: CaseRow, now: datetime, *, paid: bool = False) -> None:
    """Tell the debtor of an open case that less is left to pay; ``paid`` is that money came in."""
    slug, number = case.key.creditor, case.key.invoice_number
    if not case.open or (await balance.principal(conn, slug, number)).minor <= 0:
        return
    facts = {"paid": "x"} if paid else {}
    await retractions.amount_changed(conn, case, now, facts | await _term(conn, case, now))


async def paid_within_the_term(conn: Connection, case: CaseRow, now: datetime) -> None:
    """A part of what a last demand asks for came in: the debtor hears what is left."""
    if case.standing.stage is Stage.FINAL_NOTICE:
        await tell(conn, case, now, paid=True)


async def _term(conn: Connection, case: CaseRow, now: datetime) -> dict[str, str]:
    """The last day of a demand that runs, and the costs after it; nothing where none does."""
    slug, number = case.key.creditor, case.key.invoice_number
    if case.standing.stage is not Stage.FINAL_NOTICE:
        return {}
    notice = await notices.covering(conn, slug, number, case.opened_at.date())
    if notice is None or notice.last_day is None or notice.lapsed_on is not None:
        return {}
    language = (await debtors.get(conn, slug, case.debtor)).language
    if notice.last_day < now.date():
        return {}
    costs = await _costs(conn, case, notice)
    told = money_in(language, costs) if costs.minor else ""
    return {"until": date_in(language, notice.last_day), "costs": told}


async def _costs(conn: Connection, case: CaseRow, notice: Notice) -> Money:
    """What follows the last day over what is left; nothing over a small rest."""
    nothing = Money.from_minor(0, notice.costs.currency)
    unpaid = await asked.demandable(conn, notice.creditor, notice.debtor, notice.covers)
    playbook = await creditors.playbook(conn, case.playbook, case.playbook_version)
    found = await listed.claims(conn, notice.creditor, notice.covers)
    invoiced = sum((it.invoice.amount for it in found), Decimal(0))
    rest = sum(unpaid, Decimal(0))
    if not notice.costs.minor or not unpaid or rest < min(playbook.costs_not_below, invoiced):
        return nothing
    creditor = await creditors.get(conn, notice.creditor)
    scale = collection_costs(unpaid, vat=not creditor.reclaims_vat)
    announced = notice.costs.amount + notice.vat.amount
    least = min(scale.costs + scale.vat, announced)
    return Money(amount=least, currency=notice.costs.currency)
