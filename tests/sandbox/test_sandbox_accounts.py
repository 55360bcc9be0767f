"""What the providers say about an account: the sandbox answers their real clients."""

import asyncio
import json
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException


async def test_senders_are_those_that_were_set_up(sandbox: Any) -> None:
    known = {
        "whatsapp": ["+3197010200300"],
        "messaging_services": ["MG0123"],
        "numbers": {"+3197010200300": True, "+31201234567": False},
        "email": ["facturen@acme.example"],
        "domains": ["acme.example"],
        "sendgrid_scopes": ["mail.send"],
    }
    assert (await sandbox.control.put("/identities", json=known)).json() == known
    api = sandbox.sendgrid().client
    numbers = sandbox.twilio().incoming_phone_numbers.list
    (found,) = await asyncio.to_thread(numbers, phone_number="+31201234567")
    assert (found.phone_number, found.capabilities["sms"]) == ("+31201234567", False)
    assert len(await asyncio.to_thread(numbers)) == 2
    scopes = await asyncio.to_thread(api.scopes.get)
    assert json.loads(scopes.body) == {"scopes": ["mail.send"]}
    (sender,) = json.loads((await asyncio.to_thread(api.verified_senders.get)).body)["results"]
    assert (sender["from_email"], sender["verified"]) == ("facturen@acme.example", True)
    (domain,) = json.loads((await asyncio.to_thread(api.whitelabel.domains.get)).body)
    assert (domain["domain"], domain["valid"]) == ("acme.example", True)


async def test_the_account_is_shown_to_its_owner_only(sandbox: Any) -> None:
    with pytest.raises(TwilioRestException) as refused:
        await asyncio.to_thread(sandbox.twilio(token="wrong").api.v2010.account.fetch)
    assert refused.value.status == 401


async def test_who_may_be_the_sender_is_spelt_right(sandbox: Any) -> None:
    assert (await sandbox.control.put("/identities", json={"emails": []})).status_code == 422
