"""One running case: its state, its inbox, its clock, and how it waits.

The rooms (``workflows.rooms``) tell what a stage does; this is what they do it with.
"""

from collections import deque
from datetime import datetime, timedelta
from typing import TypedDict

from temporalio import workflow
from temporalio.exceptions import ActivityError, is_cancelled_exception

from domain.case import CaseEvent, CaseInput, CaseKey, CaseState, Next, NextWhat, Standing
from domain.effects import Advance, Answer, CaseCall, ReachOut, Respond
from domain.vocabulary import Stage
from workflows import details, effects, search_attributes
from workflows.sleeping import sleep_until


class _Call(TypedDict):
    key: CaseKey
    clock_offset: timedelta
    now: datetime


class Case:
    """A case between two continue-as-news."""

    def __init__(self, start: CaseInput) -> None:
        self.key = start.key
        self.clock_offset = start.clock_offset
        self._state = start.state
        self._inbox: deque[CaseEvent] = deque()
        self._last_seq = start.state.last_seq if start.state else 0
        self._waiting = False
        self._reopened = False
        self._over = False
        self._found_by: object = None

    @property
    def state(self) -> CaseState:
        """All that the next run needs."""
        assert self._state is not None
        carried = {"last_seq": self._last_seq, "clock_offset": self.clock_offset}
        return self._state.model_copy(update=carried)

    @property
    def standing(self) -> Standing:
        """Where the case stands."""
        return self.state.standing

    @property
    def settled(self) -> bool:
        """Whether an outcome stands, so that only the ending is left."""
        return self.standing.outcome is not None

    def stays_in(self, stage: Stage) -> bool:
        """Whether the case is still in a room."""
        return not self.settled and self.standing.stage is stage

    @property
    def now(self) -> datetime:
        """The case's time: the server's, moved by the offset."""
        return workflow.now() + self.clock_offset

    @property
    def resting(self) -> bool:
        """Whether there is nothing to do before the next due moment."""
        due = self._state.standing.next if self._state else None
        return self._waiting and not self.disturbed and (due is None or due.at > self.now)

    def hear(self, event: CaseEvent) -> None:
        """Take an event in, once: the relay may deliver it again."""
        if event.clock_offset is not None:
            self.clock_offset = event.clock_offset
        if event.seq > self._last_seq:
            self._last_seq = event.seq
            if not self._over:
                self._inbox.append(event)

    def hear_no_more(self) -> None:
        """The case is closed: what it was or is told changes nothing; a later opening still may."""
        self._over = True
        self._inbox.clear()

    async def open(self) -> bool:
        """Ask the ledger whether there is something to work on; a carried state is enough."""
        if self._state is None:
            opened = await effects.open_case(self.call())
            if opened.state is None:
                return False
            self._state = opened.state
            self._show(opened.why)
        return True

    async def interrupted(self) -> bool:
        """Wait for the next due moment or for news, whichever comes first; True after news."""
        await self.rest()
        if not self._inbox:
            return False
        event = self._inbox.popleft()
        self.follow(await effects.respond(Respond(**self._call(), event=event)))
        return True

    async def rest(self) -> None:
        """Sleep until the next due moment or news; a moved clock changes how long."""
        due = self.standing.next
        self._waiting = True
        try:
            if due is None:
                await workflow.wait_condition(lambda: self.disturbed)
                return
            await sleep_until(due.at, due.why, self)
        finally:
            self._waiting = False

    async def take_next(self) -> None:
        """Do what fell due: a contact on its channel, or a move in the ledger."""
        due = self.standing.next
        if due is None:
            return
        if due.what in (NextWhat.CONTACT, NextWhat.RESOLVE_UNKNOWN):
            await self._reach_out(due)
        else:
            self.follow(await effects.advance(Advance(**self._call(), due=due)))

    async def _reach_out(self, due: Next) -> None:
        assert due.step is not None
        assert due.channel is not None
        contact = {"step": due.step, "channel": due.channel, "attempt": due.attempt}
        try:
            answer = await effects.reach_out(ReachOut.model_validate({**self._call(), **contact}))
        except ActivityError as error:
            if is_cancelled_exception(error):
                raise
            what = NextWhat.PROVIDER_DOWN if effects.provider_is_down(error) else NextWhat.FAULT
            later = due.model_copy(update={"what": what})
            answer = await effects.advance(Advance(**self._call(), due=later))
        self.follow(answer)

    def follow(self, answer: Answer) -> None:
        """Stand where the effect says, and show it."""
        assert self._state is not None
        self._state = self._state.model_copy(update={"standing": answer.standing})
        self._show(answer.why)

    def _show(self, last: str) -> None:
        workflow.set_current_details(details.brief(self.state, last))
        standing = self.standing
        found_by = standing.model_copy(
            update={"next": None, "step": None, "contacted": False, "marketing_move": None}
        )
        if found_by != self._found_by:
            self._found_by = found_by
            workflow.upsert_search_attributes(search_attributes.of_case(self.state))

    def call(self) -> CaseCall:
        """What every effect gets."""
        return CaseCall(**self._call())

    def _call(self) -> _Call:
        return {"key": self.key, "clock_offset": self.clock_offset, "now": self.now}

    def give_way(self) -> None:
        """A later opening of this invoice wants to run: say nothing more."""
        self._reopened = True

    @property
    def disturbed(self) -> bool:
        """Whether there is something to hear before going on."""
        return bool(self._inbox) or self._reopened
