"""Mollie's checkout page, as its test mode has it: the visitor chooses how it ends.

Besides, what only a bank does: a chargeback, and taking one back.
"""

from html import escape
from typing import Annotated, Any, Literal
from uuid import uuid4

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel

from sandbox.access import Messenger, State
from sandbox.mollie_payments import changed, known, moment

router = APIRouter(prefix="/mollie", tags=["control"])

Ending = Literal["paid", "failed", "canceled", "expired"]
_STAMPS = {
    "paid": "paidAt",
    "failed": "failedAt",
    "canceled": "canceledAt",
    "expired": "expiredAt",
}
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Checkout (sandbox)</title>
<style>body{{font:17px/1.5 system-ui,sans-serif;max-width:26rem;margin:2rem auto;padding:0 1rem}}
button{{display:block;width:100%;padding:.8rem;margin:.5rem 0;font:inherit}}</style></head><body>
<p>Sandbox of Mollie: no money moves.</p><h1>{amount}</h1><p>{description}</p>
<form method="post"><button name="status" value="paid">Pay with iDEAL | Wero</button>
<button name="status" value="canceled">Cancel</button>
<button name="status" value="failed">Let it fail</button></form></body></html>"""


class Back(BaseModel):
    """A chargeback by the debtor's bank: of the whole payment where no amount is given."""

    value: str | None = None
    reason: str = "Insufficient funds"


@router.get("/payments")
async def payments(state: State) -> list[dict[str, Any]]:
    """Every payment, oldest first."""
    return [{"id": it.id, **it.body} for it in state.payments]


@router.get("/checkout/{payment_id}")
async def checkout(state: State, payment_id: str) -> HTMLResponse:
    """The page that a debtor is sent to."""
    body = known(state, payment_id).body
    amount = f"{body['amount']['currency']} {body['amount']['value']}"
    page = _PAGE.format(amount=escape(amount), description=escape(body["description"]))
    return HTMLResponse(page)


@router.post("/checkout/{payment_id}")
async def end(
    state: State, courier: Messenger, payment_id: str, status: Annotated[Ending, Form()]
) -> RedirectResponse:
    """Pay, or not: the webhook is called, and the visitor goes back where they came from."""
    found = known(state, payment_id)
    if found.body["status"] == "open":
        found.body |= {"status": status, _STAMPS[status]: moment(state.now())}
        changed(state, courier, found, status)
    return RedirectResponse(found.body["redirectUrl"], 303)


@router.post("/payments/{payment_id}/chargebacks", status_code=201)
async def charge_back(
    state: State, courier: Messenger, payment_id: str, body: Back
) -> dict[str, Any]:
    """The debtor's bank takes it back.

    https://docs.mollie.com/reference/get-chargeback
    """
    found = known(state, payment_id)
    amount = {**found.body["amount"], **({"value": body.value} if body.value else {})}
    made = {
        "resource": "chargeback",
        "id": "chb_" + uuid4().hex[:10],
        "amount": amount,
        "reason": {"code": "AM04", "description": body.reason},
        "paymentId": found.id,
        "createdAt": moment(state.now()),
        "reversedAt": None,
    }
    found.chargebacks.append(made)
    changed(state, courier, found, "charged back")
    return made


@router.post("/payments/{payment_id}/chargebacks/reversal")
async def take_back(state: State, courier: Messenger, payment_id: str) -> dict[str, str]:
    """The bank gives it back after all."""
    found = known(state, payment_id)
    for made in found.chargebacks:
        made["reversedAt"] = moment(state.now())
    changed(state, courier, found, "chargeback reversed")
    return {"id": found.id}
