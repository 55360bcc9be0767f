"""Finding somebody by anything they are known by."""

import pytest

from domain import search_words
from ledger import finding
from ledger.database import Pool
from ledger.finding import Found
from tests.support.events import debtor, overdue, paid, told
from tests.support.world import acme, settle_in


async def _search(pool: Pool, typed: str, *creditors: str) -> Found:
    return await finding.find(pool, creditors or None, search_words.read(typed))


@pytest.fixture
async def books(pool: Pool, creditor: object) -> Pool:
    """Sanne, who owes two invoices, and a bakery with a bookkeeper."""
    bakery = debtor(
        "C-2",
        name="Bakkerij Jansen B.V.",
        trading_name="De Korenaar",
        kind="business",
        email="post@jansen.example",
        phone="+31201234567",
        contacts=[{"role": "bookkeeper", "name": "Fatima Aziz", "phone": "06 11223344"}],
    )
    await told(
        pool,
        overdue("2026-0117", "250.00"),
        overdue("2026-0118", "1234.50", payment_reference="RF18 5390 0754 7034"),
        overdue("2026-0201", "12400.00", of=bakery),
        paid("50.00"),
    )
    await pool.execute(
        """insert into debtor_accounts (creditor, iban, debtor, since)
           values ('acme', 'NL91ABNA0417164300', 'C-2', now())"""
    )
    return pool


@pytest.mark.parametrize(
    ("typed", "debtors"),
    [
        ("sanne", ["C-1001"]),
        ("VRIES sanne", ["C-1001"]),
        ("C-1001", ["C-1001"]),
        ("sanne@example", ["C-1001"]),
        ("06 12 34 56 78", ["C-1001"]),
        ("+31612345678", ["C-1001"]),
        ("0031 6 1234 5678", ["C-1001"]),
        ("korenaar", ["C-2"]),
        ("fatima", ["C-2"]),
        ("06-11223344", ["C-2"]),
        ("NL91 ABNA 0417 1643 00", ["C-2"]),
        ("nl91abna04", ["C-2"]),
        ("example", ["C-2", "C-1001"]),
        ("100%", []),
        ("bookkeeper", []),
        ("nobody", []),
    ],
)
async def test_a_debtor_by_whatever_is_known(books: Pool, typed: str, debtors: list[str]) -> None:
    assert [it.id for it in (await _search(books, typed)).debtors] == debtors


@pytest.mark.parametrize(
    ("typed", "invoices"),
    [
        ("2026-0117", ["2026-0117"]),
        ("0118", ["2026-0118"]),
        ("rf18 5390 0754 7034", ["2026-0118"]),
        ("53900754", ["2026-0118"]),
        ("250", ["2026-0117"]),
        ("250,00", ["2026-0117"]),
        ("€ 250.00", ["2026-0117"]),
        ("1.234,50", ["2026-0118"]),
        ("1,234.50", ["2026-0118"]),
        ("12.400", ["2026-0201"]),
        ("2026", ["2026-0117", "2026-0118", "2026-0201"]),
        ("999", []),
    ],
)
async def test_an_invoice_by_number_reference_or_amount(
    books: Pool, typed: str, invoices: list[str]
) -> None:
    assert sorted(it.number for it in (await _search(books, typed)).invoices) == invoices


async def test_what_is_open_is_told_to_the_cent(books: Pool) -> None:
    [sanne] = (await _search(books, "sanne")).debtors
    assert [(str(it.amount), it.currency) for it in sanne.open] == [("1434.50", "EUR")]
    assert sanne.open_cases == 2
    [invoice] = (await _search(books, "2026-0117")).invoices
    assert (str(invoice.amount.amount), str(invoice.open.amount)) == ("250.00", "200.00")


async def test_what_is_another_creditors_is_not_there(books: Pool) -> None:
    await settle_in(books, acme("globex"))
    for typed in ("sanne", "2026-0117", "250", "06 12345678", "NL91ABNA0417164300", "06 11223344"):
        assert await _search(books, typed, "globex") == Found()


@pytest.mark.parametrize("typed", ["", "  ", "a", "de", "€"])
async def test_too_little_finds_nothing(books: Pool, typed: str) -> None:
    assert await _search(books, typed) == Found()
