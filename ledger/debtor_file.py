"""A debtor as people read them: every invoice, one conversation over all cases, what holds them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from domain.model import Model
from domain.money import Money
from domain.vocabulary import Channel, Outcome, Stage, TaskKind
from ledger import balance
from ledger.database import Connection, Pool


class InvoiceLine(Model):
    """One invoice of a debtor."""

    creditor: str
    number: str
    issued_on: date
    due_on: date
    amount: Money
    open: Money
    """Costs included; nothing where it was withdrawn."""
    paid_on: date | None
    stage: Stage | None
    """Where its case stands; None where it never had one."""
    outcome: Outcome | None
    withdrawn: bool


class Said(StrEnum):
    """Who said something."""

    BY_US = "by us"
    BY_THEM = "by them"
    IN_A_CALL = "in a call"


class Utterance(Model):
    """One thing that was said, with the way it went."""

    id: UUID
    said: Said
    at: datetime
    channel: Channel | None
    address: str = ""
    subject: str | None = None
    text: str = ""
    status: str = ""
    """What became of a message; or what came of a call."""
    covers: tuple[str, ...] = ()
    person: str | None = None
    error: str | None = None


class PastHold(Model):
    """What stops, or stopped, everything of a debtor."""

    kind: str
    why: str
    since: date
    until: date | None
    placed_by: str
    lifted_at: datetime | None
    lifted_by: str | None


async def invoices(conn: Connection | Pool, creditor: str, debtor: str) -> list[InvoiceLine]:
    """Every invoice of a debtor, the open ones first, each with what is open of it."""
    rows = await conn.fetch(
        f"""select i.creditor, i.number, i.issued_on, i.due_on, i.amount_minor, i.currency,
                   case when i.withdrawn_at is null
                        then greatest({balance.PRINCIPAL}, 0) + greatest({balance.COSTS}, 0)
                        else 0 end as open,
                   (select max(b.booked_on) from bookings b where b.creditor = i.creditor
                      and b.invoice_number = i.number and b.kind = 'payment') as paid_on,
                   c.stage, c.outcome, i.withdrawn_at is not null as withdrawn
            from invoices i left join cases c
              on c.creditor = i.creditor and c.invoice_number = i.number
            where i.creditor = $1 and i.debtor = $2
            order by c.closed_at is not null or c.stage is null, i.due_on desc, i.number""",  # noqa: S608
        *(creditor, debtor),
    )
    return [_line(dict(row)) for row in rows]


def _line(row: dict[str, Any]) -> InvoiceLine:
    currency = row.pop("currency")
    row["amount"] = Money.from_minor(row.pop("amount_minor"), currency)
    row["open"] = Money.from_minor(row["open"], currency)
    return InvoiceLine.model_validate(row)


async def conversation(
    conn: Connection | Pool, creditor: str, debtor: str, limit: int = 200
) -> list[Utterance]:
    """What was said between us, over all invoices and channels, the newest first.

    What never left (held, or said to a test address only) was not said.
    """
    rows = await conn.fetch(
        """select id, $4 as said, coalesce(sent_at, marked_at) as at, channel,
                  recipient as address, subject, body as text, status, covers,
                  null as person, error
           from contacts where creditor = $1 and debtor = $2
             and status not in ('held', 'not_sent', 'rehearsed', 'open', 'expired')
           union all
           select id, $5, at, channel, sender, null, coalesce(nullif(text, ''), button, ''),
                  '', '{}', null, null
           from replies where creditor = $1 and debtor = $2
           union all
           select id, $6, done_at, 'call', '', title, coalesce(outcome ->> 'note', ''),
                  outcome ->> 'outcome', covers, claimed_by, null
           from tasks where creditor = $1 and debtor = $2 and kind = $7 and status = 'done'
           order by at desc limit $3""",
        *(creditor, debtor, limit, Said.BY_US, Said.BY_THEM, Said.IN_A_CALL, TaskKind.CALL),
    )
    return [Utterance.model_validate(dict(row)) for row in rows]


async def holds(conn: Connection | Pool, creditor: str, debtor: str) -> list[PastHold]:
    """What stops everything of a debtor or did, the newest first."""
    rows = await conn.fetch(
        """select kind, why, since, until, placed_by, lifted_at, lifted_by from holds
           where creditor = $1 and debtor = $2 order by placed_at desc""",
        *(creditor, debtor),
    )
    return [PastHold.model_validate(dict(row)) for row in rows]


async def accounts(conn: Connection | Pool, creditor: str, debtor: str) -> list[str]:
    """The accounts that they pay from, as far as that is known."""
    rows = await conn.fetch(
        "select iban from debtor_accounts where creditor = $1 and debtor = $2 order by iban",
        *(creditor, debtor),
    )
    return [row["iban"] for row in rows]
