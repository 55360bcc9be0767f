"""A CSV may name whom to ask for at the debtor's: owner, credit manager, bookkeeper (H1)."""

from collections.abc import Callable

import pytest

from gateway.imports.result import ImportResult

Read = Callable[..., ImportResult]

HEADER = "Factuur;Factuurdatum;Vervaldatum;Bedrag;Klant;Boekhouder;Email boekhouder;Wie\n"
ROW = "1;2026-01-01;2026-01-31;5,00;A;{};{};{}\n"


def test_contacts_come_along_with_their_roles(read: Read) -> None:
    text = HEADER + ROW.format("Boris", "boris@example.com", "Eva")

    (item,) = read(text, "debtor.contacts.owner.name=Wie").invoices

    owner, bookkeeper = item.claim.debtor.contacts
    assert (owner.role, owner.name, owner.email) == ("owner", "Eva", None)
    assert (bookkeeper.role, bookkeeper.name) == ("bookkeeper", "Boris")
    assert bookkeeper.email == "boris@example.com"


def test_an_empty_cell_is_no_contact(read: Read) -> None:
    (item,) = read(HEADER + ROW.format("", "", "")).invoices

    assert item.claim.debtor.contacts == ()


def test_a_contacts_bad_address_names_its_field(read: Read) -> None:
    (bad,) = read(HEADER + ROW.format("Boris", "nowhere", "")).rejected

    assert bad.field.startswith("debtor.contacts")
    assert "email" in bad.field


@pytest.mark.parametrize("header", ["KvK-nummer", "KvK", "Registration number"])
def test_a_business_may_come_with_its_number_in_the_register(read: Read, header: str) -> None:
    """What the debtor's own pages ask of a business as the second fact."""
    rows = "1;2026-01-01;2026-01-31;5,00;A;12345678\n2;2026-01-01;2026-01-31;5,00;B;\n"
    text = f"Factuur;Factuurdatum;Vervaldatum;Bedrag;Klant;{header}\n{rows}"

    first, second = read(text).invoices

    assert first.claim.debtor.registration_number == "12345678"
    assert "registration_number" not in second.claim.debtor.model_fields_set
