"""What each Dutch bank writes in :61: and :86:, and what is read from it."""

from typing import Any

import pytest

from tests.support.bank import mt940, only_entries, wrapped

RABO, SNS, ING = "NL66RABO0160878799", "NL49RABO0166416932", "NL32INGB0000012345"

STRUCTURED: dict[str, tuple[str, dict[str, Any]]] = {
    "ABN AMRO, transfer": (
        "/TRTP/SEPA OVERBOEKING/IBAN/NL75INGB0001234567/BIC/INGBNL2A/NAME/HR K JANSEN EN/OF MW H "
        "DE VRIES/REMI/FACTUUR 2026-0117 EN 2026-0118/EREF/NOTPROVIDED",
        {"name": "HR K JANSEN EN/OF MW H DE VRIES", "iban": "NL75INGB0001234567",
         "text": "FACTUUR 2026-0117 EN 2026-0118", "end_to_end": "", "reference": ""},
    ),
    "ABN AMRO, collection": (
        "/TRTP/SEPA INCASSO ALGEMEEN DOORLOPEND/CSID/NL36ZZZ123456780000/NAME/ENERGIE B.V."
        "/MARF/000000059990/REMI//INV/1511682351 1.12.2026/IBAN/NL37DEUT0123456789/BIC/DEUTNL2AXXX"
        "/EREF/012345678912361000",
        {"name": "ENERGIE B.V.", "iban": "NL37DEUT0123456789", "text": "INV/1511682351 1.12.2026",
         "end_to_end": "012345678912361000"},
    ),
    "ABN AMRO, structured": (
        "/TRTP/SEPA OVERBOEKING/IBAN/NL75INGB0001234567/BIC/INGBNL2A/NAME/S DE VRIES/REMI/ISSUER: "
        "CUR                 REF: 5000056789012345/EREF/E-77",
        {"reference": "5000056789012345", "text": "", "end_to_end": "E-77"},
    ),
    "ING, words": (
        f"/EREF/EV12341REP1231456T1234//CNTP/{ING}/INGBNL2A/ING BANK NV INZAKE WEB///REMI/USTD//"
        "EV10001REP1000000T1000/",
        {"name": "ING BANK NV INZAKE WEB", "iban": ING, "text": "EV10001REP1000000T1000",
         "end_to_end": "EV12341REP1231456T1234"},
    ),
    "ING, returned": (
        f"/RTRN/MS03//EREF/20120123456789//CNTP/{ING}/INGBNL2A/J.Janssen///REMI/USTD//"
        "Factuurnr 123456 Klantnr 00123/",
        {"name": "J.Janssen", "text": "Factuurnr 123456 Klantnr 00123", "reversal": True},
    ),
    "ING, structured": (
        f"/EREF/15814016000676480//CNTP/{ING}/INGBNL2A/J.Janssen//Utrecht//REMI/STRD/CUR/"
        "9001123412341234/",
        {"name": "J.Janssen", "reference": "9001123412341234", "text": ""},
    ),
    "ING, RF": (
        f"/EREF/NOTPROVIDED//CNTP/{ING}/INGBNL2A/HR A EN/OF MW B///REMI/STRD/ISO/RF18539007547034/",
        {"name": "HR A EN/OF MW B", "reference": "RF18539007547034", "end_to_end": ""},
    ),
    "ING, batch": (
        "/PREF/M000000003333333//REMI/USTD//TOTAAL 1 VZ/",
        {"name": "", "iban": "", "text": "TOTAAL 1 VZ"},
    ),
    "Rabobank, received": (
        "/ORDP//NAME/R. SMITH/ADDR/Green market 74 3311BE Sheepcity Nederland NL/REMI/Test money "
        "paid by other partner:/ISDT/2026-01-02",
        {"name": "R. SMITH", "text": "Test money paid by other partner:"},
    ),
    "Rabobank, paid": (
        "/EREF/08-12-2026 10:22 0030001100999991/BENM//NAME/Rabobank RCKV/REMI/20261208123123987 "
        "Order 347347",
        {"name": "Rabobank RCKV", "text": "20261208123123987 Order 347347",
         "end_to_end": "08-12-2026 10:22 0030001100999991"},
    ),
    "Rabobank, codes": (
        "/TRCD/541/BENM//NAME/J. DE BOER/REMI/factuur 2026-0117/ULTB//NAME/ANDER",
        {"name": "J. DE BOER", "text": "factuur 2026-0117"},
    ),
    "Rabobank, structured": (
        "/ORDP//NAME/KPN B.V./CDTRREFTP//CD/SCOR/ISSUER/CUR/CDTRREF/1234567890123456",
        {"name": "KPN B.V.", "reference": "1234567890123456", "text": ""},
    ),
    "Rabobank, STRD": (
        "/EREF/E1/ORDP//NAME/KPN B.V./REMI/STRD/CUR/1234567890123456/",
        {"reference": "1234567890123456", "end_to_end": "E1", "text": ""},
    ),
    "Knab": (
        "/TRTP/SEPA OVERBOEKING/BBAN/53851317/BIC/KNABNL2HXXX/NAME/NAAM B.V./REMI/OPNAME",
        {"name": "NAAM B.V.", "iban": "", "text": "OPNAME"},
    ),
    "bunq": (
        "/IBAN/NL65BUNQ2206724936/NAME/P.C. Wacki/REMI/",
        {"name": "P.C. Wacki", "iban": "NL65BUNQ2206724936", "text": ""},
    ),
    "a payer who writes codes": (
        "/TRTP/SEPA OVERBOEKING/IBAN/NL75INGB0001234567/BIC/INGBNL2A/NAME/MALLE PIET/REMI/x/NAME/"
        "IEMAND ANDERS/IBAN/NL91ABNA0417164300/EREF/E1",
        {"name": "MALLE PIET", "iban": "NL75INGB0001234567"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), STRUCTURED.values(), ids=STRUCTURED.keys())
@pytest.mark.parametrize("cut", ["by 65", "by 65 with the tag", "not at all"])
def test_structured_words(words: str, expected: dict[str, Any], cut: str) -> None:
    lines = {
        "by 65": wrapped(words),
        "by 65 with the tag": f"{words[:61]}\n{wrapped(words[61:])}".strip(),
        "not at all": words,
    }[cut]

    (entry,) = entries_of(":61:2611201120C1,00NTRFNONREF", f":86:{lines}")

    assert {name: getattr(entry, name) for name in expected} == expected


PAD = " " * 65

FREE: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "SNS": (
        (f":61:2611201120C1,00NOVB{SNS}", "gerrits glas en schilderwerk",
         f":86:{SNS} gerrits glas en schilderwerk", PAD, "Factuur 17227/248/20", PAD, PAD),
        {"iban": SNS, "name": "gerrits glas en schilderwerk", "text": "Factuur 17227/248/20"},
    ),
    "SNS, cut within words": (
        (f":61:2611201120C1,00NINC{SNS}", "vitens nv", f":86:{SNS} vitens nv", PAD,
         "Europese incasso door:VITENS NV NL-Factuurnr 072304597540 VNKlant",
         "nr 00000000000 BTW 0,77PC 6605 DW 6223, DEC-Incassant ID: NL84ZZZ0", "50695810000"),
        {"name": "vitens nv", "text": "Europese incasso door:VITENS NV NL-Factuurnr 072304597540 "
         "VNKlantnr 00000000000 BTW 0,77PC 6605 DW 6223, DEC-Incassant ID: NL84ZZZ050695810000"},
    ),
    "Triodos": (
        (":61:261120C1,00NET NONREF", ":86:000>100987654321",
         ">20ALGEMENE TUSSENREKENING KOS>21TEN VAN 01-10-2026 TOT EN M",
         ">22ET 31-12-2026>310390123456"),
        {"iban": "", "text": "ALGEMENE TUSSENREKENING KOSTEN VAN 01-10-2026 TOT EN MET 31-12-2026"},
    ),
    "Triodos, with IBAN": (
        (":61:261120C1,00NET NONREF", ":86:000>100000000000", ">20INGBNL2A",
         ">21NL91ABNA0417164300",
         ">22S DE VRIES UTRECHT FACTUUR >232026-0117", ">310390123456"),
        {"iban": "NL91ABNA0417164300", "text": "S DE VRIES UTRECHT FACTUUR 2026-0117"},
    ),
    "ABN AMRO of old, giro": (
        (":61:1105240524C1,00N192NONREF",
         ":86:GIRO   428428 KPN - DIGITENNE    BETALINGSKENM.  000000042188659",
         "5314606715                       BETREFT FACTUUR D.D. 20-05-2011", "INCL. 1,44 BTW"),
        {"name": "KPN - DIGITENNE", "text": "GIRO 428428 KPN - DIGITENNE BETALINGSKENM. "
         "0000000421886595314606715 BETREFT FACTUUR D.D. 20-05-2011 INCL. 1,44 BTW"},
    ),
    "ABN AMRO of old, account": (
        (":61:0906240625C1,00N422NONREF",
         ":86:64.45.12.113 G.B. ROTTERDAM     AANSLAGBILJETNUMMER 30076145"),
        {"name": "G.B. ROTTERDAM"},
    ),
    "ABN AMRO of old, name in the second column": (
        (":61:0906250626C1,00N192NONREF",
         ":86:34.01.56.740                    CANAL DIGITAAL B.V.", "ZIE FACTUUR"),
        {"name": "CANAL DIGITAAL B.V.", "text": "34.01.56.740 CANAL DIGITAAL B.V. ZIE FACTUUR"},
    ),
    "a giro number and nothing in columns": (
        (":61:0906250626C1,00N192NONREF", ":86:GIRO 123 NAME"),
        {"name": "NAME", "text": "GIRO 123 NAME"},
    ),
    "ING of old": (
        (":61:100723C1,00NGT NONREF", ":86:0111111111 Hr S Jansen", "ROSMALEN Hr S Jansen",
         "Betaling transactiedatum: 22-07-2010"),
        {"name": "Hr S Jansen", "text": "0111111111 Hr S Jansen ROSMALEN Hr S Jansen Betaling "
         "transactiedatum: 22-07-2010"},
    ),
    "Rabobank of old": (
        (":61:110527C000000000001,00N0440121470966      W.P. Jansen                      ",
         ":86:Terugboeking                     ", ":86:NIET AKKOORD                 "),
        {"name": "W.P. Jansen", "text": "Terugboeking NIET AKKOORD"},
    ),
    "Rabobank, IBAN below the entry": (
        (":61:261120C000000000001,00N541NONREF", RABO, ":86:/ORDP//NAME/R. SMITH/REMI/x"),
        {"iban": RABO, "name": "R. SMITH"},
    ),
    "Knab": (
        (":61:2607290729C1,00NTRF29-07-2026 10:05//B4G29PGDCK1QFV3E",
         ":86:12160475 0050001631430920 ORDERID: 264267",
         "REK: NL91ABNA0417164300/NAAM: MMS ONLINE NEDERLAND B.V."),
        {"iban": "NL91ABNA0417164300", "name": "MMS ONLINE NEDERLAND B.V."},
    ),
    "nothing at all": ((":61:261120C1,00NTRFNONREF", ":86:"), {"name": "", "text": ""}),
    "no words": ((":61:261120C1,00NTRFNONREF",), {"name": "", "text": ""}),
    "words that look like an IBAN": (
        (":61:261120C1,00NTRFNONREF", ":86:NL00ABNA0123456789 is mijn nummer"),
        {"iban": "", "text": "NL00ABNA0123456789 is mijn nummer"},
    ),
    "words that look like a field": (
        (":61:261120C1,00NTRFNONREF", ":86:afspraak om", ":15:30 uur"),
        {"text": "afspraak om :15:30 uur"},
    ),
    "Windows' letters": (
        (":61:261120C1,00NTRFNONREF", ":86:/NAME/CAFÉ DE ZON €/REMI/ü"),
        {"name": "CAFÉ DE ZON €", "text": "ü"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "expected"), FREE.values(), ids=FREE.keys())
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "dos"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_free_words(
    lines: tuple[str, ...], expected: dict[str, Any], end: str, encoding: str
) -> None:
    text = mt940(*lines, closing="C261120EUR101,00").decode().replace("\n", end)

    (entry,) = only_entries(text.encode(encoding))

    assert {name: getattr(entry, name) for name in expected} == expected


def entries_of(*lines: str, closing: str = "C261120EUR101,00") -> Any:
    return only_entries(mt940(*lines, closing=closing))


def test_a_space_that_was_lost_at_the_end_of_a_line_comes_back() -> None:
    first = "/IBAN/NL75INGB0001234567/NAME/S DE VRIES/REMI/DE FACTUUR".ljust(64, "R")

    for line in (first, f"{first} "):
        (entry,) = entries_of(":61:261120C1,00NTRFNONREF", f":86:{line}", "VAN MEI")
        assert entry.text == "DE FACTUURRRRRRRRR VAN MEI"
