"""Effects of a case without a ledger: a short script in memory, and a note of what was done."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from temporalio import activity
from temporalio.exceptions import ApplicationError

from domain.case import CaseKey, CaseState, Next, NextWhat, Standing
from domain.effects import (
    Advance,
    Answer,
    CaseCall,
    Effect,
    Happened,
    Opened,
    ReachOut,
    Respond,
    Scanned,
    ScanOverdue,
    Thank,
)
from domain.vocabulary import Channel, DebtorKind, NonPaymentReason, Outcome, Stage

Answering = Callable[[], Awaitable[None]]
LADDER = ((2, "friendly"), (9, "second"), (16, "firm"))


class Script:
    """One invoice: reminders on their days, then the last demand, then a person's decision."""

    def __init__(self, number: str) -> None:
        self.key = CaseKey(creditor="acme", invoice_number=number)
        self.did: list[str] = []
        """What was done, with its day: ``2 reach_out friendly whatsapp``."""
        self.heard: list[int] = []
        self.paid = False
        self.told: list[Answer] = []
        """What the next events are answered with; payments are looked for where absent."""
        self.before: dict[str, Answering] = {}
        """What happens while an effect is under way, once."""
        self.busy = 0
        """How many sends are not taken."""
        self.ladder: tuple[tuple[int, str], ...] = LADDER
        self.contacted = False
        self._opened_at = datetime.max.replace(tzinfo=UTC)
        self._standing = Standing(
            stage=Stage.REMINDING, open_amount=Decimal("250.00"), currency="EUR"
        )

    def day(self, number: float) -> datetime:
        """A moment, in days since the case opened."""
        return self._opened_at + timedelta(days=number)

    def stands(
        self,
        stage: Stage,
        due: Next | None = None,
        outcome: Outcome | None = None,
        reason: NonPaymentReason = NonPaymentReason.UNKNOWN,
    ) -> Answer:
        """An answer that puts the case somewhere."""
        changes = {"stage": stage, "next": due, "outcome": outcome, "reason": reason}
        self._standing = self._standing.model_copy(update=changes)
        return Answer(happened=Happened.DONE, why=f"{stage}", standing=self._standing)

    def contact_on(self, number: float, step: str = "second") -> Next:
        """A contact on a day."""
        due = {"what": NextWhat.CONTACT, "step": step, "channel": Channel.EMAIL}
        return Next.model_validate({"at": self.day(number), "why": f"step {step}", **due})

    def watch_until(self, number: float) -> Next:
        """The end of a pause or a promise."""
        return Next(at=self.day(number), what=NextWhat.RESUME, why="it ends")

    async def _note(self, call: CaseCall, effect: Effect, *more: str) -> datetime:
        now = call.now
        info = activity.info()
        if not info.is_local and info.started_time is not None:
            now = info.started_time + call.clock_offset
        if effect is Effect.OPEN_CASE:
            self._opened_at = now
        elapsed = now - self._opened_at
        self.did.append(" ".join((str(elapsed.days), effect, *more)))
        happening = self.before.pop(" ".join((effect, *more)), None)
        if happening is not None:
            await happening()
        return now

    def _plan(self) -> Next:
        done = sum(" reach_out " in it for it in self.did)
        if done < len(self.ladder):
            return self.contact_on(*self.ladder[done])
        return Next(
            at=self.day(self.ladder[-1][0] + 14),
            what=NextWhat.MOVE,
            why="the ladder is walked",
            stage=Stage.APPROVAL,
        )

    # The effects, as the workflow calls them

    async def open_case(self, call: CaseCall) -> Opened:
        await self._note(call, Effect.OPEN_CASE)
        if call.key.opening > 1:
            return Opened(state=None, why="this opening is closed")
        standing = self._standing.model_copy(update={"next": self._plan()})
        return Opened(
            state=CaseState(
                key=call.key,
                debtor_id="C-1001",
                debtor_kind=DebtorKind.CONSUMER,
                due_on=date(2026, 10, 31),
                playbook="test@1",
                standing=standing,
                clock_offset=call.clock_offset,
                desk_url="https://desk.example.com",
            )
        )

    async def respond(self, call: Respond) -> Answer:
        if call.event.seq in self.heard:  # a local effect may be run twice
            return Answer(happened=Happened.DONE, why="before", standing=self._standing)
        self.heard.append(call.event.seq)
        await self._note(call, Effect.RESPOND, call.event.what)
        if self.paid:
            return self.stands(self._standing.stage, outcome=Outcome.PAID)
        if self.told:
            answer = self.told.pop(0)
            self._standing = answer.standing
            return answer
        return self.stands(self._standing.stage, self._standing.next or self._plan())

    async def advance(self, call: Advance) -> Answer:
        now = await self._note(call, Effect.ADVANCE, call.due.what)
        if call.due.what is NextWhat.PROVIDER_DOWN:
            at = now + timedelta(minutes=30)
            later = call.due.model_copy(update={"what": NextWhat.CONTACT, "at": at})
            return self.stands(self._standing.stage, later)
        if call.due.what is NextWhat.RESUME:
            return self.stands(Stage.REMINDING, self._plan())
        return self.stands(call.due.stage or Stage.APPROVAL)

    async def reach_out(self, call: ReachOut) -> Answer:
        if self.busy:
            self.busy -= 1
            raise ApplicationError("busy", type="ProviderBusy")
        await self._note(call, Effect.REACH_OUT, call.step, call.channel)
        self.contacted = True
        return self.stands(self._standing.stage, self._plan())

    async def thank(self, call: Thank) -> Answer:
        await self._note(call, Effect.THANK, call.channel)
        return self.stands(Stage.CLOSED, outcome=Outcome.PAID)

    async def suspend_marketing(self, call: CaseCall) -> Answer:
        await self._note(call, Effect.SUSPEND_MARKETING)
        self._standing = self._standing.model_copy(update={"marketing_suspended": True})
        return self.stands(Stage.FINAL_NOTICE, self._standing.next)

    async def reactivate(self, call: CaseCall) -> Answer:
        await self._note(call, Effect.REACTIVATE)
        self._standing = self._standing.model_copy(update={"marketing_suspended": False})
        return Answer(happened=Happened.DONE, why="a customer again", standing=self._standing)

    async def hand_over(self, call: CaseCall) -> Answer:
        await self._note(call, Effect.HAND_OVER)
        return Answer(happened=Happened.DONE, why="handed over", standing=self._standing)

    async def close_case(self, call: CaseCall) -> Answer:
        now = await self._note(call, Effect.CLOSE_CASE)
        thanks = None
        if self._standing.outcome is Outcome.PAID and self.contacted:
            thanks = Next(
                at=now + timedelta(days=2),
                what=NextWhat.THANK,
                why="thank you",
                channel=Channel.EMAIL,
            )
        return self.stands(Stage.CLOSED, thanks, self._standing.outcome)


class Theatre:
    """Where scripts are played: activities that look up the script of the case."""

    def __init__(self) -> None:
        self.scripts: dict[str, Script] = {}

    def script(self, number: str) -> Script:
        """A new script for an invoice."""
        self.scripts[number] = Script(number)
        return self.scripts[number]

    def _of(self, call: CaseCall) -> Script:
        return self.scripts[call.key.invoice_number]

    @activity.defn(name=Effect.OPEN_CASE)
    async def open_case(self, call: CaseCall) -> Opened:
        return await self._of(call).open_case(call)

    @activity.defn(name=Effect.RESPOND)
    async def respond(self, call: Respond) -> Answer:
        return await self._of(call).respond(call)

    @activity.defn(name=Effect.ADVANCE)
    async def advance(self, call: Advance) -> Answer:
        return await self._of(call).advance(call)

    @activity.defn(name=Effect.REACH_OUT)
    async def reach_out(self, call: ReachOut) -> Answer:
        return await self._of(call).reach_out(call)

    @activity.defn(name=Effect.THANK)
    async def thank(self, call: Thank) -> Answer:
        return await self._of(call).thank(call)

    @activity.defn(name=Effect.SUSPEND_MARKETING)
    async def suspend_marketing(self, call: CaseCall) -> Answer:
        return await self._of(call).suspend_marketing(call)

    @activity.defn(name=Effect.REACTIVATE)
    async def reactivate(self, call: CaseCall) -> Answer:
        return await self._of(call).reactivate(call)

    @activity.defn(name=Effect.HAND_OVER)
    async def hand_over(self, call: CaseCall) -> Answer:
        return await self._of(call).hand_over(call)

    @activity.defn(name=Effect.CLOSE_CASE)
    async def close_case(self, call: CaseCall) -> Answer:
        return await self._of(call).close_case(call)

    @activity.defn(name=Effect.SCAN_OVERDUE)
    async def scan_overdue(self, call: ScanOverdue) -> Scanned:
        return Scanned(opened=3)
