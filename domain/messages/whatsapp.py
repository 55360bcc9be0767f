"""WhatsApp text as a template that Meta approves once and that is filled per message.

Rules of WhatsApp templates: plain variables only, none at the start or end, none side by side,
at most 1,024 characters (Twilio, "Using variables with content templates").
"""

import re
from collections.abc import Collection

from jinja2 import nodes

from domain.messages.templating import MessageError, parse_template
from domain.model import Model

LONGEST = 1024
_VARIABLE = re.compile(r"\{\{-?\s*(.+?)\s*-?\}\}", re.DOTALL)
_SIDE_BY_SIDE = re.compile(r"\}\}\s*\{\{")


class WhatsAppTemplate(Model):
    """The text as written, as Meta gets it, and the expressions behind its variables."""

    text: str
    template_body: str
    expressions: tuple[str, ...]


def parse_whatsapp(
    path: str, text: str, first_line: int, facts: Collection[str] = ()
) -> WhatsAppTemplate:
    """The template of a WhatsApp text.

    Raises:
        MessageError: WhatsApp would refuse it.
    """
    text = text.strip()
    _only_variables(path, text, first_line, facts)
    expressions = tuple(dict.fromkeys(_VARIABLE.findall(text)))
    numbers = {expression: number for number, expression in enumerate(expressions, 1)}
    body = _VARIABLE.sub(lambda match: f"{{{{{numbers[match[1]]}}}}}", text)
    for wrong, problem in (
        (body.startswith("{{"), "a WhatsApp text may not begin with a variable"),
        (body.endswith("}}"), "a WhatsApp text may not end with a variable"),
        (_SIDE_BY_SIDE.search(body), "two variables stand side by side: put words between"),
        (len(body) > LONGEST, f"a WhatsApp text has at most {LONGEST} characters"),
        ("    " in body or "\t" in body, "a WhatsApp text has no tabs or runs of spaces"),
        ("\n\n\n" in body, "a WhatsApp text has no two empty lines in a row"),
    ):
        if wrong:
            raise MessageError(path, first_line, problem)
    return WhatsAppTemplate(text=text, template_body=body, expressions=expressions)


def _only_variables(path: str, text: str, first_line: int, facts: Collection[str]) -> None:
    tree = parse_template(path, text, "line", first_line, facts)
    for node in tree.body:
        if not isinstance(node, nodes.Output):
            line = first_line + node.lineno - 1
            raise MessageError(path, line, "a WhatsApp text holds {{ … }} only, no {% … %}")
    written = sum(
        not isinstance(part, nodes.TemplateData)
        for node in tree.find_all(nodes.Output)
        for part in node.nodes
    )
    if written != len(_VARIABLE.findall(text)):
        raise MessageError(path, first_line, "braces within a variable cannot be read")
