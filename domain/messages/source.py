"""Message files: front matter and Markdown with Jinja, checked when read.

One source serves email, letter, WhatsApp and SMS, so that no channel says something else.
"""

import hashlib
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal

import yaml
from pydantic import Field, ValidationError

from domain.messages.labels import Labels
from domain.messages.templating import MessageError, parse_template
from domain.messages.whatsapp import WhatsAppTemplate, parse_whatsapp
from domain.model import Model

LABELS = "labels"
"""The name of the file with a language's fixed words."""

Payload = Literal["paid", "plan", "dispute", "hardship", "call_me", "agreed"]
_FRONT = re.compile(r"\A---\n(?P<front>.*?\n)---[ \t]*(?:\n|\Z)", re.DOTALL)


class Button(Model):
    """A quick reply: what it says, and the answer it stands for (practice C1: why, quickly)."""

    id: Payload
    title: Annotated[str, Field(min_length=1, max_length=20)]


class _Front(Model):
    """The front matter of a message file."""

    subject: str
    whatsapp: str | None = None
    sms: str | None = None
    buttons: dict[Payload, str] = Field(default_factory=dict)
    facts: dict[str, Any] = Field(default_factory=dict)
    category: Literal["utility"] = "utility"
    statutory: bool = False
    discount: bool = False


class MessageSource(Model):
    """One message in one language, as its file says it."""

    language: str
    name: str
    path: str
    subject: str
    body: str
    """Markdown with Jinja, on the same lines as in the file."""
    whatsapp: WhatsAppTemplate | None
    sms: str | None
    """The short text for SMS (``domain/messages/sms``), with Jinja."""
    buttons: tuple[Button, ...]
    facts: dict[str, Any] = Field(default_factory=dict)
    """An example of each fact that only this message tells (``facts.…`` in its texts)."""
    category: Literal["utility"]
    statutory: bool
    """A notice that the law prescribes: no caps, its own suppression group."""
    discount: bool
    """It offers less for paying before a date: only for a step that does (practice I5)."""
    labels: Labels
    hash: str
    """Of the wording: file and labels."""

    @classmethod
    def parse(cls, path: str, text: str, labels: Labels) -> "MessageSource":
        """The message of one file; the folder is its language, the file name its name.

        Raises:
            MessageError: naming file and line.
        """
        front_text, body = _split(path, text)
        raw = _yaml(path, front_text)
        front = _front(path, front_text, raw)
        facts = front.facts
        parse_template(path, front.subject, "line", _line_of(front_text, "subject"), facts)
        parse_template(path, body, "markdown", facts=facts)
        whatsapp = None
        if front.whatsapp is not None:
            line = _line_of(front_text, "whatsapp") + 1
            whatsapp = parse_whatsapp(path, front.whatsapp, line, facts)
        return cls(
            language=PurePosixPath(path).parent.name,
            name=PurePosixPath(path).stem,
            path=path,
            subject=front.subject,
            body=body,
            whatsapp=whatsapp,
            sms=_sms(path, front_text, front),
            buttons=_buttons(path, front_text, front),
            facts=facts,
            category=front.category,
            statutory=front.statutory,
            discount=front.discount,
            labels=labels,
            hash=hashlib.sha256(f"{text}\0{labels.model_dump_json()}".encode()).hexdigest(),
        )


def parse_labels(path: str, text: str) -> Labels:
    """The fixed words of a language.

    Raises:
        MessageError: naming file and line.
    """
    front_text, _ = _split(path, text)
    try:
        return Labels.model_validate(_yaml(path, front_text))
    except ValidationError as error:
        raise _first_problem(path, front_text, error) from error


def _split(path: str, text: str) -> tuple[str, str]:
    text = text.replace("\r\n", "\n")
    match = _FRONT.match(text)
    if match is None:
        raise MessageError(path, 1, "begins with front matter between two lines of ---")
    # Empty lines keep the body on its own lines, so that every error names the right one.
    return match["front"], "\n" * text[: match.end()].count("\n") + text[match.end() :]


def _yaml(path: str, front: str) -> Mapping[str, Any]:
    try:
        raw = yaml.safe_load(front)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 2
        raise MessageError(path, line, f"the front matter is no YAML: {error.problem}") from error
    if not isinstance(raw, dict):
        raise MessageError(path, 2, "the front matter holds names and values")
    return raw


def _front(path: str, text: str, raw: Mapping[str, Any]) -> _Front:
    try:
        return _Front.model_validate(raw)
    except ValidationError as error:
        raise _first_problem(path, text, error) from error


def _sms(path: str, text: str, front: _Front) -> str | None:
    if front.sms is None:
        return None
    line = _line_of(text, "sms")
    if front.statutory:
        raise MessageError(path, line, "a notice is proven: it has no SMS text")
    parse_template(path, front.sms, "line", line, front.facts)
    return front.sms


def _buttons(path: str, text: str, front: _Front) -> tuple[Button, ...]:
    try:
        return tuple(Button(id=id_, title=title) for id_, title in front.buttons.items())
    except ValidationError as error:
        problem = "a button says 1 to 20 characters"
        raise MessageError(path, _line_of(text, "buttons"), problem) from error


def _first_problem(path: str, front: str, error: ValidationError) -> MessageError:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    line = _line_of(front, str(first["loc"][0]) if first["loc"] else "")
    return MessageError(path, line, f"{where}: {first['msg']}")


def _line_of(front: str, key: str) -> int:
    """The line in the file where a key of the front matter stands; its first line if absent."""
    for number, line in enumerate(front.splitlines(), 2):
        if line.startswith(f"{key}:"):
            return number
    return 2
