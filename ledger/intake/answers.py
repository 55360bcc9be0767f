"""What people answer: a debtor's message, the outcome of a task, an incoming call."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from domain.answers import says_stop
from domain.case import CaseEventWhat
from domain.correspondent import correspondent
from domain.model import Model
from domain.reach import address_on, asked_to_stop
from domain.reading.intent import Intent
from domain.reading.reader import BY_RULES
from domain.vocabulary import Channel, TimelineWhat
from ledger import cases, clock, contacts, creditors, debtors, outbox, replies, timeline
from ledger.cases import CaseRow
from ledger.contacts import Contact
from ledger.database import Connection, Pool, transaction
from ledger.intake import after_escalation, after_the_end, opinions, strangers
from ledger.replies import Reply

ON_PAGE = "reply on their own page"


class Message(Model):
    """A message as it came in."""

    channel: Channel
    provider_id: str
    """The provider's id of this message, which makes a second delivery a duplicate."""
    sender: str
    to: str | None = None
    """The address it was sent to: it tells creditors apart who share a debtor."""
    text: str
    subject: str | None = None
    """Of an email."""
    button: str | None = None
    raw: str | None = None
    answers: tuple[str, ...] = ()
    """Ids of the message it answers: the provider's or ours."""
    stops: bool = False
    """The provider itself took it for an opt-out."""


class Received(StrEnum):
    """What was done with a message."""

    STORED = "stored"
    DUPLICATE = "duplicate"
    UNKNOWN_SENDER = "unknown_sender"
    FOR_A_PERSON = "for_a_person"
    """From nobody that we know: kept for a person of the creditor it was written to."""


async def reply(pool: Pool, message: Message) -> Received:
    """Keep a debtor's message and tell the cases it answers; STOP closes the channel."""
    async with transaction(pool) as conn:
        now = await clock.now(conn)
        answered = await _answered(conn, message)
        who = await _sender(conn, message, answered)
        if who is None:
            return await _from_a_stranger(conn, message, now)
        creditor, debtor = who
        await debtors.lock(conn, creditor, debtor)
        named = answered.id if answered else None
        if answered is None or (answered.creditor, answered.debtor) != who:
            answered = await contacts.last_to(conn, creditor, debtor)
        stored = _stored(message, creditor, debtor, answered, now)
        if not await replies.add(conn, stored):
            return Received.DUPLICATE
        stops = message.stops or says_stop(message.text)
        if not stops and await opinions.taken(conn, stored, named, now):
            return Received.STORED
        told = await pass_on(conn, stored, answered, now, to_be_read=not stops)
        if stops:
            await _stop(conn, stored, told, now)
        return Received.STORED


async def _from_a_stranger(conn: Connection, message: Message, now: datetime) -> Received:
    """Keep what came from an address of nobody's, where anybody can be found to read it."""
    creditor = await strangers.written_to(conn, message.to)
    automatic = strangers.is_automatic(message.sender, message.text, now)
    if creditor is None or automatic:
        return Received.UNKNOWN_SENDER
    words = "\n".join(it for it in (message.subject, message.text, message.raw) if it)
    named = await strangers.named_in(conn, creditor, words)
    if len({case.debtor for case in named}) == 1 and any(case.open for case in named):
        return await _put_to(conn, message, [case for case in named if case.open], now)
    debtor = await strangers.speaks_for(conn, creditor, message.channel, message.sender)
    of_theirs = [] if debtor is None else await cases.open_of_debtor(conn, creditor, debtor)
    if of_theirs and not named:
        return await _put_to(conn, message, of_theirs, now)
    known = [case.key.invoice_number for case in named]
    letter = message.model_dump(include={"channel", "sender", "to", "subject", "text", "raw"})
    kept = await strangers.put_aside(conn, creditor, message.provider_id, letter, known, now)
    return Received.FOR_A_PERSON if kept else Received.DUPLICATE


async def _put_to(
    conn: Connection, message: Message, named: Sequence[CaseRow], now: datetime
) -> Received:
    """The debtor's cases hear that someone wrote about them; a person reads who and what."""
    creditor, debtor = named[0].key.creditor, named[0].debtor
    await debtors.lock(conn, creditor, debtor)
    numbers = {case.key.invoice_number for case in named}
    last = await contacts.last_to(conn, creditor, debtor)
    answered = last if last is not None and numbers & set(last.covers) else None
    stored = _stored(message, creditor, debtor, answered, now)
    stored = stored.model_copy(update={"unknown_sender": True})
    if not await replies.add(conn, stored):
        return Received.DUPLICATE
    await pass_on(conn, stored, answered, now, to_be_read=True)
    return Received.STORED


async def _answered(conn: Connection, message: Message) -> Contact | None:
    """The contact that the message names as the one it answers."""
    for reference in message.answers:
        try:
            return await contacts.get(conn, UUID(reference))
        except (ValueError, LookupError):
            found = await contacts.by_provider_id(conn, reference)
        if found is not None:
            return found
    return None


async def _sender(
    conn: Connection, message: Message, answered: Contact | None
) -> tuple[str, str] | None:
    """The debtor who wrote: by address, else by the message that only they had (email).

    Several creditors may know one address: then the one it was written to counts, and else the
    one who contacted the debtor last on this channel.
    """
    known = await debtors.find_by_address(conn, message.channel, message.sender)
    if answered is not None and (not known or (answered.creditor, answered.debtor) in known):
        return answered.creditor, answered.debtor
    known = await _written_to(conn, known, message)
    lasts = [await contacts.last_to(conn, *who, (message.channel,)) for who in known]
    newest = max((it for it in lasts if it is not None), key=_marked_at, default=None)
    if newest is not None:
        return newest.creditor, newest.debtor
    return known[0] if known else None


def _marked_at(contact: Contact) -> datetime:
    return contact.marked_at


async def _written_to(
    conn: Connection, known: list[tuple[str, str]], message: Message
) -> list[tuple[str, str]]:
    if message.to is None or len(known) < 2:
        return known
    own = [
        who
        for who in known
        if message.to.lower() in (await creditors.get(conn, who[0])).senders.addresses
    ]
    return own or known


def _stored(
    message: Message, creditor: str, debtor: str, answered: Contact | None, now: datetime
) -> Reply:
    return Reply(
        id=uuid4(),
        provider_id=message.provider_id,
        creditor=creditor,
        debtor=debtor,
        channel=message.channel,
        sender=message.sender,
        text=message.text,
        button=message.button,
        contact=answered.id if answered else None,
        at=now,
        raw=message.raw,
    )


async def _stop(conn: Connection, stored: Reply, numbers: Sequence[str], now: datetime) -> None:
    """Stopping a channel is not stopping the debt: the next contact takes another one."""
    debtor = await debtors.get(conn, stored.creditor, stored.debtor)
    own = address_on(debtor, stored.channel)
    others = {address_on(correspondent(debtor), stored.channel), *debtor.phones_of_others}
    address = stored.sender if stored.sender in others else own or stored.sender
    why = asked_to_stop(stored.at.date())
    await debtors.close_channel(
        conn, stored.creditor, stored.debtor, stored.channel, address, why, now
    )
    line = timeline.channel_closed(stored.channel, why, numbers, now)
    await timeline.write_all(conn, stored.creditor, numbers, line)


async def pass_on(
    conn: Connection,
    stored: Reply,
    answered: Contact | None,
    now: datetime,
    *,
    to_be_read: bool,
) -> tuple[str, ...]:
    """Write the reply to the cases it is about; a bare stop word needs no reader."""
    told = await _about(conn, stored, answered)
    line = timeline.Line(
        at=now,
        what=TimelineWhat.REPLY,
        channel=stored.channel,
        step=answered.step if answered else None,
        why=ON_PAGE if stored.on_page else f"reply by {stored.channel.in_words}",
        covers=tuple(case.key.invoice_number for case in told),
        detail={"reply": str(stored.id), "text": stored.text, "button": stored.button},
    )
    await _tell_agency(conn, stored, told, now)
    ours = [case for case in told if not after_escalation.is_with_agency(case)]
    if to_be_read and not any(case.open for case in ours):
        await after_the_end.read_by_a_person(conn, stored, ours, now)
    for case in told:
        await timeline.write(conn, case.key, line)
        if case.open and to_be_read:
            await outbox.tell(conn, case.key, CaseEventWhat.REPLIED, now, ref=str(stored.id))
    return line.covers


async def _tell_agency(
    conn: Connection, stored: Reply, told: Sequence[CaseRow], now: datetime
) -> None:
    """What a debtor writes to us of a claim that is with the agency, the agency must hear."""
    with_agency = [case for case in told if after_escalation.is_with_agency(case)]
    if not with_agency:
        return
    intent = BY_RULES.read(stored.text, on=stored.at.date()).intent
    if intent is Intent.OUT_OF_OFFICE:
        return
    for case in with_agency:
        paid = stored.button == "paid" or intent is Intent.PAID
        await after_escalation.replied(conn, case, stored, now, paid=paid)


async def _about(conn: Connection, stored: Reply, answered: Contact | None) -> Sequence[CaseRow]:
    """The cases a reply is about: the open ones it answers, else all open ones of the debtor.

    When none is open any more, the line still stands where the conversation was.
    """
    spoken_of = stored.chosen or answered
    covers = sorted(spoken_of.covers) if spoken_of else []
    found = [await cases.lock(conn, stored.creditor, number) for number in covers]
    answering = [case for case in found if case is not None]
    return (
        [case for case in answering if case.open]
        or await cases.open_of_debtor(conn, stored.creditor, stored.debtor)
        or answering
    )
