"""The people around the installation, as ``Forward`` lets them act: debtors and staff."""

from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from workers.demo.agenda import Agenda
from workers.demo.books import Books
from workers.demo.debtors import Debtors
from workers.demo.doors import Doors
from workers.demo.happenings import Happening
from workers.demo.persona import Persona
from workers.demo.staff import ZONE, Staff


class Watcher(Protocol):
    """Who is shown how time passes."""

    def time(self, now: datetime) -> None:
        """It is this late now."""
        ...

    def happened(self, happening: Happening) -> None:
        """Somebody did something."""
        ...


class World:
    """Debtors who answer by themselves, and staff who work their tasks."""

    def __init__(
        self, personas: tuple[Persona, ...], doors: Doors, start: datetime, watcher: Watcher
    ) -> None:
        self._watcher = watcher
        self._agenda = Agenda()
        books = Books(start.astimezone(ZoneInfo(ZONE)).date())
        self.debtors = Debtors(personas, doors, books, self._agenda, watcher.happened)
        self._staff = Staff(doors, self.debtors, self._agenda, watcher.happened)
        self.debtors.bill_all(start)

    def next_at(self) -> datetime | None:
        """When the next of them acts."""
        return self._agenda.next_at()

    async def act(self, now: datetime) -> None:
        """Do what is due by ``now``."""
        await self._agenda.act(now)

    async def look(self, now: datetime) -> None:
        """Read what came in, and see what is to be done."""
        self._watcher.time(now)
        await self.debtors.look(now)
        await self._staff.look(now)
