"""What the system does by itself with a reading, and where."""

from datetime import date
from decimal import Decimal

import pytest

from domain.messages.source import Payload
from domain.reading.acceptance import accepts
from domain.reading.acting import ACTED_WHERE, BUTTONS, answer_of, may_act, pressed, read_as
from domain.reading.intent import ACTED_ON, Intent, Reading
from domain.reading.reader import RuleReader
from domain.vocabulary import Stage

REMINDING = frozenset({Stage.REMINDING})


def reading(intent: Intent, **facts: object) -> Reading:
    known = {"intent": intent, "confidence": 0.93, "language": "nl", "act": True}
    return Reading.model_validate(known | facts)


def test_whatever_may_be_acted_on_has_stages_in_which_it_is() -> None:
    assert set(ACTED_WHERE) == ACTED_ON | {Intent.HARDSHIP}


def test_every_button_of_our_messages_means_something() -> None:
    assert {"paid", "plan", "dispute", "hardship", "call_me"} <= set(Payload.__args__)  # type: ignore[attr-defined]
    for button, intent in BUTTONS.items():
        read = pressed(button, answers_proposal=False)
        assert read is not None
        assert (read.intent, read.act) == (intent, True)
    assert pressed("Ik heb betaald", answers_proposal=False) is None
    assert pressed(None, answers_proposal=True) is None


@pytest.mark.parametrize(
    ("intent", "stages", "acts"),
    [
        (Intent.PROMISE, {Stage.REMINDING}, True),
        (Intent.PROMISE, {Stage.FINAL_NOTICE}, True),
        (Intent.PROMISE, {Stage.ARRANGED}, False),
        (Intent.PROMISE, {Stage.DISPUTED}, False),
        (Intent.PROMISE, {Stage.DISPUTED, Stage.REMINDING}, True),
        (Intent.PROMISE, {Stage.ON_HOLD, Stage.REMINDING}, False),
        (Intent.CALL_ME, {Stage.DISPUTED}, True),
        (Intent.CALL_ME, {Stage.ON_HOLD}, False),
        (Intent.STOP, {Stage.ON_HOLD}, True),
        (Intent.OUT_OF_OFFICE, {Stage.ARRANGED}, True),
        (Intent.QUESTION, {Stage.REMINDING}, False),
        (Intent.PROTECTED, {Stage.REMINDING}, False),
    ],
)
def test_what_is_agreed_disputed_or_on_hold_is_a_persons(
    intent: Intent, stages: set[Stage], acts: bool
) -> None:
    assert may_act(reading(intent), frozenset(stages)) is acts


def test_a_reading_that_is_no_more_than_a_proposal_is_not_acted_on() -> None:
    assert not may_act(reading(Intent.PROMISE, act=False), REMINDING)


def test_a_promise_becomes_the_answer_that_a_person_would_give() -> None:
    read = reading(Intent.PROMISE, date=date(2026, 11, 13), amount=Decimal("50.00"))
    answer = answer_of(read, "Ik betaal vrijdag 50 euro")
    assert (answer.outcome, answer.date, answer.amount) == (
        "promise",
        date(2026, 11, 13),
        Decimal("50.00"),
    )
    assert answer.note is None, "what was agreed says enough"
    assert read_as(read, button=False) == "read as a promise for Fri 13 Nov (0.93): acted"


def test_a_complaint_keeps_its_words() -> None:
    answer = answer_of(reading(Intent.DISPUTE), "De fiets is kapot geleverd")
    assert (answer.outcome, answer.note) == ("complaint", "De fiets is kapot geleverd")


@pytest.mark.parametrize(
    "text",
    [
        "akkoord",
        "Akkoord!",
        "Ja",
        "ja hoor, prima",
        "Ja, dat is goed. Dank u wel!",
        "Agreed",
        "Yes please, thank you",
        "Ik ga akkoord",
        "Beste Acme,\n\nAkkoord.\n\nGroet, Sanne",
        "Oké",
        "Is goed",
        "That works for me",
        "Wij gaan hiermee akkoord.",
        "ok top",
        "I agree to the plan",
        "Akkoord.\n\nOp 3 november 2026 schreef Acme:\n> Kunt u in delen betalen?",
    ],
)
def test_a_yes_accepts(text: str) -> None:
    assert accepts(text)


@pytest.mark.parametrize(
    "text",
    [
        "Niet akkoord",
        "Ja maar dan wel in vijf delen",
        "Akkoord?",
        "Nee",
        "",
        "Dank u wel",
        "Ja, als het vanaf december mag",
        "Akkoord, maar ik begin volgende maand",
        "Yes but not now",
        "Ik weet het niet",
        "ja ja, dat zal wel",
        "Ik betaal vrijdag",
        "Oké, ik bel u morgen",
        "I don't agree",
        "Ja ik heb al betaald",
        "Prima, maar 20 euro per maand",
    ],
)
def test_anything_beside_a_yes_is_for_a_person(text: str) -> None:
    assert not accepts(text)


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("Ik ben afwezig tot en met 20 november.", date(2026, 11, 20)),
        ("Automatisch antwoord: momenteel afwezig", None),
        ("I am out of office until 20 November 2026.", date(2026, 11, 20)),
    ],
)
def test_an_absence_has_the_last_day_that_is_named(text: str, back: date | None) -> None:
    read = RuleReader().read(text, on=date(2026, 11, 9))
    assert (read.intent, read.date) == (Intent.OUT_OF_OFFICE, back)
