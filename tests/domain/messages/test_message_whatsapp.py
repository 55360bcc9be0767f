"""What the debtor reads in WhatsApp, and the template that Meta approved for it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.messages.content_template import content_template
from domain.messages.render import RenderedWhatsApp, render_whatsapp
from domain.messages.templating import MessageError
from tests.domain.messages.samples import MESSAGES, facts, shipped

WORDING = shipped()
ON_WHATSAPP = [name for name in MESSAGES if not name.startswith("final")]
WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60).filter(
    lambda text: bool(text.split())
)


def substituted(message: RenderedWhatsApp) -> str:
    return re.sub(r"\{\{(\d+)\}\}", lambda m: message.variables[m[1]], message.template_body)


@given(
    language=st.sampled_from(["nl", "en"]),
    name=st.sampled_from(ON_WHATSAPP),
    debtor=WORDS,
    reference=WORDS,
    word=st.none() | WORDS,
    claims=st.integers(1, 40),
    costs=st.sampled_from([None, "40.00"]),
    paid=st.sampled_from([None, "64.50"]),
    pay_url=st.sampled_from([None, "https://pay.example/x7Kq"]),
)
def test_the_template_with_its_variables_is_the_text(
    language: str,
    name: str,
    debtor: str,
    reference: str,
    word: str | None,
    claims: int,
    costs: str | None,
    paid: str | None,
    pay_url: str | None,
) -> None:
    source = WORDING.get(language, name)
    told = facts(
        details=source.facts,
        claims=claims,
        costs=costs,
        paid=paid,
        language=language,
        debtor_name=debtor,
        reference=reference,
        personal_word=word,
        pay_url=pay_url,
    )
    message = render_whatsapp(source, told)
    assert substituted(message) == message.text
    assert list(message.variables) == [str(n + 1) for n in range(len(message.variables))]
    for value in message.variables.values():
        assert value
        assert value == " ".join(value.split())


def test_the_debtor_reads_who_what_and_how_to_answer() -> None:
    message = render_whatsapp(WORDING.get("nl", "friendly"), facts())
    assert message.text.startswith("Beste Sanne de Vries,")
    assert "factuur 2026-0117 staat nog open bij Fietsenmaker De Kade" in message.text
    assert "Bedrag: € 250,00\nUiterlijk: 27 november 2026\n" in message.text
    assert "Rekening: NL91 ABNA 0417 1643 00\n" in message.text
    assert "{{1}}" in message.template_body
    assert message.variables["1"] == "Sanne de Vries"


def test_a_name_stays_a_name() -> None:
    name = "<b>O'Neill & Zn {{7*7}}</b>"
    message = render_whatsapp(WORDING.get("nl", "friendly"), facts(debtor_name=name))
    assert message.text.startswith(f"Beste {name},")


def test_many_invoices_are_counted_not_listed_for_ever() -> None:
    message = render_whatsapp(WORDING.get("nl", "friendly"), facts(claims=40))
    assert "2026-0117, 2026-0118" in message.text
    assert re.search(r"en nog \d+ staan nog open", message.text)


def test_a_nameless_debtor_is_an_error() -> None:
    with pytest.raises(MessageError, match="variable 1 is empty"):
        render_whatsapp(WORDING.get("nl", "friendly"), facts(debtor_name=" "))


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", ON_WHATSAPP)
def test_the_content_template_is_what_twilio_takes(language: str, name: str) -> None:
    source = WORDING.get(language, name)
    body = content_template(source, language)
    assert re.fullmatch(rf"amicable_{name}_{language}_[0-9a-f]{{8}}", body["friendly_name"])
    assert body == content_template(source, language)
    (kind, content), *more = body["types"].items()
    assert not more
    assert kind == ("twilio/quick-reply" if source.buttons else "twilio/text")
    used = set(re.findall(r"\{\{(\d+)\}\}", content["body"]))
    assert used == set(body["variables"])
    assert source.category == "utility"
    assert "{{" in content["body"]


def test_the_buttons_ask_for_the_reason() -> None:
    content = content_template(WORDING.get("nl", "friendly"), "nl")["types"]
    actions = content["twilio/quick-reply"]["actions"]
    assert [action["id"] for action in actions] == [
        "paid",
        "plan",
        "dispute",
        "hardship",
        "call_me",
    ]
    assert all(len(action["title"]) <= 20 for action in actions)
