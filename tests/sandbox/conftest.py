"""A sandbox and a gateway that only listens, both on loopback, for the real client libraries."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI, Request, Response
from sendgrid import SendGridAPIClient
from twilio.http.http_client import (
    TwilioHttpClient,
)
from twilio.rest import Client

from sandbox.app import SandboxServer
from sandbox.settings import SandboxSettings


@dataclass
class Heard:
    """One webhook as it came in."""

    url: str
    headers: dict[str, str]
    body: bytes
    form: dict[str, str]


@dataclass
class Asked:
    """One request to the sandbox as it came in."""

    method: str
    path: str
    query: str
    content_type: str
    authorization: str
    body: bytes = b""


class Recorder:
    """Notes every request before it is answered."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.requests: list[Asked] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        asked = Asked(
            scope["method"],
            scope["path"],
            scope["query_string"].decode(),
            headers.get("content-type", ""),
            headers.get("authorization", ""),
        )
        self.requests.append(asked)

        async def noting() -> Any:
            message = await receive()
            asked.body += message.get("body", b"")
            return message

        await self.app(scope, noting, send)


@dataclass
class FakeGateway:
    """Records webhooks; ``answers`` are given first, then 200."""

    url: str = ""
    heard: list[Heard] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def at(self, path: str) -> list[Heard]:
        return [each for each in self.heard if each.url.startswith(self.url + path)]

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.post("/{path:path}")
        async def hear(request: Request) -> Response:
            body = await request.body()
            kind = request.headers.get("content-type", "")
            form = {} if "json" in kind else {k: str(v) for k, v in (await request.form()).items()}
            self.arrived.set()
            self.heard.append(Heard(str(request.url), dict(request.headers), body, form))
            return Response(status_code=self.answers.pop(0) if self.answers else 200)

        return app


class ToSandbox(TwilioHttpClient):  # type: ignore[misc, unused-ignore]
    """Sends what is meant for Twilio to the sandbox."""

    def __init__(self, base: str, timeout: float = 5) -> None:
        super().__init__(timeout=timeout)
        self.base = base

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        for host in ("https://api.twilio.com", "https://content.twilio.com"):
            if url.startswith(host):
                url = self.base + url.removeprefix(host)
        return super().request(method, url, *args, **kwargs)


@dataclass
class Running:
    """The sandbox under test with clients that are pointed at it."""

    url: str
    settings: SandboxSettings
    gateway: FakeGateway
    control: httpx.AsyncClient
    requests: list[Asked]

    def twilio(self, token: str | None = None, timeout: float = 5) -> Any:
        known = self.settings
        http = ToSandbox(self.url, timeout)
        return Client(known.twilio_account_sid, token or known.twilio_auth_token, http_client=http)

    def sendgrid(self, key: str | None = None) -> Any:
        return SendGridAPIClient(key or self.settings.sendgrid_api_key, host=self.url)

    async def whatsapp(self, to: str = "+31612345678", patience: float = 5, **message: Any) -> Any:
        call = {"to": f"whatsapp:{to}", "from_": "whatsapp:+3197010200300"} | message
        call.setdefault("status_callback", f"{self.gateway.url}/webhooks/twilio/status?contact=c-1")
        return await asyncio.to_thread(self.twilio(timeout=patience).messages.create, **call)

    async def template(self, body: str = "Hallo {{1}}", approve: bool = True) -> str:
        client = self.twilio()
        wish = {
            "friendly_name": "reminder_nl",
            "language": "nl",
            "variables": {"1": "klant"},
            "types": {
                "twilio/quick-reply": {
                    "body": body,
                    "actions": [{"title": "Ik betaal {{1}}", "id": "pay_now"}],
                }
            },
        }
        async with httpx.AsyncClient(base_url=self.url, auth=client.auth) as http:
            content = (await http.post("/v1/Content", json=wish)).raise_for_status().json()
        if approve:
            request = {"name": "reminder_nl", "category": "UTILITY"}
            approvals = client.content.v1.contents(content["sid"]).approval_create
            await asyncio.to_thread(approvals.create, _Approval(request))
        return str(content["sid"])

    async def post(self, path: str, **body: Any) -> httpx.Response:
        return await self.control.post(path, json=body)

    async def drain(self) -> dict[str, Any]:
        answer = await self.control.post("/drain")
        assert answer.status_code == 200, answer.text
        report: dict[str, Any] = answer.json()
        return report

    async def outbox(self, **query: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = (await self.control.get("/outbox", params=query)).json()
        return rows


class _Approval:
    def __init__(self, values: dict[str, str]) -> None:
        self.values = values

    def to_dict(self) -> dict[str, str]:
        return self.values


@asynccontextmanager
async def serving(server: uvicorn.Server) -> AsyncIterator[str]:
    """A server on a free loopback port."""
    listener = socket.create_server(("127.0.0.1", 0))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    port = listener.getsockname()[1]
    async with httpx.AsyncClient() as http:
        await http.get(f"http://127.0.0.1:{port}/", timeout=10)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await task
        listener.close()


@asynccontextmanager
async def sandbox_for(gateway: FakeGateway, **settings: Any) -> AsyncIterator[Running]:
    """A sandbox that reports to this gateway."""
    known = SandboxSettings(**{"gateway_url": gateway.url, "retry_delays": (0, 0)} | settings)
    server = SandboxServer(known)
    server.config.app = recorder = Recorder(server.config.app)
    async with (
        serving(server) as url,
        httpx.AsyncClient(base_url=url, timeout=10) as control,
    ):
        yield Running(url, known, gateway, control, recorder.requests)


@pytest.fixture(scope="session")
async def listening() -> AsyncIterator[FakeGateway]:
    gateway = FakeGateway()
    config = uvicorn.Config(gateway.app(), log_level="warning")
    async with serving(uvicorn.Server(config)) as gateway.url:
        yield gateway


@pytest.fixture
def gateway(listening: FakeGateway) -> FakeGateway:
    listening.heard.clear()
    listening.answers.clear()
    listening.arrived.clear()
    return listening


@pytest.fixture
async def sandbox(gateway: FakeGateway) -> AsyncIterator[Running]:
    async with sandbox_for(gateway) as running:
        yield running


@pytest.fixture
def start(gateway: FakeGateway) -> Callable[..., Any]:
    """Starts a sandbox with settings of its own."""
    return partial(sandbox_for, gateway)
