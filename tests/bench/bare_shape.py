"""What the bare workflow shares with its process: its shape, and activities that do nothing.

Apart from the workflow itself, as a case's models are: the sandbox loads a workflow's own module
anew for each run.
"""

from collections.abc import Callable

from temporalio import activity

from domain.model import Model

QUEUE, CONTACTS = "bare", "bare-contacts"


class Shape(Model):
    """How many of what; the pauses between contacts in seconds."""

    pause: float
    contacts: int = 3
    local: bool = True
    """With the three local activities of a case (open, respond, close) and its thank-you."""


class Nothing:
    """Activities that do nothing, and tell the driver of each contact by its workflow id."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell

    @activity.defn(name="local")
    async def local(self, what: str) -> str:
        return what

    @activity.defn(name="queued")
    async def queued(self, what: str) -> str:
        self._tell(activity.info().workflow_id or "")
        return what
