"""Compare what a file of invoices says with the ledger, by SQL over a copied table.

A row is *new* (an unknown number), *changed* (its balance at the extract's moment, or something
else of it, differs) or *unchanged*. What earlier extracts brought in and this one does not name
any more has *vanished*. Nothing is written here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from domain.debtor import Debtor
from domain.incoming import Claim
from domain.money import Money, minor_units
from ledger import balance, invoices
from ledger.database import Connection, Row


@dataclass(frozen=True, slots=True)
class Listed:
    """One invoice of the file; ``open_stated`` if the file itself says what is open."""

    claim: Claim
    open_stated: bool
    payment_id: str | None = None


@dataclass(frozen=True, slots=True)
class Vanished:
    """An invoice that is open in the ledger and no longer in the list."""

    number: str
    debtor: str
    open: Money


@dataclass(frozen=True, slots=True)
class Comparison:
    """The places of rows in the file by what they are, and what the ledger knows of them."""

    known: frozenset[int]
    familiar: frozenset[int]
    """The known ones that are of the same debtor here and there."""
    different: Mapping[int, Row]
    """``owed_then``, ``stated_later``, ``details`` (if they differ), ``withdrawn``, ``unpaid``
    (its payment is new) and ``away`` (it had vanished)."""
    refused: Mapping[int, str] = field(default_factory=dict)
    """Why the ledger would not book one: its number is another debtor's, or of another currency."""


async def compare(
    conn: Connection, creditor: str, listed: Sequence[Listed], at: datetime
) -> Comparison:
    """Copy the rows beside the ledger, for this transaction, and find the differences."""
    # Fresh tables have no statistics; a file is compared by reading each table once, never by row.
    await conn.execute("set local enable_nestloop = off")
    await _stage(conn, creditor, listed)
    found = await conn.fetch(
        """select place, i.debtor, i.currency from stated s
           join invoices i on i.creditor = $1 and i.number = s.number""",
        creditor,
    )
    known = frozenset(row["place"] for row in found)
    of_same = (row["place"] for row in found if _owes(listed[row["place"]]) == row["debtor"])
    familiar = frozenset(of_same)
    if not known:
        return Comparison(known, familiar, {})
    refused = {row["place"]: why for row in found if (why := _refusal(listed[row["place"]], row))}
    await _stage_details(conn, listed, known)
    different = await conn.fetch(_DIFFERENT, creditor, at)
    return Comparison(known, familiar, {row["place"]: row for row in different}, refused)


def _refusal(listed: Listed, known: Row) -> str | None:
    try:
        invoices.refuse_another(known, listed.claim)
    except ValueError as error:
        return str(error)
    return None


def _owes(listed: Listed) -> str:
    return listed.claim.debtor.id


async def _stage(conn: Connection, creditor: str, listed: Sequence[Listed]) -> None:
    await conn.execute(
        """create temp table stated (
             place int, number text, open_minor bigint, payment_id text) on commit drop"""
    )
    rows = (
        (
            place,
            it.claim.invoice.number,
            minor_units(it.claim.invoice.open_amount, it.claim.invoice.currency)
            if it.open_stated
            else None,
            it.payment_id,
        )
        for place, it in enumerate(listed)
    )
    await conn.copy_records_to_table("stated", records=rows, schema_name="pg_temp")
    await conn.execute("analyze stated")


async def _stage_details(conn: Connection, listed: Sequence[Listed], known: frozenset[int]) -> None:
    await conn.execute("create temp table details_stated (place int, details text) on commit drop")
    rows = ((place, listed[place].claim.invoice.model_dump_json()) for place in sorted(known))
    await conn.copy_records_to_table("details_stated", records=rows, schema_name="pg_temp")
    await conn.execute("analyze details_stated")


_BALANCES = """
  select invoice_number, sum(amount_minor)::bigint as owed,
         coalesce(sum(amount_minor) filter (where effective_at <= $2), 0)::bigint as owed_then,
         coalesce(bool_or(kind in ('adjustment', 'principal') and effective_at > $2), false)
           as stated_later
  from bookings where creditor = $1 and component = 'principal'
  group by invoice_number
"""

_DIFFERENT = f"""
select * from (
  select s.place, s.open_minor, b.owed_then, b.stated_later,
         case when i.details - 'open_amount' <> d.details::jsonb - 'open_amount'
              then i.details end as details,
         i.withdrawn_at is not null as withdrawn,
         s.payment_id is not null and not exists (
           select 1 from payments p where p.creditor = $1 and p.payment_id = s.payment_id)
           as unpaid,
         e.vanished_on is not null as away
  from stated s
  join details_stated d on d.place = s.place
  join invoices i on i.creditor = $1 and i.number = s.number
  join ({_BALANCES}) b on b.invoice_number = i.number
  left join extract_items e on e.creditor = $1 and e.invoice_number = i.number) compared
where details is not null or withdrawn or unpaid
   or (open_minor <> owed_then and not stated_later)
"""  # noqa: S608 - put together of constants


async def known_otherwise(
    conn: Connection, creditor: str, stated: Mapping[str, Debtor]
) -> dict[str, Debtor]:
    """Of these debtors by id, those whom the ledger knows otherwise, as it knows them."""
    if not await conn.fetchval("select exists (select from debtors where creditor = $1)", creditor):
        return {}
    await conn.execute("create temp table who_stated (id text, profile text) on commit drop")
    rows = ((debtor.id, debtor.model_dump_json()) for debtor in stated.values())
    await conn.copy_records_to_table("who_stated", records=rows, schema_name="pg_temp")
    found = await conn.fetch(
        """select s.id, d.profile from who_stated s
           join debtors d on d.creditor = $1 and d.id = s.id
           where d.profile <> s.profile::jsonb""",
        creditor,
    )
    return {row["id"]: Debtor.model_validate(row["profile"]) for row in found}


async def vanished(
    conn: Connection, creditor: str, also_named: Sequence[str], at: datetime
) -> tuple[list[Vanished], int]:
    """What the compared rows no longer name; and how many open invoices extracts brought in.

    ``also_named`` are numbers of rows that could not be taken. Call after :func:`compare`, in
    its transaction.
    """
    rows = await conn.fetch(
        f"""select i.number, i.debtor, i.currency, least(b.owed, b.owed_then) as minor,
                   named.number is not null as named
            from extract_items e
            join invoices i on i.creditor = e.creditor and i.number = e.invoice_number
            join ({_BALANCES}) b on b.invoice_number = i.number
            left join (select number from stated union select unnest($3::text[])) named (number)
              on named.number = i.number
            where e.creditor = $1 and i.withdrawn_at is null and not b.stated_later
              and least(b.owed, b.owed_then) > 0
            order by i.number""",  # noqa: S608 - put together of constants
        *(creditor, at, list(also_named)),
    )
    gone = [
        Vanished(row["number"], row["debtor"], Money.from_minor(row["minor"], row["currency"]))
        for row in rows
        if not row["named"]
    ]
    return gone, len(rows)


async def newest(conn: Connection, creditor: str) -> datetime | None:
    """The moment of the newest extract that was booked."""
    found: datetime | None = await conn.fetchval(
        "select max(as_of) from extracts where creditor = $1", creditor
    )
    return found


async def open_invoices(conn: Connection, creditor: str) -> int:
    """How many of the creditor's invoices are open, whatever brought them in."""
    found: int = await conn.fetchval(
        f"""select count(*) from invoices i
            where i.creditor = $1 and i.withdrawn_at is null and {balance.PRINCIPAL} > 0""",  # noqa: S608
        creditor,
    )
    return found


async def currencies(conn: Connection, creditor: str, numbers: Sequence[str]) -> dict[str, str]:
    """The currency of each of these invoices that is known."""
    rows = await conn.fetch(
        "select number, currency from invoices where creditor = $1 and number = any($2::text[])",
        *(creditor, list(numbers)),
    )
    return {row["number"]: row["currency"] for row in rows}


async def any_told_by(conn: Connection, creditor: str, sources: Sequence[str]) -> bool:
    """Whether an event came from one of these sources."""
    found: bool = await conn.fetchval(
        "select exists (select from events where creditor = $1 and source = any($2::text[]))",
        *(creditor, list(sources)),
    )
    return found


async def told(
    conn: Connection, creditor: str, events: Sequence[tuple[str, str]]
) -> set[tuple[str, str]]:
    """Of events (source, id), those that were told before."""
    rows = await conn.fetch(
        """select source, event_id from unnest($2::text[], $3::text[]) as told (source, event_id)
           join events using (source, event_id) where events.creditor = $1""",
        *(creditor, [source for source, _ in events], [key for _, key in events]),
    )
    return {(row["source"], row["event_id"]) for row in rows}


async def credits_known(
    conn: Connection, creditor: str, notes: Sequence[tuple[str, str]]
) -> set[str]:
    """Of credit notes (invoice number, event id), the ids that were booked from any file."""
    rows = await conn.fetch(
        """select note.id from unnest($2::text[], $3::text[]) as note (number, id)
           where exists (
             select 1 from bookings b
             where b.creditor = $1 and b.invoice_number = note.number and b.kind = 'credit'
               and right(b.source, length(note.id)) = note.id)""",
        *(creditor, [number for number, _ in notes], [key for _, key in notes]),
    )
    return {row["id"] for row in rows}
