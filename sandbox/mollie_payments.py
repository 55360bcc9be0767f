"""Mollie's Payments API, as far as we use it: create, get, list, refund, chargebacks, methods.

https://docs.mollie.com/reference/payments-api
"""

import re
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any
from urllib.parse import urlsplit
from uuid import uuid4

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import JSONResponse, Response

from sandbox.access import Messenger, State, mollie_client
from sandbox.answers import hang_if_told, mollie_refusal, refuse_if_told
from sandbox.callbacks import Courier
from sandbox.models import MolliePayment
from sandbox.state import SandboxState

router = APIRouter(prefix="/v2", dependencies=[Depends(mollie_client)], tags=["mollie"])

Limit = Annotated[int, Query(ge=1, le=250)]
From = Annotated[str | None, Query(alias="from")]

_VALUE = re.compile(r"\d{1,8}\.\d\d")
_EXPIRES = timedelta(minutes=15)
"""iDEAL's: the shortest (https://docs.mollie.com/docs/payment-expiry)."""


class Hal(JSONResponse):
    """Mollie's media type."""

    media_type = "application/hal+json"


def moment(at: datetime) -> str:
    """``2026-11-02T09:00:00+00:00``."""
    return at.replace(microsecond=0).isoformat()


@router.post("/payments")
async def create(
    request: Request,
    state: State,
    idempotency_key: Annotated[str, Header()] = "",
) -> Response:
    """A payment, or the one that was made with this key before.

    https://docs.mollie.com/reference/create-payment, https://docs.mollie.com/reference/api-idempotency
    """
    fault = state.take_fault("mollie")
    refuse_if_told(fault)
    before = [it for it in state.payments if idempotency_key == it.idempotency_key != ""]
    if before:
        return Hal(shown(request, before[0]), 201, {"Idempotent-Replayed": "true"})
    wish = await request.json()
    _check(wish, state)
    made = MolliePayment(
        id="tr_" + uuid4().hex[:16], body=_body(wish, state.now()), idempotency_key=idempotency_key
    )
    state.payments.put(made.id, made)
    await hang_if_told(fault, request)
    return Hal(shown(request, made), 201)


def _check(wish: dict[str, Any], state: SandboxState) -> None:
    amount = wish.get("amount") or {}
    value = str(amount.get("value", ""))
    if not _VALUE.fullmatch(value) or Decimal(value) <= 0:
        raise mollie_refusal(422, "The amount is invalid", "amount")
    if not wish.get("description"):
        raise mollie_refusal(422, "The description is required", "description")
    for field in ("redirectUrl", "webhookUrl"):
        if not urlsplit(str(wish.get(field, ""))).scheme.startswith("http"):
            raise mollie_refusal(422, f"The {field} is invalid", field)


def _body(wish: dict[str, Any], now: datetime) -> dict[str, Any]:
    kept = ("amount", "description", "redirectUrl", "webhookUrl", "metadata", "locale")
    return {
        **{name: wish.get(name) for name in kept},
        "status": "open",
        "createdAt": moment(now),
        "expiresAt": moment(now + _EXPIRES),
    }


@router.get("/payments")
async def every(request: Request, state: State) -> Response:
    """All payments, the newest first.

    https://docs.mollie.com/reference/list-payments
    """
    rows = [shown(request, it) for it in reversed(list(state.payments))]
    return Hal({"count": len(rows), "_embedded": {"payments": rows}, "_links": {}})


@router.get("/payments/{payment_id}")
async def get(request: Request, state: State, payment_id: str, embed: str = "") -> Response:
    """A payment, with its refunds and chargebacks where asked for.

    https://docs.mollie.com/reference/get-payment
    """
    refuse_if_told(state.take_fault("mollie"))
    found = known(state, payment_id)
    body = shown(request, found)
    wanted = {"refunds": found.refunds, "chargebacks": found.chargebacks}
    asked = {name: rows for name, rows in wanted.items() if name in embed.split(",")}
    return Hal({**body, "_embedded": asked} if asked else body)


@router.get("/payments/{payment_id}/refunds")
async def refunds(state: State, payment_id: str) -> Response:
    """What was refunded of a payment.

    https://docs.mollie.com/reference/list-refunds
    """
    rows = known(state, payment_id).refunds
    return Hal({"count": len(rows), "_embedded": {"refunds": rows}, "_links": {}})


@router.get("/payments/{payment_id}/chargebacks")
async def chargebacks(state: State, payment_id: str) -> Response:
    """What the debtor's bank took back.

    https://docs.mollie.com/reference/list-chargebacks
    """
    rows = known(state, payment_id).chargebacks
    return Hal({"count": len(rows), "_embedded": {"chargebacks": rows}, "_links": {}})


@router.post("/payments/{payment_id}/refunds")
async def refund(request: Request, state: State, courier: Messenger, payment_id: str) -> Response:
    """Pay (a part of) it back, as the creditor does in Mollie's dashboard.

    https://docs.mollie.com/reference/create-refund
    """
    found, wish = known(state, payment_id), await request.json()
    try:
        amount = Decimal(wish["amount"]["value"])
    except (LookupError, TypeError, InvalidOperation):
        raise mollie_refusal(422, "The amount is invalid", "amount") from None
    if found.body["status"] != "paid" or not 0 < amount <= left(found):
        raise mollie_refusal(409, "The specified amount cannot be refunded", "amount")
    made = {
        "resource": "refund",
        "id": "re_" + uuid4().hex[:10],
        "amount": wish["amount"],
        "status": "refunded",
        "paymentId": found.id,
        "createdAt": moment(state.now()),
    }
    found.refunds.append(made)
    changed(state, courier, found, "refunded")
    return Hal(made, 201)


@router.get("/refunds")
async def all_refunds(
    request: Request, state: State, limit: Limit = 50, begin: From = None
) -> Response:
    """What was refunded of any payment, the newest first.

    https://docs.mollie.com/reference/list-all-refunds
    """
    refuse_if_told(state.take_fault("mollie"))
    rows = [row for it in state.payments for row in it.refunds]
    return _page(request, "refunds", rows, limit, begin)


@router.get("/chargebacks")
async def all_chargebacks(
    request: Request, state: State, limit: Limit = 50, begin: From = None
) -> Response:
    """What banks took back of any payment, the newest first.

    https://docs.mollie.com/reference/list-all-chargebacks
    """
    refuse_if_told(state.take_fault("mollie"))
    rows = [row for it in state.payments for row in it.chargebacks]
    return _page(request, "chargebacks", rows, limit, begin)


def _page(
    request: Request, name: str, rows: list[dict[str, Any]], limit: int, begin: str | None
) -> Response:
    """A page of a list, from the row with an id on.

    https://docs.mollie.com/reference/pagination
    """
    newest = sorted(rows, key=lambda it: str(it["createdAt"]), reverse=True)
    at = next((at for at, it in enumerate(newest) if it["id"] == begin), 0)
    shown_here, rest = newest[at : at + limit], newest[at + limit :]
    base = f"{str(request.base_url).rstrip('/')}/v2/{name}?limit={limit}"
    following = {"href": f"{base}&from={rest[0]['id']}", "type": Hal.media_type} if rest else None
    links = {"previous": None, "next": following}
    return Hal({"count": len(shown_here), "_embedded": {name: shown_here}, "_links": links})


@router.get("/methods")
async def methods() -> Response:
    """What the checkout offers.

    https://docs.mollie.com/reference/list-methods
    """
    known_here = {"ideal": "iDEAL | Wero", "creditcard": "Card"}
    rows = [
        {"resource": "method", "id": name, "description": told, "status": "activated"}
        for name, told in known_here.items()
    ]
    return Hal({"count": len(rows), "_embedded": {"methods": rows}, "_links": {}})


def known(state: SandboxState, payment_id: str) -> MolliePayment:
    """A payment, or Mollie's refusal."""
    found = state.payments.get(payment_id)
    if found is None:
        raise mollie_refusal(404, f"No payment exists with token {payment_id}.")
    return found


def left(payment: MolliePayment) -> Decimal:
    """What was neither refunded nor charged back."""
    gone = [
        Decimal(it["amount"]["value"])
        for it in (*payment.refunds, *payment.chargebacks)
        if not it.get("reversedAt")
    ]
    return Decimal(payment.body["amount"]["value"]) - sum(gone, Decimal(0))


def changed(state: SandboxState, courier: Courier, payment: MolliePayment, what: str) -> None:
    """Keep what changed, and tell the webhook only that something did.

    https://docs.mollie.com/reference/webhooks
    """
    state.payments.put(payment.id, payment)
    courier.tell(payment.id, payment.body["webhookUrl"], {"id": payment.id}, what)


def shown(request: Request, payment: MolliePayment) -> dict[str, Any]:
    """A payment as Mollie shows it."""
    base = str(request.base_url).rstrip("/")
    links = {"self": {"href": f"{base}/v2/payments/{payment.id}", "type": "application/hal+json"}}
    if payment.body["status"] == "open":
        checkout = f"{base}/mollie/checkout/{payment.id}"
        links["checkout"] = {"href": checkout, "type": "text/html"}
    return {
        "resource": "payment",
        "id": payment.id,
        "mode": "test",
        "sequenceType": "oneoff",
        "profileId": "pfl_sandbox",
        "method": "ideal" if "paidAt" in payment.body else None,
        **payment.body,
        "_links": links,
    }
