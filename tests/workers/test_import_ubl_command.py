"""`amicable import` with UBL: any file by what it holds, several formats and currencies at once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger.database import Pool
from tests.support.database import rows
from tests.support.events import paid, told
from tests.support.ubl import amounts, ubl
from tests.support.world import open_amount
from tests.workers.command_line import Said, amicable

Write = Callable[[str, bytes], Path]

EXAMPLES = Path(__file__).parents[2].parent / "shared" / "data" / "peppol"
CSV = (
    "Factuurnummer;Factuurdatum;Vervaldatum;Bedrag;Debiteur\n"
    "2026-0200;2026-10-01;2026-10-31;80,50;C-9\n"
)
INVOICE = ubl()
CREDIT = ubl(
    kind="CreditNote", number="C-1", issued="2026-11-02", credited="2026-0117", due="",
    totals=amounts("20.00", "4.20"),
)  # fmt: skip
DOLLARS = ubl(number="2026-0300", currency="USD", totals=amounts(currency="USD"))
BOMB = INVOICE.replace(b"<Invoice", b'<!DOCTYPE Invoice [<!ENTITY a "b">]><Invoice', 1)


@pytest.fixture(autouse=True)
def _ledger(monkeypatch: pytest.MonkeyPatch, ledger_url: str, creditor: object) -> None:
    monkeypatch.setenv("AMICABLE_DATABASE_URL", ledger_url)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file."""

    def at(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return at


async def say(*words: object) -> Said:
    return await amicable("import", *words, "--creditor", "acme")


async def bring_in(*words: object) -> Any:
    return (await say(*words, "--json")).facts


async def test_invoices_of_any_format_and_currency_come_in_together(
    pool: Pool, write: Write
) -> None:
    files = [
        write("a-credit.xml", CREDIT),
        write("b-invoice.xml", INVOICE),
        write("c-export", DOLLARS),
        write("d-items.csv", CSV.encode()),
    ]

    facts = await bring_in(*files)

    assert facts["rejected"] == []
    assert {(it["number"], it["open_amount"], it["currency"]) for it in facts["invoices"]} == {
        ("2026-0117", "121.00", "EUR"),
        ("2026-0300", "121.00", "USD"),
        ("2026-0200", "80.50", "EUR"),
    }
    assert facts["credits"] == [
        {"number": "C-1", "invoice_number": "2026-0117", "amount": "24.20", "currency": "EUR"}
    ]
    assert await open_amount(pool) == "96.80"


async def test_one_bad_file_is_rejected_alone_unless_strict(pool: Pool, write: Write) -> None:
    files = [write("bomb.xml", BOMB), write("cut.xml", INVOICE[:-9]), write("ok.xml", INVOICE)]
    before = await rows(pool)

    complaint = (await say(*files, "--strict")).complaint
    assert "bomb.xml: has a document type" in complaint
    assert await rows(pool) == before

    facts = await bring_in(*files)
    assert [it["number"] for it in facts["invoices"]] == ["2026-0117"]
    assert [(it["file"], it["line"], it["field"]) for it in facts["rejected"]] == [
        ("bomb.xml", 1, "file"),
        ("cut.xml", 2, "file"),
    ]
    assert await open_amount(pool) == "121.00"


async def test_a_bomb_alone_is_one_line(pool: Pool, write: Write) -> None:
    before = await rows(pool)
    complaint = (await say(write("bomb.xml", BOMB), "--json")).complaint
    assert "has a document type (<!DOCTYPE>)" in complaint
    assert await rows(pool) == before


async def test_a_document_that_is_rejected_alone_ends_with_an_exit_code(
    pool: Pool, write: Write
) -> None:
    before = await rows(pool)
    said = await say(write("pro-forma.xml", ubl(code="325")))
    assert said.code == 1
    assert "pro-forma.xml:2: invoice: type 325, pro forma" in said.err
    assert await rows(pool) == before


async def test_what_was_paid_since_the_invoice_is_not_asked_again(pool: Pool, write: Write) -> None:
    file = write("invoice.xml", ubl(totals=amounts(prepaid="21.00")))
    await bring_in(file, "--as-of", "2026-10-20")
    await told(pool, paid("60.00", on="2026-10-25"))

    await bring_in(file, "--as-of", "2026-11-10")

    assert await open_amount(pool) == "40.00"


async def test_what_was_paid_before_the_file_came_in_counts(pool: Pool, write: Write) -> None:
    await told(pool, paid("60.00", on="2026-10-25"))

    await bring_in(write("invoice.xml", ubl(totals=amounts(prepaid="21.00"))))

    assert await open_amount(pool) == "40.00"


async def test_a_credit_note_under_another_name_counts_once(pool: Pool, write: Write) -> None:
    await bring_in(write("invoice.xml", INVOICE), write("credit.xml", CREDIT))
    await bring_in(write("credit (1).xml", CREDIT + b"\n"))

    assert await open_amount(pool) == "96.80"


async def test_one_number_is_one_document(pool: Pool, write: Write) -> None:
    first, same = write("a.xml", INVOICE), write("b.xml", INVOICE + b"\n")
    other = write("c.xml", ubl(totals=amounts("200.00", "42.00")))

    complaint = (await say(first, same, other, "--strict")).complaint
    assert "c.xml: 1 row rejected, so nothing is imported" in complaint
    facts = await bring_in(first, same, other)

    assert [it["open_amount"] for it in facts["invoices"]] == ["121.00"]
    (bad,) = facts["rejected"]
    assert (bad["file"], bad["field"]) == ("c.xml", "invoice.number")
    assert "stands in a.xml with other content" in bad["error"]
    assert await open_amount(pool) == "121.00"


async def test_a_credit_in_another_currency_is_refused(pool: Pool, write: Write) -> None:
    credit = ubl(kind="CreditNote", number="C-2", currency="USD", credited="2026-0117", due="",
                 totals=amounts(currency="USD"))  # fmt: skip

    facts = await bring_in(write("invoice.xml", INVOICE), write("credit.xml", credit))

    assert [(it["field"], it["error"]) for it in facts["rejected"]] == [
        ("currency", "invoice 2026-0117 is in EUR")
    ]
    assert await open_amount(pool) == "121.00"


async def test_what_was_assumed_is_told_beside_the_facts(pool: Pool, write: Write) -> None:
    said = await say(write("invoice.xml", ubl(due="")), "--dry-run")

    assert said.lines[-1] == "1 invoices and 0 credits would be read, 0 rows rejected"
    assert "invoice.xml:2: note: no due date and no terms of payment" in said.err


@pytest.mark.skipif(not EXAMPLES.exists(), reason="the examples are not here")
async def test_openpeppols_examples_come_in_whatever_their_order(pool: Pool) -> None:
    facts = await bring_in(*sorted(EXAMPLES.glob("*.xml")), "--strict")

    assert [(it["number"], it["currency"]) for it in facts["invoices"]] == [
        ("Snippet1", "EUR"),
        ("Vat-O", "SEK"),
    ]
    assert facts["rejected"] == []
    assert await open_amount(pool, "Snippet1") == "0.00"
    assert await open_amount(pool, "Vat-O") == "3200.00"
