"""The embedded Postgres and Temporal of the stack, alone, with a creditor and a playbook."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from temporalio.client import Client

from activities.whatsapp_templates import wording_hash
from domain.messages.content_template import content_template
from domain.playbook import Playbook
from ledger import creditors, templates
from ledger.database import Pool, connect, migrate
from tests.support.events import CREDITOR
from tests.support.world import acme
from workers import library
from workers.embedded.ports import choose_ports
from workers.embedded.postgres import EmbeddedPostgres
from workers.embedded.temporal import EmbeddedTemporal
from workers.temporal import DATA_CONVERTER
from workflows.search_attributes import TYPES

MESSAGES = ("friendly", "second", "firm", "thank_you")


class Servers(NamedTuple):
    """What measurements in one process stand on."""

    pool: Pool
    client: Client
    temporal_pid: int
    postgres_pid: int


@asynccontextmanager
async def running() -> AsyncIterator[Servers]:
    """Both servers as the embedded stack starts them: data on files, commits on disk."""
    with tempfile.TemporaryDirectory(prefix="amicable-bench-") as directory:
        first, second, third = choose_ports([0, 0, 0])
        postgres = EmbeddedPostgres(Path(directory) / "postgres", first)
        temporal = EmbeddedTemporal(
            Path(directory) / "temporal.sqlite", second, third, search_attributes=TYPES
        )
        await postgres.start()
        try:
            await temporal.start()
            await migrate(postgres.url)
            pool = await connect(postgres.url, size=8)
            client = await Client.connect(temporal.address, data_converter=DATA_CONVERTER)
            try:
                yield Servers(pool, client, temporal.process.pid, postgres.process.pid)
            finally:
                await pool.close()
        finally:
            await temporal.stop()
            await postgres.stop()


async def settle_in(pool: Pool, playbook: Playbook) -> None:
    """A creditor who uses this playbook, with approved WhatsApp templates."""
    await creditors.publish(pool, playbook)
    # The creditor's pace would give the 251st debtor a turn tomorrow.
    profile = acme(playbooks={"consumer": playbook.name}, pace={"debtors_per_day": 10**6})
    await creditors.save(pool, profile)
    wording = library.read_wording()
    for message in MESSAGES:
        source = wording.get("nl", message)
        await templates.save(
            pool,
            templates.Template(
                creditor=CREDITOR,
                message=message,
                language=source.language,
                hash=wording_hash(content_template(source, source.language)),
                content_sid=f"HX{message}",
                status=templates.APPROVED,
            ),
        )
