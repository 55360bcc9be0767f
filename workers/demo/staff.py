"""The shop's staff: they call, read replies, post letters, answer complaints, and decide."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.vocabulary import Channel, TaskKind
from ledger.tasks import Task
from workers.demo.agenda import Agenda, in_office_hours, some_minutes
from workers.demo.debtors import Debtors
from workers.demo.doors import Doors
from workers.demo.happenings import Happening, Kind, Received, Tell
from workers.demo.persona import NO_ANSWER, Persona, Said

ZONE = "Europe/Amsterdam"
_PACE = {
    TaskKind.CALL: timedelta(minutes=50),
    TaskKind.TRIAGE: timedelta(hours=1),
    TaskKind.LETTER: timedelta(hours=3),
    TaskKind.COMPLAINT: timedelta(days=2),
    TaskKind.MATCH: timedelta(days=1),
    TaskKind.APPROVAL: timedelta(days=1),
}
"""How long each kind of work lies, in working hours."""
_IN_THE_POST = timedelta(days=2)


class Staff:
    """Works the open tasks over the API, in office hours."""

    def __init__(self, doors: Doors, debtors: Debtors, agenda: Agenda, tell: Tell) -> None:
        self._doors = doors
        self._debtors = debtors
        self._agenda = agenda
        self._tell = tell
        self._seen: set[UUID] = set()
        self._talks: dict[tuple[str, TaskKind], int] = {}

    async def look(self, now: datetime) -> None:
        """Plan the work that came in since the last look."""
        for task in await self._doors.open_tasks():
            if task.id in self._seen or task.kind not in _PACE or task.debtor is None:
                continue
            self._seen.add(task.id)
            at = task.opened_at + _PACE[task.kind] + some_minutes(f"{task.debtor} {task.kind}")
            self._agenda.put(in_office_hours(at, ZONE), partial(self._work, task))

    async def _work(self, task: Task, now: datetime) -> None:
        persona = self._debtors.all[task.debtor or ""].persona
        said = self._said(persona, task.kind)
        if said is None:
            return
        if not await self._doors.finish(task.id, _report(said, now)):
            return
        kind, what = _in_words(task.kind, said)
        self._tell(Happening(now, kind, persona.first_name, what))
        if task.kind is TaskKind.LETTER:
            self._post(persona, task, now)
            return
        self._debtors.cue(persona.id, f"{_CUES[task.kind]}:{said.outcome}", now)

    def _said(self, persona: Persona, kind: TaskKind) -> Said | None:
        """What this task comes to; None when it is left lying."""
        match kind:
            case TaskKind.CALL:
                return self._turn(persona, kind, persona.on_the_phone) or NO_ANSWER
            case TaskKind.TRIAGE:
                return self._turn(persona, kind, persona.in_writing)
            case TaskKind.LETTER:
                return Said("posted")
            case TaskKind.COMPLAINT:
                return persona.complaint
            case TaskKind.MATCH:
                return persona.payment_search
            case _:
                return persona.decision

    def _turn(self, persona: Persona, kind: TaskKind, said: tuple[Said, ...]) -> Said | None:
        turn = self._talks.get((persona.id, kind), 0)
        self._talks[persona.id, kind] = turn + 1
        return said[turn] if turn < len(said) else None

    def _post(self, persona: Persona, task: Task, now: datetime) -> None:
        arrives = in_office_hours(now + _IN_THE_POST, ZONE)
        self._agenda.put(arrives, partial(self._arrive, persona, task))

    async def _arrive(self, persona: Persona, task: Task, now: datetime) -> None:
        case = await self._doors.case(task.invoice_number or "")
        step = next(each.step for each in case.contacts if each.id == task.contact)
        document = task.brief["document"]
        letter = Received(
            now, Channel.LETTER, step, task.covers, document["subject"], str(document["blocks"])
        )
        self._debtors.receive(persona.id, letter)


_CUES = {
    TaskKind.CALL: "call",
    TaskKind.TRIAGE: "read",
    TaskKind.COMPLAINT: "complaint",
    TaskKind.MATCH: "payment",
    TaskKind.APPROVAL: "decision",
}


def _report(said: Said, now: datetime) -> dict[str, Any]:
    report: dict[str, Any] = {"outcome": said.outcome}
    if said.days is not None:
        today = now.astimezone(ZoneInfo(ZONE)).date()
        report["date"] = (today + timedelta(days=said.days)).isoformat()
    if said.amount is not None:
        report["amount"] = said.amount
    if said.note is not None:
        report["note"] = said.note
    if said.gesture is not None:
        report["gesture"] = said.gesture
    return report


def _in_words(kind: TaskKind, said: Said) -> tuple[Kind, str]:
    outcome = said.outcome.replace("_", " ")
    match kind:
        case TaskKind.CALL:
            return Kind.CALL, f"is called: {outcome}"
        case TaskKind.LETTER:
            return Kind.DECISION, "is sent a letter"
        case TaskKind.TRIAGE:
            return Kind.DECISION, f"is read by staff: {outcome}"
        case TaskKind.COMPLAINT:
            return Kind.DECISION, f"hears back on the complaint: {outcome}"
        case TaskKind.MATCH:
            return Kind.DECISION, f"is looked up in the bank's books: {outcome}"
        case _:
            return Kind.DECISION, f"is to be handed over? {outcome}"
