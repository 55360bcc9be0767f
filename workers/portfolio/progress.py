"""Time passing, shown: the date moves, what left the house is counted."""

from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from workers.portfolio.books import Books
from workers.portfolio.player import AFTERMATH
from workers.portfolio.tray import Tray

_REPORT_EVERY = timedelta(days=90)


class Passing:
    """A bar over the portfolio's days; where nobody watches, a line a quarter."""

    def __init__(self, console: Console, books: Books, tray: Tray) -> None:
        self._console = console
        self._tray = tray
        self._zone = books.zone
        self._first, last = books.moments()
        self._reported = self._first
        self._days = (last + AFTERMATH - self._first) / timedelta(days=1)
        self._bar = Progress(
            TextColumn("[bold]{task.description}"),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[counts]}"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task(self._day(self._first), total=self._days, counts="")

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def time(self, now: datetime) -> None:
        """It is this late now."""
        counts = f"{len(self._tray.demands):,} contacts, {len(self._tray.thanks):,} thanks"
        passed = (now - self._first) / timedelta(days=1)
        self._bar.update(self._task, completed=passed, description=self._day(now), counts=counts)
        if not self._console.is_terminal and now - self._reported >= _REPORT_EVERY:
            self._reported = now
            self._console.print(f"{self._day(now)}   {counts}", highlight=False)

    def _day(self, now: datetime) -> str:
        return f"{now.astimezone(self._zone):%a %d %b %Y}"
