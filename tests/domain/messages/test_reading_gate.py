"""The reading gate says what is wrong with a message, in which sentence, and what to do."""

import pytest

from domain.messages.labels import Labels
from domain.messages.reading_gate import Reading, read
from domain.messages.source import MessageSource
from domain.messages.templating import MessageError
from tests.domain.messages.samples import shipped

LABELS: Labels = shipped().get("nl", "friendly").labels
GOOD = "Wilt u **{{ amount }}** betalen, voor {{ pay_by }}?"


def standard(*paragraphs: str, front: str = "subject: Factuur") -> Reading:
    """How an email of these paragraphs reads, around them a salutation and a greeting."""
    body = "\n\n".join(("Beste {{ name }},", *paragraphs, "Groet"))
    source = MessageSource.parse("messages/nl/mine.md", f"---\n{front}\n---\n{body}\n", LABELS)
    return next(it for it in read(source) if it.form == "email" and not it.plain)


def problem(*paragraphs: str, front: str = "subject: Factuur") -> str:
    (told,) = standard(*paragraphs, front=front).problems
    return told


def test_a_plain_question_passes() -> None:
    reading = standard(GOOD, "[payment]", "Kunt u nu niet betalen? Bel ons. Wij helpen u graag.")
    assert reading.problems == ()
    assert (reading.requests, reading.least) == (1, 65)


def test_a_hard_text_names_its_hardest_sentence() -> None:
    hard = "Ontvangstbevestiging betalingsverplichting administratiekantoor."
    told = problem(GOOD, hard, "[payment]")
    assert "less than 65" in told
    assert f"first here, in one invoice: “{hard}”" in told


def test_a_message_without_words_is_refused() -> None:
    with pytest.raises(MessageError, match=r"mine\.md:1: says nothing between salutation"):
        standard("[payment]")


def test_a_long_sentence_is_to_be_cut() -> None:
    told = problem(GOOD, "Wij zijn er " + "en wij zijn er " * 5 + "nog.", "[payment]")
    assert "a sentence of 24 words, more than 20: make two of “Wij zijn er" in told


def test_two_requests_are_one_too_many() -> None:
    told = problem(GOOD, "Stuur ons een brief.", "[payment]")
    assert told.startswith("asks 2 things: keep one of “Wilt u")
    assert "“Stuur ons een brief.”" in told


@pytest.mark.parametrize(
    "offer", ["Lukt het niet? Bel ons.", "Of laat ons weten wat er is.", "U kunt ons bellen."]
)
def test_an_offer_is_no_request(offer: str) -> None:
    assert standard(GOOD, offer, "[payment]").problems == ()


def test_what_matters_stands_up_top() -> None:
    told = standard(*["Wij zijn er nog voor u."] * 12, GOOD, "[payment]").problems
    assert told == tuple(
        f"the {what} is not in the first 10 lines: move [payment] up"
        for what in ("amount", "date", "account")
    )


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("Dit is een sommatie.", "sommatie"),
        ("U bent in gebreke.", "in gebreke"),
        ("Dan komen er incassokosten bij.", "incassokosten"),
    ],
)
def test_jargon_is_explained_or_replaced(said: str, word: str) -> None:
    *_, last = standard(GOOD, said, "[payment]").problems
    assert last.startswith(f"“{word}” is not explained: write “")


def test_jargon_beside_its_explanation_passes() -> None:
    said = "Dan komen er extra kosten bij: incassokosten."
    assert standard(GOOD, said, "[payment]").jargon == ()


GOOD_AMOUNT = "Het gaat om {{ amount }}. Wij helpen u graag."
TERM = "Betaal binnen veertien dagen vanaf de dag nadat dit bericht bij u is bezorgd" + (
    " en denk er aan dat u dan geen extra kosten hebt."
)


def test_only_the_laws_own_sentence_in_a_notice_is_exempt() -> None:
    notice = "subject: Factuur\nstatutory: true"
    assert standard(TERM, GOOD_AMOUNT, "[payment]", front=notice).problems == ()
    assert "make two of" in problem(TERM, GOOD_AMOUNT, "[payment]")
