"""The desk over a real ledger, and the provider of identities as a process of its own."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from domain.creditor import Creditor
from domain.staff import Post, Role
from gateway.app import create_app
from gateway.config import GatewayConfig, OpenIdConnect
from ledger import clock, staff
from ledger.database import Pool
from workers.embedded.ports import choose_ports
from workers.embedded.processes import Command, Process, accepts_connections

HERE = "http://desk.example"
Browser = Callable[[], httpx.AsyncClient]


@pytest.fixture(scope="session")
async def provider(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """Accounts of an organisation: Anna's, Bram's whose address is not verified, a stranger's."""
    (port,) = choose_ports([0])
    accounts = (
        {"sub": "anna-1", "email": "Anna@acme.example", "email_verified": True},
        {"sub": "anna-2", "email": "anna@acme.example", "email_verified": True},
        {"sub": "bram-1", "email": "bram@acme.example", "email_verified": False},
        {"sub": "eve-1", "email": "eve@elsewhere.example", "email_verified": True},
    )
    claims = [word for it in accounts for word in ("--user-claims", json.dumps(it))]
    command = Command(
        name="provider of identities",
        argv=(sys.executable, "-m", "oidc_provider_mock", "--port", str(port), *claims),
        log_file=Path(tmp_path_factory.mktemp("provider")) / "log",
    )
    process = Process(command)
    await process.start(lambda: accepts_connections(port))
    yield f"http://127.0.0.1:{port}"
    await process.stop()


@pytest.fixture
def desk_config(provider: str) -> GatewayConfig:
    """Staff sign in by their work accounts."""
    return GatewayConfig(
        public_url=HERE,
        staff_sign_in=OpenIdConnect(
            issuer=provider, client_id="amicable", client_secret=SecretStr("a secret of ours")
        ),
    )


@pytest.fixture
async def a_browser(
    desk_config: GatewayConfig, pool: Pool, creditor: Creditor
) -> AsyncIterator[Browser]:
    """Makes browsers, each with cookies of its own; none follows a redirect by itself."""
    app = create_app(desk_config, pool)
    opened: list[httpx.AsyncClient] = []

    def open_() -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        opened.append(httpx.AsyncClient(transport=transport, base_url=HERE))
        return opened[-1]

    yield open_
    await asyncio.gather(*(it.aclose() for it in opened))


async def works_here(pool: Pool, email: str, role: Role, creditor: str | None = "acme") -> None:
    """Give somebody a post at the desk."""
    post = Post(creditor=creditor, role=role)
    await staff.post(
        pool, email, email.split("@")[0].title(), post, "the test", await clock.now(pool)
    )
