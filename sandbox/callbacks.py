"""The courier: tells the gateway what became of each message and payment."""

import asyncio
import json
import logging
from collections import deque
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import httpx

from sandbox.models import Callback, Fault, OutboxMessage
from sandbox.signing import twilio_signature
from sandbox.state import SandboxState

log = logging.getLogger(__name__)

SIGNATURE = "X-Twilio-Email-Event-Webhook-Signature"
TIMESTAMP = "X-Twilio-Email-Event-Webhook-Timestamp"


class Courier:
    """Delivers callbacks: in order per message, different messages side by side.

    A callback is tried again after a 5xx or when nobody listens; any other answer ends it.
    """

    def __init__(self, state: SandboxState) -> None:
        self._state = state
        self._client = httpx.AsyncClient(timeout=10, trust_env=False)
        self._at_once = asyncio.Semaphore(8)
        self._rounds: set[asyncio.Task[None]] = set()
        self._delivered = 0
        self._failures: deque[dict[str, Any]] = deque(maxlen=100)

    def send(
        self, message: OutboxMessage, steps: Sequence[Callback], fault: Fault | None = None
    ) -> None:
        """Take charge of what there is to tell about a message.

        With the fault ``late`` the message moves on but the gateway hears of it only after a
        release; with ``twice`` it hears everything twice.
        """
        answer = fault.answer if fault else None
        if answer == "twice":
            steps = [twin for step in steps for twin in (step, _again(step))]
        for step in steps:
            step.held = answer == "late"
            self._state.callbacks.put(step.id, step)
            if step.held:
                self._advance(step)
        if answer != "late":
            self._start(message.id)

    def tell(self, about: str, url: str, form: dict[str, str], status: str) -> None:
        """Take charge of an unsigned call about something that is no message: Mollie's."""
        step = Callback(
            id=uuid4().hex, message_id=about, provider="mollie", url=url, form=form, status=status
        )
        self._state.callbacks.put(step.id, step)
        self._start(about)

    def resume(self) -> None:
        """Go on with what was due when the sandbox last stopped."""
        due = {step.message_id: None for step in self._state.callbacks if not step.held}
        for message_id in due:
            self._start(message_id)

    def release(self) -> int:
        """Let go of callbacks that were held back; how many."""
        held = [step for step in self._state.callbacks if step.held]
        for step in held:
            step.held = False
            self._state.callbacks.put(step.id, step)
        for message_id in {step.message_id: None for step in held}:
            self._start(message_id)
        return len(held)

    async def drain(self, seconds: float) -> dict[str, Any]:
        """Wait until nothing is due; what was delivered and failed since the last drain."""
        self.release()
        deadline = asyncio.get_running_loop().time() + seconds
        while self._rounds:
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                break
            await asyncio.wait(self._rounds, timeout=left)
        report = {
            "delivered": self._delivered,
            "failed": list(self._failures),
            "pending": [
                {"message": step.message_id, "status": step.status, "url": step.url}
                for step in self._state.callbacks
            ],
        }
        if not report["pending"]:
            self._delivered = 0
            self._failures.clear()
        return report

    async def post(self, url: str, **call: Any) -> httpx.Response:
        """Call the gateway once."""
        async with self._at_once:
            return await self._client.post(self._state.settings.delivery_url(url), **call)

    async def close(self) -> None:
        """Stop; what is not delivered stays on the shelf."""
        for task in self._rounds:
            task.cancel()
        await asyncio.gather(*self._rounds, return_exceptions=True)
        await self._client.aclose()

    def _start(self, message_id: str) -> None:
        task = asyncio.create_task(self._round(message_id))
        self._rounds.add(task)
        task.add_done_callback(self._rounds.discard)

    async def _round(self, message_id: str) -> None:
        await asyncio.sleep(self._state.settings.callback_delay)
        for step in [s for s in self._state.callbacks if s.message_id == message_id and not s.held]:
            self._advance(step)
            if step.url:
                await self._deliver(step)
            self._state.callbacks.drop(step.id)

    def _advance(self, step: Callback) -> None:
        message = self._state.outbox.get(step.message_id)
        if message is not None:
            message.status, message.updated_at = step.status, self._state.now()
            message.error_code, message.error_message = step.error_code, step.error_message
            self._state.outbox.put(message.id, message)

    async def _deliver(self, step: Callback) -> None:
        outcome: int | str = "not sent"
        for pause in (0.0, *self._state.settings.retry_delays):
            await asyncio.sleep(pause)
            try:
                outcome = (await self.post(step.url, **self._signed(step))).status_code
            except httpx.HTTPError as problem:
                outcome = repr(problem)
                continue
            if outcome < 500:
                break
        if isinstance(outcome, int) and outcome < 300:
            self._delivered += 1
            return
        log.warning("callback %s of %s failed: %s", step.status, step.message_id, outcome)
        failure = {"message": step.message_id, "status": step.status, "answer": outcome}
        self._failures.append(failure)

    def _signed(self, step: Callback) -> dict[str, Any]:
        """Body and headers, signed anew for every attempt."""
        if step.provider == "twilio":
            token = self._state.settings.twilio_auth_token
            signature = twilio_signature(token, step.url, step.form)
            return {"data": step.form, "headers": {"X-Twilio-Signature": signature}}
        if step.provider == "mollie":
            return {"data": step.form}
        body = json.dumps(step.events).encode()
        timestamp = str(int(self._state.now().timestamp()))
        headers = {
            "Content-Type": "application/json",
            SIGNATURE: self._state.signer.sign(timestamp, body),
            TIMESTAMP: timestamp,
        }
        return {"content": body, "headers": headers}


def _again(step: Callback) -> Callback:
    return step.model_copy(update={"id": uuid4().hex})
