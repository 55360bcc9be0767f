"""Mollie through its own client: one order, one checkout; what became of it, to the cent."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from activities.mollie import Mollie
from domain.money import Money
from domain.payment_provider import (
    OnlinePayment,
    Order,
    OrderRefusedError,
    PaymentStatus,
    ProviderUnavailableError,
    UnknownPaymentError,
)


def order(amount: str = "250.00", **facts: Any) -> Order:
    known: dict[str, Any] = {
        "id": uuid4(),
        "amount": Money(amount=Decimal(amount)),
        "description": "Factuur 2026-0117",
        "language": "nl",
        "return_url": "https://collect.example.com/pay/token/done",
        "webhook_url": "https://collect.example.com/webhooks/mollie",
    }
    return Order.model_validate(known | facts)


async def at_the_checkout(providers: Any, payment: str, status: str) -> None:
    sent = await providers.control.post(f"/mollie/checkout/{payment}", data={"status": status})
    assert sent.status_code == 303
    assert sent.headers["location"] == "https://collect.example.com/pay/token/done"


async def became(mollie: Mollie, payment: str) -> OnlinePayment:
    return await mollie.find(payment)


async def test_an_order_becomes_a_checkout_and_says_nothing_personal(providers: Any) -> None:
    wanted = order()
    checkout = await providers.mollie().begin(wanted)
    assert checkout.url == f"{providers.url}/mollie/checkout/{checkout.provider_id}"
    assert checkout.expires_at is not None
    [asked] = [it for it in providers.requests if it.path == "/v2/payments"]
    assert asked.authorization == "Bearer test_sandbox"
    assert json.loads(asked.body) == {
        "amount": {"currency": "EUR", "value": "250.00"},
        "description": "Factuur 2026-0117",
        "redirectUrl": "https://collect.example.com/pay/token/done",
        "webhookUrl": "https://collect.example.com/webhooks/mollie",
        "locale": "nl_NL",
        "metadata": {"order": str(wanted.id)},
    }
    page = await providers.control.get(f"/mollie/checkout/{checkout.provider_id}")
    assert "EUR 250.00" in page.text
    assert "Factuur 2026-0117" in page.text


async def test_the_same_order_twice_is_one_payment(providers: Any) -> None:
    wanted = order()
    first, again = [await providers.mollie().begin(wanted) for _ in range(2)]
    assert first.provider_id == again.provider_id
    other = await providers.mollie().begin(order())
    assert other.provider_id != first.provider_id


async def test_an_order_whose_answer_was_lost_is_found_again(providers: Any) -> None:
    wanted = order()
    await providers.tell("/faults", provider="mollie", answer=503)
    with pytest.raises(ProviderUnavailableError):
        await providers.mollie().begin(wanted)
    assert (await providers.mollie().begin(wanted)).provider_id.startswith("tr_")


@pytest.mark.parametrize("ending", ["paid", "failed", "canceled", "expired"])
async def test_what_became_of_it(providers: Any, ending: str) -> None:
    mollie = providers.mollie()
    payment = (await mollie.begin(order())).provider_id
    assert (await became(mollie, payment)).status is PaymentStatus.OPEN
    await at_the_checkout(providers, payment, ending)
    stated = await became(mollie, payment)
    assert stated.status == ending
    assert (stated.paid_at is not None) == (ending == "paid")
    assert (str(stated.amount.amount), stated.gone.minor) == ("250.00", 0)


async def test_refunds_and_chargebacks_are_gone_and_what_comes_again_is_not(providers: Any) -> None:
    mollie = providers.mollie()
    payment = (await mollie.begin(order())).provider_id
    await at_the_checkout(providers, payment, "paid")
    key = {"Authorization": "Bearer test_sandbox"}
    back = {"amount": {"currency": "EUR", "value": "50.00"}}
    path = f"/v2/payments/{payment}/refunds"
    assert (await providers.control.post(path, json=back, headers=key)).status_code == 201
    stated = await became(mollie, payment)
    assert (stated.status, str(stated.gone.amount)) == (PaymentStatus.PAID, "50.00")
    assert (stated.charged_back, stated.why_gone) == (False, "refunded by Mollie")
    taken = f"/mollie/payments/{payment}/chargebacks"
    await providers.tell(taken, value="200.00", reason="Disputed by the holder")
    stated = await became(mollie, payment)
    assert (stated.gone, stated.charged_back) == (stated.amount, True)
    assert stated.why_gone == "charged back: Disputed by the holder"
    await providers.tell(f"{taken}/reversal")
    assert str((await became(mollie, payment)).gone.amount) == "50.00"


async def test_what_went_back_is_listed_page_by_page_as_far_as_somebody_asks(
    providers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("activities.mollie._PAGE", 3)
    mollie, began = providers.mollie(), datetime.now(UTC) - timedelta(minutes=1)
    assert await mollie.went_back(began) == {}
    payments = [(await mollie.begin(order("1.00"))).provider_id for _ in range(2)]
    for payment in payments:
        await at_the_checkout(providers, payment, "paid")
    first, second = payments
    key, cent = {"Authorization": "Bearer test_sandbox"}, {"currency": "EUR", "value": "0.01"}
    for _ in range(8):
        path = f"/v2/payments/{first}/refunds"
        await providers.control.post(path, json={"amount": cent}, headers=key)
    await providers.tell(f"/mollie/payments/{second}/chargebacks", value="0.40")
    assert await mollie.went_back(began) == {
        first: Money(amount=Decimal("0.08")),
        second: Money(amount=Decimal("0.40")),
    }
    await providers.tell(f"/mollie/payments/{second}/chargebacks/reversal")
    assert (await mollie.went_back(began))[second].minor == 0, "and what came again is told"
    assert await mollie.went_back(datetime.now(UTC) + timedelta(days=1)) == {}
    listed = [it for it in providers.requests if it.path == "/v2/refunds"]
    assert [it.query for it in listed[1:4]] == [
        "limit=3",
        *(f"limit=3&from={it.query.partition('from=')[2]}" for it in listed[2:4]),
    ]


async def test_more_than_was_paid_cannot_be_refunded(providers: Any) -> None:
    payment = (await providers.mollie().begin(order())).provider_id
    await at_the_checkout(providers, payment, "paid")
    key = {"Authorization": "Bearer test_sandbox"}
    back = {"amount": {"currency": "EUR", "value": "250.01"}}
    answer = await providers.control.post(f"/v2/payments/{payment}/refunds", json=back, headers=key)
    assert (answer.status_code, answer.json()["field"]) == (409, "amount")


async def test_a_payment_that_is_not_ours(providers: Any) -> None:
    with pytest.raises(UnknownPaymentError):
        await providers.mollie().find("tr_somebodyelse")


@pytest.mark.parametrize("answer", [409, 429, 500, 502, 503])
async def test_mollie_asks_to_come_back(providers: Any, answer: int) -> None:
    await providers.tell("/faults", provider="mollie", answer=answer, times=2)
    with pytest.raises(ProviderUnavailableError):
        await providers.mollie().begin(order())
    with pytest.raises(ProviderUnavailableError):
        await providers.mollie().find("tr_1")


async def test_nobody_answers() -> None:
    from pydantic import SecretStr

    with pytest.raises(ProviderUnavailableError, match="no answer from Mollie"):
        await Mollie(SecretStr("test_x"), api_base="http://127.0.0.1:9").find("tr_1")


@pytest.mark.parametrize("key", ["test_wrong", "no key at all"])
async def test_a_key_that_is_not_accepted_is_never_shown(providers: Any, key: str) -> None:
    with pytest.raises(OrderRefusedError) as refused:
        await providers.mollie(key).begin(order())
    assert key not in str(refused.value)
    with pytest.raises(OrderRefusedError):
        await providers.mollie(key).allowed()


async def test_what_the_checkout_offers(providers: Any) -> None:
    assert await providers.mollie().allowed() == ["ideal", "creditcard"]
