"""The links in messages, for who opens them in a test."""

from domain.link_token import token_of
from ledger import clock, payment_links
from ledger.database import Pool, transaction
from tests.support.events import CREDITOR
from tests.support.till import LINK_SECRET


async def link_to(pool: Pool, *covers: str, debtor: str = "C-1001") -> str:
    """The path of the page about these invoices."""
    async with transaction(pool) as conn:
        now = await clock.now(conn)
        numbers = covers or ("2026-0117",)
        link = await payment_links.to_pay(conn, CREDITOR, debtor, numbers, now)
    return f"/pay/{token_of(link, LINK_SECRET.get_secret_value())}"
