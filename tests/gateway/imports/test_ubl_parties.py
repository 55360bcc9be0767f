"""Whose invoice it is, how they are reached, and whom to ask for (practice H1)."""

from typing import Any

import pytest

from domain.debtor import Debtor
from domain.vocabulary import DebtorKind
from gateway.imports.ubl.reader import read_ubl
from tests.support.ubl import BAKERY, group, leaf, ubl

KVK = group("PartyLegalEntity", leaf("CompanyID", "12345678", schemeID="0106"))
VAT = group("PartyTaxScheme", leaf("CompanyID", "NL123456789B01"))
ENDPOINT = leaf("EndpointID", "987654325", schemeID="0192")
EMAIL = leaf("EndpointID", "piet@example.com", schemeID="EM")
OWN = group("PartyIdentification", leaf("ID", "C-7"))
GLN = group("PartyIdentification", leaf("ID", "8712345678906", schemeID="0088"))


def debtor(*party: str, beside: str = "", more: str = "") -> Debtor:
    document = ubl(more, customer=beside + group("Party", *party))
    (item,) = read_ubl(document, "invoice.xml", "demo").invoices
    return item.claim.debtor


def people(*party: str, **around: str) -> list[tuple[str, str]]:
    return [(it.role, it.name) for it in debtor(OWN, *party, **around).contacts]


@pytest.mark.parametrize(
    ("party", "number"),
    [
        ((ENDPOINT, OWN, KVK, VAT), "C-7"),
        ((GLN, OWN), "C-7"),
        ((GLN, KVK, VAT, ENDPOINT), "0088:8712345678906"),
        ((ENDPOINT, VAT, KVK), "0106:12345678"),
        ((ENDPOINT, VAT), "NL123456789B01"),
        ((ENDPOINT,), "0192:987654325"),
    ],
)
def test_the_same_debtor_always_gets_the_same_id(party: tuple[str, ...], number: str) -> None:
    assert debtor(*party).id == number


def test_the_creditors_own_number_comes_first() -> None:
    assert debtor(OWN, beside=leaf("SupplierAssignedAccountID", "4711")).id == "4711"


def test_a_customer_without_any_id_is_refused_rather_than_mixed_up() -> None:
    named = group("Party", group("PartyName", leaf("Name", "J. Jansen")))

    (bad,) = read_ubl(ubl(customer=named), "invoice.xml", "demo").rejected

    assert bad.field == "debtor.id"
    assert "PartyIdentification/ID" in bad.error


@pytest.mark.parametrize(
    ("party", "kind"),
    [
        ((KVK,), DebtorKind.BUSINESS),
        ((VAT,), DebtorKind.BUSINESS),
        ((ENDPOINT,), DebtorKind.BUSINESS),
        ((OWN,), DebtorKind.CONSUMER),
        ((OWN, EMAIL), DebtorKind.CONSUMER),
    ],
)
def test_only_proof_makes_a_business(party: tuple[str, ...], kind: DebtorKind) -> None:
    assert debtor(*party).kind is kind


def test_a_debtor_is_named_and_found_by_what_the_document_says() -> None:
    (item,) = read_ubl(ubl(customer=BAKERY), "invoice.xml", "demo").invoices
    found = item.claim.debtor

    assert (found.name, found.trading_name) == ("Jansen Brood B.V.", "Bakkerij Jansen")
    assert (found.email, found.phone) == ("karin@example.com", "+31612345678")
    assert found.address is not None
    assert found.address.model_dump() == {
        "street": "Lindelaan 1",
        "postcode": "1234 AB",
        "city": "Utrecht",
        "country": "NL",
    }
    assert (found.country, found.language) == ("NL", "nl")
    assert (found.whatsapp, found.consents.whatsapp) == (False, False)


def test_a_person_is_called_by_name() -> None:
    person = group("Person", leaf("FirstName", "Sanne"), leaf("FamilyName", "de Vries"))

    assert debtor(OWN, person).name == "Sanne de Vries"


@pytest.mark.parametrize(
    ("country", "vat", "home", "language"),
    [
        ("BE", "", "BE", "nl"),
        ("SE", "", "SE", "en"),
        ("EL", "", "GR", "en"),
        ("", "DE123456789", "DE", "en"),
        ("", "", "NL", "nl"),
    ],
)
def test_country_and_language_follow_from_the_address(
    country: str, vat: str, home: str, language: str
) -> None:
    place = group("PostalAddress", group("Country", leaf("IdentificationCode", country)))
    tax = group("PartyTaxScheme", leaf("CompanyID", vat))

    found = debtor(OWN, place, tax)

    assert (found.country, found.language) == (home, language)


def test_a_useless_phone_costs_the_phone_and_not_the_claim() -> None:
    contact = group("Contact", leaf("Telephone", "see website"), leaf("ElectronicMail", "at home"))

    result = read_ubl(ubl(customer=group("Party", OWN, contact)), "invoice.xml", "demo")

    (item,) = result.invoices
    assert (item.claim.debtor.phone, item.claim.debtor.email) == (None, None)
    assert [note.text for note in result.notes] == [
        "the debtor's email address cannot be used: left out",
        "the debtor's phone number cannot be used: left out",
    ]


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Karin Smit", "contact"),
        ("Crediteurenadministratie", "bookkeeper"),
        ("Accounts Payable", "bookkeeper"),
        ("Credit manager", "credit_manager"),
    ],
)
def test_the_desk_tells_the_role(name: str, role: str) -> None:
    assert people(group("Contact", leaf("Name", name))) == [(role, name)]


def test_everyone_whom_the_document_names_comes_along_with_a_role() -> None:
    def named(name: str) -> str:
        return group("Contact", leaf("Name", name))

    acts = group("PartyName", leaf("Name", "Kantoor Bos"))
    around: dict[str, Any] = {
        "beside": group("AccountingContact", leaf("Name", "Boris")),
        "more": group("BuyerCustomerParty/Party", named("Ingrid"))
        + group("PaymentMeans/PaymentMandate/PayerParty", group("PartyName", leaf("Name", "Pay"))),
    }
    owner = group("Person", leaf("FirstName", "Eva"), leaf("JobTitle", "Eigenaar"))

    assert people(named("Karin"), group("AgentParty", acts), owner, **around) == [
        ("contact", "Karin"),
        ("bookkeeper", "Boris"),
        ("buyer", "Ingrid"),
        ("bookkeeper", "Pay"),
        ("representative", "Kantoor Bos"),
        ("owner", "Eva"),
    ]


@pytest.mark.parametrize(
    ("party", "number"),
    [
        ((KVK,), "12345678"),
        ((group("PartyLegalEntity", leaf("CompanyID", "0403.019.261")), VAT), "0403.019.261"),
        ((leaf("EndpointID", "12345678", schemeID="0106"), VAT), "12345678"),
        ((group("PartyLegalEntity", leaf("CompanyID", "00000001820", schemeID="0190")),), None),
        ((OWN, group("PartyLegalEntity", leaf("CompanyID", "9" * 41))), None),
        ((VAT,), None),
        ((ENDPOINT,), None),
        ((OWN, EMAIL), None),
    ],
)
def test_a_business_is_known_by_its_number_in_the_register(
    party: tuple[str, ...], number: str | None
) -> None:
    """What the debtor's own pages ask of a business as the second fact."""
    found = debtor(*party)
    assert found.registration_number == number
    assert ("registration_number" in found.model_fields_set) is bool(number), "else it stays"
