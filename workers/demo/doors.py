"""The doors that the demonstration's people use: the same HTTP as everybody."""

from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import httpx

from domain.vocabulary import Channel
from ledger.case_view import CaseView
from ledger.tasks import Task
from workers.cli.ledger_access import CommandError
from workers.demo.books import SHOP, Event

_BATCH = {"Content-Type": "application/cloudevents-batch+json"}
_TAKEN = 409


class DemoError(CommandError):
    """The demonstration cannot go on."""


class Doors(Protocol):
    """What people can do: tell events, write back, read what came, work tasks."""

    async def tell(self, *events: Event) -> None:
        """Send events, as the shop's system or the bank does."""
        ...

    async def write_back(self, channel: Channel, sender: str, text: str, button: str | None) -> str:
        """Answer as a debtor; gives the words."""
        ...

    async def pay_online(self, link: str) -> str:
        """Follow a link to pay, and pay at the checkout; how the payment is called."""
        ...

    async def new_messages(self) -> list[dict[str, Any]]:
        """What the providers would have delivered since the last look."""
        ...

    async def open_tasks(self) -> list[Task]:
        """What staff are asked to do."""
        ...

    async def finish(self, task: UUID, outcome: dict[str, Any]) -> bool:
        """Claim a task and say what came of it; False when it is over."""
        ...

    async def case(self, number: str) -> CaseView:
        """A case as the API shows it."""
        ...


class HttpDoors:
    """The doors of a running stack."""

    def __init__(
        self,
        gateway: httpx.AsyncClient,
        sandbox: httpx.AsyncClient,
        event_token: str,
        api_token: str,
    ) -> None:
        self._gateway = gateway
        self._sandbox = sandbox
        self._events = {"Authorization": f"Bearer {event_token}"}
        self._api = {"Authorization": f"Bearer {api_token}"}
        self._last_message: str | None = None

    async def tell(self, *events: Event) -> None:
        """Send events, as the shop's system or the bank does.

        Raises:
            DemoError: they were refused.
        """
        _good(await self._gateway.post("/events", json=list(events), headers=_BATCH | self._events))

    async def write_back(self, channel: Channel, sender: str, text: str, button: str | None) -> str:
        """Answer as a debtor; gives the words.

        Raises:
            DemoError: the gateway did not take it.
        """
        said = {"button": button} if button else {"text": text}
        body = {"channel": channel.value, "from": sender, **said}
        answer = _good(await self._sandbox.post("/replies", json=body)).json()
        if answer["status"] >= httpx.codes.BAD_REQUEST:
            raise DemoError(f"the gateway refused a reply of {sender}: {answer}")
        return text or str(button)

    async def pay_online(self, link: str) -> str:
        """Follow a link to pay, and pay at the checkout; how the payment is called.

        Raises:
            DemoError: there is nothing to pay, or the gateway did not hear of it.
        """
        to_checkout = _good(await self._gateway.post(link))
        checkout = to_checkout.headers.get("location")
        if checkout is None:
            raise DemoError(f"the page behind {link} has nothing to pay")
        _good(await self._sandbox.post(checkout, data={"status": "paid"}))
        _good(await self._sandbox.post("/drain"))
        return f"mollie:{checkout.rpartition('/')[2]}"

    async def new_messages(self) -> list[dict[str, Any]]:
        """What the providers would have delivered since the last look."""
        since = {"since_id": self._last_message} if self._last_message else {}
        found: list[dict[str, Any]] = _good(await self._sandbox.get("/outbox", params=since)).json()
        if found:
            self._last_message = found[-1]["id"]
        return found

    async def open_tasks(self) -> list[Task]:
        """What staff are asked to do."""
        answer = await self._gateway.get("/api/tasks", params={"status": "open"}, headers=self._api)
        return [Task.model_validate(each) for each in _good(answer).json()]

    async def finish(self, task: UUID, outcome: dict[str, Any]) -> bool:
        """Claim a task and say what came of it; False when it is over."""
        claimed = await self._gateway.post(f"/api/tasks/{task}/claim", headers=self._api)
        if claimed.status_code == _TAKEN:
            return False
        _good(claimed)
        path = f"/api/tasks/{task}/outcome"
        _good(await self._gateway.post(path, json=outcome, headers=self._api))
        return True

    async def case(self, number: str) -> CaseView:
        """A case as the API shows it."""
        answer = await self._gateway.get(f"/api/cases/{SHOP}/{number}", headers=self._api)
        return CaseView.model_validate(_good(answer).json())

    async def set_scene(self, subscribers: list[str], list_id: str, moods: dict[str, str]) -> None:
        """Put customers on the newsletter's list, and tell addresses how to behave."""
        contacts = [{"email": email, "list_ids": [list_id]} for email in subscribers]
        _good(await self._sandbox.post("/marketing", json={"contacts": contacts}))
        for address, behaviour in moods.items():
            body = {"address": address, "behaviour": behaviour}
            _good(await self._sandbox.post("/behaviours", json=body))

    async def now(self) -> datetime:
        """Case time."""
        found = _good(await self._sandbox.get("/clock")).json()
        return datetime.fromisoformat(found["now"])

    async def on_the_list(self, list_id: str) -> set[str]:
        """Who gets the newsletter: on the list, and not suppressed."""
        found = _good(await self._sandbox.get("/marketing")).json()
        suppressed = {each["email"] for each in found["suppressions"]}
        listed = {each["email"] for each in found["contacts"] if list_id in each["lists"]}
        return listed - suppressed


def _good(answer: httpx.Response) -> httpx.Response:
    if answer.is_error:
        request = answer.request
        raise DemoError(f"{request.method} {request.url.path} answered {answer.text[:400]}")
    return answer
