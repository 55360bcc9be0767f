"""SendGrid's webhooks: signed events, and emails that debtors write."""

import json
from typing import Any
from uuid import UUID

import httpx
import pytest
from pydantic import SecretStr

from domain.creditor import Creditor
from domain.vocabulary import Channel
from gateway.app import create_app
from gateway.config import GatewayConfig
from ledger import contacts, debtors, notices
from ledger.database import Pool
from tests.support.database import rows
from tests.support.events import CREDITOR, overdue, told
from tests.support.providers import Providers
from tests.support.world import contacted, last_told, noticed, tells, timeline, view

EVENTS, INBOUND = "/webhooks/sendgrid/events", "/webhooks/sendgrid/inbound"
NOT_OURS = {
    "email": "hello@world.com",
    "event": "dropped",
    "reason": "Bounced Address",
    "sg_event_id": "ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA",
    "sg_message_id": "LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0",
    "smtp-id": "<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>",
    "timestamp": 1600112492,
}
PUBLISHED_KEY = (
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw"
    "+2fNNRaINXvVpiglSI8eNEc6wEA3F+g=="
)
PUBLISHED_SIGNATURE = (
    "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLt"
    "EZtM="
)


def told_of(contact: UUID, what: str, key: str = "e-1", **more: Any) -> dict[str, Any]:
    known = {"contact_id": str(contact), "event": what, "sg_event_id": key, "email": "x@y.example"}
    return {**known, "sg_message_id": "sg-1.recvd-0", "timestamp": 1795255200, **more}


async def closed(pool: Pool) -> dict[tuple[Channel, str], str]:
    return await debtors.closed_channels(pool, CREDITOR, "C-1001")


async def test_the_published_signature(
    config: GatewayConfig, pool: Pool, creditor: Creditor
) -> None:
    app = create_app(config.model_copy(update={"sendgrid_webhook_public_key": PUBLISHED_KEY}), pool)
    body = json.dumps([NOT_OURS], sort_keys=True, separators=(",", ":")).encode() + b"\r\n"
    headers = {
        "x-twilio-email-event-webhook-signature": PUBLISHED_SIGNATURE,
        "x-twilio-email-event-webhook-timestamp": "1600112502",
    }
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as web:
        assert (await web.post(EVENTS, content=body, headers=headers)).status_code == 200
        bare = body.rstrip()
        assert (await web.post(EVENTS, content=bare, headers=headers)).status_code == 403


async def test_delivered_and_opened(providers: Providers, pool: Pool) -> None:
    await told(pool, overdue())
    contact = await contacted(pool, status="sending")
    await providers.events(told_of(contact, "processed", "e-1"), told_of(contact, "open", "e-2"))
    assert (await contacts.get(pool, contact)).status == "sent"
    await providers.events(told_of(contact, "delivered", "e-3"))
    known = await contacts.get(pool, contact)
    assert (known.status, known.provider_id) == ("delivered", "sg-1")
    assert await timeline(pool) == ["opened", "contact_delivered"]


async def test_an_opened_notice_is_not_a_received_one(providers: Providers, pool: Pool) -> None:
    await told(pool, overdue())
    contact = await contacted(pool, step="final_notice")
    await noticed(pool, contact)
    await providers.events(told_of(contact, "open"), told_of(contact, "click", "e-2"))
    notice = await notices.of_contact(pool, contact)
    assert notice is not None
    assert not notice.proven
    await providers.events(told_of(contact, "delivered", "e-3", response="250 OK"))
    notice = await notices.of_contact(pool, contact)
    assert notice is not None
    assert (notice.proven, notice.proof["answer"]) == (True, "250 OK")


@pytest.mark.parametrize(
    ("event", "status", "closes"),
    [
        ({"event": "bounce", "type": "bounce", "reason": "550 no such user"}, "failed", True),
        ({"event": "bounce", "type": "blocked", "reason": "554 blocked"}, "failed", False),
        ({"event": "dropped", "reason": "Bounced Address"}, "failed", True),
        ({"event": "dropped", "reason": "Unsubscribed Address"}, "failed", False),
        ({"event": "spamreport"}, "sent", True),
        ({"event": "unsubscribe"}, "sent", True),
        ({"event": "group_unsubscribe", "asm_group_id": 7}, "sent", False),
        ({"event": "deferred", "response": "450 later"}, "sent", False),
    ],
)
async def test_what_closes_the_channel(
    providers: Providers, pool: Pool, event: dict[str, Any], status: str, closes: bool
) -> None:
    await told(pool, overdue())
    contact = await contacted(pool)
    assert (await providers.events({**told_of(contact, ""), **event})).status_code == 200
    assert (await contacts.get(pool, contact)).status == status
    assert bool(await closed(pool)) is closes
    told_failed = await last_told(pool) == ("contact_failed", str(contact))
    assert told_failed is (status == "failed")


async def test_the_same_events_twice(providers: Providers, pool: Pool) -> None:
    await told(pool, overdue())
    contact = await contacted(pool)
    for _ in range(2):
        await providers.events(told_of(contact, "bounce"), told_of(contact, "bounce"))
    assert len(await tells(pool)) == 2


async def test_events_that_are_not_ours_leave_no_row(providers: Providers, pool: Pool) -> None:
    before = await rows(pool)
    answer = await providers.events(NOT_OURS, {"event": 7}, {"contact_id": "x", "event": "bounce"})
    assert answer.status_code == 200
    assert await rows(pool) == before


async def test_forged_events_leave_no_row(
    providers: Providers, pool: Pool, web: httpx.AsyncClient
) -> None:
    await told(pool, overdue())
    event = told_of(await contacted(pool), "bounce")
    before = await rows(pool)
    bad = [
        (b"x-twilio-email-event-webhook-signature", "not base64 é".encode()),
        (b"x-twilio-email-event-webhook-timestamp", b"1"),
    ]
    answers = [
        await web.post(EVENTS, json=[event]),
        await providers.events(event, forge=b" "),
        await providers.events(event, forge=b"\xff"),
        await web.post(EVENTS, json=[event], headers=bad),
    ]
    assert [it.status_code for it in answers] == [403] * 4
    assert await rows(pool) == before
    assert 'forged_total{of="sendgrid"} 4' in (await web.get("/metrics")).text


async def test_an_email_from_a_debtor(providers: Providers, pool: Pool) -> None:
    await told(pool, overdue("A-1"), overdue("A-2"))
    contact = await contacted(pool, "A-1", provider_id="sg-1")
    await contacted(pool, "A-2", channel=Channel.WHATSAPP)
    quoted = (
        "Ik betaal vrijdag.\n\nOp ma 9 nov. 2026 om 10:00 schreef Acme <x@acme.example>:\n> Beste"
    )
    headers = "Message-ID: <in-7@example.com>\nIn-Reply-To: <sg-1@geopod-ismtpd-1>\n"
    answer = await providers.email(text=quoted, headers=headers)
    assert answer.status_code == 200
    stored = await pool.fetchrow("select * from replies")
    assert (stored["text"], stored["raw"]) == ("Ik betaal vrijdag.", quoted)
    assert (stored["provider_id"], stored["sender"]) == ("<in-7@example.com>", "sanne@example.com")
    assert stored["contact"] == contact
    assert await last_told(pool, "A-1") == ("replied", str(stored["id"]))
    assert (await view(pool, "A-1")).timeline[-1].why == "reply by email"


async def test_an_email_without_a_text_part(providers: Providers, pool: Pool) -> None:
    await told(pool, overdue())
    page = "<head><style>p {}</style></head><p>Ik kan niet betalen</p><p>Sanne</p>"
    await providers.email(text="", html=page)
    assert await pool.fetchval("select text from replies") == "Ik kan niet betalen\nSanne"


async def test_the_unsubscribe_button_of_a_mail_program(providers: Providers, pool: Pool) -> None:
    await told(pool, overdue())
    await providers.email(text="", subject="stop")
    assert list(await closed(pool)) == [(Channel.EMAIL, "Sanne@example.com")]
    assert (await last_told(pool))[0] == "opened"


async def test_delivered_twice_is_one_reply(providers: Providers, pool: Pool) -> None:
    await told(pool, overdue())
    for _ in range(2):
        await providers.email(headers="")
    assert await timeline(pool) == ["opened", "reply"]


@pytest.mark.parametrize("secret", ["", "wrong", "inbound-secre"])
async def test_emails_without_the_secret(providers: Providers, pool: Pool, secret: str) -> None:
    await told(pool, overdue())
    before = await rows(pool)
    assert (await providers.email(secret=secret)).status_code == 403
    assert await rows(pool) == before


async def test_an_empty_secret_opens_nothing(
    config: GatewayConfig, pool: Pool, creditor: Creditor
) -> None:
    blank = {"sendgrid_inbound_secret": SecretStr(""), "twilio_auth_token": SecretStr("")}
    transport = httpx.ASGITransport(create_app(config.model_copy(update=blank), pool))
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as web:
        assert (await web.post(INBOUND, data={"from": "a@b.nl"})).status_code == 403


def test_a_key_that_is_no_key_is_found_at_the_start(config: GatewayConfig) -> None:
    wrong = config.model_copy(update={"sendgrid_webhook_public_key": "oops"})
    with pytest.raises(ValueError, match="SENDGRID_WEBHOOK_PUBLIC_KEY is no public key"):
        create_app(wrong, None)
