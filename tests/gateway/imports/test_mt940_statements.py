"""MT940: days, signs and balances of statements, and every way in which one is refused."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest

from domain.money import Money
from gateway.imports.bank.broken import RefusedStatementError
from gateway.imports.bank.reader import read_statements
from tests.support import bank
from tests.support.bank import mt940, only_entries


@pytest.mark.parametrize(
    ("field", "amount", "booked_on", "value_on", "reversal"),
    [
        (":61:2611201121C12,5NTRFNONREF", "12.50", "2026-11-21", "2026-11-20", False),
        (":61:261120D12,NTRFNONREF", "-12.00", "2026-11-20", "2026-11-20", False),
        (":61:261120    D12,00NTRFNONREF", "-12.00", "2026-11-20", "2026-11-20", False),
        (":61:261120CR000000000012,34NTRFNONREF", "12.34", "2026-11-20", "2026-11-20", False),
        (":61:261120RC12,34NTRFNONREF", "-12.34", "2026-11-20", "2026-11-20", True),
        (":61:261120RD12,34NTRFNONREF", "12.34", "2026-11-20", "2026-11-20", True),
        (":61:261120RDR12,34NTRFNONREF", "12.34", "2026-11-20", "2026-11-20", True),
        (":61:2612310101C1,00NTRFNONREF", "1.00", "2027-01-01", "2026-12-31", False),
        (":61:2701011231C1,00NTRFNONREF", "1.00", "2026-12-31", "2027-01-01", False),
        (":61:2803010229C1,00NTRFNONREF", "1.00", "2028-02-29", "2028-03-01", False),
        (":61:991231C1,00NTRFNONREF", "1.00", "1999-12-31", "1999-12-31", False),
        (":61:261120C500NTRFNONREF", "500.00", "2026-11-20", "2026-11-20", False),
        (":61:261120C21,50", "21.50", "2026-11-20", "2026-11-20", False),
        (":61:2611201120D12,35 NRTIKREF+//2016", "-12.35", "2026-11-20", "2026-11-20", False),
    ],
)  # fmt: skip
def test_an_entry(field: str, amount: str, booked_on: str, value_on: str, reversal: bool) -> None:
    closing = str(Decimal("1000") + Decimal(amount)).replace(".", ",")

    (entry,) = only_entries(
        mt940(field, opening="C261119EUR1000,00", closing=f"C261120EUR{closing}")
    )

    assert (str(entry.amount), entry.reversal) == (amount, reversal)
    assert (entry.booked_on, entry.value_on) == (
        date.fromisoformat(booked_on),
        date.fromisoformat(value_on),
    )


def test_what_was_ordered_in_another_currency_is_told() -> None:
    (entry,) = only_entries(
        mt940(":61:261120C1,00NTRFNONREF//R1\n/OCMT/USD1,10/EXCH/1,1/", closing="C261120EUR101,00")
    )

    assert entry.original == Money(amount=Decimal("1.10"), currency="USD")
    assert entry.amount == Decimal("1.00")


@pytest.mark.parametrize(
    ("written", "account"),
    [
        ("NL77ABNA0574908765", "NL77ABNA0574908765"),
        ("NL77ABNA0574908765EUR", "NL77ABNA0574908765"),
        ("NL77 ABNA 0574 9087 65 EUR", "NL77ABNA0574908765"),
        ("FR1420041010050500013M02606", "FR1420041010050500013M02606"),
        ("MT88MALT011000000000000000ABEUR", "MT88MALT011000000000000000ABEUR"),
        ("TRIODOSBANK/0390123456", "0390123456"),
        ("517852257", "517852257"),
        ("1291.99.348EUR", "1291.99.348"),
    ],
)
def test_the_account_without_what_banks_put_around_it(written: str, account: str) -> None:
    ((statement, _),) = bank.read(mt940(account=written))

    assert (statement.account, statement.currency, statement.number) == (account, "EUR", "231")


DIALECTS = {
    "plain": ("", "-"),
    "ABN AMRO": ("ABNANL2A\n940\nABNANL2A\n", "-"),
    "ING": ("{1:F01INGBNL2AXXXX00001}\n{2:I940INGBNL2AXXXN}\n{4:\n", "-}"),
    "ING of old": ("0000 01INGBNL2AXXXX00001\n0000 01INGBNL2AXXXX00001\n940 00\n", "-XXX"),
    "SNS": ("{1:F01SNSBNL2AXXXX0000000000}{2:O940SNSBNL2AXXXXN}{3:}{4:\n", "-}{5:}"),
    "Rabobank": (":940:\n", ""),
    "an old end of file": ("", "-\n\x1a"),
}


@pytest.mark.parametrize(("before", "tail"), DIALECTS.values(), ids=DIALECTS.keys())
def test_several_statements_and_what_banks_write_around_them(before: str, tail: str) -> None:
    head = before.encode()
    first = mt940(":61:261120C1,00NTRFNONREF", closing="C261120EUR101,00", tail=tail)
    second = mt940(opening="D261120EUR5,00", closing="D261120EUR5,00", number="1", account="123")

    read = bank.read(head + first + head + second)

    assert [(it.account, str(it.opening), str(it.closing), len(of)) for it, of in read] == [
        (bank.ACCOUNT, "100.00", "101.00", 1),
        ("123", "-5.00", "-5.00", 0),
    ]


def page(sequence: int, *entries: str, marks: str, opening: str, closing: str) -> bytes:
    return mt940(
        *entries, number=f"231/{sequence}", marks=marks,
        opening=f"C261119EUR{opening}", closing=f"C261120EUR{closing}",
    )  # fmt: skip


ONE = page(1, ":61:261120C1,00NTRFA", marks="FM", opening="100,00", closing="101,00")
TWO = page(2, ":61:261120C2,00NTRFA", marks="MM", opening="101,00", closing="103,00")
THREE = page(3, ":61:261120D3,00NTRFA", marks="MF", opening="103,00", closing="100,00")


def test_the_pages_of_a_statement_are_one() -> None:
    ((statement, entries),) = bank.read(ONE + TWO + THREE)

    assert (statement.opening, statement.closing) == (Decimal("100.00"), Decimal("100.00"))
    assert [str(it.amount) for it in entries] == ["1.00", "2.00", "-3.00"]


def test_a_page_alone_is_what_it_says() -> None:
    ((statement, entries),) = bank.read(TWO)

    assert (str(statement.opening), str(statement.closing), len(entries)) == ("101.00", "103.00", 1)


ENTRY = ":61:261120C1,00NTRFNONREF"
OK = {"closing": "C261120EUR101,00"}

BROKEN: dict[str, tuple[bytes, int, str, str]] = {
    "empty": (b" \n", 1, "file", "is empty"),
    "words": (b"Dear customer,\nyour statement\n", 1, "file", "no :20: begins one"),
    "CSV": (b'"Datum","Naam"\n"20261120","x"\n', 1, "file", "no :20: begins one"),
    "a ZIP": (b"PK\x03\x04 and so on", 1, "file", "is a ZIP archive: unpack it first"),
    "a PDF": (b"%PDF-1.7\n\x00\x01\x02", 2, "file", "has damaged letters"),
    "UTF-16": (mt940().decode().encode("utf-16"), 1, "file", "has damaged letters"),
    "letters lost": (mt940(ENTRY, ":86:caf\ufffd", **OK), 6, "file", "has damaged letters"),
    "a line without end": (b":20:" + b"x" * 300_000, 1, "file", "longer than any can be"),
    "does not add up": (mt940(ENTRY), 6, ":62F:", "make 101.00, a difference of -1.00"),
    "closing lost": (mt940(ENTRY).split(b":62F:")[0], 5, ":62F:", "the file is cut off"),
    "cut before the next": (
        mt940(ENTRY).split(b":62F:")[0] + mt940(), 6, ":62F:", "is missing: the file is cut off"
    ),
    "opening lost": (
        mt940(ENTRY, **OK).replace(b":60F:C261119EUR100,00\n", b""), 4, ":61:",
        "the opening balance (:60F:) is missing before it",
    ),
    "two openings": (mt940(":60F:C261119EUR100,00"), 5, ":60F:", "a second opening balance"),
    "entry after the closing": (mt940(tail=ENTRY), 6, ":61:", "stands after the closing balance"),
    "account lost": (
        mt940().replace(b":25:NL77ABNA0574908765\n", b""), 3, ":60F:", "account (:25:) is missing"
    ),
    "account empty": (mt940(account=" "), 2, ":25:", "the account is missing"),
    "two accounts": (
        mt940().replace(b":28C:", b":25:123\n:28C:"), 3, ":25:", "stands twice in one statement"
    ),
    "begin lost": (mt940().replace(b":20:STATEMENT\n", b""), 1, ":25:", ":20:, which is missing"),
    "number": (mt940(number="A1"), 3, ":28C:", "'A1' is no number such as 123/1"),
    "unknown currency": (mt940(opening="C261119XQZ1,00"), 4, ":60F:", "unknown currency 'XQZ'"),
    "two currencies": (
        mt940(closing="C261120USD100,00"), 5, ":62F:", "is in USD, the opening balance in EUR"
    ),
    "currency of the account": (
        mt940(account="NL77ABNA0574908765USD"), 4, ":60F:", "is in EUR, the account in USD"
    ),
    "balance": (mt940(opening="X261119EUR1,00"), 4, ":60F:", "is no balance such as"),
    "day of a balance": (mt940(opening="C261319EUR1,00"), 4, ":60F:", "no existing day"),
    "entry": (mt940(":61:nothing"), 5, ":61:", "'nothing' is no entry such as"),
    "mark": (mt940(":61:261120EC1,00NTRFX"), 5, ":61:", "is no entry such as"),
    "day": (mt940(":61:260230C1,00NTRFX"), 5, ":61:", "'260230' is no existing day"),
    "booking day": (mt940(":61:2602010230C1,00NTRFX"), 5, ":61:", "'0230' is no existing day"),
    "decimals": (mt940(":61:261120C1,005NTRFX"), 5, ":61:", "more decimals than EUR allows"),
    "unknown field": (mt940(":99:x"), 5, ":99:", "is no field of an MT940 statement"),
    "a line of nothing": (mt940().replace(b":28C:", b"what\n:28C:"), 3, "'what'", "is no field"),
    "ING's sums": (
        mt940(ENTRY, **OK, tail=":86:/SUM/0/2/0,00/1,00/"), 7, ":86:",
        "the bank counts 2 and 1.00 in all as credits, but read are 1 and 1.00 in all",
    ),
    "ING's sums of old": (
        mt940(ENTRY, **OK, tail=":86:D000000C000001D0,00C2,00"), 7, ":86:", "counts 1 and 2.00"
    ),
    "sums of debits": (mt940(ENTRY, **OK, tail=":90D:1EUR3,00"), 7, ":90D:", "1 and 3.00 in all"),
    "a page is missing": (ONE + THREE, 11, ":60M:", "page 2 of the statement is missing"),
    "pages do not meet": (
        ONE + TWO.replace(b"C261119EUR101,00", b"C261119EUR102,00").replace(b"103,00", b"104,00"),
        11, ":60M:", "opens with 102.00 EUR, the page before closed with 101.00 EUR",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("data", "line", "field", "why"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_is_refused_with_its_place(
    data: bytes, line: int, field: str, why: str
) -> None:
    with pytest.raises(RefusedStatementError) as refused:
        read_statements(BytesIO(data), "file.sta")

    assert (refused.value.line, refused.value.field) == (line, field)
    assert why in refused.value.reason
    assert str(refused.value).startswith(f"file.sta:{line}: ")
    assert str(refused.value).endswith("; nothing of this file is taken")


def test_the_statement_is_named() -> None:
    with pytest.raises(RefusedStatementError, match=r"^f:12: statement 8: :62F:: the closing"):
        read_statements(BytesIO(mt940() + mt940(ENTRY, number="8")), "f")


@pytest.mark.parametrize(
    "tail",
    [
        ":64:C261120EUR101,00\n:65:C261121EUR101,00\n:86:/SUM/0/1/0,00/1,00/\n-}",
        ":86:D000000C000001D0,00C1,00",
        ":90D:0EUR0,00\n:90C:1EUR1,00",
        ":86:anything else\n-",
    ],
)
def test_sums_that_agree(tail: str) -> None:
    assert len(only_entries(mt940(ENTRY, **OK, tail=tail))) == 1
