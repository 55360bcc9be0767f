"""The page behind the link in a message: what is open now, a button, and thanks.

Looking at it changes nothing, because mail scanners look at links, too; only the button begins a
payment, for what is open at that moment.
"""

import logging
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from domain.creditor import Creditor
from domain.debtor import Debtor
from domain.link_token import link_of
from domain.messages.formats import date_in, iban_in_fours, money_in
from domain.payable import Due, Payable
from domain.payment_provider import (
    Order,
    OrderRefusedError,
    PaymentProvider,
    PaymentStatus,
    ProviderUnavailableError,
)
from gateway.pages.rendering import page, preferred, words
from gateway.state import GatewayState, Here
from ledger import clock, creditors, debtors, invoices, online_payments, payable, payment_links
from ledger.database import transaction
from ledger.online_payments import Begun
from ledger.payment_links import Link

log = logging.getLogger(__name__)

router = APIRouter(prefix="/pay", tags=["pages"])

_NOT_PAID = (PaymentStatus.FAILED, PaymentStatus.CANCELED, PaymentStatus.EXPIRED)


class Opened(NamedTuple):
    """A link that somebody holds, and whose it is."""

    link: Link
    creditor: Creditor
    debtor: Debtor
    now: datetime

    @property
    def language(self) -> str:
        """The debtor's."""
        return self.debtor.language


@router.get("/{token}", summary="What is open, and a button to pay it", response_class=HTMLResponse)
async def look(token: str, request: Request, here: Here) -> Response:
    """A page in the debtor's language; calm where nothing is open any more."""
    opened = await _open(token, here)
    if not isinstance(opened, Opened):
        return await _unknown(request, here)
    if opened.link.expired(opened.now):
        return await _notice(here, opened, "expired", status=410)
    due = await payable.by_link(here.pool, opened.link, opened.now)
    return await _show(here, opened, due, token)


@router.post("/{token}", summary="Begin to pay what is open", response_class=HTMLResponse)
async def pay(token: str, request: Request, here: Here) -> Response:
    """To the provider's checkout; a second click goes on with the same payment."""
    opened = await _open(token, here)
    if not isinstance(opened, Opened):
        return await _unknown(request, here)
    if opened.link.expired(opened.now):
        return await _notice(here, opened, "expired", status=410)
    provider = here.provider_of(opened.link.creditor)
    async with transaction(here.pool) as conn:
        await debtors.lock(conn, opened.link.creditor, opened.link.debtor)
        due = await payable.by_link(conn, opened.link, opened.now)
        if provider is None or not due.parts:
            begun = None
        else:
            wanted = (conn, opened.link.id, provider.name, due.parts, opened.now)
            begun = await online_payments.to_go_on(*wanted)
            begun = begun or await online_payments.begin(*wanted)
    if begun is None or provider is None:
        return await _show(here, opened, due, token)
    try:
        url = begun.checkout_url or await _checkout(here, opened, provider, begun, token)
    except (ProviderUnavailableError, OrderRefusedError) as error:
        log.warning("no checkout for creditor %s: %s", opened.link.creditor, error)
        here.metrics.count("no_checkout", provider.name)
        return await _show(here, opened, due, token, trouble=True, status=503)
    return RedirectResponse(url, 303, {"Referrer-Policy": "no-referrer"})


@router.get("/{token}/done", summary="Thanks, after the checkout", response_class=HTMLResponse)
async def done(token: str, request: Request, here: Here) -> Response:
    """Promises nothing that we do not know: only the provider's own word counts."""
    opened = await _open(token, here)
    if not isinstance(opened, Opened):
        return await _unknown(request, here)
    begun = await online_payments.newest(here.pool, opened.link.id)
    if begun is not None and begun.status == PaymentStatus.PAID:
        return await _notice(here, opened, "paid", amount=money_in(opened.language, begun.amount))
    if begun is not None and begun.status in _NOT_PAID:
        return await _notice(here, opened, "not_paid", again=_address(here, token))
    return await _notice(here, opened, "under_way")


async def _open(token: str, here: GatewayState) -> Opened | None:
    secret = here.config.link_secret
    link_id = link_of(token, secret.get_secret_value()) if secret else None
    link = await payment_links.find(here.pool, link_id) if link_id else None
    if link is None:
        here.metrics.count("unknown_link", "pay")
        return None
    creditor = await creditors.get(here.pool, link.creditor)
    debtor = await debtors.get(here.pool, link.creditor, link.debtor)
    return Opened(link, creditor, debtor, await clock.now(here.pool))


async def _checkout(
    here: GatewayState, opened: Opened, provider: PaymentProvider, begun: Begun, token: str
) -> str:
    """No transaction is open while the provider answers; the key makes a second try the same."""
    language = opened.language
    numbers = ", ".join(part.invoice_number for part in begun.parts)
    order = Order(
        id=begun.id,
        amount=begun.amount,
        description=f"{words(language)['pay']['invoice']} {numbers}"[:255],
        language=opened.debtor.language,
        return_url=f"{_address(here, token)}/done",
        webhook_url=f"{here.config.public_url.rstrip('/')}/webhooks/{provider.name}",
    )
    checkout = await provider.begin(order)
    await online_payments.opened(here.pool, begun.id, checkout)
    return checkout.url


async def _show(
    here: GatewayState,
    opened: Opened,
    due: Payable,
    token: str,
    *,
    trouble: bool = False,
    status: int = 200,
) -> Response:
    if due.total is None:
        amount = money_in(opened.language, due.next_amount) if due.next_amount else ""
        day = date_in(opened.language, due.due_on) if due.due_on else ""
        return await _notice(here, opened, due.due.value, amount=amount, day=day)
    language, creditor = opened.language, opened.creditor
    rows = [
        {"number": it.invoice_number, "amount": money_in(language, it.amount)} for it in due.parts
    ]
    term_on = due.due_on if due.due is Due.TERM else None
    return await page(
        *(here.pool, "pay", language, creditor),
        status=status,
        forms_to=_forms_to(here),
        total=money_in(language, due.total),
        rows=rows,
        term_on=date_in(language, term_on) if term_on else None,
        online=here.provider_of(creditor.slug) is not None,
        trouble=trouble,
        action=_address(here, token),
        iban=iban_in_fours(creditor.iban),
        reference=await _reference(here, opened),
    )


def _forms_to(here: GatewayState) -> str:
    """Checkouts are on https; the sandbox's own is on this machine."""
    public = urlsplit(here.config.public_url)
    return "https:" if public.scheme == "https" else "https: http:"


async def _reference(here: GatewayState, opened: Opened) -> str:
    """As the messages write it: the invoice's own, or the numbers."""
    covers = opened.link.covers
    if len(covers) == 1:
        invoice = await invoices.find(here.pool, opened.link.creditor, covers[0])
        if invoice is not None and invoice.payment_reference:
            return invoice.payment_reference
    return ", ".join(covers)


async def _notice(
    here: GatewayState,
    opened: Opened,
    what: str,
    *,
    status: int = 200,
    again: str | None = None,
    **facts: Any,
) -> Response:
    said = words(opened.language)[what]
    return await page(
        *(here.pool, "notice", opened.language, opened.creditor),
        status=status,
        said=said,
        facts=facts,
        again=again,
    )


async def _unknown(request: Request, here: GatewayState) -> Response:
    """A forged, broken or forgotten address: it tells nothing of anybody."""
    language = preferred(request.headers.get("accept-language", ""))
    said = words(language)["unknown"]
    return await page(
        here.pool, "notice", language, None, status=404, said=said, facts={}, again=None
    )


def _address(here: GatewayState, token: str) -> str:
    return f"{here.config.public_url.rstrip('/')}/pay/{token}"
