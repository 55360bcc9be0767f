"""What many tests stand on: a real ledger, and a creditor in it."""

from collections.abc import AsyncIterator

import pytest
from hypothesis import settings

from domain.creditor import Creditor
from ledger import database
from ledger.database import Pool
from tests.support.database import set_now, wipe
from tests.support.world import acme, settle_in
from workers.portfolio.premises import throw_away_ledger

# A shared machine may be slow for a moment; that is no counterexample.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture(scope="session")
async def ledger_url() -> AsyncIterator[str]:
    """A migrated Postgres, started for the first test that needs one."""
    async with throw_away_ledger() as url:
        yield url


@pytest.fixture(scope="session")
async def _connected(ledger_url: str) -> AsyncIterator[Pool]:
    pool = await database.connect(ledger_url, size=10)
    yield pool
    await pool.close()


@pytest.fixture
async def pool(_connected: Pool) -> Pool:
    """An empty ledger."""
    await wipe(_connected)
    return _connected


@pytest.fixture
async def creditor(pool: Pool) -> Creditor:
    """Acme, on Saturday 21 November 2026 at eleven in Amsterdam."""
    await set_now(pool, "2026-11-21 10:00")
    return await settle_in(pool, acme())
