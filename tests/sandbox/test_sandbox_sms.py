"""The real Twilio client sends text messages through the sandbox."""

import asyncio
from typing import Any

import pytest
from twilio.base.exceptions import (
    TwilioRestException,
)
from twilio.request_validator import (
    RequestValidator,
)

SANNE, OURS = "+31612345678", "+3197010200300"


def statuses(sandbox: Any) -> list[tuple[str, str | None]]:
    calls = sandbox.gateway.at("/webhooks/twilio/status")
    return [(call.form["MessageStatus"], call.form.get("ErrorCode")) for call in calls]


async def text(sandbox: Any, **message: Any) -> Any:
    callback = f"{sandbox.gateway.url}/webhooks/twilio/status?contact=c-1"
    call = {"to": SANNE, "from_": OURS, "body": "Dag", "status_callback": callback} | message
    return await asyncio.to_thread(sandbox.twilio().messages.create, **call)


async def test_it_is_delivered_without_template_or_window(sandbox: Any) -> None:
    sent = await text(sandbox)
    await sandbox.drain()
    [message] = await sandbox.outbox()
    assert (message["channel"], message["to"], message["text"]) == ("sms", SANNE, "Dag")
    assert statuses(sandbox) == [("sent", None), ("delivered", None)]
    call = sandbox.gateway.at("/webhooks/twilio/status")[0]
    assert (call.form["To"], call.form["From"]) == (SANNE, OURS)
    assert "ChannelPrefix" not in call.form
    fetched = await asyncio.to_thread(sandbox.twilio().messages(sent.sid).fetch)
    assert (fetched.status, fetched.to) == ("delivered", SANNE)


async def test_lists_tell_the_two_channels_of_a_number_apart(sandbox: Any) -> None:
    await text(sandbox)
    await sandbox.whatsapp(body="Hoi")
    for to, words in ((SANNE, "Dag"), (f"whatsapp:{SANNE}", "Hoi")):
        found = await asyncio.to_thread(sandbox.twilio().messages.list, to=to)
        assert [each.body for each in found] == [words]


async def test_from_a_word_or_to_a_phone_without_whatsapp(sandbox: Any) -> None:
    await sandbox.post("/behaviours", address=SANNE, behaviour="no_whatsapp")
    await text(sandbox, from_="Lumen Fiets")
    await sandbox.drain()
    [message] = await sandbox.outbox()
    assert (message["sender"], message["status"]) == ("Lumen Fiets", "delivered")


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"from_": "whatsapp:+3197010200300"}, 21910),
        ({"from_": "A word that is too long"}, 21212),
        ({"to": "0612345678"}, 21211),
        ({"body": None}, 21619),
    ],
)
async def test_refused_as_twilio_refuses(sandbox: Any, message: Any, code: int) -> None:
    with pytest.raises(TwilioRestException) as refused:
        await text(sandbox, **message)
    assert refused.value.code == code


async def test_a_landline_gets_nothing(sandbox: Any) -> None:
    await sandbox.post("/behaviours", address=SANNE, behaviour="landline")
    await text(sandbox)
    await sandbox.drain()
    assert statuses(sandbox) == [("undelivered", "30006")]


async def test_a_reply_comes_signed_and_names_no_message(sandbox: Any) -> None:
    await text(sandbox)
    await sandbox.post("/replies", channel="sms", **{"from": SANNE}, text="STOP")
    [call] = sandbox.gateway.at("/webhooks/twilio/inbound")
    assert (call.form["From"], call.form["To"], call.form["Body"]) == (SANNE, OURS, "STOP")
    assert "OriginalRepliedMessageSid" not in call.form
    check = RequestValidator(sandbox.settings.twilio_auth_token)
    assert check.validate(call.url, call.form, call.headers["x-twilio-signature"])
