"""Bank statements as banks write them, made for tests: CAMT.053 and MT940."""

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from domain.bank import BankEntry, BankStatement
from gateway.imports.bank.reader import read_statements

ACCOUNT = "NL77ABNA0574908765"
PAYER = "NL69ABNA0522123643"
EXAMPLES = Path(__file__).parents[2].parent / "shared" / "data" / "bank"
"""Statements of other projects' tests, where they are at hand."""


def read(data: bytes, name: str = "statement") -> list[tuple[BankStatement, list[BankEntry]]]:
    """Every statement with its entries."""
    with read_statements(BytesIO(data), name) as file:
        return [(it, list(file.entries(index))) for index, it in enumerate(file.statements)]


def only_entries(data: bytes) -> list[BankEntry]:
    """The entries of the only statement."""
    ((_, entries),) = read(data)
    return entries


def tag(name: str, *inside: str, ccy: str = "") -> str:
    """An element; nothing if nothing is inside."""
    content = "".join(inside)
    beside = f' Ccy="{ccy}"' if ccy else ""
    return f"<{name}{beside}>{content}</{name}>" if content else ""


def leaf(name: str, text: str) -> str:
    return tag(name, escape(text))


def money(amount: str, ccy: str = "EUR", name: str = "Amt") -> str:
    return tag(name, amount, ccy=ccy)


def tx(
    *more: str, name: str = "", iban: str = "", text: str = "", reference: str = "", e2e: str = "",
    side: str = "Dbtr", amount: str = "",
) -> str:  # fmt: skip
    """A transaction (``TxDtls``) in the order of the schema; ``more`` stands at its end."""
    account = tag(f"{side}Acct", tag("Id", leaf("IBAN", iban)))
    parties = tag("RltdPties", tag(side, leaf("Nm", name)), account)
    structured = tag("Strd", tag("CdtrRefInf", leaf("Ref", reference)))
    return tag(
        "TxDtls",
        tag("Refs", leaf("EndToEndId", e2e)),
        tag("AmtDtls", tag("TxAmt", amount)),
        parties,
        tag("RmtInf", leaf("Ustrd", text), structured),
        *more,
    )


def entry(
    amount: str, *details: str, sign: str = "CRDT", ccy: str = "EUR", status: str = "BOOK",
    day: str = "2026-11-20", reference: str = "", reversal: bool = False, info: str = "",
) -> str:  # fmt: skip
    """An entry (``Ntry``)."""
    return tag(
        "Ntry",
        money(amount, ccy),
        leaf("CdtDbtInd", sign),
        "<RvslInd>true</RvslInd>" if reversal else "",
        status if status.startswith("<") else leaf("Sts", status),
        tag("BookgDt", leaf("Dt", day)),
        tag("ValDt", leaf("Dt", day)),
        leaf("AcctSvcrRef", reference),
        tag("NtryDtls", *details),
        leaf("AddtlNtryInf", info),
    )


def balance(code: str, amount: str, ccy: str = "EUR", day: str = "2026-11-20") -> str:
    """A balance (``Bal``); below zero is a debit."""
    return tag(
        "Bal",
        tag("Tp", tag("CdOrPrtry", leaf("Cd", code))),
        money(amount.lstrip("-"), ccy),
        leaf("CdtDbtInd", "DBIT" if amount.startswith("-") else "CRDT"),
        tag("Dt", leaf("Dt", day)),
    )


def stmt(
    *entries: str, opening: str = "100.00", closing: str = "100.00", account: str = ACCOUNT,
    ccy: str = "EUR", number: str = "2026-231", totals: str = "", balances: str = "",
) -> str:  # fmt: skip
    """A statement (``Stmt``), an entry on each line."""
    both = balances or balance("OPBD", opening, ccy) + balance("CLBD", closing, ccy)
    head = tag("Acct", tag("Id", leaf("IBAN", account)), leaf("Ccy", ccy))
    return tag(
        "Stmt",
        leaf("Id", number),
        head,
        both,
        tag("TxsSummry", totals),
        "\n",
        "\n".join(entries),
        "\n",
    )


def camt(*statements: str, version: str = "02") -> bytes:
    """A whole file."""
    space = f"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"
    head = tag("GrpHdr", leaf("MsgId", "M-1"), leaf("CreDtTm", "2026-11-20T20:00:00Z"))
    body = tag("BkToCstmrStmt", head, *statements)
    prologue = '<?xml version="1.0" encoding="UTF-8"?>'
    return f'{prologue}\n<Document xmlns="{space}">{body}</Document>'.encode()


def large_camt(size: int) -> Iterator[bytes]:
    """A file of at least ``size`` bytes, piece by piece, with ordinary entries."""
    one = entry(
        "12.50",
        tx(
            name="J. Jansen-van den Berg", iban=PAYER, text="Factuur 2026-0117 klant 4711 bedankt",
            e2e="E2E-20261120-000117", amount=money("12.50"),
        ),
    )  # fmt: skip
    count = size // len(one) + 1
    whole = camt(stmt("@", opening="0.00", closing=str(count * Decimal("12.50")))).split(b"@")
    yield whole[0]
    for _ in range(count):
        yield one.encode()
    yield whole[1]


def wrapped(text: str) -> str:
    """A text as a bank cuts it: every 65 characters, wherever that is."""
    return "\n".join(text[start : start + 65] for start in range(0, len(text), 65))


def mt940(
    *entries: str, opening: str = "C261119EUR100,00", closing: str = "C261120EUR100,00",
    account: str = ACCOUNT, number: str = "231/1", marks: str = "FF", tail: str = "-",
) -> bytes:  # fmt: skip
    """A message; the entries are their fields, :61: and :86:."""
    return "\n".join([
        ":20:STATEMENT", f":25:{account}", f":28C:{number}", f":60{marks[0]}:{opening}",
        *entries, f":62{marks[1]}:{closing}", tail, "",
    ]).encode()  # fmt: skip


def large_mt940(size: int) -> Iterator[bytes]:
    """A file of at least ``size`` bytes, piece by piece, with ordinary entries."""
    words = "/TRTP/SEPA OVERBOEKING/IBAN/NL69ABNA0522123643/BIC/ABNANL2A/NAME/J. JANSEN"
    one = f":61:2611201120C12,50NTRFNONREF\n:86:{wrapped(words + '/REMI/FACTUUR 2026-0117')}\n"
    count = size // len(one) + 1
    total = str(count * Decimal("12.50")).replace(".", ",")
    whole = mt940("@", opening="C261119EUR0,00", closing=f"C261120EUR{total}").split(b"@\n")
    yield whole[0]
    for _ in range(count):
        yield one.encode()
    yield whole[1]
