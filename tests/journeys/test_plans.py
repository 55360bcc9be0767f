"""A payment plan: proposed, accepted, watched, completed or broken (practice I4, C2, C5)."""

from decimal import Decimal

import pytest

from domain.vocabulary import NonPaymentReason, TaskKind
from tests.journeys.town import Town
from tests.support.events import credited, debtor, overdue, paid, reversed_, withdrawn

THREE = ("2026-0117", "2026-0118", "2026-0119")
TERMS = [
    ("2026-11-16", "50.00"),
    ("2026-12-24", "50.00"),
    ("2027-01-25", "50.00"),
    ("2027-02-25", "50.00"),
    ("2027-03-25", "50.00"),
    ("2027-04-23", "50.00"),
]


async def three_invoices_of_a_hundred(town: Town) -> None:
    """Called about all three on Monday 16 November."""
    await town.tell(*(overdue(number, "100.00") for number in THREE))
    await town.until("2026-11-16 12:00")


async def stands(town: Town) -> list[str]:
    return [await town.stands(number) for number in THREE]


async def terms(town: Town, number: str = "2026-0117") -> list[tuple[str, str, str]]:
    """Day, amount, and what is paid of it."""
    shown = (await town.view(number)).arrangement
    assert shown is not None
    return [(str(it.due_on), str(it.amount), str(it.paid)) for it in shown.terms]


async def agreed(town: Town) -> None:
    """The plan over three invoices, asked for and accepted on the phone."""
    await three_invoices_of_a_hundred(town)
    await town.outcome(TaskKind.CALL, "plan")
    await town.called("plan")


async def test_who_cannot_pay_gets_a_plan_that_only_needs_to_be_accepted(town: Town) -> None:
    """C2, I4: at once, with days on which money comes in, adding up to the cent."""
    await three_invoices_of_a_hundred(town)
    await town.outcome(TaskKind.CALL, "cannot_pay")
    assert await town.courtesies() == [f"plan_proposed {', '.join(THREE)}"]
    facts = await town.told_of("plan_proposed")
    assert (facts["total"], facts["count"]) == ("€ 300,00", "6")
    assert facts["terms"][0] == {"amount": "€ 50,00", "due_on": "16 november 2026"}
    assert facts["answer_by"] == "20 november 2026", "a Friday"
    assert (await town.view()).reason is NonPaymentReason.CANNOT_PAY
    [why] = [it for it in (await town.view()).timeline if it.what == "reason_changed"]
    assert (why.detail["reason"], why.why) == ("cannot_pay", "says that it cannot be paid now")
    assert await stands(town) == ["reminding"] * 3, "proposed is not agreed"
    assert await town.tasks() == []


async def test_a_plan_over_three_invoices_is_accepted_and_completed(town: Town) -> None:
    """Each payment names an invoice; the sum over all counts for the terms."""
    await agreed(town)
    assert await stands(town) == ["arranged"] * 3
    assert await terms(town) == [(day, amount, "0.00") for day, amount in TERMS]
    for day, number in zip(TERMS, (*THREE, *THREE), strict=True):
        await town.until(f"{day[0]} 15:00")
        await town.tell(paid("50.00", number, on=day[0]))
    assert await stands(town) == ["closed plan_completed"] * 3
    assert [paid for _, _, paid in await terms(town)] == ["50.00"] * 6
    assert {it.split()[-1] for it in town.reminders[3:]} == {"thank_you"}, "nothing else is said"
    reminded = [it for it in await town.courtesies() if it.startswith("term_reminder")]
    assert len(reminded) == 5, "the first term was agreed and due on the same day"


async def test_a_term_is_spoken_of_some_days_before(town: Town) -> None:
    await agreed(town)
    await town.tell(paid("70.00", on="2026-11-16"))
    assert await town.next() == "Mon 21 Dec 08:00 resume"
    assert await town.next("2026-0119") == "Mon 21 Dec 08:00 resume", "all under it know"
    await town.until("2026-12-21 08:30")
    facts = await town.told_of("term_reminder")
    assert (facts["amount"], facts["due_on"]) == ("€ 30,00", "24 december 2026")
    assert (facts["number"], facts["count"]) == ("2", "6")
    assert sum(it.startswith("term_reminder") for it in await town.courtesies()) == 1


async def test_a_proposal_that_nobody_answers_leads_back_to_the_ladder(town: Town) -> None:
    await three_invoices_of_a_hundred(town)
    await town.outcome(TaskKind.CALL, "cannot_pay")
    await town.until("2026-11-23 07:59")
    assert town.reminders[3:] == []
    await town.until("2026-11-24 12:00")
    assert town.reminders[3:] == ["Mon 23 Nov 09:00 email help"], "the ladder of who cannot pay"
    await town.called("plan")
    assert await stands(town) == ["reminding"] * 3, "it lapsed: a new one is proposed"


async def test_a_proposal_accepted_later_begins_on_the_next_day_to_pay(town: Town) -> None:
    await three_invoices_of_a_hundred(town)
    await town.outcome(TaskKind.CALL, "cannot_pay")
    await town.until("2026-11-20 12:00")
    await town.called("plan")
    assert (await terms(town))[0] == ("2026-11-20", "50.00", "0.00")
    assert (await town.told_of("plan_agreed"))["first_on"] == "20 november 2026"


async def test_a_counter_within_the_limits_is_agreed_at_once(town: Town) -> None:
    await three_invoices_of_a_hundred(town)
    await town.outcome(TaskKind.CALL, "cannot_pay")
    await town.called("plan", amount="100.00", date="2026-11-27")
    assert await stands(town) == ["arranged"] * 3
    assert [row[:2] for row in await terms(town)] == [
        ("2026-11-27", "100.00"),
        ("2026-12-28", "100.00"),
        ("2027-01-27", "100.00"),
    ]


@pytest.mark.parametrize(
    ("counter", "why"),
    [
        ({"amount": "25.00"}, "12 terms, more than 6; terms of 25.00, less than 40.00"),
        ({"terms": 12}, "12 terms, more than 6"),
        ({"date": "2027-02-01", "terms": 2}, "more than a month from now"),
        ({"amount": "50.00", "terms": 3}, "3 terms of 50.00 pay 150.00 of the 300.00"),
    ],
)
async def test_a_counter_beyond_the_limits_is_for_a_person(
    town: Town, counter: dict[str, str], why: str
) -> None:
    await three_invoices_of_a_hundred(town)
    await town.outcome(TaskKind.CALL, "plan", **counter)
    assert await stands(town) == ["reminding"] * 3
    assert why in (await town.task(TaskKind.TRIAGE, "2026-0117")).title
    assert await town.tasks() == ["triage"], "one task for all three"
    await town.outcome(TaskKind.TRIAGE, "plan", amount="25.00", date="2026-11-27")
    assert await stands(town) == ["arranged"] * 3, "a person may go further"


async def test_too_little_for_a_plan_is_for_a_person(town: Town) -> None:
    await town.tell(overdue(open_amount="60.00"))
    await town.called("cannot_pay")
    assert await town.courtesies() == []
    assert "a plan is offered from 80.00" in (await town.task(TaskKind.TRIAGE)).title


async def test_a_first_missed_term_brings_a_call_and_the_plan_stands(town: Town) -> None:
    """Grace of a working day; the call is about all three invoices."""
    await agreed(town)
    await town.until("2026-11-18 07:59")
    assert await town.tasks() == []
    await town.until("2026-11-18 12:00")
    assert await town.tasks() == ["call"]
    assert await stands(town) == ["arranged"] * 3
    task = await town.task(TaskKind.CALL)
    assert task.title.endswith("term 1 of 6, 50.00 by 2026-11-16, missed")
    assert set(task.covers) == set(THREE)
    await town.outcome(TaskKind.CALL, "promise", date="2026-11-27")
    assert (await terms(town))[0][0] == "2026-11-27", "the missed term has another day"
    await town.tell(paid("50.00", on="2026-11-27"))
    assert await town.next() == "Mon 21 Dec 08:00 resume"


async def test_who_is_not_reached_about_a_missed_term_is_called_again_and_then_reads_it(
    town: Town,
) -> None:
    """H7: another moment of the day, then in writing: what is still missing."""
    await agreed(town)
    await town.until("2026-11-18 10:00")
    first = await town.task(TaskKind.CALL)
    await town.outcome(TaskKind.CALL, "no_answer")
    second = await town.task(TaskKind.CALL)
    assert (second.id != first.id, second.due_at != first.due_at) == (True, True)
    assert "term_missed" not in " ".join(town.received)
    await town.outcome(TaskKind.CALL, "no_answer")
    await town.until("2026-11-18 19:00")
    assert await town.tasks() == []
    assert town.post.messages[-1].contact.message == "term_missed"
    assert "€ 50,00" in town.post.messages[-1].contact.body
    assert await stands(town) == ["arranged"] * 3


async def test_a_missed_term_that_nobody_calls_about_is_told_in_writing(town: Town) -> None:
    await agreed(town)
    await town.until("2026-11-21 12:00")
    assert town.post.messages[-1].contact.message == "term_missed"


async def test_who_was_spoken_with_or_paid_reads_nothing_of_a_missed_term(town: Town) -> None:
    await agreed(town)
    await town.until("2026-11-18 12:00")
    await town.tell(paid("50.00", on="2026-11-18"))
    await town.until("2026-11-25 12:00")
    assert "term_missed" not in " ".join(town.received)


async def test_who_calls_about_a_missed_term_has_the_file_and_knows_what_was_kept(
    town: Town,
) -> None:
    """H1, M2: as for every call; one term was kept, the second only in part."""
    await agreed(town)
    await town.tell(paid("70.00", on="2026-11-16"))
    await town.until("2026-12-29 12:00")
    brief = (await town.task(TaskKind.CALL)).brief
    file, term = brief["file"], brief["term"]
    assert (file["debtor"], brief["phone"]) == ("Sanne de Vries", "+31612345678")
    assert {it["number"]: it["open"]["amount"] for it in file["claims"]} == {
        "2026-0117": "30.00",
        "2026-0118": "100.00",
        "2026-0119": "100.00",
    }
    assert (term["number"], term["due_on"], term["paid"], term["open"]) == (
        *(2, "2026-12-24"),
        *("20.00", "30.00"),
    )
    assert [it["paid"] for it in brief["arrangement"]["terms"]][:3] == ["50.00", "20.00", "0.00"]
    assert "€ 30,00" in brief["goal"]
    assert {"H2", "M7"} <= {code for step in brief["guide"] for code in step["codes"]}


async def test_a_second_missed_term_ends_the_plan_firmly_but_skips_no_notice(town: Town) -> None:
    await agreed(town)
    await town.until("2026-12-29 07:59")
    assert await stands(town) == ["arranged"] * 3
    await town.until("2026-12-29 12:00")
    assert await stands(town) == ["reminding"] * 3
    assert (await town.view()).reason is NonPaymentReason.BROKEN_PROMISE
    assert [it.split()[0] for it in await town.courtesies()].count("plan_void") == 1
    assert town.reminders[3:] == [], "first they hear that it is off, and have some days to call"
    await town.until("2027-01-12 12:00")
    firm, notice = "Sat 02 Jan 09:00 email promise_firm", "Sat 09 Jan 09:00 email final_notice"
    assert town.reminders[3:] == [firm, notice]


async def test_a_last_term_missed_twice_ends_the_plan(town: Town) -> None:
    """No other term follows it: it gets as long as a proposal waits for an answer."""
    await town.tell(overdue(amount="100.00"))
    await town.called("plan", amount="50.00", date="2026-11-06", terms=2)
    await town.tell(paid("50.00", on="2026-11-06"))
    await town.until("2026-12-09 12:00")
    assert await town.stands() == "arranged"
    assert await town.tasks() == ["call"]
    await town.until("2026-12-17 07:59")
    assert await town.stands() == "arranged"
    await town.until("2026-12-17 12:00")
    assert await town.stands() == "reminding"


async def test_paid_early_completes_the_plan(town: Town) -> None:
    await agreed(town)
    await town.tell(*(paid("100.00", number, on="2026-11-17") for number in THREE))
    assert await stands(town) == ["closed plan_completed"] * 3


async def test_paid_after_the_plan_broke_is_simply_paid(town: Town) -> None:
    await agreed(town)
    await town.until("2026-12-29 12:00")
    await town.tell(*(paid("100.00", number, on="2026-12-29") for number in THREE))
    assert await stands(town) == ["closed paid"] * 3


async def test_an_invoice_of_the_plan_closes_when_its_own_principal_is_paid(town: Town) -> None:
    await agreed(town)
    await town.tell(paid("100.00", "2026-0118", on="2026-11-16"))
    assert await stands(town) == ["arranged", "closed plan_completed", "arranged"]
    assert [paid for _, _, paid in await terms(town)][:3] == ["50.00", "50.00", "0.00"]


async def test_a_payment_that_goes_back_makes_its_term_unpaid_again(town: Town) -> None:
    """F: and a case that it had closed comes back under the plan."""
    await agreed(town)
    await town.tell(paid("100.00", "2026-0118", payment="sepa-1", on="2026-11-16"))
    await town.until("2026-11-20 12:00")
    await town.tell(reversed_("sepa-1"))
    assert [paid for _, _, paid in await terms(town)] == ["0.00"] * 6
    assert await stands(town) == ["arranged"] * 3
    assert await town.tasks() == ["call"], "its first term was missed"


async def test_a_payment_in_full_on_one_invoice_is_for_a_person_to_book(town: Town) -> None:
    await agreed(town)
    await town.tell(paid("300.00", "2026-0117", on="2026-11-16"))
    assert await stands(town) == ["closed plan_completed", "arranged", "arranged"]
    assert await town.tasks() == ["credit", "triage", "triage"]
    _, *titles = [task.title for task in await town.open_tasks()]
    assert all("paid in full, but on another of its invoices" in title for title in titles)
    await town.outcome(TaskKind.CREDIT, "apply", number="2026-0118")
    assert await stands(town) == ["closed plan_completed"] * 3
    assert await town.tasks() == []


async def test_a_credit_note_counts_for_the_terms(town: Town) -> None:
    await agreed(town)
    await town.tell(credited("60.00", "2026-0119"))
    assert [paid for _, _, paid in await terms(town)][:3] == ["50.00", "10.00", "0.00"]


async def test_a_disputed_part_is_left_out_and_a_person_states_the_plan_anew(town: Town) -> None:
    """C4: nothing is asked of it; its part goes off the end until then."""
    await agreed(town)
    await town.called("complaint", number="2026-0118")
    assert await stands(town) == ["arranged", "disputed", "arranged"]
    assert sorted(await town.tasks()) == ["complaint", "triage"]
    for number in ("2026-0117", "2026-0119"):
        await town.tell(paid("100.00", number, on="2026-11-17"))
    assert await stands(town) == ["closed plan_completed", "disputed", "closed plan_completed"]


async def test_a_new_plan_takes_the_place_of_the_one_that_runs(town: Town) -> None:
    await agreed(town)
    await town.called("plan", amount="150.00", date="2026-11-27")
    assert len(await terms(town)) == 2
    assert await stands(town) == ["arranged"] * 3
    assert await town.next("2026-0119") == "Tue 24 Nov 08:00 resume", (
        "the reminder of the first term"
    )


async def test_who_refuses_during_a_plan_ends_it(town: Town) -> None:
    """H9: for every invoice under it."""
    await agreed(town)
    await town.called("refuses")
    await town.until("2026-11-17 12:00")
    assert "arranged" not in await stands(town)


async def test_a_plan_makes_a_customer_again_and_its_breach_takes_it_back(town: Town) -> None:
    """C5: and what was agreed took the notice away that was running."""
    await town.tell(overdue())
    await town.until("2026-12-02 12:00")
    assert town.mailing_list.silenced == {"C-1001"}
    await town.called("plan", amount="125.00", date="2026-12-04")
    assert await town.stands() == "arranged"
    assert town.mailing_list.silenced == set()
    await town.until("2027-01-12 12:00")
    assert town.mailing_list.silenced == {"C-1001"}
    assert await town.stands() in ("reminding", "final_notice")
    assert (await town.view()).costs == 0


async def test_a_plan_that_breaks_brings_no_costs_of_a_notice_from_before_it(town: Town) -> None:
    """We agreed in writing after that notice: a new one gives a new last day, before any costs."""
    await town.tell(overdue())
    await town.until("2026-12-02 12:00")
    assert await town.stands() == "final_notice"
    await town.called("plan", amount="125.00", date="2026-12-04")
    await town.until("2027-01-06 12:00")
    assert "plan_void 2026-0117" in await town.courtesies()
    assert [(await town.view()).costs, "approval" in await town.tasks()] == [0, False]
    await town.until("2027-01-20 12:00")
    sent = [it for it in town.received if it.endswith("final_notice")]
    assert len(sent) == 2, "a new notice"
    assert await town.stands() == "final_notice"


async def test_who_refuses_under_a_plan_hears_that_it_is_off_before_a_new_notice(
    town: Town,
) -> None:
    """The last they read was that we agree: no costs and no notice come straight after that."""
    await town.tell(overdue())
    await town.until("2026-12-02 12:00")
    await town.called("plan", amount="125.00", date="2026-12-04")
    await town.until("2026-12-08 12:00")
    assert await town.tasks() == ["call"]
    before = len(town.received)
    await town.outcome(TaskKind.CALL, "refuses")
    await town.until("2026-12-26 12:00")
    said = [it.split()[-1] for it in town.received[before:]]
    assert said == ["plan_void", "final_notice"]
    assert (await town.view()).costs == 0
    void = next(it.contact for it in town.post.messages if it.contact.message == "plan_void")
    assert "Twee keer" not in void.body
    assert "Het geld kwam niet op tijd" in void.body


async def test_a_business_pays_its_terms_on_the_same_day_of_the_month(town: Town) -> None:
    firm = debtor("C-2002", kind="business", name="Bakkerij Bol")
    await town.tell(overdue(amount="1200.00", of=firm))
    await town.called("plan")
    await town.called("plan")
    assert await terms(town) == [
        ("2026-11-02", "300.00", "0.00"),
        ("2026-12-02", "300.00", "0.00"),
        ("2027-01-04", "300.00", "0.00"),
        ("2027-02-02", "300.00", "0.00"),
    ]


async def test_a_plan_for_what_is_left_of_a_promise_takes_its_place(town: Town) -> None:
    """The promise was about three invoices; a claim that was paid since is left alone."""
    await three_invoices_of_a_hundred(town)
    await town.outcome(TaskKind.CALL, "promise", date="2026-11-27")
    await town.tell(paid("100.00", "2026-0118", on="2026-11-17"))
    await town.called("plan", amount="100.00", date="2026-11-27")
    assert [row[:2] for row in await terms(town)] == [
        ("2026-11-27", "100.00"),
        ("2026-12-28", "100.00"),
    ]
    assert await stands(town) == ["arranged", "closed paid", "arranged"]


async def test_a_reply_that_a_person_read_may_be_a_promise(town: Town) -> None:
    """It is confirmed on the channel of the conversation."""
    await town.tell(overdue())
    await town.until("2026-11-09 12:00")
    await town.writes("Ik betaal over twee maanden")
    await town.outcome(TaskKind.TRIAGE, "promise", date="2027-01-08")
    assert await town.stands() == "arranged"
    assert "promise_confirmed 2026-0117" in await town.courtesies()


async def test_an_invoice_withdrawn_from_a_plan_takes_its_part_along(town: Town) -> None:
    await agreed(town)
    await town.tell(withdrawn("2026-0119"))
    for number in ("2026-0117", "2026-0118"):
        await town.tell(paid("100.00", number, on="2026-11-17"))
    assert await stands(town) == [
        "closed plan_completed",
        "closed plan_completed",
        "closed withdrawn",
    ]


async def test_what_was_credited_since_is_not_in_what_is_agreed(town: Town) -> None:
    """Never more is confirmed than is owed."""
    await three_invoices_of_a_hundred(town)
    await town.outcome(TaskKind.CALL, "cannot_pay")
    await town.tell(withdrawn("2026-0119"), credited("50.00", "2026-0118"))
    await town.called("plan")
    facts = await town.told_of("plan_agreed")
    assert (facts["total"], facts["count"]) == ("€ 150,00", "3")
    assert [row[:2] for row in await terms(town)] == TERMS[:3]


async def test_a_plan_is_over_the_invoices_that_were_named(town: Town) -> None:
    """As a promise and a complaint are; the others go on."""
    await three_invoices_of_a_hundred(town)
    await town.writes("Mag het in termijnen? Alleen de eerste.")
    await town.outcome(TaskKind.TRIAGE, "plan", invoices=["2026-0117"])
    assert await town.courtesies() == [
        "reply_received 2026-0117, 2026-0118, 2026-0119",
        "plan_proposed 2026-0117",
    ]
    assert (await town.told_of("plan_proposed"))["total"] == "€ 100,00"
    await town.called("plan", terms=2, invoices=["2026-0117"])
    assert sum(Decimal(amount) for _, amount, _ in await terms(town)) == 100
    assert await stands(town) == ["arranged", "reminding", "reminding"]
    assert (await town.told_of("plan_agreed"))["total"] == "€ 100,00"


async def test_a_proposal_for_more_than_was_named_is_made_anew(town: Town) -> None:
    await three_invoices_of_a_hundred(town)
    await town.outcome(TaskKind.CALL, "cannot_pay")
    assert (await town.told_of("plan_proposed"))["total"] == "€ 300,00"
    await town.called("plan", invoices=["2026-0117", "2026-0118"])
    assert (await town.told_of("plan_proposed"))["total"] == "€ 200,00"
    await town.called("plan", invoices=["2026-0117", "2026-0118"])
    assert await stands(town) == ["arranged", "arranged", "reminding"]


async def test_what_was_promised_stays_promised_when_a_plan_is_made(town: Town) -> None:
    """One invoice is promised on the phone; the plan that is asked for leaves it alone."""
    await three_invoices_of_a_hundred(town)
    day = "2026-11-20"
    await town.outcome(TaskKind.CALL, "promise", date=day, invoices=["2026-0118"])
    await town.called("plan")
    assert (await town.told_of("plan_proposed"))["total"] == "€ 200,00"
    await town.called("plan")
    assert await stands(town) == ["arranged"] * 3
    assert await terms(town, "2026-0118") == [(day, "100.00", "0.00")]


async def test_a_plan_for_a_promised_invoice_takes_its_promise_along(town: Town) -> None:
    await three_invoices_of_a_hundred(town)
    promised = ["2026-0118", "2026-0119"]
    await town.outcome(TaskKind.CALL, "promise", date="2026-11-20", invoices=promised)
    await town.called("plan", terms=3, invoices=["2026-0117", "2026-0118"])
    assert (await town.told_of("plan_agreed"))["total"] == "€ 300,00"
    assert [amount for _, amount, _ in await terms(town, "2026-0119")] == ["100.00"] * 3
