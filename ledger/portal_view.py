"""What a debtor sees of themselves on their page, and what will follow from what they say."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from domain.arrangements.arrangement import Arrangement, ArrangementStatus
from domain.case import CaseKey
from domain.creditor import Creditor
from domain.going_live import Mode
from domain.model import Model
from domain.moments import Whereabouts, first_moment, working_days_later
from domain.playbook import Playbook, Window
from domain.portal.chosen import Chosen
from domain.reading.acting import may_act
from domain.vocabulary import Channel, Stage
from ledger import arrangements, case_file, cases, listed
from ledger.case_file import CaseFile
from ledger.database import Connection, Pool
from ledger.listed import Listed
from ledger.payment_links import Link

MOST_INVOICES, MOST_SAID, _LONGEST = 30, 12, 2000
"""Invoices and messages that a page lists, and letters of one: it is read on a phone (< 50 kB)."""
_PARTS_OF_A_DAY = (time(0), time(12), time(17))
_DAYS_AHEAD = 10
_SLOTS = 8
_NEED_A_DAY = timedelta(minutes=30)


class Follows(Model):
    """By when something will be done, by the playbook of the case and the debtor's calendar."""

    today: date
    playbook: Playbook
    where: Whereabouts
    country: str
    held: bool = False
    """Whether all rests already: then nothing follows on the day that something is read."""

    def in_days(self, days: int) -> date:
        """The working day so many working days ahead."""
        return working_days_later(self.today, days, self.country)

    @property
    def read_by(self) -> date:
        """When a person has read what was written."""
        return self.in_days(self.playbook.reply_pause_days)

    @property
    def complaint_by(self) -> date:
        """When a complaint is answered."""
        return self.in_days(self.playbook.complaint_days)

    @property
    def searched_by(self) -> date:
        """When a payment was looked for."""
        return self.in_days(self.playbook.payment_search_days)

    def slots(self, now: datetime) -> list[datetime]:
        """When somebody can call: the beginning of a morning, an afternoon, an evening."""
        window, found = self.playbook.window(Channel.CALL), list[datetime]()
        for ahead in range(_DAYS_AHEAD):
            day = self.where.local(now).date() + timedelta(days=ahead)
            for start in _PARTS_OF_A_DAY:
                slot = self._opens(day, max(start, window.opens), window)
                if slot is not None and slot > now + _NEED_A_DAY:
                    found.append(slot)
        return found[:_SLOTS]

    def _opens(self, day: date, start: time, window: Window) -> datetime | None:
        wanted = self.where.at(day, start)
        return wanted if first_moment(wanted, window, self.where) == wanted else None


async def follows(conn: Connection, link: Link, now: datetime) -> Follows | None:
    """What will follow for a link's cases; None where none ever opened."""
    file = await first_file(conn, link)
    if file is None:
        return None
    return Follows(
        today=file.where.local(now).date(),
        playbook=file.playbook,
        where=file.where,
        country=file.debtor.country,
        held=is_held(file, now),
    )


def is_held(file: CaseFile, now: datetime) -> bool:
    """Whether a case rests by a person's word, or because its debtor is protected."""
    return file.case.open and (
        file.case.standing.stage is Stage.ON_HOLD or file.held_on(now) is not None
    )


async def first_file(conn: Connection, link: Link) -> CaseFile | None:
    """The file of the link's first case, an open one if there is any."""
    found = [await cases.find(conn, link.creditor, number) for number in link.covers]
    known = [case for case in found if case is not None]
    first = next((case.key for case in known if case.open), known[0].key if known else None)
    if first is None:
        return None
    return await case_file.read_any(conn, CaseKey.model_validate(first.model_dump()))


async def acts(conn: Connection, creditor: Creditor, link: Link, chosen: Chosen) -> bool:
    """Whether the system acts on a choice by itself; else a person reads it first."""
    if not creditor.replies.act or creditor.mode is Mode.WATCH:
        return False
    stages = await cases.stages_of(conn, creditor.slug, chosen.invoices or link.covers)
    return may_act(chosen.reading(creditor.language), stages)


async def proposed_plan(conn: Connection, link: Link, now: datetime) -> Arrangement | None:
    """The plan that was proposed and still waits for an answer."""
    for number in link.covers:
        found = await arrangements.standing(conn, link.creditor, number, ArrangementStatus.PROPOSED)
        if found is not None and found.answer_by is not None and now < found.answer_by:
            return found
    return None


async def every_invoice(conn: Connection, creditor: str, debtor: str) -> Sequence[Listed]:
    """The debtor's invoices, the newest first; none that was withdrawn."""
    rows = await conn.fetch(
        """select number from invoices where creditor = $1 and debtor = $2
           and withdrawn_at is null order by due_on desc, number limit $3""",
        *(creditor, debtor, MOST_INVOICES),
    )
    return await listed.claims(conn, creditor, [row["number"] for row in rows])


async def conversation(conn: Connection | Pool, creditor: str, debtor: str) -> list[dict[str, Any]]:
    """What was written to and fro, the newest first: ``at``, ``ours``, ``channel``, ``text``."""
    rows = await conn.fetch(
        """select at, ours, channel, subject,
                  case when length(text) > $4 then left(text, $4) || '…' else text end as text
           from (
           select coalesce(sent_at, marked_at) as at, true as ours, channel, subject, body as text
           from contacts where creditor = $1 and debtor = $2 and not redirected
             and channel <> 'call' and status in ('sent', 'delivered', 'read')
           union all
           select at, false, case when on_page then 'page' else channel end, null, text
           from replies where creditor = $1 and debtor = $2 and not unknown_sender
           order by 1 desc limit $3) newest order by at desc""",
        *(creditor, debtor, MOST_SAID, _LONGEST),
    )
    return [dict(row) for row in rows]
