"""Files come from outside: bombs, outside files and damage are refused with one clear line."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.imports.result import ImportFileError
from gateway.imports.safe_xml import looks_like_xml
from gateway.imports.ubl import document
from gateway.imports.ubl.reader import read_ubl
from tests.support.ubl import amounts, group, leaf, ubl

GOOD = ubl(
    group("PaymentTerms", leaf("Note", "Betaling binnen 14 dagen é")),
    group("Delivery", leaf("ActualDeliveryDate", "2026-09-28")),
    totals=amounts(prepaid="21.00"),
    due="",
)


def with_doctype(declared: str, number: str = "&it;") -> bytes:
    head, body = ubl(number=number).split(b"\n", 1)
    return head + f"\n<!DOCTYPE Invoice {declared}>\n".encode() + body


def laughs() -> str:
    levels = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 10))
    return f'[<!ENTITY l0 "lol">{levels}<!ENTITY it "&l9;">]'


BOMBS = {
    "billion laughs": with_doctype(laughs()),
    "in an attribute": with_doctype(laughs(), "1").replace(b"<Invoice x", b'<Invoice a="&it;" x'),
    "quadratic blow-up": with_doctype(f'[<!ENTITY it "{"x" * 50_000}">]', "&it;" * 20_000),
    "a file": with_doctype('[<!ENTITY it SYSTEM "file:///etc/passwd">]'),
    "the network": with_doctype('[<!ENTITY it SYSTEM "http://127.0.0.1:9/secret">]'),
    "an outside DTD": with_doctype('SYSTEM "http://127.0.0.1:9/evil.dtd"', "1"),
    "a parameter entity": with_doctype('[<!ENTITY % d SYSTEM "file:///etc/passwd"> %d;]', "1"),
    "a harmless one": with_doctype("", "1"),
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_a_document_type_is_refused_at_once(bomb: bytes) -> None:
    began = time.process_time()

    with pytest.raises(ImportFileError, match=r"bomb.xml: has a document type") as refused:
        read_ubl(bomb, "bomb.xml", "demo")

    assert time.process_time() - began < 2
    assert len(str(refused.value)) < 200


def test_nothing_outside_is_included(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("S-E-C-R-E-T")
    include = f'<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="{secret}" parse="text"/>'

    (bad,) = read_ubl(ubl(number=include), "invoice.xml", "demo").rejected

    assert bad.field == "invoice.number"
    assert "S-E-C" not in bad.error


def test_an_oversized_file_is_not_even_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "LARGEST_FILE", 2_000_000)

    with pytest.raises(ImportFileError, match=r"3 MB is more than an invoice can be \(2 MB\)"):
        read_ubl(b"<" * 3_000_000, "big.xml", "demo")


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(ImportFileError, match=r"deep.xml: is nested deeper.*refused$"):
        read_ubl(b"<a>" * 100_000, "deep.xml", "demo")


@pytest.mark.parametrize(
    "page",
    [
        b"<!DOCTYPE html><html><body>Log in</body></html>",
        b"\n<!-- saved --><HTML lang='nl'></HTML>",
        b"<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0//EN' 'x.dtd'><html/>",
        "<!doctype html><p>Log in".encode("utf-16"),
    ],
)
def test_a_web_page_that_was_saved_as_an_invoice_is_named_so(page: bytes) -> None:
    with pytest.raises(ImportFileError, match=r"page.xml: this is a web page, not an invoice"):
        read_ubl(page, "page.xml", "demo")


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", 1),
        (b"   ", 1),
        (b"<", 1),
        (GOOD[: len(GOOD) // 2], 2),
        (GOOD.replace("é".encode(), b"\xe9"), 2),
        (GOOD.replace(b"</cbc:ID>", b"</cbc:Id>", 1), 2),
        (b"<?xml version='1.0' encoding='klingon'?><a/>", 1),
        (b"<a>&nothing;</a>", 1),
        (b"%PDF-1.7 is no XML", 1),
    ],
)
def test_a_damaged_file_is_one_line_with_its_place(data: bytes, line: int) -> None:
    with pytest.raises(ImportFileError, match=r"bad.xml: no well-formed XML") as refused:
        read_ubl(data, "bad.xml", "demo")

    assert refused.value.line == line
    assert "\n" not in str(refused.value)


def test_letters_lost_before_the_export_are_refused() -> None:
    with pytest.raises(ImportFileError, match="damaged letters"):
        read_ubl(GOOD.replace("é".encode(), "\ufffd".encode()), "bad.xml", "demo")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_any_declared_encoding_is_read(encoding: str) -> None:
    text = GOOD.decode().replace('version="1.0"', f'version="1.0" encoding="{encoding[:10]}"')
    text = text.replace("utf-8-sig", "utf-8")

    assert looks_like_xml(text.encode(encoding))
    assert len(read_ubl(text.encode(encoding), "invoice.xml", "demo").invoices) == 1


def test_a_comment_hides_nothing() -> None:
    (item,) = read_ubl(ubl(number="2026-<!-- x -->0117"), "invoice.xml", "demo").invoices

    assert item.claim.invoice.number == "2026-0117"


def _imports_or_says_why(data: bytes) -> None:
    try:
        result = read_ubl(data, "fuzz.xml", "demo")
    except ImportFileError as error:
        assert str(error) and error.line >= 1  # noqa: PT017, PT018 - only a crash is not fine
    else:
        assert all(row.line >= 1 and row.error and row.field for row in result.rejected)
        result.as_json()


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_arbitrary_bytes_never_crash(data: bytes) -> None:
    _imports_or_says_why(data)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_mangled_document_never_crashes(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(GOOD)))
    length = data.draw(st.integers(0, 40))
    _imports_or_says_why(GOOD[:start] + data.draw(st.binary(max_size=20)) + GOOD[start + length :])


_ODD = st.one_of(
    st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), max_size=20),
    st.sampled_from(["", "-0", "1e9", "NaN", "9" * 30, "-1.00", "9999-12-31", "0001-01-01", "EUR"]),
).map(lambda text: text.replace("&", "").replace("<", ""))


@given(st.fixed_dictionaries(dict.fromkeys(("number", "issued", "due", "code"), _ODD)), _ODD)
@settings(max_examples=300, deadline=None)
def test_odd_values_never_crash(values: dict[str, str], odd: str) -> None:
    tail = (
        group("PaymentTerms", leaf("Note", odd)),
        group("Delivery", leaf("ActualDeliveryDate", odd)),
        group("ContractDocumentReference", leaf("IssueDate", odd)),
        leaf("ActualDeliveryDate", odd),
    )
    party = group("Party", leaf("EndpointID", odd), group("Contact", leaf("Telephone", odd)))
    _imports_or_says_why(ubl(*tail, customer=party, **values))
    _imports_or_says_why(ubl(totals=group("LegalMonetaryTotal", leaf("PayableAmount", odd))))
    _imports_or_says_why(ubl(kind="CreditNote", credited=odd, currency=odd))
