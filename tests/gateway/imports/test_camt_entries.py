"""CAMT.053: what an entry, a batch and a statement say, in every version."""

from decimal import Decimal
from typing import Any

import pytest

from domain.money import Money
from tests.support import bank
from tests.support.bank import (
    PAYER,
    balance,
    camt,
    entry,
    leaf,
    money,
    only_entries,
    stmt,
    tag,
    tx,
)

IN = entry("12.50", tx(name="Sanne de Vries", iban=PAYER, text="Factuur 2026-0117", e2e="E-1"))
SAID = {"name": "Sanne de Vries", "iban": PAYER, "text": "Factuur 2026-0117", "end_to_end": "E-1"}


def entries_of(*entries: str, closing: str, **more: Any) -> Any:
    return only_entries(camt(stmt(*entries, closing=closing, **more)))


def fields(found: Any, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(getattr(it, name) for name in names) for it in found]


V8 = entry(
    "12.50",
    tag(
        "TxDtls",
        tag("Refs", leaf("EndToEndId", "E-1")),
        money("12.50") + leaf("CdtDbtInd", "CRDT"),
        tag(
            "RltdPties",
            tag("Dbtr", tag("Pty", leaf("Nm", "Sanne de Vries"))),
            tag("DbtrAcct", tag("Id", leaf("IBAN", PAYER))),
        ),
        tag("RmtInf", leaf("Ustrd", "Factuur 2026-0117")),
    ),
    status=tag("Sts", leaf("Cd", "BOOK")),
)


@pytest.mark.parametrize("version", ["02", "03", "04", "06", "08", "10", "13"])
@pytest.mark.parametrize("written", [IN, V8], ids=["as in 02", "as in 08"])
def test_every_version_is_read_alike(version: str, written: str) -> None:
    (found,) = only_entries(camt(stmt(written, closing="112.50"), version=version))

    assert {name: getattr(found, name) for name in SAID} == SAID
    assert (str(found.amount), found.currency, found.reversal) == ("12.50", "EUR", False)
    assert found.booked_on.isoformat() == found.value_on.isoformat() == "2026-11-20"  # type: ignore[union-attr]


def prefixed(data: bytes) -> bytes:
    text = data.decode().replace("xmlns=", "xmlns:c=").replace("</", "\0")
    return text.replace("<", "<c:").replace("\0", "</c:").replace("<c:?xml", "<?xml").encode()


WRITTEN = {
    "a BOM": lambda data: b"\xef\xbb\xbf" + data,
    "no prologue": lambda data: data.split(b"\n", 1)[1],
    "prefixes": prefixed,
    "no namespace": lambda data: data.replace(b" xmlns=", b" lang="),
    "UTF-16": lambda data: data.decode().replace('"UTF-8"', '"UTF-16"').encode("utf-16"),
    "Latin": lambda data: data.decode().replace('"UTF-8"', '"ISO-8859-1"').encode("latin-1"),
    "comments": lambda data: data.replace(b"2026-0117", b"2026<!-- x -->-0117"),
    "lines": lambda data: data.replace(b"><", b">\r\n\t<"),
    "CDATA": lambda data: data.replace(b"Factuur 2026-0117", b"<![CDATA[Factuur 2026-0117]]>"),
}


@pytest.mark.parametrize("change", WRITTEN.values(), ids=WRITTEN.keys())
def test_however_it_is_written(change: Any) -> None:
    (found,) = only_entries(change(camt(stmt(IN, closing="112.50"))))

    assert {name: getattr(found, name) for name in SAID} == SAID


def test_several_statements_of_several_accounts() -> None:
    data = camt(
        stmt(IN, opening="0.00", closing="12.50", number="1"),
        stmt(opening="5", closing="5.0", account="NL91ABNA0417164300", ccy="USD", number="2"),
        stmt(IN, opening="12.50", closing="25.00", number="3"),
    )

    read = bank.read(data)

    assert [(it.account[-4:], it.currency, it.number, str(it.closing)) for it, _ in read] == [
        ("8765", "EUR", "1", "12.50"), ("4300", "USD", "2", "5.00"), ("8765", "EUR", "3", "25.00"),
    ]  # fmt: skip
    assert [len(entries) for _, entries in read] == [1, 0, 1]


PARTS = (
    tx(name="A", iban=PAYER, text="2026-0117", amount=money("60.00")),
    tx(name="B", text="2026-0118", amount=money("40.00")),
)


def test_a_batch_becomes_its_transactions() -> None:
    found = entries_of(entry("100.00", *PARTS, reference="B-1"), closing="200.00")

    assert fields(found, "amount", "name", "text") == [
        (Decimal("60.00"), "A", "2026-0117"),
        (Decimal("40.00"), "B", "2026-0118"),
    ]
    assert len({it.id for it in found}) == 2


@pytest.mark.parametrize(
    "parts",
    [
        (PARTS[0], tx(name="B", text="2026-0118", amount=money("39.99"))),
        (PARTS[0], tx(name="B", text="2026-0118")),
        (PARTS[0], tx(name="B", text="2026-0118", amount=money("40.00", "USD"))),
    ],
    ids=["another sum", "an amount is missing", "another currency"],
)
def test_a_batch_whose_parts_do_not_make_it_stays_whole(parts: tuple[str, ...]) -> None:
    (found,) = entries_of(entry("100.00", *parts), closing="200.00")

    assert (found.amount, found.name, found.iban) == (Decimal("100.00"), "", "")
    assert found.text == "2026-0117 2026-0118"


@pytest.mark.parametrize(("amount", "count"), [("15.00", 1500), ("15.01", 1)])
def test_a_batch_of_very_many(amount: str, count: int) -> None:
    parts = [tx(name="A", text=f"INV-{number}", amount=money("0.01")) for number in range(1500)]

    found = entries_of(entry(amount, *parts), closing=str(Decimal("100.00") + Decimal(amount)))

    assert len({it.id for it in found}) == len(found) == count
    assert {it.name for it in found} == {"A"}
    assert found[-1].text.endswith("INV-1499") == (count > 1)
    assert found[0].text.startswith("INV-0")


def test_a_batch_without_details_is_an_entry() -> None:
    batch = tag("Btch", leaf("NbOfTxs", "25"))

    (found,) = entries_of(entry("100.00", batch, info="INCASSOBATCH 25 POSTEN"), closing="200.00")

    assert (str(found.amount), found.text) == ("100.00", "INCASSOBATCH 25 POSTEN")


def test_a_part_of_a_batch_may_go_the_other_way() -> None:
    back = tag("TxDtls", money("20.00"), leaf("CdtDbtInd", "DBIT"))
    there = tag("TxDtls", money("120.00"), leaf("CdtDbtInd", "CRDT"))

    found = entries_of(entry("100.00", there, back), closing="200.00")

    assert [str(it.amount) for it in found] == ["120.00", "-20.00"]


RETURNED = "<RtrInf><Rsn><Cd>AC06</Cd></Rsn></RtrInf>"


@pytest.mark.parametrize(
    ("written", "amount", "reversal"),
    [
        (entry("5.00", sign="DBIT"), "-5.00", False),
        (entry("5.00", sign="DBIT", reversal=True), "-5.00", True),
        (entry("5.00", reversal=True), "5.00", True),
        (entry("5.00", tx(RETURNED), sign="DBIT"), "-5.00", True),
        (entry("5").replace("<Sts>", "<RvslInd>false</RvslInd><Sts>"), "5.00", False),
        (entry("5.000").replace("<Sts>", "<RvslInd>1</RvslInd><Sts>"), "5.00", True),
    ],
)  # fmt: skip
def test_signs_and_reversals(written: str, amount: str, reversal: bool) -> None:
    closing = str(Decimal("100.00") + Decimal(amount))

    (found,) = entries_of(written, closing=closing)

    assert (str(found.amount), found.reversal) == (amount, reversal)


@pytest.mark.parametrize(
    "status",
    ["PDNG", "INFO", "FUTR", "<Sts><Cd>PDNG</Cd></Sts>", "<Sts><Prtry>later</Prtry></Sts>"],
)
def test_what_is_not_booked_is_left_out(status: str) -> None:
    assert entries_of(entry("9.00", *PARTS, status=status), IN, closing="112.50")[0].name == (
        "Sanne de Vries"
    )


@pytest.mark.parametrize(
    ("inside", "reference", "text"),
    [
        ("<Ustrd>een</Ustrd><Ustrd>twee</Ustrd>", "", "een twee"),
        ("<Strd><CdtrRefInf><Ref>RF18 5390 07</Ref></CdtrRefInf></Strd>", "RF18539007", ""),
        (
            "<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry><Issr>CUR</Issr></Tp>"
            "<Ref>5000056789012345</Ref></CdtrRefInf></Strd>", "5000056789012345", "",
        ),
        (
            "<Strd><RfrdDocInf><Nb>2026-0117</Nb></RfrdDocInf></Strd><Strd><RfrdDocInf>"
            "<Nb>2026-0118</Nb></RfrdDocInf><AddtlRmtInf>met dank</AddtlRmtInf></Strd>",
            "", "2026-0117 2026-0118 met dank",
        ),
        (
            "<Ustrd>beide</Ustrd><Strd><CdtrRefInf><Ref>R1</Ref></CdtrRefInf></Strd>"
            "<Strd><CdtrRefInf><Ref>R2</Ref></CdtrRefInf></Strd>", "R1", "beide R2",
        ),
    ],
)  # fmt: skip
def test_what_a_payment_was_for(inside: str, reference: str, text: str) -> None:
    written = entry("5.00", tag("TxDtls", tag("RmtInf", inside)))

    (found,) = entries_of(written, closing="105.00")

    assert (found.reference, found.text) == (reference, text)


@pytest.mark.parametrize("none", ["NOTPROVIDED", "notprovided", "NONREF"])
def test_no_end_to_end_id_is_none(none: str) -> None:
    assert entries_of(entry("5.00", tx(e2e=none)), closing="105.00")[0].end_to_end == ""


def test_the_banks_own_words_stand_in_where_the_payer_wrote_none() -> None:
    own = tx("<AddtlTxInf>#RD PARTY MEDIA 90782</AddtlTxInf>", name="Media")

    found = entries_of(entry("5.00", own), entry("1.00", info="RENTE"), closing="106.00")

    assert fields(found, "name", "text") == [("Media", "#RD PARTY MEDIA 90782"), ("", "RENTE")]


OTHER = tag(
    "TxDtls",
    tag(
        "RltdPties",
        tag("UltmtDbtr", leaf("Nm", "U")),
        tag("DbtrAcct", tag("Id", tag("Othr", leaf("Id", PAYER)))),
    ),
)


@pytest.mark.parametrize(
    ("written", "name", "iban"),
    [
        (entry("5.00", tx(name="A", iban=PAYER)), "A", PAYER),
        (entry("5.00", tx(name="A", iban=PAYER, side="Cdtr"), sign="DBIT"), "A", PAYER),
        # A collection that came back: the debtor is still who pays by its first way.
        (entry("5.00", tx(name="A", iban=PAYER), sign="DBIT", reversal=True), "A", PAYER),
        (entry("5.00", tx(name="A", iban=PAYER).replace("IBAN>", "Othr>")), "A", ""),
        (entry("5.00", OTHER), "U", PAYER),
        (entry("5.00", tx(name="A", iban="123")), "A", ""),
        (entry("5.00"), "", ""),
    ],
)  # fmt: skip
def test_the_other_party(written: str, name: str, iban: str) -> None:
    closing = "95.00" if "DBIT" in written else "105.00"

    (found,) = entries_of(written, closing=closing)

    assert (found.name, found.iban) == (name, iban)


def test_a_returned_collection_names_the_customer_and_not_ourselves() -> None:
    parties = tag(
        "RltdPties",
        tag("Dbtr", leaf("Nm", "Customer")), tag("DbtrAcct", tag("Id", leaf("IBAN", PAYER))),
        tag("Cdtr", leaf("Nm", "We")), tag("CdtrAcct", tag("Id", leaf("IBAN", bank.ACCOUNT))),
    )  # fmt: skip

    (found,) = entries_of(entry("5.00", tag("TxDtls", parties), sign="DBIT"), closing="95.00")

    assert (found.name, found.iban) == ("Customer", PAYER)


@pytest.mark.parametrize("name", ["InstdAmt", "TxAmt"])
def test_foreign_money_is_told_beside_what_the_account_got(name: str) -> None:
    abroad = tag("TxDtls", tag("AmtDtls", tag(name, money("110.00", "USD"))))

    (found,) = entries_of(entry("100.00", abroad), closing="200.00")

    assert (str(found.amount), found.currency) == ("100.00", "EUR")
    assert found.original == Money(amount=Decimal("110.00"), currency="USD")


def test_money_of_the_past_is_no_reason_to_refuse() -> None:
    guilders = tag("TxDtls", tag("AmtDtls", tag("InstdAmt", money("220.37", "NLG"))))

    assert entries_of(entry("100.00", guilders), closing="200.00")[0].original is None


@pytest.mark.parametrize(
    ("balances", "opening", "closing"),
    [
        (balance("PRCD", "1.00") + balance("CLBD", "13.50"), "1.00", "13.50"),
        (balance("OPBD", "-1.00") + balance("CLBD", "11.50"), "-1.00", "11.50"),
        (balance("ITBD", "1.00") + balance("ITBD", "13.50"), "1.00", "13.50"),
        (balance("OPBD", "1.00") + balance("ITBD", "13.50"), "1.00", "13.50"),
        (balance("ITBD", "1.00") + balance("CLBD", "13.50"), "1.00", "13.50"),
        (
            balance("PRCD", "2.00") + balance("OPBD", "1.00") + balance("CLBD", "13.50")
            + balance("CLAV", "99.00") + balance("FWAV", "1.00"), "1.00", "13.50",
        ),
    ],
)  # fmt: skip
def test_balances(balances: str, opening: str, closing: str) -> None:
    ((statement, _),) = bank.read(camt(stmt(IN, balances=balances)))

    assert (str(statement.opening), str(statement.closing)) == (opening, closing)


def test_an_account_without_an_iban() -> None:
    other = stmt().replace("<IBAN>NL77ABNA0574908765</IBAN>", "<Othr><Id>574908765</Id></Othr>")

    ((statement, _),) = bank.read(camt(other))

    assert statement.account == "574908765"


def test_the_currency_may_be_told_by_the_balances_alone() -> None:
    ((statement, _),) = bank.read(camt(stmt(ccy="JPY", opening="5", closing="5").replace(
        "<Ccy>JPY</Ccy>", ""
    )))  # fmt: skip

    assert (statement.currency, str(statement.opening)) == ("JPY", "5")


@pytest.mark.parametrize("count", ["2", "3"], ids=["without the pending", "with the pending"])
def test_totals_that_agree(count: str) -> None:
    credit = "<TtlCdtNtries><NbOfNtries>1</NbOfNtries><Sum>12.5</Sum></TtlCdtNtries>"
    totals = f"<TtlNtries><NbOfNtries>{count}</NbOfNtries></TtlNtries>"
    out = entry("2.50", sign="DBIT")
    pending = entry("9.00", sign="DBIT", status="PDNG")

    assert len(entries_of(IN, out, pending, closing="110.00", totals=totals + credit)) == 2


def test_the_example_of_others() -> None:
    path = bank.EXAMPLES / "test-camt053.xml"
    if not path.exists():
        pytest.skip("the example files are not at hand")
    as_it_adds_up = path.read_bytes().replace(b"15121.12", b"15555.28")

    ((statement, entries),) = bank.read(as_it_adds_up)

    assert (statement.account, str(statement.opening)) == ("NL77ABNA0574908765", "15568.27")
    assert fields(entries, "name", "iban", "reversal", "end_to_end") == [
        ("INSURANCE COMPANY TESTX", "NL46ABNA0499998748", False, "435005714488-ABNO33052620"),
        ("Test Customer", "NL46ABNA0499998748", True, "TESTBANK/NL/20141229/01206408"),
        ("Test Customer", "NL46ABNA0499998748", True, "TESTBANK/NL/20141229/01206407"),
        ("3rd party Media", "NL69ABNA0522123643", False, "115"),
    ]
    assert [str(it.amount) for it in entries] == ["-754.25", "-564.05", "-100.00", "1405.31"]


def test_the_empty_example_of_others() -> None:
    path = bank.EXAMPLES / "test-camt053-no-ntry.xml"
    if not path.exists():
        pytest.skip("the example files are not at hand")

    ((statement, entries),) = bank.read(path.read_bytes())

    assert (statement.currency, str(statement.closing), entries) == ("CHF", "1520.76", [])
