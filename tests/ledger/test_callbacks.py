"""What providers report: ranked, once, told to the cases that must act."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.vocabulary import Channel
from ledger import contacts, debtors, notices
from ledger.database import Pool
from ledger.intake import callbacks
from ledger.intake.callbacks import Heard, Status
from tests.support.database import rows, set_now
from tests.support.events import CREDITOR, debtor, overdue, told
from tests.support.world import contacted, last_told, noticed, tells, timeline, view

pytestmark = pytest.mark.usefixtures("creditor")


async def hear(
    pool: Pool, contact: UUID, status: Status, key: str | None = None, **more: Any
) -> Heard:
    return await callbacks.contact_status(
        pool, contact, status, provider="sendgrid", event_id=key or str(uuid4()), **more
    )


async def status_of(pool: Pool, contact: UUID) -> str:
    return (await contacts.get(pool, contact)).status


async def test_statuses_never_fall_back(pool: Pool) -> None:
    await told(pool, overdue())
    contact = await contacted(pool, channel=Channel.WHATSAPP, status="sending")
    seen = []
    for status in ("delivered", "sent", "read", "delivered", "failed"):
        await hear(pool, contact, status)
        seen.append(await status_of(pool, contact))
    assert seen == ["delivered", "delivered", "read", "read", "read"]
    assert await timeline(pool) == ["opened", "contact_delivered"]
    assert await tells(pool) == [(1, 1, "opened")]


async def test_read_without_delivered_is_delivered_too(pool: Pool) -> None:
    await told(pool, overdue())
    contact = await contacted(pool, channel=Channel.WHATSAPP)
    await hear(pool, contact, "read")
    assert (await contacts.get(pool, contact)).delivered_at is not None


async def test_the_same_callback_counts_once(pool: Pool) -> None:
    await told(pool, overdue())
    contact = await contacted(pool)
    heard = [await hear(pool, contact, "failed", "evt-1") for _ in range(2)]
    heard.append(await hear(pool, contact, "failed", "evt-2"))
    assert heard == [Heard.RECORDED, Heard.DUPLICATE, Heard.RECORDED]
    assert await timeline(pool) == ["opened", "contact_failed"]
    assert len(await tells(pool)) == 2


async def test_the_same_callback_at_the_same_moment(pool: Pool) -> None:
    await told(pool, overdue())
    contact = await contacted(pool)
    heard = await asyncio.gather(*(hear(pool, contact, "failed", "evt-1") for _ in range(5)))
    assert sorted(heard) == [Heard.DUPLICATE] * 4 + [Heard.RECORDED]


async def test_a_message_that_is_not_ours(pool: Pool) -> None:
    before = await rows(pool)
    assert await hear(pool, uuid4(), "delivered") is Heard.UNKNOWN_CONTACT
    assert await rows(pool) == before


async def test_a_failure_closes_the_channel_and_is_told_to_the_lead_case(pool: Pool) -> None:
    await told(pool, overdue("A-1"), overdue("A-2"))
    contact = await contacted(pool, "A-1", "A-2")
    why = "<Sanne@example.com>: the mailbox does not exist"
    await hear(pool, contact, "failed", why=why, error_code="5.1.1", closes_channel=True)
    closed = await debtors.closed_channels(pool, CREDITOR, "C-1001")
    # The reason travels to Temporal, so it is ours, not the provider's with the address in it.
    reason = "email does not reach this address (5.1.1)"
    assert closed == {(Channel.EMAIL, "Sanne@example.com"): reason}
    assert await last_told(pool, "A-1") == ("contact_failed", str(contact))
    assert await last_told(pool, "A-2") == ("opened", None)
    for number in ("A-1", "A-2"):
        assert (await timeline(pool, number))[-1] == "contact_failed"


async def test_a_failure_of_an_earlier_opening_is_told_to_nobody(pool: Pool) -> None:
    await told(pool, overdue())
    contact = await contacted(pool)
    await pool.execute("update cases set opening = 2")
    await hear(pool, contact, "failed")
    assert await last_told(pool) == ("opened", None)


async def test_an_email_may_bounce_after_it_was_taken(pool: Pool) -> None:
    await told(pool, overdue())
    contact = await contacted(pool)
    await hear(pool, contact, "delivered")
    await hear(pool, contact, "failed")
    assert await status_of(pool, contact) == "failed"
    await hear(pool, contact, "delivered")
    assert await status_of(pool, contact) == "failed"


async def test_an_unknown_contact_becomes_known(pool: Pool) -> None:
    await told(pool, overdue("A-1"), overdue("A-2"))
    contact = await contacted(pool, "A-1", "A-2", status="unknown")
    await hear(pool, contact, "sent")
    assert await status_of(pool, contact) == "sent"
    assert await last_told(pool, "A-1") == ("contact_delivered", str(contact))
    assert await last_told(pool, "A-2") == ("opened", None)


async def test_what_has_arrived_never_becomes_unknown(pool: Pool) -> None:
    await told(pool, overdue())
    contact = await contacted(pool, status="sending")
    await hear(pool, contact, "delivered")
    now = datetime.now(UTC)
    assert not await contacts.record(pool, contact, "unknown", now, error="no answer in time")
    assert await status_of(pool, contact) == "delivered"


async def test_a_delivered_notice_is_proven_and_told_to_all_it_covers(pool: Pool) -> None:
    await told(pool, overdue("A-1"), overdue("A-2"))
    await set_now(pool, "2026-11-02 22:30")
    contact = await contacted(pool, "A-1", "A-2", step="final_notice")
    await noticed(pool, contact, "A-1", "A-2")
    # 23:30 UTC is already the 3rd in Amsterdam; an email counts as received the day after.
    await set_now(pool, "2026-11-02 23:45")
    at = datetime(2026, 11, 2, 23, 30, tzinfo=UTC)
    await hear(pool, contact, "delivered", "evt-9", at=at, why="250 OK")
    notice = await notices.of_contact(pool, contact)
    assert notice is not None
    assert (notice.received_on, notice.last_day) == (date(2026, 11, 4), date(2026, 11, 18))
    assert notice.costs_from == date(2026, 11, 19)
    assert notice.proof["event"] == "evt-9"
    assert notice.proof["answer"] == "250 OK"
    for number in ("A-1", "A-2"):
        assert await last_told(pool, number) == ("contact_delivered", str(contact))
    told_so = [
        it.why for it in (await view(pool, "A-1")).timeline if it.what == "contact_delivered"
    ]
    assert "2026-11-18" in told_so[-1]


async def test_the_first_proof_counts(pool: Pool) -> None:
    await told(pool, overdue())
    contact = await contacted(pool, step="final_notice")
    await noticed(pool, contact)
    await hear(pool, contact, "delivered", "evt-1")
    await set_now(pool, "2026-12-05 10:00")
    await hear(pool, contact, "read", "evt-2")
    notice = await notices.of_contact(pool, contact)
    assert notice is not None
    assert notice.received_on == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("income", "last_day"),
    [(None, date(2026, 11, 23)), ("salary", date(2026, 11, 27)), ("benefit", date(2026, 11, 23))],
)
async def test_the_last_day_of_a_notice_lies_after_the_debtors_money(
    pool: Pool, income: str | None, last_day: date
) -> None:
    """F3; domain facts, section 6: received on Mon 9 Nov, salary on the 25th → the 27th."""
    await told(pool, overdue(of=debtor(income=income)))
    await set_now(pool, "2026-11-07 10:00")
    contact = await contacted(pool, step="final_notice")
    await noticed(pool, contact)
    await set_now(pool, "2026-11-08 10:00")
    await hear(pool, contact, "delivered")
    notice = await notices.of_contact(pool, contact)
    assert notice is not None
    assert (notice.received_on, notice.last_day) == (date(2026, 11, 9), last_day)
    assert notice.costs_from == last_day + timedelta(days=1)


async def test_a_notice_that_failed_is_no_notice(pool: Pool) -> None:
    await told(pool, overdue())
    contact = await contacted(pool, step="final_notice")
    await noticed(pool, contact)
    await hear(pool, contact, "failed")
    notice = await notices.of_contact(pool, contact)
    assert notice is not None
    assert notice.void
    assert await last_told(pool) == ("contact_failed", str(contact))


async def test_a_time_that_cannot_be_is_not_believed(pool: Pool) -> None:
    await told(pool, overdue())
    contact = await contacted(pool)
    await hear(pool, contact, "delivered", at=datetime(2013, 1, 1, tzinfo=UTC))
    delivered_at = (await contacts.get(pool, contact)).delivered_at
    assert delivered_at is not None
    assert delivered_at.date() == date(2026, 11, 21)


async def test_marked_as_spam(pool: Pool) -> None:
    await told(pool, overdue())
    contact = await contacted(pool)
    await callbacks.channel_closed(
        pool, contact, provider="sendgrid", event_id="e", why="marked our email as spam"
    )
    closed = await debtors.closed_channels(pool, CREDITOR, "C-1001")
    assert closed == {(Channel.EMAIL, "Sanne@example.com"): "marked our email as spam"}
    assert await status_of(pool, contact) == "sent"
