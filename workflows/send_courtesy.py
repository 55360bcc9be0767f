"""The story of one courtesy: wait for its moment, say it once, or leave it unsaid."""

from datetime import datetime, timedelta
from typing import TypedDict

from temporalio import workflow
from temporalio.exceptions import ActivityError, is_cancelled_exception

from domain.case import MoveClock, Resting
from domain.courtesies import (
    CourtesyInput,
    CourtesyKey,
    CourtesyStanding,
    PlanCourtesy,
    SayCourtesy,
    Trouble,
)
from workflows import details, effects, search_attributes
from workflows.sleeping import sleep_until


class _Call(TypedDict):
    key: CourtesyKey
    clock_offset: timedelta
    now: datetime


@workflow.defn(name="SendCourtesy")
class SendCourtesy:
    """One message outside of any ladder; workflow id ``courtesy/{creditor}/{id}``."""

    @workflow.init
    def __init__(self, start: CourtesyInput) -> None:
        self._key = start.key
        self.clock_offset = start.clock_offset
        self.disturbed = False
        self._standing: CourtesyStanding | None = None
        self._waiting = False

    @workflow.run
    async def run(self, start: CourtesyInput) -> CourtesyStanding:
        """Look when it is to be said, sleep, say it; news and trouble make it look again."""
        workflow.upsert_search_attributes(search_attributes.of_courtesy(self._key))
        standing = await self._look()
        while not standing.over:
            await self._rest()
            standing = await (self._look() if self.disturbed else self._say())
        await workflow.wait_condition(workflow.all_handlers_finished)
        return standing

    @workflow.signal
    def look_again(self) -> None:
        """What it waits for has changed: a release, another mode, or it was dropped."""
        self.disturbed = True

    @workflow.update
    async def move_clock(self, to: MoveClock) -> Resting:
        """Live at another offset; answers when there is nothing to do (embedded stack)."""
        self.clock_offset = to.clock_offset
        await workflow.wait_condition(lambda: self._over or self._resting)
        return Resting(next_at=self._standing.at if self._standing else None)

    @property
    def _over(self) -> bool:
        return self._standing is not None and self._standing.over

    @property
    def _resting(self) -> bool:
        at = self._standing.at if self._standing else None
        now = workflow.now() + self.clock_offset
        return self._waiting and not self.disturbed and (at is None or at > now)

    async def _rest(self) -> None:
        standing = self._standing
        assert standing is not None
        assert standing.at is not None
        self._waiting = True
        try:
            await sleep_until(standing.at, standing.why, self)
        finally:
            self._waiting = False

    async def _look(self, trouble: Trouble | None = None) -> CourtesyStanding:
        self.disturbed = False
        return self._follow(
            await effects.plan_courtesy(PlanCourtesy(**self._call(), trouble=trouble))
        )

    async def _say(self) -> CourtesyStanding:
        assert self._standing is not None
        assert self._standing.channel is not None
        said = {"kind": self._standing.kind, "channel": self._standing.channel}
        call = SayCourtesy.model_validate({**self._call(), **said})
        try:
            return self._follow(await effects.say_courtesy(call))
        except ActivityError as error:
            if is_cancelled_exception(error):
                raise
            down = effects.provider_is_down(error)
            return await self._look(Trouble.PROVIDER_DOWN if down else Trouble.FAULT)

    def _follow(self, standing: CourtesyStanding) -> CourtesyStanding:
        self._standing = standing
        workflow.set_current_details(details.of_courtesy(standing))
        return standing

    def _call(self) -> _Call:
        now = workflow.now() + self.clock_offset
        return {"key": self._key, "clock_offset": self.clock_offset, "now": now}
