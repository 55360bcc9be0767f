"""Twilio's Messages resource, for WhatsApp and SMS."""

import re
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from sandbox.access import Messenger, State, own_account, twilio_client
from sandbox.answers import hang_if_told, refuse_if_told, twilio_refusal
from sandbox.models import OutboxMessage
from sandbox.state import E164, SandboxState, bare, channel_of, new_sid
from sandbox.twilio_content import render
from sandbox.twilio_fate import fate, refuse_by_behaviour

SMS_SENDER = re.compile(r"\+[1-9]\d{6,14}|(?=.*[A-Za-z])[A-Za-z0-9 +&_-]{1,11}")
"""A number, or an alphanumeric sender id."""
router = APIRouter(
    prefix="/2010-04-01/Accounts/{account_sid}",
    dependencies=[Depends(twilio_client), Depends(own_account)],
    tags=["twilio"],
)


@router.post("/Messages.json")
async def create_message(request: Request, state: State, courier: Messenger) -> JSONResponse:
    """Send a message.

    https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
    """
    fault = state.take_fault("twilio")
    refuse_if_told(fault)
    form = {name: str(value) for name, value in (await request.form()).items()}
    _check(form)
    refuse_by_behaviour(state.behaviour(form["To"]), form["To"])
    message = _compose(state, form)
    state.outbox.put(message.id, message)
    answer = resource(state, message)
    courier.send(message, fate(state, message), fault)
    await hang_if_told(fault, request)
    return JSONResponse(answer, 201)


@router.get("/Messages/{sid}.json")
async def fetch_message(sid: str, state: State) -> dict[str, Any]:
    """Fetch a message.

    https://www.twilio.com/docs/messaging/api/message-resource#fetch-a-message-resource
    """
    message = state.outbox.get(sid)
    if message is None or not message.by_twilio:
        raise twilio_refusal(404, f"The requested resource {sid} was not found")
    return resource(state, message)


@router.get("/Messages.json")
async def list_messages(request: Request, state: State) -> dict[str, Any]:
    """List messages, newest first, by ``To``, ``From`` and ``DateSent``.

    https://www.twilio.com/docs/messaging/api/message-resource#read-multiple-message-resources
    """
    query = dict(request.query_params)
    found = [m for m in reversed(list(state.outbox)) if _matches(m, query)]
    size = min(max(int(query.get("PageSize", 50)), 1), 1000)
    page = max(int(query.get("Page", 0)), 0)
    start = page * size
    shown = found[start : start + size]
    return {
        "page": page,
        "page_size": size,
        "start": start,
        "end": start + max(len(shown) - 1, 0),
        "uri": _page_uri(request, page, size),
        "first_page_uri": _page_uri(request, 0, size),
        "previous_page_uri": _page_uri(request, page - 1, size) if page else None,
        "next_page_uri": _page_uri(request, page + 1, size) if start + size < len(found) else None,
        "messages": [resource(state, message) for message in shown],
    }


@router.get(".json", tags=["credential check"])
async def fetch_account(account_sid: str) -> dict[str, Any]:
    """Fetch the account: a way to check credentials.

    https://www.twilio.com/docs/iam/api/account#fetch-an-account-resource
    """
    since = _rfc2822(datetime(2026, 1, 1, tzinfo=UTC))
    uri = f"/2010-04-01/Accounts/{account_sid}"
    return {
        "sid": account_sid,
        "owner_account_sid": account_sid,
        "friendly_name": "Sandbox",
        "status": "active",
        "type": "Full",
        "auth_token": None,
        "date_created": since,
        "date_updated": since,
        "uri": f"{uri}.json",
        "subresource_uris": {"messages": f"{uri}/Messages.json"},
    }


def resource(state: SandboxState, message: OutboxMessage) -> dict[str, Any]:
    """A message as Twilio's API shows it."""
    account = state.settings.twilio_account_sid
    uri = f"/2010-04-01/Accounts/{account}/Messages/{message.id}"
    waiting = message.status in ("accepted", "queued")
    return {
        "sid": message.id,
        "account_sid": account,
        "messaging_service_sid": message.messaging_service_sid,
        "from": message.as_twilio_writes(message.sender) if message.sender else None,
        "to": message.as_twilio_writes(message.to),
        "body": message.text,
        "status": message.status,
        "error_code": message.error_code,
        "error_message": message.error_message,
        "direction": "outbound-api",
        "num_segments": "1",
        "num_media": "0",
        "price": None,
        "price_unit": None,
        "api_version": "2010-04-01",
        "date_created": _rfc2822(message.at),
        "date_sent": None if waiting else _rfc2822(message.at),
        "date_updated": _rfc2822(message.updated_at or message.at),
        "uri": f"{uri}.json",
        "subresource_uris": {"media": f"{uri}/Media.json"},
    }


def _check(form: dict[str, str]) -> None:
    to, sender = form.get("To", ""), form.get("From", "")
    if not to:
        raise twilio_refusal(400, "A 'To' phone number is required.", 21604)
    if not E164.fullmatch(bare(to)):
        raise twilio_refusal(400, f"The 'To' number {to} is not a valid phone number.", 21211)
    if not sender and not form.get("MessagingServiceSid"):
        raise twilio_refusal(400, "A 'From' phone number is required.", 21603)
    if sender and channel_of(sender) != channel_of(to):
        raise twilio_refusal(400, f"Invalid From and To pair: {sender}, {to}.", 21910)
    if sender and channel_of(to) == "sms" and not SMS_SENDER.fullmatch(sender):
        raise twilio_refusal(400, f"Invalid 'From' Phone Number: {sender}", 21212)
    if form.get("ContentVariables") and not form.get("ContentSid"):
        raise twilio_refusal(400, "ContentSid Required", 21654)
    if not form.get("Body") and not form.get("ContentSid"):
        raise twilio_refusal(400, "A Message Body, Media URL or Content SID is required", 21619)


def _compose(state: SandboxState, form: dict[str, str]) -> OutboxMessage:
    callback = form.get("StatusCallback")
    query = parse_qs(urlsplit(callback or "").query)
    content = render(state, form.get("ContentSid"), form.get("ContentVariables"))
    sid = new_sid("SM")
    return OutboxMessage(
        id=sid,
        provider_id=sid,
        at=state.now(),
        channel=channel_of(form["To"]),
        to=bare(form["To"]),
        sender=form.get("From", "").removeprefix("whatsapp:"),
        messaging_service_sid=form.get("MessagingServiceSid"),
        status="queued" if form.get("From") else "accepted",
        text=content.text if content else form["Body"],
        template=content.name if content else None,
        template_sid=form.get("ContentSid"),
        variables=content.variables if content else {},
        buttons=content.buttons if content else [],
        status_callback=callback,
        contact_id=query.get("contact", [None])[0],
    )


def _matches(message: OutboxMessage, query: dict[str, str]) -> bool:
    if not message.by_twilio:
        return False
    if "To" in query and query["To"] != message.as_twilio_writes(message.to):
        return False
    if "From" in query and query["From"] != message.as_twilio_writes(message.sender):
        return False
    day = message.at.date()
    return all(
        (
            "DateSent" not in query or day == _moment(query["DateSent"]).date(),
            "DateSent<" not in query or message.at <= _moment(query["DateSent<"]),
            "DateSent>" not in query or message.at >= _moment(query["DateSent>"]),
        )
    )


def _moment(value: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise twilio_refusal(400, f"Invalid DateSent: {value}", 20001) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _page_uri(request: Request, page: int, size: int) -> str:
    query = {**request.query_params, "PageSize": str(size), "Page": str(page)}
    return f"{request.url.path}?{urlencode(query)}"


def _rfc2822(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC))
