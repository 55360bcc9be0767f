"""Where a courtesy goes on: when and by which channel it is said, or why it is left unsaid."""

from datetime import datetime, timedelta

from activities import case_moves, contact_record
from activities.one_message import Became
from domain.case import CaseKey
from domain.courtesies import (
    SAYS,
    WRITTEN,
    CourtesyKey,
    CourtesyKind,
    CourtesyStanding,
    CourtesyStatus,
    Trouble,
    nonsense_now,
)
from domain.moments import first_moment
from domain.vocabulary import Channel, Stage, TaskKind, TimelineWhat
from ledger import case_file, cases, contacts, courtesies, debtors, tasks, timeline
from ledger.case_file import CaseFile
from ledger.contacts import Contact
from ledger.courtesies import Planned
from ledger.database import Connection

_PROVIDER_PAUSE = timedelta(minutes=30)
_FAULT_PAUSE = timedelta(days=1)
_ASK_PROVIDER_AFTER = timedelta(minutes=10)
UNSETTLED = ("sending", "unknown")
"""What is marked but not recorded: never handed in again blindly."""
WENT_OUT = ("sent", "delivered", "read")


async def read(conn: Connection, key: CourtesyKey) -> tuple[Planned, CaseFile | None]:
    """The courtesy, and the file of the case that it is filed under, under the debtor's lock.

    Raises:
        LookupError: there is no such courtesy.
    """
    planned = await courtesies.get(conn, key.id)
    case = CaseKey(creditor=key.creditor, invoice_number=planned.covers[0])
    try:
        file = await case_file.lock_any(conn, case)
    except LookupError:
        return planned, None
    return await courtesies.get(conn, key.id), file


async def attempt(conn: Connection, planned: Planned) -> Contact | None:
    """The newest attempt to say it."""
    return await contacts.get(conn, planned.contact) if planned.contact else None


def may_repeat(attempt: Contact, channel: Channel) -> bool:
    """Whether an attempt on this channel certainly never left, so that it is made again."""
    return attempt.channel is channel and attempt.status in ("not_sent", "held")


async def stand(
    conn: Connection, planned: Planned, file: CaseFile | None, now: datetime, why: str = ""
) -> CourtesyStanding:
    """Whether it still is to be said, when and by which channel; written down."""
    if planned.status is not CourtesyStatus.WAITING:
        return _standing(planned)
    if file is None:
        return await _over(conn, planned, CourtesyStatus.UNSAID, "there is no case of its invoice")
    earlier = await attempt(conn, planned)
    if earlier is not None and earlier.status in UNSETTLED:
        return _standing(planned, earlier.channel)
    stages = await cases.stages_of(conn, planned.creditor, planned.covers)
    nonsense = nonsense_now(planned.kind, stages)
    if nonsense and not await _of_what_had_ended(conn, planned):
        return await leave(conn, planned, nonsense, now)
    if planned.kind is CourtesyKind.SATISFACTION and await _asked_to_pay(conn, planned):
        return await leave(conn, planned, "another invoice is overdue now", now)
    if earlier is not None and earlier.status == "failed":
        planned = planned.model_copy(update={"tried": (*planned.tried, earlier.channel)})
    channel = _channel(planned, file)
    if channel is None:
        return await leave(conn, planned, "no channel reaches the debtor", now)
    not_before = max(now, planned.not_before)
    return await wait(conn, planned, file, channel, not_before, now, why or SAYS[planned.kind])


async def _of_what_had_ended(conn: Connection, planned: Planned) -> bool:
    """Whether a reply is acknowledged that came when its cases were closed already."""
    if planned.kind is not CourtesyKind.REPLY_RECEIVED:
        return False
    found = [await cases.find(conn, planned.creditor, number) for number in planned.covers]
    ended = [it.closed_at for it in found if it is not None]
    return all(at is not None and at <= planned.planned_at for at in ended)


async def _asked_to_pay(conn: Connection, planned: Planned) -> bool:
    """Whether the debtor has another case that is more than a service reminder."""
    found = await cases.open_of_debtor(conn, planned.creditor, planned.debtor)
    return any(case.standing.stage is not Stage.UPCOMING for case in found)


def _channel(planned: Planned, file: CaseFile) -> Channel | None:
    """That of the conversation, else the first that reaches the debtor in writing."""
    preferred = [planned.channel] if planned.channel in WRITTEN else []
    usable = (it for it in (*preferred, *WRITTEN) if it and it not in planned.tried)
    return next((it for it in usable if it not in file.unusable), None)


async def wait(
    conn: Connection,
    planned: Planned,
    file: CaseFile,
    channel: Channel,
    not_before: datetime,
    now: datetime,
    why: str,
) -> CourtesyStanding:
    """Wait for the channel's next permitted moment; beyond its end it is left unsaid."""
    at = first_moment(not_before, file.playbook.window(channel), file.where)
    if at >= planned.lapses_at:
        return await leave(conn, planned, f"too late by then: {why}", now)
    planned = planned.model_copy(update={"next_at": at, "why": why})
    await courtesies.save(conn, planned)
    return _standing(planned, channel)


async def troubled(
    conn: Connection, planned: Planned, file: CaseFile, trouble: Trouble, now: datetime
) -> CourtesyStanding:
    """It could not be handed in: later again; a fault of ours is shown to a person."""
    earlier = await attempt(conn, planned)
    unsettled = earlier is not None and earlier.status in UNSETTLED
    channel = earlier.channel if earlier and unsettled else _channel(planned, file)
    if channel is None or planned.status is not CourtesyStatus.WAITING:
        return await stand(conn, planned, file, now)
    if trouble is Trouble.PROVIDER_DOWN:
        why = f"{channel.in_words} does not answer"
        return await wait(conn, planned, file, channel, now + _PROVIDER_PAUSE, now, why)
    why = f"courtesy {planned.kind} could not be sent: the worker's log says why"
    await tasks.open_task(
        conn, file.key, TaskKind.TRIAGE, why, {"why": why}, now, debtor=file.debtor.id
    )
    return await wait(conn, planned, file, channel, now + _FAULT_PAUSE, now, why)


async def elsewhere(
    conn: Connection, planned: Planned, file: CaseFile, channel: Channel, why: str, now: datetime
) -> CourtesyStanding:
    """This channel does not take it: the next one, if there is any."""
    planned = planned.model_copy(update={"tried": (*planned.tried, channel)})
    await courtesies.save(conn, planned)
    return await stand(conn, planned, file, now, why)


async def became(
    conn: Connection, key: CourtesyKey, contact: Contact, became: Became, now: datetime
) -> CourtesyStanding:
    """Write down what became of handing it in."""
    planned, file = await read(conn, key)
    assert file is not None
    moved = await contacts.record(
        conn, contact.id, became.status, now, provider_id=became.provider_id, error=became.error
    )
    match became.status:
        case "failed":
            return await _refused(conn, planned, file, contact, became, now)
        case "unknown" if moved:
            return await _unknown(conn, planned, contact, now)
        case "not_sent":
            return await stand(conn, planned, file, now, "the provider never had it")
        case _:
            return await said(conn, planned, file, contact, now)


async def said(
    conn: Connection, planned: Planned, file: CaseFile, contact: Contact, now: datetime
) -> CourtesyStanding:
    """It went out."""
    why = f"{SAYS[planned.kind]}, by {contact.channel.in_words}"
    await contact_record.tell_sent(conn, file, contact, why, now)
    return await _over(conn, planned, CourtesyStatus.SENT, why)


async def leave(conn: Connection, planned: Planned, why: str, now: datetime) -> CourtesyStanding:
    """Leave it unsaid; the timeline says why."""
    line = timeline.Line(
        at=now,
        what=TimelineWhat.HELD_BACK,
        step=planned.kind,
        why=f"left unsaid, {why}",
        covers=planned.covers,
    )
    await timeline.write_all(conn, planned.creditor, planned.covers, line)
    return await _over(conn, planned, CourtesyStatus.UNSAID, why)


async def _refused(
    conn: Connection,
    planned: Planned,
    file: CaseFile,
    contact: Contact,
    became: Became,
    now: datetime,
) -> CourtesyStanding:
    why = f"{contact.channel.in_words} was refused ({became.code})"
    await case_moves.note(
        conn,
        file,
        TimelineWhat.CONTACT_FAILED,
        f"{contact.channel.value} refused: {became.error}",
        now,
        step=contact.step,
        channel=contact.channel,
        detail={"contact": str(contact.id), "code": became.code},
    )
    if became.closes_channel:
        where = (contact.creditor, contact.debtor, contact.channel, contact.recipient)
        await debtors.close_channel(conn, *where, why, now)
    return await elsewhere(conn, planned, file, contact.channel, why, now)


async def _unknown(
    conn: Connection, planned: Planned, contact: Contact, now: datetime
) -> CourtesyStanding:
    """Nobody knows whether it was sent: the provider is asked once more, then it is let be."""
    if contact.status == "unknown":
        why = "nobody can tell whether it arrived: it is not sent again"
        return await leave(conn, planned, why, now)
    why = "whether it was sent is not known"
    planned = planned.model_copy(update={"next_at": now + _ASK_PROVIDER_AFTER, "why": why})
    await courtesies.save(conn, planned)
    return _standing(planned, contact.channel)


async def _over(
    conn: Connection, planned: Planned, status: CourtesyStatus, why: str
) -> CourtesyStanding:
    planned = planned.model_copy(update={"status": status, "why": why, "next_at": None})
    await courtesies.save(conn, planned)
    return _standing(planned)


def _standing(planned: Planned, channel: Channel | None = None) -> CourtesyStanding:
    return CourtesyStanding(
        kind=planned.kind,
        status=planned.status,
        why=planned.why or "",
        at=planned.next_at,
        channel=channel,
    )
