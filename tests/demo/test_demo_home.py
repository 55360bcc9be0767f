"""A second demonstration works, beside a running one and after it."""

from pathlib import Path

import pytest

from workers.demo.doors import DemoError
from workers.demo.home import fresh_home
from workers.embedded.lock import DataDirectoryLock


def test_the_last_play_is_cleared_away(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    home.mkdir()
    (home / "old").touch()
    assert fresh_home(None, home) == home
    assert not home.exists()


def test_beside_a_running_one_the_next_name_is_taken(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    with DataDirectoryLock(home):
        assert fresh_home(None, home) == tmp_path / "demo-2"
        assert home.exists()


def test_a_given_directory_is_never_cleared(tmp_path: Path) -> None:
    (tmp_path / "mine").touch()
    with pytest.raises(DemoError, match="not empty"):
        fresh_home(tmp_path)
    assert (tmp_path / "mine").exists()


def test_an_empty_or_missing_directory_is_taken_as_it_is(tmp_path: Path) -> None:
    assert fresh_home(tmp_path) == tmp_path
    assert fresh_home(tmp_path / "new") == tmp_path / "new"
