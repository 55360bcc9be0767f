"""Sanne de Vries owes the bicycle repairer De Kade: the facts that message tests tell about."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

from domain.messages.facts import ClaimLine, CreditorFacts, MessageFacts, NoticeFacts
from domain.messages.wording import Wording
from domain.money import Money

AMOUNTS = ("250.00", "75.50", "1200.00")
MESSAGES = (
    "call_missed",
    "final_demand_business",
    "final_notice_consumer",
    "firm",
    "friendly",
    "goodwill",
    "payment_returned",
    "pays_on_time",
    "reply_received",
    "satisfaction",
    "second",
    "thank_you",
    "upcoming",
)
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
            "costs": euros("40.00"),
            "vat": euros(vat) if vat else None,
            "kind": kind,
            "last_day": date(2026, 12, 7) if kind == "business" else None,
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
    """Facts with the notice that a statutory message needs, and what this one alone says."""
    if name.startswith("final"):
        kind = "business" if name.endswith("business") else "consumer"
        changes.setdefault("notice", notice(kind))
    changes.setdefault("details", shipped().get("nl", name).facts)
    return facts(**changes)
