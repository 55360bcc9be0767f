"""Collection costs of a notice: over claims in default only, and taken back where they are not."""

from datetime import date, datetime
from decimal import Decimal

from domain.law.costs import collection_costs
from domain.law.last_demand import LastDemand, last_demand
from domain.money import Money
from domain.vocabulary import DebtorKind
from ledger import asked, balance, listed, notices
from ledger.case_file import CaseFile
from ledger.database import Connection
from ledger.intake import placing
from ledger.notices import Notice


async def due(conn: Connection, file: CaseFile, notice: Notice, today: date) -> Money:
    """Costs over what was not paid in time, never above what the notice announced (6:96).

    None over a small rest of what was paid for the most part (:func:`small_rest`).
    """
    currency = notice.costs.currency
    bearing = await notices.in_default(conn, notice, today)
    unpaid = await asked.demandable(conn, notice.creditor, notice.debtor, bearing)
    if not unpaid or not notice.costs.amount or await small_rest(conn, file, notice, today):
        return Money(amount=Decimal(0), currency=currency)
    costs = collection_costs(unpaid, vat=not file.creditor.reclaims_vat)
    announced = notice.costs.amount + notice.vat.amount
    return Money(amount=min(costs.costs + costs.vat, announced), currency=currency)


async def small_rest(conn: Connection, file: CaseFile, notice: Notice, today: date) -> Money | None:
    """What is left of claims that were paid in part, where the playbook asks no costs over it.

    The law allows them (Besluit BIK art. 2: at least 40 euros); who paid nearly all meant to pay.
    """
    bearing = await notices.in_default(conn, notice, today)
    unpaid = sum(await asked.demandable(conn, notice.creditor, notice.debtor, bearing), Decimal(0))
    found = await listed.claims(conn, notice.creditor, bearing)
    invoiced = sum((it.invoice.amount for it in found), Decimal(0))
    if not 0 < unpaid < min(file.playbook.costs_not_below, invoiced):
        return None
    return Money(amount=unpaid, currency=notice.costs.currency)


def law_in_words(notice: Notice, file: CaseFile) -> str:
    """By which law a notice announced its costs, as it was sent; wherever its debtor lives by now.

    The directive is for business debtors only.
    """
    law = notice.proof.get("law")
    if law is None:
        law = last_demand(DebtorKind(notice.kind), file.debtor.country)
    dutch = notice.kind == DebtorKind.CONSUMER or law == LastDemand.DUTCH
    return "BW 6:96" if dutch else "Directive 2011/7/EU art. 6"


async def correct(conn: Connection, file: CaseFile, notice: Notice, now: datetime) -> None:
    """Take back costs that were booked over a claim that is not in default after all.

    What remains of them is borne by the oldest claim of the notice that is; a void notice leaves
    none. What was paid of costs that were not due is the debtor's credit.
    """
    today, slug = file.where.local(now).date(), notice.creditor
    booked = [(it, await balance.costs_charged(conn, slug, it)) for it in notice.covers]
    if not any(costs.minor > 0 for _, costs in booked):
        return
    source = f"notice {notice.id}: not in default"
    for number, costs in booked:
        await _waive(conn, file, number, costs, source, now)
    remain = await due(conn, file, notice, today)
    bearers = await notices.in_default(conn, notice, today)
    if bearers and remain.minor > 0 and not notice.void:
        await balance.book(conn, slug, bearers[0], "costs", remain, now, today, source)
    for number, _ in booked:
        await placing.free_excess(conn, slug, number, now, now)
    costs = await balance.costs(conn, slug, file.key.invoice_number)
    standing = file.case.standing.model_copy(update={"costs": costs.amount})
    file.case = file.case.model_copy(update={"standing": standing})


async def waive(conn: Connection, file: CaseFile, source: str, now: datetime) -> None:
    """Waive what the case's invoice bears of costs."""
    number = file.key.invoice_number
    costs = await balance.costs(conn, file.key.creditor, number)
    await _waive(conn, file, number, costs, source, now)


async def _waive(
    conn: Connection, file: CaseFile, number: str, costs: Money, source: str, now: datetime
) -> None:
    if costs.minor <= 0:
        return
    today = file.where.local(now).date()
    waived = Money(amount=-costs.amount, currency=costs.currency)
    slug = file.key.creditor
    await balance.book(conn, slug, number, "costs_waived", waived, now, today, source)
