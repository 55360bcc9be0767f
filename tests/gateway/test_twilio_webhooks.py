"""Twilio's webhooks, signed as Twilio signs."""

from uuid import uuid4

import httpx
import pytest
from starlette.datastructures import ImmutableMultiDict
from twilio.request_validator import (
    RequestValidator,
)

from domain.vocabulary import Channel
from ledger import contacts, debtors
from ledger.database import Pool
from tests.support.database import rows
from tests.support.events import CREDITOR, overdue, told
from tests.support.providers import PUBLIC, TWILIO_TOKEN, Providers
from tests.support.world import contacted, last_told, timeline, view

INBOUND, STATUS = "/webhooks/twilio/inbound", "/webhooks/twilio/status"
FROM_SANNE = {"From": "whatsapp:+31612345678", "To": "whatsapp:+3197010200300", "NumMedia": "0"}


def test_the_published_signature() -> None:
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    validator = RequestValidator("12345")
    assert validator.validate(url, form, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")
    digits = ("5678", "1234", "1234")
    sent = [("Sid", "CA123"), ("SidAccount", "AC123"), *(("Digits", it) for it in digits)]
    repeated = ImmutableMultiDict(sent)
    signature = validator.compute_signature(url, repeated)
    assert signature == "IK+Dwps556ElfBT0I3Rgjkr1wJU="


async def test_a_message_from_a_debtor(providers: Providers, pool: Pool) -> None:
    await told(pool, overdue("A-1"), overdue("A-2"))
    contact = await contacted(pool, "A-1", channel=Channel.WHATSAPP, provider_id="SM-out")
    await contacted(pool, "A-2", channel=Channel.EMAIL)
    answer = await providers.twilio(
        INBOUND,
        **FROM_SANNE,
        Body="Ik betaal vrijdag 50 euro",
        MessageSid="SM-in",
        ButtonPayload="pay_now",
        OriginalRepliedMessageSid="SM-out",
    )
    assert (answer.status_code, answer.text) == (200, "<Response/>")
    stored = await pool.fetchrow("select * from replies")
    assert (stored["text"], stored["button"]) == ("Ik betaal vrijdag 50 euro", "pay_now")
    assert stored["contact"] == contact
    assert await last_told(pool, "A-1") == ("replied", str(stored["id"]))
    assert await last_told(pool, "A-2") == ("opened", None)


async def test_delivered_twice_is_one_reply(providers: Providers, pool: Pool) -> None:
    await told(pool, overdue())
    for _ in range(2):
        sent = {**FROM_SANNE, "Body": "Hallo", "MessageSid": "SM-in"}
        assert (await providers.twilio(INBOUND, **sent)).status_code == 200
    assert await timeline(pool) == ["opened", "reply"]


async def test_a_picture_without_words(providers: Providers, pool: Pool) -> None:
    await told(pool, overdue())
    sent = {**FROM_SANNE, "Body": "", "MessageSid": "SM-in", "NumMedia": "1"}
    await providers.twilio(INBOUND, **sent)
    assert await pool.fetchval("select text from replies") == "[1 file(s), no text]"


async def test_twilio_itself_took_it_for_a_stop(providers: Providers, pool: Pool) -> None:
    await told(pool, overdue())
    sent = {**FROM_SANNE, "Body": "Baja", "MessageSid": "SM-in", "OptOutType": "STOP"}
    await providers.twilio(INBOUND, **sent)
    assert (Channel.WHATSAPP, "+31612345678") in await debtors.closed_channels(
        pool, CREDITOR, "C-1001"
    )


FROM_PHONE = {"From": "+31612345678", "To": "+3197010200300", "NumMedia": "0"}


async def test_a_text_message_comes_in_by_the_same_door(
    providers: Providers, pool: Pool, web: httpx.AsyncClient
) -> None:
    await told(pool, overdue())
    contact = await contacted(pool, channel=Channel.SMS)
    said = {**FROM_PHONE, "Body": "Ik betaal vrijdag", "MessageSid": "SM-in"}
    for _ in range(2):
        assert (await providers.twilio(INBOUND, **said)).text == "<Response/>"
    [stored] = await pool.fetch("select * from replies")
    assert (stored["channel"], stored["sender"]) == ("sms", "+31612345678")
    assert stored["contact"] == contact
    assert (await view(pool)).timeline[-1].why == "reply by SMS"
    assert await last_told(pool) == ("replied", str(stored["id"]))
    assert 'reply_total{of="sms_stored"} 1' in (await web.get("/metrics")).text


@pytest.mark.parametrize("word", ["STOP", "Stop.", "afmelden", "UNSUBSCRIBE"])
async def test_stop_by_sms_closes_sms_and_not_whatsapp(
    providers: Providers, pool: Pool, word: str
) -> None:
    """Stopping a channel is not stopping the debt, nor another channel on the same number."""
    await told(pool, overdue())
    await providers.twilio(INBOUND, **FROM_PHONE, Body=word, MessageSid="SM-in")
    closed = await debtors.closed_channels(pool, CREDITOR, "C-1001")
    assert set(closed) == {(Channel.SMS, "+31612345678")}


@pytest.mark.parametrize("sender", ["1234", "VODAFONE", "messenger:123", ""])
async def test_what_no_debtor_writes_from_is_answered_and_left(
    providers: Providers, pool: Pool, web: httpx.AsyncClient, sender: str
) -> None:
    await told(pool, overdue())
    before = await rows(pool)
    said = {**FROM_PHONE, "From": sender, "Body": "?", "MessageSid": "SM-in"}
    assert (await providers.twilio(INBOUND, **said)).status_code == 200
    assert await rows(pool) == before
    assert 'other_channel_total{of="twilio"} 1' in (await web.get("/metrics")).text


async def test_a_landline_gets_no_more_text_messages(providers: Providers, pool: Pool) -> None:
    await told(pool, overdue())
    contact = await contacted(pool, channel=Channel.SMS)
    path = f"{STATUS}?contact={contact}"
    failed = {"MessageSid": "SM-1", "MessageStatus": "undelivered", "ErrorCode": "30006"}
    await providers.twilio(path, **failed)
    assert (await contacts.get(pool, contact)).status == "failed"
    assert [it for it, _ in await debtors.closed_channels(pool, CREDITOR, "C-1001")] == ["sms"]


async def test_a_stranger_is_answered_200_and_read_by_a_person(
    providers: Providers, pool: Pool, web: httpx.AsyncClient
) -> None:
    await told(pool, overdue())
    sent = {**FROM_SANNE, "From": "whatsapp:+31699999999", "Body": "?", "MessageSid": "SM-in"}
    assert (await providers.twilio(INBOUND, **sent)).status_code == 200
    assert await pool.fetchval("select status from tasks") == "open"
    assert 'reply_total{of="whatsapp_for_a_person"} 1' in (await web.get("/metrics")).text


async def test_statuses_in_any_order(providers: Providers, pool: Pool) -> None:
    await told(pool, overdue())
    contact = await contacted(pool, channel=Channel.WHATSAPP, status="sending")
    for status in ("delivered", "sent", "read", "queued"):
        path = f"{STATUS}?contact={contact}"
        answer = await providers.twilio(path, MessageSid="SM-1", MessageStatus=status)
        assert answer.status_code == 200
    known = await contacts.get(pool, contact)
    assert (known.status, known.provider_id) == ("read", "SM-1")
    assert await timeline(pool) == ["opened", "contact_delivered"]


@pytest.mark.parametrize(
    ("code", "closes"), [("63014", True), ("63003", True), ("63016", False), ("63049", False)]
)
async def test_a_failure_by_its_code(
    providers: Providers, pool: Pool, code: str, closes: bool
) -> None:
    await told(pool, overdue())
    contact = await contacted(pool, channel=Channel.WHATSAPP)
    await providers.twilio(
        f"{STATUS}?contact={contact}",
        MessageSid="SM-1",
        MessageStatus="undelivered",
        ErrorCode=code,
    )
    assert (await contacts.get(pool, contact)).status == "failed"
    assert bool(await debtors.closed_channels(pool, CREDITOR, "C-1001")) is closes
    assert await last_told(pool) == ("contact_failed", str(contact))
    assert f"({code})" in (await view(pool)).timeline[-1].why


async def test_a_status_without_our_id_is_found_by_twilios(
    providers: Providers, pool: Pool
) -> None:
    await told(pool, overdue())
    contact = await contacted(pool, channel=Channel.WHATSAPP, provider_id="SM-1")
    await providers.twilio(STATUS, MessageSid="SM-1", MessageStatus="delivered")
    assert (await contacts.get(pool, contact)).status == "delivered"


async def test_a_status_of_a_message_that_is_not_ours(providers: Providers, pool: Pool) -> None:
    before = await rows(pool)
    path = f"{STATUS}?contact={uuid4()}"
    answer = await providers.twilio(path, MessageSid="SM-1", MessageStatus="failed")
    assert answer.status_code == 200
    assert await rows(pool) == before


async def test_forged_calls_leave_no_trace(
    providers: Providers, pool: Pool, web: httpx.AsyncClient
) -> None:
    await told(pool, overdue())
    contact = await contacted(pool, channel=Channel.WHATSAPP)
    before = await rows(pool)
    sent = {**FROM_SANNE, "Body": "Ik betaal niet", "MessageSid": "SM-in"}
    failed = {"MessageSid": "SM-1", "MessageStatus": "failed", "ErrorCode": "63014"}
    path = f"{STATUS}?contact={contact}"
    answers = [
        await web.post(INBOUND, data=sent),
        await providers.twilio(INBOUND, token="wrong", **sent),
        await providers.twilio(path, token="wrong", **failed),
        await web.post(path, data=failed, headers={"x-twilio-signature": "AAAA"}),
    ]
    assert [it.status_code for it in answers] == [403] * 4
    assert await rows(pool) == before
    assert (await contacts.get(pool, contact)).status == "sent"
    assert 'forged_total{of="twilio"} 4' in (await web.get("/metrics")).text


async def test_a_signature_over_another_contact_does_not_count(
    providers: Providers, pool: Pool, web: httpx.AsyncClient
) -> None:
    form = {"MessageSid": "SM-1", "MessageStatus": "failed"}
    signature = RequestValidator(TWILIO_TOKEN).compute_signature(
        f"{PUBLIC}{STATUS}?contact=1", form
    )
    headers = {"x-twilio-signature": signature}
    answer = await web.post(f"{STATUS}?contact=2", data=form, headers=headers)
    assert answer.status_code == 403


async def test_signed_with_the_port(web: httpx.AsyncClient, pool: Pool) -> None:
    form = {"MessageSid": "SM-1", "MessageStatus": "sent"}
    url = f"{PUBLIC}:443{STATUS}"
    signature = RequestValidator(TWILIO_TOKEN).compute_signature(url, form)
    answer = await web.post(STATUS, data=form, headers={"x-twilio-signature": signature})
    assert answer.status_code == 200
