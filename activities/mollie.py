"""Payments by Mollie, through Mollie's own client, bounded in time and off the event loop.

https://docs.mollie.com/reference/create-payment, https://docs.mollie.com/reference/get-payment.
Which methods the checkout offers (iDEAL | Wero, cards) is set in Mollie's dashboard.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from mollie.api.client import Client
from mollie.api.error import (
    Error,
    NotFoundError,
    RequestError,
    RequestSetupError,
    ResponseError,
    ResponseHandlingError,
)
from pydantic import SecretStr, ValidationError

from domain.money import Money, precision
from domain.payment_provider import (
    Checkout,
    OnlinePayment,
    Order,
    OrderRefusedError,
    PaymentStatus,
    ProviderUnavailableError,
    UnknownPaymentError,
)

log = logging.getLogger(__name__)

_SECONDS = (5, 15)
"""To connect, and to wait for an answer."""
_LOCALES = {"nl": "nl_NL", "en": "en_GB"}
_STATUSES = {
    "open": PaymentStatus.OPEN,
    "pending": PaymentStatus.PENDING,
    # Pay-later methods: no money came, and none may come.
    "authorized": PaymentStatus.PENDING,
    "paid": PaymentStatus.PAID,
    "failed": PaymentStatus.FAILED,
    "canceled": PaymentStatus.CANCELED,
    "expired": PaymentStatus.EXPIRED,
}
_REFUNDED = ("processing", "refunded")
"""Earlier ones (queued, pending) can still be cancelled; failed and canceled ones came to nothing.
https://docs.mollie.com/reference/get-refund"""

_PAGE = 250
"""The most that Mollie lists at once."""
_PAGES = 40
"""So many are read of each list: ten thousand refunds."""

Answer = TypeVar("Answer")


class Mollie:
    """A creditor's account at Mollie.

    Args:
        api_key: of its website profile, ``live_…`` or ``test_…``.
        api_base: where Mollie's API is instead (``MOLLIE_API_BASE``): the sandbox.
    """

    name = "mollie"

    def __init__(self, api_key: SecretStr, *, api_base: str | None = None) -> None:
        self._key = api_key
        self._base = api_base or ""

    async def begin(self, order: Order) -> Checkout:
        """Create a payment.

        Raises:
            ProviderUnavailableError: come back later.
            OrderRefusedError: Mollie said no.
        """
        body = {
            "amount": _written(order.amount),
            "description": order.description,
            "redirectUrl": order.return_url,
            "webhookUrl": order.webhook_url,
            "locale": _LOCALES.get(order.language, "en_GB"),
            "metadata": {"order": str(order.id)},
        }
        try:
            made = await self._ask(lambda it: it.payments.create(body, str(order.id)))
            return Checkout(
                provider_id=made.id, url=made.checkout_url, expires_at=_moment(made.expires_at)
            )
        except ResponseError as error:
            raise OrderRefusedError(f"Mollie refused the payment ({_said(error)})") from None
        except ValidationError:
            raise ProviderUnavailableError("Mollie's answer has no checkout") from None

    async def find(self, provider_id: str) -> OnlinePayment:
        """Get a payment with its refunds and chargebacks.

        Raises:
            ProviderUnavailableError: come back later.
            UnknownPaymentError: it is not of this account.
        """
        embed = "refunds,chargebacks"
        try:
            found = await self._ask(lambda it: it.payments.get(provider_id, embed=embed))
        except NotFoundError:
            raise UnknownPaymentError(f"Mollie knows no payment {provider_id}") from None
        except ResponseError as error:
            raise ProviderUnavailableError(f"Mollie does not show it ({_said(error)})") from None
        try:
            return _stated(found)
        except (LookupError, ValueError, TypeError, ArithmeticError):
            raise ProviderUnavailableError("an answer of Mollie that cannot be read") from None

    async def went_back(self, since: datetime) -> Mapping[str, Money]:
        """Of every payment with a refund or chargeback made since then, what is gone by those.

        https://docs.mollie.com/reference/list-all-refunds,
        https://docs.mollie.com/reference/list-all-chargebacks: the newest come first.

        Raises:
            ProviderUnavailableError: come back later.
        """
        try:
            return await self._ask(lambda it: _gone_since(it, since))
        except ResponseError as error:
            raise ProviderUnavailableError(f"Mollie does not list it ({_said(error)})") from None
        except (LookupError, ValueError, TypeError, ArithmeticError):
            raise ProviderUnavailableError("an answer of Mollie that cannot be read") from None

    async def allowed(self) -> list[str]:
        """The methods that the checkout will offer (``GET /v2/methods``).

        Raises:
            ProviderUnavailableError: come back later.
            OrderRefusedError: the key is not accepted.
        """
        try:
            rows = await self._ask(lambda it: it.methods.list())
        except ResponseError as error:
            raise OrderRefusedError(f"Mollie does not accept our key ({_said(error)})") from None
        return [str(row.id) for row in rows]

    async def _ask(self, question: Callable[[Any], Answer]) -> Answer:
        try:
            return await asyncio.to_thread(self._asked, question)
        except ResponseError as error:
            if error.status is None or error.status in (409, 429) or error.status >= 500:
                raise ProviderUnavailableError(f"Mollie answered {error.status}") from None
            raise
        except RequestSetupError:
            raise OrderRefusedError("the key of Mollie is none: live_… or test_…") from None
        except (RequestError, ResponseHandlingError, Error) as error:
            name = type(error).__name__
            raise ProviderUnavailableError(f"no answer from Mollie ({name})") from None

    def _asked(self, question: Callable[[Any], Answer]) -> Answer:
        # A session is for one thread, and the library closes none: one for each question.
        client = Client(api_endpoint=self._base, timeout=_SECONDS, retry=0)
        client.set_api_key(self._key.get_secret_value())
        return question(client)


def _said(error: Any) -> str:
    """Its status and the field at fault; its words may quote what we sent."""
    return f"{error.status}, {error.field}" if error.field else str(error.status)


def _written(money: Money) -> dict[str, str]:
    """``10.00``: as many decimals as the currency has (https://docs.mollie.com/docs/amounts)."""
    return {"currency": money.currency, "value": f"{money.amount:.{precision(money.currency)}f}"}


def _read(amount: Any) -> Money:
    return Money(amount=Decimal(amount["value"]), currency=amount["currency"])


def _moment(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _stated(found: Any) -> OnlinePayment:
    amount, embedded = _read(found["amount"]), found.get("_embedded") or {}
    refunds = [it for it in embedded.get("refunds", []) if _is_gone(it)]
    back = [it for it in embedded.get("chargebacks", []) if _is_gone(it)]
    gone = sum((_read(it["amount"]).minor for it in (*refunds, *back)), 0)
    return OnlinePayment(
        provider_id=found["id"],
        status=_STATUSES[found["status"]],
        amount=amount,
        paid_at=_moment(found.get("paidAt")),
        gone=Money.from_minor(min(gone, amount.minor), amount.currency),
        charged_back=bool(back),
        why_gone=_why(refunds, back),
    )


def _is_gone(made: Any) -> bool:
    """Whether a refund or chargeback took money: it was not cancelled, and not taken back."""
    if made["resource"] == "refund":
        return made["status"] in _REFUNDED
    return not made.get("reversedAt")


def _gone_since(client: Any, since: datetime) -> dict[str, Money]:
    found: dict[str, Money] = {}
    for listed in (client.refunds, client.chargebacks):
        for made in _newest(listed, since):
            amount = _read(made["amount"])
            gone = amount if _is_gone(made) else Money.from_minor(0, amount.currency)
            before = found.get(made["paymentId"])
            found[made["paymentId"]] = gone if before is None else before + gone
    return found


def _newest(listed: Any, since: datetime) -> Iterator[Any]:
    """What was made since then, page by page."""
    page = listed.list(limit=_PAGE)
    for _ in range(_PAGES):
        for made in page:
            if datetime.fromisoformat(made["createdAt"]) < since:
                return
            yield made
        if not page.has_next():
            return
        page = page.get_next()
    log.warning("more went back at Mollie than is looked at: %s at most", _PAGE * _PAGES)


def _why(refunds: list[Any], back: list[Any]) -> str:
    if not back:
        return "refunded by Mollie" if refunds else ""
    reason = (back[-1].get("reason") or {}).get("description")
    return f"charged back: {reason}" if reason else "charged back"
