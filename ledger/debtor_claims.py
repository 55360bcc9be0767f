"""What decides one contact, read in its transaction: the debtor's open claims and past contacts."""

from datetime import datetime, timedelta

from domain.asked import Asked
from domain.calendars.money_days import incomes_in
from domain.holds import why_held
from domain.money import Money
from domain.outreach_facts import OpenClaim, OutreachFacts
from domain.playbook import Step
from domain.vocabulary import Channel, NonPaymentReason, Stage
from ledger import asked, balance, contacts, disputes, limitation, notices, waiting
from ledger.case_file import CaseFile
from ledger.database import Connection, Row

_LOOK_BACK = timedelta(days=45)


async def outreach_facts(
    conn: Connection, file: CaseFile, step: Step, channel: Channel, attempt: int, now: datetime
) -> OutreachFacts:
    """What decides one contact; the debtor is locked, so nothing changes meanwhile."""
    slug, debtor = file.key.creditor, file.debtor.id
    claims = await _open_claims(conn, slug, debtor)
    held = file.held_on(now)
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
        refused=file.case.standing.reason is NonPaymentReason.WILL_NOT_PAY,
        held=why_held(held) if held else None,
        opened_at=file.case.opened_at,
        incomes=incomes_in(file.debtor.income),
    )


async def _open_claims(conn: Connection, creditor: str, debtor: str) -> tuple[OpenClaim, ...]:
    """The debtor's open cases with what is open of each, by invoice number, in one statement."""
    rows = await conn.fetch(
        f"""select c.invoice_number as number, c.stage, i.due_on, i.currency,
                  {balance.PRINCIPAL} as open_minor,
                  c.walked @> $3 as reminded, {notices.NOTICED} as noticed,
                  c.standing -> 'next' as next, {disputes.DISPUTED} as disputed,
                  {asked.TO_THE_GOOD} as to_the_good, {waiting.MAY_BE_PAID} as may_be_paid,
                  c.walked -> -1 ->> 'goes_on' is not null as goes_on
           from cases c
           join invoices i on i.creditor = c.creditor and i.number = c.invoice_number
           where c.creditor = $1 and c.debtor = $2 and c.closed_at is null
           order by c.invoice_number""",  # noqa: S608
        *(creditor, debtor, [{"stage": Stage.REMINDING}]),
    )
    may_ask = asked.from_rows(rows)
    return tuple(_claim(row, may_ask[row["number"]]) for row in rows)


def _claim(row: Row, may_ask: Asked) -> OpenClaim:
    known = dict(row)
    owed = Money.from_minor(known.pop("open_minor"), known["currency"])
    for name in ("disputed", "to_the_good"):
        known.pop(name)
    return OpenClaim.model_validate({**known, "open": owed.amount, "asked": may_ask.amount.amount})
