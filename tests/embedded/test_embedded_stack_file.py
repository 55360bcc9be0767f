"""The file by which other programs find a running stack."""

import json
from pathlib import Path

import pytest

from workers.embedded.errors import EmbeddedStackError
from workers.embedded.stack_file import StackFile

STACK = StackFile(
    gateway="http://127.0.0.1:8080",
    temporal="127.0.0.1:7233",
    temporal_ui="http://127.0.0.1:8233",
    postgres="postgresql://amicable@127.0.0.1:5432/amicable?sslmode=disable",
    sandbox="http://127.0.0.1:8090",
    event_tokens={"demo": "secret-of-demo"},
    api_token="secret-of-the-api",
)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = STACK.write(tmp_path)
    assert path == tmp_path / "stack.json"
    assert StackFile.read(tmp_path) == STACK
    assert json.loads(path.read_text())["event_tokens"] == {"demo": "secret-of-demo"}


def test_only_the_owner_may_read_it_and_tokens_are_not_shown(tmp_path: Path) -> None:
    assert STACK.write(tmp_path).stat().st_mode & 0o777 == 0o600
    assert "secret" not in repr(STACK)


def test_it_is_replaced_in_one_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    STACK.write(tmp_path)

    def no_space(_: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("os.fsync", no_space)
    with pytest.raises(OSError, match="No space"):
        STACK.model_copy(update={"api_token": "new"}).write(tmp_path)
    assert StackFile.read(tmp_path) == STACK
    assert [entry.name for entry in tmp_path.iterdir()] == ["stack.json"]


def test_without_a_stack_the_error_says_how_to_start_one(tmp_path: Path) -> None:
    STACK.write(tmp_path)
    StackFile.remove(tmp_path)
    StackFile.remove(tmp_path)
    with pytest.raises(EmbeddedStackError, match="amicable up --data"):
        StackFile.read(tmp_path)


def test_a_foreign_file_is_refused_by_its_fields(tmp_path: Path) -> None:
    (tmp_path / "stack.json").write_text('{"gateway": 5}')
    with pytest.raises(EmbeddedStackError, match="gateway, temporal"):
        StackFile.read(tmp_path)
