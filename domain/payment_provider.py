"""What a payment provider does for us: a checkout for one amount, and what became of it.

To add a provider, write one class with these methods and name it in ``workers/composition.py``.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Protocol
from uuid import UUID

from pydantic import AwareDatetime, Field

from domain.debtor import Language
from domain.messages.facts import WebUrl
from domain.model import Model
from domain.money import Money


class PaymentStatus(StrEnum):
    """Where an online payment stands; the last four are final."""

    OPEN = "open"
    """At the checkout."""
    PENDING = "pending"
    """The debtor did their part, the bank did not yet."""
    PAID = "paid"
    """Stays so when money goes back later."""
    FAILED = "failed"
    CANCELED = "canceled"
    EXPIRED = "expired"


class Order(Model):
    """What a provider is asked to collect; nothing in it is personal."""

    id: UUID
    """Ours, and what makes a second request the same one."""
    amount: Money
    description: Annotated[str, Field(min_length=1, max_length=255)]
    """Stands on the debtor's bank statement: the invoices."""
    language: Language
    return_url: WebUrl
    webhook_url: WebUrl


class Checkout(Model):
    """Where the debtor pays."""

    provider_id: str
    url: WebUrl
    expires_at: AwareDatetime | None = None


class OnlinePayment(Model):
    """A payment as the provider states it, asked with our own key."""

    provider_id: str
    status: PaymentStatus
    amount: Money
    paid_at: AwareDatetime | None = None
    gone: Money
    """What was refunded or charged back of it and did not come again."""
    charged_back: bool = False
    """Whether the bank took (some of) it back: a refund is the creditor's own decision."""
    why_gone: str = ""
    """For the timeline: refunded, or charged back with the bank's reason."""


class ProviderUnavailableError(Exception):
    """The provider did not answer, or asks to come back later: nothing is known."""


class OrderRefusedError(Exception):
    """The provider does not take this order: its key, the amount or an address is wrong."""


class UnknownPaymentError(Exception):
    """The provider knows no such payment under our key."""


class PaymentProvider(Protocol):
    """What every payment provider does."""

    name: str
    """Stands before its ids in the ledger: ``mollie:tr_…``."""

    async def begin(self, order: Order) -> Checkout:
        """Open a checkout; the same order twice is one checkout.

        Raises:
            ProviderUnavailableError: come back later.
            OrderRefusedError: it never will.
        """
        ...

    async def find(self, provider_id: str) -> OnlinePayment:
        """What became of a payment.

        Raises:
            ProviderUnavailableError: come back later.
            UnknownPaymentError: there is none of that id.
        """
        ...

    async def went_back(self, since: datetime) -> Mapping[str, Money]:
        """Whatever payments had a refund or a chargeback since then, with what is gone by those.

        One whose refund failed, or whose chargeback was taken back, is among them with less or
        nothing gone.

        Raises:
            ProviderUnavailableError: come back later.
        """
        ...


ProviderOf = Callable[[str], PaymentProvider | None]
"""The provider whose account receives a creditor's money; None where links are not used."""


def no_provider(_: str) -> None:
    """Nobody is paid online."""


def payment_id(provider: str, provider_id: str) -> str:
    """How a payment is named in the ledger."""
    return f"{provider}:{provider_id}"
