"""Take plain events together: reckon what each changes, and write all of it at once."""

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from domain.case import CaseEventWhat
from domain.incoming import Claim, PaymentReceived
from domain.money import Money, minor_units, precision
from ledger import outbox
from ledger.database import Connection, Row
from ledger.intake import claims, openings
from ledger.intake.together.known import Event, Known, moment_of
from ledger.intake.together.mentions import PAID, ClaimEvent
from ledger.intake.together.writing import ClaimRow, PaymentRow, write_claims, write_payments


async def take(conn: Connection, events: Mapping[int, Event], known: Known, now: datetime) -> int:
    """Write plain events, by their place in the request; how many they were.

    Raises:
        asyncpg.PostgresError: one could not be stored; take the request event by event.
        ValueError: likewise.
    """
    paid = {at: it for at, it in events.items() if it.type == PAID}
    stated = {at: it for at, it in events.items() if it.type != PAID}
    if stated:
        speaks_last = {(it.data.creditor, it.data.debtor.id): at for at, it in stated.items()}
        last = set(speaks_last.values())
        texts = _Texts()
        rows = [
            _claim_row(at, it, known, now, texts, keeps=at in last) for at, it in stated.items()
        ]
        await write_claims(conn, rows, now, claims.CAME_IN, outbox.OPENED)
    if paid:
        payments = [_payment_row(at, it, known, now) for at, it in paid.items()]
        await write_payments(conn, payments, now, CaseEventWhat.BALANCE_CHANGED)
    return len(events)


class _Texts:
    """The JSON of claims; debtors, which the claims of a request share, are written once."""

    def __init__(self) -> None:
        self._debtors: dict[int, str] = {}

    def of(self, claim: Claim) -> str:
        """As its sender gave it: without what is at its default because it was not said."""
        # The claims of a request live as long as this, so a place in memory is one debtor.
        debtor = self._debtors.get(id(claim.debtor))
        if debtor is None:
            debtor = claim.debtor.model_dump_json(exclude_unset=True)
            self._debtors[id(claim.debtor)] = debtor
        invoice = claim.invoice.model_dump_json(exclude_unset=True)
        # A slug is written in JSON as it is.
        return f'{{"creditor":"{claim.creditor}","invoice":{invoice},"debtor":{debtor}}}'


def _claim_row(
    place: int,
    event: ClaimEvent,
    known: Known,
    now: datetime,
    texts: _Texts,
    *,
    keeps: bool,
) -> ClaimRow:
    invoice = known.invoices.get(place)
    claim, at = event.data, moment_of(event, now)
    stated, currency = claim.invoice, claim.invoice.currency
    amount = minor_units(stated.amount, currency)
    difference = _difference(claim, amount, invoice)
    row = ClaimRow(
        creditor=claim.creditor,
        source=event.source,
        event_id=event.id,
        type=event.type,
        data=texts.of(claim),
        time=event.time,
        at=at,
        debtor=claim.debtor.id,
        profile=claim.debtor.model_dump_json() if keeps else None,
        number=stated.number,
        issued_on=stated.issued_on,
        due_on=stated.due_on,
        amount=amount,
        currency=currency,
        reference=stated.payment_reference,
        details=stated.model_dump_json(),
        fresh=invoice is None,
        difference=difference,
        stated_on=at.date(),
        playbook=None,
        version=None,
        stage=None,
        standing=None,
        news=claims.news(claim, now) if invoice is not None and invoice["running"] else None,
    )
    if invoice is None or invoice["opening"] is None:
        _open(row, claim, known, (invoice["owed"] if invoice else amount) + difference, now)
    return row


def _difference(claim: Claim, amount: int, invoice: Row | None) -> int:
    if not claim.invoice.states_balance or (invoice is not None and invoice["stated_later"]):
        return 0
    stated = minor_units(claim.invoice.open_amount, claim.invoice.currency)
    return stated - (amount if invoice is None else int(invoice["owed_then"]))


def _open(row: ClaimRow, claim: Claim, known: Known, owed: int, now: datetime) -> None:
    if owed <= 0:
        return
    creditor = known.creditors[claim.creditor]
    amount = Decimal(owed).scaleb(-precision(row.currency))
    money = Money(amount=amount, currency=row.currency)
    standing = openings.first_standing(creditor, claim.debtor, claim.invoice, money, now)
    row.playbook = openings.playbook_for(creditor, claim.debtor)
    row.version = known.playbooks[row.playbook]
    row.stage = standing.stage
    row.standing = standing.model_dump_json()


def _payment_row(place: int, event: PaymentReceived, known: Known, now: datetime) -> PaymentRow:
    number, invoice = known.resolved.get(place), known.invoices.get(place)
    payment = event.data
    money = Money.from_minor(minor_units(payment.amount, payment.currency), payment.currency)
    detail = {"amount": str(money.amount), "currency": money.currency}
    return PaymentRow(
        creditor=payment.creditor,
        source=event.source,
        event_id=event.id,
        type=event.type,
        data=payment.model_dump_json(exclude_unset=True),
        time=event.time,
        payment_id=payment.payment_id,
        amount=money.minor,
        currency=payment.currency,
        paid_on=payment.paid_on,
        effective_at=moment_of(event, now),
        reference=payment.reference,
        wanted=payment.invoice_number,
        number=number,
        opening=invoice["opening"] if invoice is not None else None,
        running=bool(invoice is not None and invoice["running"]),
        why=f"paid on {payment.paid_on}",
        detail=json.dumps({**detail, "payment": payment.payment_id}),
    )
