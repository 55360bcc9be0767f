"""Promises and plans: what was agreed, term by term, and what was kept (practice M7, I4)."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from activities.dossier.blocks import Block, facts, heading, table
from activities.dossier.words import Words
from ledger.dossier import Dossier


def agreed(dossier: Dossier, words: Words) -> Iterator[Block]:
    """Each arrangement with its terms, the oldest first."""
    for arrangement in dossier.arrangements:
        kind = words.name("arrangement_kinds", arrangement["kind"])
        status = words.name("arrangement_statuses", arrangement["status"])
        yield heading(words.say("arrangement_title", kind=kind, status=status))
        yield facts(
            [
                (words.field("agreed_on"), _agreed_on(arrangement, words)),
                (words.field("covers"), ", ".join(arrangement["covers"])),
                (words.field("ended_on"), words.moment(arrangement["ended_at"])),
                (words.field("why"), words.said(arrangement["why"])),
            ]
        )
        total = (words.field("total"), *_amounts(arrangement["total"], arrangement["paid"], words))
        rows = (_term(term, words) for term in arrangement["terms"])
        yield table(words["terms_head"], rows, right=(1, 2), total=(*total, ""))


def _agreed_on(arrangement: dict[str, Any], words: Words) -> str | None:
    at: str | datetime | None = arrangement["agreed_at"]
    return words.moment(at) if at else words["never_agreed"]


def _term(term: dict[str, Any], words: Words) -> tuple[str, ...]:
    short = Decimal(term["amount"]) > Decimal(term["paid"])
    missed = words.day(term["missed_on"]) if term["missed_on"] and short else ""
    told = words["term_kept"] if not short else missed and words.say("term_missed", date=missed)
    return (words.day(term["due_on"]), *_amounts(term["amount"], term["paid"], words), told)


def _amounts(amount: str, paid: str, words: Words) -> tuple[str, str]:
    return words.money(amount), words.money(max(Decimal(paid), Decimal(0)))
