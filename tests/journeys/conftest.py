"""One town for all stories; each story begins in an empty ledger at a date of its own."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from ledger import database
from ledger.database import Pool
from tests.journeys.town import Town
from tests.support.world import acme, settle_in
from tests.workflows.time_server import time_skipping


class Site:
    """Where the town stands; built anew where the time in it stands still."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._building = AsyncExitStack()
        self._town: Town | None = None

    async def town(self) -> Town:
        """A town in which time passes."""
        if self._town is None or not await self._town.time_passes():
            await self.clear()
            env = await self._building.enter_async_context(time_skipping())
            self._town = await self._building.enter_async_context(Town(env, self._pool).at_work())
        return self._town

    async def clear(self) -> None:
        """Nothing of it runs any more."""
        await self._building.aclose()


@pytest.fixture(scope="session")
async def _site(ledger_url: str) -> AsyncIterator[Site]:
    pool = await database.connect(ledger_url, size=10)
    site = Site(pool)
    yield site
    await site.clear()
    await pool.close()


@pytest.fixture
async def town(pool: Pool, _site: Site) -> AsyncIterator[Town]:
    """Acme's town on Monday 2 November 2026, early in the morning."""
    await settle_in(pool, acme())
    town = await _site.town()
    await town.begin("2026-11-02 06:00")
    yield town
    await town.leave()
