"""`amicable import`: invoices from an export; a row that cannot be taken is named by its place."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger.database import Pool
from tests.support.database import rows
from tests.support.events import overdue, told
from tests.support.world import open_amount, tells
from tests.workers.command_line import amicable, process

Write = Callable[[str, str], Path]

HEADER = "Factuurnummer;Factuurdatum;Vervaldatum;Bedrag;Openstaand;Debiteur;Naam;Klanttype\n"
SANNE = "2026-0117;13-10-2026;31-10-2026;€ 1.250,00;€ 250,00;C-1001;Sanne de Vries;particulier\n"
BAKERY = "2026-0118;02-10-2026;01-11-2026;€ 80,50;€ 80,50;C-1002;Bakkerij Jansen;zakelijk\n"
NO_SUCH_DAY = "2026-0119;01-10-2026;31-02-2026;€ 10,00;€ 10,00;C-1003;Piet;particulier\n"


@pytest.fixture(autouse=True)
def _ledger(monkeypatch: pytest.MonkeyPatch, ledger_url: str, creditor: object) -> None:
    monkeypatch.setenv("AMICABLE_DATABASE_URL", ledger_url)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file."""

    def at(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return at


async def bring_in(*words: object) -> Any:
    return (await amicable("import", *words, "--creditor", "acme", "--json")).facts


async def brought(*words: object) -> Any:
    """What was read, without how it differs from the ledger."""
    return {name: rows for name, rows in (await bring_in(*words)).items() if name != "differences"}


async def test_an_export_comes_in_and_its_overdue_invoices_become_cases(
    pool: Pool, write: Write
) -> None:
    file = write("items.csv", HEADER + SANNE + BAKERY)
    assert await brought(file) == {
        "invoices": [
            {
                "number": "2026-0117",
                "debtor": "C-1001",
                "issued_on": "2026-10-13",
                "due_on": "2026-10-31",
                "open_amount": "250.00",
                "currency": "EUR",
            },
            {
                "number": "2026-0118",
                "debtor": "C-1002",
                "issued_on": "2026-10-02",
                "due_on": "2026-11-01",
                "open_amount": "80.50",
                "currency": "EUR",
            },
        ],
        "credits": [],
        "rejected": [],
    }
    assert await open_amount(pool) == "250.00"
    assert await tells(pool) == [(1, 1, "opened")]


async def test_the_same_file_twice_changes_nothing(pool: Pool, write: Write) -> None:
    file = write("items.csv", HEADER + SANNE + BAKERY)
    first = await brought(file)
    before = await told_and_booked(pool)
    assert await brought(file) == first
    assert await told_and_booked(pool) == before
    said = await amicable("import", file, "--creditor", "acme")
    assert said.lines[:3] == ["new        0", "changed    0", "credited   0"]
    assert "unchanged  2" in said.lines


async def told_and_booked(pool: Pool) -> dict[str, int]:
    """How much there is of all but the log of extracts."""
    return {table: count for table, count in (await rows(pool)).items() if table != "extracts"}


async def test_a_dry_run_says_the_same_and_changes_nothing(pool: Pool, write: Write) -> None:
    file = write("items.csv", HEADER + SANNE + NO_SUCH_DAY)
    before = await rows(pool)
    told_before = await bring_in(file, "--dry-run")
    said = await amicable("import", file, "--creditor", "acme", "--dry-run")
    assert said.lines[:2] == [
        "new        1  (250.00 EUR)",
        "    2026-0117  C-1001  250.00 EUR  due 2026-10-31",
    ]
    assert said.lines[-1] == "1 invoices and 0 credits would be read, 1 rows rejected"
    assert await rows(pool) == before
    assert await bring_in(file) == told_before


async def test_a_bad_row_is_reported_with_its_place_and_left_out(pool: Pool, write: Write) -> None:
    file = write("items.csv", HEADER + NO_SUCH_DAY + BAKERY)
    said = await amicable("import", file, "--creditor", "acme")
    assert said.lines[-1] == "1 invoices and 0 credits read, 1 rows rejected"
    assert "items.csv:2: invoice.due_on: '31-02-2026' is no existing date" in said.err
    assert await open_amount(pool, "2026-0118") == "80.50"
    (bad,) = (await bring_in(file))["rejected"]
    assert (bad["file"], bad["line"], bad["field"]) == ("items.csv", 2, "invoice.due_on")


async def test_where_nothing_could_be_taken_the_exit_code_says_so(pool: Pool, write: Write) -> None:
    before = await rows(pool)
    file = write("items.csv", HEADER + NO_SUCH_DAY)
    said = await amicable("import", file, "--creditor", "acme", "--date-order", "dmy")
    assert said.code == 1
    assert said.lines[-1] == "0 invoices and 0 credits read, 1 rows rejected"
    as_json = await amicable("import", file, "--creditor", "acme", "--json")
    assert as_json.code == 1
    assert len(json.loads(as_json.out)["rejected"]) == 1
    assert await rows(pool) == before


async def test_a_word_that_vanished_does_not_know_is_one_plain_line(write: Write) -> None:
    file = write("items.csv", HEADER + SANNE)
    said = await process("import", file, "--vanished", "some")
    assert said.code == 2
    assert "Invalid value for '--vanished': 'some' is not one of" in said.err
    assert "Value error" not in said.err


async def test_betreft_factuur_names_the_invoice_that_is_credited(pool: Pool, write: Write) -> None:
    await told(pool, overdue())
    file = write("credits.csv", CREDIT.replace("Credit voor", "Betreft factuur") + NOTE)
    assert [it["invoice_number"] for it in (await bring_in(file))["credits"]] == ["2026-0117"]


async def test_a_strict_import_with_a_bad_row_imports_nothing(pool: Pool, write: Write) -> None:
    before = await rows(pool)
    good, bad = write("good.csv", HEADER + SANNE), write("bad.csv", HEADER + BAKERY + NO_SUCH_DAY)
    complaint = (await amicable("import", good, bad, "--creditor", "acme", "--strict")).complaint
    assert "bad.csv: 1 row rejected, so nothing is imported" in complaint
    assert "line 3, invoice.due_on" in complaint
    assert await rows(pool) == before


CREDIT = "Factuurnummer;Factuurdatum;Vervaldatum;Bedrag;Debiteur;Credit voor\n"
NOTE = "C-1;13-11-2026;13-11-2026;-50,00;C-1001;2026-0117\n"
STRAY = "C-2;13-11-2026;13-11-2026;-20,00;C-1001;1999-0001\n"


async def test_a_row_that_the_ledger_refuses_is_left_out_like_a_bad_one(
    pool: Pool, write: Write
) -> None:
    await told(pool, overdue())
    file = write("credits.csv", CREDIT + NOTE + STRAY)
    told_of = await bring_in(file)
    assert [it["number"] for it in told_of["credits"]] == ["C-1"]
    assert [(it["line"], it["field"]) for it in told_of["rejected"]] == [(3, "invoice_number")]
    assert await open_amount(pool) == "200.00"


async def test_a_strict_import_that_the_ledger_refuses_imports_nothing(
    pool: Pool, write: Write
) -> None:
    await told(pool, overdue())
    before = await rows(pool)
    file = write("credits.csv", CREDIT + NOTE + STRAY)
    complaint = (await amicable("import", file, "--creditor", "acme", "--strict")).err
    assert "credits.csv:3: invoice_number: " in complaint
    assert await rows(pool) == before


async def test_dates_and_decimals_that_nothing_settles_are_asked_for(
    pool: Pool, write: Write
) -> None:
    unsure = "A-1;05-10-2026;06-10-2026;1,250;1,250;C-1;Piet;zakelijk\n"
    file = write("items.csv", HEADER + unsure)
    assert "--date-order" in (await amicable("import", file, "--creditor", "acme")).complaint
    days = ("--date-order", "dmy")
    assert "--decimal" in (await amicable("import", file, "--creditor", "acme", *days)).complaint
    (one,) = (await bring_in(file, *days, "--decimal", "point"))["invoices"]
    assert (one["issued_on"], one["open_amount"]) == ("2026-10-05", "1250.00")


async def test_flags_name_columns_and_constants(pool: Pool, write: Write) -> None:
    file = write("items.csv", "Nr,Issued,Due,Open,Who\nA-1,2026-10-01,2026-10-15,10.50,C-9\n")
    columns = ["invoice.number=Nr", "invoice.issued_on=Issued", "invoice.due_on=Due"]
    columns += ["invoice.open_amount=Open", "debtor.id=Who"]
    flags = [word for name in columns for word in ("--column", name)]
    (one,) = (await bring_in(file, *flags, "--set", "debtor.kind=business"))["invoices"]
    assert (one["number"], one["open_amount"]) == ("A-1", "10.50")
    kind = await pool.fetchval("select profile ->> 'kind' from debtors where id = 'C-9'")
    assert kind == "business"


async def test_an_invoice_is_overdue_as_of_the_day_of_the_extract(pool: Pool, write: Write) -> None:
    file = write("items.csv", HEADER + SANNE)
    await bring_in(file, "--as-of", "2026-10-31")
    assert await tells(pool) == [(1, 1, "opened")]
    types = await pool.fetch("select type from events")
    assert [row["type"] for row in types] == ["amicable.invoice.issued.v1"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--as-of", "9-11-2026"], "'9-11-2026' is not a date"),
        (["--date-order", "ydm"], "date_order"),
        (["--column", "invoice.nummer=X"], "unknown field 'invoice.nummer'"),
        (["--mapping", "nowhere.toml"], "nowhere.toml"),
        (["--as-of", "2999-01-01"], "--as-of 2999-01-01 is still to come: give the day of the"),
    ],
)
async def test_a_wrong_option_is_one_line(
    pool: Pool, write: Write, words: list[str], why: str
) -> None:
    before = await rows(pool)
    file = write("items.csv", HEADER + SANNE)
    assert why in (await amicable("import", file, "--creditor", "acme", *words)).complaint
    assert await rows(pool) == before


async def test_an_unknown_creditor_is_one_line_whatever_the_number_of_rows(
    pool: Pool, write: Write
) -> None:
    file = write("items.csv", HEADER + SANNE + BAKERY)
    complaint = (await amicable("import", file, "--creditor", "nobody")).complaint
    assert complaint.count("unknown creditor 'nobody'") == 1
