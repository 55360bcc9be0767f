"""The claim of a contact: decide on fresh facts, compose, and mark it as being sent."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from activities import (
    case_moves,
    discounting,
    message_facts,
    notice_draft,
    notice_moves,
    out_of_reach,
    outreach_gate,
    rests,
)
from activities.channel import ChannelAdapter, Composed, Correspondence, NotPossibleError
from activities.pay_links import NO_LINKS, PayLinks
from domain.case import Next, NextWhat
from domain.effects import Answer, Happened, ReachOut
from domain.fresh_start import Softly
from domain.going_live import addressed_to
from domain.law.notice import lint_notice
from domain.law.notice_wording import states_term
from domain.messages.coverage import has_words_for
from domain.messages.facts import NoticeFacts
from domain.messages.source import MessageSource
from domain.messages.wording import Wording
from domain.moments import first_moment
from domain.outreach import Decision, decide, next_channel
from domain.vocabulary import Channel, DebtorKind, Outcome, Stage, TimelineWhat
from ledger import case_file, contacts, personal_words, softness, timeline
from ledger.case_file import CaseFile
from ledger.contacts import Contact
from ledger.database import Connection
from ledger.personal_words import PersonalWord

RETURNED = "payment_returned"
"""The first message after a reversal opened a case again (peers F)."""


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
        self._wording = wording
        self._file = file
        self._call = call
        self._now = now
        self._earlier = earlier
        self._links = links
        self._step = file.playbook.step(call.step)
        self._statutory = file.case.standing.stage is Stage.FINAL_NOTICE
        self._word: PersonalWord | None = None

    async def make(self, conn: Connection) -> Answer | tuple[Contact, Composed, Correspondence]:
        """Decide; then mark the contact as ``sending``, or answer why it is not made."""
        await rests.settle(conn, self._file, self._now)
        facts = await case_file.outreach_facts(
            conn, self._file, self._step, self._call.channel, self._call.attempt, self._now
        )
        decision = decide(facts, self._now)
        if decision.happened is not Happened.SENT:
            return await self._not_made(conn, decision)
        notice = await self._notice(conn, decision.covers)
        message = await self._message(conn, notice)
        may_ask = {claim.number: claim.demandable for claim in facts.claims}
        letter = await self._letter(conn, decision.covers, notice, message, may_ask)
        try:
            composed = await self._adapter.compose(conn, letter, self._now)
        except NotPossibleError as error:
            why, unusable = str(error), self._file.unusable
            other = next_channel(self._step, self._call.channel, unusable, why)
            return await self._not_made(conn, other)
        if notice is not None:
            _refuse_bad_wording(notice, composed, letter, self._file.debtor.kind)
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
        if self._word is not None and letter.facts.personal_word is not None:
            await personal_words.say(conn, self._word, contact.id)

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

    async def _letter(
        self,
        conn: Connection,
        covers: tuple[str, ...],
        notice: NoticeFacts | None,
        message: str,
        may_ask: dict[str, Decimal],
    ) -> Correspondence:
        file, discount = self._file, self._step.discount
        channel = self._call.channel
        pay_by = case_moves.time_to_pay(file, self._step.id, channel, self._now)
        facts = await message_facts.gather(
            conn, file, covers, self._now, notice, pay_by, may_ask, self._links
        )
        source, soft_word = await self._said_how(conn, message)
        if discount is not None and source.discount:
            until = discounting.last_day(file, discount, self._now)
            facts = discounting.offered(facts, discount, until)
        word = await self._personal(conn) or soft_word
        facts = facts.model_copy(update={"personal_word": word})
        return Correspondence(
            file.creditor,
            addressed_to(file.addressee, file.creditor.test_address),
            source,
            facts,
            playbook=file.playbook,
            step=self._step,
            statutory=self._statutory,
        )

    async def _said_how(self, conn: Connection, message: str) -> tuple[MessageSource, str | None]:
        """The message in the debtor's language, and a word to go with it.

        Whoever is to be asked softly (practice C3, C4) gets the friendliest that they have not read
        yet, whatever the step and the variant of the ladder: nobody reads the same words twice.
        """
        file, key, language = self._file, self._file.key, self._file.debtor.language
        source = self._wording.get(language, message)
        by_call = self._call.channel is Channel.CALL
        if file.case.standing.stage is not Stage.REMINDING or by_call or message == RETURNED:
            return source, None
        softly = await softness.of_case(conn, key.creditor, file.debtor.id, key.invoice_number)
        if softly is None:
            return source, None
        steps = file.written.reminding.steps
        mild = [it.message for it in steps if not it.firm and it.discount is None]
        said = {it.message for it in await contacts.of_case(conn, key.creditor, key.invoice_number)}
        kinder = [it for it in mild if it not in said]
        if softly is not Softly.ELSEWHERE:
            kinder += mild[:1]  # who begins afresh is never met with a threat (C4)
        words = (self._wording.get(language, it) for it in kinder)
        chosen = next((it for it in words if has_words_for(self._call.channel, it)), source)
        return chosen, chosen.labels.soft_word(softly)

    async def _personal(self, conn: Connection) -> str | None:
        """What staff want said: not on the phone, in no text message, in no notice of the law.

        A word too many can cost a notice its effect, so there it waits for the next message.
        """
        unfit = self._statutory or self._call.channel in (Channel.CALL, Channel.SMS)
        if unfit or not self._file.waiting.word:
            return None
        slug, debtor = self._file.key.creditor, self._file.debtor.id
        self._word = await personal_words.waiting(conn, slug, debtor)
        return self._word.word if self._word else None

    async def _message(self, conn: Connection, notice: NoticeFacts | None) -> str:
        """The step's message; but who paid and whose money went back hears that first."""
        if notice is not None:
            return notice_draft.message_of(notice, self._step)
        first = self._file.case.standing.stage is Stage.REMINDING and not self._file.case.walked
        again = first and self._file.key.opening > 1
        if again and await timeline.money_went_back(conn, self._file.key):
            return RETURNED
        return self._step.message

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


def _refuse_bad_wording(
    notice: NoticeFacts, composed: Composed, letter: Correspondence, kind: DebtorKind
) -> None:
    """A notice with the wrong words has no effect in law, so it never leaves (BW 6:96(6)).

    A business's demand names one day: a term from delivery beside it would contradict it.
    """
    language, problems = letter.facts.language, list[str]()
    if notice.kind == "consumer":
        vat, costs = notice.vat.amount if notice.vat else Decimal(0), notice.costs.amount
        problems = lint_notice(composed.body, language, costs=costs, vat=vat)
    elif notice.kind == "business" and kind is DebtorKind.CONSUMER:
        problems = ["a consumer gets the fourteen-day letter: name a playbook for consumers"]
    elif notice.kind == "business" and states_term(composed.body, language):
        problems = ["a business is told a fixed last day, not a term from delivery: leave that out"]
    if problems:
        raise ValueError(f"message {letter.source.name}: {'; '.join(problems)}")
