"""Cases: one row per invoice, with its current opening and where it stands."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from domain.case import CaseKey, CaseState, Standing
from domain.debtor_history import DebtorHistory
from domain.model import Model
from domain.planning import Walked
from domain.vocabulary import Outcome, Stage
from ledger import balance
from ledger.database import Connection, Pool, Row


class CaseRow(Model):
    """A case as the ledger knows it."""

    key: CaseKey
    debtor: str
    playbook: str
    playbook_version: int
    standing: Standing
    walked: tuple[Walked, ...]
    seq: int
    opened_at: datetime
    closed_at: datetime | None
    history: DebtorHistory | None = None
    """How the debtor had paid when this opening began."""

    @property
    def open(self) -> bool:
        """Whether this opening still runs."""
        return self.closed_at is None


_COLUMNS = """creditor, invoice_number, opening, debtor, playbook, playbook_version, standing,
              walked, seq, opened_at, closed_at, history"""


def from_row(row: Row) -> CaseRow:
    """A case as it stands in a row with these columns."""
    key = CaseKey(
        creditor=row["creditor"], invoice_number=row["invoice_number"], opening=row["opening"]
    )
    known = {name: row[name] for name in CaseRow.model_fields if name != "key"}
    return CaseRow.model_validate({"key": key, **known})


async def find(conn: Connection | Pool, creditor: str, number: str) -> CaseRow | None:
    """The case of an invoice, if it ever had one."""
    row = await conn.fetchrow(
        f"select {_COLUMNS} from cases where creditor = $1 and invoice_number = $2",  # noqa: S608
        *(creditor, number),
    )
    return None if row is None else from_row(row)


async def lock(conn: Connection, creditor: str, number: str) -> CaseRow | None:
    """As :func:`find`, held until the transaction ends. Lock the debtor first."""
    row = await conn.fetchrow(
        f"""select {_COLUMNS} from cases
            where creditor = $1 and invoice_number = $2 for update""",  # noqa: S608
        *(creditor, number),
    )
    return None if row is None else from_row(row)


async def hold(conn: Connection, creditor: str, number: str) -> None:
    """Lock the debtor, then the case, until the transaction ends.

    Read what decides in a later statement: this one may have waited, and what it saw of other
    tables would be from before.
    """
    await conn.execute(
        """select 1 from debtors d join cases c on c.creditor = d.creditor and c.debtor = d.id
           where c.creditor = $1 and c.invoice_number = $2 for update of d, c""",
        *(creditor, number),
    )


async def open_of_debtor(conn: Connection | Pool, creditor: str, debtor: str) -> list[CaseRow]:
    """The debtor's open cases, by invoice number."""
    rows = await conn.fetch(
        f"""select {_COLUMNS} from cases where creditor = $1 and debtor = $2
            and closed_at is null order by invoice_number""",  # noqa: S608
        *(creditor, debtor),
    )
    return [from_row(row) for row in rows]


async def ended_owing(
    conn: Connection | Pool, creditor: str, debtor: str, outcomes: Sequence[Outcome]
) -> bool:
    """Whether a closed case of the debtor ended so, and something of it is still owed."""
    return bool(
        await conn.fetchval(
            f"""select exists (select 1 from cases c
                  join invoices i on i.creditor = c.creditor and i.number = c.invoice_number
                  where c.creditor = $1 and c.debtor = $2 and c.outcome = any($3)
                    and c.closed_at is not null and {balance.PRINCIPAL} > 0)""",  # noqa: S608
            *(creditor, debtor, list(outcomes)),
        )
    )


async def open_case(
    conn: Connection,
    key: CaseKey,
    debtor: str,
    playbook: tuple[str, int],
    standing: Standing,
    now: datetime,
) -> None:
    """Open a case, or open it again with the next number; its sequence goes on."""
    await conn.execute(
        """insert into cases (creditor, invoice_number, opening, debtor, playbook,
                              playbook_version, stage, standing, opened_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
           on conflict (creditor, invoice_number) do update
           set opening = $3, playbook = $5, playbook_version = $6, stage = $7, standing = $8,
               opened_at = $9, outcome = null, closed_at = null, walked = '[]', next_at = null,
               history = null, moving = null""",
        *(key.creditor, key.invoice_number, key.opening, debtor, *playbook, standing.stage),
        *(standing.model_dump(mode="json"), now),
    )


async def save(
    conn: Connection,
    key: CaseKey,
    standing: Standing,
    walked: Sequence[Walked] | None = None,
    *,
    closed_at: datetime | None = None,
) -> None:
    """Write where a case stands; ``walked`` replaces the steps done, where given."""
    await conn.execute(
        """update cases set stage = $3, outcome = $4, standing = $5, next_at = $6,
                  walked = coalesce($7, walked), closed_at = coalesce($8, closed_at)
           where creditor = $1 and invoice_number = $2""",
        *(key.creditor, key.invoice_number, standing.stage, standing.outcome),
        standing.model_dump(mode="json"),
        standing.next.at if standing.next else None,
        None if walked is None else [step.model_dump(mode="json") for step in walked],
        closed_at,
    )


async def keep_history(conn: Connection, key: CaseKey, history: DebtorHistory) -> None:
    """Write down who the debtor is, as this opening found it; its first line says so, too."""
    known = history.kind is not None
    detail = {"history": history.kind, "figures": history.why} if known else {}
    await conn.execute(
        """with kept as (
             update cases set history = $4 where creditor = $1 and invoice_number = $2)
           update timeline set detail = detail || $5,
                  why = case when $6 = '' then why else why || '; ' || $6 end
           where id = (select min(id) from timeline where creditor = $1 and invoice_number = $2
                       and opening = $3 and what in ('opened', 'reopened'))""",
        *(key.creditor, key.invoice_number, key.opening, history.model_dump(mode="json"), detail),
        history.in_words if known else "",
    )


async def pin(conn: Connection, key: CaseKey, playbook: str, version: int) -> None:
    """Work a case by another playbook from now on."""
    await conn.execute(
        """update cases set playbook = $3, playbook_version = $4
           where creditor = $1 and invoice_number = $2""",
        *(key.creditor, key.invoice_number, playbook, version),
    )


async def close(conn: Connection, key: CaseKey, standing: Standing, now: datetime) -> None:
    """End this opening; a thank-you may still be to come (``standing.next``)."""
    await save(conn, key, standing, closed_at=now)


async def listing(
    conn: Connection | Pool, creditor: str | None, *, stage: Stage | None = None, limit: int = 500
) -> list[CaseRow]:
    """Cases for a list, the next due first, closed ones last."""
    rows = await conn.fetch(
        f"""select {_COLUMNS} from cases
            where ($1::text is null or creditor = $1) and ($2::text is null or stage = $2)
            order by closed_at is not null, next_at nulls last, creditor, invoice_number
            limit $3""",  # noqa: S608
        *(creditor, stage, limit),
    )
    return [from_row(row) for row in rows]


def state_of(case: CaseRow, **carried: Any) -> CaseState:
    """The state a workflow starts from, made of the ledger alone."""
    return CaseState(
        key=case.key,
        debtor_id=case.debtor,
        playbook=f"{case.playbook}@{case.playbook_version}",
        standing=case.standing,
        history=case.history.kind if case.history else None,
        **carried,
    )


async def next_moment(conn: Connection | Pool) -> datetime | None:
    """When the next case has something to do, a thank-you after its end included."""
    found: datetime | None = await conn.fetchval("select min(next_at) from cases")
    return found


async def due(conn: Connection | Pool, now: datetime) -> list[CaseKey]:
    """Cases that have something to do by now."""
    rows = await conn.fetch(
        """select creditor, invoice_number, opening from cases where next_at <= $1
           order by next_at, creditor, invoice_number""",
        now,
    )
    return [CaseKey.model_validate(dict(row)) for row in rows]


async def forgotten(conn: Connection, limit: int) -> list[CaseKey]:
    """Cases on hold that wait for no moment, and are told of nothing yet."""
    rows = await conn.fetch(
        """select creditor, invoice_number, opening from cases c
           where closed_at is null and stage = 'on_hold' and next_at is null
             and standing ->> 'outcome' is null
             and not exists (select 1 from outbox o where o.creditor = c.creditor
                   and o.invoice_number = c.invoice_number and o.delivered_at is null)
           order by 1, 2 limit $1""",
        limit,
    )
    return [CaseKey.model_validate(dict(row)) for row in rows]


async def paid_since(
    conn: Connection | Pool, creditor: str, debtor: str, since: datetime
) -> tuple[str, ...]:
    """The debtor's invoices whose case ended paid since a moment."""
    rows = await conn.fetch(
        """select invoice_number from cases where creditor = $1 and debtor = $2
           and closed_at >= $3 and outcome in ('paid', 'plan_completed') order by invoice_number""",
        *(creditor, debtor, since),
    )
    return tuple(row["invoice_number"] for row in rows)


async def stages_of(
    conn: Connection | Pool, creditor: str, numbers: Sequence[str]
) -> frozenset[Stage]:
    """Where the cases of these invoices stand, as many as have one."""
    rows = await conn.fetch(
        "select distinct stage from cases where creditor = $1 and invoice_number = any($2)",
        *(creditor, list(numbers)),
    )
    return frozenset(Stage(row["stage"]) for row in rows)


async def every_open(conn: Connection | Pool) -> list[CaseKey]:
    """Every case that runs."""
    rows = await conn.fetch(
        "select creditor, invoice_number, opening from cases where closed_at is null"
    )
    return [CaseKey.model_validate(dict(row)) for row in rows]
