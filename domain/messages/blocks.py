"""Markdown as the few blocks that an email, a plain text and a letter can all show."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Annotated, Any, Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token
from pydantic import Field

from domain.messages.context import values_of
from domain.messages.facts import MessageFacts
from domain.messages.source import MessageSource
from domain.messages.templating import MessageError, fill
from domain.model import Model

PAYMENT_MARK = "[payment]"
"""A paragraph of its own in a message: here stands the payment box."""


class Run(Model):
    """A stretch of text in one style; a line break is a run of its own."""

    text: str
    strong: bool = False
    href: str | None = None


Runs = tuple[Run, ...]


class Paragraph(Model):
    """A paragraph."""

    kind: Literal["paragraph"] = "paragraph"
    runs: Runs


class Bullets(Model):
    """A list; each item one short paragraph."""

    kind: Literal["bullets"] = "bullets"
    items: tuple[Runs, ...]


class PaymentMark(Model):
    """The place of the payment box."""

    kind: Literal["payment"] = "payment"


Block = Annotated[Paragraph | Bullets | PaymentMark, Field(discriminator="kind")]


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False})


def subject_of(source: MessageSource, facts: MessageFacts) -> str:
    """The subject on one line."""
    values = values_of(facts, source.labels)
    return " ".join(fill(source.path, source.subject, "line", values).split())


def blocks_of(source: MessageSource, facts: MessageFacts) -> tuple[Block, ...]:
    """The message's body with these facts.

    Raises:
        MessageError: a fact is missing, or the Markdown is more than a letter can show.
    """
    text = fill(source.path, source.body, "markdown", values_of(facts, source.labels))
    return tuple(_blocks(source.path, _markdown().parse(text)))


def plain(runs: Iterable[Run]) -> str:
    """The words alone, with an address after its link."""
    return "".join(_plain(run) for run in runs)


def _plain(run: Run) -> str:
    return f"{run.text} ({run.href})" if run.href and run.href != run.text else run.text


def _blocks(path: str, tokens: list[Token]) -> Iterator[Block]:
    items: list[Runs] | None = None
    for token in tokens:
        match token.type:
            case "bullet_list_open" if items is None:
                items = []
            case "bullet_list_close":
                yield Bullets(items=tuple(items or ()))
                items = None
            case "inline" if items is not None:
                items.append(_runs(path, token))
            case "inline":
                mark = token.content.strip() == PAYMENT_MARK
                yield PaymentMark() if mark else Paragraph(runs=_runs(path, token))
            case "paragraph_open" | "paragraph_close" | "list_item_open" | "list_item_close":
                pass
            case other:
                line = token.map[0] + 1 if token.map else 1
                raise MessageError(path, line, f"a message has no {other}: keep to paragraphs")


def _runs(path: str, inline: Token) -> Runs:
    runs: list[Run] = []
    style: dict[str, Any] = {}
    for token in inline.children or ():
        match token.type:
            case "text" | "text_special":
                runs.append(Run(text=token.content, **style))
            case "softbreak":
                runs.append(Run(text=" ", **style))
            case "hardbreak":
                runs.append(Run(text="\n"))
            case "strong_open" | "strong_close":
                style = {**style, "strong": token.type == "strong_open"}
            case "link_open" | "link_close":
                style = {**style, "href": token.attrGet("href")}
            case other:
                raise MessageError(
                    path, 1, f"a message has no {other}: keep to **strong** and links"
                )
    return tuple(run for run in runs if run.text)
