"""What the debtor receives by email, and what SendGrid is told of them."""

import base64
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import uvicorn
from fastapi import FastAPI, Request
from pydantic import SecretStr

from activities.channel import NotPossibleError
from activities.email import EmailAdapter
from activities.sendgrid_client import SendGridClient
from domain.vocabulary import Channel

NO_LEDGER: Any = None
GROUPS = {"suppression_group": 11, "notice_group": 22}


async def send(providers: Any, given: Any, letter: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The message in the outbox, and the request that made it."""
    adapter = EmailAdapter(providers.sendgrid())
    composed = await adapter.compose(NO_LEDGER, letter, given.now)
    contact = given.contact(Channel.EMAIL, composed)
    receipt = await adapter.send(contact, composed, letter)
    [kept] = await providers.outbox()
    assert (receipt.status, receipt.provider_id) == ("sent", kept["id"])
    assert kept["contact_id"] == str(contact.id)
    return kept, json.loads(providers.requests[-2].body)


def with_groups(given: Any) -> Any:
    sender = {"address": "incasso@energie.example.com", "name": "Energie BV", **GROUPS}
    return given.creditor(senders={"email": sender})


async def test_sanne_gets_text_page_and_payment_code(providers: Any, given: Any) -> None:
    kept, mail = await send(providers, given, given.letter())
    assert (kept["to"], kept["recipient_name"]) == ("sanne@example.com", "Sanne de Vries")
    assert (kept["sender"], kept["sender_name"]) == ("incasso@energie.example.com", "Energie BV")
    assert kept["reply_to"] == "antwoord@in.energie.example.com"
    assert "2026-0117" in kept["subject"]
    assert "€ 250,00" in kept["text"]
    assert 'src="cid:qr"' in kept["html"]
    [code] = mail["attachments"]
    assert (code["content_id"], code["disposition"], code["type"]) == ("qr", "inline", "image/png")
    assert base64.b64decode(code["content"]).startswith(b"\x89PNG")


async def test_sendgrid_learns_an_opaque_id_and_watches_nobody(providers: Any, given: Any) -> None:
    _, mail = await send(providers, given, given.letter())
    [personalization] = mail["personalizations"]
    assert list(personalization["custom_args"]) == ["contact_id"]
    assert "custom_args" not in mail
    assert "categories" not in mail
    tracking = mail["tracking_settings"]
    assert not any(setting["enable"] for setting in tracking.values())


async def test_who_wants_no_reminders_answers_stop(providers: Any, given: Any) -> None:
    kept, _ = await send(providers, given, given.letter())
    leave = "<mailto:antwoord@in.energie.example.com?subject=stop>"
    assert kept["headers"]["List-Unsubscribe"] == leave


async def test_reminders_and_notices_have_groups_of_their_own(providers: Any, given: Any) -> None:
    creditor = with_groups(given)
    kept, mail = await send(providers, given, given.letter(creditor=creditor))
    assert kept["asm_group_id"] == 11
    assert "headers" not in mail  # SendGrid writes List-Unsubscribe for a group
    await providers.control.delete("/outbox")
    kept, mail = await send(providers, given, given.letter(creditor=creditor, statutory=True))
    assert kept["asm_group_id"] == 22
    assert "headers" not in mail


async def test_a_notice_offers_no_way_out(providers: Any, given: Any) -> None:
    kept, mail = await send(providers, given, given.letter(statutory=True))
    assert kept["headers"] == {}
    assert "asm" not in mail


async def test_no_payment_code_in_dollars(providers: Any, given: Any) -> None:
    total = {"amount": "250.00", "currency": "USD"}
    kept, mail = await send(providers, given, given.letter(total=total))
    assert "attachments" not in mail
    assert "cid:qr" not in kept["html"]


async def test_without_addresses_another_channel_follows(providers: Any, given: Any) -> None:
    adapter = EmailAdapter(providers.sendgrid())
    for letter in (
        given.letter(debtor=given.debtor(email=None)),
        given.letter(creditor=given.creditor(senders={})),
    ):
        with pytest.raises(NotPossibleError):
            await adapter.compose(NO_LEDGER, letter, given.now)


class EmailLogs:
    """SendGrid's Email Logs (``tsg_logs_v3``) with these messages: id to contact id."""

    def __init__(self, messages: dict[str, str]) -> None:
        self.messages = messages
        self.queries: list[str] = []

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.post("/v3/logs")
        async def search(request: Request) -> dict[str, Any]:
            self.queries.append((await request.json())["query"])
            return {"messages": [{"sg_message_id": each} for each in self.messages]}

        @app.get("/v3/logs/{message_id}")
        async def one(message_id: str) -> dict[str, Any]:
            return {"custom_args": {"contact_id": self.messages[message_id]}}

        return app


@pytest.fixture
def became(given: Any, serving: Any) -> Any:
    async def ask(contact: Any, logs: EmailLogs) -> bool | None:
        config = uvicorn.Config(logs.app(), log_level="warning")
        async with serving(uvicorn.Server(config)) as url:
            client = SendGridClient(SecretStr("key"), api_base=url, timeout=5)
            return await EmailAdapter(client).became(contact)

    return ask


async def test_the_logs_tell_that_an_email_was_taken(given: Any, became: Any) -> None:
    composed = await EmailAdapter(NO_LEDGER).compose(NO_LEDGER, given.letter(), given.now)
    contact = given.contact(Channel.EMAIL, composed)
    logs = EmailLogs({"a.recvd-1": str(uuid4()), "b.recvd-2": str(contact.id)})
    assert await became(contact, logs) is True
    since = given.now - timedelta(minutes=1)
    assert logs.queries == [
        'to_email = "sanne@example.com" AND sg_message_id_created_at >='
        f' TIMESTAMP "{since:%Y-%m-%dT%H:%M:%SZ}"'
    ]


async def test_absence_from_the_logs_is_no_proof(given: Any, became: Any, providers: Any) -> None:
    composed = await EmailAdapter(NO_LEDGER).compose(NO_LEDGER, given.letter(), given.now)
    contact = given.contact(Channel.EMAIL, composed)
    assert await became(contact, EmailLogs({"a.recvd-1": str(uuid4())})) is None
    assert await EmailAdapter(providers.sendgrid()).became(contact) is None
