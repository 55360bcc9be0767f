"""An extract of open items keeps the ledger in step with the books, also by what it leaves out."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from domain.vocabulary import Outcome, Stage
from ledger import clock, debtors, invoices
from ledger.database import Pool
from tests.support.database import rows
from tests.support.events import debtor, overdue, paid, told
from tests.support.world import closed, open_amount, tells, timeline, view
from tests.workers.command_line import Said, amicable

Extract = Callable[..., Path]

HEADER = "Factuurnummer;Factuurdatum;Vervaldatum;Bedrag;Openstaand;Debiteur;Naam;Credit voor\n"


@pytest.fixture(autouse=True)
def _ledger(monkeypatch: pytest.MonkeyPatch, ledger_url: str, creditor: object) -> None:
    monkeypatch.setenv("AMICABLE_DATABASE_URL", ledger_url)


@pytest.fixture
def extract(tmp_path: Path) -> Extract:
    """A list of open items: what is open by number, of invoices of 100.00."""

    def write(name: str = "open.csv", /, *more: str, **items: str) -> Path:
        lines = [
            f"{number};01-10-2026;31-10-2026;100,00;{left};C-{number};Jan;\n"
            for number, left in items.items()
        ]
        path = tmp_path / name
        path.write_text(HEADER + "".join(lines) + "".join(more), "utf-8")
        return path

    return write


async def run(*words: object) -> Said:
    return await amicable("import", *words, "--creditor", "acme")


async def differences(*words: object) -> dict[str, Any]:
    found: dict[str, Any] = (await run(*words, "--json")).facts["differences"]
    return found


def numbers(listed: list[dict[str, Any]]) -> list[str]:
    return [it["number"] for it in listed]


ON_THE_16TH, ON_THE_17TH = ("--as-of", "2026-11-16"), ("--as-of", "2026-11-17")


async def test_the_difference_is_shown_first_and_then_booked(pool: Pool, extract: Extract) -> None:
    await run(extract(A="100,00", B="100,00", C="100,00", D="100,00"), *ON_THE_16TH)
    before = await rows(pool)
    later = extract("later.csv", A="100,00", B="40,00", C="100,00", E="100,00")
    shown = await differences(later, *ON_THE_17TH, "--dry-run")
    assert await rows(pool) == before
    assert numbers(shown["new"]) == ["E"]
    assert numbers(shown["vanished"]) == ["D"]
    assert shown["unchanged"] == 2
    (changed,) = shown["changed"]
    assert changed["number"] == "B"
    assert changed["changes"] == [{"field": "open_amount", "from": "100.00", "to": "40.00"}]
    assert await differences(later, *ON_THE_17TH) == shown
    assert [await open_amount(pool, it) for it in "ABCDE"] == [
        *("100.00", "40.00", "100.00", "0.00", "100.00")
    ]
    assert await tells(pool, "A") == [(1, 1, "opened")]


async def test_people_see_counts_sums_and_the_first_of_each(pool: Pool, extract: Extract) -> None:
    await run(extract(A="100,00", B="100,00", C="100,00"), *ON_THE_16TH)
    said = await run(extract("later.csv", A="40,00", B="100,00", D="70,00"), *ON_THE_17TH)
    assert said.lines == [
        "new        1  (70.00 EUR)",
        "    D  C-D  70.00 EUR  due 2026-10-31",
        "changed    1  (-60.00 EUR)",
        "    A  C-A  open_amount 100.00 → 40.00",
        "credited   0",
        "vanished   1  (100.00 EUR)",
        "    C  C-C  100.00 EUR",
        "unchanged  1",
        "3 invoices and 0 credits read, 0 rows rejected",
    ]


async def test_a_vanished_invoice_was_settled_and_its_case_is_told(
    pool: Pool, extract: Extract
) -> None:
    await run(extract(A="100,00", B="100,00", C="30,00"), *ON_THE_16TH)
    await run(extract("later.csv", A="100,00", B="100,00"), *ON_THE_17TH)
    assert await open_amount(pool, "C") == "0.00"
    assert await tells(pool, "C") == [(1, 1, "opened"), (1, 2, "balance_changed")]
    (line,) = [it for it in (await view(pool, "C")).timeline if it.what == "payment"]
    assert line.why == "no longer in the list of open items of 2026-11-17"
    assert line.detail == {"amount": "30.00", "currency": "EUR"}
    assert await differences(extract("later.csv", A="100,00", B="100,00"), *ON_THE_17TH) == {
        **{"new": [], "changed": [], "debtors": [], "credited": [], "vanished": []},
        **{"vanished_kept": None, "unchanged": 2, "ignored": [], "refused": None},
    }


async def test_a_payment_that_comes_after_all_is_not_taken_off_twice(
    pool: Pool, extract: Extract
) -> None:
    await run(extract(A="100,00", B="100,00", C="100,00"), *ON_THE_16TH)
    await run(extract("later.csv", A="100,00", B="100,00"), *ON_THE_17TH)
    await told(pool, paid("100.00", "C", time="2026-11-16T12:00:00Z"))
    assert await open_amount(pool, "C") == "0.00"


async def test_one_that_comes_back_is_open_again(pool: Pool, extract: Extract) -> None:
    await run(extract(A="100,00", B="100,00", C="100,00"), *ON_THE_16TH)
    await run(extract("later.csv", A="100,00", B="100,00"), *ON_THE_17TH)
    await closed(pool, Outcome.PAID, "C")
    back = extract("back.csv", A="100,00", B="100,00", C="80,00")
    shown = await differences(back, "--as-of", "2026-11-18")
    assert shown["changed"][0]["changes"] == [
        {"field": "open_amount", "from": "0.00", "to": "80.00"}
    ]
    case = await view(pool, "C")
    assert (case.opening, case.stage, str(case.open_amount)) == (2, Stage.REMINDING, "80.00")
    assert await timeline(pool, "C") == ["opened", "payment", "reopened"]
    assert (await tells(pool, "C"))[-1] == (2, 3, "opened")
    await run(extract("again.csv", A="100,00", B="100,00"), "--as-of", "2026-11-19")
    assert await open_amount(pool, "C") == "0.00"


async def test_what_did_not_come_by_an_extract_never_vanishes(
    pool: Pool, extract: Extract, tmp_path: Path
) -> None:
    await told(pool, overdue("by-event", time="2026-11-10T08:00:00Z"))
    plain = tmp_path / "sales.csv"
    plain.write_text(
        "Factuurnummer;Factuurdatum;Vervaldatum;Bedrag;Debiteur\n"
        "by-file;01-10-2026;31-10-2026;100,00;C-9\n"
    )
    await run(plain, *ON_THE_16TH)
    await run(extract(A="100,00"), *ON_THE_16TH, "--new", "book")
    assert (await differences(extract("l.csv", A="100,00"), *ON_THE_17TH))["vanished"] == []
    assert await open_amount(pool, "by-file") == "100.00"


async def test_a_file_without_open_amounts_settles_nothing_and_states_no_balance(
    pool: Pool, extract: Extract, tmp_path: Path
) -> None:
    await run(extract(A="40,00", B="100,00"), *ON_THE_16TH)
    plain = tmp_path / "sales.csv"
    plain.write_text(
        "Factuurnummer;Factuurdatum;Vervaldatum;Bedrag;Debiteur;Naam\n"
        "A;01-10-2026;31-10-2026;100,00;C-A;Jan\n"
    )
    shown = await differences(plain, *ON_THE_17TH)
    assert (shown["vanished"], shown["unchanged"]) == ([], 1)
    assert await open_amount(pool, "A") == "40.00"


@pytest.mark.parametrize(
    ("open_before", "left"), [("ABC", "A"), ("ABCD", "AB"), ("ABCDEF", "ABC"), ("A", "")]
)
async def test_when_more_than_a_third_is_missing_the_list_may_be_the_wrong_one(
    pool: Pool, extract: Extract, open_before: str, left: str
) -> None:
    await run(extract(**dict.fromkeys(open_before, "100,00")), *ON_THE_16TH)
    wrong = extract("wrong.csv", **dict.fromkeys(left, "40,00"), Z="100,00")
    said = await run(wrong, *ON_THE_17TH, "--new", "book")
    gone = len(open_before) - len(left)
    share = f"{gone} of {len(open_before)} open invoices are missing, more than a third"
    assert share in said.out
    assert "--vanished settle" in said.out
    missing = [it for it in open_before if it not in left]
    assert [await open_amount(pool, it) for it in missing] == ["100.00"] * gone
    await run(wrong, *ON_THE_17TH, "--vanished", "settle")
    assert [await open_amount(pool, it) for it in missing] == ["0.00"] * gone


@pytest.mark.parametrize(("open_before", "left"), [("AB", "A"), ("ABC", "AB"), ("ABCDEF", "ABCD")])
async def test_what_is_paid_in_a_usual_week_vanishes(
    pool: Pool, extract: Extract, open_before: str, left: str
) -> None:
    await run(extract(**dict.fromkeys(open_before, "100,00")), *ON_THE_16TH)
    await run(extract("l.csv", **dict.fromkeys(left, "100,00")), *ON_THE_17TH)
    gone = [it for it in open_before if it not in left]
    assert [await open_amount(pool, it) for it in gone] == ["0.00"] * len(gone)


async def test_vanished_ones_can_be_kept(pool: Pool, extract: Extract) -> None:
    await run(extract(A="100,00", B="100,00", C="100,00"), *ON_THE_16TH)
    said = await run(extract("l.csv", A="100,00", B="100,00"), *ON_THE_17TH, "--vanished", "keep")
    assert "What vanished is left open: asked for with --vanished keep" in said.lines
    assert await open_amount(pool, "C") == "100.00"


async def test_a_rejected_row_is_still_in_the_list(pool: Pool, extract: Extract) -> None:
    await run(extract(A="100,00", B="100,00", C="100,00"), *ON_THE_16TH)
    bad = "C;01-10-2026;31-02-2026;100,00;100,00;C-C;Jan;\n"
    assert (await differences(extract("l.csv", bad, A="100,00", B="100,00")))["vanished"] == []
    assert await open_amount(pool, "C") == "100.00"


async def test_a_rejected_row_without_a_number_could_be_any(pool: Pool, extract: Extract) -> None:
    await run(extract(A="100,00", B="100,00", C="100,00"), *ON_THE_16TH)
    bad = ";01-10-2026;31-10-2026;100,00;100,00;C-C;Jan;\n"
    said = await run(extract("l.csv", bad, A="100,00", B="100,00"), *ON_THE_17TH)
    assert "l.csv:4: this row's invoice number cannot be read" in said.out
    assert await open_amount(pool, "C") == "100.00"


SIX = {f"A-{at}": "100,00" for at in range(1, 7)}


class TestCutOff:
    """A file that broke off while it was written or sent: what it lacks was not paid."""

    async def kept(self, pool: Pool, path: Path, line: int) -> Said:
        said = await run(path, *ON_THE_17TH)
        assert f"What vanished is left open: {path.name}:{line}: this row's invoice" in said.out
        assert [await open_amount(pool, number) for number in SIX] == ["100.00"] * 6
        return said

    @pytest.mark.parametrize(
        "last", ["A", "A-", "A-\n", "A-;01", "A-5", "A-5;01-10-2026;31-10-2026;100,00;4"]
    )
    async def test_within_a_row(self, pool: Pool, extract: Extract, last: str) -> None:
        await run(extract(**SIX), *ON_THE_16TH)
        first_four = dict(list(SIX.items())[:4])
        said = await self.kept(pool, extract("cut.csv", last, **first_four), 6)
        assert "cut.csv:6: " in said.err

    async def test_within_the_last_cell(self, pool: Pool, tmp_path: Path) -> None:
        header = "Factuurnummer;Factuurdatum;Vervaldatum;Debiteur;Openstaand\n"
        lines = [f"{it};01-10-2026;31-10-2026;C-1;100,00\n" for it in SIX]
        path = tmp_path / "l.csv"
        path.write_text(header + "".join(lines))
        await run(path, *ON_THE_16TH)
        path.write_text(header + "".join(lines[:4]) + "A-5;01-10-2026;31-10-2026;C-1;100,\n"[:-5])
        await self.kept(pool, path, 6)

    async def test_a_broken_number_amid_the_list_could_be_any_that_begins_so(
        self, pool: Pool, extract: Extract
    ) -> None:
        await run(extract(**SIX), *ON_THE_16TH)
        listed = extract("l.csv", "A-\n", "Z-1;01-10-2026;31-10-2026;100,00;9,00;C-Z;Jan;\n",
                         **dict(list(SIX.items())[:5]))  # fmt: skip
        await self.kept(pool, listed, 7)

    async def test_a_bad_row_of_another_invoice_keeps_nothing(
        self, pool: Pool, extract: Extract
    ) -> None:
        await run(extract(**SIX), *ON_THE_16TH)
        bad = "Z-1;01-10-2026;31-02-2026;100,00;100,00;C-Z;Jan;\n"
        await run(extract("l.csv", bad, **dict(list(SIX.items())[:5])), *ON_THE_17TH)
        assert await open_amount(pool, "A-6") == "0.00"

    async def test_a_file_whose_last_line_has_no_end_is_no_cut_one(
        self, pool: Pool, extract: Extract
    ) -> None:
        await run(extract(**SIX), *ON_THE_16TH)
        path = extract("l.csv", **dict(list(SIX.items())[:5]))
        path.write_text(path.read_text().rstrip("\n"))
        await run(path, *ON_THE_17TH)
        assert [await open_amount(pool, it) for it in ("A-5", "A-6")] == ["100.00", "0.00"]


async def test_an_older_extract_settles_nothing(pool: Pool, extract: Extract) -> None:
    await run(extract(A="100,00", B="100,00", C="100,00"), *ON_THE_17TH)
    old = extract("old.csv", A="90,00", B="100,00")
    said = await run(old, *ON_THE_16TH)
    assert "an extract of 2026-11-17 was booked before, and this one is older" in said.out
    assert [await open_amount(pool, it) for it in "ABC"] == ["100.00"] * 3
    before = await rows(pool)
    complaint = (await run(old, *ON_THE_16TH, "--vanished", "settle")).err
    assert "it settles nothing" in complaint
    assert await rows(pool) == before


async def test_an_extract_of_the_day_after_one_of_now_says_why_it_is_older(
    pool: Pool, extract: Extract
) -> None:
    await run(extract(A="100,00"))
    today = f"{await clock.now(pool):%Y-%m-%d}"
    said = await run(extract("again.csv", A="90,00"), "--as-of", today)
    assert f"a later extract of {today} was booked before" in said.out
    assert "leave it out where this one is of now" in said.out


async def test_an_older_extract_announces_nothing_that_it_does_not_book(
    pool: Pool, extract: Extract
) -> None:
    first = extract("first.csv", A="100,00", B="100,00")
    await run(first, *ON_THE_16TH)
    moved = "A;01-10-2026;15-11-2026;100,00;60,00;C-A;Jan;\n"
    await run(extract("second.csv", moved, B="100,00"), *ON_THE_17TH)
    before = await rows(pool)
    old = extract("first.csv", A="100,00", B="100,00", Z="100,00")
    said = await run(old, *ON_THE_16TH)
    assert said.lines[:2] == ["new        0", "changed    0"]
    assert "ignored    2" in said.lines
    why = "an extract of 2026-11-17 was booked before, and this one is older (2026-11-16)"
    assert any(line.startswith(f"    A  C-A  {why}") for line in said.lines)
    told_of = await differences(old, *ON_THE_16TH, "--dry-run")
    assert numbers(told_of["ignored"]) == ["Z", "A"]
    assert without_extracts(await rows(pool)) == without_extracts(before)
    assert (await view(pool, "A")).invoice.due_on.isoformat() == "2026-11-15"
    assert await open_amount(pool, "A") == "60.00"


async def test_a_file_again_for_the_same_moment_is_no_news(pool: Pool, extract: Extract) -> None:
    first = extract(A="100,00", B="100,00")
    await run(first, *ON_THE_16TH)
    moved = "A;01-10-2026;15-11-2026;100,00;100,00;C-A;Jan;\n"
    await run(extract("mended.csv", moved, B="100,00"), *ON_THE_16TH)
    found = await differences(first, *ON_THE_16TH)
    assert (found["changed"], numbers(found["ignored"])) == ([], ["A"])
    assert (await view(pool, "A")).invoice.due_on.isoformat() == "2026-11-15"


def without_extracts(counted: dict[str, int]) -> dict[str, int]:
    return {table: count for table, count in counted.items() if table != "extracts"}


class TestWrongFile:
    """A list of which no invoice is known would have strangers written to."""

    WHY = (
        "amicable: none of the 2 invoices in wrong.csv is known, and 2 others are open: is this "
        "the right file, and creditor acme the right one? Nothing is booked; --new book books it "
        "all the same"
    )

    @pytest.mark.parametrize("dry", [(), ("--dry-run",)])
    async def test_it_is_refused_before_anything_is_booked(
        self, pool: Pool, extract: Extract, dry: tuple[str, ...]
    ) -> None:
        await run(extract(A="100,00", B="100,00"), *ON_THE_16TH)
        before = await rows(pool)
        said = await run(extract("wrong.csv", X="100,00", Y="100,00"), *ON_THE_17TH, *dry)
        assert said.code != 0
        assert said.err.splitlines()[-1] == self.WHY
        assert "new        2  (200.00 EUR)" in said.lines
        assert await rows(pool) == before

    async def test_programs_are_told_too(self, extract: Extract) -> None:
        await run(extract(A="100,00", B="100,00"), *ON_THE_16TH)
        said = await run(extract("wrong.csv", X="1,00", Y="1,00"), *ON_THE_17TH, "--json")
        assert said.code != 0
        assert json.loads(said.out)["differences"]["refused"] == self.WHY.removeprefix("amicable: ")

    async def test_it_is_booked_if_that_is_meant(self, pool: Pool, extract: Extract) -> None:
        await run(extract(A="100,00", B="100,00"), *ON_THE_16TH)
        wrong = extract("wrong.csv", X="100,00", Y="100,00")
        assert (await run(wrong, *ON_THE_17TH, "--new", "book")).code == 0
        assert [await open_amount(pool, it) for it in "AXY"] == ["100.00"] * 3

    async def test_a_number_of_somebody_else_does_not_make_it_the_right_one(
        self, pool: Pool, extract: Extract
    ) -> None:
        await run(extract(A="100,00", B="100,00"), *ON_THE_16TH)
        before = await rows(pool)
        other = "A;01-10-2026;31-10-2026;100,00;100,00;C-99;Els;\n"
        assert (await run(extract("wrong.csv", other, X="100,00"), *ON_THE_17TH)).code != 0
        assert await rows(pool) == before

    async def test_a_creditor_of_whom_nothing_is_open_has_no_wrong_file(
        self, extract: Extract
    ) -> None:
        await run(extract(A="100,00"), *ON_THE_16TH)
        await run(extract("paid.csv", A="0,00"), *ON_THE_17TH)
        new = await run(extract("next.csv", X="100,00"), "--as-of", "2026-11-18")
        assert new.code == 0


async def test_two_files_of_one_command_are_one_list(pool: Pool, extract: Extract) -> None:
    one, two = extract("1.csv", A="100,00", B="100,00"), extract("2.csv", C="100,00")
    await run(one, two, *ON_THE_16TH)
    assert (await differences(one, two, *ON_THE_17TH))["unchanged"] == 3


NOTE = "C-1;13-11-2026;13-11-2026;-30,00;-30,00;C-A;Jan;A\n"


async def test_a_credit_note_in_the_list_is_taken_off_once(pool: Pool, extract: Extract) -> None:
    await run(extract(A="100,00", B="50,00"), *ON_THE_16TH)
    noted = extract("noted.csv", NOTE, A="100,00", B="50,00")
    shown = await differences(noted, *ON_THE_17TH)
    assert [(it["number"], it["invoice_number"], it["amount"]) for it in shown["credited"]] == [
        ("C-1", "A", "30.00")
    ]
    assert await open_amount(pool, "A") == "70.00"
    again = extract("again.csv", NOTE, A="100,00", B="45,00")
    shown = await differences(again, "--as-of", "2026-11-18")
    assert (shown["credited"], numbers(shown["changed"])) == ([], ["B"])
    assert [await open_amount(pool, it) for it in "AB"] == ["70.00", "45.00"]


async def test_other_changes_are_named_from_and_to(pool: Pool, extract: Extract) -> None:
    await run(extract(A="100,00", B="100,00"), *ON_THE_16TH)
    moved = "A;01-10-2026;15-11-2026;100,00;100,00;C-A;Johan;\n"
    (changed,) = (await differences(extract("l.csv", moved, B="100,00"), *ON_THE_17TH))["changed"]
    assert changed["changes"] == [
        {"field": "due_on", "from": "2026-10-31", "to": "2026-11-15"},
        {"field": "debtor.name", "from": "Jan", "to": "Johan"},
    ]
    assert (await view(pool, "A")).invoice.due_on.isoformat() == "2026-11-15"
    assert await timeline(pool, "A") == ["opened", "due_date_changed"]
    assert await tells(pool, "A") == [(1, 1, "opened"), (1, 2, "due_date_changed")]


async def test_a_thin_file_takes_nothing_away_from_what_is_known_of_an_invoice(
    pool: Pool, tmp_path: Path
) -> None:
    """An event told all of the invoice; the list knows a balance."""
    known = {"payment_reference": "RF18 5390 0754 7034", "description": "Annual service"}
    known |= {"delivered_on": "2026-10-02", "document_url": "https://acme.example/A.pdf"}
    await told(pool, overdue("A", "100.00", of=debtor("C-A"), **known))
    thin = tmp_path / "thin.csv"
    header = "Factuurnummer;Factuurdatum;Vervaldatum;Openstaand;Debiteur\n"
    thin.write_text(header + "A;01-10-2026;31-10-2026;40,00;C-A\n")
    (changed,) = (await differences(thin))["changed"]
    assert changed["changes"] == [{"field": "open_amount", "from": "100.00", "to": "40.00"}]
    async with pool.acquire() as conn:
        kept = await invoices.find(conn, "acme", "A")
    assert kept is not None
    assert (str(kept.amount), kept.payment_reference) == ("100.00", "RF18 5390 0754 7034")
    assert (kept.description, str(kept.delivered_on)) == ("Annual service", "2026-10-02")
    assert kept.document_url == "https://acme.example/A.pdf"
    assert await open_amount(pool, "A") == "40.00"
    assert (await differences(thin))["unchanged"] == 1


async def test_terms_that_a_mapping_assumes_change_no_known_due_date(
    pool: Pool, tmp_path: Path
) -> None:
    await told(pool, overdue("A", "100.00", of=debtor("C-A"), due_on="2026-11-10"))
    terms = tmp_path / "terms.toml"
    terms.write_text("recognise = true\npayment_terms_days = 8\n")
    thin = tmp_path / "thin.csv"
    header = "Factuurnummer;Factuurdatum;Openstaand;Debiteur\n"
    thin.write_text(header + "A;2026-10-01;100,00;C-A\n")
    assert (await differences(thin, "--mapping", terms))["changed"] == []


async def test_a_town_without_a_street_leaves_the_street(pool: Pool, tmp_path: Path) -> None:
    people = [{"role": "owner", "name": "Jan"}, {"role": "bookkeeper", "name": "Piet"}]
    await told(pool, overdue("A", "100.00", of=debtor("C-A", contacts=people)))
    thin = tmp_path / "thin.csv"
    header = "Factuurnummer;Factuurdatum;Vervaldatum;Openstaand;Debiteur;Plaats;Boekhouder\n"
    thin.write_text(header + "A;01-10-2026;31-10-2026;100,00;C-A;Zeist;Els\n")
    await run(thin)
    async with pool.acquire() as conn:
        kept = await debtors.get(conn, "acme", "C-A")
    assert kept.address is not None
    assert (kept.address.street, kept.address.city) == ("Lindelaan 1", "Zeist")
    assert kept.name == "Sanne de Vries"
    assert {it.role: it.name for it in kept.contacts} == {"owner": "Jan", "bookkeeper": "Els"}


async def test_a_thin_file_takes_nothing_away_from_what_is_known_of_a_debtor(
    pool: Pool, extract: Extract
) -> None:
    """An event told of a company with a guardian; the list knows a name."""
    who = debtor("C-A", kind="business", name="Jan Jansen", plain_language=True)
    guardian = {"role": "guardian", "name": "Mw. Smit"}
    await told(pool, overdue("A", "100.00", of=who | {"representative": guardian}))
    found = await differences(extract(A="100,00", Z="100,00"), *ON_THE_16TH)
    (changed,) = [it for it in found["changed"] if it["number"] == "A"]
    told_of = [it for it in changed["changes"] if it["field"].startswith("debtor.")]
    assert told_of == [{"field": "debtor.name", "from": "Jan Jansen", "to": "Jan"}]
    kept = await debtors.get(pool, "acme", "C-A")
    assert (kept.kind, kept.name, kept.plain_language) == ("business", "Jan", True)
    assert kept.consents.whatsapp
    assert kept.representative is not None
    assert kept.representative.name == "Mw. Smit"


@pytest.mark.parametrize(("said", "kind"), [("Zakelijk", "business"), ("Abonnement", "consumer")])
async def test_a_column_called_soort_gives_the_kind_if_it_holds_kinds(
    pool: Pool, tmp_path: Path, said: str, kind: str
) -> None:
    path = tmp_path / "l.csv"
    header = "Factuurnummer;Factuurdatum;Vervaldatum;Openstaand;Debiteur;Soort\n"
    path.write_text(header + f"A;01-10-2026;31-10-2026;40,00;C-A;{said}\n")
    await run(path)
    assert (await debtors.get(pool, "acme", "C-A")).kind == kind


async def test_a_list_without_rows_is_no_list(pool: Pool, extract: Extract) -> None:
    await run(extract(A="100,00"), *ON_THE_16TH)
    complaint = (await run(extract("empty.csv"), *ON_THE_17TH)).complaint
    assert complaint == "amicable: empty.csv: no rows below the column names: nothing to do"
    assert await open_amount(pool, "A") == "100.00"
