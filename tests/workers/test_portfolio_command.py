"""`amicable portfolio` on a small invented file: the play, the report, the refusals."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from tests.workers.settled import written

PATIENCE = 300


def portfolio(*words: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "workers", "portfolio", *map(str, words)],
        env={**os.environ, "COLUMNS": "160"},
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_settled_invoices_are_collected_again_and_reported(tmp_path: Path) -> None:
    file, mapping = written(tmp_path)
    out = tmp_path / "report"

    done = portfolio(file, "--mapping", mapping, "--out", out, cwd=tmp_path)

    told = done.stdout + done.stderr
    assert done.returncode == 0, told
    assert told.count("✓") == 5
    assert "✗" not in told
    assert "4 cases of 4 late invoices" in told
    facts = json.loads((out / "report.json").read_text())
    assert (facts["invoices"], facts["debtors"], facts["cases"]) == (6, 3, 4)
    assert facts["promptness"]["never_paid"] == 1
    assert _last_words(facts) == {
        "A-2": ("nothing", 1),
        "A-3": ("friendly", 8),
        "B-1": ("firm", 23),
    }
    text = (out / "report.md").read_text()
    assert "| friendly | 3 | – | 3 |" in text
    assert "![Contacts by day, step and channel](contacts.svg)" in text
    words = " ".join(ElementTree.parse(out / "contacts.svg").getroot().itertext())  # noqa: S314
    assert "6 invoices, 4 late" in words
    assert (out / "contacts.png").read_bytes().startswith(b"\x89PNG")


def _last_words(facts: dict[str, Any]) -> dict[str, tuple[str, int]]:
    return {it["invoice"]: (it["last_step"], it["days_late"]) for it in facts["payers"]}


def test_without_the_sample_it_says_what_to_name_instead(tmp_path: Path) -> None:
    done = portfolio(cwd=tmp_path)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("amicable: ../shared/data/ibm-accounts-receivable.csv is missing: ")
    assert "--mapping" in line


def test_a_bad_row_is_named_and_nothing_is_played(tmp_path: Path) -> None:
    file, mapping = written(tmp_path)
    file.write_text(file.read_text().replace("2025-04-16", "soon"))
    done = portfolio(file, "--mapping", mapping, "--out", tmp_path / "report", cwd=tmp_path)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "line 7, invoice.due_on" in line
    assert not (tmp_path / "report").exists()
