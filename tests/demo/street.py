"""A street without a server: doors that remember what people did."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from domain.case import CaseKey
from domain.vocabulary import Channel, Outcome, Stage, TaskKind
from ledger.case_view import CaseView
from ledger.tasks import Task
from workers.demo.books import Event
from workers.demo.happenings import Happening
from workers.demo.persona import Bill, Persona
from workers.demo.reactions import Reaction

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
"""Nine in the morning in Amsterdam."""


class Doors:
    """Keeps what was told, written and finished; hands out messages and tasks."""

    def __init__(self) -> None:
        self.told: list[Event] = []
        self.written: list[tuple[Channel, str, str]] = []
        self.followed: list[str] = []
        self.finished: list[dict[str, Any]] = []
        self.messages: list[dict[str, Any]] = []
        self.tasks: list[Task] = []
        self.cases: dict[str, CaseView] = {}
        self.over: set[UUID] = set()

    async def tell(self, *events: Event) -> None:
        self.told += events

    async def write_back(self, channel: Channel, sender: str, text: str, button: str | None) -> str:
        self.written.append((channel, sender, text or button or ""))
        return text

    async def pay_online(self, link: str) -> str:
        self.followed.append(link)
        return "mollie:tr_1"

    async def new_messages(self) -> list[dict[str, Any]]:
        found, self.messages = self.messages, []
        return found

    async def open_tasks(self) -> list[Task]:
        return self.tasks

    async def finish(self, task: UUID, outcome: dict[str, Any]) -> bool:
        if task in self.over:
            return False
        self.finished.append(outcome)
        return True

    async def case(self, number: str) -> CaseView:
        return self.cases[number]

    def kinds(self) -> list[str]:
        """What kinds of events were told."""
        return [event["type"].removeprefix("amicable.").removesuffix(".v1") for event in self.told]

    def paid(self) -> list[str]:
        """The amounts that were paid."""
        return [
            event["data"]["amount"] for event in self.told if "payment.received" in event["type"]
        ]


class Watcher:
    """Remembers what it was shown."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def time(self, now: datetime) -> None:
        pass

    def happened(self, happening: Happening) -> None:
        self.seen.append(f"{happening.who} {happening.what}")


def someone(*reacts: Reaction, **facts: Any) -> Persona:
    """Sanne, who owes one bill that was due yesterday."""
    known: dict[str, Any] = {
        "id": "K-1",
        "name": "Sanne de Vries",
        "story": "",
        "bills": (Bill("LF-1", "89.00", "Onderhoud", due=-1),),
        "expects": (),
        "email": "sanne@example.com",
        "phone": "+31600000001",
        "whatsapp": True,
        "reacts": reacts,
    }
    return Persona(**known | facts)


def case(number: str = "LF-1", amount: str = "89.00", **facts: Any) -> CaseView:
    """The case of a bill, as the API shows it."""
    known: dict[str, Any] = {
        "id": CaseKey(creditor="demo", invoice_number=number).workflow_id,
        "creditor": "demo",
        "invoice_number": number,
        "debtor": "K-1",
        "stage": Stage.CLOSED,
        "reason": "unknown",
        "outcome": Outcome.PAID,
        "open_amount": "0.00",
        "currency": "EUR",
        "needs_person": False,
        "next": None,
        "opening": 1,
        "costs": "0.00",
        "interest": "0.00",
        "interest_provisional": False,
        "asked_amount": "0",
        "disputed_amount": "0",
        "credit_amount": "0",
        "dispute": None,
        "hold": None,
        "opened_at": MONDAY,
        "closed_at": MONDAY,
        "playbook": "nl-consumer@1",
        "invoice": {
            "number": number,
            "issued_on": "2026-11-08",
            "due_on": "2026-11-22",
            "amount": amount,
            "description": "",
            "payment_reference": None,
        },
        "notices": (),
        "contacts": (),
        "timeline": (),
    }
    return CaseView.model_validate(known | facts)


def contact(step: str, channel: Channel = Channel.WHATSAPP, number: str = "LF-1") -> dict[str, Any]:
    """A contact of a case, as the API shows it."""
    return {
        "id": uuid4(),
        "step": step,
        "attempt": 1,
        "channel": channel,
        "status": "delivered",
        "covers": (number,),
        "marked_at": MONDAY,
        "sent_at": MONDAY,
        "delivered_at": MONDAY,
        "error": None,
    }


def message(contact_id: UUID, to: str = "+31600000001", channel: str = "whatsapp") -> Any:
    """A message as the sandbox's outbox shows it."""
    return {
        "at": MONDAY.isoformat(),
        "channel": channel,
        "to": to,
        "subject": None,
        "text": "Beste Sanne",
        "contact_id": str(contact_id),
    }


def task(kind: TaskKind, **facts: Any) -> Task:
    """A task that was opened on Monday morning."""
    known: dict[str, Any] = {
        "id": uuid4(),
        "kind": kind,
        "creditor": "demo",
        "debtor": "K-1",
        "invoice_number": "LF-1",
        "status": "open",
        "title": "",
        "brief": {},
        "opened_at": MONDAY,
    }
    return Task.model_validate(known | facts)
