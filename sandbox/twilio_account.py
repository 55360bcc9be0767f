"""Twilio's account, WhatsApp senders and messaging services, as they are looked up."""

from email.utils import format_datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from sandbox.access import State, own_account, twilio_client
from sandbox.answers import twilio_refusal
from sandbox.state import SandboxState

router = APIRouter(dependencies=[Depends(twilio_client)], tags=["twilio"])


@router.get("/2010-04-01/Accounts/{account_sid}.json", dependencies=[Depends(own_account)])
async def fetch_account(account_sid: str, state: State) -> dict[str, Any]:
    """Fetch the account; its token is never part of the answer here.

    https://www.twilio.com/docs/iam/api/account#fetch-an-account-resource
    """
    now = format_datetime(state.now())
    return {
        "auth_token": None,
        "date_created": now,
        "date_updated": now,
        "friendly_name": "Sandbox",
        "owner_account_sid": account_sid,
        "sid": account_sid,
        "status": "active",
        "subresource_uris": {},
        "type": "Full",
        "uri": f"/2010-04-01/Accounts/{account_sid}.json",
    }


@router.get(
    "/2010-04-01/Accounts/{account_sid}/IncomingPhoneNumbers.json",
    dependencies=[Depends(own_account)],
)
async def list_numbers(
    account_sid: str,
    state: State,
    number: Annotated[str | None, Query(alias="PhoneNumber")] = None,
) -> dict[str, Any]:
    """List the account's telephone numbers.

    https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
    """
    found = state.identities.numbers
    path = f"/2010-04-01/Accounts/{account_sid}/IncomingPhoneNumbers.json"
    return {
        "incoming_phone_numbers": [
            _number(account_sid, it, sms) for it, sms in found.items() if number in (None, it)
        ],
        "first_page_uri": path,
        "next_page_uri": None,
        "previous_page_uri": None,
        "page": 0,
        "page_size": 50,
        "uri": path,
    }


@router.get("/v2/Channels/Senders")
async def list_senders(state: State) -> dict[str, Any]:
    """List the WhatsApp senders.

    https://www.twilio.com/docs/whatsapp/api/senders#retrieve-a-list-of-senders
    """
    return {
        "senders": [_sender(number) for number in state.identities.whatsapp],
        "meta": {"key": "senders", "page": 0, "page_size": 50, "next_page_url": None},
    }


@router.get("/v1/Services/{sid}")
async def fetch_service(sid: str, state: State) -> dict[str, Any]:
    """Fetch a messaging service.

    https://www.twilio.com/docs/messaging/api/service-resource#fetch-a-service-resource
    """
    if sid not in state.identities.messaging_services:
        raise twilio_refusal(404, f"The requested resource /Services/{sid} was not found")
    return _service(state, sid)


def _number(account_sid: str, number: str, sms: bool) -> dict[str, Any]:
    sid = f"PN{number.removeprefix('+'):0>32}"
    return {
        "sid": sid,
        "account_sid": account_sid,
        "phone_number": number,
        "capabilities": {"voice": True, "sms": sms, "mms": False, "fax": False},
        "uri": f"/2010-04-01/Accounts/{account_sid}/IncomingPhoneNumbers/{sid}.json",
    }


def _sender(number: str) -> dict[str, Any]:
    digits = number.removeprefix("+")
    return {
        "sid": f"XE{digits:0>32}",
        "sender_id": f"whatsapp:{number}",
        "status": "ONLINE",
        "url": f"https://messaging.twilio.com/v2/Channels/Senders/XE{digits:0>32}",
    }


def _service(state: SandboxState, sid: str) -> dict[str, Any]:
    return {
        "sid": sid,
        "account_sid": state.settings.twilio_account_sid,
        "friendly_name": "Sandbox",
        "url": f"https://messaging.twilio.com/v1/Services/{sid}",
    }
