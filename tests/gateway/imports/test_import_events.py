"""What imported rows become: events that a second import of the same file repeats exactly."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from domain.incoming import IncomingEvent, InvoiceOverdue, PaymentReceived, incoming_event
from gateway.imports.events import claim_events, credit_events, payment_event
from gateway.imports.result import ImportResult
from gateway.imports.ubl.reader import read_ubl
from tests.support.ubl import ubl

Read = Callable[..., ImportResult]

NOW = datetime(2026, 2, 1, 8, tzinfo=UTC)
OPEN = (
    "Factuur,Factuurdatum,Vervaldatum,Bedrag,Klant\n"
    "1,2026-01-01,2026-01-31,50.00,A\n"
    "2,2026-01-02,2026-02-01,60.00,B\n"
)
SETTLED = (
    "Factuur,Factuurdatum,Vervaldatum,Bedrag,Klant,Betaald op\n"
    "1,2026-01-01,2026-01-31,50.00,A,2026-02-05\n"
)


def _events(result: ImportResult, as_of: date) -> list[IncomingEvent]:
    return list(claim_events(result.invoices, as_of, "import/open.csv", time=NOW))


def test_an_invoice_is_overdue_from_the_day_after_its_due_date(read: Read) -> None:
    first, second = _events(read(OPEN), date(2026, 2, 1))

    assert first.type == "amicable.invoice.overdue.v1"
    assert second.type == "amicable.invoice.issued.v1"
    assert (first.time, first.source) == (NOW, "import/open.csv")


def test_events_pass_the_door(read: Read) -> None:
    for event in _events(read(SETTLED), date(2026, 3, 1)):
        assert incoming_event.validate_json(event.model_dump_json()) == event


def test_the_same_file_twice_gives_the_same_ids(read: Read) -> None:
    as_of = date(2026, 2, 1)

    once = [event.id for event in _events(read(OPEN), as_of)]
    again = [event.id for event in _events(read(OPEN.replace(",", ";")), as_of)]

    assert once == again
    assert len(set(once)) == 2


def test_another_balance_or_creditors_word_gives_another_id(read: Read) -> None:
    as_of = date(2026, 2, 1)
    before = _events(read(OPEN), as_of)
    after = _events(read(OPEN.replace("50.00", "40.00")), as_of)

    assert before[0].id != after[0].id
    assert before[1].id == after[1].id


def test_a_payment_comes_before_the_claim_that_it_settled(read: Read) -> None:
    paid, claimed = _events(read(SETTLED), date(2026, 2, 5))

    assert isinstance(paid, PaymentReceived)
    assert (paid.data.invoice_number, paid.data.paid_on) == ("1", date(2026, 2, 5))
    assert isinstance(claimed, InvoiceOverdue)
    assert claimed.data.invoice.amount == 50
    assert claimed.data.invoice.open_amount == 0


def test_a_payment_of_a_later_day_has_not_happened_yet(read: Read) -> None:
    result = read(SETTLED)

    (claimed,) = _events(result, date(2026, 2, 4))

    assert isinstance(claimed, InvoiceOverdue)
    assert claimed.data.invoice.open_amount == 50
    assert result.as_json(date(2026, 2, 4))["invoices"][0]["open_amount"] == "50.00"
    assert result.as_json(date(2026, 2, 5))["invoices"][0]["open_amount"] == "0.00"
    assert payment_event(result.invoices[0], "demo", time=NOW).data.amount == 50


def test_a_stated_balance_is_not_lowered_by_the_payment_again(read: Read) -> None:
    text = (
        "Factuur,Factuurdatum,Vervaldatum,Bedrag,Openstaand,Klant,Betaald op\n"
        "1,2026-01-01,2026-01-31,50.00,20.00,A,2026-02-05\n"
    )

    paid, claimed = _events(read(text), date(2026, 2, 6))

    assert isinstance(paid, PaymentReceived)
    assert paid.data.amount == Decimal("30.00")
    assert isinstance(claimed, InvoiceOverdue)
    assert claimed.data.invoice.open_amount == Decimal("20.00")


def test_a_row_that_was_not_settled_has_no_payment(read: Read) -> None:
    with pytest.raises(ValueError, match="line 2 holds no payment"):
        payment_event(read(OPEN).invoices[0], "demo", time=NOW)


def test_two_credits_of_one_invoice_are_two_events(read: Read) -> None:
    result = read(
        "Factuur,Factuurdatum,Vervaldatum,Bedrag,Klant,Creditnota voor\n"
        "C1,2026-01-01,2026-01-01,-5.00,A,1\n"
        "C2,2026-01-01,2026-01-01,-5.00,A,1\n"
    )

    first, second = credit_events(result.credits, "demo", time=NOW)

    assert first.data == second.data
    assert first.id != second.id


def test_a_documents_balance_is_that_of_its_day_and_a_credit_ends_its_day() -> None:
    invoice = read_ubl(ubl(issued="2026-01-05", due="2026-01-31"), "i.xml", "demo")
    note = read_ubl(
        ubl(kind="CreditNote", issued="2026-01-05", credited="2026-0117"), "c.xml", "demo"
    )

    (claimed,) = _events(invoice, date(2026, 2, 1))
    (credited,) = credit_events(note.credits, "demo", time=NOW)

    assert claimed.time == datetime(2026, 1, 5, tzinfo=UTC)
    assert credited.time == datetime(2026, 1, 5, 23, 59, 59, tzinfo=UTC)


def test_a_document_of_tomorrow_is_stated_today() -> None:
    invoice = read_ubl(ubl(issued="2026-03-01", due="2026-03-31"), "i.xml", "demo")

    (claimed,) = _events(invoice, date(2026, 2, 1))

    assert claimed.time == NOW
