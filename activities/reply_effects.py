"""What follows from a reply that is no outcome of a conversation.

Who is away, who wants no more messages here, and whose address it is not.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from activities import asking, case_moves, ladder_moves, unanswered
from activities.reply_correction import CLOSED
from domain.effects import Answer
from domain.moments import working_days_later
from domain.reach import address_on, asked_to_stop
from domain.reading.channels import meant_by_stop
from domain.reading.intent import Intent, Reading
from domain.vocabulary import Channel, TaskKind
from ledger import debtors, tasks, timeline
from ledger.case_file import CaseFile
from ledger.database import Connection
from ledger.replies import Reply
from ledger.tasks import Task
from ledger.waiting import ADDRESS_CHECK

_AWAY_DAYS = 3
"""Working days that the ladder waits for who says that they are away, and not until when."""
_AWAY_AT_MOST = timedelta(days=21)
_BY_NUMBER = (Channel.WHATSAPP, Channel.SMS, Channel.CALL)

OfCase = Callable[[Connection, CaseFile, Reading, datetime], Awaitable[Answer]]


async def of_debtor(
    conn: Connection,
    file: CaseFile,
    reply: Reply,
    read: Reading,
    covers: tuple[str, ...],
    now: datetime,
) -> dict[str, Any]:
    """What it does once for the debtor; what a correction must know to undo it."""
    match read.intent:
        case Intent.STOP:
            why = asked_to_stop(now.date())
            meant = meant_by_stop(reply.text, reply.channel) or reply.channel
            return await _close(conn, file, reply, (meant,), covers, why, now)
        case Intent.WRONG_PERSON:
            await _check_data(conn, file, reply, covers, now)
            why = "someone else answers at this address"
            channels = _same_address(reply.channel)
            return await _close(conn, file, reply, channels, covers, why, now)
        case _:
            return {}


def _same_address(channel: Channel) -> tuple[Channel, ...]:
    return _BY_NUMBER if channel in _BY_NUMBER else (channel,)


async def _close(
    conn: Connection,
    file: CaseFile,
    reply: Reply,
    channels: tuple[Channel, ...],
    covers: tuple[str, ...],
    why: str,
    now: datetime,
) -> dict[str, Any]:
    """Close the debtor's address on these channels; another address opens them again."""
    closed = []
    for channel in channels:
        own = channel is reply.channel
        address = address_on(file.debtor, channel) or (reply.sender if own else None)
        if address is None:
            continue
        slug, debtor = file.key.creditor, file.debtor.id
        await debtors.close_channel(conn, slug, debtor, channel, address, why, now)
        file.unusable[channel] = why
        closed.append([channel, address])
        line = timeline.channel_closed(channel, why, covers, now)
        await timeline.write_all(conn, slug, covers, line)
    return {CLOSED: closed}


async def _check_data(
    conn: Connection, file: CaseFile, reply: Reply, covers: tuple[str, ...], now: datetime
) -> None:
    title = f"Check the data: someone else answers by {reply.channel.in_words}"
    brief = {"why": title, "channel": reply.channel, "text": reply.text}
    brief |= {ADDRESS_CHECK: reply.channel}
    due_at = unanswered.promised(file, now)
    await asking.ask(conn, file, TaskKind.TRIAGE, title, brief, now, covers=covers, due_at=due_at)
    await unanswered.call_off(conn, file, reply.text, now)


async def someone_else(
    conn: Connection,
    file: CaseFile,
    reply: Reply,
    read: Reading,
    covers: tuple[str, ...],
    now: datetime,
) -> Task:
    """Someone we do not know writes about the debtor's invoice: a person reads who and what.

    Nothing is acted on, and the debtor is not told: the words are not theirs.
    """
    numbers = ", ".join(covers)
    title = f"Someone else answers by {reply.channel.in_words} about invoice {numbers}: read it"
    brief = {
        "why": title,
        "reply": str(reply.id),
        "channel": reply.channel,
        "sender": reply.sender,
        "text": reply.text,
        "proposal": read.model_dump(mode="json"),
        ADDRESS_CHECK: reply.channel,
    }
    due_at = unanswered.promised(file, now)
    task = await asking.ask(
        conn, file, TaskKind.TRIAGE, title, brief, now, covers=covers, due_at=due_at
    )
    await unanswered.call_off(conn, file, reply.text, now)
    return await tasks.get(conn, task)


async def _stopped(conn: Connection, file: CaseFile, read: Reading, now: datetime) -> Answer:
    """Stopping a channel is not stopping the debt: the ladder goes on elsewhere."""
    return await ladder_moves.go_on(conn, file, "no more messages on this channel", now)


async def _someone_else(conn: Connection, file: CaseFile, read: Reading, now: datetime) -> Answer:
    """Nothing more is told to whom it may not concern, until a person has looked."""
    why, days = "a person checks whose address it is", file.playbook.reply_pause_days
    return await case_moves.pause(conn, file, now, days, why, {"needs_person": True})


async def _away(conn: Connection, file: CaseFile, read: Reading, now: datetime) -> Answer:
    """The ladder waits until the debtor is back, and no longer than it may."""
    today = file.where.local(now).date()
    days = _AWAY_DAYS
    if read.date is not None:
        days = _working_days(today, min(read.date, today + _AWAY_AT_MOST), file.debtor.country)
    why = "the debtor is away"
    return await case_moves.pause(conn, file, now, days, why)


def _working_days(today: date, back: date, country: str) -> int:
    """How many working days lie ahead before the first one after ``back``."""
    days = 1
    while working_days_later(today, days, country) <= back:
        days += 1
    return days


OF_CASE: Mapping[Intent, OfCase] = {
    Intent.STOP: _stopped,
    Intent.WRONG_PERSON: _someone_else,
    Intent.OUT_OF_OFFICE: _away,
}
"""What it does to each case; all other readings are answers like a person's (``task_moves``)."""
