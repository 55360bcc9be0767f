"""Outreach as a person controls it: what is held back, releasing it, the brake."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field

from domain.going_live import Stop
from domain.model import Model
from gateway.access import Caller, CaseReader, OutreachController
from gateway.problems import ProblemError
from gateway.state import Here
from ledger import going_live
from ledger.creditors import UnknownCreditorError
from ledger.going_live import HeldContact, NotApprovingError, NotStoppedError

router = APIRouter(prefix="/api/outreach", tags=["outreach"])
EVERYBODY = going_live.EVERYBODY


class Released(Model):
    """How many contacts were let go."""

    released: int


class Resumed(Model):
    """Whether a stop ended, and how many cases look again."""

    resumed: bool
    cases: int


class Release(Model):
    """Which contacts to let go: these, or all that the creditor has waiting."""

    creditor: str
    contacts: Annotated[tuple[UUID, ...], Field(max_length=10_000)] | None = None


class Brake(Model):
    """Whose sending is stopped or resumed; ``*`` is everybody's."""

    creditor: str
    why: Annotated[str, Field(min_length=1, max_length=500)] | None = None
    """Absent: the reason of a stop that is there already stays."""


@router.get("/held", summary="What is decided but not sent, the longest waiting first")
async def held(
    here: Here,
    caller: CaseReader,
    creditor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=10_000)] = 1000,
) -> list[HeldContact]:
    """Each message as it would be sent, and why it was not."""
    if creditor is not None:
        caller.require(creditor)
    return await going_live.held(here.pool, creditor or caller.only, limit)


@router.post("/release", summary="Release a batch that waits for a person")
async def release(here: Here, caller: OutreachController, wanted: Release) -> Released:
    """Let contacts go; what is paid or answered meanwhile is not sent all the same.

    409 outside mode ``approve``: nothing waits for a release there.
    """
    caller.require(wanted.creditor)
    try:
        count = await going_live.release(here.pool, wanted.creditor, caller.person, wanted.contacts)
    except UnknownCreditorError as error:
        raise ProblemError(404, "No such creditor", str(error)) from error
    except NotApprovingError as error:
        raise ProblemError(409, "Nothing waits for a release", str(error)) from error
    return Released(released=count)


@router.get("/stops", summary="Whose sending is stopped, and why")
async def stops(here: Here, caller: CaseReader) -> list[Stop]:
    """Every stop that concerns the caller."""
    return await going_live.stops(here.pool, caller.only)


@router.post("/stop", summary="Stop all sending at once")
async def stop(here: Here, caller: OutreachController, brake: Brake) -> Stop:
    """From the next contact on nothing is sent; the cases go on living."""
    _may_brake(caller, brake.creditor)
    try:
        return await going_live.stop(here.pool, brake.creditor, brake.why, caller.person)
    except UnknownCreditorError as error:
        raise ProblemError(404, "No such creditor", str(error)) from error


@router.post("/resume", summary="End a stop; what waited leaves at the creditor's pace")
async def resume(here: Here, caller: OutreachController, brake: Brake) -> Resumed:
    """How many cases look again; 404 where nothing is stopped."""
    _may_brake(caller, brake.creditor)
    try:
        told = await going_live.resume(here.pool, brake.creditor)
    except UnknownCreditorError as error:
        raise ProblemError(404, "No such creditor", str(error)) from error
    except NotStoppedError as error:
        raise ProblemError(404, "Not stopped", str(error)) from error
    return Resumed(resumed=True, cases=told)


def _may_brake(caller: Caller, creditor: str) -> None:
    if creditor == EVERYBODY and caller.only is None:
        return
    caller.require(creditor)
