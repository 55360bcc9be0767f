"""What a check found: good or not, in one line, with what to do about it."""

from collections.abc import AsyncIterator, Callable
from enum import StrEnum

from domain.model import Model


class State(StrEnum):
    """How good it is; only ``FAILED`` makes the command fail."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    SKIPPED = "skipped"
    """Not looked at: it is not used, or what it needs is not there."""


class Finding(Model):
    """One line of the checklist; never holds a secret."""

    check: str
    state: State
    said: str
    todo: str = ""


Findings = AsyncIterator[Finding]
Examination = Callable[[], Findings]


def ok(check: str, said: str) -> Finding:
    """All is well."""
    return Finding(check=check, state=State.OK, said=said)


def warning(check: str, said: str, todo: str) -> Finding:
    """It works, but somebody should look."""
    return Finding(check=check, state=State.WARNING, said=said, todo=todo)


def failed(check: str, said: str, todo: str) -> Finding:
    """It cannot work like this."""
    return Finding(check=check, state=State.FAILED, said=said, todo=todo)


def skipped(check: str, said: str) -> Finding:
    """Not looked at, and why."""
    return Finding(check=check, state=State.SKIPPED, said=said)
