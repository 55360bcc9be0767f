"""Where creditors are paid online: which provider, and the links that lead there.

Another provider is one more class as :class:`activities.mollie.Mollie`, and a choice in
:func:`provider_of`.
"""

from functools import cache

from activities.mollie import Mollie
from activities.pay_links import PayLinks
from domain.payment_provider import PaymentProvider, ProviderOf
from workers.settings import Settings, SettingsError


def provider_of(settings: Settings) -> ProviderOf:
    """Whose account receives each creditor's money.

    Raises:
        SettingsError: there is a provider, but no secret to sign links with.
    """
    if (settings.mollie_api_key or settings.mollie_api_keys) and settings.link_secret is None:
        raise SettingsError(
            "AMICABLE_LINK_SECRET is not set: links to pay by are signed with it; make one with "
            "`openssl rand -hex 32` and give it to gateway and workers alike"
        )

    @cache
    def of(creditor: str) -> PaymentProvider | None:
        key = settings.mollie_key(creditor)
        return Mollie(key, api_base=settings.mollie_api_base) if key else None

    return of


def pay_links(settings: Settings) -> PayLinks:
    """The links in messages.

    Raises:
        SettingsError: there is a provider, but no secret to sign links with.
    """
    return PayLinks(settings.public_url, settings.link_secret, provider_of(settings))
