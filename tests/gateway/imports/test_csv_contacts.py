"""A CSV may name whom to ask for at the debtor's: owner, credit manager, bookkeeper (H1)."""

from collections.abc import Callable

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
