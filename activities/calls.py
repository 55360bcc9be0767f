"""Calls: a person makes them; we lay out the file, the goal and the guide (practice M1, H1, M2)."""

import json
from collections.abc import Mapping
from datetime import datetime

from activities.call_brief import lay_out
from activities.call_guide import CallGuide, guide_for
from activities.channel import Composed, Correspondence, NotPossibleError, Receipt
from domain.case import CaseKey
from domain.vocabulary import Channel, TaskKind
from ledger import contact_tasks, tasks
from ledger.contacts import Contact
from ledger.database import Connection, Pool, transaction


class CallAdapter:
    """Asks a person to call.

    Args:
        pool: the ledger, where the task and the debtor's data stay.
        guides: the guide per language of the people who call (``playbooks/call_guide``).
    """

    channel: Channel = Channel.CALL

    def __init__(self, pool: Pool, guides: Mapping[str, CallGuide]) -> None:
        if not guides:
            raise ValueError("calls need a guide in at least one language")
        self._pool = pool
        self._guides = guides

    async def compose(self, conn: Connection, letter: Correspondence, now: datetime) -> Composed:
        """The file, the goal and the guide, in the language of those who call.

        Raises:
            NotPossibleError: there is no number.
        """
        if letter.debtor.phone is None:
            raise NotPossibleError("no phone number")
        guide = guide_for(self._guides, letter.creditor.language)
        laid_out = await lay_out(conn, letter, letter.debtor.phone, guide, now)
        goal = letter.step.goal if letter.step else None
        brief = laid_out.brief | ({"goal": goal} if goal else {})
        return Composed(
            recipient=letter.debtor.phone,
            subject=None,
            body=laid_out.summary,
            message_hash=guide.hash,
            parts={"title": laid_out.title, "brief": json.dumps(brief)},
        )

    async def send(self, contact: Contact, composed: Composed, letter: Correspondence) -> Receipt:
        """Open the task; asking twice asks once."""
        async with transaction(self._pool) as conn:
            await tasks.open_task(
                conn,
                contact_case(contact),
                TaskKind.CALL,
                composed.parts["title"],
                json.loads(composed.parts["brief"]),
                contact.marked_at,
                debtor=contact.debtor,
                contact=contact.id,
                covers=contact.covers,
            )
        return Receipt(status="open")

    async def became(self, contact: Contact) -> bool | None:
        """Whether the task is there: the ledger knows."""
        return await contact_tasks.task_of(self._pool, contact.id) is not None


def contact_case(contact: Contact) -> CaseKey:
    """The case that made a contact."""
    return CaseKey(
        creditor=contact.creditor, invoice_number=contact.invoice_number, opening=contact.opening
    )
