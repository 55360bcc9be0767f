"""Finding debtors and invoices by anything they are known by; indexed (migration ``find``)."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from domain.model import Model
from domain.money import Money
from domain.search_words import SearchWords
from domain.vocabulary import Stage
from ledger import balance
from ledger.database import Connection, Pool

SHOWN = 25
"""Of each kind; who wants to see more says more."""
_LOOKED_AT = 300
"""Hits that are put in order: a word that stands in every name is no search."""


class FoundDebtor(Model):
    """A debtor, with what is open."""

    creditor: str
    id: str
    name: str
    city: str | None
    open: tuple[Money, ...]
    """By currency, costs included; empty where nothing is."""
    open_cases: int


class FoundInvoice(Model):
    """An invoice, with what is open of it."""

    creditor: str
    number: str
    debtor: str
    name: str
    due_on: date
    amount: Money
    open: Money
    stage: Stage | None
    """Where its case stands; None where it never had one."""


class Found(Model):
    """What a search found, the best first."""

    debtors: tuple[FoundDebtor, ...] = ()
    invoices: tuple[FoundInvoice, ...] = ()
    more: bool = False
    """There is more than is shown."""

    @property
    def only(self) -> FoundDebtor | FoundInvoice | None:
        """The one hit, where there is just one."""
        hits: list[FoundDebtor | FoundInvoice] = [*self.debtors, *self.invoices]
        return hits[0] if len(hits) == 1 else None


async def find(
    conn: Connection | Pool, creditors: Sequence[str] | None, wanted: SearchWords
) -> Found:
    """What fits, for these creditors (None: for all)."""
    if not wanted.says_something:
        return Found()
    people = await _debtors(conn, creditors, wanted)
    claims = await _invoices(conn, creditors, wanted)
    return Found(
        debtors=tuple(people[:SHOWN]),
        invoices=tuple(claims[:SHOWN]),
        more=max(len(people), len(claims)) > SHOWN,
    )


async def _debtors(
    conn: Connection | Pool, creditors: Sequence[str] | None, wanted: SearchWords
) -> list[FoundDebtor]:
    asked = _Asked(creditors)
    hits = []
    if wanted.words:
        all_of = " and ".join(f"d.words like {asked.part(it)}" for it in wanted.words)
        hits.append(_DEBTORS + all_of)
    if wanted.phone:
        hits.append(f"{_DEBTORS} d.words like {asked.part(wanted.phone)}")
        hits.append(f"{_PEOPLE} and phone_ends(profile) @> array[{asked.value(wanted.phone)}]")
    if wanted.iban:
        hits.append(f"{_ACCOUNTS} d.iban like {asked.start(wanted.iban)}")
    if not hits:
        return []
    first = asked.start(wanted.words[0] if wanted.words else "")
    rows = await conn.fetch(
        f"""with hit as materialized ({_any_of(hits)}),
            best as materialized (
              select d.creditor, d.id, d.profile, d.words, exists (
                  select 1 from cases c where c.creditor = d.creditor and c.debtor = d.id
                    and c.closed_at is null) as runs,
                lower(d.profile ->> 'name') like {first} as begins
              from hit join debtors d using (creditor, id)
              order by begins desc, runs desc, d.profile ->> 'name', d.id limit {SHOWN + 1})
            select b.creditor, b.id, b.profile ->> 'name' as name,
                   b.profile #>> '{{address,city}}' as city,
                   (select count(*)::int from cases c where c.creditor = b.creditor
                      and c.debtor = b.id and c.closed_at is null) as open_cases,
                   (select coalesce(json_object_agg(currency, minor), '{{}}')::text from (
                      select i.currency, sum({_OWED})::bigint as minor from invoices i
                      where i.creditor = b.creditor and i.debtor = b.id
                        and i.withdrawn_at is null
                      group by 1 having sum({_OWED}) > 0) owed) as open
            from best b order by begins desc, runs desc, name, b.id""",  # noqa: S608
        *asked.values,
    )
    return [_debtor(dict(row)) for row in rows]


async def _invoices(
    conn: Connection | Pool, creditors: Sequence[str] | None, wanted: SearchWords
) -> list[FoundInvoice]:
    asked = _Asked(creditors)
    hits = []
    if wanted.reference:
        hits.append(f"{_INVOICES} i.words like {asked.part(wanted.reference)}")
    if wanted.minor is not None:
        hits.append(f"{_INVOICES} i.amount_minor = {asked.value(wanted.minor)}")
    if not hits:
        return []
    reference = asked.value(wanted.reference)
    rows = await conn.fetch(
        f"""with hit as materialized ({_any_of(hits)}),
            best as materialized (
              select i.creditor, i.number, i.debtor, i.due_on, i.currency, i.amount_minor,
                     c.stage, lower(i.number) = {reference}::text as same,
                     c.stage is not null and c.closed_at is null as runs
              from hit join invoices i using (creditor, number)
              left join cases c on c.creditor = i.creditor and c.invoice_number = i.number
              order by same desc, runs desc, i.due_on desc, i.number limit {SHOWN + 1})
            select i.creditor, i.number, i.debtor, i.due_on, i.currency, i.amount_minor, i.stage,
                   {_OWED} as open, d.profile ->> 'name' as name
            from best i join debtors d on d.creditor = i.creditor and d.id = i.debtor
            order by same desc, runs desc, i.due_on desc, i.number""",  # noqa: S608
        *asked.values,
    )
    return [_invoice(dict(row)) for row in rows]


_MINE = "($1::text[] is null or creditor = any($1))"
_DEBTORS = f"select creditor, id from debtors d where {_MINE} and "  # noqa: S608
_PEOPLE = f"""{_DEBTORS} (profile @? '$.representative.phone'
                          or profile @? '$.contacts[*].phone')"""
_ACCOUNTS = f"select creditor, debtor as id from debtor_accounts d where {_MINE} and"  # noqa: S608
_INVOICES = f"select creditor, number from invoices i where {_MINE} and"  # noqa: S608
_OWED = f"(greatest({balance.PRINCIPAL}, 0) + greatest({balance.COSTS}, 0))"


class _Asked:
    """The values of one statement, each with its place."""

    def __init__(self, creditors: Sequence[str] | None) -> None:
        self.values: list[Any] = [None if creditors is None else list(creditors)]

    def value(self, it: object) -> str:
        """As it is."""
        self.values.append(it)
        return f"${len(self.values)}"

    def part(self, it: str) -> str:
        """Anywhere in a text."""
        return self.value(f"%{_plain(it)}%")

    def start(self, it: str) -> str:
        """Where a text begins."""
        return self.value(f"{_plain(it)}%")


def _plain(it: str) -> str:
    r"""Without meaning for ``like``: ``100%`` is that."""
    return it.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _any_of(hits: Sequence[str]) -> str:
    return " union ".join(f"({hit} limit {_LOOKED_AT})" for hit in hits)


def _debtor(row: dict[str, Any]) -> FoundDebtor:
    owed: dict[str, int] = json.loads(row.pop("open"))
    opens = tuple(Money.from_minor(minor, currency) for currency, minor in sorted(owed.items()))
    return FoundDebtor.model_validate(row | {"open": opens})


def _invoice(row: dict[str, Any]) -> FoundInvoice:
    minor, owed, currency = row.pop("amount_minor"), row.pop("open"), row.pop("currency")
    return FoundInvoice.model_validate(
        row
        | {"amount": Money.from_minor(minor, currency), "open": Money.from_minor(owed, currency)}
    )
