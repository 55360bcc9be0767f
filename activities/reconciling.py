"""What a provider did not tell us of online payments (a lost webhook): looked for once a day.

Payments whose end is not known are asked after one by one. Money that went back of payments that
are booked is found in the provider's own lists, so that years of payments cost a page or two.
"""

import logging
from collections.abc import Callable
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
_LOOK_BACK = timedelta(days=180)
"""How long ago a refund or chargeback may have been made to be found: as long as a card payment can
be charged back, and with it as long as most chargebacks take to be taken back.
https://help.mollie.com/hc/en-us/articles/115001470869-What-is-a-chargeback"""


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


async def _ask_after(pool: Pool, provider_of: ProviderOf, begun: Begun) -> bool:
    provider = provider_of(begun.creditor)
    if provider is None or provider.name != begun.provider or begun.provider_id is None:
        return False
    try:
        stated = await provider.find(begun.provider_id)
    except UnknownPaymentError as error:
        log.warning("an online payment of %s is lost: %s", begun.creditor, error)
        return False
    changed = await paid_online.state(pool, begun, stated)
    if changed:
        log.warning("an online payment of %s changed, and no webhook told", begun.creditor)
    return changed


async def look_for_what_went_back(
    pool: Pool, provider_of: ProviderOf, told: Callable[[], None]
) -> int:
    """Find refunds and chargebacks that no webhook told, and those that came again; how many.

    However long ago the payment was made: what counts is when money went back. ``told`` hears of
    every answer. Of a provider that does not answer, the rest waits for the next day.
    """
    since, found = await clock.now(pool) - _LOOK_BACK, 0
    for creditor, name in await online_payments.paid_at(pool):
        provider = provider_of(creditor)
        if provider is None or provider.name != name:
            continue
        try:
            gone = await provider.went_back(since)
            told()
            for begun in await online_payments.paid_among(pool, creditor, name, gone):
                # Of a payment older than the lists more may be gone: then it is asked itself.
                if begun.gone != gone[str(begun.provider_id)]:
                    found += await _ask_after(pool, provider_of, begun)
                    told()
        except ProviderUnavailableError as error:
            log.warning("what went back of online payments is not known: %s", error)
    return found
