"""The portfolio is varied, invented, and says how each story should end."""

from collections import Counter

from domain.incoming import incoming_event
from domain.vocabulary import DebtorKind
from tests.demo.street import MONDAY
from workers.demo.books import Books, debtor
from workers.demo.portfolio import PORTFOLIO


def test_there_are_debtors_of_all_kinds() -> None:
    assert len(PORTFOLIO) >= 14
    assert Counter(it.kind for it in PORTFOLIO)[DebtorKind.BUSINESS] >= 3
    assert {it.language for it in PORTFOLIO} == {"nl", "en"}
    assert {it.country for it in PORTFOLIO} > {"NL"}


def test_nothing_is_there_twice() -> None:
    numbers = [bill.number for it in PORTFOLIO for bill in it.bills]
    phones = [it.phone for it in PORTFOLIO if it.phone]
    for each in (numbers, phones, [it.id for it in PORTFOLIO], [it.name for it in PORTFOLIO]):
        assert len(each) == len(set(each))


def test_every_address_is_fictitious() -> None:
    assert all(it.email.endswith(".example") for it in PORTFOLIO if it.email)
    fictitious = ("+31600000", "+31200000", "+442079460")
    assert all(it.phone.startswith(fictitious) for it in PORTFOLIO if it.phone)


def test_every_story_says_how_it_should_end() -> None:
    for persona in PORTFOLIO:
        first = persona.expects[0].words
        assert first.startswith(("ends", "rests")), persona.name


def test_the_shops_events_are_valid() -> None:
    books = Books(MONDAY.date())
    for persona in PORTFOLIO:
        assert debtor(persona)["id"] == persona.id
        for bill in persona.bills:
            incoming_event.validate_python(books.invoice(persona, bill, MONDAY))
