"""What is written is read back; what is damaged is refused, and yields nothing."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.imports.bank.broken import RefusedStatementError
from gateway.imports.bank.reader import StatementFile, read_statements
from tests.support import bank
from tests.support.bank import camt, entry, money, mt940, stmt, tx

_WORDS = st.text(st.characters(codec="cp1252", exclude_categories=["Cc", "Zs", "Cf"]), min_size=1)
_TEXTS = st.lists(_WORDS, max_size=5).map(lambda words: " ".join(words)[:120].strip())
_CENTS = st.integers(-10_000_000, 10_000_000)
_DAYS = st.dates(date(2000, 1, 1), date(2079, 12, 31))
_MOVEMENTS = st.lists(st.tuples(_CENTS, _DAYS, _TEXTS, _TEXTS), max_size=8)

GOOD_CAMT = camt(
    stmt(
        entry("754.25", tx(name="Sanne", iban=bank.PAYER, text="2026-0117 é", e2e="E-1")),
        entry(
            "664.05",
            tx(name="A", text="één", amount=money("564.05")),
            tx(name="B", reference="RF18539007547034", amount=money("100.00")),
            sign="DBIT", reversal=True, reference="R-2",
        ),
        entry("9.00", status="PDNG"),
        opening="100.00", closing="190.20",
        totals="<TtlNtries><NbOfNtries>2</NbOfNtries></TtlNtries>",
    ),
    stmt(account="NL91ABNA0417164300", number="7"),
)  # fmt: skip
GOOD_MT940 = mt940(
    ":61:2611201120C754,25NTRFNONREF//B-1\n:86:" + bank.wrapped(
        "/TRTP/SEPA OVERBOEKING/IBAN/NL69ABNA0522123643/BIC/ABNANL2A/NAME/S. DE VRIES/REMI/"
        "FACTUUR 2026-0117 CAFÉ/EREF/NOTPROVIDED"
    ),
    ":61:2611201120RC664,05NRTIEREF\n/TRCD/00190/\n:86:/RTRN/MS03//EREF/E-1//CNTP/NL69ABNA0522123643"
    "/ABNANL2A/S. de\nVries///REMI/USTD//2026-0117/",
    closing="C261120EUR190,20", tail=":86:/SUM/1/1/664,05/754,25/\n-}",
)  # fmt: skip


def amount(cents: int) -> str:
    return str(Decimal(abs(cents)).scaleb(-2))


@given(_CENTS, _MOVEMENTS)
@settings(max_examples=80, deadline=None)
def test_a_camt_statement_says_what_was_written(
    opening: int, movements: list[tuple[int, date, str, str]]
) -> None:
    closing = opening + sum(cents for cents, *_ in movements)
    balances = bank.balance("OPBD", ("-" if opening < 0 else "") + amount(opening))
    balances += bank.balance("CLBD", ("-" if closing < 0 else "") + amount(closing))
    data = camt(
        stmt(
            *(
                entry(
                    amount(cents),
                    tx(name=name, text=text, side="Cdtr" if cents < 0 else "Dbtr"),
                    sign="DBIT" if cents < 0 else "CRDT",
                    day=day.isoformat(),
                )
                for cents, day, name, text in movements
            ),
            balances=balances,
        )
    )

    ((statement, entries),) = bank.read(data)

    assert (statement.opening, statement.closing) == (
        Decimal(opening) / 100,
        Decimal(closing) / 100,
    )
    assert [(int(it.amount * 100), it.booked_on, it.name, it.text) for it in entries] == [
        (cents, day, " ".join(name.split()), " ".join(text.split()))
        for cents, day, name, text in movements
    ]
    assert len({it.id for it in entries}) == len(entries)
    assert bank.read(data, "another-name.xml") == [(statement, entries)]


@given(_CENTS, _MOVEMENTS)
@settings(max_examples=80, deadline=None)
def test_an_mt940_statement_says_what_was_written(
    opening: int, movements: list[tuple[int, date, str, str]]
) -> None:
    def mark(cents: int) -> str:
        return "D" if cents < 0 else "C"

    def plain(text: str) -> str:  # a bank's own slashes could not be told from the payer's
        return " ".join(text.replace("/", " ").split()).strip()

    def swift(cents: int) -> str:
        return amount(cents).replace(".", ",")

    closing = opening + sum(cents for cents, *_ in movements)
    data = mt940(
        *(
            f":61:{day:%y%m%d%m%d}{mark(cents)}{swift(cents)}NTRFNONREF\n:86:"
            + bank.wrapped(f"/TRTP/X/NAME/{plain(name)}/REMI/{plain(text)}/EREF/NOTPROVIDED")
            for cents, day, name, text in movements
        ),
        opening=f"{mark(opening)}261119EUR{swift(opening)}",
        closing=f"{mark(closing)}261120EUR{swift(closing)}",
    )

    ((statement, entries),) = bank.read(data)

    assert (statement.opening, statement.closing) == (
        Decimal(opening) / 100,
        Decimal(closing) / 100,
    )
    assert [(int(it.amount * 100), it.booked_on, it.name, it.text) for it in entries] == [
        (cents, day, plain(name), plain(text)) for cents, day, name, text in movements
    ]
    assert len({it.id for it in entries}) == len(entries)


def taken_whole_or_refused(data: bytes) -> None:
    """A refusal names a place and yields nothing; what is taken adds up."""
    file: StatementFile | None = None
    try:
        file = read_statements(BytesIO(data), "fuzz")
    except RefusedStatementError as refused:
        assert file is None
        assert refused.line >= 1 and refused.field  # noqa: PT017, PT018 - only a crash is not fine
        assert "\n" not in str(refused)  # noqa: PT017
        assert str(refused).startswith(f"fuzz:{refused.line}: ")  # noqa: PT017
        return
    with file:
        for index, statement in enumerate(file.statements):
            entries = list(file.entries(index))
            assert statement.opening + sum(it.amount for it in entries) == statement.closing
            assert len(entries) == statement.entry_count
            assert {it.currency for it in entries} <= {statement.currency}


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_arbitrary_bytes_are_refused(data: bytes) -> None:
    taken_whole_or_refused(data)


@pytest.mark.parametrize("good", [GOOD_CAMT, GOOD_MT940], ids=["camt", "mt940"])
@given(data=st.data())
@settings(max_examples=300, deadline=None)
def test_a_mangled_statement_is_taken_whole_or_refused(good: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(good)))
    length = data.draw(st.integers(0, 40))
    put = data.draw(st.binary(max_size=20) | st.sampled_from([b"<", b":61:", b"-", b"\n", b"/"]))
    taken_whole_or_refused(good[:start] + put + good[start + length :])


@pytest.mark.parametrize("good", [GOOD_CAMT, GOOD_MT940], ids=["camt", "mt940"])
@given(data=st.data())
@settings(max_examples=200, deadline=None)
def test_lines_and_elements_that_moved_are_noticed(good: bytes, data: st.DataObject) -> None:
    pieces = good.replace(b"><", b">\n<").split(b"\n")
    order = data.draw(st.permutations(range(len(pieces))).map(lambda it: it[:3]))
    for one, two in pairwise(order):
        pieces[one], pieces[two] = pieces[two], pieces[one]
    taken_whole_or_refused(b"\n".join(pieces))


@pytest.mark.parametrize("good", [GOOD_CAMT, GOOD_MT940], ids=["camt", "mt940"])
def test_the_good_ones_are_taken(good: bytes) -> None:
    assert sum(len(entries) for _, entries in bank.read(good)) == (3 if good == GOOD_CAMT else 2)


@pytest.mark.parametrize("good", [GOOD_CAMT, GOOD_MT940], ids=["camt", "mt940"])
def test_a_file_that_is_cut_off_is_refused_wherever_the_cut_is(good: bytes) -> None:
    """But for the last words after the closing balance, which hold no money."""
    needed = good.rindex(b"</Document>") if good == GOOD_CAMT else good.index(b"EUR190,20")
    for end in range(needed + len(b"EUR190,2")):
        with pytest.raises(RefusedStatementError):
            read_statements(BytesIO(good[:end]), "cut")


@pytest.mark.parametrize("name", ["test-camt053.xml", "test-camt053-no-ntry.xml"])
def test_a_real_file_with_one_byte_changed_is_taken_whole_or_refused(name: str) -> None:
    path: Path = bank.EXAMPLES / name
    if not path.exists():
        pytest.skip("the example files are not at hand")
    good = path.read_bytes()
    for start in range(0, len(good), 7):
        taken_whole_or_refused(good[:start] + b"9" + good[start + 1 :])
