"""Events reach the creditor's webhook, signed, as CloudEvents."""

import base64
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
import uvicorn
from cloudevents.core.bindings.http import HTTPMessage, from_http_event
from fastapi import FastAPI, Request, Response
from pydantic import SecretStr
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from activities.announcements import Announcer, wait_after
from ledger.outbox import Announcement

SECRET = "whsec_" + base64.b64encode(b"a secret of 24 bytes....").decode()
THEN = datetime(2013, 5, 1, 9, tzinfo=UTC)


class Listener:
    """A creditor's webhook."""

    def __init__(self) -> None:
        self.status = 204
        self.heard: list[tuple[dict[str, str], bytes]] = []

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.post("/hook")
        async def hear(request: Request) -> Response:
            self.heard.append((dict(request.headers), await request.body()))
            return Response(status_code=self.status)

        return app


@pytest.fixture
async def listener(serving: Any) -> AsyncIterator[tuple[Listener, Announcement]]:
    listener = Listener()
    config = uvicorn.Config(listener.app(), log_level="warning")
    async with serving(uvicorn.Server(config)) as url:
        yield listener, announcement(f"{url}/hook")


def announcement(url: str) -> Announcement:
    return Announcement(
        id=UUID(int=7),
        creditor="energie",
        url=url,
        type="amicable.case.closed.v1",
        subject="2026-0117",
        data={"outcome": "paid", "open_amount": "0.00"},
        at=THEN,
        attempts=0,
    )


async def deliver(told: Announcement, secret: str = SECRET) -> str | None:
    async with httpx.AsyncClient() as client:
        return await Announcer(client, timeout=2).deliver(told, SecretStr(secret))


async def test_the_creditor_gets_a_signed_cloud_event(listener: Any) -> None:
    hook, told = listener
    assert await deliver(told) is None
    [(headers, body)] = hook.heard
    assert headers["content-type"] == "application/cloudevents+json"
    assert headers["webhook-id"] == str(told.id)
    Webhook(SECRET).verify(body, headers)
    event = from_http_event(HTTPMessage(headers=headers, body=body))
    assert (event.get_type(), event.get_subject()) == ("amicable.case.closed.v1", "2026-0117")
    assert (event.get_id(), event.get_time()) == (str(told.id), THEN)
    assert event.get_source() == "/amicable/energie"
    assert json.loads(body)["data"] == {"outcome": "paid", "open_amount": "0.00"}


async def test_a_changed_body_or_another_secret_does_not_verify(listener: Any) -> None:
    hook, told = listener
    await deliver(told)
    [(headers, body)] = hook.heard
    other = "whsec_" + base64.b64encode(b"another secret, 24 bytes").decode()
    for secret, text in ((SECRET, body + b" "), (other, body)):
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(text, headers)


@pytest.mark.parametrize("status", [302, 400, 500])
async def test_anything_but_2xx_is_tried_again(listener: Any, status: int) -> None:
    hook, told = listener
    hook.status = status
    assert await deliver(told) == f"answered {status}"


async def test_nobody_listens_or_the_secret_is_none() -> None:
    assert await deliver(announcement("http://127.0.0.1:9/")) == "no answer (ConnectError)"
    for secret in ("whsec_", "whsec_!", "a"):
        told = await deliver(announcement("http://127.0.0.1:9/"), secret)
        assert told is not None
        assert "secret" in told


def test_waits_grow_from_seconds_to_half_days_over_three_days() -> None:
    waits: list[timedelta] = []
    while (wait := wait_after(len(waits) + 1)) is not None:
        waits.append(wait)
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(seconds=5), timedelta(hours=12))
    assert timedelta(days=2, hours=12) < sum(waits, timedelta()) <= timedelta(days=3)
