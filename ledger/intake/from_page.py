"""What a debtor says on their own page: stored first, as every reply, and then passed on.

A form has a token that is used once: sent twice, it is one answer (a reload, a second tap).
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from domain.case import CaseEventWhat
from domain.correspondent import correspondent
from domain.courtesies import WRITTEN
from domain.debtor import Debtor, DebtorChanges
from domain.feedback import Mark
from domain.incoming import DebtorUpdate
from domain.model import Model
from domain.portal.chosen import Chosen, ToldNext
from domain.reach import address_on, asked_to_stop
from domain.reading.intent import Intent
from domain.vocabulary import Channel, TaskKind
from ledger import (
    attachments,
    cases,
    clock,
    contacts,
    debtor_tasks,
    debtors,
    feedback,
    outbox,
    replies,
    timeline,
)
from ledger.attachments import Attachment
from ledger.database import Connection, Pool, transaction
from ledger.intake import answers, opinions, orders
from ledger.payment_links import Link
from ledger.replies import Reply


class Said(Model):
    """One form as it came in."""

    form: UUID
    link: Link
    text: str
    """What it says, in words: as staff read it in the conversation."""
    told_next: ToldNext
    """What the page says will follow."""


async def answer(pool: Pool, said: Said, chosen: Chosen, sent: Sequence[Attachment] = ()) -> bool:
    """Keep a choice, with what was sent along, and tell the cases; False if heard before."""
    async with transaction(pool) as conn:
        now = await clock.now(conn)
        stored = await _stored(conn, said, now, chosen)
        if stored is None:
            return False
        for each in sent:
            await attachments.add(conn, stored, each, now)
        await answers.pass_on(conn, stored, None, now, to_be_read=True)
        return True


async def stop(pool: Pool, said: Said, channel: Channel) -> bool:
    """Close a channel to the debtor; the claim stays, and the next contact takes another one."""
    async with transaction(pool) as conn:
        now = await clock.now(conn)
        stored = await _stored(conn, said, now)
        if stored is None:
            return False
        slug, debtor = said.link.creditor, await _debtor(conn, said.link)
        numbers = await answers.pass_on(conn, stored, None, now, to_be_read=False)
        why = asked_to_stop(now.date())
        address = address_on(correspondent(debtor), channel) or address_on(debtor, channel)
        if address is not None:
            await debtors.close_channel(conn, slug, debtor.id, channel, address, why, now)
            line = timeline.channel_closed(channel, why, numbers, now)
            await timeline.write_all(conn, slug, numbers, line)
        for case in await cases.open_of_debtor(conn, slug, debtor.id):
            await outbox.tell(conn, case.key, CaseEventWhat.DEBTOR_UPDATED, now)
        return True


async def change(pool: Pool, said: Said, changes: DebtorChanges) -> bool:
    """Take over new details; a person carries them into the creditor's own administration.

    Raises:
        ValueError: the debtor would be invalid with them.
    """
    async with transaction(pool) as conn:
        now = await clock.now(conn)
        stored = await _stored(conn, said, now)
        if stored is None:
            return False
        covers = await answers.pass_on(conn, stored, None, now, to_be_read=False)
        slug = said.link.creditor
        update = DebtorUpdate(creditor=slug, debtor=changes)
        await orders.update_debtor(conn, update, now)
        if changes.model_fields_set - {"id", "language"}:
            title = "New details of a debtor: take them over in your own administration"
            about = (slug, said.link.debtor, TaskKind.TRIAGE, title, {"text": said.text}, now)
            await debtor_tasks.open_of_debtor(conn, *about, covers=covers)
        return True


async def mark(pool: Pool, said: Said, given: Mark) -> bool:
    """Keep how it was; False if heard before, or nothing was asked (any more)."""
    async with transaction(pool) as conn:
        now = await clock.now(conn)
        await debtors.lock(conn, said.link.creditor, said.link.debtor)
        question = await feedback.question_to(conn, said.link.creditor, said.link.debtor, now)
        if question is None or question.marked:
            return False
        stored = await _stored(conn, said, now)
        if stored is None:
            return False
        await opinions.given_on_page(conn, stored, question, given, now)
        return True


async def _debtor(conn: Connection, link: Link) -> Debtor:
    return await debtors.get(conn, link.creditor, link.debtor)


async def _stored(
    conn: Connection, said: Said, now: datetime, chosen: Chosen | None = None
) -> Reply | None:
    """The form as a reply of the debtor, whom this locks; None if it came before."""
    link = said.link
    await debtors.lock(conn, link.creditor, link.debtor)
    debtor = await _debtor(conn, link)
    last = await contacts.last_to(conn, link.creditor, link.debtor, WRITTEN)
    channel = last.channel if last is not None else Channel.EMAIL
    stored = Reply(
        id=uuid4(),
        provider_id=replies.by_form(said.form),
        creditor=link.creditor,
        debtor=link.debtor,
        channel=channel,
        sender=address_on(correspondent(debtor), channel) or "",
        text=said.text,
        at=now,
        chosen=chosen or Chosen(intent=Intent.UNKNOWN, covers=link.covers),
        on_page=True,
        told_next=said.told_next,
    )
    return stored if await replies.add(conn, stored) else None
