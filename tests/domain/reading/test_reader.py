"""One reply at a time: what it means, and whether the system acts on it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.disputes import DisputeKind
from domain.reading.intent import ACT_FROM, ACTED_ON, FARTHEST_PROMISE, Intent
from domain.reading.reader import LONGEST, RuleReader

ON = date(2026, 11, 9)
READER = RuleReader()


def test_a_promise_has_its_day_and_amount_and_is_acted_upon() -> None:
    reading = READER.read("Ik betaal vrijdag 50 euro", on=ON)
    assert (reading.intent, reading.date) == (Intent.PROMISE, date(2026, 11, 13))
    assert (reading.amount, reading.act) == (Decimal("50.00"), True)


@pytest.mark.parametrize(
    "text",
    [
        "ik heb NIET betaald",
        "Ik heb nog niet betaald, sorry",
        "I haven't paid this yet",
        "Heb ik dit al betaald?",
        "niet betaald en dat blijft zo",
    ],
)
def test_a_negation_or_a_question_is_no_payment(text: str) -> None:
    reading = READER.read(text, on=ON)
    assert not (reading.intent is Intent.PAID and reading.act)


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("Ik betaal vrijdag, maar de fiets is kapot geleverd", Intent.DISPUTE, Intent.PROMISE),
        ("Ik heb allang betaald, stop met mailen", Intent.PAID, Intent.STOP),
        ("I'll pay Friday, but I lost my job", Intent.PROMISE, Intent.HARDSHIP),
        ("Ik betaal vrijdag, ik zit in de schuldsanering", Intent.PROTECTED, Intent.PROMISE),
    ],
)
def test_two_meanings_are_for_a_person(text: str, one: Intent, other: Intent) -> None:
    reading = READER.read(text, on=ON)
    assert {reading.intent, *reading.competing} == {one, other}
    assert not reading.act


@pytest.mark.parametrize(
    "text",
    [
        "Als jullie de boete laten vallen betaal ik vrijdag",
        "I'll pay on Friday once you take off the costs",
        "ja hoor, ik betaal morgen",
        "Misschien betaal ik vrijdag",
        "ik betaal de helft vrijdag",
        "Ik betaal zo snel mogelijk",
        "Ik betaal vrijdag of maandag",
        "Ik betaal 20 februari",
    ],
)
def test_a_condition_irony_a_part_or_no_near_day_is_no_promise_to_act_on(text: str) -> None:
    assert not READER.read(text, on=ON).act


@pytest.mark.parametrize(
    "text",
    [
        "Ik heb van de week 100 overgemaakt, de rest komt volgende maand",
        "ik stort de 25e 150 euro en de rest eind december",
        "Ik betaal vrijdag 100. Op 14 december nog eens 100.",
        "Ik kan pas na 1 december betalen",
        "Na 1 december betaal ik",
        "Ik betaal 5 december als mijn loon er dan is",
        "25 euro per maand en de rest in mei",
        "20 euro per week kan ik missen, mag dat in termijnen?",
        "50 euro per maand, maar pas als ik weer werk heb",
        "Betaald. Niet!",
        "Paid. Not!",
        "Don't call me again, I already paid",
        "Bel me niet meer, ik heb al betaald",
        "Ik heb al 200 van de 250 betaald",
        "Ik betaal vrijdag alvast 100",
        "Betaal vrijdag 50 ipv 150",
        "Ik betaal elke vrijdag 25 euro",
        "Ik kan vrijdag 50 doen en daarna elke maand 50",
        "50 per maand is te veel voor mij",
        "Ik zal op zijn vroegst 1 december betalen",
        "Betaling volgt na ontvangst van mijn salaris op 25 november",
        "I'll pay what I can on Friday",
        "I paid most of it already",
        "Ik betaal een van de twee vrijdag",
        "Mijn klacht is nog steeds niet behandeld",
    ],
)
def test_half_of_a_sentence_is_never_acted_on(text: str) -> None:
    assert not READER.read(text, on=ON).act


@pytest.mark.parametrize(
    ("text", "amount", "first_on"),
    [
        ("50 euro per maand", "50.00", None),
        ("Mag ik elke maand 40 euro aflossen?", "40.00", None),
        ("I can do 50 a month", "50.00", None),
        ("€ 75,- p/m vanaf 1 december", "75.00", date(2026, 12, 1)),
        ("Kan ik in delen betalen?", None, None),
    ],
)
def test_a_plan_has_the_terms_that_are_named(
    text: str, amount: str | None, first_on: date | None
) -> None:
    reading = READER.read(text, on=ON)
    assert (reading.intent, reading.act) == (Intent.PLAN, True)
    assert reading.amount == (Decimal(amount) if amount else None)
    assert reading.date == first_on


def test_a_complaint_that_is_asked_after_is_no_new_one() -> None:
    for text in ("Is mijn klacht al behandeld?", "Has my complaint been handled yet?"):
        assert READER.read(text, on=ON).intent is Intent.QUESTION


def test_what_one_answers_and_signs_with_says_nothing() -> None:
    text = (
        "Ik betaal vrijdag.\n\nMet vriendelijke groet,\nJan Overleden BV\nTel 0318-551200\n\n"
        "Op 6 nov. 2026 om 10:12 schreef Administratie:\n> Betaal € 89,00 voor 1 december."
    )
    reading = READER.read(text, on=ON)
    assert (reading.intent, reading.date, reading.amount) == (
        Intent.PROMISE,
        date(2026, 11, 13),
        None,
    )
    assert reading.act


def test_what_stands_below_the_signature_as_a_postscript_counts() -> None:
    text = "Ik betaal vrijdag.\n\nGroet, Jan\nPS ik zit in de schuldsanering"
    assert not READER.read(text, on=ON).act


def test_a_stop_word_alone_stops_the_channel() -> None:
    reading = READER.read("STOP", on=ON)
    assert (reading.intent, reading.act) == (Intent.STOP, True)


def test_what_is_too_long_to_be_read_whole_is_left_to_a_person() -> None:
    assert not READER.read("Ik betaal vrijdag. " + "x " * LONGEST, on=ON).act


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="choose nl or en"):
        READER.read("Je paie vendredi", on=ON, language="fr")


_PIECES = [
    *("ik betaal vrijdag", "I'll pay", "al betaald", "niet", "STOP", "kapot geleverd", "bel me"),
    *("not", "schuldsanering", "in termijnen", "wie is dit?", "overleden", "maar", "\n", "€ 50,00"),
    *("de 31e", "30 februari", "over 999 weken", "!", "€", "99/99", "als jullie", "> ", "."),
]
_WRITTEN = st.text(max_size=300) | st.lists(st.sampled_from(_PIECES)).map(" ".join)
_DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(text=_WRITTEN, on=_DAYS, language=st.sampled_from([None, "nl", "en"]))
def test_any_text_can_be_read_and_only_a_sure_single_meaning_is_acted_upon(
    text: str, on: date, language: str | None
) -> None:
    reading = READER.read(text, on=on, language=language)
    assert 0 <= reading.confidence <= 1
    if reading.act:
        assert reading.competing == ()
        assert reading.intent in ACTED_ON
        assert reading.confidence >= ACT_FROM
    if reading.date is not None:
        assert on <= reading.date
    if reading.act and reading.intent is Intent.PROMISE:
        assert reading.date is not None
        assert timedelta() <= reading.date - on <= FARTHEST_PROMISE


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("De verlichting heb ik nooit ontvangen", DisputeKind.NOT_DELIVERED),
        ("Mijn bestelling is nog steeds niet geleverd", DisputeKind.NOT_DELIVERED),
        ("My parcel never arrived", DisputeKind.NOT_DELIVERED),
        ("De fiets is kapot geleverd", DisputeKind.FAULTY),
        ("The goods were damaged when they arrived", DisputeKind.FAULTY),
        ("Dit bedrag klopt niet", DisputeKind.WRONG_AMOUNT),
        ("You charged me twice", DisputeKind.WRONG_AMOUNT),
        ("Dit is al gecrediteerd, zie de creditnota", DisputeKind.ALREADY_CREDITED),
        ("Dit heb ik nooit besteld", DisputeKind.NOT_ORDERED),
        ("I never ordered this", DisputeKind.NOT_ORDERED),
        ("Ik ben het niet eens met deze factuur", None),
        ("De kast is kapot en het bedrag klopt niet", None),
    ],
)
def test_what_is_wrong_where_the_words_leave_no_doubt(text: str, kind: DisputeKind | None) -> None:
    reading = READER.read(text, on=ON)
    assert (reading.intent, reading.kind) == (Intent.DISPUTE, kind)


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("Ik heb het net overgemaakt", date(2026, 11, 9)),
        ("Vanochtend betaald!", date(2026, 11, 9)),
        ("Ik heb gisteren betaald", date(2026, 11, 8)),
        ("I have just paid it", date(2026, 11, 9)),
        ("Allang betaald", None),
        ("Ik heb al betaald, en nu krijg ik dit", None),
    ],
)
def test_the_day_of_a_payment_is_read_where_it_is_said(text: str, on: date | None) -> None:
    """Then nobody asks on which day it was."""
    reading = RuleReader().read(text, on=date(2026, 11, 9))
    assert (reading.intent, reading.date, reading.act) == (Intent.PAID, on, True)
