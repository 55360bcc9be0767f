"""The log of a child: appended to, and read from its end when the child fails."""

from io import FileIO
from pathlib import Path

_TAIL_LINES = 12
_TAIL_BYTES = 16_384
_LARGE = 10_000_000


class LogFile:
    """Where the output of a child goes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._start = 0

    def open(self) -> FileIO:
        """Open it for a new start of the child; what a former start wrote stays above."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._path.exists() and self._path.stat().st_size > _LARGE:
            self._path.replace(self._path.with_suffix(".old" + self._path.suffix))
        file = FileIO(self._path, "a")
        self._start = file.seek(0, 2)
        return file

    def tail(self) -> str:
        """Tell the last lines the child wrote since it was started, and where to read more."""
        with self._path.open("rb") as file:
            end = file.seek(0, 2)
            file.seek(max(self._start, end - _TAIL_BYTES))
            lines = file.read().decode(errors="replace").splitlines()[-_TAIL_LINES:]
        if not lines:
            return f"it wrote nothing to {self._path}"
        return "\n".join([f"the end of {self._path}:", *(f"  {line}" for line in lines)])
