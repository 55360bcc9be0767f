"""The gateway process: the doors and the API behind uvicorn."""

import socket
from pathlib import Path
from uuid import UUID

import uvicorn

from gateway.app import create_app
from gateway.state import PrintDossier
from ledger.database import Pool
from workers.online import provider_of
from workers.process_life import open_ledger, say_ready
from workers.settings import Settings


async def run_gateway(settings: Settings, ready_file: Path | None = None) -> None:
    """Serve the doors and the API."""
    async with open_ledger(settings) as pool:
        config = uvicorn.Config(
            create_app(
                *(settings.gateway(), pool, _print_letter, _dossier_printer(settings)),
                provider_of=provider_of(settings),
            ),
            host=settings.gateway_host,
            port=settings.gateway_port,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=5,
        )
        await _Server(config, ready_file).serve()


class _Server(uvicorn.Server):
    """Says so when it answers."""

    def __init__(self, config: uvicorn.Config, ready_file: Path | None) -> None:
        super().__init__(config)
        self._ready_file = ready_file

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        say_ready(self._ready_file)


async def _print_letter(pool: Pool, contact_id: UUID) -> bytes:
    """Typesetting is loaded with the first letter, not with the gateway."""
    from activities.letters import print_letter

    return await print_letter(pool, contact_id)


def _dossier_printer(settings: Settings) -> PrintDossier:
    rates = settings.rates()

    async def print_(pool: Pool, creditor: str, number: str) -> bytes:
        from activities.dossier.pdf import print_dossier

        return await print_dossier(pool, creditor, number, rates)

    return print_
