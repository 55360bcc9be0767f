"""The case file: everything that decides about one case, read in one transaction."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from domain.case import CaseKey
from domain.creditor import Creditor
from domain.debtor import Debtor
from domain.invoice import Invoice
from domain.moments import Whereabouts
from domain.money import Money
from domain.outreach import OpenClaim, OutreachFacts
from domain.planning import LadderFacts
from domain.playbook import Playbook, Step
from domain.reach import unusable_channels
from domain.vocabulary import Channel, Stage
from ledger import (
    balance,
    cases,
    contacts,
    creditors,
    debtors,
    invoices,
    limitation,
    notices,
)
from ledger.cases import CaseRow
from ledger.database import Connection

_LOOK_BACK = timedelta(days=45)


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
    ) -> None:
        self.case = case
        self.creditor = creditor
        self.debtor = debtor
        self.invoice = invoice
        self.playbook = playbook
        self.owed = owed
        self.unusable = unusable

    @property
    def key(self) -> CaseKey:
        """Which opening of which case."""
        return self.case.key

    @property
    def where(self) -> Whereabouts:
        """The debtor's calendar and clock."""
        zone = self.debtor.time_zone or self.creditor.zone
        return Whereabouts(kind=self.debtor.kind, country=self.debtor.country, zone=zone)

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
        )

    def _not_before(self) -> date | None:
        if self.key.opening == 1:
            return None
        return self.where.local(self.case.opened_at).date() + timedelta(days=1)

    @property
    def minimum_open(self) -> Decimal:
        """Below this nothing is asked."""
        if self.creditor.minimum_open is not None:
            return self.creditor.minimum_open
        return self.playbook.minimum_open


async def lock(conn: Connection, key: CaseKey) -> CaseFile | None:
    """Lock debtor and case and read the file; None unless this opening is the open one."""
    case = await cases.lock_with_debtor(conn, key)
    return None if case is None else await _read(conn, case)


async def _read(conn: Connection, case: CaseRow) -> CaseFile:
    slug, number = case.key.creditor, case.key.invoice_number
    creditor = await creditors.get(conn, slug)
    debtor = await debtors.get(conn, slug, case.debtor)
    invoice = await invoices.find(conn, slug, number)
    if invoice is None:
        raise LookupError(f"creditor {slug} has no invoice {number!r}")
    closed = await debtors.closed_channels(conn, slug, debtor.id)
    return CaseFile(
        case=case,
        creditor=creditor,
        debtor=debtor,
        invoice=invoice,
        playbook=await cases.playbook_of(conn, case),
        owed=await balance.principal(conn, slug, number),
        unusable=unusable_channels(debtor, creditor, closed),
    )


async def lock_any(conn: Connection, key: CaseKey) -> CaseFile:
    """As :func:`lock`, but a case that closed meanwhile, too.

    Raises:
        LookupError: there is no such case.
    """
    await cases.lock_with_debtor(conn, key)
    return await read_any(conn, key)


async def read_any(conn: Connection, key: CaseKey) -> CaseFile:
    """The file of a case, open or closed, without holding it.

    Raises:
        LookupError: there is no such case.
    """
    case = await cases.find(conn, key.creditor, key.invoice_number)
    if case is None:
        raise LookupError(f"creditor {key.creditor} has no case of invoice {key.invoice_number!r}")
    return await _read(conn, case)


async def outreach_facts(
    conn: Connection, file: CaseFile, step: Step, channel: Channel, attempt: int, now: datetime
) -> OutreachFacts:
    """What decides one contact; the debtor is locked, so nothing changes meanwhile."""
    slug, debtor = file.key.creditor, file.debtor.id
    open_cases = await cases.open_of_debtor(conn, slug, debtor)
    claims = tuple([await _claim(conn, case) for case in open_cases])
    due = {claim.number: claim.due_on for claim in claims}
    today = file.where.local(now).date()
    return OutreachFacts(
        number=file.key.invoice_number,
        stage=file.case.standing.stage,
        playbook=file.playbook,
        minimum_open=file.minimum_open,
        step=step,
        channel=channel,
        attempt=attempt,
        where=file.where,
        claims=claims,
        contacts=await contacts.of_debtor(conn, slug, debtor, now - _LOOK_BACK),
        unusable=file.unusable,
        barred=await limitation.barred(conn, file.creditor, file.debtor, due, today),
    )


async def _claim(conn: Connection, case: CaseRow) -> OpenClaim:
    slug, number = case.key.creditor, case.key.invoice_number
    owed = await balance.principal(conn, slug, number)
    invoice = await invoices.find(conn, slug, number)
    assert invoice is not None
    notice = await notices.covering(conn, slug, number, case.opened_at.date())
    return OpenClaim(
        number=number,
        stage=case.standing.stage,
        open=owed.amount,
        currency=owed.currency,
        due_on=invoice.due_on,
        reminded=any(it.stage is Stage.REMINDING for it in case.walked),
        noticed=notice is not None,
    )


async def barred(conn: Connection, file: CaseFile, now: datetime) -> str | None:
    """Since when and by which law the claim cannot be enforced any more; None while it can."""
    due = {file.key.invoice_number: file.invoice.due_on}
    today = file.where.local(now).date()
    found = await limitation.barred(conn, file.creditor, file.debtor, due, today)
    return found.get(file.key.invoice_number)
