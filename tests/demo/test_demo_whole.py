"""`amicable demo --exit` on the whole embedded stack: four months, everyone ends as they should."""

import os
import subprocess
import sys
from pathlib import Path

from workers.demo.portfolio import PORTFOLIO

PATIENCE = 300
ANY_PORTS = [
    f"--{part}-port=0" for part in ("gateway", "temporal", "temporal-ui", "postgres", "sandbox")
]


def test_the_demo_ends_as_it_should(tmp_path: Path) -> None:
    data = tmp_path / "demo"
    command = [sys.executable, "-m", "workers", "demo", "--exit", "--data", str(data), *ANY_PORTS]
    done = subprocess.run(  # noqa: S603
        command,
        env={**os.environ, "COLUMNS": "120"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    story = done.stdout + done.stderr
    assert done.returncode == 0, story
    assert f"{len(PORTFOLIO)} of {len(PORTFOLIO)} ended as they should" in story
    assert all(persona.name in story for persona in PORTFOLIO)
    assert "/namespaces/default/workflows?query=" in story
    assert not (data / "stack.json").exists(), "the stack is stopped"
