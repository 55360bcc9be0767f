"""What is written to a debtor about a promise or plan: courtesies, planned with their cause."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from domain.arrangements.arrangement import Arrangement, ArrangementKind
from domain.arrangements.payments import TermStanding, paid_of
from domain.calendars.holidays import is_working_day, last_before
from domain.courtesies import Courtesy, CourtesyKind
from domain.messages.formats import date_in, money_in
from domain.money import Money
from domain.vocabulary import Channel
from ledger import courtesies
from ledger.case_file import CaseFile
from ledger.database import Connection


async def confirm(
    conn: Connection,
    file: CaseFile,
    arrangement: Arrangement,
    now: datetime,
    channel: Channel | None,
) -> None:
    """Put what was agreed in writing (practice M7)."""
    promised = arrangement.kind is ArrangementKind.PROMISE
    kind = CourtesyKind.PROMISE_CONFIRMED if promised else CourtesyKind.PLAN_AGREED
    facts = _terms_in(file, arrangement)
    if promised:
        facts["rest"] = _beyond(file, arrangement)
    await _say(conn, file, arrangement, kind, _of(arrangement), facts, now, channel)


def _beyond(file: CaseFile, promise: Arrangement) -> str:
    """What stays open of its claims once it is kept: that is followed afterwards (H6)."""
    rest = promise.still_open - sum((term.amount for term in promise.terms), Decimal(0))
    return _money(file, rest) if rest > 0 else ""


async def propose(
    conn: Connection,
    file: CaseFile,
    arrangement: Arrangement,
    now: datetime,
    channel: Channel | None,
) -> None:
    """Offer a plan that only needs to be accepted (practice I4)."""
    assert arrangement.answer_by is not None
    # It waits for an answer until the morning after; a day to answer by is one on which we work.
    last_day = file.where.local(arrangement.answer_by).date() - timedelta(days=1)
    last_day = last_before(last_day, lambda day: is_working_day(day, file.debtor.country))
    facts = _terms_in(file, arrangement)
    facts["answer_by"] = date_in(file.debtor.language, last_day)
    kind = CourtesyKind.PLAN_PROPOSED
    await _say(
        *(conn, file, arrangement, kind, _of(arrangement), facts, now, channel),
        expires_at=arrangement.answer_by,
    )


async def remind(
    conn: Connection, file: CaseFile, arrangement: Arrangement, at: int, term: TermStanding
) -> None:
    """Speak of a coming term, once."""
    patience_ends = file.where.at(term.due_on + timedelta(days=1), file.playbook.day_starts)
    facts = {
        "amount": _money(file, term.open),
        "due_on": date_in(file.debtor.language, term.due_on),
        "number": str(at + 1),
        "count": str(len(arrangement.terms)),
    }
    reminded = file.where.at(
        term.due_on - timedelta(days=file.playbook.plan.reminder_days), file.playbook.day_starts
    )
    await _say(
        *(conn, file, arrangement, CourtesyKind.TERM_REMINDER, _of_term(arrangement, at)),
        *(facts, reminded, None),
        expires_at=patience_ends,
    )


async def missed(
    conn: Connection,
    file: CaseFile,
    arrangement: Arrangement,
    at: int,
    term: TermStanding,
    not_before: datetime,
) -> None:
    """Say what is missing of a term, once, unless someone speaks with the debtor before."""
    facts = {
        "amount": _money(file, term.open),
        "due_on": date_in(file.debtor.language, term.due_on),
        "number": str(at + 1),
        "count": str(len(arrangement.terms)),
    }
    kind, occasion = CourtesyKind.TERM_MISSED, _of_missed(arrangement, at)
    await _say(conn, file, arrangement, kind, occasion, facts, not_before, None)


async def missed_unsaid(conn: Connection, arrangement: Arrangement, at: int, why: str) -> None:
    """The debtor was spoken with about it, or paid: nothing of it is said in writing."""
    who = (arrangement.creditor, arrangement.debtor)
    await courtesies.drop(conn, *who, _of_missed(arrangement, at), why)


async def missed_now(conn: Connection, arrangement: Arrangement, at: int, now: datetime) -> None:
    """Nobody was reached: what is missing is said in writing, and not later."""
    who = (arrangement.creditor, arrangement.debtor)
    await courtesies.hasten(conn, *who, _of_missed(arrangement, at), now)


async def void(
    conn: Connection, file: CaseFile, arrangement: Arrangement, now: datetime, *, missed: bool
) -> None:
    """Tell that the plan is off, why where a term was ``missed``, and what follows."""
    kind = CourtesyKind.PLAN_VOID
    late = "yes" if missed else ""
    facts = {"count": str(len(arrangement.terms)), "late": late}
    await _say(conn, file, arrangement, kind, _of(arrangement), facts, now, None)


def rest_of(file: CaseFile, arrangement: Arrangement) -> dict[str, str]:
    """What is still to be paid of an arrangement; nothing where that is nothing."""
    terms = [it for it in paid_of(arrangement.asked, arrangement.paid) if it.open > 0]
    rows = [_row(file, term.due_on, term.open) for term in terms]
    if not rows:
        return {"rest": "", "in_words": ""}
    total = _money(file, sum((term.open for term in terms), Decimal(0)))
    return {"rest": total, "in_words": _in_words(rows, file.debtor.language)}


async def drop(conn: Connection, arrangement: Arrangement, why: str) -> None:
    """Leave unsaid what was still to be said of an arrangement that is over."""
    who = (arrangement.creditor, arrangement.debtor)
    occasions = [_of_term(arrangement, at) for at in range(len(arrangement.terms))]
    occasions += [_of_missed(arrangement, at) for at in range(len(arrangement.terms))]
    for occasion in (_of(arrangement), *occasions):
        await courtesies.drop(conn, *who, occasion, why)


def _of(arrangement: Arrangement) -> str:
    return f"arrangement {arrangement.id}"


def _of_term(arrangement: Arrangement, at: int) -> str:
    return f"arrangement {arrangement.id} term {at + 1}"


def _of_missed(arrangement: Arrangement, at: int) -> str:
    return f"{_of_term(arrangement, at)} missed"


async def _say(
    conn: Connection,
    file: CaseFile,
    arrangement: Arrangement,
    kind: CourtesyKind,
    occasion: str,
    facts: Mapping[str, Any],
    now: datetime,
    channel: Channel | None,
    expires_at: datetime | None = None,
) -> None:
    own = file.key.invoice_number
    others = [it.number for it in arrangement.claims if it.counts and it.open > 0]
    courtesy = Courtesy(
        id=uuid4(),
        creditor=arrangement.creditor,
        debtor=arrangement.debtor,
        covers=(own, *(number for number in others if number != own)),
        kind=kind,
        occasion=occasion,
        facts=dict(facts),
        channel=None if channel is Channel.CALL else channel,
        not_before=now,
        expires_at=expires_at,
    )
    await courtesies.plan(conn, courtesy, now)


def _terms_in(file: CaseFile, arrangement: Arrangement) -> dict[str, Any]:
    """The terms as the debtor reads them."""
    terms, language = arrangement.terms, file.debtor.language
    rows = [_row(file, term.due_on, term.amount) for term in terms]
    return {
        "terms": rows,
        "count": str(len(rows)),
        "total": _money(file, sum((term.amount for term in terms), Decimal(0))),
        "first_amount": rows[0]["amount"],
        "first_on": rows[0]["due_on"],
        "last_amount": rows[-1]["amount"],
        "last_on": date_in(language, terms[-1].due_on),
        "in_words": _in_words(rows, language),
    }


def _row(file: CaseFile, day: date, amount: Decimal) -> dict[str, str]:
    return {"amount": _money(file, amount), "due_on": date_in(file.debtor.language, day)}


_ON = {"nl": ("op", "en"), "en": ("on", "and")}


def _in_words(rows: Sequence[Mapping[str, str]], language: str) -> str:
    """``€ 50,00 op 16 november 2026 en € 200,00 op 27 november 2026``."""
    on, and_ = _ON.get(language, _ON["en"])
    parts = [f"{row['amount']} {on} {row['due_on']}" for row in rows]
    return f" {and_} ".join(part for part in (", ".join(parts[:-1]), parts[-1]) if part)


def _money(file: CaseFile, amount: Decimal) -> str:
    return money_in(file.debtor.language, Money(amount=amount, currency=file.owed.currency))
