"""Events in: what creditors' systems tell, kept all or nothing."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from fastapi import APIRouter, Request
from pydantic import ValidationError

from domain.incoming import KNOWN_TYPES, IncomingEvent, incoming_event
from gateway import cloud_events
from gateway.access import Caller, EventSender
from gateway.problems import ProblemError, plain
from gateway.state import Here
from ledger.intake import door
from ledger.intake.door import Accepted, Refusal, RefusedError

router = APIRouter(tags=["events"])

_ENVELOPE = ("id", "source", "type", "time", "specversion", "data", "")
_MODES = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {"type": "object", "description": "data; attributes in ce-* headers"}
        },
        cloud_events.STRUCTURED: {"schema": {"type": "object"}},
        cloud_events.BATCHED: {"schema": {"type": "array", "items": {"type": "object"}}},
    },
}


@router.post(
    "/events",
    status_code=202,
    summary="Take in CloudEvents: binary, structured or batched",
    openapi_extra={"requestBody": _MODES},
)
async def take_in(request: Request, here: Here, caller: EventSender) -> Accepted:
    """All events of the request are stored, or none; the refusal names every bad one."""
    body = await request.body()
    sent = cloud_events.read(request.headers, body)
    _only_own(sent, caller)
    events = _valid(sent, may_hold_nul=cloud_events.may_hold_nul(request.headers, body))
    try:
        accepted = await door.accept(here.pool, events)
    except RefusedError as error:
        raise _refused([_refusal(it) for it in error.refusals], len(sent)) from error
    here.metrics.count("events", "accepted", accepted.accepted)
    here.metrics.count("events", "duplicate", accepted.duplicates)
    return accepted


def _only_own(sent: Sequence[Any], caller: Caller) -> None:
    for event in sent:
        data = event.get("data") if isinstance(event, dict) else None
        creditor = data.get("creditor") if isinstance(data, dict) else None
        if isinstance(creditor, str):
            caller.require(creditor)


def _valid(sent: Sequence[Any], *, may_hold_nul: bool) -> list[IncomingEvent]:
    events: list[IncomingEvent] = []
    errors: list[dict[str, Any]] = []
    for index, event in enumerate(sent):
        if may_hold_nul and (place := _nul_in(event)) is not None:
            errors.append(_nul(index, event, place))
            continue
        try:
            events.append(incoming_event.validate_python(event))
        except ValidationError as error:
            errors += [_error(index, event, it) for it in error.errors()]
    if errors:
        raise _refused(errors, len(sent))
    return events


def _nul(index: int, event: Any, place: str) -> dict[str, Any]:
    known_id = event.get("id") if isinstance(event, dict) and place != "id" else None
    why = "must not contain the NUL character"
    return {"index": index, "id": known_id, "field": place, "error": why}


def _error(index: int, event: Any, error: Any) -> dict[str, Any]:
    known_id = event.get("id") if isinstance(event, dict) else None
    event_id = known_id if isinstance(known_id, str) else None
    kind = error["type"]
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        field, why = "type", f"give one of the known types: {', '.join(KNOWN_TYPES)}"
    else:
        # The first part of the path is the type that told the models apart.
        field, why = _placed([str(part) for part in error["loc"][1:]], plain(error["msg"]))
    return {"index": index, "id": event_id, "field": field, "error": why}


_RULE_ABOUT = re.compile(r"([a-z_]+): (.+)", re.DOTALL)


def _placed(place: Sequence[str], why: str) -> tuple[str, str]:
    """The field of an error; a rule over a whole object names the field in its words."""
    named = _RULE_ABOUT.fullmatch(why)
    if named is not None:
        return ".".join((*place, named[1])), named[2]
    return ".".join(place) or "event", why


def _nul_in(value: Any, place: str = "") -> str | None:
    """Where a text holds the NUL character, which no database takes."""
    if isinstance(value, str):
        return place if "\x00" in value else None
    parts: Iterable[tuple[object, Any]] = ()
    if isinstance(value, dict):
        parts = value.items()
    elif isinstance(value, list):
        parts = enumerate(value)
    inner = (_nul_in(part, f"{place}.{name}".lstrip(".")) for name, part in parts)
    return next((found for found in inner if found is not None), None)


def _refusal(refusal: Refusal) -> dict[str, Any]:
    field = refusal.field if refusal.field in _ENVELOPE else f"data.{refusal.field}"
    return {
        "index": refusal.index,
        "id": refusal.event_id,
        "field": field,
        "error": refusal.error,
    }


def _refused(errors: list[dict[str, Any]], total: int) -> ProblemError:
    bad = len({error["index"] for error in errors})
    first = errors[0]
    detail = (
        f"{bad} of {total} events cannot be accepted, so none was stored; "
        f"the first is {first['id'] or first['index']}: {first['field']}: {first['error']}"
    )
    return ProblemError(422, "Events refused", detail, errors=errors)
