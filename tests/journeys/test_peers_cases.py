"""Cases A-M and complaints 1-9 of other systems' users: who got what, and when.

Cases that another story tells already are not told twice: docs/rules.md names where each is shown.
"""

from decimal import Decimal

import yaml

from domain.playbook import Playbook
from domain.vocabulary import Stage
from ledger import creditors
from ledger.database import Pool
from tests.journeys.town import Town
from tests.support.events import credited, debtor, event, overdue, paid, reversed_
from tests.support.world import PLAYBOOKS, acme

A, B = "2026-0117", "2026-0118"


async def by_ladder(pool: Pool, *days: int, gap: int = 3, opens: str = "09:00") -> None:
    """Acme's consumers are reminded by email on these days after the due date, ever the same.

    The peers' ladders leave no days to pay, and say nothing after a pause.
    """
    text = (PLAYBOOKS / "nl-consumer.yaml").read_text(encoding="utf-8")
    content = yaml.safe_load(text)
    steps = [
        {"id": f"on-{day}", "day": day, "channels": ["email"], "message": "friendly"}
        for day in days
    ]
    content |= {"name": "peers", "gap_days": gap, "reminding": {"steps": steps}}
    content |= {"least_days_to_pay": 1, "goes_on_after_days": 60}
    content["windows"]["email"] = {
        "days": ["mon", "tue", "wed", "thu", "fri", "sat"],
        "opens": opens,
        "closes": "19:00",
    }
    await creditors.publish(pool, Playbook.model_validate(content))
    await creditors.save(pool, acme(playbooks={"consumer": "peers"}))


async def test_a_steps_at_5_20_and_40_days_and_nothing_after_the_payment(
    town: Town, pool: Pool
) -> None:
    await by_ladder(pool, 5, 20, 40)
    await town.tell(overdue(due_on="2026-11-01"))
    await town.until("2026-11-05 23:00")
    assert town.received == [], "nothing on D+4"
    await town.until("2026-11-22 12:00")
    assert town.received == ["Fri 06 Nov 09:00 email on-5", "Sat 21 Nov 09:00 email on-20"]
    await town.tell(paid("250.00", on="2026-11-22"))
    await town.until("2027-01-15 12:00")
    assert [it.split()[-1] for it in town.received[2:]] == ["thank_you"]


async def test_b_held_at_a_step_then_the_next_due_one(town: Town, pool: Pool) -> None:
    await by_ladder(pool, 5, 20, 40)
    await town.tell(overdue(due_on="2026-11-01"))
    await town.until("2026-11-07 12:00")
    order = {"invoice_number": A, "reason": "the delivery is looked into"}
    await town.tell(event("case.paused", order))
    await town.until("2026-11-30 12:00")
    assert town.received == ["Fri 06 Nov 09:00 email on-5"]
    await town.tell(event("case.resumed", order))
    await town.until("2026-12-15 12:00")
    assert town.received[1:] == ["Mon 30 Nov 12:00 email on-20", "Fri 11 Dec 09:00 email on-40"]


async def test_c_costs_are_over_the_principal_never_over_interest_or_costs(town: Town) -> None:
    await town.tell(overdue(A, "1000.00"))
    await town.until("2026-12-16 08:30")
    case = await town.view()
    assert (case.open_amount, case.costs) == (Decimal("1000.00"), Decimal("150.00"))
    assert case.interest > 0
    await town.until("2027-03-16 08:30")
    case = await town.view()
    assert case.costs == Decimal("150.00"), "once, however long it takes"


async def test_d_a_threshold_and_a_gap_of_exactly_four_days(town: Town, pool: Pool) -> None:
    """The first word leaves three working days; from then on the gap alone counts."""
    await by_ladder(pool, 5, 6, 7, gap=4)
    profile = acme(playbooks={"consumer": "peers"}, minimum_open="50.99")
    await creditors.save(pool, profile)
    little = debtor("C-2002", email="piet@example.com", phone=None, whatsapp=False)
    await town.tell(overdue(A, "51.00", due_on="2026-10-29"))
    await town.tell(overdue(B, "50.00", due_on="2026-10-29", of=little))
    await town.until("2026-11-14 12:00")
    assert town.received == [
        "Tue 03 Nov 09:00 email on-5",
        "Sat 07 Nov 09:00 email on-6",
        "Wed 11 Nov 09:00 email on-7",
    ]
    assert all(it.contact.covers == (A,) for it in town.post.messages)


async def test_f_a_reversal_reopens_and_the_payment_coming_again_closes(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    await town.tell(paid("250.00", payment="sepa-1", on="2026-11-03"))
    await town.until("2026-12-08 12:00")
    await town.tell(reversed_("sepa-1"))
    case = await town.view()
    assert (case.opening, case.stage) == (2, Stage.REMINDING), "35 days later, at once"
    await town.tell(paid("250.00", payment="sepa-2", on="2026-12-08"))
    await town.until("2027-02-01 12:00")
    assert await town.stands() == "closed paid"
    assert [it.split()[-1] for it in town.received] == ["friendly", "thank_you"]


async def test_g_the_others_first_step_keeps_its_own_day(town: Town, pool: Pool) -> None:
    """Due dates two days apart, steps at 5, 7 and 11 days; the first is paid in between."""
    await by_ladder(pool, 5, 7, 11)
    await town.tell(overdue(A, due_on="2026-10-31"))
    await town.until("2026-11-03 07:00")
    await town.tell(overdue(B, due_on="2026-11-02"), paid("250.00", A, on="2026-11-03"))
    await town.until("2026-11-08 12:00")
    assert town.received == ["Sat 07 Nov 09:00 email on-5"]
    assert town.post.messages[0].contact.covers == (B,)


async def test_i_the_send_hour_is_the_debtors_seven_not_six(town: Town, pool: Pool) -> None:
    await by_ladder(pool, 5, 10, 15, opens="07:00")
    await town.tell(overdue(due_on="2026-10-31"))
    await town.until("2026-11-05 06:59")
    assert town.received == []
    await town.until("2026-11-05 07:01")
    assert town.received == ["Thu 05 Nov 07:00 email on-5"]


async def test_j_steps_three_days_apart_with_a_gap_of_five(town: Town, pool: Pool) -> None:
    await by_ladder(pool, 2, 5, gap=5)
    await town.tell(overdue(due_on="2026-10-31"))
    await town.until("2026-11-06 23:00")
    assert town.received == ["Mon 02 Nov 09:00 email on-2"]
    await town.until("2026-11-07 12:00")
    assert town.received[1:] == ["Sat 07 Nov 09:00 email on-5"]


async def test_l_every_seven_days_and_at_most_five(town: Town, pool: Pool) -> None:
    await by_ladder(pool, 2, 9, 16, 23, 30)
    await town.tell(overdue(due_on="2026-10-31"))
    await town.until("2026-12-20 12:00")
    reminders = [it for it in town.received if "final_notice" not in it]
    assert [it[:6] for it in reminders] == ["Mon 02", "Mon 09", "Mon 16", "Mon 23", "Mon 30"]


async def test_complaint_2_open_credit_lowers_what_is_asked(town: Town) -> None:
    await town.tell(overdue(), credited("100.00"))
    await town.until("2026-11-02 12:00")
    [friendly] = town.post.messages
    assert "150,00" in friendly.contact.body
    assert "€ 250,00 open" not in friendly.contact.body


async def test_complaint_5_paying_the_last_of_two_leaves_the_first_open(town: Town) -> None:
    await town.tell(overdue(A), overdue(B, "100.00"))
    await town.until("2026-11-03 12:00")
    await town.tell(paid("100.00", B, on="2026-11-03"))
    assert [await town.stands(it) for it in (A, B)] == ["reminding", "closed paid"]
    await town.until("2026-11-09 12:00")
    asked = [it.contact for it in town.post.messages if it.contact.step == "second"]
    assert [it.covers for it in asked] == [(A,)]
    assert "contact_sent" in await town.happened(A), "its history stays"
