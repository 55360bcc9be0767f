"""How was it? One question after the end, and a number as the answer (practice I7)."""

from typing import Any

import pytest

from domain.vocabulary import Channel, TaskKind
from ledger import creditors, feedback
from ledger.database import Pool
from ledger.feedback import Report
from tests.journeys.town import Town
from tests.support.events import CREDITOR, overdue, paid
from tests.support.world import acme

SECOND = "2026-0200"
AGAIN: dict[str, Any] = {"issued_on": "2026-11-01", "due_on": "2026-11-14"}


async def scanned(town: Town, *days: str) -> None:
    """The daily scan, early on each of these days, and the day that follows."""
    for day in days:
        await town.until(f"{day} 05:00")
        await town.looks_after()
        await town.until(f"{day} 12:00")


async def ended(town: Town) -> None:
    """Reminded on the 2nd, paid on the 3rd of November."""
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    await town.tell(paid("250.00", on="2026-11-03"))
    assert await town.stands() == "closed paid"


async def asked(town: Town) -> None:
    await ended(town)
    await scanned(town, "2026-11-11")
    assert kinds(town)[-1] == "satisfaction"


def kinds(town: Town) -> list[str]:
    return [line.split()[-1] for line in town.received]


async def said(pool: Pool) -> Report:
    return await feedback.report(pool, CREDITOR)


async def test_a_week_after_the_payment_sanne_is_asked_once_how_it_was(town: Town) -> None:
    await ended(town)
    await scanned(town, "2026-11-09", "2026-11-10")
    assert kinds(town) == ["friendly", "thank_you"], "not within the week"
    await scanned(town, "2026-11-11", "2026-11-12", "2026-11-13")
    assert town.received[2:] == ["Wed 11 Nov 09:00 whatsapp satisfaction"]
    assert "cijfer van 1 tot en met 5" in town.post.messages[-1].contact.body


async def test_a_number_is_feedback_and_nobody_need_read_it(town: Town, pool: Pool) -> None:
    await asked(town)
    await town.writes("4: fijn geholpen", by=Channel.WHATSAPP)
    report = await said(pool)
    assert (report.asked, report.answered, str(report.average)) == (1, 1, "4.00")
    assert [(it.of, it.count) for it in report.by_outcome] == [("paid", 1)]
    assert [(it.of, it.count) for it in report.by_month] == [("2026-11", 1)]
    assert [(it.score, it.words) for it in report.words] == [(4, "fijn geholpen")]
    assert await town.tasks() == []
    assert "feedback" in await town.happened()


async def test_a_low_mark_asks_a_person_to_make_it_good(town: Town, pool: Pool) -> None:
    await creditors.save(pool, acme(goodwill={"gestures": ["gratis bezorging"]}))
    await asked(town)
    await town.writes("1, niemand belde terug")
    [task] = await town.open_tasks()
    assert task.title == "Make it good: invoice 2026-0117 was marked 1 of 5"
    assert task.brief["feedback"] == {"score": 1, "words": "niemand belde terug"}
    await town.outcome(TaskKind.TRIAGE, "resume", gesture="gratis bezorging")
    assert kinds(town)[-1] == "goodwill"
    assert (await said(pool)).gestures == 1
    assert await town.stands() == "closed paid"


async def test_words_without_a_number_are_kept_and_read_by_a_person(town: Town, pool: Pool) -> None:
    await asked(town)
    await town.writes("Ik vond de toon erg prettig")
    report = await said(pool)
    assert (report.answered, report.words[0].words) == (0, "Ik vond de toon erg prettig")
    assert (await town.open_tasks())[0].title == "Read what the debtor says of invoice 2026-0117"


async def test_an_absence_note_is_no_opinion(town: Town, pool: Pool) -> None:
    await asked(town)
    await town.writes("Ik ben afwezig tot en met 20 november. Dit is een automatisch antwoord.")
    assert (await said(pool)).words == ()
    assert await town.tasks() == []


async def test_the_second_number_changes_no_mark(town: Town, pool: Pool) -> None:
    await asked(town)
    await town.writes("5")
    await town.writes("1")
    report = await said(pool)
    assert [(it.of, it.count) for it in report.by_score] == [("5", 1)]


async def test_a_number_a_month_later_answers_something_else(town: Town, pool: Pool) -> None:
    await asked(town)
    await town.until("2026-12-12 12:00")
    await town.writes("4")
    assert (await said(pool)).answered == 0


async def test_a_date_is_no_mark_and_a_person_reads_it_as_always(town: Town, pool: Pool) -> None:
    await asked(town)
    await town.tell(overdue(SECOND, "80.00", **AGAIN))
    await town.until("2026-11-16 12:00")
    await town.writes("5 december betaal ik")
    assert (await said(pool)).answered == 0
    assert "triage" in await town.tasks() or await town.stands(SECOND) == "arranged"


async def test_while_another_invoice_is_overdue_nothing_is_asked(town: Town) -> None:
    await ended(town)
    await town.tell(overdue(SECOND, "80.00", **AGAIN | {"due_on": "2026-11-05"}))
    await scanned(town, "2026-11-11", "2026-11-12")
    assert "satisfaction" not in kinds(town)


async def test_an_invoice_that_falls_overdue_overnight_silences_the_question(town: Town) -> None:
    await ended(town)
    await town.until("2026-11-11 05:00")
    await town.looks_after()
    await town.tell(overdue(SECOND, "80.00", **AGAIN | {"due_on": "2026-11-09"}))
    await town.until("2026-11-11 12:00")
    assert "satisfaction" not in kinds(town)


async def test_two_invoices_in_a_quarter_are_one_question(town: Town) -> None:
    await asked(town)
    await town.tell(overdue(SECOND, "80.00", **AGAIN))
    await town.until("2026-11-18 12:00")
    await town.tell(paid("80.00", SECOND, on="2026-11-18"))
    await scanned(town, "2026-11-26", "2026-11-27")
    assert kinds(town).count("satisfaction") == 1


@pytest.mark.parametrize("decision", ["approve", "write_off", "withdraw"])
async def test_after_a_hand_over_a_write_off_or_a_withdrawal_nothing_is_asked(
    town: Town, decision: str
) -> None:
    await town.tell(overdue())
    await town.until("2026-12-17 12:00")
    await town.outcome(TaskKind.APPROVAL, decision)
    await scanned(town, "2026-12-25", "2026-12-28")
    assert "satisfaction" not in kinds(town)


async def test_who_paid_before_a_first_word_is_not_asked(town: Town) -> None:
    await town.tell(overdue(), paid("250.00", on="2026-11-02"))
    await scanned(town, "2026-11-10", "2026-11-11")
    assert town.received == []


async def test_a_creditor_asks_later_or_never(town: Town, pool: Pool) -> None:
    await creditors.save(pool, acme(feedback={"ask_after_days": 0}))
    await ended(town)
    await scanned(town, "2026-11-11")
    await creditors.save(pool, acme(feedback={"ask_after_days": 14}))
    await scanned(town, "2026-11-16")
    assert "satisfaction" not in kinds(town)
    await scanned(town, "2026-11-18")
    assert kinds(town)[-1] == "satisfaction"
