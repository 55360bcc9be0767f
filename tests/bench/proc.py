"""Processor time and memory of a process with all its children, from ``/proc`` (Linux)."""

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """A process and everything it started, as far as it still runs."""
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        fields = _stat(path)
        if fields:
            parents.setdefault(int(fields[1]), []).append(int(path.parent.name))
    found = [pid]
    for known in found:
        found.extend(parents.get(known, ()))
    return found


def parent(pid: int) -> int:
    """Who started a process."""
    return int(_stat(Path(f"/proc/{pid}/stat"))[1])


def cpu_seconds(pid: int) -> float:
    """Processor time that a process and its children have used."""
    total = 0
    for member in family(pid):
        fields = _stat(Path(f"/proc/{member}/stat"))
        if fields:
            total += sum(int(fields[at]) for at in (11, 12, 13, 14))
    return total / _TICKS


def memory_mb(pid: int) -> float:
    """Memory of one process alone: its proportional share of what it has mapped, in MB."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    row = next((row for row in text.splitlines() if row.startswith("Pss:")), "Pss: 0 kB")
    return int(row.split()[1]) / 1024


def memory_of_all(pid: int) -> float:
    """Memory of a process and its children in MB, shared pages counted once."""
    return sum(memory_mb(member) for member in family(pid))


def _stat(path: Path) -> list[str]:
    """State, parent and the rest of ``/proc/PID/stat``, after the name in brackets."""
    try:
        return path.read_text().rpartition(")")[2].split()
    except OSError:
        return []


def command_line(pid: int) -> str:
    """What a process was started as."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""
