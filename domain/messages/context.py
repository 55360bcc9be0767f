"""The names that a message file may use, and their values in the reader's language."""

from collections.abc import Mapping
from typing import Any

from domain.messages.facts import ClaimLine, DiscountFacts, MessageFacts, NoticeFacts
from domain.messages.formats import date_in, iban_in_fours, list_in, money_in, percent_in
from domain.messages.labels import Labels

NAMES = frozenset(
    {
        "name",
        "creditor",
        "email",
        "phone",
        "iban",
        "reference",
        "amount",
        "amount_with_costs",
        "costs",
        "received",
        "claims",
        "count",
        "one",
        "numbers",
        "issued_on",
        "due_on",
        "today",
        "days_late",
        "pay_by",
        "pay_url",
        "portal_url",
        "plain",
        "money_help",
        "personal_word",
        "answer_within_days",
        "notice",
        "facts",
        "discount",
    }
)


def values_of(facts: MessageFacts, labels: Labels) -> Mapping[str, Any]:
    """All of ``NAMES``: amounts and dates as text, ``None`` for what there is not."""
    language = facts.language
    amount = money_in(language, facts.total)
    costs = money_in(language, facts.costs) if facts.costs else None
    return {
        **_creditor(facts),
        **_claims(facts, labels),
        "name": facts.debtor_name,
        "reference": facts.reference,
        "amount": amount,
        "amount_with_costs": labels.with_costs(amount, costs),
        "costs": costs,
        "received": _received(facts),
        "today": date_in(language, facts.today),
        "days_late": facts.days_late,
        "pay_by": date_in(language, facts.pay_by) if facts.pay_by else None,
        "pay_url": facts.pay_url,
        "portal_url": facts.portal_url,
        "plain": facts.plain,
        "money_help": labels.money_help.get(facts.country),
        "personal_word": facts.personal_word,
        "answer_within_days": facts.answer_within_days,
        "notice": _notice(facts.notice, facts) if facts.notice else None,
        "facts": facts.details,
        "discount": _discount(facts.discount, language) if facts.discount else None,
    }


def _creditor(facts: MessageFacts) -> dict[str, Any]:
    creditor = facts.creditor
    return {
        "creditor": creditor.name,
        "email": creditor.email,
        "phone": creditor.phone,
        "iban": iban_in_fours(creditor.iban),
    }


def _claims(facts: MessageFacts, labels: Labels) -> dict[str, Any]:
    language = facts.language
    numbers = [claim.number for claim in facts.claims]
    oldest = min(facts.claims, key=lambda claim: claim.due_on)
    return {
        "claims": [_claim(claim, language) for claim in facts.claims],
        "count": len(numbers),
        "one": len(numbers) == 1,
        "numbers": list_in(language, numbers, labels.and_more),
        "issued_on": date_in(language, oldest.issued_on),
        "due_on": date_in(language, oldest.due_on),
    }


def _claim(claim: ClaimLine, language: str) -> dict[str, Any]:
    return {
        "number": claim.number,
        "description": claim.description,
        "issued_on": date_in(language, claim.issued_on),
        "due_on": date_in(language, claim.due_on),
        "amount": money_in(language, claim.amount),
        "open": money_in(language, claim.open),
        "partly": claim.partly,
    }


def _received(facts: MessageFacts) -> str | None:
    """What was taken off the claims, by payments, credit or a dispute; costs do not lower it."""
    taken = [claim.amount - claim.open for claim in facts.claims if claim.partly]
    return money_in(facts.language, sum(taken[1:], taken[0])) if taken else None


def _discount(discount: DiscountFacts, language: str) -> dict[str, Any]:
    return {
        "percent": percent_in(language, discount.percent),
        "off": money_in(language, discount.off),
        "full": money_in(language, discount.full),
        "until": date_in(language, discount.until),
    }


def _notice(notice: NoticeFacts, facts: MessageFacts) -> dict[str, Any]:
    costs = notice.costs + notice.vat if notice.vat else notice.costs
    return {
        "kind": notice.kind,
        "by": notice.by,
        "costs": money_in(facts.language, notice.costs),
        "vat": money_in(facts.language, notice.vat) if notice.vat else None,
        "costs_with_vat": money_in(facts.language, costs),
        "total": money_in(facts.language, facts.total + costs),
        "last_day": date_in(facts.language, notice.last_day) if notice.last_day else None,
    }
