"""The outbox as a page for people."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi.responses import HTMLResponse

from sandbox.models import OutboxMessage, Reply

if TYPE_CHECKING:
    from jinja2 import Template

# An email may hold anything: it is shown in a frame without scripts, forms or outside content.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'"


@cache
def _template() -> "Template":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(Path(__file__).parent)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template(
        "outbox.html.j2"
    )


def page(
    messages: list[OutboxMessage], replies: list[Reply], to: str | None, limit: int
) -> HTMLResponse:
    """Messages and replies, newest first."""
    entries: list[OutboxMessage | Reply] = [*messages, *replies]
    entries.sort(key=lambda entry: entry.at, reverse=True)
    html = _template().render(
        entries=[(isinstance(entry, Reply), entry) for entry in entries[:limit]],
        total=len(messages),
        shown=min(limit, len(entries)),
        to=to or "",
    )
    return HTMLResponse(html, headers={"Content-Security-Policy": POLICY})
