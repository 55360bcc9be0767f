"""The names that a message file may use, and their values in the reader's language."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.messages.facts import ClaimLine, DiscountFacts, MessageFacts, NoticeFacts
from domain.messages.formats import date_in, iban_in_fours, list_in, money_in, percent_in
from domain.messages.labels import Labels
from domain.money import Money

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
        "disputed",
        "less",
        "less_of",
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
        **_less(facts, labels),
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


def _less(facts: MessageFacts, labels: Labels) -> dict[str, str | None]:
    """Why less is asked than was invoiced: what is off, and what a person still looks into.

    Only what was paid or credited is off. What is disputed is not, whatever comes of it. Costs
    lower neither.
    """
    zero = facts.total - facts.total
    disputed = [it.disputed or it.open - it.open for it in facts.claims]
    off = [it.amount - it.open - part for it, part in zip(facts.claims, disputed, strict=True)]
    told = {
        "received": _in_all(off, zero, facts.language),
        "disputed": _in_all(disputed, zero, facts.language),
    }
    return {
        **told,
        "less": labels.less(told["received"], told["disputed"]),
        "less_of": labels.less_of(told["received"], told["disputed"]),
    }


def _in_all(amounts: Sequence[Money], zero: Money, language: str) -> str | None:
    """The sum of those above zero; None where there is none."""
    more = [it for it in amounts if it.minor > 0]
    return money_in(language, sum(more, zero)) if more else None


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
