"""Invented facts for every shape of a message: to show it, to measure it, to have it approved."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any, Literal

from domain.debtor import Language
from domain.messages.facts import ClaimLine, CreditorFacts, DiscountFacts, MessageFacts, NoticeFacts
from domain.messages.source import MessageSource
from domain.money import Money

_TODAY = date(2026, 11, 2)
_AMOUNTS = ("250.00", "75.50", "1200.00")
_COSTS, _PAID = "40.00", "64.50"


def shapes_of(source: MessageSource, *, plain: bool) -> Iterator[tuple[str, MessageFacts]]:
    """Every shape of a message, by name: one or three invoices, part paid, with costs."""
    for many, paid, costs in product((False, True), repeat=3):
        if costs and source.statutory:
            continue  # a notice comes before any costs
        named = ["three invoices" if many else "one invoice"]
        named += ["part paid"] if paid else []
        named += ["with costs"] if costs else []
        claims = _claims(3 if many else 1, paid=paid)
        facts = sample_facts(source.language, claims=claims, costs=costs)
        own: dict[str, Any] = {"plain": plain, "details": source.facts}
        own |= {"notice": _notice(source)} if source.statutory else {}
        own |= {"discount": _discount(facts)} if source.discount else {}
        yield ", ".join(named), facts.model_copy(update=own)


def sample_facts(
    language: Language, *, claims: tuple[ClaimLine, ...] | None = None, costs: bool = False
) -> MessageFacts:
    """A debtor, a firm and what is owed, all invented."""
    claims = claims or _claims(1, paid=False)
    total = sum((claim.open.amount for claim in claims), Decimal(_COSTS if costs else 0))
    return MessageFacts(
        debtor_name="Sanne de Vries",
        creditor=CreditorFacts(
            name="Voorbeeld BV",
            email="administratie@example.com",
            phone="+31 20 123 4567",
            iban="NL91ABNA0417164300",
        ),
        language=language,
        claims=claims,
        total=Money(amount=total),
        costs=Money(amount=Decimal(_COSTS)) if costs else None,
        reference="2026-0117",
        today=_TODAY,
        pay_by=_TODAY + timedelta(days=7),
    )


def _claims(count: int, *, paid: bool) -> tuple[ClaimLine, ...]:
    return tuple(_claim(position, paid=paid and position == 0) for position in range(count))


def _claim(position: int, *, paid: bool) -> ClaimLine:
    amount = Money(amount=Decimal(_AMOUNTS[position]))
    left: dict[str, Any] = {"amount": amount.amount - Decimal(_PAID)} if paid else {}
    return ClaimLine(
        number=f"2026-{117 + position:04}",
        issued_on=date(2026, 10, 1),
        due_on=date(2026, 10, 31),
        amount=amount,
        open=amount.model_copy(update=left),
    )


def _discount(facts: MessageFacts) -> DiscountFacts:
    off = Money(amount=Decimal("12.50"))
    until = facts.pay_by or facts.today
    return DiscountFacts(percent=Decimal(5), off=off, full=facts.total + off, until=until)


def _notice(source: MessageSource) -> NoticeFacts:
    kinds: dict[str, Literal["consumer", "business", "request"]] = {
        "final_demand_business": "business",
        "final_request": "request",
    }
    kind = kinds.get(source.name, "consumer")
    return NoticeFacts(
        costs=Money(amount=Decimal(0 if kind == "request" else _COSTS)),
        kind=kind,
        last_day=None if kind == "consumer" else _TODAY + timedelta(days=9),
        by="email",
    )
