"""The last demand: what it announces, its proof, its last day, and what follows.

A consumer gets the 14-day notice of BW 6:96(6); its term runs from proven receipt. A business
gets a demand with a fixed last day (BW 6:96(4)). Abroad it claims only what is sure there
(``domain/law/last_demand``). One notice speaks for all of a debtor's claims.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from activities import case_moves, notice_costs, out_of_reach, small_rests
from domain.case import CaseEventWhat, Next, NextWhat
from domain.effects import Answer, Happened
from domain.law.last_demand import last_demand
from domain.messages.facts import NoticeFacts
from domain.money import Money
from domain.outreach import next_channel
from domain.vocabulary import (
    Channel,
    NonPaymentReason,
    Stage,
    TimelineWhat,
)
from ledger import asked, balance, cases, contacts, notices, outbox, waiting
from ledger.case_file import CaseFile
from ledger.contacts import Contact
from ledger.database import Connection
from ledger.notices import Notice


async def current(conn: Connection, file: CaseFile) -> Notice | None:
    """The valid notice of this opening that lists the case's invoice."""
    since = file.case.opened_at.date()
    return await notices.covering(conn, file.key.creditor, file.key.invoice_number, since)


async def _served(conn: Connection, notice: Notice) -> bool:
    """Whether the term runs: its last day is known, and a letter was really posted."""
    contact = await contacts.get(conn, notice.contact)
    waits = contact.channel.by_person and contact.status in ("sending", "unknown", "open")
    return notice.proven and not waits


async def write(
    conn: Connection, file: CaseFile, contact: Contact, facts: NoticeFacts, now: datetime
) -> None:
    """Write the notice down together with the mark of its contact."""
    slug, currency = file.key.creditor, file.owed.currency
    law = last_demand(file.playbook.kind, file.debtor.country, currency)
    may_ask = await asked.demandable(conn, slug, file.debtor.id, contact.covers)
    last_day = facts.last_day
    notice = Notice(
        id=uuid4(),
        contact=contact.id,
        creditor=slug,
        debtor=file.debtor.id,
        covers=contact.covers,
        kind=facts.kind,
        principal=Money(amount=sum(may_ask, Decimal(0)), currency=currency),
        costs=facts.costs,
        vat=facts.vat or Money(amount=Decimal(0), currency=currency),
        sent_by=facts.by,
        sent_on=file.where.local(now).date(),
        last_day=last_day,
        costs_from=last_day + timedelta(days=1) if last_day else None,
        proof={"text_hash": contact.message_hash, "law": law},
    )
    await notices.add(conn, notice)


async def await_term(
    conn: Connection, file: CaseFile, now: datetime, happened: Happened = Happened.DONE
) -> Answer:
    """Wait for the end of the notice's term, or first for the proof that it arrived."""
    notice = await current(conn, file)
    if notice is None:
        return await _none_runs(conn, file, now, happened)
    step = file.case.standing.step
    if notice.costs_from is not None and await _served(conn, notice):
        at = max(now, file.where.at(notice.costs_from, file.playbook.day_starts))
        why = f"the last day to pay without costs is {notice.last_day}"
        if notice.lapsed_on is not None:
            at, why = max(now, small_rests.asked_until(file, notice.lapsed_on)), small_rests.WHY
        next_ = Next(at=at, what=NextWhat.TERM_ENDS, why=why, step=step)
    else:
        contact = await contacts.get(conn, notice.contact)
        joined = contact.invoice_number != file.key.invoice_number
        # The case that sent it acts first; those who joined only if it does not.
        at = case_moves.after_working_days(file, now, file.playbook.proof_days + joined)
        why = "the notice's arrival is not proven yet"
        next_ = Next(
            at=at,
            what=NextWhat.PROOF_MISSING,
            why=why,
            step=contact.step,
            channel=contact.channel,
            attempt=contact.attempt,
        )
    return await case_moves.stay(conn, file, happened, why, next_=next_)


async def _none_runs(conn: Connection, file: CaseFile, now: datetime, happened: Happened) -> Answer:
    """A last demand that counts for nothing was no step: it is still to be made."""
    await forget_if_none_runs(conn, file)
    return await case_moves.replan(conn, file, now, happened, "no notice runs")


async def forget_if_none_runs(conn: Connection, file: CaseFile) -> None:
    """Take back the step of a last demand that counts no more: a new one gives a new last day."""
    walked = tuple(it for it in file.case.walked if it.stage is not Stage.FINAL_NOTICE)
    if len(walked) < len(file.case.walked) and await current(conn, file) is None:
        await case_moves.rewind(conn, file, walked)


async def join(
    conn: Connection, file: CaseFile, now: datetime, reason: NonPaymentReason | None = None
) -> Answer:
    """Go along with the notice that lists this claim, whichever case sent it."""
    why = "the notice over all claims lists this invoice"
    await case_moves.enter(conn, file, Stage.FINAL_NOTICE, why, now, reason=reason)
    await case_moves.note(conn, file, TimelineWhat.COVERED, why, now)
    return await await_term(conn, file, now, Happened.COVERED)


async def proof_missing(conn: Connection, file: CaseFile, due: Next, now: datetime) -> Answer:
    """No proof in time: the notice counts for nothing; the next channel carries a new one."""
    notice = await current(conn, file)
    if notice is None or due.step is None or await _served(conn, notice):
        return await await_term(conn, file, now)
    if due.channel is Channel.LETTER:
        why = "the letter with the notice is still to be posted"
        next_ = due.model_copy(
            update={"at": case_moves.after_working_days(file, now, file.playbook.proof_days)}
        )
        changes = {"needs_person": True}
        return await case_moves.stay(conn, file, Happened.LATER, why, next_=next_, changes=changes)
    await notices.void(conn, notice.contact)
    why = "no proof that the notice arrived"
    step = file.playbook.step(due.step)
    tried = due.channel or Channel.EMAIL
    decision = next_channel(step, tried, file.unusable, why, statutory=True)
    if decision.channel is None:
        return await out_of_reach.unproven(conn, file, step.id, now)
    next_ = Next(
        at=now,
        what=NextWhat.CONTACT,
        why=why,
        step=step.id,
        channel=decision.channel,
        attempt=due.attempt + 1,
    )
    return await case_moves.stay(conn, file, Happened.TRY_NEXT, why, next_=next_)


async def term_ends(conn: Connection, file: CaseFile, now: datetime) -> Answer:
    """The last day passed: costs are due, once for all claims, and a person decides."""
    notice = await current(conn, file)
    if notice is None:
        return await _none_runs(conn, file, now, Happened.DONE)
    today = file.where.local(now).date()
    if notice.costs_from is None or today < notice.costs_from or not await _served(conn, notice):
        return await await_term(conn, file, now)
    if notice.lapsed_on is None and await _unheard(conn, file, notice.costs_from):
        return await _waived(conn, file, notice, now)
    changes: dict[str, object] = {}
    if notice.lapsed_on is None:
        await notices.lapse(conn, notice.id, today)
        if await notice_costs.small_rest(conn, file, notice, today) is not None:
            await _say_why_none(conn, file, notice, now)
            await small_rests.ask(conn, file, now)
            return await await_term(conn, file, now)
        costs = await _add_costs(conn, file, notice, now)
        changes["costs"] = costs.amount
    await case_moves.stay(conn, file, Happened.DONE, "the term lapsed", changes=changes)
    why = f"the last day, {notice.last_day}, passed without payment"
    return await case_moves.enter(conn, file, Stage.APPROVAL, why, now)


async def _unheard(conn: Connection, file: CaseFile, costs_from: date) -> bool:
    """Whether something of the debtor's waits for a person, or did when the last day passed."""
    ended = file.where.at(costs_from, file.playbook.day_starts)
    slug, debtor = file.key.creditor, file.debtor.id
    return file.unanswered is not None or await waiting.waited_at(conn, slug, debtor, ended)


async def _waived(conn: Connection, file: CaseFile, notice: Notice, now: datetime) -> Answer:
    """No costs while a person has something of the debtor's to deal with.

    The notice counts no more; once that is done, a new one gives a new last day.
    """
    await notices.waive(conn, notice.id, file.where.local(now).date())
    why = f"the last day, {notice.last_day}, passed without costs: the debtor was still to be heard"
    await case_moves.note(conn, file, TimelineWhat.HELD_BACK, why, now, covers=notice.covers)
    return await _none_runs(conn, file, now, Happened.LATER)


async def _add_costs(conn: Connection, file: CaseFile, notice: Notice, now: datetime) -> Money:
    """Costs over what was not paid in time, never above what the notice announced (6:96)."""
    slug, currency = file.key.creditor, notice.costs.currency
    today = file.where.local(now).date()
    costs = await notice_costs.due(conn, file, notice, today)
    if costs.minor == 0:
        await _say_why_none(conn, file, notice, now)
        return costs
    source = f"notice {notice.id}"
    await balance.book(conn, slug, file.key.invoice_number, "costs", costs, now, today, source)
    law = notice_costs.law_in_words(notice, file)
    why = f"collection costs after the notice of {notice.sent_on} lapsed ({law})"
    detail = {"amount": str(costs.amount), "currency": currency, "notice": str(notice.id)}
    await case_moves.note(
        conn, file, TimelineWhat.COSTS_ADDED, why, now, detail=detail, covers=notice.covers
    )
    return costs


async def _say_why_none(conn: Connection, file: CaseFile, notice: Notice, now: datetime) -> None:
    rest = await notice_costs.small_rest(conn, file, notice, file.where.local(now).date())
    if rest is None or not notice.costs.amount:
        return
    limit = file.playbook.costs_not_below
    why = f"no collection costs over a rest of {rest.amount} {rest.currency}, less than {limit:.2f}"
    await case_moves.note(conn, file, TimelineWhat.HELD_BACK, why, now, covers=notice.covers)


async def tell_joined(conn: Connection, file: CaseFile, contact: Contact, now: datetime) -> None:
    """Let the other cases that the notice lists go along with it."""
    for number in contact.covers:
        if number == file.key.invoice_number:
            continue
        case = await cases.find(conn, file.key.creditor, number)
        if case is not None and case.open:
            await outbox.tell(conn, case.key, CaseEventWhat.NOTICE_JOINED, now, str(contact.id))
