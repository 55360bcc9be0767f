"""Sanne de Vries owes the bicycle repairer De Kade: the facts that message tests tell about."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from domain.messages.facts import (
    ClaimLine,
    CreditorFacts,
    DiscountFacts,
    MessageFacts,
    NoticeFacts,
)
from domain.messages.wording import Wording
from domain.money import Money

AMOUNTS = ("250.00", "75.50", "1200.00")
MESSAGES = (
    "amount_changed",
    "answer_late",
    "call_arranged",
    "call_missed",
    "call_unanswered",
    "call_unwanted",
    "complaint_answered",
    "complaint_received",
    "condition_confirmed",
    "condolence",
    "discount_offer",
    "due_date_moved",
    "final_demand_business",
    "final_notice_consumer",
    "final_request",
    "firm",
    "firm_abroad",
    "friendly",
    "friendly_loyal",
    "friendly_new",
    "goes_on",
    "goodwill",
    "help_to_pay",
    "hold_confirmed",
    "invoice_withdrawn",
    "number_asked",
    "payment_returned",
    "payment_sought",
    "pays_on_time",
    "plan_agreed",
    "plan_proposed",
    "plan_void",
    "promise_confirmed",
    "promise_missed",
    "reminder_clear",
    "reminder_firm",
    "reply_received",
    "satisfaction",
    "second",
    "term_missed",
    "term_reminder",
    "thank_you",
    "upcoming",
)
WITHOUT_BOX = (
    *(
        "amount_changed",
        "answer_late",
        "call_arranged",
        "call_unanswered",
        "number_asked",
        "complaint_answered",
        "complaint_received",
        "condition_confirmed",
        "condolence",
        "due_date_moved",
        "hold_confirmed",
        "invoice_withdrawn",
        "payment_sought",
    ),
    *("plan_agreed", "plan_proposed", "plan_void", "promise_confirmed"),
    *("term_missed", "term_reminder"),
    *("goodwill", "pays_on_time", "reply_received", "satisfaction", "thank_you"),
)
"""Messages beside the ladder: they name amounts of their own, and do not ask for what is open."""
BY_SMS = tuple(name for name in MESSAGES if not name.startswith("final") and name != "condolence")
"""Neither a notice nor a word about a death is a text message."""
ON_WHATSAPP = tuple(
    name
    for name in MESSAGES
    if not name.startswith("final") and name not in ("condolence", "discount_offer")
)
"""A notice must be proven, and an offer is marketing to Meta: neither goes by WhatsApp."""
DE_KADE = CreditorFacts(
    name="Fietsenmaker De Kade",
    email="info@dekade.example",
    phone="030 123 45 67",
    address_lines=("Oudegracht 12", "3511 AB Utrecht"),
    iban="NL91ABNA0417164300",
    bic="ABNANL2A",
)


def euros(amount: str | int | Decimal) -> Money:
    return Money(amount=Decimal(amount))


def message_files() -> Mapping[str, str]:
    root = Path(str(files("playbooks"))) / "messages"
    return {str(path.relative_to(root)): path.read_text("utf-8") for path in root.rglob("*.md")}


@cache
def shipped() -> Wording:
    return Wording.parse(message_files())


def claim(position: int, paid: str | None = None) -> ClaimLine:
    """One invoice; with ``paid``, of which that much was taken off."""
    amount = euros(AMOUNTS[position % len(AMOUNTS)])
    return ClaimLine(
        number=f"2026-{117 + position:04}",
        description="Onderhoud",
        issued_on=date(2026, 10, 1),
        due_on=date(2026, 10, 31),
        amount=amount,
        open=amount - euros(paid or 0),
    )


def notice(kind: str = "consumer", by: str = "letter", vat: str | None = None) -> NoticeFacts:
    return NoticeFacts.model_validate(
        {
            "costs": euros("0.00" if kind == "request" else "40.00"),
            "vat": euros(vat) if vat else None,
            "kind": kind,
            "last_day": None if kind == "consumer" else date(2026, 12, 7),
            "by": by,
        }
    )


def facts(
    claims: int = 1, costs: str | None = None, paid: str | None = None, **changes: Any
) -> MessageFacts:
    """Facts of so many claims; ``paid`` was taken off the first."""
    lines = (claim(0, paid), *(claim(position) for position in range(1, claims)))
    total = sum((line.open.amount for line in lines), Decimal(costs or 0))
    told = {
        "debtor_name": "Sanne de Vries",
        "address_lines": ("Lange Nieuwstraat 44", "3512 PH Utrecht"),
        "creditor": DE_KADE,
        "language": "nl",
        "claims": lines,
        "total": euros(total),
        "costs": euros(costs) if costs else None,
        "reference": "RF16INV20260001",
        "today": date(2026, 11, 9),
        "days_late": 9,
        "pay_by": date(2026, 11, 27),
    }
    return MessageFacts.model_validate({**told, **changes})


def facts_for(name: str, **changes: Any) -> MessageFacts:
    """Facts with the notice or discount that a message needs, and what only it tells."""
    changes.setdefault("details", shipped().get(changes.get("language", "nl"), name).facts)
    if name.startswith("final"):
        changes.setdefault("notice", notice(_NOTICES[name]))
    told = facts(**changes)
    if name == "discount_offer":
        full = told.total + euros("12.50")
        less = {"percent": 5, "off": euros("12.50"), "full": full, "until": date(2026, 11, 27)}
        return told.model_copy(update={"discount": DiscountFacts.model_validate(less)})
    return told


_NOTICES = {
    "final_notice_consumer": "consumer",
    "final_demand_business": "business",
    "final_request": "request",
}
