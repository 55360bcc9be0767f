"""The sandbox as an ASGI application, and as a server that stops promptly."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from socket import socket

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse

from sandbox import (
    control,
    mollie_checkout,
    mollie_payments,
    sendgrid_account,
    sendgrid_mail,
    sendgrid_marketing,
    sendgrid_suppressions,
    twilio_account,
    twilio_content,
    twilio_messages,
)
from sandbox.answers import ProviderRefusal, answer_refusal
from sandbox.callbacks import Courier
from sandbox.settings import SandboxSettings
from sandbox.state import SandboxState


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.closing = asyncio.Event()
    app.state.courier = Courier(app.state.sandbox)
    app.state.courier.resume()
    yield
    app.state.closing.set()
    await app.state.courier.close()
    app.state.sandbox.shelf.close()


def create_app(settings: SandboxSettings) -> FastAPI:
    """The sandbox with these settings; everything it remembers is in ``app.state.sandbox``."""
    app = FastAPI(
        title="Sandbox for Twilio, SendGrid and Mollie",
        lifespan=_lifespan,
        exception_handlers={ProviderRefusal: answer_refusal},
    )
    app.state.sandbox = SandboxState(settings)
    for part in (
        control,
        twilio_account,
        twilio_messages,
        twilio_content,
        sendgrid_account,
        sendgrid_mail,
        sendgrid_marketing,
        sendgrid_suppressions,
        mollie_payments,
        mollie_checkout,
    ):
        app.include_router(part.router)
    app.add_api_route("/", _home, include_in_schema=False)
    return app


async def _home(_: Request) -> RedirectResponse:
    return RedirectResponse("/outbox")


class SandboxServer(uvicorn.Server):
    """Uvicorn that lets go of clients left hanging on purpose before it stops."""

    def __init__(self, settings: SandboxSettings) -> None:
        self._app = create_app(settings)
        config = uvicorn.Config(
            self._app,
            host=settings.host,
            port=settings.port,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=2,
        )
        super().__init__(config)

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Stop waiting, then stop."""
        self._app.state.closing.set()
        await super().shutdown(sockets)
