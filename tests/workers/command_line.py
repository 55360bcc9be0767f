"""The `amicable` command as people type it: in this process, or as a process of its own."""

import asyncio
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer
from typer.testing import CliRunner

from workers import command
from workers.cli import (
    bank,
    bring_in,
    cases,
    creditors,
    debtors,
    doctor,
    feedback,
    health,
    messages,
    outreach,
    playbooks,
    staff,
)

_GROUPS = {"creditor": creditors.app, "case": cases.app, "playbook": playbooks.app}
_GROUPS |= {"doctor": doctor.app, "health": health.app, "outreach": outreach.app}
_GROUPS |= {
    "messages": messages.app,
    "debtor": debtors.app,
    "feedback": feedback.app,
    "bank": bank.app,
    "staff": staff.app,
}


@dataclass(frozen=True)
class Said:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def facts(self) -> Any:
        """The JSON on stdout, and nothing else there."""
        assert self.code == 0, self.err
        return json.loads(self.out)

    @property
    def complaint(self) -> str:
        """The one line on stderr of a command that failed."""
        assert self.code != 0, self.out
        assert self.out == ""
        (line,) = self.err.splitlines()
        return line


async def amicable(*words: object) -> Said:
    """Run a command as the entry does, errors included; in a thread, as it has its own loop."""
    return await asyncio.to_thread(_run, [str(word) for word in words])


def _run(words: list[str]) -> Said:
    group = _GROUPS.get(words[0])
    app: typer.Typer = bring_in.app if group is None else group
    result = CliRunner().invoke(app, words if group is None else words[1:], prog_name="amicable")
    error = result.exception
    if not isinstance(error, Exception):
        return Said(result.exit_code, result.stdout, result.stderr)
    line = command._one_line(error)
    if line is None:
        raise error
    return Said(1, result.stdout, f"{result.stderr}amicable: {line}\n")


async def process(*words: object, **environment: str) -> Said:
    """Run the real entry in a process of its own, with nothing set but ``environment``."""
    child = await asyncio.create_subprocess_exec(
        *(str(Path(sys.executable).with_name("amicable")), *map(str, words)),
        env={"PATH": "/usr/bin:/bin", "COLUMNS": "200", **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(30):
        out, err = await child.communicate()
    assert child.returncode is not None
    return Said(child.returncode, out.decode(), err.decode())
