"""CAMT.053 files that are hostile, damaged or wrong: refused whole, with their place."""

import time
from io import BytesIO
from itertools import product

import pytest

from gateway.imports.bank import chunks
from gateway.imports.bank.broken import RefusedStatementError
from gateway.imports.bank.camt import stream
from gateway.imports.bank.reader import read_statements
from tests.support import bank
from tests.support.bank import balance, camt, entry, stmt, tag, tx

OK = camt(stmt())
IN = entry("12.50", tx(name="Sanne"))


def refused(data: bytes) -> RefusedStatementError:
    with pytest.raises(RefusedStatementError) as error:
        read_statements(BytesIO(data), "file.xml")
    assert "\n" not in str(error.value)
    return error.value


def declared(inside: str, used: str = "") -> bytes:
    head, body = camt(stmt(entry("1.00", tx(name=f"A{used}")))).split(b"\n", 1)
    return head + f"\n<!DOCTYPE Document {inside}>\n".encode() + body


def laughs() -> str:
    levels = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 10))
    return f'[<!ENTITY l0 "lol">{levels}<!ENTITY it "&l9;">]'


BOMBS = {
    "billion laughs": declared(laughs(), "&it;"),
    "in an attribute": declared(laughs()).replace(b"<Document ", b'<Document a="&it;" '),
    "quadratic blow-up": declared(f'[<!ENTITY it "{"x" * 50_000}">]', "&it;" * 10_000),
    "a file": declared('[<!ENTITY it SYSTEM "file:///etc/passwd">]', "&it;"),
    "an outside DTD": declared('SYSTEM "http://127.0.0.1:9/evil.dtd"'),
    "a parameter entity": declared('[<!ENTITY % d SYSTEM "file:///etc/passwd"> %d;]'),
    "after a long comment": declared("").replace(
        b"<!DOCTYPE", b"<!--" + b"x" * 200_000 + b"--><!DOCTYPE"
    ),
    "a web page": b"<!DOCTYPE html><html><body>Log in</body></html>",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_a_document_type_is_refused_at_once(bomb: bytes) -> None:
    began = time.process_time()

    error = refused(bomb)

    assert error.reason.startswith("has a document type (<!DOCTYPE>)")
    assert time.process_time() - began < 2


def test_nesting_without_end_is_refused() -> None:
    assert "nested deeper" in refused(b"<Document>" + b"<a>" * 100_000).reason


def test_an_element_without_end_is_refused_before_it_fills_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stream, "LONGEST_ELEMENT", 300_000)
    long = camt(stmt(entry("1.00", "<TxDtls>" + "<x>y</x>" * 200_000 + "</TxDtls>")))

    assert "longer than any entry can be" in refused(long).reason


def test_a_file_larger_than_any_statement_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "LARGEST_FILE", 2_000_000)

    assert "more than a statement can be (2 MB)" in refused(b"<Document>" + b" " * 3_000_000).reason


OTHERS = {
    "CAMT.052": (OK.replace(b"camt.053", b"camt.052"), "(CAMT.052), which is not final yet"),
    "CAMT.054": (OK.replace(b"camt.053", b"camt.054"), "(CAMT.054), not a statement"),
    "payment orders": (OK.replace(b"camt.053", b"pain.001"), "payment orders (PAIN)"),
    "an invoice": (
        b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>',
        "`amicable import` reads it",
    ),
    "anything": (b"<html><body/></html>", "no CAMT.053 statement but <html>"),
    "no statement": (camt(), "holds no statement"),
    "another message": (OK.replace(b"BkToCstmrStmt", b"BkToCstmrAcctRpt"), "holds no statement"),
}


@pytest.mark.parametrize(("data", "why"), OTHERS.values(), ids=OTHERS.keys())
def test_other_documents_are_named(data: bytes, why: str) -> None:
    error = refused(data)

    assert why in error.reason
    assert (error.line, error.field) == (1, "XML")


DAMAGED = {
    "cut off": OK[: len(OK) // 2],
    "encoding": OK.replace(b"2026-231", b"caf\xe9"),
    "tags": OK.replace(b"</Stmt>", b"</Smt>"),
    "more after the end": OK + b"<a/>",
    "an unknown entity": OK.replace(b"2026-231", b"&nothing;"),
    "an unknown encoding": OK.replace(b"UTF-8", b"klingon"),
    "nothing": b"<",
}


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED.keys())
def test_damaged_xml_is_refused(data: bytes) -> None:
    error = refused(data)

    assert error.reason.startswith("no well-formed XML: ")
    assert error.line in (1, 2, 4)


@pytest.mark.parametrize("space", ["a}b", "a'b", "a&quot;b", "a{b", "}", "a b", "é"])
def test_a_namespace_that_is_none_is_refused(space: str) -> None:
    odd = camt(stmt(IN, closing="112.50")).replace(
        b"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02", space.encode()
    )

    assert refused(odd).line in (2, 3)


def totals(name: str, inside: str) -> bytes:
    return camt(stmt(IN, closing="112.50", totals=f"<{name}>{inside}</{name}>"))


def of(written: str) -> bytes:
    return camt(stmt(written, closing="112.50"))


WRONG = {
    "does not add up": (camt(stmt(IN, closing="112.49")), 2, "Bal CLBD", "difference of -0.01"),
    "not an entry": (of(IN.replace("12.50", "1,50")), 3, "Ntry/Amt", "'1,50' is no amount"),
    "below zero": (of(IN.replace("12.50", "-12.50")), 3, "Ntry/Amt", "'-12.50' is no amount"),
    "cents of cents": (of(IN.replace("12.50", "12.505")), 3, "Ntry/Amt", "more decimals than EUR"),
    "no amount": (of(IN.replace('<Amt Ccy="EUR">12.50</Amt>', "")), 3, "Ntry/Amt", "missing"),
    "no currency": (of(IN.replace(' Ccy="EUR"', "")), 3, "Ntry/Amt", "the currency is missing"),
    "unknown currency": (of(IN.replace("EUR", "XQZ")), 3, "Ntry/Amt", "unknown currency 'XQZ'"),
    "two currencies": (of(IN.replace("EUR", "USD")), 3, "Ntry/Amt", "in USD, the account in EUR"),
    "no direction": (of(IN.replace("CRDT", "UP")), 3, "Ntry/CdtDbtInd", "neither CRDT nor DBIT"),
    "no status": (of(IN.replace("<Sts>BOOK</Sts>", "")), 3, "Ntry/Sts", "missing"),
    "no day": (of(IN.replace("2026-11-20", "soon")), 3, "Ntry/BookgDt", "'soon' is no day"),
    "no such day": (of(IN.replace("2026-11-20", "2026-02-30")), 3, "Ntry/BookgDt", "no day"),
    "day missing": (
        of(IN.replace("BookgDt>", "OthrDt>").replace("ValDt>", "OthrDt>")),
        3, "Ntry/BookgDt", "missing",
    ),
    "damaged letters": (
        of(IN.replace("Sanne", "S\ufffdnne")), 3, "RltdPties/Dbtr/Nm", "has damaged letters"
    ),
    "account missing": (camt(stmt(account="")), 2, "Stmt/Acct/Id", "the account is missing"),
    "no IBAN": (camt(stmt(account="12")), 2, "Stmt/Acct/Id/IBAN", "'12' is no IBAN"),
    "account after the entries": (
        camt(stmt(account="").replace("</Stmt>", IN + tag("Acct", "<Id>1</Id>") + "</Stmt>")),
        2, "Stmt/Acct/Id", "the account is missing",
    ),
    "no balances": (camt(stmt(balances=balance("CLAV", "1.00"))), 2, "Stmt/Bal", "opening balance"),
    "no closing": (camt(stmt(balances=balance("OPBD", "1.00"))), 2, "Stmt/Bal", "closing balance"),
    "two openings": (
        camt(stmt(balances=balance("OPBD", "1.00") + balance("OPBD", "2.00"))), 2, "Bal OPBD",
        "is 2.00, but 1.00 on line 2",
    ),
    "a balance in other money": (
        camt(stmt(balances=balance("OPBD", "1.00", "USD"))), 2, "Bal/Amt",
        "in USD, the account in EUR",
    ),
    "an account in unknown money": (camt(stmt(ccy="XQZ")), 2, "Stmt/Acct/Ccy", "unknown currency"),
    "count": (
        totals("TtlNtries", "<NbOfNtries>2</NbOfNtries>"), 2, "TxsSummry/TtlNtries",
        "the bank counts 2 as entries, but read are 1 and 12.50 in all",
    ),
    "sum": (
        totals("TtlCdtNtries", "<Sum>12.51</Sum>"), 2, "TxsSummry/TtlCdtNtries",
        "the bank counts 12.51 in all as credits",
    ),
    "debits": (
        totals("TtlDbtNtries", "<NbOfNtries>1</NbOfNtries><Sum>1.00</Sum>"), 2,
        "TxsSummry/TtlDbtNtries", "counts 1 and 1.00 in all as debits, but read are 0 and 0",
    ),
    "no count": (
        totals("TtlNtries", "<NbOfNtries>many</NbOfNtries>"), 2, "TtlNtries/NbOfNtries", "no count"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("data", "line", "field", "why"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_statement_is_refused_with_its_place(
    data: bytes, line: int, field: str, why: str
) -> None:
    error = refused(data)

    assert (error.line, error.field) == (line, field)
    assert why in error.reason
    assert error.statement == "2026-231"
    assert str(error).startswith(f"file.xml:{line}: statement 2026-231: {field}: ")


def test_a_good_statement_before_a_broken_one_is_not_taken_either() -> None:
    both = camt(stmt(IN, closing="112.50", number="1"), stmt(IN, closing="1.00", number="2"))

    assert refused(both).statement == "2"


def test_the_line_is_right_far_down_a_file() -> None:
    many = [entry("0.01") for _ in range(70_000)]
    bad = IN.replace("12.50", "x")

    assert refused(camt(stmt(*many, bad))).line == 70_003


def test_the_example_of_others_does_not_add_up() -> None:
    """OCA's tests read it without looking at the balances."""
    path = bank.EXAMPLES / "test-camt053.xml"
    if not path.exists():
        pytest.skip("the example files are not at hand")

    error = refused(path.read_bytes())

    assert (error.line, error.statement, error.field) == (38, "1234Test/1", "Bal CLBD")
    assert "15121.12" in error.reason
    assert "a difference of -434.16" in error.reason


def test_that_sample_does_not_add_up_however_it_is_read() -> None:
    """Each entry, and each part of its batch, in, out or left away: none makes its balances."""
    amounts = [75425, 66405, 56405, 10000, 140531]
    change = 1512112 - 1556827

    made = {
        sum(sign * amount for sign, amount in zip(signs, amounts, strict=True))
        for signs in product((-1, 0, 1), repeat=len(amounts))
    }

    assert change not in made
