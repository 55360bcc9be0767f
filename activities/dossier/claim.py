"""The claim to the cent: invoice, interest by period, costs by the scale, every booking."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from activities.dossier.blocks import Block, facts, heading, table, text
from activities.dossier.words import Words
from domain.law.costs import brackets
from domain.messages.formats import iban_in_fours
from domain.rounding import cents
from ledger.dossier import Dossier, Specification

_COST_BOOKINGS = ("costs", "costs_waived")


def sums(claim: Specification, words: Words) -> list[tuple[str, str]]:
    """Principal, credit, interest and costs: what the total is made of."""
    credit = [(words.field("credit"), words.money(-claim.credit))] if claim.credit else []
    return [
        (words.field("principal"), words.money(claim.principal)),
        *credit,
        (words.field("interest"), words.money(claim.interest)),
        (words.field("costs"), words.money(claim.costs_including_vat)),
    ]


def the_claim(dossier: Dossier, words: Words) -> Iterator[Block]:
    """What is claimed and on what it rests."""
    invoice, claim = dossier.invoice, dossier.specification
    yield text(words["claim_text"])
    yield facts(
        [
            (words.field("number"), invoice["number"]),
            (words.field("description"), invoice["description"]),
            (words.field("issued"), words.day(invoice["issued_on"])),
            (words.field("due_on"), words.day(invoice["due_on"])),
            (words.field("amount"), words.money(claim.invoiced)),
            (words.field("received"), words.money(claim.paid)),
            (words.field("reference"), invoice["payment_reference"]),
            (words.field("iban"), iban_in_fours(dossier.creditor["iban"])),
            (words.field("document"), invoice["document_url"]),
        ]
    )
    due = words.say("due", date=words.day(claim.interest_until))
    total = (words.field("total"), words.money(claim.total))
    yield table((due, ""), sums(claim, words), right=(1,), total=total)


def interest(dossier: Dossier, words: Words) -> Iterator[Block]:
    """Each period with its days, sum and rate."""
    claim = dossier.specification
    if not claim.interest_periods:
        yield text(words["no_interest"])
        return
    yield text(words["interest_text"][dossier.debtor["kind"]])
    total = ("", "", "", "", words.field("total"), words.money(claim.interest))
    rows = (_period(period, words) for period in claim.interest_periods)
    yield table(words["interest_head"], rows, wide=1, right=(2, 3, 4, 5), total=total)
    if claim.interest_provisional:
        yield text(words["provisional"], soft=True)


def _period(period: dict[str, Any], words: Words) -> tuple[str, ...]:
    return (
        words.day(_day_after(period["start"])),
        words.day(period["end"]),
        str(period["days"]),
        words.money(period["principal"]),
        words.percent(period["rate"]),
        words.money(period["amount"]),
    )


def _day_after(day: str) -> date:
    return date.fromisoformat(day) + timedelta(days=1)


def costs(dossier: Dossier, words: Words) -> Iterator[Block]:
    """How the costs of each valid notice follow from the scale, and what was charged."""
    if not any(it["kind"] in _COST_BOOKINGS for it in dossier.bookings):
        yield text(words["no_costs"])
        return
    at_home = dossier.debtor["country"] == "NL"
    if not at_home:
        yield text(words["costs_abroad"])
    for notice in dossier.notices:
        if at_home and not notice["void"] and not notice.get("waived_on"):
            yield from _scale(notice, words)
    charged = words.money(dossier.specification.costs_including_vat)
    yield facts([(words["costs_charged"], charged)])


def _scale(notice: dict[str, Any], words: Words) -> Iterator[Block]:
    principal, announced = (Decimal(notice[each]["amount"]) for each in ("principal", "costs"))
    vat = Decimal(notice["vat"]["amount"])
    steps = brackets(principal)
    by_scale = cents(sum((step.costs for step in steps), Decimal(0)))
    rows = [
        (words.money(it.part), words.percent(it.share * 100), words.money(cents(it.costs)))
        for it in steps
    ]
    if announced != by_scale:
        why = "costs_minimum" if announced > by_scale else "costs_maximum"
        rows.append((words[why], "", words.money(announced)))
    if vat:
        rows.append((words["costs_vat"], "", words.money(vat)))
    yield heading(words.say("notice_title", **_named(notice, words)))
    yield text(words.say("costs_text", principal=words.money(principal)))
    total = (words.field("announced"), "", words.money(announced + vat))
    yield table(words["costs_head"], rows, right=(1, 2), total=total)


def _named(notice: dict[str, Any], words: Words) -> dict[str, str]:
    return {
        "kind": words.name("notice_kinds", notice["kind"]),
        "date": words.day(notice["sent_on"]),
    }


def account(dossier: Dossier, words: Words) -> Iterator[Block]:
    """Every booking in order, with what was open of invoice and costs after it."""
    still, rows = Decimal(0), []
    for booking in dossier.bookings:
        still += Decimal(booking["amount"])
        what = words.name("bookings", booking["kind"])
        amounts = words.money(booking["amount"]), words.money(still)
        rows.append((words.day(booking["booked_on"]), what, *amounts))
    if rows:
        yield table(words["account_head"], rows, wide=1, right=(2, 3))
