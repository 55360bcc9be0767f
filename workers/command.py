"""The ``amicable`` command: its entry and the one place where a process ends."""

import importlib
import os
import sys
from typing import NoReturn

import typer

app = typer.Typer(
    name="amicable",
    pretty_exceptions_enable=False,
    add_completion=False,
)


_GROUPS = {"law": "law", "calendar": "calendar", "creditor": "creditors", "case": "cases"}
_GROUPS |= {"playbook": "playbooks", "outreach": "outreach", "health": "health"}
_GROUPS |= {"messages": "messages", "debtor": "debtors", "bank": "bank", "staff": "staff"}
_SINGLE = {
    "serve": ("worker", "gateway", "relay", "migrate"),
    "local": ("up", "demo", "forward"),
    "bring_in": ("import", "emit"),
    "doctor": ("doctor",),
    "portfolio": ("portfolio",),
    "read": ("read",),
    "feedback": ("feedback",),
}


# With a callback the first word stays a command's name, even where only one is mounted.
@app.callback(no_args_is_help=True)
def _amicable() -> None:
    """Collect overdue invoices and keep the customer."""


def _mount(wanted: str | None) -> None:
    """Mount the module of the wanted command only: the others stay unread, so it starts fast."""
    for group, module in _GROUPS.items():
        if wanted in (group, None):
            app.add_typer(importlib.import_module(f"workers.cli.{module}").app, name=group)
    for module, names in _SINGLE.items():
        if wanted in names or wanted is None:
            commands = importlib.import_module(f"workers.cli.{module}").app
            app.registered_commands.extend(commands.registered_commands)


def main() -> NoReturn:
    """Run one command and end the process.

    A Temporal client can abort the interpreter while it shuts down (sdk-python issue 300), after
    all work is done; so the process ends here, without the interpreter's own clean-up.
    """
    known = set(_GROUPS) | {name for names in _SINGLE.values() for name in names}
    first = next((word for word in sys.argv[1:] if not word.startswith("-")), None)
    _mount(first if first in known else None)
    code = _run()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _run() -> int:
    try:
        return app(standalone_mode=False) or 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        line = _one_line(error)
        if line is None:
            raise
        if line:
            print(f"amicable: {line}", file=sys.stderr)  # noqa: T201
        return getattr(error, "exit_code", 1)


def _one_line(error: Exception) -> str | None:
    """What to say about an error that a person can do something about; None for a fault of ours.

    Nothing where all is said already: a group without a command has printed its help.
    """
    if isinstance(error, typer.Abort):
        return "stopped"
    usage = getattr(error, "format_message", None)  # an unusable call, as typer words it
    if usage is not None:
        command = getattr(getattr(error, "ctx", None), "command_path", "amicable")
        said = usage().replace("Value error, ", "")
        return f"{said} See `{command} --help`." if said else ""
    return " ".join(str(error).split()) if _expected(error) else None


_EXPECTED = (
    "EmbeddedStackError",
    "SettingsError",
    "TemporalUnreachableError",
    "NotReadyError",
    "StuckError",
    "MigrationError",
    "PlaybookFileError",
    "UnknownCreditorError",
    "UnknownPlaybookError",
    "NotStoppedError",
    "NotApprovingError",
    "MessageError",
    "UnknownMessageError",
    "CallGuideError",
    "RefusedError",
    "ImportFileError",
    "RejectedRowsError",
    "MappingError",
    "CommandError",
    "PortfolioError",
    "ConfigError",  # of Temporal's own settings
)
"""Errors that say what is wrong and what to do; by name, so that none is imported for it."""


def _expected(error: Exception) -> bool:
    return any(kind.__name__ in _EXPECTED for kind in type(error).__mro__) or isinstance(
        error, OSError
    )
