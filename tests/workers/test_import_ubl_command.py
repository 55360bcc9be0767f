"""`amicable import` with UBL: any file by what it holds, several formats and currencies at once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger import debtors
from ledger.database import Pool
from tests.support.database import rows
from tests.support.events import paid, told
from tests.support.ubl import SANNE, amounts, group, leaf, ubl
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


PHONED = (
    "Factuurnummer;Factuurdatum;Vervaldatum;Bedrag;Openstaand;Klantnr;Naam;Klanttype;Email;"
    "Telefoon;Straat;Postcode;Plaats\n"
    "A-1;2026-10-01;2026-10-31;80,50;80,50;C-1001;Sanne de Vries;consument;a@example.com;"
    "0612345678;Lindelaan 1;1234 AB;Utrecht\n"
)
MOVED = group(
    "Party",
    group("PartyIdentification", leaf("ID", "C-1001")),
    group("PartyLegalEntity", leaf("RegistrationName", "Sanne de Vries")),
    group("Contact", leaf("Name", "Sanne"), leaf("ElectronicMail", "b@example.com")),
)


class TestKnownDebtor:
    """A UBL invoice of somebody whom a list told more about."""

    async def test_what_the_document_does_not_carry_is_kept(self, pool: Pool, write: Write) -> None:
        await bring_in(write("open.csv", PHONED.encode()))
        before = await debtors.get(pool, "acme", "C-1001")

        facts = await bring_in(write("new.xml", ubl(customer=SANNE)))

        assert facts["differences"]["debtors"] == []
        assert await debtors.get(pool, "acme", "C-1001") == before
        assert before.phone == "+31612345678"

    async def test_what_it_carries_is_shown_first(self, pool: Pool, write: Write) -> None:
        await bring_in(write("open.csv", PHONED.encode()))
        new = write("new.xml", ubl(customer=MOVED))

        said = await say(new, "--dry-run")
        assert "debtors    1" in said.lines
        (line,) = [it for it in said.lines if "debtor C-1001: " in it]
        assert "email a@example.com → b@example.com" in line
        assert "phone" not in line
        (changed,) = (await bring_in(new))["differences"]["debtors"]
        assert changed["id"] == "C-1001"
        assert {"field": "email", "from": "a@example.com", "to": "b@example.com"} in changed[
            "changes"
        ]
        now = await debtors.get(pool, "acme", "C-1001")
        assert (now.email, now.phone) == ("b@example.com", "+31612345678")
        assert now.address is not None
        assert now.address.street == "Lindelaan 1"


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
class TestRefusals:
    """A dry run refuses what booking refuses, in the same words."""

    async def test_a_credit_note_of_an_unknown_invoice(
        self, pool: Pool, write: Write, dry: tuple[str, ...]
    ) -> None:
        said = await say(write("credit.xml", CREDIT), *dry)
        assert said.code == 1
        assert "credited   0" in said.lines
        why = "credit.xml:2: invoice_number: creditor acme has no invoice '2026-0117'"
        assert why in said.err.splitlines()

    async def test_a_credit_note_in_another_currency(
        self, pool: Pool, write: Write, dry: tuple[str, ...]
    ) -> None:
        await bring_in(write("invoice.xml", INVOICE))
        credit = ubl(kind="CreditNote", number="C-2", currency="USD", credited="2026-0117", due="",
                     totals=amounts(currency="USD"))  # fmt: skip
        said = await say(write("credit.xml", credit), *dry)
        assert said.code == 1
        assert "currency: invoice 2026-0117 is in EUR" in said.err

    @pytest.mark.parametrize("balance", ["40,00", "100,00"])
    async def test_an_invoice_of_another_debtor(
        self, pool: Pool, write: Write, dry: tuple[str, ...], balance: str
    ) -> None:
        header = "Factuurnummer;Factuurdatum;Vervaldatum;Bedrag;Openstaand;Debiteur\n"
        row = "{};2026-10-01;2026-10-31;100,00;{};{}\n"
        mine = header + row.format("A-4", "100,00", "D3") + row.format("A-5", "100,00", "D3")
        await bring_in(write("open.csv", mine.encode()))
        other = header + row.format("A-4", balance, "D9") + row.format("A-5", "100,00", "D3")
        listed = write("other.csv", other.encode())
        said = await say(listed, *dry)
        assert "other.csv:2: invoice.number: A-4 is known as debtor D3's" in said.err
        assert {"changed    0", "vanished   0", "unchanged  1"} <= set(said.lines)
        assert said.lines[-1].startswith("1 invoices and 0 credits")
        assert await open_amount(pool, "A-4") == "100.00"
        strictly = await say(listed, *dry, "--strict")
        assert strictly.code == 1
        assert "A-4 is known as debtor D3's; nothing is imported (strict)" in strictly.err

    async def test_one_number_of_two_debtors_in_two_files(
        self, pool: Pool, write: Write, dry: tuple[str, ...]
    ) -> None:
        files = write("a.csv", CSV.encode()), write("b.csv", CSV.replace("C-9", "C-8").encode())
        said = await say(*files, *dry)
        assert "b.csv:2: invoice.number: 2026-0200 is another's in a.csv" in said.err
        assert "new        1  (80.50 EUR)" in said.lines
