"""A case as people and other systems read it: where it stands, why, and what happened."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from domain.case import Next, NextWhat
from domain.debtor_history import HistoryKind
from domain.invoice import Invoice
from domain.law.rates import RateTable
from domain.model import Model
from domain.money import Money
from domain.rounding import cents
from domain.vocabulary import Channel, NonPaymentReason, Outcome, Stage
from ledger import (
    accrued,
    arrangement_view,
    balance,
    cases,
    clock,
    credit_balances,
    creditors,
    debtors,
    invoices,
    personal_words,
    what_stops,
)
from ledger import notices as ledger_notices
from ledger import timeline as ledger_timeline
from ledger.accrued import Accrued
from ledger.arrangement_view import ArrangementView
from ledger.cases import CaseRow
from ledger.database import Connection, Pool
from ledger.said_in_case import ContactView, NoticeView, contacts_of, notice_view, only
from ledger.timeline import Line
from ledger.what_stops import DisputeView, HoldView


class NextView(Model):
    """What the case waits for."""

    at: datetime
    what: NextWhat
    why: str
    step: str | None = None
    channel: Channel | None = None


class InvoiceView(Model):
    """The claim."""

    number: str
    issued_on: date
    due_on: date
    amount: Decimal
    description: str
    payment_reference: str | None


class CaseSummary(Model):
    """A case in a list."""

    id: str
    creditor: str
    invoice_number: str
    debtor: str
    stage: Stage
    reason: NonPaymentReason
    outcome: Outcome | None
    open_amount: Decimal
    currency: str
    needs_person: bool
    next: NextView | None


class HistoryView(Model):
    """How the debtor had paid when the case opened; it decides the ladder."""

    kind: HistoryKind | None
    """None where too little is known: then the playbook's own ladder is walked."""
    why: str
    """``7 of 12 invoices late, 21 days on average``."""
    invoices: int
    late: int
    average_days_late: int | None
    broken_promises: int
    value: Decimal
    customer_since: date | None
    years: int | None


class CaseView(CaseSummary):
    """A case with all of its history."""

    opening: int
    costs: Decimal
    interest: Decimal
    """Statutory interest to date; asked for only where the playbook or a hand-over does."""
    interest_provisional: bool
    """A rate of the period is not published yet."""
    asked_amount: Decimal
    """What messages ask: what is open, less what is disputed, less credit of the debtor."""
    disputed_amount: Decimal
    credit_amount: Decimal
    credit_balance: Decimal = Decimal(0)
    """The debtor's money that no invoice took; below zero where a refund is to come back."""
    dispute: DisputeView | None
    """The last complaint about it, answered or not."""
    hold: HoldView | None
    """What stops everything of the debtor."""
    opened_at: datetime
    closed_at: datetime | None
    playbook: str
    history: HistoryView | None = None
    personal_word: str | None = None
    """What staff want the next message to the debtor to say (practice I8)."""
    invoice: InvoiceView
    arrangement: ArrangementView | None = None
    """The newest promise or plan over this invoice, with what is paid of each term."""
    notices: tuple[NoticeView, ...]
    contacts: tuple[ContactView, ...]
    timeline: tuple[Line, ...]


async def case_view(
    conn: Connection | Pool, creditor: str, number: str, rates: RateTable | None = None
) -> CaseView:
    """The case of an invoice; ``model_dump(mode="json")`` is what the API answers.

    Raises:
        LookupError: the invoice is unknown or never had a case.
    """
    case = await cases.find(conn, creditor, number)
    invoice = await invoices.find(conn, creditor, number)
    if case is None or invoice is None:
        raise LookupError(f"creditor {creditor} has no case of invoice {number!r}")
    owed = await balance.principal(conn, creditor, number)
    interest = await _interest(conn, case, invoice, owed, rates or RateTable.packaged())
    may_ask = await what_stops.asked_of(conn, case, owed)
    credit = await credit_balances.of_debtor(conn, creditor, case.debtor, owed.currency)
    return CaseView(
        **_summary(case, owed).model_dump(),
        opening=case.key.opening,
        costs=(await balance.costs(conn, creditor, number)).amount,
        interest=cents(interest.amount),
        interest_provisional=interest.provisional,
        asked_amount=may_ask.amount.amount,
        disputed_amount=may_ask.disputed.amount,
        credit_amount=may_ask.credit.amount,
        credit_balance=credit.amount,
        dispute=await what_stops.dispute_of(conn, case),
        hold=await what_stops.hold_of(conn, case),
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        playbook=f"{case.playbook}@{case.playbook_version}",
        history=_history(case),
        personal_word=await _waiting_word(conn, case),
        invoice=InvoiceView.model_validate(only(InvoiceView, invoice)),
        arrangement=await arrangement_view.newest(conn, creditor, number),
        notices=tuple(notice_view(it) for it in await ledger_notices.every(conn, creditor, number)),
        contacts=await contacts_of(conn, creditor, number),
        timeline=tuple(await ledger_timeline.read(conn, creditor, number)),
    )


async def case_list(
    conn: Connection | Pool, creditor: str | None, *, stage: Stage | None = None, limit: int = 500
) -> list[CaseSummary]:
    """Cases in short, the next due first, closed ones last; balances are fresh."""
    found = await cases.listing(conn, creditor, stage=stage, limit=limit)
    owed = await _balances(conn, found)
    return [_summary(case, owed[case.key.creditor, case.key.invoice_number]) for case in found]


async def _interest(
    conn: Connection | Pool, case: CaseRow, invoice: Invoice, owed: Money, rates: RateTable
) -> Accrued:
    if not case.open or owed.amount <= 0:
        return Accrued(amount=Decimal(0))
    slug = case.key.creditor
    creditor = await creditors.get(conn, slug)
    debtor = await debtors.get(conn, slug, case.debtor)
    today = (await clock.now(conn)).astimezone(creditor.zoneinfo).date()
    return await accrued.interest_to_date(conn, slug, debtor, invoice, today, rates)


async def _balances(
    conn: Connection | Pool, found: Sequence[CaseRow]
) -> dict[tuple[str, str], Money]:
    rows = await conn.fetch(
        """select i.creditor, i.number, i.currency,
                  coalesce(sum(b.amount_minor) filter (
                    where b.component = 'principal'), 0)::bigint as minor
           from unnest($1::text[], $2::text[]) as wanted (creditor, number)
           join invoices i using (creditor, number)
           left join bookings b on b.creditor = i.creditor and b.invoice_number = i.number
           group by 1, 2, 3""",
        [case.key.creditor for case in found],
        [case.key.invoice_number for case in found],
    )
    return {
        (row["creditor"], row["number"]): Money.from_minor(row["minor"], row["currency"])
        for row in rows
    }


def _summary(case: CaseRow, owed: Money) -> CaseSummary:
    standing = case.standing
    return CaseSummary(
        id=case.key.workflow_id,
        creditor=case.key.creditor,
        invoice_number=case.key.invoice_number,
        debtor=case.debtor,
        stage=standing.stage,
        reason=standing.reason,
        outcome=standing.outcome,
        open_amount=max(owed, _nothing(owed), key=_amount).amount,
        currency=owed.currency,
        needs_person=standing.needs_person,
        next=_next(standing.next) if case.open else None,
    )


def _history(case: CaseRow) -> HistoryView | None:
    found = case.history
    return None if found is None else HistoryView.model_validate(only(HistoryView, found))


async def _waiting_word(conn: Connection | Pool, case: CaseRow) -> str | None:
    word = await personal_words.waiting(conn, case.key.creditor, case.debtor)
    return word.word if word else None


def _nothing(owed: Money) -> Money:
    return Money.from_minor(0, owed.currency)


def _amount(money: Money) -> Decimal:
    return money.amount


def _next(due: Next | None) -> NextView | None:
    return None if due is None else NextView.model_validate(only(NextView, due))
