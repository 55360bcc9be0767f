"""Debtors of Acme with a link each, on a Monday noon in November 2026: one in each state."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

from domain.arrangements.arrangement import (
    Arrangement,
    ArrangementKind,
    ArrangementStatus,
    CoveredClaim,
    Term,
)
from domain.courtesies import CourtesyKind
from domain.holds import Hold, HoldKind
from domain.money import Money
from domain.vocabulary import Outcome
from ledger import arrangements, balance, clock, holds
from ledger.database import Pool, transaction
from tests.support.database import set_now
from tests.support.events import CREDITOR, debtor, overdue, told
from tests.support.links import link_to
from tests.support.world import closed, contacted

ASKED = ("2026-0117", "2026-0118")
_OTHERS = {
    "protected": "2026-0201",
    "paused": "2026-0202",
    "settled": "2026-0203",
    "planned": "2026-0204",
    "disputed": "2026-0205",
    "handed over": "2026-0206",
    "written off": "2026-0207",
}


async def monday(pool: Pool, language: str) -> dict[str, str]:
    """The links by what they open: ``asked`` and the states above."""
    await set_now(pool, "2026-11-16 11:00")
    sanne = debtor(language=language)
    await told(pool, overdue(ASKED[0], "250.00", of=sanne), overdue(ASKED[1], "89.50", of=sanne))
    await contacted(pool, *ASKED)
    links = {"asked": await link_to(pool, *ASKED)}
    for name, number in _OTHERS.items():
        who = {"email": f"{number}@example.com", "phone": f"+316{number.replace('-', '')}"}
        await told(pool, overdue(number, "150.00", of=debtor(number, language=language, **who)))
        await contacted(pool, number, debtor=number)
        links[name] = await link_to(pool, number, debtor=number)
    await _costs(pool)
    await _holds(pool)
    await _plan(pool, _OTHERS["planned"])
    await _settled(pool, _OTHERS["settled"])
    await _stage(pool, "disputed", _OTHERS["disputed"])
    await closed(pool, Outcome.ESCALATED, _OTHERS["handed over"])
    await closed(pool, Outcome.WRITTEN_OFF, _OTHERS["written off"])
    return links


async def _costs(pool: Pool) -> None:
    async with transaction(pool) as conn:
        now, costs = await clock.now(conn), Money(amount=Decimal("40.00"))
        await balance.book(conn, CREDITOR, ASKED[0], "costs", costs, now, now.date(), "a notice")


async def _holds(pool: Pool) -> None:
    async with transaction(pool) as conn:
        now = await clock.now(conn)
        hold = Hold(
            id=uuid4(),
            creditor=CREDITOR,
            debtor=_OTHERS["protected"],
            kind=HoldKind.VULNERABLE,
            since=now.date(),
            placed_at=now,
            placed_by="anna",
        )
        await holds.place(conn, hold)
    await _stage(pool, "on_hold", _OTHERS["protected"])
    await _stage(pool, "on_hold", _OTHERS["paused"])


async def _stage(pool: Pool, stage: str, number: str) -> None:
    await pool.execute(
        """update cases set stage = $1,
                  standing = jsonb_set(standing, '{stage}', to_jsonb($1::text))
           where invoice_number = $2""",
        *(stage, number),
    )


async def _plan(pool: Pool, number: str) -> None:
    each = Decimal("50.00")
    async with transaction(pool) as conn:
        now = await clock.now(conn)
        first = date(2026, 12, 24)
        plan = Arrangement(
            id=uuid4(),
            creditor=CREDITOR,
            debtor=number,
            kind=ArrangementKind.PLAN,
            status=ArrangementStatus.AGREED,
            currency="EUR",
            source="a call",
            claims=(CoveredClaim(number=number, agreed=3 * each, open=3 * each),),
            terms=tuple(
                Term(due_on=first + timedelta(days=31 * it), amount=each) for it in range(3)
            ),
            agreed_at=now,
        )
        await arrangements.add(conn, plan)
    await _stage(pool, "arranged", number)


async def _settled(pool: Pool, number: str) -> None:
    """Paid, and asked how it was."""
    await closed(pool, Outcome.PAID, number)
    question = await contacted(pool, number, debtor=number, step="satisfaction")
    now = await clock.now(pool)
    await pool.execute(
        """insert into courtesies (id, creditor, debtor, covers, kind, occasion, not_before,
                                   planned_at, status, contact)
           values ($1, $2, $3, $4, $5, 'the end', $6, $6, 'sent', $7)""",
        *(uuid4(), CREDITOR, number, [number], CourtesyKind.SATISFACTION, now, question),
    )
