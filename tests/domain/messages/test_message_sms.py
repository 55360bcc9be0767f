"""What the debtor reads as a text message: short, and cheap to send."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.messages.labels import Labels
from domain.messages.sms import MOST_PARTS, in_gsm_alphabet, parts_of, render_sms
from domain.messages.source import MessageSource
from domain.messages.templating import MessageError
from tests.domain.messages.samples import BY_SMS, facts, facts_for, shipped

WORDING = shipped()
LINK = "https://pay.example/x7Kq"


def test_the_debtor_reads_who_what_how_much_by_when_where_and_whom_to_call() -> None:
    message = render_sms(WORDING.get("nl", "friendly"), facts())
    assert message.text == (
        "Fietsenmaker De Kade: misschien is het u ontgaan. Voor factuur 2026-0117 staat nog "
        "€ 250,00 open. Betaalt u uiterlijk 27 november 2026? Rekening NL91 ABNA 0417 1643 00, "
        "kenmerk RF16INV20260001. Lukt het niet? Bel 030 123 45 67, wij helpen graag."
    )
    assert message.parts == 2


def test_a_link_to_pay_stands_instead_of_the_account() -> None:
    text = render_sms(WORDING.get("en", "friendly"), facts(language="en", pay_url=LINK)).text
    assert f"Pay at {LINK}, reference" in text
    assert "NL91" not in text


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", BY_SMS)
@pytest.mark.parametrize("claims", [1, 3])
@pytest.mark.parametrize("costs", [None, "40.00"])
@pytest.mark.parametrize("pay", [{}, {"pay_url": LINK}, {"pay_by": None}, {"paid": "64.50"}])
def test_every_shipped_message_fits(
    language: str, name: str, claims: int, costs: str | None, pay: dict[str, Any]
) -> None:
    told = facts_for(name, language=language, claims=claims, costs=costs, **pay)
    assert render_sms(WORDING.get(language, name), told).parts <= MOST_PARTS


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ł" * 70, 1),
        ("ł" * 71, 2),
        ("ł" * 135, 3),
        ("🙂" * 35, 1),
        ("🙂" * 36, 2),
    ],
)
def test_parts_are_counted_as_operators_count_them(text: str, parts: int) -> None:
    """3GPP TS 23.038: the euro sign takes two places, a letter outside it makes all UCS-2."""
    assert parts_of(text) == parts


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("Zoë’s café – 1…", "Zoe's café - 1..."),
        ("één à €5 Ñ ß", "één à €5 Ñ ß"),
        ("Garçon", "Garcon"),
        ("Wałęsa", "Wałesa"),
        ("中文", "中文"),
    ],
)
def test_look_alikes_keep_a_message_cheap(written: str, sent: str) -> None:
    assert in_gsm_alphabet(written) == sent


@given(st.text(max_size=400))
def test_look_alikes_never_make_it_longer_to_send(text: str) -> None:
    # Three dots for one, and the like, may add characters, but never more than a few times.
    assert parts_of(in_gsm_alphabet(text)) <= 4 * parts_of(text) + 1
    assert in_gsm_alphabet(in_gsm_alphabet(text)) == in_gsm_alphabet(text)


def test_what_does_not_fit_goes_by_another_channel() -> None:
    with pytest.raises(MessageError, match=r"takes \d text messages, more than 2"):
        render_sms(WORDING.get("nl", "friendly"), facts(claims=3, reference="2026-0117, " * 20))


def test_a_notice_has_no_sms_text() -> None:
    source = WORDING.get("nl", "final_notice_consumer")
    with pytest.raises(MessageError, match="has no SMS text"):
        render_sms(source, facts_for(source.name))
    with pytest.raises(MessageError, match=r"nl/x\.md:3: a notice is proven: it has no SMS text"):
        parse("subject: Nota\nsms: Betaal nu\nstatutory: true", source.labels)


def test_a_mistake_in_the_text_is_found_when_the_file_is_read() -> None:
    labels = WORDING.get("nl", "friendly").labels
    with pytest.raises(MessageError, match=r"nl/x\.md:3: unknown name 'amuont'"):
        parse("subject: Nota\nsms: Betaal {{ amuont }}", labels)


def parse(front: str, labels: Labels) -> MessageSource:
    return MessageSource.parse("nl/x.md", f"---\n{front}\n---\nDag\n", labels)
