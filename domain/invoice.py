"""The invoice: the claim that a case is about."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from domain.model import OpenModel
from domain.money import Currency, fits_currency


def _printable(number: str) -> str:
    if not number.isprintable() or number != number.strip():
        raise ValueError("an invoice number holds printable characters and no outer spaces")
    return number


InvoiceNumber = Annotated[str, Field(min_length=1, max_length=120), AfterValidator(_printable)]
Amount = Annotated[Decimal, Field(max_digits=14, allow_inf_nan=False)]


class Invoice(OpenModel):
    """An invoice; ``open_amount`` is its balance at the event's time (all of it if absent)."""

    number: InvoiceNumber
    issued_on: date
    due_on: date
    amount: Annotated[Amount, Field(gt=0)]
    open_amount: Annotated[Amount, Field(ge=0)] = Decimal(0)
    currency: Currency = "EUR"
    description: str = ""
    delivered_on: date | None = None
    delivered_by: str | None = None
    terms_accepted_on: date | None = None
    payment_reference: str | None = None
    document_url: str | None = None

    @property
    def states_balance(self) -> bool:
        """Whether the sender said what is open, rather than leaving it to the amount."""
        return "open_amount" in self.model_fields_set

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if not self.states_balance:
            object.__setattr__(self, "open_amount", self.amount)
        for name in ("amount", "open_amount"):
            try:
                fits_currency(getattr(self, name), self.currency)
            except ValueError as error:
                raise ValueError(f"{name}: {error}") from error
        if self.due_on < self.issued_on:
            raise ValueError("due_on: lies before issued_on")
        return self
