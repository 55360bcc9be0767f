"""The debtor of a document: who is billed, under which id, as a business or a consumer."""

from typing import Any

from domain.debtor import LANGUAGES, Debtor
from domain.vocabulary import DebtorKind
from gateway.imports.problems import Problems, RowError, valid
from gateway.imports.ubl.contacts import email_of, people, phone_of
from gateway.imports.ubl.document import Element

_EMAIL_SCHEME = "EM"
_KVK = "0106"
_NO_REGISTER = {"0060", "0088", "0190", "9944"}
"""Numbers of companies that are none of a register's: DUNS, GLN, OIN, Dutch VAT
(https://docs.peppol.eu/poacc/billing/3.0/codelist/ICD/)."""
_LONGEST_NUMBER = 40
_VAT_COUNTRIES = {"EL": "GR", "XI": "GB", "UK": "GB"}
"""VAT prefixes and habits that are no ISO 3166 country."""
_DUTCH_SPEAKING = {"NL", "BE", "SR", "AW", "CW", "SX", "BQ"}


def read_debtor(document: Element, problems: Problems, notes: list[str]) -> Debtor | None:
    """The customer of a document; nothing if it cannot be used, and ``problems`` says why."""
    customer = document.first("AccountingCustomerParty")
    party = customer.first("Party") if customer is not None else None
    if customer is None or party is None:
        problems.append(("debtor", "AccountingCustomerParty is missing: whose invoice is it?"))
        return None
    number = debtor_id(customer, party)
    if not number:
        error = (
            "no id of the customer: give SupplierAssignedAccountID, PartyIdentification/ID, "
            "a company or VAT number, or an EndpointID"
        )
        problems.append(("debtor.id", error))
        return None
    try:
        return valid(Debtor, _facts(document, customer, party, number, notes), "debtor")
    except RowError as error:
        problems.extend(error.problems)
        return None


def assumed_of(document: Element) -> frozenset[str]:
    """The fields of the debtor that the document does not state and :func:`read_debtor` assumes."""
    party = document.first("AccountingCustomerParty/Party")
    if party is None:
        return frozenset()
    named = {
        "kind": _kind(party) is DebtorKind.BUSINESS,
        "country": bool(_stated_country(party)),
        "language": bool(_stated_language(party)),
    }
    return frozenset(name for name, stated in named.items() if not stated)


def debtor_id(customer: Element, party: Element) -> str:
    """The customer's id: always the first of these that is there, with its scheme if it has one.

    The creditor's own number for them (SupplierAssignedAccountID, then a PartyIdentification
    without a scheme, as Peppol's BT-46 has it), another PartyIdentification, the company number
    (BT-47), the VAT number (BT-48), the electronic address (BT-49).
    """
    own = customer.text("SupplierAssignedAccountID")
    known = [it for it in party.all("PartyIdentification/ID") if it.content]
    unschemed = [it for it in known if not it.attribute("schemeID")]
    others = [
        party.first("PartyLegalEntity/CompanyID"),
        party.first("PartyTaxScheme/CompanyID"),
        party.first("EndpointID"),
    ]
    found = [it for it in (*unschemed, *known, *others) if it is not None]
    return own or next(map(_with_scheme, found), "")


def _with_scheme(element: Element) -> str:
    scheme = element.attribute("schemeID")
    return f"{scheme}:{element.content}" if scheme else element.content


def _facts(
    document: Element, customer: Element, party: Element, number: str, notes: list[str]
) -> dict[str, Any]:
    country = _country(party)
    contacts = people(document, customer, party, country)
    facts: dict[str, Any] = {
        "id": number,
        "kind": _kind(party),
        **_names(party, number),
        "country": country,
        "language": _language(party, country),
        "address": _address(party, country),
        "contacts": contacts,
    }
    if number_there := _registration_number(party):
        facts["registration_number"] = number_there
    email, phone = _reached_at(party, country, notes)
    facts["email"] = email or next((it["email"] for it in contacts if it["email"]), None)
    facts["phone"] = phone
    return facts


def _names(party: Element, number: str) -> dict[str, str]:
    """The legal name first, as a demand must name who owes; else the trading name or person."""
    legal = party.text("PartyLegalEntity/RegistrationName")
    trading = party.text("PartyName/Name")
    parts = (party.text(f"Person/{part}") for part in ("FirstName", "MiddleName", "FamilyName"))
    person = " ".join(part for part in parts if part)
    name = legal or trading or person or number
    return {"name": name, "trading_name": trading if trading != name else ""}


def _registration_number(party: Element) -> str:
    """A business's number in the register of companies (BT-47), else its Peppol address.

    Nothing where neither is of a register.
    """
    company, endpoint = party.first("PartyLegalEntity/CompanyID"), party.first("EndpointID")
    if company is not None and company.attribute("schemeID") not in _NO_REGISTER:
        found = company.content
    elif endpoint is not None and endpoint.attribute("schemeID") == _KVK:
        found = endpoint.content
    else:
        return ""
    return found if len(found) <= _LONGEST_NUMBER else ""


def _kind(party: Element) -> DebtorKind:
    """A business has a company or VAT number, or a Peppol address; whoever has none is protected.

    A registered name alone proves nothing: Peppol asks it of every customer (BT-44).
    """
    endpoint = party.first("EndpointID")
    peppol = endpoint is not None and endpoint.attribute("schemeID") not in {"", _EMAIL_SCHEME}
    number = party.text("PartyLegalEntity/CompanyID") or party.text("PartyTaxScheme/CompanyID")
    return DebtorKind.BUSINESS if number or peppol else DebtorKind.CONSUMER


def _country(party: Element) -> str:
    """By the postal address, else by the VAT number, else the Netherlands."""
    found = _stated_country(party) or "NL"
    return _VAT_COUNTRIES.get(found, found)


def _stated_country(party: Element) -> str:
    stated = party.text("PostalAddress/Country/IdentificationCode").upper()
    prefix = party.text("PartyTaxScheme/CompanyID")[:2].upper()
    return stated or (prefix if prefix.isascii() and prefix.isalpha() else "")


def _language(party: Element, country: str) -> str:
    stated = _stated_language(party)
    if stated in LANGUAGES:
        return stated
    return "nl" if country in _DUTCH_SPEAKING and not stated else "en"


def _stated_language(party: Element) -> str:
    return (party.text("Language/ID") or party.text("Language/LocaleCode"))[:2].lower()


def _address(party: Element, country: str) -> dict[str, str]:
    place = party.first("PostalAddress")
    if place is None:
        return {"country": country}
    street = " ".join(filter(None, (place.text("StreetName"), place.text("BuildingNumber"))))
    lines = (street or place.text("Postbox"), place.text("AdditionalStreetName"))
    return {
        "street": ", ".join(filter(None, (*lines, *place.texts("AddressLine/Line")))),
        "postcode": place.text("PostalZone"),
        "city": place.text("CityName"),
        "country": country,
    }


def _reached_at(party: Element, country: str, notes: list[str]) -> tuple[str | None, str | None]:
    """Email and phone of the debtor; what is none is left out with a word, not the invoice."""
    contact = party.first("Contact")
    endpoint = party.first("EndpointID")
    written = contact.text("ElectronicMail") if contact is not None else ""
    if not written and endpoint is not None and endpoint.attribute("schemeID") == _EMAIL_SCHEME:
        written = endpoint.content
    dialled = contact.text("Telephone") if contact is not None else ""
    email, phone = email_of(written), phone_of(dialled, country)
    if written and email is None:
        notes.append("the debtor's email address cannot be used: left out")
    if dialled and phone is None:
        notes.append("the debtor's phone number cannot be used: left out")
    return email, phone
