"""An entry is the same whenever and in whichever file it is read, and never another one."""

from collections.abc import Sequence

import pytest

from tests.support import bank
from tests.support.bank import camt, entry, mt940, stmt, tx

A = entry("10.00", tx(name="A", text="2026-0117"))
SAME = entry("10.00", tx(name="A", text="2026-0117"))
KNOWN = entry("20.00", tx(name="A"), reference="B-1")
BATCH = entry(
    "30.00",
    tx(name="A", amount="<Amt Ccy='EUR'>15.00</Amt>"),
    tx(name="A", amount="<Amt Ccy='EUR'>15.00</Amt>"),
    reference="B-2",
)


def ids(data: bytes, name: str = "a.xml") -> list[str]:
    return [entry.id for _, entries in bank.read(data, name) for entry in entries]


def in_one(*entries: str, opening: int = 0, total: int, number: str = "1") -> str:
    return stmt(
        *entries, opening=f"{opening}.00", closing=f"{opening + total}.00", number=number
    )  # fmt: skip


def test_the_same_file_again_has_the_same_ids_whatever_it_is_called() -> None:
    data = camt(in_one(A, SAME, KNOWN, BATCH, total=70))

    assert ids(data, "monday.xml") == ids(data, "tuesday.xml")
    assert len(set(ids(data))) == 5
    assert bank.read(data)[0][0].id == bank.read(data)[0][0].id


def test_an_entry_of_the_day_is_the_one_of_the_month() -> None:
    day = ids(camt(in_one(A, SAME, KNOWN, total=40)))
    other_day = entry("1.00", day="2026-11-21")

    month = ids(camt(in_one(other_day, A, SAME, KNOWN, opening=99, total=41, number="11")))

    assert month[1:] == day


def test_a_statement_that_stands_twice_in_a_file_brings_each_entry_once() -> None:
    once = in_one(A, SAME, total=20)

    first, again = bank.read(camt(once, once))

    assert first == again


DIFFERENT: dict[str, Sequence[str]] = {
    "amount": (entry("10.00", reference="R"), entry("10.01", reference="R")),
    "day": (entry("10.00", reference="R"), entry("10.00", reference="R", day="2026-11-21")),
    "reference": (entry("10.00", reference="R"), entry("10.00", reference="S")),
    "direction": (entry("10.00", reference="R"), entry("10.00", reference="R", sign="DBIT")),
    "place": (entry("10.00", reference="R"), entry("10.00", reference="R")),
    "who": (entry("10.00", tx(name="A")), entry("10.00", tx(name="B"))),
    "words": (entry("10.00", tx(text="A")), entry("10.00", tx(text="B"))),
    "own reference": (entry("10.00", tx(e2e="A")), entry("10.00", tx(e2e="B"))),
    "nothing": (entry("10.00"), entry("10.00")),
}


@pytest.mark.parametrize("pair", DIFFERENT.values(), ids=DIFFERENT.keys())
def test_what_differs_is_told_apart(pair: Sequence[str]) -> None:
    closing = {"amount": "20.01", "direction": "0.00"}
    name = next(key for key, value in DIFFERENT.items() if value is pair)

    one, two = ids(camt(stmt(*pair, opening="0.00", closing=closing.get(name, "20.00"))))

    assert one != two


def test_accounts_and_currencies_are_told_apart() -> None:
    statements = [
        in_one(KNOWN, total=20),
        in_one(KNOWN, total=20).replace(bank.ACCOUNT, "NL91ABNA0417164300"),
        in_one(KNOWN, total=20).replace("EUR", "USD"),
    ]

    assert len(set(ids(camt(*statements)))) == 3


def test_both_formats_agree_where_the_bank_gives_its_reference() -> None:
    swift = mt940(
        ":61:2611201120C20,00NTRFNONREF//B-1", opening="C261119EUR0,00", closing="C261120EUR20,00"
    )

    assert ids(swift) == ids(camt(in_one(KNOWN, total=20)))
