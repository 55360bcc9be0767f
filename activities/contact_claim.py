"""The claim of a contact: decide on fresh facts, compose, and mark it as being sent."""

from datetime import datetime, timedelta
from uuid import uuid4

from activities import (
    case_moves,
    discounting,
    notice_draft,
    notice_moves,
    out_of_reach,
    outreach_gate,
    rests,
)
from activities.channel import ChannelAdapter, Composed, Correspondence, NotPossibleError
from activities.contact_words import ContactWords, refuse_bad_wording
from activities.pay_links import NO_LINKS, PayLinks
from domain.case import Next, NextWhat
from domain.effects import Answer, Happened, ReachOut
from domain.messages.facts import NoticeFacts
from domain.messages.wording import Wording
from domain.moments import first_moment
from domain.outreach import Decision, decide, next_channel
from domain.vocabulary import Channel, Outcome, Stage, TimelineWhat
from ledger import contacts, debtor_claims, personal_words
from ledger.case_file import CaseFile
from ledger.contacts import Contact
from ledger.database import Connection


class ContactClaim:
    """One attempt at a step on one channel, under the debtor's lock."""

    def __init__(
        self,
        adapter: ChannelAdapter,
        wording: Wording,
        file: CaseFile,
        call: ReachOut,
        now: datetime,
        earlier: Contact | None = None,
        links: PayLinks = NO_LINKS,
    ) -> None:
        self._adapter = adapter
        self._file = file
        self._call = call
        self._now = now
        self._earlier = earlier
        self._step = file.playbook.step(call.step)
        self._statutory = file.case.standing.stage is Stage.FINAL_NOTICE
        self._words = ContactWords(wording, file, self._step, call.channel, now, links)

    async def make(self, conn: Connection) -> Answer | tuple[Contact, Composed, Correspondence]:
        """Decide; then mark the contact as ``sending``, or answer why it is not made."""
        await rests.settle(conn, self._file, self._now)
        facts = await debtor_claims.outreach_facts(
            conn, self._file, self._step, self._call.channel, self._call.attempt, self._now
        )
        decision = decide(facts, self._now)
        if decision.happened is not Happened.SENT:
            return await self._not_made(conn, decision)
        notice = await self._notice(conn, decision.covers)
        goes_on = any(it.goes_on for it in facts.claims if it.number in decision.covers)
        message = await self._words.message(conn, notice, goes_on=goes_on)
        may_ask = {claim.number: claim.demandable for claim in facts.claims}
        letter = await self._words.letter(conn, decision.covers, notice, message, may_ask)
        try:
            composed = await self._adapter.compose(conn, letter, self._now)
        except NotPossibleError as error:
            why, unusable = str(error), self._file.unusable
            other = next_channel(
                self._step, self._call.channel, unusable, why, statutory=self._statutory
            )
            return await self._not_made(conn, other)
        if notice is not None:
            refuse_bad_wording(notice, composed, letter, self._file.debtor.kind)
        intended = self._contact(decision, composed, letter)
        waits = await self._waits(conn, intended)
        if waits is not None:
            return waits
        contact = await contacts.mark(conn, intended)
        if contact is None:
            standing = self._file.case.standing
            return Answer(happened=Happened.DONE, why="made before", standing=standing)
        await self._keep(conn, contact, letter, notice)
        return contact, composed, letter

    async def _keep(
        self,
        conn: Connection,
        contact: Contact,
        letter: Correspondence,
        notice: NoticeFacts | None,
    ) -> None:
        """What the contact announces, offers and says in person, kept together with its mark."""
        if notice is not None:
            await notice_moves.write(conn, self._file, contact, notice, self._now)
        if self._step.discount is not None and letter.facts.discount is not None:
            await discounting.keep_offer(conn, contact, letter.facts, self._step.discount)
        if self._words.word is not None and letter.facts.personal_word is not None:
            await personal_words.say(conn, self._words.word, contact.id)

    async def _waits(self, conn: Connection, intended: Contact) -> Answer | None:
        """What keeps the contact in the house: mode, brake, or another debtor's turn."""
        file, channel = self._file, self._call.channel
        why = outreach_gate.held_back(file, intended, self._earlier)
        if why is not None:
            return await self._hold(conn, intended, why)
        later = await outreach_gate.turn(conn, file, self._step, channel, self._now)
        return None if later is None else await self._not_made(conn, later)

    async def _hold(self, conn: Connection, intended: Contact, why: str) -> Answer:
        """Show it, and look again on the next day; the timeline says so once."""
        kept = {} if outreach_gate.is_released(self._earlier, intended) else _UNRELEASED
        held = intended.model_copy(update={"status": "held", "error": why} | kept)
        shown = await contacts.mark(conn, held)
        if self._earlier is None or self._earlier.error != why:
            detail = {"contact": str(shown.id)} if shown else None
            await case_moves.note(
                conn,
                self._file,
                TimelineWhat.HELD_BACK,
                why,
                self._now,
                step=self._step.id,
                channel=self._call.channel,
                covers=intended.covers,
                detail=detail,
            )
        where = self._file.where
        tomorrow = where.local(self._now).date() + timedelta(days=1)
        window = self._file.playbook.window(self._call.channel)
        until = first_moment(where.at(tomorrow, window.opens), window, where)
        next_ = self._later(Decision(happened=Happened.LATER, why=why, until=until))
        return await case_moves.stay(conn, self._file, Happened.LATER, why, next_=next_)

    async def _notice(self, conn: Connection, covers: tuple[str, ...]) -> NoticeFacts | None:
        if not self._statutory:
            return None
        channel, now = self._call.channel, self._now
        return await notice_draft.draft(conn, self._file, covers, channel, now, self._step)

    def _contact(self, decision: Decision, composed: Composed, letter: Correspondence) -> Contact:
        file, call = self._file, self._call
        return Contact(
            id=uuid4(),
            creditor=file.key.creditor,
            debtor=file.debtor.id,
            invoice_number=file.key.invoice_number,
            opening=file.key.opening,
            step=call.step,
            attempt=call.attempt,
            channel=call.channel,
            status="sending",
            covers=decision.covers,
            counts=not self._statutory,
            language=file.debtor.language,
            message=letter.source.name,
            message_hash=composed.message_hash,
            recipient=composed.recipient,
            subject=composed.subject,
            body=composed.body,
            pay_by=letter.facts.pay_by,
            provider_id=None,
            error=None,
            marked_at=self._now,
            sent_at=None,
            delivered_at=None,
            redirected=file.creditor.test_address is not None,
            released_by=self._earlier.released_by if self._earlier else None,
            released_at=self._earlier.released_at if self._earlier else None,
        )

    async def _not_made(self, conn: Connection, decision: Decision) -> Answer:
        file, why, now = self._file, decision.why, self._now
        step, channel = self._step.id, self._call.channel
        if decision.happened is Happened.SETTLED:
            outcome: Outcome = await case_moves.settled_how(conn, file)
            return await case_moves.settle(conn, file, outcome, why)
        if decision.for_a_person:
            return await case_moves.enter(conn, file, Stage.APPROVAL, why, now)
        covered = decision.happened is Happened.COVERED
        what = TimelineWhat.COVERED if covered else TimelineWhat.HELD_BACK
        await case_moves.note(conn, file, what, why, now, step=step, channel=channel)
        if covered and self._statutory:
            return await notice_moves.await_term(conn, file, now, Happened.COVERED)
        if covered:
            return await case_moves.walk(conn, file, step, "covered", now, Happened.COVERED, why)
        if decision.happened is Happened.SKIPPED:
            return await self._skipped(conn, why)
        return await case_moves.stay(
            conn, file, decision.happened, why, next_=self._later(decision)
        )

    async def _skipped(self, conn: Connection, why: str) -> Answer:
        file, step = self._file, self._step.id
        found_first = await out_of_reach.instead(conn, file, step, self._now)
        if found_first is not None:
            return found_first
        if self._statutory:
            why = f"{why}: a person decides how to go on"
            if file.creditor.test_address is not None:
                await case_moves.tick(conn, file, step, self._now, "skipped")
            return await case_moves.enter(conn, file, Stage.APPROVAL, why, self._now)
        return await case_moves.walk(conn, file, step, "skipped", self._now, Happened.SKIPPED, why)

    def _later(self, decision: Decision) -> Next:
        other: Channel | None = decision.channel
        at = decision.until or self._now
        if self._too_late(at):
            why = "the due date has passed"
            return Next(at=at, what=NextWhat.MOVE, why=why, stage=Stage.REMINDING)
        return Next(
            at=at,
            what=NextWhat.LOOK_AGAIN if decision.look_again else NextWhat.CONTACT,
            why=decision.why,
            step=self._step.id,
            channel=other or self._call.channel,
            attempt=self._call.attempt + (1 if other else 0),
        )

    def _too_late(self, at: datetime) -> bool:
        """Whether a reminder before the due date would come after it."""
        upcoming = self._file.case.standing.stage is Stage.UPCOMING
        return upcoming and self._file.where.local(at).date() > self._file.invoice.due_on


_UNRELEASED = {"released_by": None, "released_at": None}
"""What differs from what a person released waits for a release of its own.

The same message keeps its release while the brake holds it: nothing about it has changed.
"""
