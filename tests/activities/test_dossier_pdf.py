"""The dossier on paper: complete, to the cent, word for word, and safe from what people type."""

import io
import json
from decimal import Decimal
from typing import Any

import pytest
from pypdf import PdfReader

from activities.dossier import pdf as typesetting_of_dossiers
from activities.dossier.document import dossier_document
from activities.dossier.legible import legible, without_tricks
from activities.dossier.pdf import dossier_pdf
from activities.typesetting import pictures
from domain.creditor import Creditor
from domain.law.costs import brackets, collection_costs
from tests.support.handed_over import debtor, handed_over, invoice
from tests.support.handed_over_story import at
from tests.support.logo import lumen, lumen_logo
from tests.support.margins import right_of

HOSTILE = (
    "#panic() *vet* _schuin_ \\u{1} @ref <label> $x^2$ `code` // weg /* weg */ = kop ] } ) ~ --"
)


def lumens(**changes: Any) -> Creditor:
    return lumen().creditor.model_copy(update=changes)


def read(pdf: bytes) -> str:
    """The text of all pages, each run of white space as one space."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    text = " ".join(page.extract_text() for page in pages)
    return " ".join(text.replace("\u200b", "").split())


def reply(text: str) -> dict[str, Any]:
    return {
        "at": at("2026-09-03", 19, 41).isoformat(),
        "channel": "whatsapp",
        "text": text,
        "button": None,
    }


@pytest.fixture(scope="module")
def dutch() -> str:
    return read(dossier_pdf(handed_over(), lumens(), lumen_logo()))


@pytest.mark.parametrize(
    "told",
    [
        "Factuur 2026-0231",
        "Lumen Fietsen tegen Bas Vermeulen",
        "Overgedragen aan Amstel Incasso",
        "Verschuldigd op 18 november 2026 € 1.215,98",
        "1 september 2026 25 september 2026 25 € 1.249,00 4,00% € 3,42",
        "26 september 2026 18 november 2026 54 € 1.049,00 4,00% € 6,21",
        "art. 6:119 BW",
        "€ 1.049,00 15,00% € 157,35",
        "25 september 2026 Betaling € -200,00 € 1.049,00",
        "14 augustus 2026, door Lumen Fietsen, getekend voor ontvangst",
        "Voorwaarden aanvaard 3 augustus 2026",
        "Is alles geprobeerd? 4 berichten via telefoon, e-mail, WhatsApp",
        "overdragen, door Ans de Boer",
        "Veertiendagenbrief (art. 6:96 lid 6 BW) van 14 oktober 2026",
        "binnen veertien dagen vanaf de dag nadat deze brief bij u is bezorgd",
        "Ontvangen 15 oktober 2026",
        "Laatste dag zonder kosten 29 oktober 2026",
        "belofte: we wachten op het geld tot 5 oktober 2026",
        "de beloofde dag ging voorbij",
        "Betaalbelofte: niet nagekomen Afgesproken 22 sep 2026 14:10",
        "25 september 2026 € 200,00 € 200,00 betaald",
        "5 oktober 2026 € 1.049,00 € 0,00 gemist, gezien op 6 oktober 2026",
        "deels betaald door Ans de Boer · 5 oktober 2026 · € 200,00",
        "Rustig gesprek.",
        "Helemaal vergeten, sorry! Ik kijk er deze week naar.",
        "Misschien is het u ontgaan",
        "Noor Vermeulen, partner, +31687654321",
        "niet meer te gebruiken: wil niet gebeld worden",
        "overgedragen aan Amstel Incasso",
        "Pagina 6 / 6",
    ],
)
def test_what_a_bailiff_needs_is_in_it(dutch: str, told: str) -> None:
    assert told in dutch


def test_it_is_written_in_the_creditors_language() -> None:
    business = debtor(kind="business", name="Bakkerij Bos")
    told = read(dossier_pdf(handed_over(business), lumens(language="en")))
    for words in ("Invoice 2026-0231", "Principal", "art. 6:119a BW", "€1,049.00", "Handed over"):
        assert words in told


def test_credit_on_no_invoice_lowers_what_is_claimed() -> None:
    claim = handed_over().specification
    less = {"credit": Decimal("50.00"), "total": claim.total - 50}
    lowered = handed_over(specification=claim.model_copy(update=less).model_dump())
    told = read(dossier_pdf(lowered, lumens()))
    assert "Tegoed van de debiteur, op geen factuur geboekt € -50,00" in told
    assert "Verschuldigd op 18 november 2026 € 1.165,98" in told
    assert "Tegoed" not in read(dossier_pdf(handed_over(), lumens()))


def test_what_was_agreed_is_told_in_english_too() -> None:
    told = read(dossier_pdf(handed_over(), lumens(language="en")))
    assert "Promise to pay: broken" in told
    assert "missed, seen on 6 October 2026" in told


def test_it_is_handed_over_only_when_it_was() -> None:
    told = read(dossier_pdf(handed_over(), lumens(agency=None)))
    assert "Overgedragen aan de schuldeiser" in told
    assert "lopende zaak" not in told


def test_the_dossier_of_an_open_case_says_what_it_is() -> None:
    lines = handed_over().timeline[:-2]
    case = {"stage": "final_notice", "outcome": None}
    dossier = handed_over(case=case, timeline=lines)
    told = read(dossier_pdf(dossier, lumens()))
    assert "Dossier van een lopende zaak, stand van 18 november 2026" in told
    assert "Zaak laatste aanmaning" in told
    assert "Overgedragen" not in told
    assert "Dossier of an open case, as of 18 November 2026" in read(
        dossier_pdf(dossier, lumens(language="en"))
    )


def test_the_dossier_of_a_paid_case_says_that_it_is_closed() -> None:
    case = {"stage": "closed", "outcome": "paid"}
    told = read(dossier_pdf(handed_over(case=case, timeline=[]), lumens()))
    assert "Dossier van een gesloten zaak (betaald), stand van 18 november 2026" in told
    assert "Overgedragen" not in told


def test_it_is_accessible_and_can_be_archived() -> None:
    made = PdfReader(io.BytesIO(dossier_pdf(handed_over(), lumens(), lumen_logo())))
    metadata = str(made.xmp_metadata.stream.get_data()) if made.xmp_metadata else ""
    assert "<pdfuaid:part>1<" in metadata
    assert "<pdfaid:part>3<" in metadata
    root: Any = made.root_object
    outline: Any = made.outline
    assert root["/Lang"] == "nl"
    assert [it.title for it in outline][:2] == ["1 De vordering", "2 Rente"]
    [facts] = made.attachments["dossier.json"]
    assert json.loads(facts)["specification"]["total"] == "1215.98"


def test_the_same_dossier_is_the_same_file() -> None:
    assert dossier_pdf(handed_over(), lumens()) == dossier_pdf(handed_over(), lumens())


@pytest.mark.parametrize(
    "typed",
    [
        HOSTILE,
        '#include "/etc/passwd" #read("main.typ") #eval("1+1")',
        "שלום, אשלם מחר",
        "سأدفع غدا",
        "Zażółć gęślą jaźń, Ελληνικά, Кириллица",
    ],
)
def test_what_a_debtor_types_is_shown_as_typed(typed: str) -> None:
    pdf = dossier_pdf(handed_over(debtor(name=f"Bas {HOSTILE}"), replies=[reply(typed)]), lumens())
    told = read(pdf)
    assert "art. 6:119 BW" in told
    if typed.isascii():
        assert " ".join(typed.split()).replace('"', "“")[:20] in told.replace('"', "“")
    [facts] = PdfReader(io.BytesIO(pdf)).attachments["dossier.json"]
    assert json.loads(facts)["replies"][0]["text"] == typed


def test_a_smart_quote_does_not_change_what_was_written() -> None:
    told = read(dossier_pdf(handed_over(replies=[reply("\"Ja\" -- 'nee'...")]), lumens()))
    assert "\"Ja\" -- 'nee'..." in told


def test_ten_thousand_characters_without_a_space_stay_on_the_page() -> None:
    pdf = dossier_pdf(handed_over(replies=[reply("a" * 10_000)]), lumens())
    reader = PdfReader(io.BytesIO(pdf))
    letters = "".join(page.extract_text() for page in reader.pages).replace("\u200b", "")
    assert "".join(letters.split()).count("a" * 1000) > 5
    assert max(_right_edges(reader)) < float(reader.pages[0].mediabox.width) - 40


def _right_edges(reader: PdfReader) -> list[float]:
    """Where each line of text begins, at least; a line of letters is one run."""
    edges: list[float] = [0]

    def note(text: str, page_matrix: Any, text_matrix: Any, *_: Any) -> None:
        size = 10 * 0.4
        start = page_matrix[0] * text_matrix[4] + page_matrix[4]
        edges.append(start + size * len(text.strip()) if set(text.strip()) == {"a"} else start)

    for page in reader.pages:
        page.extract_text(visitor_text=note)
    return edges


LONG = "schildersbedrijfhuijgensvanderbergenzonenengeassocieerden"


def test_long_words_stay_within_the_margins() -> None:
    who = debtor(
        name=f"{LONG.upper()} BV",
        email=f"crediteurenadministratie@{LONG}.example",
        contacts=[{"role": "boekhouder", "name": LONG, "email": f"boek@{LONG}.example"}],
    )
    sent = [it | {"recipient": who.email} for it in handed_over().contacts]
    url = f"https://facturen.{LONG}.example/2026/{'w' * 80}.pdf?token={'M' * 60}"
    bill = invoice(number=f"2026/{'W' * 60}", document_url=url).model_dump(mode="json")
    lines = [it | {"why": f"{it['why']} {LONG.upper()}"} for it in handed_over().timeline]
    dossier = handed_over(who, contacts=sent, invoice=bill, timeline=lines)
    document = dossier_document(dossier, lumens())
    pages = pictures("dossier/dossier.typ", document, None, 72)
    assert not [n for n, page in enumerate(pages, 1) if right_of(page, 22)]


def test_a_long_address_leaves_room_for_what_is_known_of_it() -> None:
    address = f"crediteurenadministratie@{LONG}.example"
    sent = [it | {"recipient": address} for it in handed_over().contacts]
    shown = dossier_pdf(handed_over(debtor(email=address), contacts=sent), lumens())
    pages = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(shown)).pages)
    assert "laatst aangekomen op 14 oktober 2026" in pages


def test_a_change_of_due_date_is_told() -> None:
    why = "due date changed from 2026-08-31 to 2026-09-14"
    lines: list[dict[str, Any]] = [
        {"at": "2026-09-20T10:00:00Z", "what": what, "why": why, "channel": None, "detail": {}}
        for what in ("due_date_changed", "something_new")
    ]
    told = read(dossier_pdf(handed_over(timeline=lines), lumens()))
    assert "Vervaldatum gewijzigd vervaldatum gewijzigd van 31 augustus 2026 in 14 sept" in told
    assert "something new" in told


def test_ten_thousand_characters_of_prose_go_over_pages() -> None:
    prose = "Ik betaal volgende week echt, beloofd. " * 257
    told = read(dossier_pdf(handed_over(replies=[reply(prose)]), lumens()))
    assert told.count("beloofd.") == 257


def test_an_emoji_never_stops_a_dossier(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine without a font for them they are named; the facts keep them as they came."""
    dossier = handed_over(replies=[reply("Sorry 🙏 morgen betaald 👨\u200d👩\u200d👧")])
    monkeypatch.setattr(
        typesetting_of_dossiers, "can_show", lambda text: not any(it > "\uffff" for it in text)
    )
    told = read(dossier_pdf(dossier, lumens()))
    assert "Sorry" in told
    named = legible(
        "Sorry 🙏 morgen 👨\u200d👩", lambda text: not any(it > "\uffff" for it in text)
    )
    assert named == "Sorry [person with folded hands] morgen [man][woman]"


def test_tricks_with_direction_and_control_characters_are_named() -> None:
    assert without_tricks("betaald\u202e001\x07\n\t.") == (
        "betaald[right-to-left override]001[u+0007]\n\t."
    )
    assert dossier_pdf(handed_over(replies=[reply("a\u202eb\x07c")]), lumens())


def test_a_dossier_with_nothing_in_it_says_so() -> None:
    parts = ["bookings", "notices", "contacts", "tasks", "replies", "timeline"]
    parts += ["closed_channels", "arrangements"]
    empty: dict[str, Any] = {part: [] for part in parts}
    told = read(dossier_pdf(handed_over(**empty), lumens(agency=None)))
    assert told.count("Geen.") == 7
    assert "Er zijn geen incassokosten berekend." in told


@pytest.mark.parametrize("principal", ["100", "2500", "2600.50", "10000", "200000", "1000000"])
def test_the_steps_of_the_scale_add_up(principal: str) -> None:
    steps = brackets(Decimal(principal))
    assert sum(step.part for step in steps) == Decimal(principal)
    found = sum((step.costs for step in steps), Decimal(0))
    assert collection_costs([Decimal(principal)]).costs == min(max(found, 40), Decimal(6775))
