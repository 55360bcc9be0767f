"""Make a promise or a plan of what a debtor said: agreed at once, proposed, or for a person."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import uuid4

from activities import (
    acknowledging,
    arrangement_watch,
    arrangement_words,
    asking,
    case_moves,
    unanswered,
)
from domain.answers import TaskOutcome
from domain.arrangements import promise as promises
from domain.arrangements.arrangement import (
    Arrangement,
    ArrangementKind,
    ArrangementStatus,
    CoveredClaim,
    Term,
    shortened,
)
from domain.arrangements.proposal import Wish
from domain.calendars.holidays import next_working_day
from domain.courtesies import WRITTEN
from domain.effects import Answer
from domain.vocabulary import CallOutcome, Channel, TaskKind
from ledger import arrangements, balance, notices, plan_offers, waiting
from ledger.case_file import CaseFile
from ledger.database import Connection


class Word(NamedTuple):
    """What the debtor said, and where it was heard."""

    source: str
    """Which call or reply: heard once."""
    outcome: CallOutcome
    said: TaskOutcome
    about: tuple[str, ...]
    """The invoices that were spoken of; the first is the one under which it is filed."""
    by_person: bool
    """A person decided so beyond what the playbook allows by itself."""
    channel: Channel | None = None
    """The channel of the conversation."""
    read_by_system: bool = False
    """Nobody but the system has read it."""

    @property
    def wishes_a_proposal(self) -> bool:
        """Whether parts are asked for, of which no more than the number may be known."""
        only_terms = self.wish == Wish(terms=self.said.terms)
        return not self.wish.said or (self.read_by_system and only_terms)

    @property
    def wish(self) -> Wish:
        """What it says of a plan."""
        return Wish(amount=self.said.amount, first_on=self.said.date, terms=self.said.terms)


async def promise(conn: Connection, file: CaseFile, word: Word, now: datetime) -> Answer:
    """Take a promise in good faith, or put it before a person (practice M5, M7)."""
    running = await arrangement_watch.running(conn, file)
    about = {*word.about, *(running.covers if running else ())}
    whole = word.said.amount if word.outcome is CallOutcome.PROMISE else None
    found = await plan_offers.claims_of(conn, file, whole)
    claims = tuple(it for it in found if it.number in about)
    today = file.where.local(now).date()
    part_now = word.outcome is CallOutcome.PART_NOW
    total = sum((claim.open for claim in claims), Decimal(0))
    terms = promises.terms_of(
        total,
        today,
        now=word.said.amount if part_now else None,
        amount=word.said.amount,
        on=word.said.date,
    )
    slug, number = file.key.creditor, file.key.invoice_number
    broken = await arrangements.broken_promises(conn, slug, number, file.case.opened_at)
    most, days = file.playbook.promises_at_most, file.playbook.promise_days_at_most
    beyond = await _beyond(conn, slug, claims, total, word)
    least = file.playbook.part_promise_least
    doubts = promises.doubts(
        *(terms, today),
        broken=broken,
        most=most,
        days=days,
        beyond=beyond,
        total=total,
        least=least,
    )
    if doubts and not word.by_person:
        return await put_before_a_person(conn, file, word, "; ".join(doubts), now)
    return await _agree(conn, file, ArrangementKind.PROMISE, claims, terms, word, now)


async def _beyond(
    conn: Connection, slug: str, claims: tuple[CoveredClaim, ...], total: Decimal, word: Word
) -> Decimal:
    """By how much what was promised exceeds what is open of these claims and their costs."""
    said = word.said.amount or Decimal(0)
    if said <= total:
        return Decimal(0)
    costs = [(await balance.costs(conn, slug, it.number)).amount for it in claims]
    return max(said - total - sum(costs, Decimal(0)), Decimal(0))


async def counter(conn: Connection, file: CaseFile, word: Word, now: datetime) -> Answer:
    """Terms of the debtor's own: agreed at once within the limits, else a person decides.

    Raises:
        NoPlanError: what they name does not pay what is open.
    """
    claims = await plan_offers.claims_of_plan(conn, file, word.said.invoices)
    plan = plan_offers.offer(file, claims, now, word.wish)
    if plan.beyond and not word.by_person:
        why = f"asks for a plan of {'; '.join(plan.beyond)}"
        return await put_before_a_person(conn, file, word, why, now)
    return await _agree(conn, file, ArrangementKind.PLAN, claims, plan.terms, word, now)


async def propose(conn: Connection, file: CaseFile, word: Word, now: datetime, why: str) -> Answer:
    """Propose a plan of our own, in the number of terms asked for, and wait (practice I4).

    Raises:
        NoPlanError: no plan is offered over so little, or within these limits.
    """
    claims = await plan_offers.claims_of_plan(conn, file, word.said.invoices)
    plan = plan_offers.offer(file, claims, now)
    if word.said.terms is not None:
        plan = plan_offers.offer(file, claims, now, Wish(terms=word.said.terms))
    if plan.beyond:
        asked = f"asks for a plan of {'; '.join(plan.beyond)}"
        return await put_before_a_person(conn, file, word, asked, now)
    await _replace(conn, file, await open_proposal(conn, file, now), now)
    proposed = _new(file, ArrangementKind.PLAN, claims, plan.terms, word).model_copy(
        update={
            "status": ArrangementStatus.PROPOSED,
            "proposed_at": now,
            "answer_by": case_moves.after_working_days(file, now, file.playbook.plan.answer_days),
        }
    )
    await arrangements.add(conn, proposed)
    why = f"{why}: a plan of {len(plan.terms)} terms is proposed"
    await arrangement_watch.write(conn, proposed, why, now, _detail(proposed))
    await arrangement_words.propose(conn, file, proposed, now, word.channel)
    await arrangement_watch.tell_others(conn, file, proposed, now)
    return await wait_for_answer(conn, file, now)


async def wait_for_answer(conn: Connection, file: CaseFile, now: datetime) -> Answer:
    """The ladder waits for an answer to the proposal."""
    on_ladder = file.case.standing.stage in case_moves.ON_LADDER
    changes = {"needs_person": False} if on_ladder else {}
    why, days = "a plan was proposed: we wait for an answer", file.playbook.plan.answer_days
    return await case_moves.pause(conn, file, now, days, why, changes)


async def accept(
    conn: Connection, file: CaseFile, proposal: Arrangement, now: datetime, channel: Channel | None
) -> Answer:
    """The debtor agrees with what was proposed; a first day that has passed is the next one.

    What was paid, credited or withdrawn since it was proposed goes off the last terms: nobody
    confirms more than is owed.
    """
    for claim in proposal.claims:
        await _replace(conn, file, await _agreed_over(conn, file, claim.number), now)
    proposal = await _as_it_stands(conn, file, proposal, now)
    await arrangements.agree(conn, proposal.id, now)
    today = file.where.local(now).date()
    if proposal.terms[0].due_on < today:
        first = next_working_day(today, file.debtor.country)
        await arrangements.put_off(conn, proposal.id, 0, first)
    agreed = await arrangements.get(conn, proposal.id)
    return await _begin(conn, file, agreed, now, channel)


async def _as_it_stands(
    conn: Connection, file: CaseFile, proposal: Arrangement, now: datetime
) -> Arrangement:
    found = await plan_offers.claims_of(conn, file)
    claims = tuple(it for it in found if it.number in proposal.covers)
    owed = sum((it.open for it in claims), Decimal(0))
    if owed >= sum((term.amount for term in proposal.terms), Decimal(0)):
        return proposal
    terms = shortened(proposal.terms, owed)
    source = f"{proposal.source}, as it stands"
    changes = {"id": uuid4(), "source": source, "claims": claims, "terms": terms}
    anew = proposal.model_copy(update=changes)
    await _replace(conn, file, proposal, now)
    await arrangements.add(conn, anew)
    return anew


async def open_proposal(conn: Connection, file: CaseFile, now: datetime) -> Arrangement | None:
    """The plan over the case's claim that still waits for an answer."""
    slug, number = file.key.creditor, file.key.invoice_number
    found = await arrangements.standing(conn, slug, number, ArrangementStatus.PROPOSED)
    waits = found is not None and found.answer_by is not None and now < found.answer_by
    return found if waits else None


async def put_before_a_person(
    conn: Connection, file: CaseFile, word: Word, why: str, now: datetime
) -> Answer:
    """Beyond what the playbook takes by itself: one task, and the ladder waits for it."""
    if word.about[0] in ("", file.key.invoice_number):
        said = word.said.model_dump(mode="json", exclude_none=True, exclude={"note"})
        await ask(conn, file, why, now, {"said": said}, covers=word.about)
        await _say_so(conn, file, word, now)
    days = file.playbook.reply_pause_days
    return await case_moves.pause(conn, file, now, days, why, {"needs_person": True})


async def _say_so(conn: Connection, file: CaseFile, word: Word, now: datetime) -> None:
    """Who wrote it, and was read by the system alone, hears that a person looks at it."""
    if not word.by_person and word.channel in WRITTEN:
        covers = tuple(dict.fromkeys((file.key.invoice_number, *filter(None, word.about))))
        await acknowledging.say_so(conn, file, word.source, word.channel, covers, now)


async def ask(
    conn: Connection,
    file: CaseFile,
    why: str,
    now: datetime,
    brief: dict[str, object] | None = None,
    covers: tuple[str, ...] = (),
) -> None:
    """Open a task for a person's decision; what they answer may exceed the limits.

    Nothing is demanded of the debtor while it waits, and it is due on the day a reply would be.
    """
    title = f"Invoice {file.key.invoice_number}: {why}"
    about = tuple(dict.fromkeys(number for number in covers if number))
    told = {"why": why, waiting.OWES_ANSWER: True, **(brief or {})}
    due_at = unanswered.promised(file, now)
    await asking.ask(conn, file, TaskKind.TRIAGE, title, told, now, covers=about, due_at=due_at)
    file.unanswered = await waiting.of_case(conn, file.key)


async def _agree(
    conn: Connection,
    file: CaseFile,
    kind: ArrangementKind,
    claims: tuple[CoveredClaim, ...],
    terms: tuple[Term, ...],
    word: Word,
    now: datetime,
) -> Answer:
    for claim in claims:
        await _replace(conn, file, await _agreed_over(conn, file, claim.number), now)
    await _replace(conn, file, await open_proposal(conn, file, now), now)
    agreed = _new(file, kind, claims, terms, word)
    agreed = agreed.model_copy(update={"status": ArrangementStatus.AGREED, "agreed_at": now})
    await arrangements.add(conn, agreed)
    return await _begin(conn, file, agreed, now, word.channel)


async def _begin(
    conn: Connection, file: CaseFile, agreed: Arrangement, now: datetime, channel: Channel | None
) -> Answer:
    why = f"{agreed.kind}: we wait for the money until {agreed.terms[-1].due_on}"
    await arrangement_watch.write(conn, agreed, why, now, _detail(agreed))
    await arrangement_words.confirm(conn, file, agreed, now, channel)
    await notices.waive_for(conn, agreed.creditor, agreed.debtor, agreed.covers, None)
    await arrangement_watch.tell_others(conn, file, agreed, now)
    return await arrangement_watch.follow(conn, file, agreed, now)


async def _agreed_over(conn: Connection, file: CaseFile, number: str) -> Arrangement | None:
    """What runs over a claim, the case's own or another that is taken along."""
    return await arrangements.standing(conn, file.key.creditor, number, ArrangementStatus.AGREED)


async def _replace(
    conn: Connection, file: CaseFile, earlier: Arrangement | None, now: datetime
) -> None:
    if earlier is not None:
        why = f"another arrangement takes the place of this {earlier.kind}"
        await arrangement_watch.end(conn, file, earlier, ArrangementStatus.REPLACED, why, now)


def _new(
    file: CaseFile,
    kind: ArrangementKind,
    claims: tuple[CoveredClaim, ...],
    terms: tuple[Term, ...],
    word: Word,
) -> Arrangement:
    return Arrangement(
        id=uuid4(),
        creditor=file.key.creditor,
        debtor=file.debtor.id,
        kind=kind,
        status=ArrangementStatus.PROPOSED,
        currency=file.owed.currency,
        source=word.source,
        claims=claims,
        terms=terms,
    )


def _detail(arrangement: Arrangement) -> dict[str, object]:
    terms, total = arrangement.terms, sum((it.amount for it in arrangement.terms), Decimal(0))
    rows = [{"due_on": term.due_on.isoformat(), "amount": str(term.amount)} for term in terms]
    return {"amount": str(total), "date": terms[-1].due_on.isoformat(), "terms": rows}
