"""Where to look around after the play."""

from pathlib import Path
from urllib.parse import quote

from rich.console import Console
from rich.table import Table

from workers.embedded.stack_file import StackFile

_FILTERS = (
    ("All cases", ""),
    ("Handed over", 'Outcome = "escalated"'),
    ("A broken promise", 'NonPaymentReason = "broken_promise"'),
    ("Waiting for a person", 'NeedsPerson = true AND ExecutionStatus = "Running"'),
)


def show_addresses(console: Console, stack: StackFile, data: Path) -> None:
    """Temporal filtered, the outbox, the API."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    workflows = f"{stack.temporal_ui}/namespaces/default/workflows"
    for title, query in _FILTERS:
        link = f"{workflows}?query={quote(query)}" if query else workflows
        table.add_row(f"{title} in Temporal", link)
    table.add_row("What debtors received", f"{stack.sandbox}/outbox")
    table.add_row("API", f"{stack.gateway}/docs")
    table.add_row("One case", f"amicable case show demo/LF-3031 --data {data}")
    table.add_row("More time", f"amicable forward 30 --data {data}")
    table.add_row("Tokens", str(data / "stack.json"))
    console.print()
    console.print(table, soft_wrap=True)
