"""Invented people: Bas Vermeulen never paid his bicycle, and the case was handed over."""

from datetime import date
from decimal import Decimal
from typing import Any

from domain.checklist import checklist
from domain.debtor import Debtor
from domain.invoice import Invoice
from domain.law.interest import interest
from domain.law.rates import RateTable
from domain.money import Money
from domain.rounding import cents
from domain.vocabulary import Channel, DebtorKind
from ledger.dossier import Dossier, Specification
from tests.support import handed_over_story

DUE = date(2026, 8, 31)
_PAID = {date(2026, 9, 25): Decimal("200.00")}


def debtor(**changes: Any) -> Debtor:
    known = {
        "id": "K-1042",
        "kind": "consumer",
        "name": "Bas Vermeulen",
        "email": "bas.vermeulen@post.example",
        "phone": "+31612345678",
        "whatsapp": True,
        "address": {"street": "Javastraat 118", "postcode": "1094 HP", "city": "Amsterdam"},
        "customer_since": date(2022, 4, 1),
        "contacts": [{"role": "partner", "name": "Noor Vermeulen", "phone": "+31687654321"}],
    }
    return Debtor.model_validate(known | changes)


def invoice(**changes: Any) -> Invoice:
    known = {
        "number": "2026-0231",
        "issued_on": date(2026, 8, 17),
        "due_on": DUE,
        "amount": "1249.00",
        "description": "Stadsfiets Lumen 7, met onderhoud",
        "delivered_on": date(2026, 8, 14),
        "delivered_by": "Lumen Fietsen, getekend voor ontvangst",
        "terms_accepted_on": date(2026, 8, 3),
        "payment_reference": "RF30202600231",
        "document_url": "https://lumenfietsen.example/facturen/2026-0231.pdf",
    }
    return Invoice.model_validate(known | changes)


def _specification(kind: DebtorKind) -> Specification:
    until = handed_over_story.MADE.date()
    due = interest(Decimal("1249.00"), kind, DUE, until, RateTable.packaged(), repaid=_PAID)
    per_day = cents(Decimal("1049.00") * due.periods[-1].rate / 36500)
    return Specification(
        currency="EUR",
        invoiced=Decimal("1249.00"),
        paid=Decimal("200.00"),
        principal=Decimal("1049.00"),
        interest=due.interest,
        interest_until=until,
        interest_provisional=False,
        interest_periods=[period.model_dump(mode="json") for period in due.periods],
        interest_per_day=per_day,
        costs_including_vat=Decimal("157.35"),
        total=Decimal("1049.00") + due.interest + Decimal("157.35"),
    )


def _booking(kind: str, amount: str, on: str) -> dict[str, str]:
    return {"kind": kind, "amount": amount, "booked_on": on, "source": "demo"}


def handed_over(who: Debtor | None = None, **changes: Any) -> Dossier:
    """The dossier; ``changes`` replace parts of it."""
    who, claim = who or debtor(), invoice()
    sent = handed_over_story.contacts()
    known: dict[str, Any] = {
        "made_at": handed_over_story.MADE,
        "creditor": {
            "name": "Lumen Fietsen",
            "address": {
                **{"street": "Spaarndammerstraat 12", "postcode": "1013 SV"},
                **{"city": "Amsterdam", "country": None},
            },
            "email": "administratie@lumenfietsen.example",
            "phone": "+31 20 123 4567",
            "iban": "NL91ABNA0417164300",
        },
        "debtor": who.model_dump(mode="json"),
        "invoice": claim.model_dump(mode="json"),
        "specification": _specification(who.kind),
        "bookings": [
            _booking("principal", "1249.00", "2026-08-17"),
            _booking("payment", "-200.00", "2026-09-25"),
            _booking("costs", "157.35", "2026-10-30"),
        ],
        "notices": [handed_over_story.notice()],
        "contacts": sent,
        "tasks": handed_over_story.tasks(),
        "replies": [
            {
                "at": handed_over_story.at("2026-09-03", 19, 41).isoformat(),
                "channel": "whatsapp",
                "text": "Helemaal vergeten, sorry! Ik kijk er deze week naar.",
                "button": None,
            }
        ],
        "timeline": handed_over_story.timeline(),
        "arrangements": handed_over_story.arrangements(),
        "case": {"stage": "approval", "outcome": "escalated", "opening": 1},
        "checklist": checklist(
            invoice=claim,
            debtor=who,
            owed=Money(amount=Decimal("1049.00")),
            contacts=[(Channel(it["channel"]), it["status"]) for it in sent],
            notice_proven=True,
        ),
        "closed_channels": [
            {"channel": "call", "address": "+31612345678", "why": "asked not to be called"}
        ],
    }
    return Dossier.model_validate(known | changes)
