"""What a debtor wrote anew, below or above the message they answer."""

import pytest

from domain.reading.written_anew import written_anew
from gateway.email_text import words_of

ANSWER = "Ik betaal vrijdag.\n\nGroet, Sanne"


@pytest.mark.parametrize(
    "quote",
    [
        "On Mon, 9 Nov 2026 at 10:00, Acme <x@acme.example> wrote:\n> Dear Sanne",
        "On Mon, 9 Nov 2026 at 10:00, Acme\n<x@acme.example> wrote:\n\n> Dear Sanne",
        "Op ma 9 nov. 2026 om 10:00 schreef Acme <x@acme.example>:\n\n> Beste Sanne",
        "-----Original Message-----\nFrom: Acme",
        "-----Oorspronkelijk bericht-----\nVan: Acme",
        "________________________________\nVan: Acme",
        "Van: Acme <x@acme.example>\nVerzonden: maandag 9 november 2026 10:00\nAan: Sanne",
        "> Beste Sanne\n> U moet nog betalen",
    ],
)
def test_the_quote_is_cut(quote: str) -> None:
    assert written_anew(f"{ANSWER}\n\n{quote}") == ANSWER
    assert written_anew(f"{ANSWER}\n\n{quote}".replace("\n", "\r\n")) == ANSWER


def test_an_answer_below_the_quote() -> None:
    text = "On Mon, 9 Nov 2026, Acme wrote:\n> Dear Sanne\n> please pay\n\nI paid yesterday"
    assert written_anew(text) == "I paid yesterday"


@pytest.mark.parametrize("text", ["Op vrijdag betaal ik.", "I wrote: no", "", "a > b", "> only"])
def test_nothing_to_cut(text: str) -> None:
    assert written_anew(text) == text


def test_the_words_of_a_page() -> None:
    page = "<title>x</title><div>Hoi&nbsp;daar</div><script>a()</script><br>Ik &lt;3 u"
    assert words_of(page).replace("\xa0", " ") == "Hoi daar\nIk <3 u"
