"""Every shape of what we say about complaints, searches and holds reads easily, too."""

from itertools import product

import pytest

from domain.messages.reading_gate import read
from domain.messages.render import render_whatsapp
from domain.messages.sample_facts import sample_facts
from tests.domain.messages.samples import shipped

_ANSWER = ("verdict", "credit", "rest", "goodwill", "gesture", "reasons")
ANSWERS = [
    dict(zip(_ANSWER, shape, strict=True))
    for shape in (
        ("upheld", "€ 50,00", "", "", "", ""),
        ("upheld", "€ 50,00", "", "", "een tegoedbon van € 10", ""),
        ("upheld", "€ 50,00", "", "voucher", "", "Dat ging fout."),
        ("upheld", "", "€ 250,00", "replacement", "", "De lamp was stuk."),
        ("upheld", "", "€ 250,00", "replacement", "gratis bezorging", "De lamp was stuk."),
        ("partly", "€ 50,00", "€ 200,00", "", "", "De lamp was stuk."),
        ("rejected", "", "€ 250,00", "", "", "Uw buren namen het pakje aan."),
    )
]
RECEIVED = [{"owner": owner, "disputed": part} for owner, part in product(("", "Eva"), ("", "€ 9"))]
HELD = [
    {"kind": kind, "write_to": name, "until": until}
    for kind, name, until in product(
        ("debt_help", "guardian", "bankruptcy", "vulnerable", "other"),
        ("", "Bewind BV", "Sanne de Vries"),
        ("", "9 mei 2027"),
    )
]
SHAPES = [
    *(("complaint_answered", facts) for facts in ANSWERS),
    *(("complaint_received", facts) for facts in RECEIVED),
    *(("hold_confirmed", facts) for facts in HELD),
]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(("name", "facts"), SHAPES)
def test_it_passes_the_reading_gate(language: str, name: str, facts: dict[str, str]) -> None:
    source = shipped().get(language, name)
    told = source.model_copy(update={"facts": source.facts | facts})
    problems = [(it.form, it.plain, it.problems) for it in read(told) if it.problems]
    assert problems == []


@pytest.mark.parametrize(("language", "nothing"), [("nl", "niets"), ("en", "nothing")])
def test_a_rejected_complaint_lists_nothing_that_is_nothing(language: str, nothing: str) -> None:
    """A person would not write: "taken off: nothing; extra from us: nothing"."""
    rejected = dict(zip(_ANSWER, ("rejected", "", "€ 250,00", "", "", "Kijk."), strict=True))
    source = shipped().get(language, "complaint_answered")
    facts = sample_facts(source.language).model_copy(update={"details": source.facts | rejected})
    told = render_whatsapp(source, facts)
    assert nothing not in told.text
    assert "€ 250,00" in told.text
