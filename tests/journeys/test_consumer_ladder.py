"""The whole ladder of a consumer, with its exact dates."""

import io
from decimal import Decimal

import pytest
from pypdf import PdfReader

from activities import hand_over
from activities.typesetting import UnprintableError
from domain.vocabulary import Channel, TaskKind
from ledger import creditors
from ledger.database import Pool
from tests.journeys.town import Town
from tests.support.events import debtor, overdue, paid
from tests.support.world import acme

AGENCY = {"name": "Amstel Incasso", "email": "dossiers@amstelincasso.example"}


async def test_from_the_first_friendly_word_to_the_hand_over(town: Town, pool: Pool) -> None:
    await creditors.save(pool, acme(agency=AGENCY))
    await town.tell(overdue())
    await town.until("2026-11-30 12:00")
    assert town.received == [
        "Mon 02 Nov 09:00 whatsapp friendly",
        "Mon 09 Nov 09:00 email second",
        "Mon 16 Nov 09:00 call call",
        "Wed 18 Nov 09:00 email call",
        "Sat 21 Nov 09:00 email firm",
        "Mon 30 Nov 09:00 email final_notice",
    ]
    [notice] = (await town.view()).notices
    assert str(notice.received_on) == "2026-12-01", "the day after its delivery"
    assert (str(notice.last_day), str(notice.costs_from)) == ("2026-12-15", "2026-12-16")
    assert notice.costs == Decimal("40.00")
    assert "40,00" in town.post.messages[-1].contact.body
    assert town.mailing_list.silenced == {"C-1001"}

    await town.until("2026-12-15 23:59")
    assert await town.stands() == "final_notice"
    assert (await town.view()).costs == 0
    await town.until("2026-12-16 08:01")
    assert await town.stands() == "approval"
    assert (await town.view()).costs == Decimal("40.00")
    assert town.agency.dossiers == []

    await town.outcome(TaskKind.APPROVAL, "approve")
    assert await town.stands() == "closed escalated"
    assert town.mailing_list.silenced == {"C-1001"}, "escalated is no solution"
    assert len(town.received) == 6
    assert "escalated" in await town.happened()
    [pages] = town.agency.pages
    told = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pages)).pages)
    assert "Veertiendagenbrief (art. 6:96 lid 6 BW) van 30 november 2026" in told
    assert "binnen veertien dagen vanaf de dag nadat" in " ".join(told.split())


async def test_a_dossier_whose_pages_cannot_be_set_is_a_persons_task(
    town: Town, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unprintable(*_: object) -> bytes:
        raise UnprintableError("no font shows U+1F6B2")

    monkeypatch.setattr(hand_over, "dossier_pdf", unprintable)
    await creditors.save(pool, acme(agency=AGENCY))
    await town.tell(overdue())
    await town.until("2026-12-16 08:01")
    await town.outcome(TaskKind.APPROVAL, "approve")
    assert await town.stands() == "closed escalated"
    assert (len(town.agency.dossiers), town.agency.pages) == (1, [])
    assert await town.tasks() == ["triage"]


async def test_nothing_is_said_before_the_second_day(town: Town) -> None:
    await town.begin("2026-11-03 06:00")
    await town.tell(overdue(due_on="2026-11-02"))
    await town.until("2026-11-03 23:00")
    assert town.received == []
    await town.until("2026-11-04 09:01")
    assert town.received == ["Wed 04 Nov 09:00 whatsapp friendly"]


async def test_sundays_and_holidays_move_a_message_to_the_next_lawful_morning(town: Town) -> None:
    await town.begin("2026-12-24 06:00")
    await town.tell(overdue(due_on="2026-12-23"))
    await town.until("2027-01-05 12:00")
    assert town.received == [
        "Mon 28 Dec 09:00 whatsapp friendly",  # Friday and Saturday are Christmas
        "Tue 05 Jan 09:00 email second",  # the first names a day after New Year's, a bank day
    ]


async def test_first_seen_long_overdue_begins_softly_and_goes_by_the_gaps(town: Town) -> None:
    await town.tell(overdue(issued_on="2026-08-12", due_on="2026-09-12"))
    await town.until("2026-11-28 12:00")
    assert town.received == [
        "Mon 02 Nov 09:00 whatsapp friendly",
        "Sat 07 Nov 09:00 email second",  # the first word leaves four days, until Friday
        "Thu 12 Nov 09:00 call call",
        "Mon 16 Nov 09:00 email call",
        "Sat 21 Nov 09:00 email firm",
        "Sat 28 Nov 09:00 email final_notice",
    ]


@pytest.mark.parametrize(
    ("moment", "stage", "messages"),
    [
        ("2026-11-02 08:00", "reminding", 0),
        ("2026-11-05 12:00", "reminding", 1),
        ("2026-11-16 12:00", "reminding", 3),
        ("2026-11-25 12:00", "reminding", 5),
        ("2026-12-03 12:00", "final_notice", 6),
        ("2026-12-17 12:00", "approval", 6),
    ],
)
async def test_paid_at_any_stage_ends_it_with_thanks(
    town: Town, moment: str, stage: str, messages: int
) -> None:
    await town.tell(overdue())
    await town.until(moment)
    assert (await town.stands(), len(town.received)) == (stage, messages)
    await town.tell(paid("250.00"))
    assert await town.stands() == "closed paid"
    await town.until("2027-01-15 12:00")
    thanks = town.received[messages:]
    assert [it.split()[-1] for it in thanks] == (["thank_you"] if messages else [])
    assert town.mailing_list.silenced == set()
    assert await town.tasks() == []


async def test_costs_are_waived_when_the_principal_is_paid(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-12-17 12:00")
    assert (await town.view()).costs == Decimal("40.00")
    await town.tell(paid("250.00"))
    assert await town.stands() == "closed paid"
    assert (await town.view()).costs == 0


async def test_thanks_wait_for_the_next_lawful_morning(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-07 21:30")
    await town.tell(paid("250.00"))
    assert await town.stands() == "closed paid"
    await town.until("2026-11-10 12:00")
    assert town.received[1:] == ["Mon 09 Nov 09:00 whatsapp thank_you"]


async def test_a_debtor_in_new_york_is_contacted_in_their_hours(town: Town) -> None:
    abroad = debtor(time_zone="America/New_York", country="US", whatsapp=False, language="en")
    await town.tell(overdue(of=abroad))
    await town.until("2026-11-09 20:00")
    assert town.received == ["Mon 02 Nov 15:00 email friendly", "Mon 09 Nov 15:00 email second"]


async def test_a_letter_only_debtor(town: Town) -> None:
    on_paper = debtor(email=None, phone=None, whatsapp=False)
    await town.tell(overdue(of=on_paper))
    await town.until("2026-11-02 12:00")
    assert town.received == ["Mon 02 Nov 09:00 letter friendly"]
    assert await town.tasks() == ["letter"]
    await town.until("2026-11-03 12:00")
    await town.outcome(TaskKind.LETTER, "posted")
    await town.until("2026-12-30 12:00")
    assert {it.contact.channel for it in town.post.messages} == {Channel.LETTER}
    assert town.received[:2] == [
        "Mon 02 Nov 09:00 letter friendly",
        "Wed 11 Nov 09:00 letter second",  # after the day that the first one names
    ]
