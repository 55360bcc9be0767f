"""The timeline: every line says what happened, when in case time, and why."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from domain.case import CaseKey
from domain.model import Model
from domain.vocabulary import Channel, Stage, TimelineWhat
from ledger.database import Connection, Pool


class Line(Model):
    """One line of a case's timeline."""

    at: datetime
    what: TimelineWhat
    channel: Channel | None = None
    step: str | None = None
    why: str = ""
    covers: tuple[str, ...] = ()
    detail: dict[str, Any] = {}  # noqa: RUF012 - pydantic copies it


MONEY_BACK = "money_back"
"""In the detail of a line that a case opened again: because a payment went back."""


async def write(conn: Connection, key: CaseKey, line: Line) -> None:
    """Append a line to the timeline of one case."""
    await conn.execute(
        """insert into timeline (creditor, invoice_number, opening, at, what, channel, step,
                                 why, covers, detail)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)""",
        *(key.creditor, key.invoice_number, key.opening, line.at, line.what, line.channel),
        *(line.step, line.why, list(line.covers), line.detail),
    )


async def write_all(conn: Connection, creditor: str, numbers: Sequence[str], line: Line) -> None:
    """Append a line to the timelines of these invoices' cases, as many as have one."""
    await conn.execute(
        """insert into timeline (creditor, invoice_number, opening, at, what, channel, step,
                                 why, covers, detail)
           select creditor, invoice_number, opening, $3, $4, $5, $6, $7, $8, $9
           from cases where creditor = $1 and invoice_number = any($2)""",
        *(creditor, list(numbers), line.at, line.what, line.channel, line.step, line.why),
        *(list(line.covers), line.detail),
    )


def channel_closed(channel: Channel, why: str, numbers: Sequence[str], now: datetime) -> Line:
    """The line that says that a channel was closed by what the debtor wrote."""
    return Line(
        at=now,
        what=TimelineWhat.CHANNEL_CLOSED,
        channel=channel,
        why=f"no more by {channel.in_words}: {why}",
        covers=tuple(numbers),
    )


async def read(conn: Connection | Pool, creditor: str, number: str) -> list[Line]:
    """The whole timeline of an invoice's case, all openings, in order of time.

    A delivery report can be written down before the send it reports.
    """
    rows = await conn.fetch(
        """select at, what, channel, step, why, covers, detail from timeline
           where creditor = $1 and invoice_number = $2 order by at, id""",
        creditor,
        number,
    )
    return [Line.model_validate(dict(row)) for row in rows]


async def money_went_back(conn: Connection | Pool, key: CaseKey) -> bool:
    """Whether this opening began because a payment went back."""
    return bool(
        await conn.fetchval(
            """select exists (select 1 from timeline where creditor = $1 and invoice_number = $2
                              and opening = $3 and what = $4 and detail ? $5)""",
            *(key.creditor, key.invoice_number, key.opening, TimelineWhat.REOPENED, MONEY_BACK),
        )
    )


async def entered(conn: Connection | Pool, key: CaseKey, stage: Stage) -> datetime | None:
    """When this opening last came to a stage; None if it never did."""
    found: datetime | None = await conn.fetchval(
        """select max(at) from timeline where creditor = $1 and invoice_number = $2
           and opening = $3 and what = $4 and detail ->> 'to' = $5""",
        *(key.creditor, key.invoice_number, key.opening, TimelineWhat.STAGE_CHANGED, stage),
    )
    return found


def covering(numbers: Sequence[str], *, but: str) -> tuple[str, ...]:
    """The other invoices that a contact lists."""
    return tuple(number for number in numbers if number != but)


async def has(conn: Connection | Pool, key: CaseKey, what: TimelineWhat) -> bool:
    """Whether something already happened in this opening."""
    return bool(
        await conn.fetchval(
            """select exists (select 1 from timeline where creditor = $1 and invoice_number = $2
                              and opening = $3 and what = $4)""",
            *(key.creditor, key.invoice_number, key.opening, what),
        )
    )
