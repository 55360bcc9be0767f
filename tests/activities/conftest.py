"""Adapters with the providers' real clients, on a sandbox of their own on loopback."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import uuid4

import httpx
import pytest
import uvicorn
import yaml
from pydantic import SecretStr

from activities.channel import Composed, Correspondence
from activities.message_facts import address_lines, creditor_facts
from activities.mollie import Mollie
from activities.sendgrid_client import SendGridClient
from activities.twilio_client import TwilioClient
from domain.creditor import Creditor
from domain.debtor import Debtor
from domain.messages.facts import ClaimLine, MessageFacts
from domain.messages.wording import Wording
from domain.money import Money
from domain.playbook import Playbook
from domain.vocabulary import Channel
from ledger.contacts import Contact
from sandbox.app import SandboxServer
from sandbox.settings import SandboxSettings


@dataclass
class Asked:
    """One request as it came in."""

    method: str
    path: str
    query: str
    content_type: str
    authorization: str
    body: bytes = b""


class _Recorder:
    def __init__(self, app: Any) -> None:
        self.app = app
        self.requests: list[Asked] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        told = [headers.get(name, "") for name in ("content-type", "authorization")]
        query = scope["query_string"].decode()
        asked = Asked(scope["method"], scope["path"], query, *told)
        self.requests.append(asked)

        async def noting() -> Any:
            message = await receive()
            asked.body += message.get("body", b"")
            return message

        await self.app(scope, noting, send)


@dataclass
class Providers:
    """The sandbox, and our clients pointed at it."""

    url: str
    requests: list[Asked]
    control: httpx.AsyncClient
    settings: SandboxSettings

    def twilio(self, timeout: float = 10) -> TwilioClient:
        token = SecretStr(self.settings.twilio_auth_token)
        sid = self.settings.twilio_account_sid
        return TwilioClient(sid, token, api_base=self.url, timeout=timeout)

    def sendgrid(self, timeout: float = 10) -> SendGridClient:
        key = SecretStr(self.settings.sendgrid_api_key)
        return SendGridClient(key, api_base=self.url, timeout=timeout)

    def mollie(self, key: str | None = None, base: str | None = None) -> Mollie:
        secret = SecretStr(key or self.settings.mollie_api_key)
        return Mollie(secret, api_base=base or self.url)

    async def tell(self, path: str, **body: Any) -> None:
        (await self.control.post(path, json=body)).raise_for_status()

    async def outbox(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = (await self.control.get("/outbox")).json()
        return rows

    async def marketing(self) -> tuple[list[str], list[str]]:
        """Addresses on any list, and suppressed addresses."""
        shown = (await self.control.get("/marketing")).json()
        listed = [each["email"] for each in shown["contacts"] if each["lists"]]
        return listed, [each["email"] for each in shown["suppressions"]]


@asynccontextmanager
async def _serving(server: uvicorn.Server) -> AsyncIterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    async with httpx.AsyncClient() as http:
        await http.get(url, timeout=10)
    try:
        yield url
    finally:
        server.should_exit = True
        await task
        listener.close()


@pytest.fixture
def serving() -> Any:
    """Serves an application on a free loopback port."""
    return _serving


@pytest.fixture
async def providers() -> AsyncIterator[Providers]:
    settings = SandboxSettings(gateway_url="http://127.0.0.1:9", retry_delays=())
    server = SandboxServer(settings)
    server.config.app = recorder = _Recorder(server.config.app)
    async with _serving(server) as url, httpx.AsyncClient(base_url=url, timeout=10) as control:
        yield Providers(url, recorder.requests, control, settings)


class Given:
    """What the tests speak of: Energie BV, Sanne, and her invoice of 250 euros."""

    now = datetime(2026, 11, 9, 10, tzinfo=UTC)
    public = "https://collect.example.com"

    @property
    def wording(self) -> Wording:
        return _wording()

    def creditor(self, **changes: Any) -> Creditor:
        known: dict[str, Any] = {
            "slug": "energie",
            "name": "Energie BV",
            "address": {"street": "Dam 1", "postcode": "1012 AB", "city": "Amsterdam"},
            "email": "post@energie.example.com",
            "phone": "+31 20 123 4567",
            "iban": "NL91ABNA0417164300",
            "senders": {
                "email": {
                    **{"address": "incasso@energie.example.com", "name": "Energie BV"},
                    "reply_to": "antwoord@in.energie.example.com",
                },
                "whatsapp": {"number": "+3197010200300"},
            },
        }
        return Creditor.model_validate(known | changes)

    def debtor(self, **changes: Any) -> Debtor:
        known: dict[str, Any] = {
            "id": "C-1001",
            "kind": "consumer",
            "name": "Sanne de Vries",
            "email": "sanne@example.com",
            "phone": "+31612345678",
            "whatsapp": True,
            "consents": {"whatsapp": True},
            "address": {"street": "Kade 2", "postcode": "3011 AA", "city": "Rotterdam"},
        }
        return Debtor.model_validate(known | changes)

    def facts(self, debtor: Debtor, **changes: Any) -> MessageFacts:
        amount = Money(amount=Decimal("250.00"))
        days = {"issued_on": date(2026, 10, 1), "due_on": date(2026, 10, 31)}
        claim = ClaimLine(number="2026-0117", amount=amount, open=amount, **days)
        known: dict[str, Any] = {
            "debtor_name": debtor.name,
            "address_lines": address_lines(debtor),
            "creditor": creditor_facts(self.creditor()),
            "language": debtor.language,
            "claims": (claim,),
            "total": amount,
            "reference": "RF16INV20260001",
            "today": self.now.date(),
            "days_late": 9,
            "pay_by": date(2026, 11, 16),
        }
        return MessageFacts.model_validate(known | changes)

    def letter(
        self,
        message: str = "friendly",
        *,
        creditor: Creditor | None = None,
        debtor: Debtor | None = None,
        statutory: bool = False,
        goal: str | None = None,
        **facts: Any,
    ) -> Correspondence:
        debtor = debtor or self.debtor()
        creditor = creditor or self.creditor()
        playbook = _playbook()
        step = playbook.step("friendly").model_copy(update={"message": message, "goal": goal})
        return Correspondence(
            creditor,
            debtor,
            self.wording.get(debtor.language, message),
            self.facts(debtor, **{"creditor": creditor_facts(creditor), **facts}),
            playbook=playbook,
            step=step,
            statutory=statutory,
        )

    def contact(self, channel: Channel, composed: Composed, **changes: Any) -> Contact:
        known: dict[str, Any] = {
            **composed.model_dump(exclude={"parts"}),
            **{"id": uuid4(), "creditor": "energie", "debtor": "C-1001"},
            **{"invoice_number": "2026-0117", "opening": 1, "step": "friendly", "attempt": 1},
            **{"channel": channel, "status": "sending", "covers": ("2026-0117",), "counts": True},
            **{"language": "nl", "message": "friendly", "marked_at": self.now},
        }
        empty = dict.fromkeys(("provider_id", "error", "sent_at", "delivered_at"))
        return Contact.model_validate(known | empty | changes)


@cache
def _playbook() -> Playbook:
    text = files("playbooks").joinpath("nl-consumer.yaml").read_text(encoding="utf-8")
    return Playbook.model_validate(yaml.safe_load(text))


@cache
def _wording() -> Wording:
    folder = files("playbooks").joinpath("messages")
    return Wording.parse(
        {
            f"{language.name}/{file.name}": file.read_text(encoding="utf-8")
            for language in folder.iterdir()
            if language.is_dir()
            for file in language.iterdir()
            if file.name.endswith(".md")
        }
    )


@pytest.fixture
def given() -> Given:
    return Given()
