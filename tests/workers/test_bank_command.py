"""`amicable bank import`: what a statement says, or why it is refused."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.database import Pool
from tests.support.bank import ACCOUNT, PAYER, camt, entry, mt940, stmt, tx
from tests.support.database import rows
from tests.support.events import overdue, told
from tests.support.statements import Bank, Moved
from tests.support.world import open_amount
from tests.workers.command_line import amicable, process

Write = Callable[[str, bytes], Path]

IN = entry(
    "12.50", tx(name="Sanne de Vries", iban=PAYER, text="Factuur 2026-0117", e2e="E-1"),
    reference="B-1",
)  # fmt: skip
ONE = camt(stmt(IN, closing="112.50"))
NEXT = mt940(":61:2611211121RC2,50NTRFX", opening="C261120EUR112,50", closing="C261121EUR110,00")
BROKEN = camt(stmt(IN, closing="112.49"))


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file."""

    def at(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return at


async def test_a_statement_in_the_contracts_shape(write: Write) -> None:
    facts = (await amicable("bank", "import", write("one.xml", ONE), "--dry-run", "--json")).facts

    (only,) = facts.pop("entries")
    assert facts == {
        "account": ACCOUNT, "currency": "EUR", "number": "2026-231", "opening": "100.00",
        "closing": "112.50",
    }  # fmt: skip
    assert only.pop("id").startswith("bank:")
    assert only == {
        "amount": "12.50", "currency": "EUR", "booked_on": "2026-11-20", "value_on": "2026-11-20",
        "name": "Sanne de Vries", "iban": PAYER, "reference": "", "end_to_end": "E-1",
        "text": "Factuur 2026-0117", "reversal": False,
    }  # fmt: skip


async def test_statements_that_follow_each_other_are_also_one(write: Write) -> None:
    files = write("one.xml", ONE), write("next.sta", NEXT)

    facts = (await amicable("bank", "import", *files, "--dry-run", "--json")).facts

    assert (facts["account"], facts["opening"], facts["closing"]) == (ACCOUNT, "100.00", "110.00")
    assert [it["amount"] for it in facts["entries"]] == ["12.50", "-2.50"]
    assert [it["reversal"] for it in facts["entries"]] == [False, True]
    assert [it["closing"] for it in facts["statements"]] == ["112.50", "110.00"]
    assert [len(it["entries"]) for it in facts["statements"]] == [1, 1]


async def test_statements_of_several_accounts_have_no_balance_together(write: Write) -> None:
    file = write("two.xml", camt(stmt(IN, closing="112.50"), stmt(account="NL91ABNA0417164300")))

    facts = (await amicable("bank", "import", file, "--dry-run", "--json")).facts

    assert (facts["account"], facts["opening"], facts["closing"]) == (None, None, None)
    assert len(facts["entries"]) == 1
    assert [it["account"] for it in facts["statements"]] == [ACCOUNT, "NL91ABNA0417164300"]


async def test_people_read_lines(write: Write) -> None:
    said = await amicable("bank", "import", write("one.xml", ONE), "--dry-run")

    assert said.lines == [
        f"one.xml: {ACCOUNT} statement 2026-231: 100.00 → 112.50 EUR, 1 entry",
        f"  2026-11-20           12.50  Sanne de Vries  {PAYER}  Factuur 2026-0117",
    ]


async def test_a_broken_file_is_one_line_with_its_place_and_nothing_else(write: Write) -> None:
    for shape in ([], ["--json"]):
        said = await amicable("bank", "import", write("bad.xml", BROKEN), "--dry-run", *shape)

        assert said.code == 1
        assert said.complaint == (
            "amicable: bad.xml:2: statement 2026-231: Bal CLBD: the closing balance is 112.49, but"
            " 100.00 and the entries (12.50) make 112.50, a difference of -0.01; nothing of this"
            " file is taken"
        )


async def test_a_broken_file_among_others_loses_nothing_beside_it(write: Write) -> None:
    files = write("bad.xml", BROKEN), write("one.xml", ONE)

    said = await amicable("bank", "import", *files, "--dry-run", "--json")

    assert said.code == 1
    facts = json.loads(said.out)
    assert [it["amount"] for it in facts["entries"]] == ["12.50"]
    (bad,) = facts["rejected"]
    assert (bad["file"], bad["line"], bad["field"]) == ("bad.xml", 2, "Bal CLBD")
    assert said.err.startswith("bad.xml:2: statement 2026-231: ")


async def test_the_entry_as_people_type_it(write: Write) -> None:
    file = write("one.xml", ONE)

    good = await process("bank", "import", file, "--dry-run", "--json")
    bad = await process("bank", "import", write("bad.xml", BROKEN), "--dry-run", "--json")
    missing = await process("bank", "import", file.with_name("none.xml"), "--dry-run")

    assert good.facts["closing"] == "112.50"
    assert bad.code == 1
    assert bad.complaint.startswith("amicable: bad.xml:2: ")
    assert missing.code == 2
    assert "does not exist" in missing.complaint


# Booking


@pytest.fixture
def ledger(monkeypatch: pytest.MonkeyPatch, ledger_url: str, creditor: object) -> None:
    """Acme's ledger, for the command."""
    monkeypatch.setenv("AMICABLE_DATABASE_URL", ledger_url)


@pytest.mark.usefixtures("ledger")
async def test_what_is_brought_in_is_booked_once(write: Write, pool: Pool) -> None:
    await told(pool, overdue())
    file = write("june.xml", Bank().says(Moved("250.00", "Factuur 2026-0117"), Moved("-1.50")))

    said = await amicable("bank", "import", file)
    again = await amicable("bank", "import", file)
    facts = (await amicable("bank", "import", file, "--json")).facts

    assert said.lines == ["june.xml: acme, 2 entries: 1 booked; 1 gone out, no matter of ours"]
    assert again.lines == ["june.xml: acme, 2 entries: 2 known already"]
    assert await open_amount(pool) == "0.00"
    assert [it["amount"] for it in facts["entries"]] == ["250.00", "-1.50"]
    assert facts["booked"] == [
        {
            "file": "june.xml", "creditor": "acme", "statements": 1, "entries": 2, "known": 2,
            "booked": 0, "asked": 0, "reversed": 0, "restored": 0, "other": 0,
        }
    ]  # fmt: skip


@pytest.mark.usefixtures("ledger")
async def test_another_account_is_refused_in_one_line(write: Write, pool: Pool) -> None:
    before = await rows(pool)

    said = await amicable("bank", "import", write("one.xml", ONE))

    assert said.code == 1
    assert said.complaint == (
        f"amicable: one.xml: account {ACCOUNT} is no creditor's: add it to `iban` or `accounts` in"
        " a profile"
    )
    assert await rows(pool) == before


@pytest.mark.usefixtures("ledger")
async def test_of_several_files_the_right_ones_are_booked(write: Write, pool: Pool) -> None:
    await told(pool, overdue())
    good = write("good.xml", Bank().says(Moved("250.00", "Factuur 2026-0117")))
    files = write("bad.xml", BROKEN), write("one.xml", ONE), good

    said = await amicable("bank", "import", *files, "--json")

    assert said.code == 1
    facts = json.loads(said.out)
    assert [(it["file"], it["booked"]) for it in facts["booked"]] == [("good.xml", 1)]
    assert [(it["file"], it["field"]) for it in facts["rejected"]] == [
        ("bad.xml", "Bal CLBD"), ("one.xml", "account"),
    ]  # fmt: skip
    assert await open_amount(pool) == "0.00"
