"""One town for all stories; each story begins in an empty ledger at a date of its own."""

from collections.abc import AsyncIterator

import pytest

from ledger import database
from ledger.database import Pool
from tests.journeys.town import Town
from tests.support.world import acme, settle_in
from tests.workflows.time_server import time_skipping


@pytest.fixture(scope="session")
async def _town(ledger_url: str) -> AsyncIterator[Town]:
    pool = await database.connect(ledger_url, size=10)
    async with time_skipping() as env, Town(env, pool).at_work() as town:
        yield town
    await pool.close()


@pytest.fixture
async def town(pool: Pool, _town: Town) -> AsyncIterator[Town]:
    """Acme's town on Monday 2 November 2026, early in the morning."""
    await settle_in(pool, acme())
    await _town.begin("2026-11-02 06:00")
    yield _town
    await _town.leave()
