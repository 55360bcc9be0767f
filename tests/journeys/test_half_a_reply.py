"""What stands beside a meaning is not lost: a request, a stop, a number of terms, a part."""

import pytest

from domain.vocabulary import Channel, TaskKind
from ledger import debtors
from ledger.database import Pool
from tests.journeys.town import Town
from tests.support.events import CREDITOR, overdue


async def reminded(town: Town) -> None:
    """Sanne was reminded of 250 euros on Monday morning, by WhatsApp."""
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")


async def test_a_request_beside_a_promise_is_read_by_a_person(town: Town) -> None:
    await reminded(town)
    await town.writes("Stuur de factuur opnieuw naar info@bol.example dan betalen we vrijdag")
    assert await town.stands() == "reminding"
    task = await town.task(TaskKind.TRIAGE)
    assert task.brief["proposal"]["intent"] == "promise"


async def test_stop_is_obeyed_beside_another_meaning(town: Town, pool: Pool) -> None:
    """The channel closes at once; what else was said waits for a person, with its proposal."""
    await reminded(town)
    await town.writes("Stop ermee!! ik heb dinsdag al betaald", by=Channel.WHATSAPP)
    closed = await debtors.closed_channels(pool, CREDITOR, "C-1001")
    assert [channel for channel, _ in closed] == [Channel.WHATSAPP]
    assert "channel_closed" in await town.happened()
    task = await town.task(TaskKind.TRIAGE)
    assert task.brief["proposal"]["competing"] == ["paid"]
    assert town.received[1:] == [], "who wants no more messages gets none about that"
    await town.outcome(TaskKind.TRIAGE, "already_paid")
    assert await debtors.closed_channels(pool, CREDITOR, "C-1001") == closed


@pytest.mark.parametrize(
    ("words", "count"),
    [("Mag het in vier keer?", "4"), ("Kan het in niet meer dan 3 termijnen?", "3")],
)
async def test_a_plan_is_proposed_in_the_number_of_terms_asked_for(
    town: Town, words: str, count: str
) -> None:
    """Fewer terms than we would offer are welcome; the debtor still has to agree."""
    await reminded(town)
    await town.writes(words)
    facts = await town.told_of("plan_proposed")
    assert (facts["count"], facts["total"]) == (count, "€ 250,00")
    assert await town.stands() == "reminding"
    assert await town.tasks() == []


@pytest.mark.parametrize(
    "words",
    [
        "Mag het in twaalf keer?",
        "in twee termijnen, eind december en eind januari",
        "Heb een betalingsregeling met jullie collega Eva afgesproken",
    ],
)
async def test_other_terms_than_we_may_propose_are_for_a_person(town: Town, words: str) -> None:
    await reminded(town)
    await town.writes(words)
    assert await town.tasks() == ["triage"]
    assert await town.courtesies() == ["reply_received 2026-0117"]


async def test_the_amount_of_a_complaint_is_the_disputed_part(town: Town) -> None:
    await reminded(town)
    await town.writes("De kraan lekt nog steeds, daar wil ik 60 euro af")
    assert (await town.task(TaskKind.COMPLAINT)).brief["disputed"] == "60.00"
    assert await town.stands() == "reminding", "the rest is not disputed"


async def test_another_amount_in_a_complaint_is_no_part_of_it(town: Town) -> None:
    await reminded(town)
    await town.writes("Dit bedrag klopt niet, afgesproken was 80 euro")
    assert (await town.task(TaskKind.COMPLAINT)).brief["disputed"] == "all"


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ("Bel me maar morgen om half drie", "4 november 2026, vanaf 14:30 uur"),
        ("Bel me vrijdag om 10 uur, niet eerder", "6 november 2026, vanaf 10:00 uur"),
        ("Bel me donderdag maar", "5 november 2026, vanaf 09:00 uur"),
    ],
)
async def test_who_asks_to_be_called_at_an_hour_is_called_then(
    town: Town, words: str, when: str
) -> None:
    await reminded(town)
    await town.writes(words, by=Channel.WHATSAPP)
    told = town.post.messages[-1].contact
    assert (told.message, when in told.body) == ("call_arranged", True)
    task = await town.task(TaskKind.CALL)
    assert task.due_at is not None
    assert f"vanaf {task.due_at.astimezone(town.zone):%H:%M} uur" in when


async def test_an_hour_at_which_nobody_calls_is_for_a_person(town: Town) -> None:
    await reminded(town)
    await town.writes("Bel me volgende week donderdag na 18 uur", by=Channel.WHATSAPP)
    assert await town.tasks() == ["triage"]
    assert "call_arranged" not in [it.contact.message for it in town.post.messages]


@pytest.mark.parametrize("words", ["Ik heb al betaald", "U hebt het verkeerde nummer"])
async def test_what_was_asked_because_of_a_wrong_reading_is_asked_no_more(
    town: Town, words: str
) -> None:
    """A payment to look for and book, an address to check: the promise stands without them."""
    await reminded(town)
    await town.writes(words, by=Channel.WHATSAPP)
    if await town.tasks() == ["match"]:
        await town.outcome(TaskKind.MATCH, "found")
    assert len(await town.tasks()) == 1
    await town.read_otherwise("promise", date="2026-11-13")
    assert await town.tasks() == []
    assert await town.stands() == "arranged"


async def test_who_is_not_to_be_called_is_so_in_the_timeline(town: Town) -> None:
    await reminded(town)
    await town.called("do_not_call")
    assert "channel_closed" in await town.happened()
