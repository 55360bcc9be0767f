"""The case file: everything that decides about one case, read in one transaction."""

from __future__ import annotations

from copy import copy
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from domain.calendars.money_days import incomes_in
from domain.case import CaseKey
from domain.creditor import Creditor
from domain.debtor import Debtor
from domain.holds import Hold, addressee
from domain.invoice import Invoice
from domain.moments import Whereabouts
from domain.money import Money
from domain.planning import LadderFacts
from domain.playbook import Playbook, Step
from domain.playbook_moves import PlaybookMove
from domain.reach import unusable_channels
from domain.unanswered import Unanswered
from domain.vocabulary import Channel, NonPaymentReason, Stage
from domain.who import Who, reached_digitally
from ledger import (
    balance,
    cases,
    creditors,
    holds,
    limitation,
    waiting,
)
from ledger.cases import CaseRow
from ledger.database import Connection, Row


class Waiting(NamedTuple):
    """What lies ready for the next message or payment, so that it is looked at only then."""

    word: bool = False
    """A personal word of staff."""
    discount: bool = False
    """An offer of less for paying before a date."""


class CaseFile:
    """A locked case with its creditor, debtor, invoice and playbook."""

    def __init__(
        self,
        case: CaseRow,
        creditor: Creditor,
        debtor: Debtor,
        invoice: Invoice,
        playbook: Playbook,
        owed: Money,
        unusable: dict[Channel, str],
        stop: str | None = None,
        arranged: bool = False,
        hold: Hold | None = None,
        waiting: Waiting | None = None,
        marketing: str = "active",
        trusted: frozenset[str] = frozenset(),
        unanswered: Unanswered | None = None,
        moving: PlaybookMove | None = None,
    ) -> None:
        self.case = case
        self.creditor = creditor
        self.debtor = debtor
        self.invoice = invoice
        self._pinned = playbook
        self._theirs: tuple[Who, Playbook] | None = None
        """The playbook as this debtor is treated by it, as long as they are who they were."""
        self.owed = owed
        self.unusable = unusable
        self.stop = stop
        """Why all sending of the creditor is stopped now; None while it is not."""
        self.arranged = arranged
        """Whether a promise or plan lists, or ever listed, the claim."""
        self.hold = hold
        """What stops everything of the debtor; a pause may have ended (:meth:`held_on`)."""
        self.waiting = waiting or Waiting()
        self.marketing = marketing
        """Whether marketing to the debtor is ``active`` or ``suspended``."""
        self.trusted = trusted
        """The invoices whose arrangement made the debtor a customer again."""
        self.unanswered = unanswered
        """What the debtor said that waits for a person: until then nothing is demanded."""
        self.moving = moving
        """A person's order to go by another playbook, not carried out yet."""

    @property
    def addressee(self) -> Debtor:
        """Who is written to: the debtor, or who acts for them (domain facts, section 12)."""
        return addressee(self.debtor, self.hold)

    @property
    def own_unanswered(self) -> bool:
        """Whether it is about this very invoice that a person has something to deal with."""
        return self.unanswered is not None and self.key.invoice_number in self.unanswered.covers

    def held_on(self, now: datetime) -> Hold | None:
        """What stops everything of the debtor now."""
        running = self.hold is not None and self.hold.runs_on(self.where.local(now).date())
        return self.hold if running else None

    @property
    def key(self) -> CaseKey:
        """Which opening of which case."""
        return self.case.key

    def supposing(self, reason: NonPaymentReason) -> CaseFile:
        """The file as it will be once this is why the debtor does not pay, to plan from."""
        standing = self.case.standing.model_copy(update={"reason": reason})
        file = copy(self)
        file.case = self.case.model_copy(update={"standing": standing})
        return file

    @property
    def who(self) -> Who:
        """What picks this debtor's variant of the playbook, as it stands now."""
        return Who(
            history=self.case.history.kind if self.case.history else None,
            digital=reached_digitally(self.unusable),
            reason=self.case.standing.reason,
            discount=self.debtor.kind in self.creditor.discounts,
        )

    @property
    def playbook(self) -> Playbook:
        """The pinned playbook, as this debtor is treated by it."""
        if self._theirs is None or self._theirs[0] != self.who:
            self._theirs = self.who, self._pinned.for_debtor(self.who)
        return self._theirs[1]

    def pin(self, playbook: Playbook) -> None:
        """Go on by another playbook."""
        self._pinned, self._theirs = playbook, None

    def rung(self, step: str) -> Step | None:
        """A step by its id; None where it is of a playbook that the case moved away from."""
        try:
            return self.playbook.step(step)
        except KeyError:
            return None

    @property
    def written(self) -> Playbook:
        """The pinned playbook as it is written, for the ordinary debtor."""
        return self._pinned

    @property
    def where(self) -> Whereabouts:
        """The debtor's calendar and clock."""
        zone = self.debtor.zone(self.creditor.zone).key
        return Whereabouts(kind=self.debtor.kind, country=self.debtor.country, zone=zone)

    def stage_by_due(self, now: datetime) -> Stage:
        """The stage of a claim of which nothing else is known: before or after its due date."""
        due = self.invoice.due_on >= self.where.local(now).date()
        return Stage.UPCOMING if due else Stage.REMINDING

    def ladder_facts(self, stage: Stage | None = None) -> LadderFacts:
        """What decides the case's next step."""
        return LadderFacts(
            playbook=self.playbook,
            stage=stage or self.case.standing.stage,
            where=self.where,
            due_on=self.invoice.due_on,
            not_before=self._not_before(),
            walked=self.case.walked,
            reachable=tuple(channel for channel in Channel if channel not in self.unusable),
            incomes=incomes_in(self.debtor.income),
        )

    def _not_before(self) -> date | None:
        if self.key.opening == 1:
            return None
        return self.where.local(self.case.opened_at).date() + timedelta(days=1)

    def day_to_pay(self, earliest: date, given: date, *, statutory: bool = False) -> date:
        """The last day to pay that ``given`` a demand can be kept: no day before the money (F3).

        ``earliest`` is what law or ladder give at least. A reminder just after money came is kept
        with that money; the law's last demand leaves time until the next.
        """
        rules = self.playbook.money_days
        if rules is None:
            return earliest
        incomes = rules.incomes(incomes_in(self.debtor.income))
        last_day = rules.deadline if statutory else rules.reminded_by
        return last_day(earliest, given, incomes, self.debtor.country)

    @property
    def minimum_open(self) -> Decimal:
        """Below this nothing is asked."""
        if self.creditor.minimum_open is not None:
            return self.creditor.minimum_open
        return self.playbook.minimum_open


async def lock(conn: Connection, key: CaseKey) -> CaseFile | None:
    """Lock debtor and case and read the file; None unless this opening is the open one."""
    await cases.hold(conn, key.creditor, key.invoice_number)
    file = await _read(conn, key)
    if file is None or not file.case.open or file.key.opening != key.opening:
        return None
    return file


async def lock_any(conn: Connection, key: CaseKey) -> CaseFile:
    """As :func:`lock`, but a case that closed meanwhile, too.

    Raises:
        LookupError: there is no such case.
    """
    await cases.hold(conn, key.creditor, key.invoice_number)
    return await read_any(conn, key)


async def read_any(conn: Connection, key: CaseKey) -> CaseFile:
    """The file of a case, open or closed, without holding it.

    Raises:
        LookupError: there is no such case.
    """
    file = await _read(conn, key)
    if file is None:
        raise LookupError(f"creditor {key.creditor} has no case of invoice {key.invoice_number!r}")
    return file


async def _read(conn: Connection, key: CaseKey) -> CaseFile | None:
    """Everything in one statement: a case reads its file some fifteen times in its life."""
    row = await conn.fetchrow(
        f"""select c.creditor, c.invoice_number, c.opening, c.debtor, c.playbook,
                  c.playbook_version, c.standing, c.walked, c.seq, c.opened_at, c.closed_at,
                  c.history, c.moving,
                  r.profile::text as creditor_profile, d.profile::text as debtor_profile,
                  i.details::text as invoice, i.currency, p.hash as playbook_hash,
                  {balance.PRINCIPAL} as owed_minor, d.marketing, d.marketing_trust,
                  array(select array[k.channel, k.address, k.why] from closed_channels k
                        where k.creditor = c.creditor and k.debtor = c.debtor) as closed,
                  (select s.why from sending_stops s
                   where s.creditor in (c.creditor, '*') order by s.creditor limit 1) as stop,
                  exists (select 1 from arrangement_claims o where o.creditor = c.creditor
                          and o.invoice_number = c.invoice_number) as arranged,
                  {holds.STANDING} as hold, {waiting.OF_CASE} as unanswered,
                  exists (select 1 from personal_words w where w.creditor = c.creditor
                          and w.debtor = c.debtor) as word,
                  exists (select 1 from discount_offers o where o.creditor = c.creditor
                          and o.invoice_number = c.invoice_number
                          and o.status = 'open') as discount
           from cases c
           join creditors r on r.slug = c.creditor
           join debtors d on d.creditor = c.creditor and d.id = c.debtor
           join invoices i on i.creditor = c.creditor and i.number = c.invoice_number
           join playbooks p on p.name = c.playbook and p.version = c.playbook_version
           where c.creditor = $1 and c.invoice_number = $2""",  # noqa: S608
        *(key.creditor, key.invoice_number),
    )
    return None if row is None else await _file(conn, row)


async def _file(conn: Connection, row: Row) -> CaseFile:
    creditor = creditors.from_text(row["creditor_profile"])
    debtor = Debtor.model_validate_json(row["debtor_profile"])
    closed = {(Channel(channel), address): why for channel, address, why in row["closed"]}
    hold = None if row["hold"] is None else Hold.model_validate_json(row["hold"])
    waits = row["unanswered"]
    name, version = row["playbook"], row["playbook_version"]
    return CaseFile(
        case=cases.from_row(row),
        creditor=creditor,
        debtor=debtor,
        invoice=Invoice.model_validate_json(row["invoice"]),
        playbook=await creditors.pinned(conn, name, version, row["playbook_hash"]),
        owed=Money.from_minor(row["owed_minor"], row["currency"]),
        unusable=unusable_channels(addressee(debtor, hold), creditor, closed),
        stop=row["stop"],
        arranged=row["arranged"],
        hold=hold,
        waiting=Waiting(word=row["word"], discount=row["discount"]),
        marketing=row["marketing"],
        trusted=frozenset(row["marketing_trust"]),
        unanswered=None if waits is None else Unanswered.model_validate_json(waits),
        moving=None if row["moving"] is None else PlaybookMove.model_validate(row["moving"]),
    )


async def bars(conn: Connection, file: CaseFile) -> limitation.Barred:
    """From which day on the claim cannot be enforced, and by which law."""
    number = file.key.invoice_number
    due = {number: file.invoice.due_on}
    return (await limitation.bars(conn, file.creditor, file.debtor, due))[number]


async def barred(conn: Connection, file: CaseFile, now: datetime) -> str | None:
    """Since when and by which law the claim cannot be enforced any more; None while it can."""
    due = {file.key.invoice_number: file.invoice.due_on}
    today = file.where.local(now).date()
    found = await limitation.barred(conn, file.creditor, file.debtor, due, today)
    return found.get(file.key.invoice_number)
