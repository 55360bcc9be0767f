"""Statutory notices and final demands: what was sent, its proof, and its last day."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from domain.model import Model
from domain.money import Money
from ledger.database import Connection, Pool, Row


class Notice(Model):
    """One notice over the sum of a debtor's claims (BW 6:96(6) and (7))."""

    id: UUID
    contact: UUID
    creditor: str
    debtor: str
    covers: tuple[str, ...]
    kind: str
    principal: Money
    costs: Money
    """Collection costs excluding VAT."""
    vat: Money
    sent_by: str
    sent_on: date
    received_on: date | None = None
    last_day: date | None = None
    costs_from: date | None = None
    proof: dict[str, Any]
    void: bool = False
    lapsed_on: date | None = None
    waived_on: date | None = None
    """Since when it counts no more: its last day passed while a reply of the debtor lay unread."""
    waived_for: tuple[str, ...] = ()
    """Invoices for which it counts no more: something was agreed, or a complaint answered."""

    @property
    def proven(self) -> bool:
        """Whether its arrival, and so its last day, is known."""
        return self.last_day is not None


_SPOILT = """(exists (select 1 from disputes d
                    where d.creditor = n.creditor and d.invoice_number = i.number
                      and d.disputed_minor is null
                      and (d.opened_at at time zone 'UTC')::date >= n.sent_on)
                  or exists (select 1 from holds h
                    where h.creditor = n.creditor and h.debtor = n.debtor and h.kind <> 'paused'
                      and (h.placed_at at time zone 'UTC')::date >= n.sent_on))"""
"""Whether a notice counts for a claim no more: all of it was disputed, or the debtor protected,
while its term ran. Who was right after all gets a new one, with a term of its own."""
_IN_EARNEST = f"""not n.void and n.waived_on is null and not i.number = any(n.waived_for)
                 and n.sent_on > i.due_on and not {_SPOILT}
                 and not exists (select 1 from contacts k join creditors r on r.slug = k.creditor
                                 where k.id = n.contact and k.redirected
                                   and r.profile ->> 'mode' is distinct from 'redirect')"""  # noqa: S608
"""Whether a notice ``n`` counts for an invoice ``i``, in a statement.

Its debtor was in default when it was sent (BW 6:96(6)), by the due date of now; and it went to
nobody's test address, except while that rehearsal lasts.
"""
NOTICED = f"""exists (select 1 from notices n
                   where n.creditor = c.creditor and n.debtor = c.debtor
                     and c.invoice_number = any(n.covers) and {_IN_EARNEST}
                     and n.sent_on >= (c.opened_at at time zone 'UTC')::date)"""  # noqa: S608
"""Whether a valid notice of this opening lists the invoice ``i`` of a case ``c``."""


def _notice(row: Row) -> Notice:
    known = dict(row)
    currency = known.pop("currency")
    for name in ("principal", "costs", "vat"):
        known[name] = Money.from_minor(known.pop(f"{name}_minor"), currency)
    return Notice.model_validate(known)


async def add(conn: Connection, notice: Notice) -> None:
    """Write a notice together with the mark of its contact."""
    await conn.execute(
        """insert into notices (id, contact, creditor, debtor, covers, kind, principal_minor,
                                costs_minor, vat_minor, currency, sent_by, sent_on, last_day,
                                costs_from, received_on, proof)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
           on conflict (contact) do update
           set covers = $5, principal_minor = $7, costs_minor = $8, vat_minor = $9, sent_on = $12,
               last_day = $13, costs_from = $14, proof = $16, void = false""",
        *(notice.id, notice.contact, notice.creditor, notice.debtor, list(notice.covers)),
        *(notice.kind, notice.principal.minor, notice.costs.minor, notice.vat.minor),
        *(notice.principal.currency, notice.sent_by, notice.sent_on, notice.last_day),
        *(notice.costs_from, notice.received_on, notice.proof),
    )


async def prove(
    conn: Connection,
    contact: UUID,
    *,
    sent_on: date,
    received_on: date,
    last_day: date,
    costs_from: date,
    proof: dict[str, Any],
) -> None:
    """Record the proof that a notice arrived; the first proof counts."""
    await conn.execute(
        """update notices set sent_on = $2, received_on = $3, last_day = $4, costs_from = $5,
                  proof = proof || $6
           where contact = $1 and (received_on is null or last_day is null)""",
        *(contact, sent_on, received_on, last_day, costs_from, proof),
    )


async def void(conn: Connection, contact: UUID) -> None:
    """A notice that did not arrive is no notice."""
    await conn.execute("update notices set void = true where contact = $1", contact)


async def lapse(conn: Connection, notice_id: UUID, on: date) -> None:
    """The last day passed without payment."""
    await conn.execute(
        "update notices set lapsed_on = coalesce(lapsed_on, $2) where id = $1", notice_id, on
    )


async def waive(conn: Connection, notice_id: UUID, on: date) -> None:
    """The last day passed, and nothing follows from it."""
    await conn.execute("update notices set waived_on = $2 where id = $1", notice_id, on)


async def waive_for(
    conn: Connection, creditor: str, debtor: str, numbers: Sequence[str], ends_before: date | None
) -> bool:
    """Running notices count for these invoices no more; costs that are due already stay due.

    With ``ends_before`` only those whose last day is known and lies before it.

    Returns:
        Whether one counted until now.
    """
    done = await conn.execute(
        """update notices set waived_for = waived_for || (
               select coalesce(array_agg(it), '{}') from unnest($3::text[]) it
               where it = any(covers) and it <> all(waived_for))
           where creditor = $1 and debtor = $2 and covers && $3 and lapsed_on is null
             and not waived_for @> $3 and not void and waived_on is null
             and ($4::date is null or last_day < $4)""",
        *(creditor, debtor, list(numbers), ends_before),
    )
    return bool(done != "UPDATE 0")


async def of_contact(conn: Connection | Pool, contact: UUID) -> Notice | None:
    """The notice that a contact carried, if it was one."""
    row = await conn.fetchrow("select * from notices where contact = $1", contact)
    return None if row is None else _notice(row)


async def covering(
    conn: Connection | Pool, creditor: str, number: str, since: date
) -> Notice | None:
    """The newest valid notice since a day (the case's opening) that lists an invoice."""
    row = await conn.fetchrow(
        f"""select n.* from notices n
            join invoices i on i.creditor = n.creditor and i.number = $2 and i.debtor = n.debtor
            where n.creditor = $1 and $2 = any(n.covers) and {_IN_EARNEST}
              and n.sent_on >= $3 order by n.sent_on desc, n.id limit 1""",  # noqa: S608
        *(creditor, number, since),
    )
    return None if row is None else _notice(row)


async def in_default(conn: Connection | Pool, notice: Notice, today: date) -> tuple[str, ...]:
    """The invoices for which a notice counts: in default when it was sent, and now.

    A due date that moved past the notice takes its invoice out of it.
    """
    rows = await conn.fetch(
        """select number from invoices where creditor = $1 and number = any($2)
           and number <> all($5) and due_on < least($3::date, $4::date) order by due_on, number""",
        *(notice.creditor, list(notice.covers), notice.sent_on, today, list(notice.waived_for)),
    )
    return tuple(row["number"] for row in rows)


async def overtaken(conn: Connection, creditor: str, number: str, since: date) -> list[Notice]:
    """Notices since a day that listed an invoice before it was due, by its due date of now."""
    rows = await conn.fetch(
        """select n.* from notices n
           join invoices i on i.creditor = n.creditor and i.number = $2 and i.debtor = n.debtor
           where n.creditor = $1 and $2 = any(n.covers) and not n.void
             and n.sent_on between $3 and i.due_on order by n.sent_on, n.id""",
        *(creditor, number, since),
    )
    return [_notice(row) for row in rows]


async def every(conn: Connection | Pool, creditor: str, number: str) -> list[Notice]:
    """Every notice that listed an invoice, void ones too, for the dossier."""
    rows = await conn.fetch(
        """select n.* from notices n join contacts k on k.id = n.contact
           where n.creditor = $1 and $2 = any(n.covers)
             and n.debtor = (select debtor from invoices where creditor = $1 and number = $2)
           order by n.sent_on, k.marked_at, n.id""",
        *(creditor, number),
    )
    return [_notice(row) for row in rows]
