"""An accounting package exports invoices as UBL, and Amicable reads what it must know of each."""

from datetime import date
from decimal import Decimal

import pytest

from domain.incoming import Claim
from domain.vocabulary import DebtorKind
from gateway.imports.result import ImportFileError, RejectedRowsError
from gateway.imports.ubl.reader import read_ubl
from tests.support.ubl import BAKERY, SANNE, amounts, group, leaf, ubl


def claim(document: bytes, **options: int) -> Claim:
    result = read_ubl(document, "invoice.xml", "demo", **options)  # type: ignore[arg-type]
    assert result.rejected == ()
    (item,) = result.invoices
    return item.claim


def notes(document: bytes) -> str:
    return "; ".join(note.text for note in read_ubl(document, "invoice.xml", "demo").notes)


def complaint(document: bytes) -> str:
    (bad,) = read_ubl(document, "invoice.xml", "demo").rejected
    return f"{bad.field}: {bad.error}"


def test_an_invoice_becomes_a_claim() -> None:
    found = claim(ubl(group("PaymentMeans", leaf("PaymentID", "RF16INV20260001"))))

    assert found.invoice.number == "2026-0117"
    assert (found.invoice.issued_on, found.invoice.due_on) == (
        date(2026, 10, 1),
        date(2026, 10, 31),
    )
    assert (found.invoice.amount, found.invoice.open_amount) == (Decimal(121), Decimal(121))
    assert (found.invoice.currency, found.invoice.payment_reference) == ("EUR", "RF16INV20260001")
    assert found.debtor.id == "C-1002"


def test_the_json_has_the_shape_of_the_contract() -> None:
    told = read_ubl(ubl(), "invoice.xml", "demo").as_json()

    assert told == {
        "invoices": [
            {
                "number": "2026-0117",
                "debtor": "C-1002",
                "issued_on": "2026-10-01",
                "due_on": "2026-10-31",
                "open_amount": "121.00",
                "currency": "EUR",
            }
        ],
        "credits": [],
        "rejected": [],
    }


def test_the_caller_knows_what_was_sold_how_it_was_delivered_and_which_terms_applied() -> None:
    found = claim(
        ubl(
            group("ContractDocumentReference", leaf("ID", "K-1"), leaf("IssueDate", "2026-01-05")),
            group(
                "Delivery",
                leaf("ActualDeliveryDate", "2026-09-28"),
                group("CarrierParty/PartyName", leaf("Name", "PostNL")),
                group("DeliveryParty/PartyName", leaf("Name", "the shop in Utrecht")),
            ),
            group("InvoiceLine/Item", leaf("Name", "Annual service")),
            group("InvoiceLine/Item", leaf("Name", "Spare parts")),
        )
    ).invoice

    assert (found.delivered_on, found.delivered_by) == (date(2026, 9, 28), "PostNL")
    assert found.terms_accepted_on == date(2026, 1, 5)
    assert found.description == "Annual service and 1 more"


def test_an_order_or_a_contract_after_the_invoice_proves_no_terms() -> None:
    order = group("OrderReference", leaf("ID", "O-1"), leaf("IssueDate", "2026-09-01"))
    later = group("ContractDocumentReference", leaf("ID", "K"), leaf("IssueDate", "2026-11-01"))

    assert claim(ubl(order, later)).invoice.terms_accepted_on is None


def test_only_the_invoice_itself_is_its_document() -> None:
    def attached(number: str, url: str) -> str:
        reference = group("Attachment/ExternalReference", leaf("URI", url))
        return group("AdditionalDocumentReference", leaf("ID", number), reference)

    sheet = attached("hours", "https://example.com/hours.pdf")
    itself = attached("2026-0117", "https://example.com/2026-0117.pdf")
    local = attached("2026-0117", "file:///etc/passwd")

    assert claim(ubl(sheet)).invoice.document_url is None
    assert claim(ubl(local)).invoice.document_url is None
    assert claim(ubl(sheet, itself)).invoice.document_url == "https://example.com/2026-0117.pdf"


def test_a_peppol_envelope_is_opened() -> None:
    inside = ubl().split(b"\n", 1)[1]

    found = claim(b"<StandardBusinessDocument>" + inside + b"</StandardBusinessDocument>")

    assert found.invoice.number == "2026-0117"


@pytest.mark.parametrize("code", ["", "380", "386", "388", "875"])
def test_invoices_of_every_usual_type_are_claims(code: str) -> None:
    assert claim(ubl(code=code)).invoice.open_amount == 121


@pytest.mark.parametrize(
    ("code", "why"), [("389", "self-billed"), ("393", "factored"), ("325", "pro forma")]
)
def test_types_that_claim_nothing_are_refused_by_name(code: str, why: str) -> None:
    assert complaint(ubl(code=code)).startswith(f"invoice: type {code}, {why}")


def test_a_corrected_invoice_warns_of_the_one_it_replaces() -> None:
    assert "corrects invoice 2026-0001" in notes(ubl(code="384", credited="2026-0001"))
    assert notes(ubl(code="384", credited="2026-0117")) == ""


def test_a_paid_invoice_is_no_claim_and_no_fault() -> None:
    paid = ubl(totals=amounts(prepaid="121.00"))

    result = read_ubl(paid, "invoice.xml", "demo", strict=True)

    assert (result.invoices, result.credits, result.rejected) == ((), (), ())
    assert notes(paid) == "2026-0117: nothing is open, nothing to collect"


@pytest.mark.parametrize(
    ("document", "field", "why"),
    [
        (ubl(number=""), "invoice.number", "at least 1 character"),
        (ubl(number="x" * 121), "invoice.number", "at most 120 characters"),
        (ubl(issued=""), "invoice.issued_on", "IssueDate is missing"),
        (ubl(issued="2026-02-31"), "invoice.issued_on", "no existing date"),
        (ubl(issued="9999-12-31"), "invoice.issued_on", "impossible year"),
        (ubl(due="31-10-2026"), "invoice.due_on", "31-10-2026"),
        (
            ubl(group("Delivery", leaf("ActualDeliveryDate", "last week"))),
            "invoice.delivered_on",
            "ActualDeliveryDate: 'last week' is no",
        ),
        (ubl(due="2026-09-30"), "invoice", "due_on: lies before issued_on"),
        (ubl(customer=""), "debtor", "AccountingCustomerParty is missing"),
        (ubl(currency="EURO", totals=amounts()), "invoice.currency", "unknown currency 'EURO'"),
    ],
)
def test_what_is_missing_or_wrong_is_named(document: bytes, field: str, why: str) -> None:
    told = complaint(document)

    assert told.startswith(f"{field}: ")
    assert why in told


def test_a_strict_import_refuses_a_bad_document() -> None:
    with pytest.raises(RejectedRowsError, match=r"invoice.xml: 1 row rejected.*invoice.issued_on"):
        read_ubl(ubl(issued=""), "invoice.xml", "demo", strict=True)


def test_another_kind_of_xml_is_refused_by_name() -> None:
    order = ubl(kind="Order")
    factur_x = b'<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard"/>'

    with pytest.raises(ImportFileError, match=r"no UBL invoice or credit note but <Order>"):
        read_ubl(order, "order.xml", "demo")
    with pytest.raises(ImportFileError, match=r"but a CII invoice .*export it as UBL 2.1"):
        read_ubl(factur_x, "factur-x.xml", "demo")


TERMS = "Betaling binnen 14 dagen na factuurdatum"


def test_terms_stand_in_for_a_due_date() -> None:
    terms = ubl(group("PaymentTerms", leaf("Note", TERMS)), due="")

    assert claim(terms).invoice.due_on == date(2026, 10, 15)
    assert "by the terms of payment" in notes(terms)


def test_the_due_date_of_the_payment_counts_and_the_last_of_several() -> None:
    means = [group("PaymentMeans", leaf("PaymentDueDate", f"2026-11-{day}")) for day in (15, 20)]

    assert claim(ubl(means[0], due="")).invoice.due_on == date(2026, 11, 15)
    assert claim(ubl(*means, due="")).invoice.due_on == date(2026, 11, 20)
    assert "nothing is asked before the last" in notes(ubl(*means, due=""))


@pytest.mark.parametrize(
    ("customer", "article"), [(BAKERY, "art. 6:119a BW"), (SANNE, "art. 6:82 BW")]
)
def test_without_terms_the_law_gives_thirty_days(customer: str, article: str) -> None:
    unsaid = ubl(due="", customer=customer)

    assert claim(unsaid).invoice.due_on == date(2026, 10, 31)
    assert "30 days assumed, due 2026-10-31" in notes(unsaid)
    assert article in notes(unsaid)


@pytest.mark.parametrize("words", ["2% discount within 8 days", "Levering binnen 5 dagen"])
def test_unclear_terms_are_never_guessed(words: str) -> None:
    unclear = ubl(group("PaymentTerms", leaf("Note", words)), due="")

    assert claim(unclear).invoice.due_on == date(2026, 10, 31)
    assert f"no terms of payment that are clear ('{words}')" in notes(unclear)


def test_the_creditors_own_terms_come_before_the_laws() -> None:
    assert claim(ubl(due=""), terms_days=21).invoice.due_on == date(2026, 10, 22)


def test_a_date_may_carry_an_offset() -> None:
    assert claim(ubl(issued="2026-10-01+02:00")).invoice.issued_on == date(2026, 10, 1)


def test_a_company_is_a_business_and_a_bare_name_is_protected() -> None:
    assert claim(ubl()).debtor.kind is DebtorKind.BUSINESS
    assert claim(ubl(customer=SANNE)).debtor.kind is DebtorKind.CONSUMER


def test_a_creditor_is_a_slug() -> None:
    with pytest.raises(ImportFileError, match="'Demo BV' is no slug"):
        read_ubl(ubl(), "invoice.xml", "Demo BV")
