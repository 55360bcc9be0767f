"""The people around the installation, as ``Forward`` lets them act: debtors and staff."""

from datetime import datetime
from zoneinfo import ZoneInfo

from workers.demo.agenda import Agenda
from workers.demo.books import Books
from workers.demo.debtors import Debtors
from workers.demo.doors import Doors
from workers.demo.happenings import Tell
from workers.demo.persona import Persona
from workers.demo.staff import ZONE, Staff


class World:
    """Debtors who answer by themselves, and staff who work their tasks."""

    def __init__(
        self, personas: tuple[Persona, ...], doors: Doors, start: datetime, tell: Tell
    ) -> None:
        self._agenda = Agenda()
        books = Books(start.astimezone(ZoneInfo(ZONE)).date())
        self.debtors = Debtors(personas, doors, books, self._agenda, tell)
        self._staff = Staff(doors, self.debtors, self._agenda, tell)
        self.debtors.bill_all(start)

    def next_at(self) -> datetime | None:
        """When the next of them acts."""
        return self._agenda.next_at()

    async def act(self, now: datetime) -> None:
        """Do what is due by ``now``."""
        await self._agenda.act(now)

    async def look(self, now: datetime) -> None:
        """Read what came in, and see what is to be done."""
        await self.debtors.look(now)
        await self._staff.look(now)
