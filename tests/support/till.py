"""A payment provider by hand: the last hop of what debtors pay online."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from pydantic import SecretStr

from domain.money import Money
from domain.payment_provider import (
    Checkout,
    OnlinePayment,
    Order,
    OrderRefusedError,
    PaymentProvider,
    PaymentStatus,
    ProviderUnavailableError,
    UnknownPaymentError,
)

LINK_SECRET = SecretStr("a secret of at least 32 characters")


class Till:
    """Takes orders while ``serves``; a story says what becomes of each."""

    name = "mollie"

    def __init__(self) -> None:
        self.empty()

    def empty(self) -> None:
        """A new story: nobody is paid online until it says so."""
        self.serves = False
        self.away = False
        """Nobody answers."""
        self.refuses = False
        self.asked: list[str] = []
        """The ids that somebody asked after."""
        self.orders: dict[UUID, Order] = {}
        self.payments: dict[str, OnlinePayment] = {}
        self.went: dict[str, datetime] = {}
        """When money last went back of a payment, or came again."""

    def of(self, _: str) -> PaymentProvider | None:
        """The provider of every creditor."""
        return self if self.serves else None

    async def begin(self, order: Order) -> Checkout:
        """The same order is the same payment."""
        if self.away:
            raise ProviderUnavailableError("nobody answers")
        if self.refuses:
            raise OrderRefusedError("no such key")
        self.orders[order.id] = order
        number = f"tr_{list(self.orders).index(order.id) + 1}"
        nothing = Money(amount=Decimal(0), currency=order.amount.currency)
        known = OnlinePayment(
            provider_id=number, status=PaymentStatus.OPEN, amount=order.amount, gone=nothing
        )
        self.payments.setdefault(number, known)
        return Checkout(provider_id=number, url=f"https://checkout.example/{number}")

    async def find(self, provider_id: str) -> OnlinePayment:
        """As the story left it."""
        self.asked.append(provider_id)
        if self.away:
            raise ProviderUnavailableError("nobody answers")
        try:
            return self.payments[provider_id]
        except KeyError:
            raise UnknownPaymentError(provider_id) from None

    async def went_back(self, since: datetime) -> dict[str, Money]:
        """Of the payments of which money went back since then, what is gone."""
        if self.away:
            raise ProviderUnavailableError("nobody answers")
        return {it: self.payments[it].gone for it, at in self.went.items() if at >= since}

    @property
    def last(self) -> str:
        """The id of the payment that was begun last."""
        return list(self.payments)[-1]

    def ends(self, status: PaymentStatus, at: datetime, which: str | None = None) -> str:
        """What became of the last payment at the checkout, if none is named."""
        number = which or self.last
        paid_at = at if status is PaymentStatus.PAID else None
        self._change(number, status=status, paid_at=paid_at)
        return number

    def gives_back(
        self,
        amount: str,
        why: str = "refunded by Mollie",
        *,
        charged_back: bool = False,
        at: datetime | None = None,
    ) -> str:
        """So much of the last payment is gone now, in all; ``at`` a moment, it is listed too."""
        if at is not None:
            self.went[self.last] = at
        currency = self.payments[self.last].amount.currency
        gone = Money(amount=Decimal(amount), currency=currency)
        self._change(self.last, gone=gone, why_gone=why, charged_back=charged_back)
        return self.last

    def _change(self, number: str, **changes: object) -> None:
        self.payments[number] = self.payments[number].model_copy(update=changes)
