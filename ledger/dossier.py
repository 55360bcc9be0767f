"""The dossier of a case: everything an agency or a judge needs, in one JSON document."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from domain.checklist import checklist
from domain.law.interest import DAYS_A_YEAR
from domain.law.rates import RateTable
from domain.model import Model
from domain.money import Money
from domain.rounding import cents
from ledger import (
    arrangement_view,
    balance,
    contacts,
    debtors,
    notices,
    ready,
    tasks,
    timeline,
    what_stops,
)
from ledger.accrued import Accrued, interest_to_date
from ledger.case_file import CaseFile, barred
from ledger.database import Connection


class Specification(Model):
    """The claim, specified as the Wki asks: principal, interest with its periods, costs, VAT."""

    currency: str
    invoiced: Decimal
    paid: Decimal
    principal: Decimal
    """What is open by the bookings of the invoice."""
    credit: Decimal = Decimal(0)
    """Of the debtor's credit that no invoice has used, what lowers this claim."""
    interest: Decimal
    interest_until: date
    interest_provisional: bool
    interest_periods: list[dict[str, Any]]
    interest_per_day: Decimal = Decimal(0)
    """For each day after ``interest_until``."""
    costs_including_vat: Decimal
    total: Decimal
    """What is claimed: principal less credit, interest and costs."""


class Dossier(Model):
    """What is handed over."""

    made_at: datetime
    creditor: dict[str, Any]
    debtor: dict[str, Any]
    invoice: dict[str, Any]
    specification: Specification
    bookings: list[dict[str, Any]]
    notices: list[dict[str, Any]]
    contacts: list[dict[str, Any]]
    tasks: list[dict[str, Any]]
    replies: list[dict[str, Any]]
    timeline: list[dict[str, Any]]
    arrangements: list[dict[str, Any]] = []  # noqa: RUF012 - pydantic copies it
    """Promises and plans over the claim, each with its terms and what was paid of them."""
    case: dict[str, Any] = {}  # noqa: RUF012 - pydantic copies it
    checklist: list[dict[str, str]] = []  # noqa: RUF012
    """The questions before a hand-over (practice M8), with what the ledger knows."""
    closed_channels: list[dict[str, str]] = []  # noqa: RUF012
    """Addresses that must not be used any more, with the reason."""


async def compile_dossier(
    conn: Connection, file: CaseFile, now: datetime, rates: RateTable
) -> Dossier:
    """The dossier as of ``now``, with the text and proof of every notice."""
    slug, number = file.key.creditor, file.key.invoice_number
    made = await contacts.of_case(conn, slug, number)
    sent = [it for it in made if it.status not in contacts.NEVER_LEFT]
    texts = {contact.id: contact.body for contact in sent}
    served = await notices.every(conn, slug, number)
    lines = await timeline.read(conn, slug, number)
    return Dossier(
        made_at=now,
        creditor=_creditor(file),
        debtor=file.debtor.model_dump(mode="json"),
        invoice=file.invoice.model_dump(mode="json"),
        specification=await specify(conn, file, file.where.local(now).date(), rates),
        bookings=await balance.listing(conn, slug, number),
        notices=[
            {**it.model_dump(mode="json"), "text": texts.get(it.contact, "")} for it in served
        ],
        contacts=[contact.model_dump(mode="json") for contact in sent],
        tasks=[it.model_dump(mode="json") for it in await tasks.of_case(conn, slug, number)],
        replies=await _replies(conn, file),
        timeline=[line.model_dump(mode="json") for line in lines],
        arrangements=[
            it.model_dump(mode="json") for it in await arrangement_view.every(conn, slug, number)
        ],
        case=_case(file),
        checklist=await checklist_of(conn, file, now),
        closed_channels=await _closed(conn, file),
    )


def _creditor(file: CaseFile) -> dict[str, Any]:
    shown = {"name", "address", "email", "phone", "iban", "bic", "country", "reclaims_vat"}
    return file.creditor.model_dump(mode="json", include=shown)


async def specify(conn: Connection, file: CaseFile, until: date, rates: RateTable) -> Specification:
    """The claim to the cent; interest by BW 6:119 or 6:119a from the day after the due date."""
    slug, number = file.key.creditor, file.key.invoice_number
    principal = file.owed
    costs = await balance.costs(conn, slug, number)
    credit = (await what_stops.asked_of(conn, file.case, principal)).credit.amount
    invoiced = Money(amount=file.invoice.amount, currency=principal.currency)
    due = await interest_to_date(conn, slug, file.debtor, file.invoice, until, rates)
    return Specification(
        currency=principal.currency,
        invoiced=invoiced.amount,
        paid=invoiced.amount - principal.amount,
        principal=principal.amount,
        credit=credit,
        interest=cents(due.amount),
        interest_until=until,
        interest_provisional=due.provisional,
        interest_periods=[period.model_dump(mode="json") for period in due.periods],
        interest_per_day=_per_day(due, principal.amount, until),
        costs_including_vat=costs.amount,
        total=cents(principal.amount - credit + due.amount + costs.amount),
    )


def _per_day(due: Accrued, principal: Decimal, until: date) -> Decimal:
    """What one more day costs at the last known rate."""
    last = [period for period in due.periods if period.end == until]
    over = sum((min(period.principal, principal) * period.rate for period in last), Decimal(0))
    return cents(over / (100 * DAYS_A_YEAR))


def _case(file: CaseFile) -> dict[str, Any]:
    standing = file.case.standing
    return {
        "stage": standing.stage,
        "reason": standing.reason,
        "outcome": standing.outcome,
        "opening": file.key.opening,
        "opened_at": file.case.opened_at.isoformat(),
        "playbook": f"{file.case.playbook}@{file.case.playbook_version}",
        "history": file.case.history.model_dump(mode="json") if file.case.history else None,
    }


async def checklist_of(conn: Connection, file: CaseFile, now: datetime) -> list[dict[str, str]]:
    """The checklist before a hand-over (practice M8), filled from the ledger."""
    slug, number = file.key.creditor, file.key.invoice_number
    not_ready = await ready.why_not(conn, file, now)
    return checklist(
        invoice=file.invoice,
        debtor=file.debtor,
        owed=file.owed,
        contacts=[(it.channel, it.status) for it in await contacts.of_case(conn, slug, number)],
        notice_proven=any(it.lapsed_on for it in await notices.every(conn, slug, number)),
        barred=await barred(conn, file, now),
        not_ready=None if not_ready is None else f"{not_ready}; {ready.ONLY_WITH}",
    )


async def _closed(conn: Connection, file: CaseFile) -> list[dict[str, str]]:
    closed = await debtors.closed_channels(conn, file.key.creditor, file.debtor.id)
    return [
        {"channel": channel.value, "address": address, "why": why}
        for (channel, address), why in closed.items()
    ]


async def _replies(conn: Connection, file: CaseFile) -> list[dict[str, Any]]:
    rows = await conn.fetch(
        """select at, channel, text, button from replies
           where creditor = $1 and debtor = $2 order by at""",
        *(file.key.creditor, file.debtor.id),
    )
    return [{**dict(row), "at": row["at"].isoformat()} for row in rows]
