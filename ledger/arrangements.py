"""Arrangements: promises and payment plans of a debtor, with what was paid since.

What was paid is never stored: each claim keeps what was open when it was arranged, and the
bookings say what is open now.
"""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from domain.arrangements.arrangement import (
    Arrangement,
    ArrangementKind,
    ArrangementStatus,
    CoveredClaim,
    Term,
)
from domain.money import Money, minor_units
from domain.vocabulary import Outcome, Stage
from ledger import balance, receipts
from ledger.database import Connection, Pool, Row

_LEFT_OUT = (Stage.DISPUTED, Stage.ON_HOLD)
"""A claim in these stages is not asked: its part of the arrangement is left out."""
_PAID = (Outcome.PAID, Outcome.PLAN_COMPLETED, Outcome.CREDITED)
"""Endings that leave nothing open, until money goes back."""


async def add(conn: Connection, arrangement: Arrangement) -> bool:
    """Write an arrangement down; False when its source was heard before."""
    added = await conn.fetchval(
        """insert into arrangements (id, creditor, debtor, kind, status, currency, source,
                                     proposed_at, answer_by, agreed_at, why)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
           on conflict (creditor, debtor, source) do nothing returning id""",
        *(arrangement.id, arrangement.creditor, arrangement.debtor, arrangement.kind),
        *(arrangement.status, arrangement.currency, arrangement.source, arrangement.proposed_at),
        *(arrangement.answer_by, arrangement.agreed_at, arrangement.why),
    )
    if added is None:
        return False
    await conn.executemany(
        "insert into arrangement_claims values ($1, $2, $3, $4)",
        [
            (arrangement.id, arrangement.creditor, it.number, _minor(arrangement, it.agreed))
            for it in arrangement.claims
        ],
    )
    await conn.executemany(
        "insert into arrangement_terms values ($1, $2, $3, $4)",
        [
            (arrangement.id, position, term.due_on, _minor(arrangement, term.amount))
            for position, term in enumerate(arrangement.terms)
        ],
    )
    return True


def _minor(arrangement: Arrangement, amount: Decimal) -> int:
    return minor_units(amount, arrangement.currency)


async def get(conn: Connection | Pool, arrangement_id: UUID) -> Arrangement:
    """An arrangement by its id.

    Raises:
        LookupError: there is none.
    """
    found = await _where(conn, "a.id = $1", arrangement_id)
    if not found:
        raise LookupError(f"there is no arrangement {arrangement_id}")
    return found[0]


async def from_source(
    conn: Connection | Pool, creditor: str, debtor: str, source: str
) -> Arrangement | None:
    """What came of a call or reply, if another case heard it before."""
    where = "a.creditor = $1 and a.debtor = $2 and a.source = $3"
    return next(iter(await _where(conn, where, creditor, debtor, source)), None)


async def standing(
    conn: Connection | Pool, creditor: str, number: str, *statuses: ArrangementStatus
) -> Arrangement | None:
    """The newest arrangement over an invoice with one of these statuses."""
    found = await _where(conn, f"a.status = any($3) and {_OVER}", creditor, number, statuses)
    return found[-1] if found else None


async def every(conn: Connection | Pool, creditor: str, number: str) -> list[Arrangement]:
    """All arrangements over an invoice, the oldest first."""
    return await _where(conn, _OVER, creditor, number)


async def plans_that_run(conn: Connection | Pool, creditor: str) -> list[Arrangement]:
    """Every payment plan of a creditor's debtors that was agreed and is not over."""
    where = "a.creditor = $1 and a.kind = $2 and a.status = $3"
    return await _where(conn, where, creditor, ArrangementKind.PLAN, ArrangementStatus.AGREED)


async def broken_promises(
    conn: Connection | Pool, creditor: str, number: str, since: datetime
) -> int:
    """How many promises over an invoice were broken since a moment (its case's opening)."""
    found: int = await conn.fetchval(
        f"""select count(*)::int from arrangements a
            where {_OVER} and a.kind = $3 and a.status = $4 and a.agreed_at >= $5""",  # noqa: S608
        *(creditor, number, ArrangementKind.PROMISE, ArrangementStatus.BROKEN, since),
    )
    return found


async def due_only_on(
    conn: Connection | Pool, arrangement: Arrangement, today: date
) -> date | None:
    """The first day on which one of its claims is due, while none of them is overdue."""
    first: date | None = await conn.fetchval(
        "select min(due_on) from invoices where creditor = $1 and number = any($2)",
        *(arrangement.creditor, list(arrangement.still_covers)),
    )
    return first if first is not None and first >= today else None


_OVER = """a.creditor = $1 and exists (select 1 from arrangement_claims o
             where o.arrangement = a.id and o.invoice_number = $2)"""


async def agree(conn: Connection, arrangement_id: UUID, now: datetime) -> None:
    """The debtor accepted the proposal."""
    await conn.execute(
        "update arrangements set status = 'agreed', agreed_at = $2 where id = $1",
        *(arrangement_id, now),
    )


async def end(
    conn: Connection, arrangement_id: UUID, status: ArrangementStatus, why: str, now: datetime
) -> None:
    """It is over: kept, broken, replaced, or a proposal that nobody answered."""
    await conn.execute(
        "update arrangements set status = $2, why = $3, ended_at = $4 where id = $1",
        *(arrangement_id, status, why, now),
    )


async def miss(conn: Connection, arrangement_id: UUID, position: int, on: date) -> None:
    """A term was found missed."""
    await conn.execute(
        "update arrangement_terms set missed_on = $3 where arrangement = $1 and position = $2",
        *(arrangement_id, position, on),
    )
    await conn.execute("update arrangements set misses = misses + 1 where id = $1", arrangement_id)


async def put_off(conn: Connection, arrangement_id: UUID, position: int, to: date) -> None:
    """A missed term has another day."""
    await conn.execute(
        "update arrangement_terms set due_on = $3 where arrangement = $1 and position = $2",
        *(arrangement_id, position, to),
    )


async def _where(conn: Connection | Pool, where: str, *values: object) -> list[Arrangement]:
    rows = await conn.fetch(
        f"""select a.*, {_TERMS} as terms, {_CLAIMS} as claims from arrangements a
            where {where} order by coalesce(a.agreed_at, a.proposed_at), a.id""",  # noqa: S608
        *values,
    )
    return [_arrangement(row) for row in rows]


_TERMS = """(select jsonb_agg(jsonb_build_array(t.due_on, t.amount_minor, t.missed_on)
                              order by t.position)
             from arrangement_terms t where t.arrangement = a.id)"""
_CLAIMS = f"""(select jsonb_agg(jsonb_build_array(o.invoice_number, o.open_minor,
                                 {balance.PRINCIPAL} - {receipts.LEFT}, c.stage, c.outcome)
                               order by i.due_on, i.number)
              from arrangement_claims o
              join invoices i on i.creditor = o.creditor and i.number = o.invoice_number
              left join cases c on c.creditor = i.creditor and c.invoice_number = i.number
              where o.arrangement = a.id)"""  # noqa: S608


def _arrangement(row: Row) -> Arrangement:
    known = {name: value for name, value in dict(row).items() if name in Arrangement.model_fields}
    currency = row["currency"]
    terms = [
        Term(due_on=due_on, amount=Money.from_minor(minor, currency).amount, missed_on=missed_on)
        for due_on, minor, missed_on in row["terms"]
    ]
    claims = [
        CoveredClaim(
            number=number,
            agreed=Money.from_minor(agreed, currency).amount,
            open=Money.from_minor(open_now, currency).amount,
            counts=stage not in _LEFT_OUT and (outcome is None or outcome in _PAID),
        )
        for number, agreed, open_now, stage, outcome in row["claims"]
    ]
    return Arrangement.model_validate({**known, "terms": tuple(terms), "claims": tuple(claims)})
