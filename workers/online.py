"""Where creditors are paid online.

Another provider is one more class as ``activities.mollie.Mollie``, and a choice in
:func:`provider_of`.
"""

from functools import cache

from domain.payment_provider import PaymentProvider, ProviderOf, no_provider
from workers.settings import Settings


def provider_of(settings: Settings) -> ProviderOf:
    """Whose account receives each creditor's money.

    Mollie's client, and requests under it, are loaded at the start, and only where a key is set.
    """
    if settings.mollie_api_key is None and not settings.mollie_api_keys:
        return no_provider
    from activities.mollie import Mollie

    @cache
    def of(creditor: str) -> PaymentProvider | None:
        key = settings.mollie_key(creditor)
        return Mollie(key, api_base=settings.mollie_api_base) if key else None

    return of
