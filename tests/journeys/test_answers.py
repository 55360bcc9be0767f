"""What debtors write is acted on where its meaning is clear; else a person reads it."""

from typing import Any

import pytest

from domain.going_live import Mode
from domain.vocabulary import Channel, NonPaymentReason, TaskKind
from ledger import courtesies, debtors, going_live
from ledger.database import Pool
from tests.journeys.town import Town
from tests.support.events import CREDITOR, debtor, event, overdue, paid
from tests.support.world import acme, contacted

OTHER = "+31611223344"
A, B = "2026-0117", "2026-0118"


async def asked(town: Town, moment: str = "2026-11-03 12:00") -> None:
    """Sanne was reminded on Monday morning, by WhatsApp."""
    await town.tell(overdue())
    await town.until(moment)


async def acted(town: Town, number: str = A) -> list[str]:
    """What the system did with replies, by the timeline."""
    lines = (await town.view(number)).timeline
    return [it.why for it in lines if it.detail.get("person") == "amicable"]


async def creditor(pool: Pool, **facts: Any) -> None:
    await going_live.save_profile(pool, acme(**facts))


class TestPeopleWhoActForThem:
    """A guardian or a bookkeeper writes from a phone of their own (domain facts, 12; H1)."""

    @pytest.mark.parametrize("number", ["06 11 22 33 44", "+31611223344", "0031-6-11223344"])
    async def test_a_representatives_whatsapp_is_the_debtors_answer(
        self, town: Town, number: str
    ) -> None:
        acts = {"role": "bewindvoerder", "name": "Bewind BV", "phone": number}
        await town.tell(overdue(of=debtor(representative=acts)))
        await town.writes("Wie is dit?", by=Channel.WHATSAPP, sender=OTHER)
        assert "reply" in await town.happened()
        assert "triage" in await town.tasks()

    async def test_the_bookkeepers_number_is_known_too_and_stops_only_itself(
        self, town: Town, pool: Pool
    ) -> None:
        people = [{"role": "bookkeeper", "name": "Bo", "phone": "0611223344"}]
        await town.tell(overdue(of=debtor(contacts=people)))
        await town.writes("Stop", by=Channel.WHATSAPP, sender=OTHER)
        assert "reply" in await town.happened()
        closed = await debtors.closed_channels(pool, CREDITOR, "C-1001")
        assert list(closed) == [(Channel.WHATSAPP, OTHER)]

    async def test_a_number_that_only_ends_alike_is_a_strangers(
        self, town: Town, pool: Pool
    ) -> None:
        acts = {"role": "bewindvoerder", "phone": "+32611223344"}
        await town.tell(overdue(of=debtor(representative=acts)))
        assert await debtors.find_by_address(pool, Channel.SMS, OTHER) == []


class TestButtons:
    """A quick reply means just what it says (practice C1: the reason, as fast as possible)."""

    async def test_i_have_paid_lets_the_ladder_wait_for_the_money(self, town: Town) -> None:
        await asked(town)
        await town.presses("paid", "Ik heb betaald")
        assert await acted(town) == ["read as paid already (button): acted"]
        assert "triage" not in await town.tasks()
        await town.until("2026-11-06 07:00")
        assert len(town.reminders) == 1

    async def test_pay_in_parts_asks_for_a_plan(self, town: Town) -> None:
        await asked(town)
        await town.presses("plan", "In delen betalen")
        assert await acted(town) == ["read as a wish to pay in parts (button): acted"]
        await town.until("2026-11-09 12:00")
        assert len(town.reminders) == 1

    async def test_pay_in_parts_of_too_little_for_a_plan_is_answered_by_a_person(
        self, town: Town
    ) -> None:
        await town.tell(overdue(A, "30.00"))
        await town.until("2026-11-03 12:00")
        await town.presses("plan", "In delen betalen")
        [task] = await town.open_tasks()
        assert task.kind is TaskKind.TRIAGE
        assert "a plan is offered from" in task.title
        assert town.received[1:] == ["Tue 03 Nov 12:00 whatsapp reply_received"]

    async def test_something_is_wrong_stops_everything(self, town: Town) -> None:
        await asked(town)
        await town.presses("dispute", "Er klopt iets niet")
        assert await town.stands() == "disputed"
        assert await town.tasks() == ["complaint"]

    async def test_i_cannot_pay_now_is_help_at_once(self, town: Town) -> None:
        """Practice C2."""
        await asked(town)
        await town.presses("hardship", "Nu lukt het niet")
        assert await acted(town) == ["read as not able to pay now (button): acted"]
        assert (await town.view()).reason is NonPaymentReason.CANNOT_PAY
        await town.until("2026-11-09 12:00")
        assert len(town.reminders) == 1

    async def test_call_me_asks_for_a_call_at_the_next_moment_whatever_the_ladder_says(
        self, town: Town
    ) -> None:
        await asked(town)
        await town.presses("call_me", "Bel mij")
        [task] = await town.open_tasks()
        assert (task.kind, task.due_at) == (TaskKind.CALL, await due(town, "12:00"))
        assert task.brief["file"]["debtor"] == "Sanne de Vries", "H1: the file before dialling"
        told = town.post.messages[-1].contact
        assert (told.message, told.channel) == ("call_arranged", Channel.WHATSAPP)
        assert "3 november 2026, vanaf 12:00 uur" in told.body
        await town.until("2026-11-09 12:00")
        assert len(town.reminders) == 1, "nobody is reminded while we owe them a call"
        await town.outcome(TaskKind.CALL, "promise", date="2026-11-13")
        assert await town.stands() == "arranged"

    async def test_a_button_that_is_not_ours_is_read_by_its_title(self, town: Town) -> None:
        await asked(town)
        await town.presses("Ik heb betaald", "Ik heb betaald")
        assert (await acted(town))[0].startswith("read as paid already (0.9")


async def due(town: Town, clock: str) -> Any:
    """Today at an hour, as the last settled moment has it."""
    [task] = await town.open_tasks()
    assert task.due_at is not None
    assert f"{task.due_at.astimezone(town.zone):%a %d %b %H:%M}" == f"Tue 03 Nov {clock}"
    return task.due_at


class TestActing:
    async def test_a_promise_by_whatsapp_is_watched(self, town: Town) -> None:
        await asked(town)
        await town.writes("Ik betaal vrijdag 250 euro", by=Channel.WHATSAPP)
        assert await town.stands() == "arranged"
        [line] = [it for it in (await town.view()).timeline if it.what == "task_done"]
        assert line.why.startswith("read as a promise for Fri 06 Nov (0.")
        assert line.why.endswith("): acted")
        assert (line.detail["outcome"], line.detail["amount"]) == ("promise", "250.00")
        await town.until("2026-11-10 09:30")
        assert await town.stands() == "reminding"
        assert (await town.view()).reason is NonPaymentReason.BROKEN_PROMISE

    async def test_says_in_words_that_it_is_paid(self, town: Town) -> None:
        await asked(town, "2026-11-09 12:00")
        await town.writes("ik heb vrijdag betaald", by=Channel.WHATSAPP)
        assert (await acted(town))[0].startswith("read as paid already (0.")

    async def test_a_dispute_by_mail_has_its_words_in_the_complaint(self, town: Town) -> None:
        """Practice C3, C4."""
        await asked(town)
        words = "De fiets is kapot geleverd, dit klopt niet."
        await town.writes(words)
        assert await town.stands() == "disputed"
        [task] = await town.open_tasks()
        assert task.kind is TaskKind.COMPLAINT
        assert words in str(task.brief)

    async def test_so_much_a_month_is_a_plan_of_that_amount(self, town: Town) -> None:
        await asked(town)
        await town.writes("50 euro per maand lukt me wel", by=Channel.WHATSAPP)
        assert await town.stands() == "arranged"
        [line] = await acted(town)
        assert line.startswith("read as a wish to pay in parts, 50.00 a month (0.")
        told = town.post.messages[-1].contact
        assert told.message == "plan_agreed"
        assert "50,00" in told.body

    @pytest.mark.parametrize(
        "text",
        [
            "Ik heb van de week 100 overgemaakt, de rest komt volgende maand",
            "ik stort de 25e 150 euro en de rest eind december",
            "Is mijn klacht al behandeld?",
            "Don't call me again, I already paid",
        ],
    )
    async def test_half_of_what_is_said_is_never_acted_on(self, town: Town, text: str) -> None:
        await asked(town)
        await town.writes(text, by=Channel.WHATSAPP)
        assert await acted(town) == []
        assert await town.tasks() == ["triage"]

    async def test_an_answer_in_english(self, town: Town) -> None:
        await asked(town)
        await town.writes("I will pay the full amount this Friday")
        assert await town.stands() == "arranged"
        assert (await acted(town))[0].startswith("read as a promise for Fri 06 Nov")

    async def test_a_reply_to_a_joint_message_steers_all_its_cases(self, town: Town) -> None:
        await town.tell(overdue(A), overdue(B, "100.00"))
        await town.until("2026-11-03 12:00")
        await town.tell(overdue("2026-0200", "30.00"))
        await town.writes("Ik betaal vrijdag", by=Channel.WHATSAPP)
        assert [await town.stands(it) for it in (A, B)] == ["arranged", "arranged"]
        assert await acted(town, A) == await acted(town, B)
        assert await town.stands("2026-0200") == "reminding", "that one was not spoken of"

    async def test_who_is_away_is_left_in_peace_until_they_are_back(self, town: Town) -> None:
        await asked(town)
        await town.writes("Ik ben afwezig tot en met 12 november. Dit is een automatisch antwoord.")
        assert (await acted(town))[0].startswith("read as an absence until Thu 12 Nov (0.9")
        assert await town.tasks() == []
        await town.until("2026-11-13 12:00")
        assert town.received[1:] == ["Fri 13 Nov 09:00 email second"]

    async def test_stop_in_a_sentence_closes_the_channel_not_the_debt(
        self, town: Town, pool: Pool
    ) -> None:
        await asked(town)
        await town.writes("Stuur mij geen berichten meer via WhatsApp", by=Channel.WHATSAPP)
        assert (await acted(town))[0].startswith("read as no more messages here")
        [line] = [it.why for it in (await town.view()).timeline if it.what == "channel_closed"]
        assert line == "no more by WhatsApp: asked to stop on 2026-11-03"
        closed = await debtors.closed_channels(pool, CREDITOR, "C-1001")
        assert [channel for channel, _ in closed] == [Channel.WHATSAPP]
        await town.until("2026-11-10 12:00")
        assert town.received[1:] == ["Mon 09 Nov 09:00 email second"]

    async def test_who_wants_no_calls_still_gets_messages(self, town: Town, pool: Pool) -> None:
        await asked(town)
        await town.writes("Bel mij niet meer", by=Channel.WHATSAPP)
        closed = await debtors.closed_channels(pool, CREDITOR, "C-1001")
        assert [channel for channel, _ in closed] == [Channel.CALL]

    async def test_which_channel_is_meant_a_person_reads(self, town: Town, pool: Pool) -> None:
        await asked(town)
        await town.writes("Liever per mail, geen whatsapp meer", by=Channel.WHATSAPP)
        assert await debtors.closed_channels(pool, CREDITOR, "C-1001") == {}
        assert await town.tasks() == ["triage"]

    async def test_the_wrong_person_hears_nothing_more_and_a_person_checks_the_data(
        self, town: Town, pool: Pool
    ) -> None:
        await asked(town)
        await town.writes("U heeft het verkeerde nummer", by=Channel.WHATSAPP)
        closed = await debtors.closed_channels(pool, CREDITOR, "C-1001")
        assert {channel for channel, _ in closed} == {Channel.WHATSAPP, Channel.SMS, Channel.CALL}
        [task] = await town.open_tasks()
        assert task.title == "Check the data: someone else answers by WhatsApp"
        assert await courtesies.of_debtor(pool, CREDITOR, "C-1001") == []
        await town.until("2026-11-09 12:00")
        assert len(town.received) == 1

    async def test_a_reply_that_is_delivered_twice_is_acted_on_once(self, town: Town) -> None:
        """Peers, complaint 7."""
        await asked(town)
        await town.writes("Ik betaal vrijdag", by=Channel.WHATSAPP)
        before = await town.happened()
        await town.is_told_twice()
        assert await town.happened() == before


class TestWhichInvoice:
    """One message speaks of several invoices; who names one in the answer means that one."""

    X = ("X1-A", "X1-B", "X1-C")

    async def asked(self, town: Town) -> None:
        amounts = ("180.00", "95.50", "120.00")
        await town.tell(*(overdue(it, of_it) for it, of_it in zip(self.X, amounts, strict=True)))
        await town.until("2026-11-03 12:00")

    async def stand(self, town: Town) -> list[str]:
        return [await town.stands(number) for number in self.X]

    async def test_a_promise_for_one_is_kept_by_paying_that_one(self, town: Town) -> None:
        await self.asked(town)
        await town.writes("X1-A betaal ik vrijdag", by=Channel.WHATSAPP)
        assert await self.stand(town) == ["arranged", "reminding", "reminding"]
        [line] = await acted(town, "X1-B")
        assert line.startswith("read as a promise about X1-A for Fri 06 Nov (0.")
        confirmed = town.post.messages[-1].contact
        assert (confirmed.message, confirmed.covers) == ("promise_confirmed", ("X1-A",))
        assert "180,00" in confirmed.body
        assert "395,50" not in confirmed.body
        await town.tell(paid("180.00", "X1-A", on="2026-11-06"))
        assert await self.stand(town) == ["closed paid", "reminding", "reminding"]
        await town.until("2026-11-10 12:00")
        reasons = [(await town.view(it)).reason for it in self.X[1:]]
        assert NonPaymentReason.BROKEN_PROMISE not in reasons

    async def test_one_that_was_paid_is_looked_for_alone(self, town: Town) -> None:
        await self.asked(town)
        await town.writes("x1 b heb ik al betaald", by=Channel.WHATSAPP)
        [task] = await town.open_tasks()
        assert (task.kind, task.covers) == (TaskKind.MATCH, ("X1-B",))
        sought = town.post.messages[-1].contact
        assert (sought.message, sought.covers) == ("payment_sought", ("X1-B",))

    async def test_a_complaint_is_about_the_one_that_is_named_and_of_the_kind_it_says(
        self, town: Town
    ) -> None:
        """Practice C3, C4: the others go on."""
        await self.asked(town)
        await town.writes("De verlichting van X1-B heb ik nooit ontvangen")
        assert await self.stand(town) == ["reminding", "disputed", "reminding"]
        [task] = await town.open_tasks()
        assert (task.kind, task.brief["kind"]) == (TaskKind.COMPLAINT, "not_delivered")
        assert task.covers == ("X1-B",)

    @pytest.mark.parametrize(
        "text",
        [
            "De andere factuur betaal ik vrijdag",
            "Y7-Z betaal ik vrijdag",
            "Factuur 88123 heb ik al betaald",
            "X1-A heb ik betaald, de rest nog niet",
            "Ik heb 180 euro betaald",
            "Kan ik X1-A in termijnen betalen?",
        ],
    )
    async def test_another_an_unknown_one_or_a_part_is_for_a_person(
        self, town: Town, text: str
    ) -> None:
        await self.asked(town)
        await town.writes(text, by=Channel.WHATSAPP)
        assert await self.stand(town) == ["reminding"] * 3
        assert await acted(town, "X1-A") == []
        assert await town.tasks() == ["triage"]

    async def test_one_that_the_message_did_not_speak_of_is_for_a_person(self, town: Town) -> None:
        await self.asked(town)
        await town.tell(overdue("X1-D", "30.00"))
        await town.writes("X1-D betaal ik vrijdag", by=Channel.WHATSAPP)
        assert await town.tasks() == ["triage"]

    async def test_what_stood_before_stays_when_a_person_reads_it_otherwise(
        self, town: Town
    ) -> None:
        await self.asked(town)
        await town.writes("X1-B is kapot aangekomen")
        await town.called("complaint", number="X1-C")
        assert await self.stand(town) == ["reminding", "disputed", "disputed"]
        await town.read_otherwise("resume")
        assert await self.stand(town) == ["reminding", "reminding", "disputed"]


class TestAPlanThatWasProposed:
    """Practice I4: they only need to accept it."""

    @pytest.mark.parametrize("text", ["Akkoord", "Ja, prima. Dank u wel!", "Agreed"])
    async def test_a_yes_accepts_it(self, town: Town, pool: Pool, text: str) -> None:
        await asked(town)
        await contacted(pool, step="plan_proposed")
        await town.writes(text)
        assert await acted(town) == ["read as a wish to pay in parts (1.00): acted"]

    async def test_a_yes_with_a_condition_is_for_a_person(self, town: Town, pool: Pool) -> None:
        await asked(town)
        await contacted(pool, step="plan_proposed")
        await town.writes("Akkoord, maar dan vanaf januari")
        assert await town.tasks() == ["triage"]

    async def test_a_yes_to_a_reminder_is_no_plan(self, town: Town) -> None:
        await asked(town)
        await town.writes("Akkoord")
        assert await acted(town) == []


class TestAPersonReads:
    async def test_two_meanings(self, town: Town) -> None:
        await asked(town)
        await town.writes("Ik betaal vrijdag, maar de fiets is kapot geleverd en dat klopt niet.")
        assert await town.stands() == "reminding"
        [task] = await town.open_tasks()
        assert task.kind is TaskKind.TRIAGE
        assert task.brief["proposal"]["competing"] or not task.brief["proposal"]["act"]

    @pytest.mark.parametrize(
        ("text", "intent"),
        [
            ("Ik zit in de schuldsanering", "protected"),
            ("Ik ben mijn baan kwijt en kan echt niet betalen", "hardship"),
            ("Ik weiger te betalen", "refuses"),
            ("Wat is jullie rekeningnummer?", "question"),
        ],
    )
    async def test_what_is_serious_or_a_question(self, town: Town, text: str, intent: str) -> None:
        await asked(town)
        await town.writes(text)
        [task] = await town.open_tasks()
        assert (task.kind, task.brief["proposal"]["intent"]) == (TaskKind.TRIAGE, intent)
        assert task.brief["text"] == text
        await town.until("2026-11-09 12:00")
        assert len(town.reminders) == 1, "the ladder waits for the person"

    async def test_a_debtor_who_is_protected_says_they_will_pay(self, town: Town) -> None:
        """Domain facts, 12: by itself that changes nothing."""
        await asked(town)
        await town.called("protected")
        await town.writes("Ik betaal vrijdag", by=Channel.WHATSAPP)
        assert await town.stands() == "on_hold"
        assert await acted(town) == []

    @pytest.mark.parametrize(
        ("said", "facts", "stage"),
        [("promise", {"date": "2026-11-20"}, "arranged"), ("complaint", {}, "disputed")],
    )
    async def test_what_is_agreed_or_disputed_is_not_broken_by_a_word(
        self, town: Town, said: str, facts: dict[str, str], stage: str
    ) -> None:
        await asked(town)
        await town.called(said, **facts)
        await town.presses("plan", "In delen betalen")
        assert await town.stands() == stage
        assert "triage" in await town.tasks()

    async def test_while_paused_by_a_person(self, town: Town) -> None:
        await asked(town)
        order = {"invoice_number": A, "reason": "asked by the owner"}
        await town.tell(event("case.paused", order))
        await town.writes("Ik betaal vrijdag", by=Channel.WHATSAPP)
        assert await town.stands() == "on_hold"
        assert await town.tasks() == ["triage"]

    async def test_a_cautious_creditor_keeps_proposals_only(self, town: Town, pool: Pool) -> None:
        await creditor(pool, replies={"act": False})
        await asked(town)
        await town.writes("Ik betaal vrijdag", by=Channel.WHATSAPP)
        [task] = await town.open_tasks()
        assert task.brief["proposal"]["act"] is True
        assert await town.stands() == "reminding"

    async def test_who_only_watches_never_acts(self, town: Town, pool: Pool) -> None:
        await creditor(pool, mode=Mode.WATCH)
        await asked(town)
        await town.presses("dispute", "Er klopt iets niet")
        assert await town.tasks() == ["triage"]


class TestReadOtherwise:
    """Whatever the system does by itself, a person can undo."""

    async def test_a_promise_that_was_none(self, town: Town) -> None:
        await asked(town)
        await town.writes("Ik betaal vrijdag", by=Channel.WHATSAPP)
        await town.read_otherwise("resume")
        assert await town.stands() == "reminding"
        assert (await town.view()).reason is NonPaymentReason.UNKNOWN
        await town.until("2026-11-10 12:00")
        assert town.reminders[1:] == ["Mon 09 Nov 09:00 email second"]

    async def test_a_complaint_that_was_a_promise(self, town: Town) -> None:
        await asked(town)
        await town.presses("dispute", "Er klopt iets niet")
        await town.read_otherwise("promise", date="2026-11-13")
        assert await town.stands() == "arranged"
        assert await town.tasks() == [], "nobody looks for a complaint that is none"

    async def test_the_wrong_person_after_all_was_the_right_one(
        self, town: Town, pool: Pool
    ) -> None:
        await asked(town)
        await town.writes("U heeft het verkeerde nummer", by=Channel.WHATSAPP)
        await town.read_otherwise("already_paid")
        assert await debtors.closed_channels(pool, CREDITOR, "C-1001") == {}

    async def test_what_was_corrected_can_be_corrected_again(self, town: Town) -> None:
        await asked(town)
        await town.writes("Ik betaal vrijdag", by=Channel.WHATSAPP)
        await town.read_otherwise("complaint")
        assert await town.stands() == "disputed"
        await town.read_otherwise("promise", date="2026-11-13")
        assert await town.stands() == "arranged"

    async def test_a_reply_that_waits_is_read(self, town: Town) -> None:
        await asked(town)
        await town.writes("Wie is dit?")
        await town.read_otherwise("promise", date="2026-11-13")
        assert await town.stands() == "arranged"
        assert await town.tasks() == []

    async def test_a_case_that_is_over_stays_over(self, town: Town) -> None:
        await asked(town)
        await town.writes("Ik betaal vrijdag", by=Channel.WHATSAPP)
        await town.tell(paid("250.00"))
        await town.read_otherwise("complaint")
        assert await town.stands() == "closed paid"
