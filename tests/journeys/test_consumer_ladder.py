"""The whole ladder of a consumer, with its exact dates."""

from domain.vocabulary import TaskKind
from tests.journeys.town import Town
from tests.support.events import overdue


async def test_from_the_first_friendly_word_to_the_hand_over(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-12-16 08:30")
    assert town.received == [
        "Mon 02 Nov 09:00 whatsapp friendly",
        "Mon 09 Nov 09:00 email second",
        "Mon 16 Nov 09:00 call call",
        "Wed 18 Nov 09:00 email call",
        "Sat 21 Nov 09:00 email firm",
        "Mon 30 Nov 09:00 email final_notice",
    ]
    assert await town.stands() == "approval"
    await town.outcome(TaskKind.APPROVAL, "approve")
    assert await town.stands() == "closed escalated"
