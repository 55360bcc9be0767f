"""Replies, faults, the page and what survives a restart."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from python_http_client.exceptions import HTTPError
from requests.exceptions import ReadTimeout
from sendgrid.helpers.mail import Mail
from twilio.base.exceptions import (
    TwilioRestException,
)
from twilio.request_validator import (
    RequestValidator,
)

Start = Callable[..., Any]
SANNE = {"from": "+31612345678"}


async def test_a_whatsapp_reply_reaches_the_gateway_as_twilio_brings_it(sandbox: Any) -> None:
    sent = await sandbox.whatsapp(content_sid=await sandbox.template())
    answer = await sandbox.post("/replies", channel="whatsapp", **SANNE, text="Ik betaal vrijdag")
    assert (answer.status_code, answer.json()["status"]) == (200, 200)

    [call] = sandbox.gateway.at("/webhooks/twilio/inbound")
    check = RequestValidator(sandbox.settings.twilio_auth_token)
    assert check.validate(call.url, call.form, call.headers["x-twilio-signature"])
    assert call.form["Body"] == "Ik betaal vrijdag"
    assert call.form["From"] == "whatsapp:+31612345678"
    assert call.form["To"] == "whatsapp:+3197010200300"
    assert call.form["OriginalRepliedMessageSid"] == sent.sid
    assert (call.form["NumMedia"], call.form["WaId"]) == ("0", "31612345678")


async def test_a_button_is_pressed_by_its_title_or_id(sandbox: Any) -> None:
    await sandbox.whatsapp(content_sid=await sandbox.template())
    await sandbox.post("/replies", channel="whatsapp", **SANNE, button="pay_now")
    [call] = sandbox.gateway.at("/webhooks/twilio/inbound")
    assert call.form["ButtonPayload"] == "pay_now"
    assert call.form["ButtonText"] == call.form["Body"] == "Ik betaal klant"


async def test_an_email_reply_reaches_the_gateway_as_inbound_parse(sandbox: Any) -> None:
    letter = Mail("incasso@example.com", "sanne@example.com", "Factuur 12", "Dag")
    sent = await asyncio.to_thread(sandbox.sendgrid().send, letter)
    await sandbox.post("/replies", channel="email", **{"from": "sanne@example.com"}, text="Betaald")

    [call] = sandbox.gateway.at("/webhooks/sendgrid/inbound")
    assert call.url.endswith(f"?secret={sandbox.settings.inbound_secret}")
    assert call.headers["content-type"].startswith("multipart/form-data")
    assert (call.form["subject"], call.form["text"]) == ("Re: Factuur 12", "Betaald")
    assert (call.form["from"], call.form["to"]) == ("sanne@example.com", "incasso@example.com")
    assert json.loads(call.form["envelope"])["from"] == "sanne@example.com"
    assert json.loads(call.form["charsets"])["text"] == "UTF-8"
    assert f"In-Reply-To: <{sent.headers['X-Message-Id']}@" in call.form["headers"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"channel": "fax", "from": "+31612345678", "text": "x"}, "channel"),
        ({"channel": "whatsapp", "from": "0612", "text": "x"}, "from"),
        ({"channel": "email", "from": "+31612345678", "text": "x"}, "from"),
        ({"channel": "whatsapp", "from": "+31612345678", "text": " "}, "text"),
    ],
)
async def test_a_bad_reply_is_refused_by_field(
    sandbox: Any, body: dict[str, str], field: str
) -> None:
    answer = await sandbox.post("/replies", **body)
    assert answer.status_code == 422
    assert field in [error["loc"][-1] for error in answer.json()["detail"]]
    assert sandbox.gateway.heard == []


async def test_the_next_sends_fail_as_told_and_then_recover(sandbox: Any) -> None:
    sid = await sandbox.template()
    await sandbox.post("/faults", provider="twilio", answer=429, times=2)
    for _ in range(2):
        with pytest.raises(TwilioRestException) as refusal:
            await sandbox.whatsapp(content_sid=sid)
        assert (refusal.value.status, refusal.value.code) == (429, 20429)
    await sandbox.whatsapp(content_sid=sid)
    assert len(await sandbox.outbox()) == 1

    await sandbox.post("/faults", provider="sendgrid", answer=503)
    letter = Mail("incasso@example.com", "sanne@example.com", "Factuur 12", "Dag")
    with pytest.raises(HTTPError) as problem:
        await asyncio.to_thread(sandbox.sendgrid().send, letter)
    assert problem.value.status_code == 503
    assert (await asyncio.to_thread(sandbox.sendgrid().send, letter)).status_code == 202


async def test_a_timeout_leaves_a_message_that_was_delivered(sandbox: Any) -> None:
    sid = await sandbox.template()
    await sandbox.post("/faults", provider="twilio", answer="timeout_after_accept")
    with pytest.raises(ReadTimeout):
        await sandbox.whatsapp(content_sid=sid, patience=0.1)
    assert (await sandbox.drain())["delivered"] == 2
    [message] = await sandbox.outbox()
    assert message["status"] == "delivered"


async def test_stopping_does_not_wait_for_a_hanging_client(start: Start) -> None:
    async with start() as sandbox:
        sid = await sandbox.template()
        await sandbox.post("/faults", provider="twilio", answer="timeout_after_accept")
        hanging = asyncio.create_task(sandbox.whatsapp(content_sid=sid, patience=50))
        await sandbox.gateway.arrived.wait()
        assert not hanging.done()
    assert (await hanging).status == "queued"


async def test_late_callbacks_wait_for_a_release(sandbox: Any) -> None:
    sid = await sandbox.template()
    await sandbox.post("/faults", provider="twilio", answer="late")
    sent = await sandbox.whatsapp(content_sid=sid)
    fetched = await asyncio.to_thread(sandbox.twilio().messages(sent.sid).fetch)
    assert (fetched.status, sandbox.gateway.heard) == ("delivered", [])
    assert (await sandbox.control.post("/faults/release")).json() == {"released": 2}
    assert (await sandbox.drain())["delivered"] == 2


async def test_each_callback_comes_twice(sandbox: Any) -> None:
    await sandbox.post("/faults", provider="sendgrid", answer="twice")
    letter = Mail("incasso@example.com", "sanne@example.com", "Factuur 12", "Dag")
    await asyncio.to_thread(sandbox.sendgrid().send, letter)
    await sandbox.drain()
    first, second = sandbox.gateway.at("/webhooks/sendgrid/events")
    assert first.body == second.body


async def test_callbacks_are_tried_again_after_a_5xx_only(sandbox: Any) -> None:
    sid = await sandbox.template()
    sandbox.gateway.answers[:] = [500, 503, 200, 403]
    await sandbox.whatsapp(content_sid=sid)
    report = await sandbox.drain()
    told = [call.form["MessageStatus"] for call in sandbox.gateway.heard]
    assert told == ["sent", "sent", "sent", "delivered"]
    assert report["delivered"] == 1
    assert [failure["answer"] for failure in report["failed"]] == [403]


async def test_a_drain_gives_up_and_says_what_is_pending(start: Start) -> None:
    async with start(retry_delays=(60,), drain_seconds=0.05) as sandbox:
        sandbox.gateway.answers[:] = [500]
        sent = await sandbox.whatsapp(content_sid=await sandbox.template())
        answer = await sandbox.control.post("/drain")
    assert answer.status_code == 504
    assert [each["status"] for each in answer.json()["pending"]] == ["sent", "delivered"]
    assert answer.json()["pending"][0]["message"] == sent.sid


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/faults", {"provider": "twilio", "answer": 200}),
        ("/faults", {"provider": "fax", "answer": 500}),
        ("/behaviours", {"address": "+31612345678", "behaviour": "bounce"}),
        ("/behaviours", {"address": "nobody", "behaviour": "bounce"}),
        ("/clock", {"offset_seconds": "soon"}),
    ],
)
async def test_bad_instructions_are_refused(sandbox: Any, path: str, body: Any) -> None:
    assert (await sandbox.post(path, **body)).status_code == 422


async def test_the_outbox_is_filtered(sandbox: Any) -> None:
    sid = await sandbox.template()
    for number in ("+31611111111", "+31622222222"):
        await sandbox.whatsapp(number, content_sid=sid)
    await sandbox.drain()
    first, second = await sandbox.outbox()
    assert await sandbox.outbox(since_id=first["id"]) == [second]
    assert [m["id"] for m in await sandbox.outbox(to="+31622222222")] == [second["id"]]
    assert await sandbox.outbox(contact_id="none") == []
    await sandbox.control.delete("/outbox")
    assert await sandbox.outbox() == []


async def test_a_browser_sees_a_page_in_which_nothing_runs(sandbox: Any) -> None:
    await sandbox.whatsapp(body="<script>alert(1)</script>")
    evil = '"><script>alert(2)</script>'
    letter = Mail("incasso@example.com", "sanne@example.com", "Dag <b>", html_content=evil)
    await asyncio.to_thread(sandbox.sendgrid().send, letter)
    await sandbox.post("/replies", channel="whatsapp", **SANNE, text="<i>hoi</i>")
    answer = await sandbox.control.get("/outbox", headers={"Accept": "text/html"})
    assert answer.headers["content-type"].startswith("text/html")
    assert "<script" not in answer.text
    assert "<i>hoi" not in answer.text
    assert 'sandbox=""' in answer.text
    assert "http://" not in answer.text
    assert "https://" not in answer.text


async def test_a_restart_keeps_the_outbox_and_delivers_what_was_due(
    start: Start, tmp_path: Path
) -> None:
    async with start(data=tmp_path / "sandbox.db") as before:
        sid = await before.template()
        await before.post("/clock", offset_seconds=86400)
        await before.post("/faults", provider="twilio", answer="late")
        await before.whatsapp(content_sid=sid)
        key, outbox = (await before.control.get("/keys")).json(), await before.outbox()
    async with start(data=tmp_path / "sandbox.db") as after:
        assert await after.outbox() == outbox
        assert (await after.control.get("/keys")).json() == key
        assert (await after.control.get("/clock")).json()["offset_seconds"] == 86400
        assert (await after.drain())["delivered"] == 2


async def test_calls_to_the_public_address_are_delivered_to_the_gateway(start: Start) -> None:
    async with start(public_url="https://pay.example.com") as sandbox:
        await sandbox.post("/replies", channel="whatsapp", **SANNE, text="Hoi")
    [call] = sandbox.gateway.at("/webhooks/twilio/inbound")
    check = RequestValidator(sandbox.settings.twilio_auth_token)
    url = "https://pay.example.com/webhooks/twilio/inbound"
    assert check.validate(url, call.form, call.headers["x-twilio-signature"])
