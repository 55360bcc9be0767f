r"""Jinja as messages use it: sandboxed, strict, and every value escaped for where it lands.

A value never becomes markup: in a Markdown body it is backslash-escaped, so that a debtor named
``<b>*x*</b>`` stays a name. An absent value is an error, never an empty gap or "None".
"""

import re
from collections.abc import Callable, Collection, Mapping
from functools import cache
from traceback import extract_tb
from typing import Any, Literal

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, Undefined, nodes
from jinja2.sandbox import SandboxedEnvironment

from domain.messages.context import NAMES
from domain.messages.formats import one_line

Lands = Literal["line", "markdown"]

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


class MessageError(ValueError):
    """A message file, or the facts it got, cannot be used; says where and why."""

    def __init__(self, path: str, line: int, problem: str) -> None:
        super().__init__(f"{path}:{line}: {problem}")
        self.path, self.line, self.problem = path, line, problem


def _value(escape: Callable[[str], str]) -> Callable[[Any], Any]:
    def finalize(value: Any) -> Any:
        if isinstance(value, Undefined):
            return value  # StrictUndefined explains itself when it is written out
        if value is None:
            raise TemplateError("a value that is absent here is written out: guard it with “if”")
        return escape(one_line(str(value)))

    return finalize


def _markdown_escaped(text: str) -> str:
    return _PUNCTUATION.sub(r"\\\1", text)


@cache
def _environment(lands: Lands) -> SandboxedEnvironment:
    # Not HTML: Markdown is escaped by `finalize`, and HTML later by the page (email_page).
    return SandboxedEnvironment(
        undefined=StrictUndefined,
        finalize=_value(_markdown_escaped if lands == "markdown" else str),
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )


def parse_template(
    path: str, text: str, lands: Lands, first_line: int = 1, facts: Collection[str] = ()
) -> nodes.Template:
    """The template's syntax tree, after checking syntax and names.

    ``facts`` are the names after ``facts.`` that the message's front matter gives examples of.

    Raises:
        MessageError: with the line in the file.
    """
    try:
        tree = _environment(lands).parse(text, filename=path)
    except TemplateSyntaxError as error:
        raise MessageError(path, first_line + error.lineno - 1, str(error.message)) from error
    own = {name.name for name in tree.find_all(nodes.Name) if name.ctx != "load"}
    for name in tree.find_all(nodes.Name):
        if name.ctx == "load" and name.name not in NAMES | own | {"loop"}:
            line = first_line + name.lineno - 1
            known = ", ".join(sorted(NAMES))
            raise MessageError(path, line, f"unknown name {name.name!r}; there are: {known}")
    for fact in tree.find_all(nodes.Getattr):
        own_fact = isinstance(fact.node, nodes.Name) and fact.node.name == "facts"
        if own_fact and fact.attr not in facts:
            line = first_line + fact.lineno - 1
            problem = f"facts.{fact.attr} has no example: give one under facts: in the front matter"
            raise MessageError(path, line, problem)
    return tree


@cache
def _compiled(path: str, text: str, lands: Lands) -> Any:
    environment = _environment(lands)
    code = environment.compile(text, filename=path)
    return environment.template_class.from_code(environment, code, {})


def fill(path: str, text: str, lands: Lands, values: Mapping[str, Any], first_line: int = 1) -> str:
    """The template with its values.

    Raises:
        MessageError: a value is missing, or the sandbox refused something.
    """
    try:
        return str(_compiled(path, text, lands).render(values))
    except (TemplateError, TypeError) as error:
        frames = [frame for frame in extract_tb(error.__traceback__) if frame.filename == path]
        line = first_line + (frames[-1].lineno or 1) - 1 if frames else first_line
        raise MessageError(path, line, str(error)) from error
