"""The real Twilio client sends WhatsApp messages through the sandbox."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
from twilio.base.exceptions import (
    TwilioRestException,
)
from twilio.request_validator import (
    RequestValidator,
)


def statuses(sandbox: Any) -> list[tuple[str, str | None]]:
    calls = sandbox.gateway.at("/webhooks/twilio/status")
    return [(call.form["MessageStatus"], call.form.get("ErrorCode")) for call in calls]


async def test_a_template_is_rendered_delivered_and_reported(sandbox: Any) -> None:
    sid = await sandbox.template("Hallo {{1}}, factuur {{2}} staat open.")
    sent = await sandbox.whatsapp(
        content_sid=sid, content_variables=json.dumps({"1": "Sanne", "2": "2026-0117"})
    )
    assert sent.status == "queued"
    assert (await sandbox.drain())["delivered"] == 2

    [message] = await sandbox.outbox()
    assert message["text"] == "Hallo Sanne, factuur 2026-0117 staat open."
    assert (message["channel"], message["to"]) == ("whatsapp", "+31612345678")
    assert message["template"] == "reminder_nl"
    assert message["variables"] == {"1": "Sanne", "2": "2026-0117"}
    assert message["contact_id"] == "c-1"
    assert statuses(sandbox) == [("sent", None), ("delivered", None)]
    fetched = await asyncio.to_thread(sandbox.twilio().messages(sent.sid).fetch)
    assert (fetched.status, fetched.body) == ("delivered", message["text"])


async def test_callbacks_carry_a_valid_signature(sandbox: Any) -> None:
    await sandbox.whatsapp(content_sid=await sandbox.template())
    await sandbox.drain()
    check = RequestValidator(sandbox.settings.twilio_auth_token)
    for call in sandbox.gateway.at("/webhooks/twilio/status"):
        assert check.validate(call.url, call.form, call.headers["x-twilio-signature"])
        assert call.form["From"] == "whatsapp:+3197010200300"
        assert call.form["AccountSid"] == sandbox.settings.twilio_account_sid


async def test_free_text_needs_a_reply_within_24_hours(sandbox: Any) -> None:
    await sandbox.whatsapp(body="Hoe gaat het?")
    await sandbox.drain()
    assert statuses(sandbox) == [("undelivered", "63016")]

    await sandbox.post("/replies", channel="whatsapp", **{"from": "+31612345678"}, text="Hoi")
    sandbox.gateway.heard.clear()
    await sandbox.whatsapp(body="Dank je wel")
    await sandbox.drain()
    assert statuses(sandbox) == [("sent", None), ("delivered", None)]

    await sandbox.post("/clock", offset_seconds=timedelta(hours=25).total_seconds())
    sandbox.gateway.heard.clear()
    sent = await sandbox.whatsapp(body="Nog iets")
    await sandbox.drain()
    assert statuses(sandbox) == [("undelivered", "63016")]
    fetched = await asyncio.to_thread(sandbox.twilio().messages(sent.sid).fetch)
    assert (fetched.status, fetched.error_code) == ("undelivered", 63016)


async def test_a_template_that_is_not_approved_counts_as_free_text(sandbox: Any) -> None:
    sid = await sandbox.template(approve=False)
    contents = sandbox.twilio().content.v1.contents
    approval = await asyncio.to_thread(contents(sid).approval_fetch().fetch)
    assert approval.whatsapp["status"] == "unsubmitted"
    await sandbox.whatsapp(content_sid=sid)
    await sandbox.drain()
    assert statuses(sandbox) == [("undelivered", "63016")]


@pytest.mark.parametrize(
    ("behaviour", "told"),
    [
        ("no_whatsapp", [("failed", "63003")]),
        ("invalid_recipient", [("undelivered", "63024")]),
        ("blocked", [("undelivered", "63014")]),
        ("read", [("sent", None), ("delivered", None), ("read", None)]),
        ("sent_only", [("sent", None)]),
        ("silent", []),
    ],
)
async def test_numbers_behave_as_told(sandbox: Any, behaviour: str, told: list[Any]) -> None:
    sid = await sandbox.template()
    await sandbox.post("/behaviours", address="+31612345678", behaviour=behaviour)
    await sandbox.whatsapp(content_sid=sid)
    await sandbox.drain()
    assert statuses(sandbox) == told
    assert len(await sandbox.outbox()) == 1


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"to": "0612", "body": "x"}, 21211),
        ({"from_": None, "body": "x"}, 21603),
        ({}, 21619),
        ({"content_sid": "HX" + "0" * 32}, 21655),
    ],
)
async def test_bad_messages_are_refused(sandbox: Any, message: dict[str, Any], code: int) -> None:
    call = {key: value for key, value in message.items() if value is not None}
    if "from_" in message:
        call["from_"] = ""
    with pytest.raises(TwilioRestException) as refusal:
        await sandbox.whatsapp(**call)
    assert (refusal.value.status, refusal.value.code) == (400, code)
    assert await sandbox.outbox() == []


async def test_empty_variables_and_opted_out_numbers_are_refused(sandbox: Any) -> None:
    sid = await sandbox.template()
    with pytest.raises(TwilioRestException) as refusal:
        await sandbox.whatsapp(content_sid=sid, content_variables='{"1": ""}')
    assert refusal.value.code == 21656
    await sandbox.post("/behaviours", address="+31612345678", behaviour="opted_out")
    with pytest.raises(TwilioRestException) as refusal:
        await sandbox.whatsapp(content_sid=sid)
    assert refusal.value.code == 21610


async def test_credentials_are_checked(sandbox: Any) -> None:
    own = sandbox.twilio()
    account = await asyncio.to_thread(own.api.v2010.accounts(own.account_sid).fetch)
    assert (account.sid, account.status) == (own.account_sid, "active")
    stranger = sandbox.twilio(token="wrong")
    with pytest.raises(TwilioRestException) as refusal:
        await asyncio.to_thread(stranger.api.v2010.accounts(own.account_sid).fetch)
    assert (refusal.value.status, refusal.value.code) == (401, 20003)


async def test_messages_are_listed_by_number_and_moment_over_pages(sandbox: Any) -> None:
    for number in ("+31611111111", "+31622222222", "+31622222222", "+31622222222"):
        await sandbox.whatsapp(number, body="Hallo")
    listing = sandbox.twilio().messages
    found = await asyncio.to_thread(listing.list, to="whatsapp:+31622222222", page_size=2)
    assert [each.to for each in found] == ["whatsapp:+31622222222"] * 3
    since = found[0].date_created
    assert len(await asyncio.to_thread(listing.list, date_sent_after=since)) >= 1
    later = since + timedelta(days=1)
    assert await asyncio.to_thread(listing.list, date_sent_after=later) == []


async def test_templates_are_listed_with_their_approval(sandbox: Any) -> None:
    sid = await sandbox.template()
    content = sandbox.twilio().content.v1
    [listed] = await asyncio.to_thread(content.contents.list)
    assert (listed.sid, listed.friendly_name, listed.language) == (sid, "reminder_nl", "nl")
    fetched = await asyncio.to_thread(content.contents(sid).fetch)
    assert fetched.types["twilio/quick-reply"]["body"] == "Hallo {{1}}"
    approval = await asyncio.to_thread(content.contents(sid).approval_fetch().fetch)
    assert (approval.whatsapp["status"], approval.whatsapp["name"]) == ("approved", "reminder_nl")
    [row] = await asyncio.to_thread(content.content_and_approvals.list)
    assert row.approval_requests["status"] == "approved"


async def test_the_clients_own_content_request_is_understood(sandbox: Any) -> None:
    contents = sandbox.twilio().content.v1.contents
    request = contents.ContentCreateRequest(
        {
            "friendly_name": "plain",
            "language": "nl",
            "variables": {"1": "klant"},
            "types": contents.Types({"twilio/text": contents.TwilioText({"body": "Dag {{1}}"})}),
        }
    )
    made = await asyncio.to_thread(contents.create, request)
    await sandbox.whatsapp(content_sid=made.sid)
    assert (await sandbox.outbox())[0]["text"] == "Dag klant"
