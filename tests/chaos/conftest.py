"""The ledger of the chaos, on a loop of its own: a state machine's steps are no coroutines."""

import asyncio
from collections.abc import Iterator

import pytest

from ledger import database
from tests.chaos.life import Ground


@pytest.fixture
def ground(ledger_url: str) -> Iterator[Ground]:
    """The session's Postgres, from a loop that runs only while a step waits for it."""
    loop = asyncio.new_event_loop()
    pool = loop.run_until_complete(database.connect(ledger_url, size=4))
    yield Ground(loop, pool)
    loop.run_until_complete(pool.close())
    loop.close()
