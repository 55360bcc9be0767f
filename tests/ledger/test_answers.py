"""What debtors write back: kept once, linked to what it answers, told to the right cases."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.vocabulary import Channel, Outcome
from ledger import debtors, replies
from ledger.database import Pool
from ledger.intake import answers
from ledger.intake.answers import Message, Received
from ledger.replies import Reply
from tests.support.database import rows, set_now
from tests.support.events import CREDITOR, debtor, overdue, read, told
from tests.support.world import acme, closed, contacted, last_told, settle_in, timeline, view

pytestmark = pytest.mark.usefixtures("creditor")

PHONE, EMAIL = "+31612345678", "sanne@EXAMPLE.com"


async def write(pool: Pool, text: str = "Ik betaal vrijdag", **more: Any) -> Received:
    by = more.pop("channel", Channel.WHATSAPP)
    sender = more.pop("sender", PHONE if by is Channel.WHATSAPP else EMAIL)
    known = {"provider_id": str(uuid4()), "text": text, "channel": by, "sender": sender}
    return await answers.reply(pool, Message.model_validate(known | more))


async def kept(pool: Pool) -> Reply:
    return await replies.get(pool, await pool.fetchval("select id from replies"))


async def test_a_reply_is_told_to_the_cases_it_answers(pool: Pool) -> None:
    await told(pool, overdue("A-1"), overdue("A-2"), overdue("A-3"))
    contact = await contacted(pool, "A-1", "A-2", channel=Channel.WHATSAPP)
    assert await write(pool) is Received.STORED
    stored = await kept(pool)
    assert (stored.contact, stored.text) == (contact, "Ik betaal vrijdag")
    for number in ("A-1", "A-2"):
        assert await last_told(pool, number) == ("replied", str(stored.id))
        line = (await view(pool, number)).timeline[-1]
        assert (line.what, line.why) == ("reply", "reply by WhatsApp")
        assert line.detail["text"] == "Ik betaal vrijdag"
    assert await last_told(pool, "A-3") == ("opened", None)


async def test_it_answers_the_message_that_it_quotes(pool: Pool) -> None:
    await told(pool, overdue("A-1"), overdue("A-2"))
    first = await contacted(pool, "A-1", channel=Channel.WHATSAPP, provider_id="SM1")
    await contacted(pool, "A-2", channel=Channel.WHATSAPP, provider_id="SM2")
    await write(pool, answers=("SM1",))
    assert (await kept(pool)).contact == first
    assert await last_told(pool, "A-2") == ("opened", None)


async def test_it_answers_the_last_contact_on_any_channel(pool: Pool) -> None:
    await told(pool, overdue("A-1"), overdue("A-2"))
    await contacted(pool, "A-1", channel=Channel.WHATSAPP)
    email = await contacted(pool, "A-2", channel=Channel.EMAIL)
    await contacted(pool, "A-1", channel=Channel.CALL, status="open", step="call")
    await write(pool)
    assert (await kept(pool)).contact == email


async def test_a_reply_to_nothing_is_told_to_all_open_cases(pool: Pool) -> None:
    await told(pool, overdue("A-1"), overdue("A-2"))
    await write(pool)
    for number in ("A-1", "A-2"):
        assert (await last_told(pool, number))[0] == "replied"


async def test_a_reply_about_a_closed_case_is_told_to_those_still_open(pool: Pool) -> None:
    await told(pool, overdue("A-1"), overdue("A-2"))
    await contacted(pool, "A-1", channel=Channel.WHATSAPP)
    await closed(pool, Outcome.PAID, "A-1")
    await write(pool)
    assert (await last_told(pool, "A-2"))[0] == "replied"


async def test_a_reply_when_all_is_over_stands_in_the_history(pool: Pool) -> None:
    await told(pool, overdue())
    await contacted(pool, channel=Channel.WHATSAPP)
    await closed(pool, Outcome.PAID)
    assert await write(pool, "Bedankt!") is Received.STORED
    assert (await timeline(pool))[-1] == "reply"
    assert await last_told(pool) == ("opened", None)


async def test_a_second_delivery_changes_nothing(pool: Pool) -> None:
    await told(pool, overdue())
    await write(pool, provider_id="SM-in")
    before = await rows(pool)
    assert await write(pool, provider_id="SM-in") is Received.DUPLICATE
    assert await rows(pool) == before


async def test_an_unknown_sender_is_kept_for_a_person_once(pool: Pool) -> None:
    await told(pool, overdue())
    stranger = {"sender": "+31699999999", "provider_id": "SM-stranger"}
    assert await write(pool, **stranger) is Received.FOR_A_PERSON
    before = await rows(pool)
    assert before["tasks"] == 1
    assert await write(pool, **stranger) is Received.DUPLICATE
    assert await rows(pool) == before


async def test_of_several_creditors_none_reads_what_came_to_no_inbox_of_theirs(pool: Pool) -> None:
    await at_globex(pool)
    before = await rows(pool)
    stranger = {"sender": "+31699999999", "to": "+31880000000"}
    assert await write(pool, **stranger) is Received.UNKNOWN_SENDER
    assert await rows(pool) == before
    assert await write(pool, **stranger | {"to": "+3185000000"}) is Received.FOR_A_PERSON
    assert await pool.fetchval("select creditor from tasks") == "globex"


@pytest.mark.parametrize("word", ["STOP", "stop.", "Afmelden", " stoppen! ", "Unsubscribe"])
async def test_stop_closes_the_channel_and_gives_nobody_something_to_read(
    pool: Pool, word: str
) -> None:
    await told(pool, overdue())
    await write(pool, word)
    shut = await debtors.closed_channels(pool, CREDITOR, "C-1001")
    assert shut == {(Channel.WHATSAPP, PHONE): "asked to stop on 2026-11-21"}
    said, closed_ = (await view(pool)).timeline[-2:]
    assert (said.what, closed_.what) == ("reply", "channel_closed")
    assert closed_.why == "no more by WhatsApp: asked to stop on 2026-11-21"
    assert (await last_told(pool))[0] == "opened"


async def test_stop_by_email_closes_the_address_as_we_know_it(pool: Pool) -> None:
    await told(pool, overdue())
    await write(pool, "stop", channel=Channel.EMAIL)
    shut = await debtors.closed_channels(pool, CREDITOR, "C-1001")
    assert list(shut) == [(Channel.EMAIL, "Sanne@example.com")]


async def test_a_sentence_with_stop_in_it_closes_nothing(pool: Pool) -> None:
    await told(pool, overdue())
    await write(pool, "Kunt u de rente stoppen?")
    assert await debtors.closed_channels(pool, CREDITOR, "C-1001") == {}


async def at_globex(pool: Pool) -> None:
    """Another creditor with the same Sanne."""
    senders = {"whatsapp": {"number": "+3185000000"}}
    await settle_in(pool, acme("globex", senders=senders))
    sent = overdue("G-1", of=debtor("77"))
    sent["data"]["creditor"] = "globex"
    await told(pool, overdue("A-1"), sent)
    assert read(sent).data.creditor == "globex"


async def test_of_several_creditors_the_last_to_write_is_answered(pool: Pool) -> None:
    await at_globex(pool)
    await contacted(pool, "G-1", creditor="globex", debtor="77", channel=Channel.WHATSAPP)
    await set_now(pool, "2026-11-22 10:00")
    await contacted(pool, "A-1", channel=Channel.WHATSAPP)
    await write(pool)
    assert (await kept(pool)).creditor == "acme"


async def test_the_number_it_was_written_to_counts_first(pool: Pool) -> None:
    await at_globex(pool)
    await contacted(pool, "G-1", creditor="globex", debtor="77", channel=Channel.WHATSAPP)
    await set_now(pool, "2026-11-22 10:00")
    await contacted(pool, "A-1", channel=Channel.WHATSAPP)
    await write(pool, to="+3185000000")
    assert (await kept(pool)).creditor == "globex"


async def test_an_email_from_another_address_is_known_by_what_it_answers(pool: Pool) -> None:
    await told(pool, overdue())
    contact: UUID = await contacted(pool, provider_id="sg-message-1")
    sender = "bookkeeping@example.com"
    await write(pool, channel=Channel.EMAIL, sender=sender, answers=("sg-message-1",))
    stored = await kept(pool)
    assert (stored.contact, stored.debtor, stored.sender) == (contact, "C-1001", sender)
