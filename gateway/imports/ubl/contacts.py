"""Whom to ask for at the debtor's (practice H1): owner, credit manager, bookkeeper, others."""

import re
from typing import Any

from pydantic import EmailStr, TypeAdapter, ValidationError

from domain.phones import e164
from gateway.imports.ubl.document import Element

_email: TypeAdapter[str] = TypeAdapter(EmailStr)

_ROLES = {
    "credit_manager": r"credit\s*manage|credit\s*control|debiteurenbeheer",
    "bookkeeper": r"boekhoud|bookkeep|administratie|accountant|accounts?\s*payable|crediteuren"
    r"|accounting|finance|financi|invoice|factu|buchhalt|rechnung",
    "owner": r"\bowner|eigenaar|directeur|director|\bceo\b|\bdga\b|inhaber|geschäftsführ",
}
"""What a job title or the name of a desk says about a role."""


def people(
    document: Element, customer: Element, party: Element, country: str
) -> list[dict[str, Any]]:
    """The contacts that a document names, each once, with a role.

    ``AccountingContact`` and who pays for the customer (``PayerParty``) are the bookkeeper,
    whoever acts for the customer (``AgentParty``) is a representative, ``BuyerCustomerParty`` is
    the buyer; another contact's role is what its title or name says, else ``contact``.
    """
    named = [
        *((it, _role(it, "contact")) for it in party.all("Contact")),
        *((it, "bookkeeper") for it in customer.all("AccountingContact")),
        *((it, _role(it, "buyer")) for it in customer.all("BuyerContact")),
        *((it, _role(it, "buyer")) for it in document.all("BuyerCustomerParty/Party/Contact")),
        *((it, "bookkeeper") for it in document.all("PaymentMeans/PaymentMandate/PayerParty")),
        *((it, "representative") for it in party.all("AgentParty")),
        *((it, "representative") for it in party.all("PowerOfAttorney/AgentParty")),
        *((it, _role(it, "contact")) for it in party.all("Person") if it.text("JobTitle")),
    ]
    found: list[dict[str, Any]] = []
    for element, role in named:
        one = _contact(element, role, country)
        if any(one[part] for part in ("name", "email", "phone")) and one not in found:
            found.append(one)
    return found


def email_of(text: str) -> str | None:
    """An email address, or nothing if the text is none."""
    try:
        return _email.validate_python(text) if text else None
    except ValidationError:
        return None


def phone_of(text: str, country: str) -> str | None:
    """A phone number as E.164, or nothing if the text is none."""
    try:
        return e164(text, country) if text else None
    except ValueError:
        return None


def _contact(element: Element, role: str, country: str) -> dict[str, Any]:
    written = element.text("ElectronicMail") or element.text("Contact/ElectronicMail")
    dialled = element.text("Telephone") or element.text("Contact/Telephone")
    return {
        "role": role,
        "name": _name(element),
        "email": email_of(written),
        "phone": phone_of(dialled, country) or dialled or None,
    }


def _name(element: Element) -> str:
    person = " ".join(filter(None, (element.text("FirstName"), element.text("FamilyName"))))
    company = element.text("PartyName/Name") or element.text("PartyLegalEntity/RegistrationName")
    people_there = element.text("Contact/Name")
    both = f"{people_there}, {company}" if people_there and company else people_there or company
    return element.text("Name") or person or both


def _role(element: Element, otherwise: str) -> str:
    title = element.text("JobTitle") or element.text("Name")
    for role, words in _ROLES.items():
        if re.search(words, title.casefold()):
            return role
    return otherwise
