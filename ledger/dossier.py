"""The dossier of a case: everything an agency or a judge needs, in one JSON document."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from domain.law.interest import interest
from domain.law.rates import RateTable
from domain.model import Model
from domain.money import Money
from domain.rounding import cents
from ledger import balance, contacts, notices, tasks, timeline
from ledger.case_file import CaseFile
from ledger.database import Connection


class Specification(Model):
    """The claim, specified as the Wki asks: principal, interest with its periods, costs, VAT."""

    currency: str
    invoiced: Decimal
    paid: Decimal
    principal: Decimal
    interest: Decimal
    interest_until: date
    interest_provisional: bool
    interest_periods: list[dict[str, Any]]
    costs_including_vat: Decimal
    total: Decimal


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
    )


def _creditor(file: CaseFile) -> dict[str, Any]:
    shown = {"name", "address", "email", "phone", "iban", "bic", "country", "reclaims_vat"}
    return file.creditor.model_dump(mode="json", include=shown)


async def specify(conn: Connection, file: CaseFile, until: date, rates: RateTable) -> Specification:
    """The claim to the cent; interest by BW 6:119 or 6:119a from the day after the due date."""
    slug, number = file.key.creditor, file.key.invoice_number
    principal = file.owed
    costs = await balance.costs(conn, slug, number)
    invoiced = Money(amount=file.invoice.amount, currency=principal.currency)
    repaid = await balance.repaid(conn, slug, number, file.invoice.due_on, until)
    start = min(file.invoice.due_on, until)
    base = principal.amount + sum(repaid.values(), Decimal(0))
    due = interest(max(base, Decimal(0)), file.debtor.kind, start, until, rates, repaid=repaid)
    return Specification(
        currency=principal.currency,
        invoiced=invoiced.amount,
        paid=invoiced.amount - principal.amount,
        principal=principal.amount,
        interest=due.interest,
        interest_until=until,
        interest_provisional=due.provisional,
        interest_periods=[period.model_dump(mode="json") for period in due.periods],
        costs_including_vat=costs.amount,
        total=cents(principal.amount + due.interest + costs.amount),
    )


async def _replies(conn: Connection, file: CaseFile) -> list[dict[str, Any]]:
    rows = await conn.fetch(
        """select at, channel, text, button from replies
           where creditor = $1 and debtor = $2 order by at""",
        *(file.key.creditor, file.debtor.id),
    )
    return [{**dict(row), "at": row["at"].isoformat()} for row in rows]
