"""Terms of payment as people write them, and none that can be read in two ways."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.imports.payment_terms import due_on_by

ISSUED = date(2026, 10, 5)


@pytest.mark.parametrize(
    ("text", "due_on"),
    [
        ("30 dagen", "2026-11-04"),
        ("Betalingstermijn: 30 dgn.", "2026-11-04"),
        ("Payment within 30 days", "2026-11-04"),
        ("Thirty (30) days from the date of invoice", "2026-11-04"),
        ("netto 14 dagen", "2026-10-19"),
        ("binnen 8 dagen na factuurdatum", "2026-10-13"),
        ("binnen veertien dagen", "2026-10-19"),
        ("Net 30", "2026-11-04"),
        ("30 net", "2026-11-04"),
        ("net 30 days", "2026-11-04"),
        ("Zahlbar innerhalb von 14 Tagen ohne Abzug", "2026-10-19"),
        ("14 Tage netto", "2026-10-19"),
        ("zahlbar innerhalb dreißig Tagen", "2026-11-04"),
        ("2 weken", "2026-10-19"),
        ("binnen een maand na factuurdatum", "2026-11-05"),
        ("30 dagen, daarna 1,5% rente per maand", "2026-11-04"),
        ("30 dagen, uiterlijk 30 dagen na factuurdatum", "2026-11-04"),
        ("per direct", "2026-10-05"),
        ("Direct te voldoen", "2026-10-05"),
        ("Due on receipt", "2026-10-05"),
        ("Payable immediately", "2026-10-05"),
        ("sofort fällig", "2026-10-05"),
        ("30 days end of month", "2026-11-30"),
        ("30 dagen einde maand", "2026-11-30"),
        ("14 Tage zum Monatsende", "2026-11-14"),
        ("einde maand", "2026-10-31"),
        ("EOM + 30", "2026-11-30"),
        ("einde maand + 30", "2026-11-30"),
        ("Betaling: einde maand +30 dagen", "2026-11-30"),
        ("einde volgende maand", "2026-11-30"),
        ("end of month plus 30 days", "2026-11-30"),
        ("Gelieve binnen 60 dagen over te maken", "2026-12-04"),
        ("Payment must be received within 60 days", "2026-12-04"),
        ("Betaling niet later dan 60 dagen na factuurdatum", "2026-12-04"),
        ("te betalen voor 15-12-2026", "2026-12-15"),
        ("due 2026-12-15", "2026-12-15"),
        ("2/10 net 30", "2026-11-04"),
        ("2% korting binnen 10 dagen, netto binnen 30 dagen", "2026-11-04"),
        ("30 dagen netto, 2% korting bij betaling binnen 10 dagen", "2026-11-04"),
        ("3% Skonto innerhalb 7 Tagen, 30 Tage netto", "2026-11-04"),
    ],
)
def test_common_terms_are_understood(text: str, due_on: str) -> None:
    assert due_on_by(text, ISSUED) == date.fromisoformat(due_on)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "as agreed",
        "zie onze algemene voorwaarden",
        "Payment within 10 days, 2% discount",
        "2% korting bij betaling binnen 8 dagen",
        "#SKONTO#TAGE=14#PROZENT=2.25#",
        "14 of 30 dagen",
        "50% within 14 days, the rest within 60 days",
        "5 werkdagen",
        "due 05/12/2026",
        "contract of 01-01-2026",
        "30 dagen of uiterlijk 15-12-2026",
        "30 dagen " * 100,
        "-30 dagen",
        "Betaling -30 dagen",
        "einde maand -30 dagen",
        "einde maand, code 45",
        "30 dagen einde volgende maand",
        "Levering binnen 5 dagen",
        "Betaling volgens contract, levering binnen 5 dagen",
        "per direct na levering",
        "retour binnen 14 dagen",
        "Automatische incasso na 5 dagen",
        "Payment by direct debit after 5 days",
        "Already paid in 3 days",
        "Betaald na 3 dagen",
        "valid for 30 days",
        "0 dagen",
        "betaling na 5 dagen via domiciliëring",
        "We hebben uw betaling binnen 3 dagen verwerkt",
        "Dank voor uw betaling in 3 dagen",
        "50% payment within 14 days",
        "Payment within 10 working days",
        "Zahlung per Lastschrift nach 5 Tagen",
    ],
)
def test_what_is_unclear_is_not_read(text: str) -> None:
    assert due_on_by(text, ISSUED) is None


@pytest.mark.parametrize(
    "text",
    [
        "betaling binnen 2 dagen na aanmaning",
        "betaling binnen 2 dagen (na aanmaning)",
        "1 dag na ontvangst aanmaning",
        "1 dag na ontvangst van de aanmaning",
        "betaling 7 dagen voor vertrek",
        "betaling 7 dagen vóór de huurperiode",
        "Pay 5 days before event",
        "betaling binnen 5 dagen na akkoord",
        "betaling per direct na akkoord",
        "net 5 after approval",
        "within 2 days after approval",
        "Betaling voor 5 dagen huur",
        "Betaling voor 5 dagen",
        "payment for 3 days consultancy",
        "5 dagen na betaling",
        "payment 5 days after the date of the event",
        "Zahlung 5 Tage nach Mahnung",
    ],
)
def test_days_that_count_from_something_else_are_no_term(text: str) -> None:
    assert due_on_by(text, ISSUED) is None


@pytest.mark.parametrize(
    "text",
    [
        "binnen 14 dagen na dagtekening van deze factuur",
        "14 dagen na facturatie",
        "14 dagen na ontvangst factuur",
        "14 dagen na ontvangst van de factuur",
        "Payment 14 days after receipt of invoice",
        "14 days from invoice date",
        "zahlbar 14 Tage nach Rechnungsdatum",
        "payable 14 days after date de facture",
        "netto 14 dagen, zonder korting",
        "betaling binnen 14 dagen zonder korting",
        "betaling binnen 14 dagen op rekening NL91 ABNA 0417 1643 00",
        "14 days for payment",
    ],
)
def test_days_that_count_from_the_invoice_are_a_term(text: str) -> None:
    assert due_on_by(text, ISSUED) == date(2026, 10, 19)


def test_an_end_of_month_is_the_later_of_its_two_readings() -> None:
    assert due_on_by("30 days end of month", date(2026, 1, 31)) == date(2026, 3, 31)
    assert due_on_by("30 days end of month", date(2026, 1, 1)) == date(2026, 3, 2)


_ELSEWHERE = st.sampled_from(
    [
        "levering",
        "retour",
        "automatische incasso",
        "delivery",
        "return",
        "direct debit",
        "Lieferung",
    ]
)
_TERMS = st.sampled_from(["5 dagen", "within 3 days", "per direct", "netto 8", "einde maand"])


@given(_ELSEWHERE, _TERMS, st.sampled_from(["", "betaling ", "payment ", "netto "]), st.booleans())
def test_the_days_of_something_else_are_never_a_term(
    other: str, term: str, payment: str, first: bool
) -> None:
    text = f"{payment}{other} {term}" if first else f"{payment}{term} {other}"
    assert due_on_by(text, ISSUED) is None


_PHRASES = st.sampled_from(
    ["30", "dagen", "days", "netto", "net", "2%", "korting", "eom", "per direct", "+", "-", "1",
     "volgende", "-30", "payment",
     "31-12-2026", "einde maand", "weken", "maand", "999", "/", "(30)"]
)  # fmt: skip


@given(
    st.lists(st.one_of(_PHRASES, st.text(max_size=8)), max_size=12).map(" ".join),
    st.dates(date(1900, 1, 1), date(2199, 12, 31)),
)
def test_no_text_makes_an_invoice_due_before_it_was_issued(text: str, issued_on: date) -> None:
    due_on = due_on_by(text, issued_on)

    assert due_on is None or due_on >= issued_on
