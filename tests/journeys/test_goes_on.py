"""After a long pause or a protection the debtor first hears that it goes on (C4, F5)."""

from domain.vocabulary import TaskKind
from tests.journeys.town import Town
from tests.support.events import debtor, event, overdue

A, B = "2026-0117", "2026-0118"
GUARDIAN = {"role": "bewindvoerder", "name": "Bewind BV", "email": "post@bewind.example"}


def paused(until: str) -> dict[str, object]:
    return event("case.paused", {"invoice_number": A, "reason": "sales", "until": until})


def messages(town: Town) -> list[str]:
    return [it.contact.message for it in town.post.messages]


async def test_after_a_long_pause_a_friendly_word_comes_first_and_nothing_is_caught_up(
    town: Town,
) -> None:
    """The reminders keep their own days (9, 14, 21, 30) from the word that says that it goes on."""
    await town.tell(overdue())
    await town.until("2026-11-10 12:00")
    assert town.received == ["Mon 02 Nov 09:00 whatsapp friendly", "Mon 09 Nov 09:00 email second"]
    await town.tell(paused("2027-01-11"))
    await town.until("2027-01-11 08:30")
    assert len(town.received) == 2
    await town.until("2027-01-11 12:00")
    word = town.post.messages[-1].contact
    assert (word.message, word.step, word.covers) == ("goes_on", "friendly", (A,))
    assert "stuurde een tijd geen herinneringen" in word.body
    assert "Uiterlijk: " in word.body
    await town.until("2027-02-20 12:00")
    assert town.reminders[2:] == [
        "Mon 11 Jan 09:00 whatsapp friendly",
        "Mon 18 Jan 09:00 call call",
        "Wed 20 Jan 09:00 email call",  # nobody could call
        "Sat 23 Jan 09:00 email firm",
        "Mon 01 Feb 09:00 email final_notice",
    ]


async def test_who_acts_for_the_debtor_hears_that_it_goes_on(town: Town) -> None:
    """BW 1:431: written to the representative alone, also when the hold is over."""
    await town.tell(overdue(of=debtor(representative=GUARDIAN)))
    await town.until("2026-11-03 12:00")
    await town.called("protected", kind="guardian")
    await town.until("2026-12-10 12:00")
    await town.outcome(TaskKind.TRIAGE, "resume")
    await town.until("2026-12-12 12:00")
    word = town.post.messages[-1].contact
    assert (word.message, word.recipient) == ("goes_on", "post@bewind.example")
    assert "Bewind BV" in word.body


async def test_no_last_day_ends_in_a_long_pause_and_none_follows_at_once(town: Town) -> None:
    """The last demand counts no more: the word, a firm reminder and a new one come before costs."""
    await town.tell(overdue())
    await town.until("2026-12-02 12:00")
    assert await town.stands() == "final_notice"
    await town.tell(paused("2027-01-11"))
    before = len(town.received)
    await town.until("2027-02-09 12:00")
    assert town.received[before:] == [
        "Mon 11 Jan 09:00 whatsapp friendly",  # in the words of goes_on
        "Mon 18 Jan 09:00 email firm",
        "Wed 27 Jan 09:00 email final_notice",
    ]
    assert await town.stands() == "final_notice"
    assert (await town.view()).costs == 0


async def test_a_decision_comes_back_only_after_the_word(town: Town) -> None:
    """Costs stay due; nobody is handed over after a long pause who has not heard from us first."""
    await town.tell(overdue())
    await town.until_task(TaskKind.APPROVAL, "2027-01-10 12:00")
    await town.tell(paused("2027-03-01"))
    before = len(town.received)
    await town.until("2027-03-02 12:00")
    assert messages(town)[before:] == ["goes_on"]
    assert await town.tasks() == []
    assert await town.until_task(TaskKind.APPROVAL, "2027-04-01 12:00")
    assert f"{await town.now():%d %b}" == "10 Mar", "nine days after the word, as after a firm one"
    [task] = await town.open_tasks()
    assert task.brief["why"].endswith("then: paused by a person. That is over")


async def test_a_decision_that_a_person_put_off_is_asked_on_their_day(town: Town) -> None:
    await town.tell(overdue())
    await town.until_task(TaskKind.APPROVAL, "2027-01-10 12:00")
    await town.outcome(TaskKind.APPROVAL, "decline", date="2027-03-01")
    await town.until("2027-03-01 08:01")
    [task] = await town.open_tasks()
    assert (task.kind, task.brief["why"]) == (
        TaskKind.APPROVAL,
        "asked before, on 2026-12-16; then: not handed over before 2027-03-01. That is over",
    )


async def test_one_word_speaks_for_all_invoices_that_stood_still(town: Town) -> None:
    await town.tell(overdue(A), overdue(B, "100.00"))
    await town.until("2026-11-03 12:00")
    facts = {"debtor_id": "C-1001", "reason": "sales", "until": "2026-12-01"}
    await town.tell(event("debtor.paused", facts))
    await town.until("2026-12-02 12:00")
    assert [(it.contact.message, it.contact.covers) for it in town.post.messages[1:]] == [
        ("goes_on", (A, B))
    ]


async def test_a_short_pause_needs_no_word(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    await town.tell(paused("2026-11-12"))
    await town.until("2026-11-12 12:00")
    assert messages(town) == ["friendly", "second"]
