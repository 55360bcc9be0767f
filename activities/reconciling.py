"""Online payments whose end nobody told us: asked after, once a day."""

import logging
from datetime import timedelta

from domain.payment_provider import (
    ProviderOf,
    ProviderUnavailableError,
    UnknownPaymentError,
)
from ledger import clock, online_payments
from ledger.database import Pool
from ledger.intake import paid_online
from ledger.online_payments import Begun

log = logging.getLogger(__name__)

_GRACE = timedelta(minutes=15)
"""Who is at the checkout now is left alone."""


async def ask_after(pool: Pool, provider_of: ProviderOf, limit: int) -> int:
    """Ask the provider about payments that it told no end of (a lost webhook); how many.

    Where a provider does not answer, the rest waits for the next day.
    """
    now = await clock.now(pool)
    waiting = await online_payments.unfinished(pool, now - _GRACE, limit)
    for begun in waiting:
        await online_payments.looked_at(pool, begun.id, now)
        try:
            await _ask_after(pool, provider_of, begun)
        except ProviderUnavailableError as error:
            log.warning("online payments cannot be asked after: %s", error)
            return 0
    return len(waiting)


async def _ask_after(pool: Pool, provider_of: ProviderOf, begun: Begun) -> None:
    provider = provider_of(begun.creditor)
    if provider is None or provider.name != begun.provider or begun.provider_id is None:
        return
    try:
        stated = await provider.find(begun.provider_id)
    except UnknownPaymentError as error:
        log.warning("an online payment of %s is lost: %s", begun.creditor, error)
        return
    if await paid_online.state(pool, begun, stated):
        log.warning("an online payment of %s changed, and no webhook told", begun.creditor)
