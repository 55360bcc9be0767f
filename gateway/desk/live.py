"""The stream of changes to one open page (server-sent events, WHATWG HTML §9.2).

It says only *that* something changed; what, a page asks for by itself, with its own rights.
"""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

from fastapi import APIRouter, Request
from sse_starlette import EventSourceResponse, ServerSentEvent

from domain.staff import Right, Staff
from gateway.desk.look import ROOT
from gateway.desk.visitors import Looker, cookie_name
from gateway.state import GatewayState, Here
from ledger import desk_sessions
from ledger.live import Change, What

router = APIRouter(prefix=ROOT, include_in_schema=False)
_LOOK_AT_SESSION = 30.0
_TOGETHER = 0.25
"""Seconds between two signals: what comes in one burst is one signal."""


@router.get("/live")
async def live(
    request: Request, here: Here, who: Looker, task: UUID | None = None
) -> EventSourceResponse:
    """Signals ``tasks``: the list changed; or, about one ``task``: that it, or a balance, did."""
    token = request.cookies[cookie_name(here)]
    return EventSourceResponse(_signals(here, token, who.session.person, task), ping=15)


async def _signals(
    here: GatewayState, token: str, person: Staff | None, task: UUID | None
) -> AsyncIterator[ServerSentEvent]:
    name = "tasks" if task is None else "task"
    async with here.bulletin.read() as reader:
        yield ServerSentEvent(event=name, data="now")  # what was missed before this connection
        while person is not None:
            changes = await reader.changes(_LOOK_AT_SESSION)
            session = await desk_sessions.find(here.pool, token, touched=False)
            person = None if session is None else session.person
            if person is not None and any(concerns(it, person, task) for it in changes):
                yield ServerSentEvent(event=name, data="now")
                await asyncio.sleep(_TOGETHER)


def concerns(it: Change, person: Staff, task: UUID | None) -> bool:
    """Whether the list, or the page of a task, looks anew: never for another creditor's."""
    if it.what is not What.TASK:
        return it.what is What.ANYTHING or task is not None
    return person.may(Right.LOOK, it.creditor) and task in (None, it.task)
