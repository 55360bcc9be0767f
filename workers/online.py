"""Where creditors are paid online.

Another provider is one more class as :class:`activities.mollie.Mollie`, and a choice in
:func:`provider_of`.
"""

from functools import cache

from activities.mollie import Mollie
from domain.payment_provider import PaymentProvider, ProviderOf
from workers.settings import Settings


def provider_of(settings: Settings) -> ProviderOf:
    """Whose account receives each creditor's money."""

    @cache
    def of(creditor: str) -> PaymentProvider | None:
        key = settings.mollie_key(creditor)
        return Mollie(key, api_base=settings.mollie_api_base) if key else None

    return of
