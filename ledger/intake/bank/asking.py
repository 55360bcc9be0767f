"""The task about a payment that does not match with certainty: ranked proposals, with reasons."""

import json
from datetime import datetime, time
from typing import Any
from uuid import uuid4

from domain.creditor import Creditor
from domain.matching.models import Match, Matched, MatchingPolicy
from domain.moments import working_days_later
from domain.unanswered import LOOK_AGAIN_DAYS
from ledger.database import Connection
from ledger.intake.bank.deciding import Decided, Decisions
from ledger.intake.bank.writing import MatchTaskRow, write_tasks
from ledger.waiting import PAUSES

OUTCOMES = ("book", "refund", "keep", "not_ours")
_OFFICE_CLOSES = time(17)
_POINTS_FROM = 0.75
"""From this score on, with nobody else near, a payment points at its debtor clearly enough to ask
nothing for the named invoices while a person looks."""


async def ask(conn: Connection, creditor: Creditor, decisions: Decisions, now: datetime) -> None:
    """Ask a person what these payments are for; each is kept and has no task yet."""
    due_at = by_when(creditor, now)
    rows = [_row(it, decisions.names, due_at) for it in decisions.credits]
    await write_tasks(conn, creditor.slug, rows, now)


def by_when(creditor: Creditor, now: datetime) -> datetime:
    """By when a person looks: until then the invoices that are pointed at are not asked for."""
    today = now.astimezone(creditor.zoneinfo).date()
    day = working_days_later(today, LOOK_AGAIN_DAYS, creditor.country)
    return datetime.combine(day, _OFFICE_CLOSES, tzinfo=creditor.zoneinfo)


def _row(it: Decided, names: dict[str, str], due_at: datetime) -> MatchTaskRow:
    best = pointed_at(it.matched)
    paid = it.received
    # Who paid is in the brief alone: the title is read in timelines, too, and with the agency.
    title = f"{paid.amount.amount} {paid.amount.currency} of {paid.paid_on}: what is it for?"
    return MatchTaskRow(
        id=str(uuid4()),
        debtor=best.debtors[0] if best else None,
        covers=json.dumps([number for number, _ in best.parts] if best else []),
        title=title,
        brief=json.dumps(_brief(it, names) | ({PAUSES: True} if best else {}), ensure_ascii=False),
        due_at=due_at,
    )


def pointed_at(matched: Matched) -> Match | None:
    """The best proposal, where it points clearly at one debtor and at nobody else."""
    if not matched.proposals:
        return None
    best, *others = matched.proposals
    if best.score < _POINTS_FROM or len(best.debtors) != 1:
        return None
    enough = MatchingPolicy().clear_by * (1 - best.score)
    rivals = [it for it in others if it.debtors != best.debtors and 1 - it.score < enough]
    return None if rivals else best


def _brief(it: Decided, names: dict[str, str]) -> dict[str, Any]:
    paid = it.received
    told: dict[str, Any] = {
        "payment": it.payment_id,
        "amount": str(paid.amount.amount),
        "currency": paid.amount.currency,
        "paid_on": paid.paid_on.isoformat(),
        "name": paid.name,
        "iban": paid.iban,
        "reference": paid.reference,
        "end_to_end": paid.end_to_end,
        "text": paid.text,
        "why": it.matched.why_not,
        "proposals": [_proposal(each, names) for each in it.matched.proposals],
        "outcomes": list(OUTCOMES),
    }
    if it.original is not None:
        told["original"] = {
            "amount": str(it.original.amount),
            "currency": it.original.currency,
        }
    return told


def _proposal(match: Match, names: dict[str, str]) -> dict[str, Any]:
    return {
        "score": round(match.score, 3),
        "reasons": list(match.reasons),
        "debtors": [{"id": it, "name": names.get(it, "")} for it in match.debtors],
        "invoices": [{"invoice": number, "amount": str(it.amount)} for number, it in match.parts],
        "left": str(match.unallocated.amount),
    }
