"""A whole embedded stack with the settings of its processes, and what the doctor finds there."""

import json
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest
from temporalio.client import Client

from tests.workers.command_line import Said, amicable
from workers.cli.doctor import environment_of
from workers.embedded.stack_file import StackFile

Facts = dict[tuple[str, str], dict[str, str]]


class Installation:
    """A whole embedded stack, and what its own processes are told."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.stack = StackFile.read(directory)
        told = environment_of(self.stack, directory)
        self.environment = {
            name: value
            for name, value in told.items()
            if name.startswith(("AMICABLE_", "TEMPORAL"))
        }

    async def amicable(self, *words: object, **changed: str) -> Said:
        """A command with the settings of a process; some of them changed."""
        with pytest.MonkeyPatch.context() as environment:
            for name, value in (self.environment | changed).items():
                environment.setenv(name, value)
            return await amicable(*words)

    async def database(self, name: str) -> str:
        """Another database on the same server."""
        conn = await asyncpg.connect(self.stack.postgres)
        await conn.execute(f"create database {name}")
        await conn.close()
        return urlsplit(self.stack.postgres)._replace(path=f"/{name}").geturl()

    async def temporal(self, namespace: str = "default") -> Client:
        return await Client.connect(self.stack.temporal, namespace=namespace)


def facts(said: Said) -> Facts:
    """The findings by area and check; the exit code agrees with them."""
    rows = json.loads(said.out)
    assert said.err == ""
    assert said.code == int(any(row["state"] == "failed" for row in rows))
    return {(row["area"], row["check"]): row for row in rows}


def troubles(found: Facts) -> dict[tuple[str, str], dict[str, str]]:
    return {key: row for key, row in found.items() if row["state"] in ("failed", "warning")}
