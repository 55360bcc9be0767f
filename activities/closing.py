"""The end of a case: closed in the ledger, told to the creditor, thanked for."""

from datetime import datetime

from temporalio import activity

from activities import arrangement_watch, case_moves, marketing_moves
from activities.clock import case_now
from domain.case import CaseEventWhat, CaseKey, Next, NextWhat, Standing
from domain.effects import Answer, CaseCall, Effect, Happened
from domain.marketing import GOOD_ENDINGS, LIFTING
from domain.moments import first_moment
from domain.money import Money
from domain.vocabulary import Outcome, Stage, TimelineWhat
from ledger import (
    balance,
    case_file,
    cases,
    contacts,
    debtors,
    disputes,
    notices,
    outbox,
    retractions,
    tasks,
    timeline,
    waiting,
)
from ledger.case_file import CaseFile
from ledger.database import Connection, Pool, transaction
from ledger.intake import openings


class Closing:
    """Closes a case once its outcome stands."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    @activity.defn(name=Effect.CLOSE_CASE)
    async def close_case(self, call: CaseCall) -> Answer:
        """Close this opening; ``next`` of the answer is the thank-you, if one is due."""
        now = case_now(call)
        async with transaction(self._pool) as conn:
            file = await case_file.lock(conn, call.key)
            if file is None:
                file = await case_file.lock_any(conn, call.key)
                standing = file.case.standing
                return Answer(happened=Happened.STALE, why="closed before", standing=standing)
            return await _close(conn, file, now)


async def _close(conn: Connection, file: CaseFile, now: datetime) -> Answer:
    outcome = file.case.standing.outcome
    assert outcome is not None
    await waiting.hand_on(conn, file.key)
    await tasks.expire(conn, file.key, now)
    await disputes.end(conn, file.key, now)
    await _waive_costs(conn, file, outcome, now)
    if outcome is Outcome.WITHDRAWN:
        left = await arrangement_watch.left_without(conn, file, now)
        await retractions.withdrawn(conn, file.case, file.debtor.id, left, now)
    await arrangement_watch.close(conn, file, outcome, now)
    standing = file.case.standing.model_copy(
        update={
            "stage": Stage.CLOSED,
            "open_amount": file.owed.amount,
            "needs_person": False,
            "marketing_suspended": await _may_return(conn, file, outcome),
            "next": await _thanks(conn, file, outcome, now),
        }
    )
    await cases.close(conn, file.key, standing, now)
    why = outcome.value.replace("_", " ")
    detail = {"outcome": outcome}
    await case_moves.note(conn, file, TimelineWhat.CLOSED, why, now, detail=detail)
    await _announce(conn, file, standing, now)
    if outcome in openings.REOPENABLE and file.owed.minor > 0:
        why = "the money went back before the case was closed"
        await openings.reopen(conn, file.case, now, TimelineWhat.REOPENED, why, money_back=True)
    return Answer(happened=Happened.DONE, why=why, standing=standing)


async def _waive_costs(conn: Connection, file: CaseFile, outcome: Outcome, now: datetime) -> None:
    """Principal paid, only costs open: they are waived, unless the playbook says otherwise."""
    slug, number = file.key.creditor, file.key.invoice_number
    costs = await balance.costs(conn, slug, number)
    if costs.minor <= 0 or outcome is Outcome.ESCALATED or not file.playbook.waive_costs_when_paid:
        return
    heir = await _heir(conn, file)
    waived = Money(amount=-costs.amount, currency=costs.currency)
    source = f"opening {file.key.opening}"
    await balance.book(conn, slug, number, "costs_waived", waived, now, now.date(), source)
    why = f"collection costs of {costs.amount} {costs.currency} are waived: the invoice is settled"
    if heir is not None:
        why = f"the collection costs go over to invoice {heir.invoice_number}, which is still open"
        await _inherit(conn, heir, costs, number, now)
    detail = {"amount": str(costs.amount), "currency": costs.currency, "waived": True}
    await case_moves.note(conn, file, TimelineWhat.CREDIT, why, now, detail=detail)


async def _heir(conn: Connection, file: CaseFile) -> CaseKey | None:
    """Another open claim of the same lapsed notice: its costs were for all of them together."""
    slug, number = file.key.creditor, file.key.invoice_number
    for notice in await notices.every(conn, slug, number):
        if notice.void or notice.lapsed_on is None:
            continue
        for other in notice.covers:
            case = await cases.find(conn, slug, other)
            if other != number and case is not None and case.open:
                return case.key
    return None


async def _inherit(
    conn: Connection, heir: CaseKey, costs: Money, number: str, now: datetime
) -> None:
    source = f"from invoice {number}"
    await balance.book(
        conn, heir.creditor, heir.invoice_number, "costs", costs, now, now.date(), source
    )
    why = f"collection costs of the notice over all claims, so far on invoice {number}"
    detail = {"amount": str(costs.amount), "currency": costs.currency}
    line = timeline.Line(at=now, what=TimelineWhat.COSTS_ADDED, why=why, detail=detail)
    await timeline.write(conn, heir, line)
    await outbox.tell(conn, heir, CaseEventWhat.BALANCE_CHANGED, now)


async def _may_return(conn: Connection, file: CaseFile, outcome: Outcome) -> bool:
    """Whether the workflow must still bring the customer back into marketing."""
    await debtors.trust_no_more(conn, file.key.creditor, file.debtor.id, file.key.invoice_number)
    suspended = file.marketing == "suspended"
    listed = file.creditor.marketing.list_id is not None and file.debtor.consents.marketing
    wanted = outcome in LIFTING if suspended else outcome in GOOD_ENDINGS and listed
    return wanted and await marketing_moves.unsolved(conn, file) is None


async def _thanks(conn: Connection, file: CaseFile, outcome: Outcome, now: datetime) -> Next | None:
    """When to say thanks: to who paid after hearing from us, on the channel they heard of last."""
    if outcome not in (Outcome.PAID, Outcome.PLAN_COMPLETED) or file.owed.minor > 0:
        return None
    heard = await contacts.heard_and_paid(conn, file.key, file.case.opened_at)
    channels = [channel for channel in heard if not channel.by_person]
    if not channels or channels[-1] in file.unusable:
        return None
    at = first_moment(now, file.playbook.window(channels[-1]), file.where)
    why = "thank you for the payment"
    return Next(at=at, what=NextWhat.THANK, why=why, step="thank_you", channel=channels[-1])


async def _announce(conn: Connection, file: CaseFile, standing: Standing, now: datetime) -> None:
    data = {
        "invoice_number": file.key.invoice_number,
        "debtor": file.debtor.id,
        "outcome": standing.outcome,
        "open_amount": str(standing.open_amount),
        "currency": standing.currency,
    }
    kind = "amicable.case.closed.v1"
    await case_moves.announce(conn, file, kind, file.key.invoice_number, data, now)
