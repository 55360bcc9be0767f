"""Where to look around after the play."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from rich.console import Console
from rich.text import Text

from workers.embedded.stack_file import StackFile

_FILTERS = (
    ("All cases in Temporal", ""),
    ("  handed over", 'Outcome="escalated"'),
    ("  a broken promise", 'NonPaymentReason="broken_promise"'),
    ("  waiting for a person", "NeedsPerson=true AND ExecutionStatus='Running'"),
)


def show_addresses(console: Console, stack: StackFile, data: Path, desk: str) -> None:
    """Temporal filtered, the outbox, the API; links stay in one piece."""
    console.print()
    for title, address in _addresses(stack, data, desk):
        line = Text.assemble((f"{title:<26}", "bold"), address)
        console.print(line, soft_wrap=True)


def _addresses(stack: StackFile, data: Path, desk: str) -> Iterator[tuple[str, str]]:
    workflows = f"{stack.temporal_ui}/namespaces/default/workflows"
    for title, query in _FILTERS:
        yield title, f"{workflows}?query={quote(query)}" if query else workflows
    yield "The desk, signed in once", desk
    yield "What debtors received", f"{stack.sandbox}/outbox"
    yield "API", f"{stack.gateway}/docs"
    yield "One case", f"amicable case show demo/LF-3031 --data {data}"
    yield "Let more time pass", f"amicable forward 30 --data {data}"
    yield "Tokens", str(data / "stack.json")
