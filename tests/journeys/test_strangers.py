"""What comes from an address or number of nobody's is kept, and read by a person (practice C1)."""

import pytest

from domain.vocabulary import Channel, TaskKind
from ledger.database import Pool
from ledger.intake.answers import Received
from tests.journeys.town import Town
from tests.support.events import debtor, overdue

A, B = "2026-0117", "2026-0118"


async def asked(town: Town) -> None:
    await town.tell(overdue(A))
    await town.until("2026-11-06 12:00")


@pytest.mark.parametrize(
    "facts",
    [
        {"text": "Ik heb al betaald", "subject": "Re: Herinnering: factuur 2026-0117"},
        {"text": "Factuur 2026-0117 is al betaald."},
        {"text": "Al betaald", "raw": "Al betaald\n> Het gaat om factuur 2026-0117 van 250 euro"},
    ],
)
async def test_who_names_the_invoice_is_read_before_anything_more_is_asked(
    town: Town, facts: dict[str, str]
) -> None:
    """Sanne's partner answers from their own mailbox: nothing is acted on, all waits."""
    await asked(town)
    assert await town.a_stranger_writes(**facts) is Received.STORED  # type: ignore[arg-type]
    [task] = await town.open_tasks()
    assert task.title.startswith("Someone else answers by email about invoice 2026-0117")
    assert (task.brief["sender"], task.covers) == ("joost@partner.example", (A,))
    assert await town.courtesies() == [], "Sanne did not write: she is told nothing"
    await town.until("2026-12-20 12:00")
    assert len(town.reminders) == 1
    await town.outcome(TaskKind.TRIAGE, "already_paid")
    assert await town.tasks() == ["match"]


async def test_whose_address_it_is_is_asked_once(town: Town) -> None:
    """Sanne's partner was read and followed: the next mail is a reply, even without a number."""
    await asked(town)
    await town.a_stranger_writes("Factuur 2026-0117 betalen wij de 20e")
    await town.outcome(TaskKind.TRIAGE, "promise", date="2026-11-20")
    before = len(town.post.messages)
    received = await town.a_stranger_writes("Het wordt toch de 27e, kan dat?")
    assert received is Received.STORED
    [task] = await town.open_tasks()
    assert task.title == "Read the reply about invoice 2026-0117"
    assert (task.brief["sender"], task.covers) == ("joost@partner.example", (A,))
    assert "address_check" not in task.brief
    assert len(town.post.messages) == before, "Sanne did not write: she is told nothing"
    await town.outcome(TaskKind.TRIAGE, "promise", date="2026-11-27")
    assert await town.stands() == "arranged"


async def test_who_was_not_followed_is_asked_about_again(town: Town) -> None:
    await asked(town)
    await town.a_stranger_writes("Factuur 2026-0117 is niet voor mij")
    await town.outcome(TaskKind.TRIAGE, "resume")
    await town.a_stranger_writes("Nogmaals: factuur 2026-0117 is niet voor mij")
    [task] = await town.open_tasks()
    assert task.title.startswith("Someone else answers by email")


async def test_by_whatsapp_from_another_number(town: Town) -> None:
    await asked(town)
    text = "Dit gaat over factuur 2026-0117, die is al betaald"
    assert await town.a_stranger_writes(text, by=Channel.WHATSAPP) is Received.STORED
    assert await town.tasks() == ["triage"]


async def test_a_number_that_is_part_of_another_names_nothing(town: Town) -> None:
    await asked(town)
    await town.a_stranger_writes("Mijn ordernummer is 2026-01178")
    [task] = await town.open_tasks()
    assert task.invoice_number is None


async def test_who_names_nothing_is_read_by_whose_inbox_it_is(town: Town) -> None:
    await asked(town)
    assert await town.a_stranger_writes("Ik heb al betaald") is Received.FOR_A_PERSON
    await town.a_stranger_writes("Hallo? Leest iemand dit?")
    [task] = await town.open_tasks()
    assert (task.creditor, task.invoice_number) == ("acme", None)
    assert [it["text"] for it in task.brief["messages"]] == [
        "Ik heb al betaald",
        "Hallo? Leest iemand dit?",
    ]
    await town.until("2026-11-10 12:00")
    assert len(town.reminders) == 2, "nobody can tell whose it is"


async def test_who_names_the_invoices_of_two_debtors_holds_neither(town: Town) -> None:
    lena = debtor("C-2", email="lena@example.com", phone="+31600000002", name="Lena Bos")
    await town.tell(overdue(A), overdue(B, of=lena))
    await town.until("2026-11-03 12:00")
    await town.a_stranger_writes(f"Over {A} en {B}: welke moet ik betalen?")
    [task] = await town.open_tasks()
    assert task.brief["names"] == [A, B]


@pytest.mark.parametrize(
    "facts",
    [
        {"text": "Ik ben afwezig tot en met 12 november. Dit is een automatisch antwoord."},
        {"text": "Undeliverable", "sender": "MAILER-DAEMON@mail.example"},
    ],
)
async def test_machines_ask_for_nobody(town: Town, facts: dict[str, str]) -> None:
    await asked(town)
    received = await town.a_stranger_writes(**facts)  # type: ignore[arg-type]
    assert received is Received.UNKNOWN_SENDER
    assert await town.tasks() == []


async def test_a_stop_of_a_stranger_closes_no_channel_of_the_debtor(town: Town, pool: Pool) -> None:
    await asked(town)
    await town.a_stranger_writes("stop", subject="Re: factuur 2026-0117")
    assert await pool.fetchval("select count(*) from closed_channels") == 0
    assert await town.tasks() == ["triage"]
