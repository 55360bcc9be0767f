"""A contact is claimed once: claim, mark, send, record."""

import asyncio

import pytest

from ledger import clock, contacts
from ledger.database import Pool, transaction
from tests.support.events import CREDITOR, overdue, told
from tests.support.world import contacted

pytestmark = pytest.mark.usefixtures("creditor")


async def claim_again(pool: Pool) -> bool:
    known = await contacts.attempt(pool, CREDITOR, "2026-0117", 1, "friendly", 1)
    assert known is not None
    async with transaction(pool) as conn:
        return await contacts.mark(conn, known.model_copy(update={"status": "sending"})) is not None


async def test_an_attempt_is_claimed_once_whatever_became_of_it(pool: Pool) -> None:
    await told(pool, overdue())
    await contacted(pool, status="sending")
    for status in ("unknown", "sent", "failed"):
        assert not await claim_again(pool)
        await pool.execute("update contacts set status = $1", status)
    assert not await claim_again(pool)


async def test_what_the_provider_never_took_may_be_claimed_by_one(pool: Pool) -> None:
    await told(pool, overdue())
    contact = await contacted(pool, status="sending")
    await contacts.record(pool, contact, "not_sent", await clock.now(pool), error="429")
    assert sorted(await asyncio.gather(*(claim_again(pool) for _ in range(4)))) == [
        *(False, False, False),
        True,
    ]


async def test_failed_attempts_are_no_contact(pool: Pool) -> None:
    await told(pool, overdue())
    contact = await contacted(pool)
    now = await clock.now(pool)
    assert len(await contacts.of_debtor(pool, CREDITOR, "C-1001", now)) == 0
    early = now.replace(month=1)
    assert [it.id for it in await contacts.of_debtor(pool, CREDITOR, "C-1001", early)] == [contact]
    await contacts.record(pool, contact, "failed", now, error="bounced")
    assert await contacts.of_debtor(pool, CREDITOR, "C-1001", early) == ()
