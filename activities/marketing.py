"""Marketing by SendGrid: suspend a debtor, and take back exactly what we did (practice C5)."""

from typing import Any
from urllib.parse import quote

from activities.channel import RefusedError
from activities.sendgrid_client import SendGridClient
from domain.creditor import Creditor
from domain.debtor import Debtor
from domain.model import Model


class Suspension(Model):
    """What we did to a debtor's marketing, and so may undo."""

    email: str | None = None
    group: int | None = None
    suppressed: bool = False
    """By us: the address was not in the group before."""
    unsubscribed: bool = False
    """Before us: the debtor's own wish, which we leave alone."""
    list_id: str | None = None
    contact_id: str | None = None
    removed: bool = False
    """By us: the address was on the list before."""
    why: str = ""
    """Why nothing is done."""

    @property
    def left(self) -> bool:
        """Whether the debtor had unsubscribed and was on no list: that is how it stays."""
        return self.unsubscribed and not self.removed


class SendGridMarketing:
    """Suspends and restores in the creditor's suppression group and list.

    Args:
        sendgrid: the client.
    """

    def __init__(self, sendgrid: SendGridClient) -> None:
        self._sendgrid = sendgrid

    async def survey(self, creditor: Creditor, debtor: Debtor) -> dict[str, Any]:
        """What suspending would change, as the ``undo`` to keep *before* changing it.

        After a crash in between, what we suppressed would otherwise look like the debtor's own
        wish, and never be lifted.

        Raises:
            RefusedError: SendGrid said no.
            BusyError: SendGrid asks to come back.
            MaybeSentError: no answer came; nothing was changed.
        """
        return (await self._survey(creditor, debtor)).model_dump(mode="json")

    async def suspend(
        self, creditor: Creditor, debtor: Debtor, planned: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Suppress and take off the list, only where that is not so already; give the undo.

        Args:
            creditor: whose marketing.
            debtor: who.
            planned: the survey kept before; another try must pass it again.

        Raises:
            RefusedError: SendGrid said no.
            BusyError: SendGrid asks to come back.
            MaybeSentError: no answer came; with ``planned`` it is safe to try again.
        """
        if planned is not None:
            plan = Suspension.model_validate(planned)
        else:
            plan = await self._survey(creditor, debtor)
        if plan.suppressed:
            await self._suppress(plan)
        if plan.removed:
            await self._take_off_list(plan)
        return plan.model_dump(mode="json")

    async def restore(
        self, creditor: Creditor, debtor: Debtor, undo: dict[str, Any] | None, consent: bool
    ) -> None:
        """Lift what we suppressed; onto the list, at the address of now, only with consent.

        Without an ``undo`` nothing was suppressed: then a consenting customer is listed, unless
        they had unsubscribed themselves.

        Raises:
            RefusedError: SendGrid said no.
            BusyError: SendGrid asks to come back.
            MaybeSentError: no answer came; it is safe to try again.
        """
        if undo is None:
            untouched = {"suppressed": False, "removed": False}
            done = (await self._survey(creditor, debtor)).model_copy(update=untouched)
        else:
            done = Suspension.model_validate(undo)
        if done.email is None:
            return
        if done.suppressed:
            await self._lift(done)
        if consent and done.list_id is not None and not done.left:
            await self._put_on_list(done.list_id, debtor.email or done.email)

    async def _survey(self, creditor: Creditor, debtor: Debtor) -> Suspension:
        marketing, email = creditor.marketing, debtor.email
        if marketing.suppression_group is None and marketing.list_id is None:
            return Suspension(why="the creditor has no marketing lists")
        if email is None:
            return Suspension(why="the debtor has no email address")
        there = await self._in_group(marketing.suppression_group, email)
        contact = await self._on_list(marketing.list_id, email)
        return Suspension(
            email=email,
            group=marketing.suppression_group,
            suppressed=marketing.suppression_group is not None and not there,
            unsubscribed=there,
            list_id=marketing.list_id,
            contact_id=contact,
            removed=contact is not None,
        )

    async def _in_group(self, group: int | None, email: str) -> bool:
        if group is None:
            return False
        wish = {"recipient_emails": [email]}
        found = await self._sendgrid.ask(
            lambda api: api.asm.groups._(group).suppressions.search.post(request_body=wish)
        )
        return bool(found)

    async def _on_list(self, list_id: str | None, email: str) -> str | None:
        """The contact's id if it is on the list."""
        if list_id is None:
            return None
        wish = {"emails": [email]}
        try:
            answer = await self._sendgrid.ask(
                lambda api: api.marketing.contacts.search.emails.post(request_body=wish)
            )
        except RefusedError as error:
            if error.code == "404":  # SendGrid's way to say that it knows nobody of that name
                return None
            raise
        for found in (answer or {}).get("result", {}).values():
            contact = found.get("contact") or {}
            if list_id in contact.get("list_ids", ()):
                return str(contact["id"])
        return None

    async def _suppress(self, plan: Suspension) -> None:
        wish = {"recipient_emails": [plan.email]}
        await self._sendgrid.ask(
            lambda api: api.asm.groups._(plan.group).suppressions.post(request_body=wish)
        )

    async def _take_off_list(self, plan: Suspension) -> None:
        query = {"contact_ids": plan.contact_id}
        await self._sendgrid.ask(
            lambda api: api.marketing.lists._(plan.list_id).contacts.delete(query_params=query)
        )

    async def _lift(self, done: Suspension) -> None:
        address = quote(done.email or "", safe="")
        try:
            await self._sendgrid.ask(
                lambda api: api.asm.groups._(done.group).suppressions._(address).delete()
            )
        except RefusedError as error:
            if error.code != "404":  # lifted by someone else before us
                raise

    async def _put_on_list(self, list_id: str, email: str) -> None:
        wish = {"list_ids": [list_id], "contacts": [{"email": email}]}
        await self._sendgrid.ask(lambda api: api.marketing.contacts.put(request_body=wish))
