"""Before dialling, the caller sees the file, the goal and the guide (practice H1, M2)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest

from activities.call_guide import CallGuide, CallGuideError
from activities.calls import CallAdapter
from activities.channel import NotPossibleError
from domain.case import CaseKey, Standing
from domain.incoming import Claim, Payment
from domain.invoice import Invoice
from domain.playbook import Playbook
from domain.vocabulary import Channel, Stage, TaskKind, TimelineWhat
from ledger import cases, contacts, creditors, tasks, timeline
from ledger.database import transaction
from ledger.intake.claims import state_claim
from ledger.intake.money import receive

KEY = CaseKey(creditor="energie", invoice_number="2026-0117")
LONG_AGO = datetime(2026, 2, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def guides() -> dict[str, CallGuide]:
    folder = files("playbooks").joinpath("call_guide")
    return {
        language: CallGuide.parse(
            f"{language}.yaml", folder.joinpath(f"{language}.yaml").read_text(encoding="utf-8")
        )
        for language in ("nl", "en")
    }


@pytest.fixture
async def case(pool: Any, given: Any) -> Any:
    """Sanne, who owes one invoice and paid two others, one of them late."""
    letter = given.letter()
    playbook = letter.playbook.model_copy(update={"name": "nl-consumer"})
    await creditors.save(pool, given.creditor())
    await creditors.publish(pool, Playbook.model_validate(playbook.model_dump()))
    debtor = given.debtor(customer_since="2019-04-01")
    async with transaction(pool) as conn:
        for number, due in (("A", date(2026, 1, 31)), ("B", date(2026, 2, 28))):
            invoice = Invoice(
                number=number,
                issued_on=LONG_AGO.date().replace(month=1),
                due_on=due,
                amount=Decimal(100),
            )
            claim = Claim(creditor="energie", invoice=invoice, debtor=debtor)
            await state_claim(conn, claim, LONG_AGO, LONG_AGO, "test")
            paid = Payment(
                creditor="energie",
                payment_id=number,
                amount=Decimal(100),
                paid_on=date(2026, 2, 10),
                invoice_number=number,
            )
            await receive(conn, paid, None, given.now)
        invoice = Invoice(
            number="2026-0117",
            issued_on=date(2026, 10, 1),
            due_on=date(2026, 10, 31),
            amount=Decimal(250),
            delivered_by="koerier",
            delivered_on=date(2026, 9, 28),
        )
        claim = Claim(creditor="energie", invoice=invoice, debtor=debtor)
        await state_claim(conn, claim, given.now, given.now, "test")
    return debtor


async def call(pool: Any, given: Any, guides: Any, debtor: Any, **letter: Any) -> Any:
    """Compose and send a call; the task that a person finds."""
    adapter = CallAdapter(pool, guides)
    written = given.letter(debtor=debtor, **letter)
    async with transaction(pool) as conn:
        composed = await adapter.compose(conn, written, given.now)
        contact = given.contact(Channel.CALL, composed)
        await contacts.mark(conn, contact)
    receipt = await adapter.send(contact, composed, written)
    assert (receipt.status, receipt.provider_id) == ("open", None)
    assert await adapter.became(contact) is True
    task = await tasks.open_of_case(pool, KEY, TaskKind.CALL)
    assert task is not None
    assert (task.contact, task.debtor, task.covers) == (contact.id, "C-1001", ("2026-0117",))
    return task, composed


async def test_the_file_has_all_of_h1(pool: Any, given: Any, guides: Any, case: Any) -> None:
    task, composed = await call(pool, given, guides, case)
    file = task.brief["file"]
    assert (file["debtor"], file["kind"], file["customer"]) == (
        "Sanne de Vries",
        "consumer",
        "existing",
    )
    [claim] = file["claims"]
    assert (claim["number"], claim["delivered_by"]) == ("2026-0117", "koerier")
    assert claim["delivered_on"] == "2026-09-28"
    payments = file["payments"]
    assert (payments["on_time"], payments["late"], payments["open"]) == (1, 1, 1)
    assert (payments["average_days_late"], payments["last_paid_on"]) == (10, "2026-02-10")
    assert task.brief["phone"] == "+31612345678"
    assert task.title == "Bel Sanne de Vries over € 250,00"
    assert composed.body == "Bellen over 2026-0117: € 250,00 open, 9 dagen te laat."


async def test_earlier_agreements_and_running_complaints(
    pool: Any, given: Any, guides: Any, case: Any
) -> None:
    async with transaction(pool) as conn:
        for what, why in (
            (TimelineWhat.PROMISE, "100.00 on 2026-11-05"),
            (TimelineWhat.COMPLAINT, "the meter was wrong"),
        ):
            await timeline.write(conn, KEY, timeline.Line(at=given.now, what=what, why=why))
    brief = (await call(pool, given, guides, case))[0].brief
    assert [each["why"] for each in brief["file"]["agreements"]] == ["100.00 on 2026-11-05"]
    assert brief["file"]["complaints"] == []  # answered: the case is not in dispute

    async with transaction(pool) as conn:
        standing = Standing(stage=Stage.DISPUTED, open_amount=Decimal(250), currency="EUR")
        await cases.save(conn, KEY, standing)
        adapter = CallAdapter(pool, guides)
        composed = await adapter.compose(conn, given.letter(debtor=case), given.now)
    assert "the meter was wrong" in composed.parts["brief"]


async def test_the_owner_is_asked_for_before_the_bookkeeper(
    pool: Any, given: Any, guides: Any, case: Any
) -> None:
    people = [
        {"role": "reception", "name": "Rik", "phone": "+31200000001"},
        {"role": "bookkeeper", "name": "Bo", "phone": "+31200000002"},
        {"role": "Credit manager", "name": "Cas"},
    ]
    firm = given.debtor(kind="business", contacts=people)
    brief = (await call(pool, given, guides, firm))[0].brief
    assert [person["name"] for person in brief["file"]["ask_for"]] == ["Cas", "Bo", "Rik"]
    assert brief["phone"] == "+31200000002"


async def test_goal_and_guide_speak_the_callers_language(
    pool: Any, given: Any, guides: Any, case: Any
) -> None:
    english = given.creditor(language="en")
    brief = (await call(pool, given, guides, case, creditor=english))[0].brief
    assert brief["goal"].startswith("All of €250.00 today.")
    codes = [code for step in brief["guide"] for code in step["codes"]]
    assert codes == ["H2", "M3", "M4", "H3", "H4", "H5", "M5", "M6", "M9", "M7", "H6", "H7"]


async def test_the_playbooks_goal_comes_first(
    pool: Any, given: Any, guides: Any, case: Any
) -> None:
    brief = (await call(pool, given, guides, case, goal="A date will do."))[0].brief
    assert brief["goal"] == "A date will do."


async def test_asking_twice_asks_once(pool: Any, given: Any, guides: Any, case: Any) -> None:
    adapter, letter = CallAdapter(pool, guides), given.letter(debtor=case)
    async with transaction(pool) as conn:
        composed = await adapter.compose(conn, letter, given.now)
        contact = given.contact(Channel.CALL, composed)
        await contacts.mark(conn, contact)
    assert await adapter.became(contact) is False
    for _ in range(2):
        await adapter.send(contact, composed, letter)
    assert len(await tasks.listing(pool, "energie", "open", TaskKind.CALL)) == 1


async def test_without_a_number_another_channel_follows(pool: Any, given: Any, guides: Any) -> None:
    letter = given.letter(debtor=given.debtor(phone=None))
    with pytest.raises(NotPossibleError):
        await CallAdapter(pool, guides).compose(pool, letter, given.now)


def test_both_guides_have_the_same_steps(guides: dict[str, CallGuide]) -> None:
    dutch, english = guides["nl"], guides["en"]
    assert [step.codes for step in dutch.steps] == [step.codes for step in english.steps]


@pytest.mark.parametrize(
    "text",
    [
        "title: [",
        "title: x",
        "title: '{who}'\nsummary: x\ngoal: x\nmissed_term: x\n"
        "steps: [{codes: [H2], title: x, text: x}]",
    ],
)
def test_a_guide_that_is_wrong_is_refused_by_name(text: str) -> None:
    with pytest.raises(CallGuideError, match=r"nl\.yaml"):
        CallGuide.parse("nl.yaml", text)
