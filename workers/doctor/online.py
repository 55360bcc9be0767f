"""Links to pay by: is each creditor's key good, and does its money go to its own account.

Only looked up (GET): no payment is begun.
"""

from collections.abc import Sequence

from activities.mollie import Mollie
from domain.creditor import Creditor
from domain.payment_provider import OrderRefusedError, ProviderUnavailableError
from workers.doctor.configuration import is_local
from workers.doctor.finding import Finding, Findings, failed, ok, skipped, warning
from workers.settings import PREFIX, Settings


async def mollie_usable(settings: Settings, creditors: Sequence[Creditor]) -> Findings:
    """Each creditor's account at Mollie, and what its checkout offers."""
    wanting = [it.slug for it in creditors if it.pay_links]
    if not wanting:
        yield skipped("links to pay", "no creditor wants any: messages carry account and QR code")
        return
    if settings.link_secret is None:
        todo = f"set {PREFIX}LINK_SECRET (`openssl rand -hex 32`), for gateway and workers alike"
        yield failed("links to pay", "there is nothing to sign them with", todo)
    shared = [slug for slug in wanting if slug not in settings.mollie_api_keys]
    if settings.mollie_api_key is not None and len(shared) > 1:
        todo = f"give each its own in {PREFIX}MOLLIE_API_KEYS"
        yield warning("Mollie", f"{', '.join(shared)} are paid into one account", todo)
    for slug in wanting:
        yield await _account(settings, slug)


async def _account(settings: Settings, slug: str) -> Finding:
    check, key = f"{slug} Mollie", settings.mollie_key(slug)
    if key is None:
        todo = f"set {PREFIX}MOLLIE_API_KEY, or pay_links = false in its file"
        return failed(check, "has no key: its links lead to a page without a button", todo)
    try:
        methods = await Mollie(key, api_base=settings.mollie_api_base).allowed()
    except OrderRefusedError as error:
        return failed(check, str(error), f"check {PREFIX}MOLLIE_API_KEY, or its line in the …KEYS")
    except ProviderUnavailableError as error:
        return warning(check, str(error), "run `amicable doctor` again")
    if not methods:
        return failed(check, "its checkout offers nothing", "activate iDEAL in Mollie's dashboard")
    if key.get_secret_value().startswith("test_") and not is_local(settings.mollie_api_base):
        return warning(check, "a test key: no money comes in", "take the live_ key when ready")
    return ok(check, f"its checkout offers {', '.join(methods)}")
