"""The sandbox's own doors: what was sent, who answers, what goes wrong, what time it is."""

from datetime import UTC, datetime
from typing import Annotated, Any

import httpx
from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from sandbox import sendgrid_fate, twilio_fate
from sandbox.access import Messenger, State
from sandbox.models import (
    Behaviour,
    Contact,
    ContactList,
    Fault,
    Identities,
    OutboxMessage,
    SuppressionGroup,
)
from sandbox.replies import ReplyIn, email_call, sms_call, whatsapp_call
from sandbox.sendgrid_marketing import list_resource, upsert
from sandbox.state import E164, EMAIL, SandboxState, bare

router = APIRouter(tags=["control"])


class Clock(BaseModel):
    """How far case time is ahead of the machine's clock."""

    offset_seconds: float = Field(allow_inf_nan=False, ge=-3.2e9, le=3.2e9)


class Scene(BaseModel):
    """Marketing as someone set it up by hand, with ids of their choice."""

    model_config = ConfigDict(extra="forbid")
    lists: list[ContactList] = []
    groups: list[SuppressionGroup] = []
    contacts: list[dict[str, Any]] = []


@router.get("/outbox", response_model=None)
async def outbox(
    request: Request,
    state: State,
    to: str | None = None,
    contact_id: str | None = None,
    since_id: str | None = None,
    limit: Annotated[int, Query(ge=1)] = 200,
) -> Response:
    """What was sent, oldest first; a browser gets a page with the newest ``limit`` first."""
    messages = _after(list(state.outbox), since_id)
    if to is not None:
        messages = [m for m in messages if bare(m.to) == bare(_plus(to))]
    if contact_id is not None:
        messages = [m for m in messages if m.contact_id == contact_id]
    if "text/html" in request.headers.get("accept", ""):
        from sandbox.outbox_page import page

        replies = [r for r in state.replies if to is None or bare(r.sender) == bare(_plus(to))]
        return page(messages, replies, to, limit)
    return JSONResponse([m.model_dump(mode="json") for m in messages])


@router.delete("/outbox", status_code=204)
async def clear_outbox(state: State) -> Response:
    """Forget every message and reply (the 24-hour windows stay)."""
    state.outbox.clear()
    state.replies.clear()
    return Response(status_code=204)


@router.get("/replies")
async def replies(state: State) -> list[dict[str, Any]]:
    """What debtors wrote back, oldest first."""
    return [reply.model_dump(mode="json") for reply in state.replies]


@router.post("/replies")
async def reply(body: ReplyIn, state: State, courier: Messenger) -> JSONResponse:
    """Write back as a debtor; ``status`` is what the gateway answered."""
    make = {"whatsapp": whatsapp_call, "sms": sms_call, "email": email_call}[body.channel]
    note, url, call = make(state, body)
    state.replies.put(note.id, note)
    try:
        for _ in range(body.times):
            answer = await courier.post(url, **call)
    except httpx.HTTPError as problem:
        detail = {"id": note.id, "detail": f"the gateway cannot be reached: {problem!r}"}
        return JSONResponse(detail, 502)
    return JSONResponse({"id": note.id, "status": answer.status_code})


@router.get("/faults")
async def faults(state: State) -> list[dict[str, Any]]:
    """Faults that are still to come."""
    return [fault.model_dump() for fault in state.faults]


@router.post("/faults", status_code=201)
async def add_fault(body: Fault, state: State) -> dict[str, Any]:
    """Let the next sends through a provider go wrong."""
    state.faults.append(body)
    return body.model_dump()


@router.delete("/faults", status_code=204)
async def clear_faults(state: State) -> Response:
    """Nothing more goes wrong; what is held back stays held."""
    state.faults.clear()
    return Response(status_code=204)


@router.post("/faults/release")
async def release(courier: Messenger) -> dict[str, int]:
    """Let go of callbacks that are late."""
    return {"released": courier.release()}


@router.get("/behaviours")
async def behaviours(state: State) -> dict[str, str]:
    """Addresses that do not simply receive."""
    return {each.address: each.behaviour for each in state.behaviours}


@router.post("/behaviours", status_code=201)
async def behave(body: Behaviour, state: State) -> dict[str, str]:
    """Tell an address how to behave."""
    address = bare(body.address)
    known = twilio_fate.BEHAVIOURS if E164.fullmatch(address) else sendgrid_fate.BEHAVIOURS
    if not E164.fullmatch(address) and not EMAIL.fullmatch(address):
        raise _unfit("address", "must be a number like +31612345678 or an email address")
    if body.behaviour not in known:
        raise _unfit("behaviour", f"must be one of {', '.join(sorted(known))}")
    state.behaviours.put(address, Behaviour(address=address, behaviour=body.behaviour))
    return {"address": address, "behaviour": body.behaviour}


@router.get("/marketing")
async def marketing(state: State) -> dict[str, Any]:
    """Contacts, lists and who is suppressed in which group."""
    return {
        "contacts": [_contact(state, contact) for contact in state.contacts],
        "lists": [list_resource(state, each) for each in state.lists],
        "groups": [group.model_dump(exclude={"emails"}) for group in state.groups],
        "suppressions": [
            {"group_id": group.id, "email": email}
            for group in state.groups
            for email in group.emails
        ],
    }


@router.post("/marketing", status_code=201)
async def set_scene(body: Scene, state: State) -> dict[str, Any]:
    """Set up lists, groups and contacts (``email``, ``list_ids``) as if by hand."""
    for place, each in enumerate(body.contacts):
        if not EMAIL.fullmatch(str(each.get("email"))):
            raise _unfit(f"contacts.{place}.email", "must be an email address")
    for new_list in body.lists:
        state.lists.put(new_list.id, new_list)
    for group in body.groups:
        group.emails = [bare(email) for email in group.emails]
        state.groups.put(str(group.id), group)
    for each in body.contacts:
        upsert(state, {k: v for k, v in each.items() if k != "list_ids"}, each.get("list_ids", []))
    return await marketing(state)


@router.put("/identities")
async def set_identities(body: Identities, state: State) -> Identities:
    """Say who may be the sender, as if it had been set up and verified at the providers."""
    state.identities = body
    return body


@router.get("/clock")
async def clock(state: State) -> dict[str, Any]:
    """Case time."""
    return {"offset_seconds": state.offset_seconds, "now": state.now().isoformat()}


@router.post("/clock")
async def set_clock(body: Clock, state: State) -> dict[str, Any]:
    """Set how far case time is ahead of the machine's clock."""
    try:
        datetime.fromtimestamp(datetime.now(UTC).timestamp() + body.offset_seconds, UTC)
    except (ValueError, OverflowError):
        raise _unfit("offset_seconds", "leads outside the calendar") from None
    state.offset_seconds = body.offset_seconds
    return await clock(state)


@router.post("/drain")
async def drain(state: State, courier: Messenger) -> JSONResponse:
    """Wait until the gateway has heard everything there is to hear, late callbacks too."""
    report = await courier.drain(state.settings.drain_seconds)
    return JSONResponse(report, 504 if report["pending"] else 200)


@router.get("/keys")
async def keys(state: State) -> dict[str, str]:
    """The public key that verifies SendGrid's signed events, base64 DER."""
    return {"sendgrid_public_key": state.signer.public_key()}


@router.get("/health")
async def health() -> dict[str, str]:
    """Ready."""
    return {"status": "ok"}


def _contact(state: SandboxState, contact: Contact) -> dict[str, Any]:
    names = [known.name for known in state.lists if known.id in contact.list_ids]
    return {
        **contact.fields,
        "id": contact.id,
        "email": contact.email,
        "lists": contact.list_ids,
        "list_names": names,
    }


def _after(messages: list[OutboxMessage], since_id: str | None) -> list[OutboxMessage]:
    ids = [message.id for message in messages]
    return messages[ids.index(since_id) + 1 :] if since_id in ids else messages


def _plus(address: str) -> str:
    """A number whose ``+`` a query string turned into a blank."""
    return "+" + address[1:] if address.startswith(" ") else address


def _unfit(field: str, message: str) -> HTTPException:
    return HTTPException(422, [{"loc": ["body", *field.split(".")], "msg": message}])
