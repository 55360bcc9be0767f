"""What a contact says: which message, about what, how softly, and with a personal word."""

from datetime import datetime
from decimal import Decimal

from activities import discounting, message_facts, notice_draft
from activities.channel import Composed, Correspondence
from activities.pay_links import NO_LINKS, PayLinks
from activities.time_to_pay import time_to_pay
from domain.fresh_start import Softly
from domain.going_live import addressed_to
from domain.law.notice import lint_notice
from domain.law.notice_wording import states_term
from domain.messages.coverage import has_words_for
from domain.messages.facts import NoticeFacts
from domain.messages.source import MessageSource
from domain.messages.wording import Wording
from domain.playbook import Step
from domain.reach import wants_no_calls
from domain.vocabulary import Channel, DebtorKind, NonPaymentReason, Stage
from ledger import contacts, personal_words, softness, timeline
from ledger.case_file import CaseFile
from ledger.database import Connection
from ledger.personal_words import PersonalWord

RETURNED = "payment_returned"
"""The first message after a reversal opened a case again (peers F)."""
GOES_ON = "goes_on"
"""The first message after everything stood still for long."""
_WITHOUT_COSTS = {"firm": "firm_abroad", "reminder_firm": "firm_abroad"}
"""What is said instead where the last demand announces no costs: the law's are in euros."""

_ASKS_FOR_A_CALL = ("call_missed",)
"""Words in the place of a call, which speak of one that is still to come."""
WITHOUT_CALLS = "call_unwanted"
"""What who asked not to be called reads in its stead."""


class ContactWords:
    """The words of one step on one channel."""

    def __init__(
        self,
        wording: Wording,
        file: CaseFile,
        step: Step,
        channel: Channel,
        now: datetime,
        links: PayLinks = NO_LINKS,
    ) -> None:
        self._wording = wording
        self._file = file
        self._step = step
        self._channel = channel
        self._now = now
        self._links = links
        self._statutory = file.case.standing.stage is Stage.FINAL_NOTICE
        self.word: PersonalWord | None = None
        """A word of staff that this contact says; known once its letter is written."""

    async def letter(
        self,
        conn: Connection,
        covers: tuple[str, ...],
        notice: NoticeFacts | None,
        message: str,
        may_ask: dict[str, Decimal],
    ) -> Correspondence:
        """The message about these invoices, and to whom it goes."""
        file, discount, channel = self._file, self._step.discount, self._channel
        pay_by = time_to_pay(file, self._step.id, channel, self._now)
        facts = await message_facts.gather(
            conn, file, covers, self._now, notice, pay_by, may_ask, self._links
        )
        source, soft_word = await self._said_how(conn, message)
        if discount is not None and source.discount:
            until = discounting.last_day(file, discount, channel, self._now)
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
        by_call = self._channel is Channel.CALL
        if file.case.standing.stage is not Stage.REMINDING or by_call or message == RETURNED:
            return source, None
        softly = await softness.of_case(conn, key.creditor, file.debtor.id, key.invoice_number)
        if softly is None:
            return source, None
        if message == GOES_ON:
            return source, source.labels.soft_word(softly)
        steps = file.written.reminding.steps
        mild = [it.message for it in steps if not it.firm and it.discount is None]
        said = {it.message for it in await contacts.of_case(conn, key.creditor, key.invoice_number)}
        kinder = [it for it in mild if it not in said]
        if softly is not Softly.ELSEWHERE:
            kinder += mild[:1]  # who begins afresh is never met with a threat (C4)
        words = (self._wording.get(language, it) for it in kinder)
        chosen = next((it for it in words if has_words_for(self._channel, it)), source)
        return chosen, chosen.labels.soft_word(softly)

    async def _personal(self, conn: Connection) -> str | None:
        """What staff want said: not on the phone, in no text message, in no notice of the law.

        A word too many can cost a notice its effect, so there it waits for the next message.
        """
        unfit = self._statutory or self._channel in (Channel.CALL, Channel.SMS)
        if unfit or not self._file.waiting.word:
            return None
        slug, debtor = self._file.key.creditor, self._file.debtor.id
        self.word = await personal_words.waiting(conn, slug, debtor)
        return self.word.word if self.word else None

    async def message(self, conn: Connection, notice: NoticeFacts | None, *, goes_on: bool) -> str:
        """The step's message; but that money went back, or that a claim goes on, is said first."""
        if notice is not None:
            return notice_draft.message_of(notice, self._step)
        first = self._file.case.standing.stage is Stage.REMINDING and not self._file.case.walked
        again = first and self._file.key.opening > 1
        if again and await timeline.money_went_back(conn, self._file.key):
            return RETURNED
        if goes_on and self._may_say_so():
            return GOES_ON
        if self._step.message in _ASKS_FOR_A_CALL and wants_no_calls(self._file.unusable):
            return WITHOUT_CALLS
        if self._file.owed.currency != "EUR":
            return _WITHOUT_COSTS.get(self._step.message, self._step.message)
        return self._step.message

    def _may_say_so(self) -> bool:
        """Whether a reminder in writing may say that it goes on; a breach has words of its own."""
        standing = self._file.case.standing
        written = standing.stage is Stage.REMINDING and self._channel is not Channel.CALL
        return written and standing.reason is not NonPaymentReason.BROKEN_PROMISE


def refuse_bad_wording(
    notice: NoticeFacts, composed: Composed, letter: Correspondence, kind: DebtorKind
) -> None:
    """A notice with the wrong words has no effect in law, so it never leaves (BW 6:96(6)).

    A business's demand names one day: a term from delivery beside it would contradict it.

    Raises:
        ValueError: the words are wrong; it says which.
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
