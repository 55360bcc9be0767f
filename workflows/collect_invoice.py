"""The story of one overdue invoice, from the first friendly word until it is settled."""

from temporalio import workflow
from temporalio.exceptions import ActivityError

from domain.case import CaseEvent, CaseInput, CaseResult, CaseState, MoveClock, Resting
from domain.vocabulary import Outcome
from workflows.case import Case
from workflows.rooms import ROOMS, ending, thanks


@workflow.defn(name="CollectInvoice")
class CollectInvoice:
    """One case; workflow id ``invoice/{creditor}/{invoice number}``, one run per opening."""

    @workflow.init
    def __init__(self, start: CaseInput) -> None:
        self.case = Case(start)
        self._leaving = False

    @workflow.run
    async def run(self, start: CaseInput) -> CaseResult | None:
        """Be in the room of the case's stage until an outcome stands; then end it well."""
        if not await self.case.open():
            return None
        while not self.case.settled:
            await ROOMS[self.case.standing.stage](self.case)
            await self._continue_as_new_if_long()
        await ending(self.case)
        await self._thank()
        await self._finish_handlers()
        standing = self.case.standing
        return CaseResult(
            key=self.case.key,
            outcome=standing.outcome or Outcome.PAID,
            open_amount=standing.open_amount,
            currency=standing.currency,
        )

    @workflow.signal
    def tell(self, event: CaseEvent) -> None:
        """A stored fact about the case: a payment, a reply, an outcome, an instruction."""
        self.case.hear(event)

    @workflow.signal
    def give_way(self) -> None:
        """The case is open again with the next number: this run, already closed, ends."""
        self.case.give_way()

    @workflow.update
    async def move_clock(self, to: MoveClock) -> Resting:
        """Let the case live at another offset; answers when it rests again (embedded stack)."""
        self.case.clock_offset = to.clock_offset
        await workflow.wait_condition(lambda: self.case.resting or self._leaving)
        due = None if self._leaving else self.case.standing.next
        return Resting(next_at=due.at if due else None)

    @workflow.query
    def state(self) -> CaseState:
        """The case as this run knows it."""
        return self.case.state

    async def _thank(self) -> None:
        try:
            await thanks(self.case)
        except ActivityError:
            workflow.logger.info("no thanks: the provider did not answer")

    async def _continue_as_new_if_long(self) -> None:
        if self.case.settled or self.case.disturbed:
            return
        if workflow.info().is_continue_as_new_suggested():
            await self._finish_handlers()
            if not self.case.disturbed:
                case = self.case
                workflow.continue_as_new(
                    CaseInput(key=case.key, clock_offset=case.clock_offset, state=case.state)
                )
            self._leaving = False

    async def _finish_handlers(self) -> None:
        self._leaving = True
        await workflow.wait_condition(workflow.all_handlers_finished)
