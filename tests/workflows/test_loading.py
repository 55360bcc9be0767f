"""What the sandbox loads anew for each run: its own workflow and no other."""

import subprocess
import sys


def test_a_case_does_not_load_the_other_workflows() -> None:
    asked = "import sys, workflows.collect_invoice; print(*sorted(sys.modules))"
    loaded = subprocess.run(  # noqa: S603
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "workflows.case" in loaded
    assert not {"workflows.scan_ledger", "workflows.send_courtesy"} & set(loaded)
