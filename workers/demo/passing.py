"""Time passing, shown: the date moves, what happens is counted, the latest is told."""

from collections import Counter, deque
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self
from zoneinfo import ZoneInfo

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from workers.demo.happenings import Happening, Kind
from workers.demo.staff import ZONE

_LATEST = 8
_REPORT_EVERY = timedelta(days=30)
_STYLES = {
    Kind.MESSAGE: "cyan",
    Kind.LETTER: "cyan",
    Kind.CALL: "magenta",
    Kind.REPLY: "yellow",
    Kind.PAYMENT: "green",
    Kind.DECISION: "blue",
}


class Passing:
    """Shows how time passes; where nobody watches, one line a month."""

    def __init__(self, console: Console, start: datetime, days: int) -> None:
        self._console = console
        self._start = start
        self._days = days
        self._now = self._reported = start
        self._counts: Counter[Kind] = Counter()
        self._latest: deque[Happening] = deque(maxlen=_LATEST)
        self._live = Live(
            get_renderable=self._render,
            console=console,
            refresh_per_second=12,
            transient=True,
            auto_refresh=console.is_terminal,
        )

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._console.is_terminal:
            self._live.stop()
        if error is None:
            self._console.print(self._line())

    def time(self, now: datetime) -> None:
        """It is this late now."""
        self._now = max(now, self._now)
        if not self._console.is_terminal and self._now - self._reported >= _REPORT_EVERY:
            self._reported = self._now
            self._console.print(self._line())

    def happened(self, happening: Happening) -> None:
        """Somebody did something."""
        self._counts[happening.kind] += 1
        self._latest.append(happening)

    def _line(self) -> Text:
        counts = " · ".join(f"{self._counts[kind]} {kind}" for kind in Kind)
        return Text.assemble((_day(self._now), "bold"), f"   {counts}")

    def _render(self) -> RenderableType:
        days = (self._now - self._start) / timedelta(days=1)
        bar = ProgressBar(total=self._days, completed=min(days, self._days), width=60)
        head = Table.grid(padding=(0, 2))
        head.add_row(Text(_day(self._now), style="bold"), bar, f"day {int(days)} of {self._days}")
        counts = Text("   ").join(
            Text.assemble((str(self._counts[kind]), f"bold {_STYLES[kind]}"), f" {kind}")
            for kind in Kind
        )
        return Group(head, counts, Text(), *(_told(each) for each in self._latest))


def _told(happening: Happening) -> Text:
    at = happening.at.astimezone(ZoneInfo(ZONE))
    return Text.assemble(
        (f"  {at:%a %d %b %H:%M}  ", "dim"),
        (happening.who, "bold"),
        " ",
        (happening.what, _STYLES[happening.kind]),
        overflow="ellipsis",
        no_wrap=True,
    )


def _day(now: datetime) -> str:
    return f"{now.astimezone(ZoneInfo(ZONE)):%a %d %b %Y}"
