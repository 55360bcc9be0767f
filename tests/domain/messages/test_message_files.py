"""A mistake in a message file is found when it is read, with file and line."""

import json

import pytest

from domain.messages.render import render_email
from domain.messages.sample_facts import sample_facts
from domain.messages.source import MessageSource, parse_labels
from domain.messages.templating import MessageError
from domain.messages.wording import UnknownMessageError, Wording
from tests.domain.messages.samples import MESSAGES, message_files, shipped

LABELS = parse_labels("nl/labels.md", message_files()["nl/labels.md"])


def parse(text: str) -> MessageSource:
    return MessageSource.parse("nl/hello.md", text, LABELS)


def hello(whatsapp: str) -> MessageSource:
    return parse(f"---\nsubject: Hallo\nwhatsapp: {json.dumps(whatsapp)}\n---\nBeste\n")


def test_every_message_exists_in_every_language() -> None:
    wording = shipped()
    assert wording.languages == ("en", "nl")
    for language in wording.languages:
        assert wording.names(language) == MESSAGES


def test_a_message_that_one_language_lacks_is_refused() -> None:
    files = {path: text for path, text in message_files().items() if path != "en/firm.md"}
    with pytest.raises(MessageError, match=r"nl/firm\.md:1: is not there in language 'en'"):
        Wording.parse(files)


def test_asking_for_an_unknown_message_says_which_there_are() -> None:
    with pytest.raises(UnknownMessageError, match=r"no message 'frendly' in 'nl'.*friendly"):
        shipped().get("nl", "frendly")
    with pytest.raises(KeyError, match="no messages in language 'fy'; there are: en, nl"):
        shipped().get("fy", "friendly")


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("Beste\n", "nl/hello.md:1: begins with front matter"),
        ("---\nsubject: 'Hallo\n---\nBeste\n", "nl/hello.md:3: the front matter is no YAML"),
        ("---\nsubjet: Hallo\n---\nBeste\n", "nl/hello.md:2: subject: Field required"),
        ("---\nsubject: Hallo\ntone: firm\n---\n", "nl/hello.md:3: tone: Extra inputs"),
        ("---\nsubject: Hallo\n---\nBeste {{ naam }}\n", "nl/hello.md:4: unknown name 'naam'"),
        ("---\nsubject: Hallo\n---\n\n{% if one %}\n", "nl/hello.md:5: Unexpected end"),
        (
            "---\nsubject: Hallo\nfacts:\n  day: vrijdag\n---\nBeste\n\nOp {{ facts.dag }}\n",
            "nl/hello.md:8: facts.dag has no example: give one under facts:",
        ),
        (
            "---\nsubject: Hallo\nbuttons:\n  paid: Ik heb het bedrag al betaald\n---\n",
            "nl/hello.md:3: a button says 1 to 20 characters",
        ),
    ],
)
def test_errors_name_file_and_line(text: str, where: str) -> None:
    with pytest.raises(MessageError) as error:
        parse(text)
    assert str(error.value).startswith(where)


@pytest.mark.parametrize(
    ("whatsapp", "problem"),
    [
        ("{{ name }}, dag", "may not begin"),
        ("Dag {{ name }}", "may not end"),
        ("Dag {{ name }} {{ amount }} euro", "side by side"),
        ("Dag {% if one %}u{% endif %} daar", "no {% … %}"),
        ("Dag\tu", "no tabs"),
        ("Dag " + "u" * 1030, "at most 1024"),
    ],
)
def test_what_whatsapp_would_refuse_is_refused_at_once(whatsapp: str, problem: str) -> None:
    with pytest.raises(MessageError, match=problem):
        hello(whatsapp)


def test_the_hash_changes_with_the_words() -> None:
    assert hello("Dag").hash == hello("Dag").hash
    assert hello("Dag").hash != hello("Hallo").hash


def test_what_only_one_message_tells_is_filled_in_and_never_becomes_markup() -> None:
    front = "subject: Hallo\nfacts:\n  day: vrijdag\nsms: Tot {{ facts.day }}."
    source = parse(f"---\n{front}\n---\nBeste {{{{ name }}}},\n\nTot {{{{ facts.day }}}}.\n")
    facts = sample_facts("nl")
    told = facts.model_copy(update={"details": {"day": "*zaterdag* 14 november"}})
    assert "Tot *zaterdag* 14 november." in render_email(source, told).text
    with pytest.raises(MessageError, match="has no attribute 'day'"):
        render_email(source, facts)
