"""What a debtor chooses on their own page, the case does, as exactly as by a button."""

from collections.abc import AsyncIterator

import pytest

from domain.payment_provider import no_provider
from domain.vocabulary import TaskKind, TimelineWhat
from ledger.database import Pool
from tests.journeys.town import Town
from tests.journeys.visitor import Visitor, visiting
from tests.support.events import debtor, overdue, paid

A, B = "2026-0117", "2026-0118"


@pytest.fixture
async def sanne(town: Town, pool: Pool) -> AsyncIterator[Visitor]:
    """Nothing is paid online at Acme: the message carries the page all the same."""
    async with visiting(town, pool, no_provider) as visitor:
        yield visitor


async def reminded(town: Town, *numbers: str, amount: str = "250.00") -> None:
    await town.tell(*(overdue(number, amount) for number in numbers or (A,)))
    await town.until("2026-11-02 12:00")
    await town.until("2026-11-06 12:00")


async def test_who_agrees_with_the_proposal_has_a_plan(town: Town, sanne: Visitor) -> None:
    await reminded(town)
    page = await sanne.reads("/parts")
    assert "Dit is ons voorstel voor € 250,00" in page
    said = await sanne.fills("/parts", do="agree", terms="6", twice=True)
    assert "Afgesproken" in said
    assert await town.stands() == "arranged"
    view = (await town.view()).arrangement
    assert view is not None
    assert (view.kind, len(view.terms)) == ("plan", 6)
    assert f"Op {view.terms[0].due_on.day} november" in page, "as it was shown"
    assert "plan_agreed 2026-0117" in await town.courtesies()
    assert (await town.happened()).count("reply") == 1, "sent twice, it is one answer"


async def test_other_terms_within_the_limits_are_agreed_at_once(town: Town, sanne: Visitor) -> None:
    await reminded(town)
    said = await sanne.fills("/parts", do="agree", amount="62,50", first="2026-11-13")
    assert "De eerste keer is € 62,50, op 13 november 2026" in said
    view = (await town.view()).arrangement
    assert view is not None
    assert [str(it.amount) for it in view.terms] == ["62.50"] * 4
    assert await town.stands() == "arranged"


async def test_more_time_than_we_may_give_is_for_a_person(town: Town, sanne: Visitor) -> None:
    await reminded(town)
    shown = await sanne.fills("/parts", do="look", amount="10", first="")
    assert "meer tijd dan wij zelf mogen geven" in shown
    said = await sanne.fills("/parts", do="agree", amount="10", first="")
    assert "Iemand van ons kijkt of dit kan" in said
    assert await town.stands() == "reminding"
    assert "triage" in await town.tasks()


async def test_what_is_wrong_is_asked_no_more_until_it_is_answered(
    town: Town, sanne: Visitor
) -> None:
    await reminded(town, A, B, amount="100.00")
    words = {"kind": "faulty", "words": "De bel is stuk.", "invoice": B}
    said = await sanne.fills("/wrong", twice=True, **words)
    assert "U hoort uiterlijk op 13 november 2026 van ons" in said
    assert [await town.stands(it) for it in (A, B)] == ["reminding", "disputed"]
    task = await town.task(TaskKind.COMPLAINT, B)
    assert (task.brief["kind"], task.brief["deadline"]) == ("faulty", "2026-11-13")
    assert "De bel is stuk." in task.brief["said"]
    assert "Nog te betalen € 100,00" in await sanne.reads(), "the other invoice is"


async def test_who_cannot_pay_gets_a_proposal_and_accepts_it_on_the_page(
    town: Town, sanne: Visitor
) -> None:
    await reminded(town)
    said = await sanne.fills("/cannot-pay", why="income")
    assert "Wij sturen u een voorstel" in said
    assert (await town.view()).reason == "cannot_pay"
    assert "plan_proposed 2026-0117" in await town.courtesies()
    assert "Afgesproken" in await sanne.fills("/parts", do="agree", terms="6")
    assert await town.stands() == "arranged"


async def test_who_has_debt_help_meets_a_person_and_all_stands_still(
    town: Town, sanne: Visitor
) -> None:
    await reminded(town)
    said = await sanne.fills("/cannot-pay", why="debt_help")
    assert "Iemand van ons leest het" in said
    assert await town.stands() == "on_hold"
    assert "triage" in await town.tasks()


async def test_who_has_paid_is_looked_for_with_day_and_account(town: Town, sanne: Visitor) -> None:
    await reminded(town)
    assert "Kies de dag" in await sanne.fills("/paid", on="2027-01-01", account="4300")
    said = await sanne.fills("/paid", on="2026-11-04", account="4300")
    assert "U hoort uiterlijk op 11 november 2026 van ons" in said
    task = await town.task(TaskKind.MATCH)
    assert task.brief["said"] == "Ik heb betaald op 4 november 2026, vanaf rekening 4300"
    assert task.brief["told"] == {"paid_on": "2026-11-04", "account": "4300"}
    sought = town.post.messages[-1].contact
    assert sought.message == "payment_sought"
    assert "rekening u betaalde" not in sought.body, "they told it on the page"
    page = await sanne.reads()
    assert "Wij zijn ermee bezig" in page
    assert "vraagt u dit te betalen" not in page, "nothing is asked until it was looked for"
    assert "Wilt u toch betalen?" in page
    await town.outcome(TaskKind.MATCH, "not_found")
    assert "Acme Webshop BV vraagt u dit te betalen" in await sanne.reads()


async def test_who_asks_to_be_called_is_called_then(town: Town, sanne: Visitor) -> None:
    await reminded(town)
    page = await sanne.reads("/call")
    assert "maandag 9 november, ochtend, vanaf 09:00" in page
    assert "zondag" not in page
    said = await sanne.fills("/call", at="2026-11-09T12:00:00+01:00")
    assert "Iemand belt u op maandag 9 november, vanaf 12:00" in said
    task = await town.task(TaskKind.CALL)
    assert task.due_at is not None
    assert f"{task.due_at.astimezone(town.zone):%d %b %H:%M}" == "09 Nov 12:00"
    assert "Kies een van deze" in await sanne.fills("/call", at="2026-11-08T12:00:00+01:00")


async def test_a_stopped_channel_is_used_no_more_and_the_claim_stays(
    town: Town, sanne: Visitor
) -> None:
    await reminded(town)
    await sanne.fills("/stop", channel="whatsapp", twice=True)
    await sanne.fills("/stop", channel="email")
    assert "nothing" not in await sanne.reads("/stop")
    assert (await town.happened()).count("channel_closed") == 2
    before = len(town.received)
    await town.until("2026-12-01 12:00")
    later = [it.split()[3] for it in town.received[before:]]
    assert later, "the ladder goes on"
    assert not {"whatsapp", "email"} & set(later)


async def test_whom_the_system_does_not_act_for_a_person_reads(town: Town, sanne: Visitor) -> None:
    """A complaint waits for its answer: what is chosen then, a person weighs."""
    await reminded(town)
    await sanne.fills("/wrong", kind="faulty", words="Stuk.")
    assert await town.stands() == "disputed"
    said = await sanne.fills("/wrong", kind="other", words="En ook het zadel.")
    assert "Iemand van ons leest het" in said
    assert await town.stands() == "disputed"


async def test_how_it_was_is_five_choices_on_the_page(
    town: Town, sanne: Visitor, pool: Pool
) -> None:
    await reminded(town)
    link = sanne.link
    await town.tell(paid("250.00"))
    await town.until("2026-11-14 12:00")
    await town.looks_after()
    await town.until("2026-11-18 12:00")
    assert "satisfaction 2026-0117" in await town.courtesies()
    assert sanne.link == link, "one page for all messages about these invoices"
    assert "Hoe vond u ons contact?" in await sanne.reads()
    await sanne.fills("/how", score="2", words="Ik moest lang wachten.", twice=True)
    row = await pool.fetchrow("select score, words from feedback")
    assert tuple(row) == (2, "Ik moest lang wachten.")
    [task] = await town.open_tasks()
    assert task.title.startswith("Make it good")
    assert "Wij hebben uw cijfer al" in await sanne.reads("/how")


async def test_everything_stands_in_the_timeline_in_the_debtors_own_words(
    town: Town, sanne: Visitor
) -> None:
    await reminded(town)
    await sanne.fills("/cannot-pay", why="later", note="Op de 25e wel.")
    [line] = [it for it in (await town.view()).timeline if it.what is TimelineWhat.REPLY]
    assert line.why == "reply on their own page"
    assert line.detail["text"].splitlines()[-1] == "Op de 25e wel."


async def test_in_english_for_who_reads_english(town: Town, sanne: Visitor) -> None:
    await town.tell(overdue(of=debtor(language="en")))
    await town.until("2026-11-06 12:00")
    assert "Acme Webshop BV asks you to pay this" in await sanne.reads()
    assert "In delen betalen" in await sanne.changes_language("/parts", "nl"), "where she was"
    assert "vraagt u dit te betalen" in await sanne.reads()


async def test_how_it_stands_is_asked_of_who_wonders_too(town: Town, sanne: Visitor) -> None:
    """A question is nobody's answer: a person reads it, and until then nothing is sent."""
    await reminded(town)
    assert "Schrijf in een paar woorden" in await sanne.fills("/tell", words="  ")
    said = await sanne.fills("/tell", words="Waar was deze factuur ook alweer voor?", twice=True)
    assert "U hoort uiterlijk op 13 november 2026 van ons" in said
    assert (await town.happened()).count("reply") == 1


async def test_who_gives_no_number_that_can_be_called_is_asked_for_it_and_loses_no_word(
    town: Town, sanne: Visitor
) -> None:
    await reminded(town)
    at = "2026-11-09T12:00:00+01:00"
    page = await sanne.fills("/call", at=at, number="mijn werk", about="De bel")
    assert "Schrijf op welk nummer" in page
    await sanne.fills("/call", at=at, number="06 87654321", about="De bel")
    task = await town.task(TaskKind.CALL)
    assert task.due_at is not None
    [line] = [it for it in (await town.view()).timeline if it.what is TimelineWhat.REPLY]
    assert line.detail["text"].endswith("op +31687654321\nDe bel")
