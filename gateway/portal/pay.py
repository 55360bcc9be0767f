"""Paying through a link: the button begins a payment, for what is open at that moment."""

import logging

from fastapi import APIRouter, Response
from starlette.responses import HTMLResponse, RedirectResponse

from domain.messages.formats import money_in
from domain.payable import Payable
from domain.payment_provider import (
    Order,
    OrderRefusedError,
    PaymentProvider,
    PaymentStatus,
    ProviderUnavailableError,
)
from gateway.portal.door import AtTheDoor, Guest
from gateway.portal.home import show
from gateway.portal.look import ROOT
from ledger import debtors, online_payments, payable
from ledger.database import transaction
from ledger.online_payments import Begun

log = logging.getLogger(__name__)

router = APIRouter(prefix=ROOT, tags=["pages"], default_response_class=HTMLResponse)

_NOT_PAID = (PaymentStatus.FAILED, PaymentStatus.CANCELED, PaymentStatus.EXPIRED)


@router.post("/{token}", summary="Begin to pay what is open")
async def pay(guest: AtTheDoor) -> Response:
    """To the provider's checkout; a second click goes on with the same payment."""
    here, link = guest.here, guest.link
    provider = guest.provider
    async with transaction(here.pool) as conn:
        await debtors.lock(conn, link.creditor, link.debtor)
        due = await payable.by_link(conn, link, guest.creditor, guest.now)
        if provider is None or not due.parts:
            begun = None
        else:
            wanted = (conn, link.id, provider.name, due.parts, guest.now)
            begun = await online_payments.to_go_on(*wanted)
            begun = begun or await online_payments.begin(*wanted)
    if begun is None or provider is None:
        return await _shown(guest, due)
    try:
        url = begun.checkout_url or await _checkout(guest, provider, begun)
    except (ProviderUnavailableError, OrderRefusedError) as error:
        log.warning("no checkout for creditor %s: %s", link.creditor, error)
        here.metrics.count("no_checkout", provider.name)
        return await _shown(guest, due, trouble=True, status=503)
    return RedirectResponse(url, 303, {"Referrer-Policy": "no-referrer"})


async def _shown(
    guest: Guest, due: Payable, *, trouble: bool = False, status: int = 200
) -> Response:
    async with guest.here.pool.acquire() as conn:
        return await show(conn, guest, due, trouble=trouble, status=status)


@router.get("/{token}/done", summary="Thanks, after the checkout")
async def done(guest: AtTheDoor) -> Response:
    """Promises nothing that we do not know: only the provider's own word counts."""
    begun = await online_payments.newest(guest.here.pool, guest.link.id)
    if begun is None:
        return guest.to()
    if begun.status == PaymentStatus.PAID:
        return guest.notice("thanks", amount=money_in(guest.language, begun.amount))
    if begun.status in _NOT_PAID:
        return guest.notice("not_paid")
    return guest.notice("under_way")


async def _checkout(guest: Guest, provider: PaymentProvider, begun: Begun) -> str:
    """No transaction is open while the provider answers; the key makes a second try the same."""
    here = guest.here
    numbers = ", ".join(part.invoice_number for part in begun.parts)
    order = Order(
        id=begun.id,
        amount=begun.amount,
        description=f"{guest.words['pay']['invoice']} {numbers}"[:255],
        language=guest.debtor.language,
        return_url=f"{guest.address}/done",
        webhook_url=f"{here.config.public_url.rstrip('/')}/webhooks/{provider.name}",
    )
    checkout = await provider.begin(order)
    await online_payments.opened(here.pool, begun.id, checkout)
    return checkout.url
