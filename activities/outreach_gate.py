"""The last gate before a contact leaves: the creditor's mode, the brake, and whose turn it is."""

from datetime import date, datetime

from domain.creditor import Creditor
from domain.effects import Happened
from domain.going_live import held_by
from domain.moments import working_days_later
from domain.outreach import Decision, next_channel
from domain.pace import Turn, moment_of
from domain.playbook import Step
from domain.vocabulary import Channel, Stage
from ledger import turns
from ledger.case_file import CaseFile
from ledger.contacts import Contact
from ledger.database import Connection

_CALL_WAITS_WORKING_DAYS = 5
"""A call that cannot be made within a week is rather written on another channel."""


def held_back(file: CaseFile, contact: Contact, earlier: Contact | None) -> str | None:
    """Why the contact may not leave now, whatever its case asks; None when it may."""
    return held_by(file.creditor.mode, file.stop, released=is_released(earlier, contact))


def is_released(earlier: Contact | None, contact: Contact) -> bool:
    """Whether a person released the contact, as it was shown before, in the mode of now."""
    return earlier is not None and _released(earlier, contact)


def _released(shown: Contact, contact: Contact) -> bool:
    """Whether a person released just this: it may say less than was shown, but nothing else."""
    return (
        shown.released_at is not None
        and (shown.message, shown.channel) == (contact.message, contact.channel)
        and shown.recipient == contact.recipient
        and set(contact.covers) <= set(shown.covers)
    )


async def turn(
    conn: Connection, file: CaseFile, step: Step, channel: Channel, now: datetime
) -> Decision | None:
    """Take the debtor's turn today; when the day is full, say when their turn comes.

    Reminders before the due date need no turn: they would come too late, or not at all.
    """
    if file.case.standing.stage is Stage.UPCOMING:
        return None
    what: turns.What = "call" if channel is Channel.CALL else "message"
    limit = _limit(file.creditor, channel)
    slug, debtor, today = file.key.creditor, file.debtor.id, file.where.local(now).date()
    if await turns.take(conn, slug, what, debtor, today, limit) is not None:
        return None
    coming = await turns.promised(conn, slug, what, debtor, today)
    window = file.playbook.window(channel)
    while coming is None:
        day = await turns.next_free(conn, slug, what, today, limit, window, file.where)
        if what == "call" and (other := _rather(file, step, channel, today, day)):
            return other
        coming = await turns.take(conn, slug, what, debtor, day, limit)
    until = moment_of(coming, limit, window, file.where)
    return Decision(happened=Happened.LATER, why=_why(channel, limit, coming), until=until)


def _limit(creditor: Creditor, channel: Channel) -> int:
    return creditor.calls.per_day if channel is Channel.CALL else creditor.pace.debtors_per_day


def _rather(
    file: CaseFile, step: Step, channel: Channel, today: date, free: date
) -> Decision | None:
    """Another channel of the step, where those who call have no time within a week."""
    if free <= working_days_later(today, _CALL_WAITS_WORKING_DAYS, file.debtor.country):
        return None
    why = f"those who call have no time before {free}"
    other = next_channel(step, channel, file.unusable, why)
    return other if other.happened is Happened.TRY_NEXT else None


def _why(channel: Channel, limit: int, coming: Turn) -> str:
    if channel is Channel.CALL:
        return f"at most {limit} calls a day: this one's turn is on {coming.day}"
    return f"at most {limit} debtors a day are written to: this one's turn is on {coming.day}"
