"""No single protocol for everyone: who the debtor is decides what they get, and when (F1, I3)."""

from typing import Any

import pytest

from activities.channel import RefusedError
from domain.vocabulary import Channel, NonPaymentReason, TaskKind
from ledger import creditors, personal_words
from ledger.database import Pool
from ledger.intake import answers
from tests.journeys.town import Town
from tests.support.events import Sent, debtor, event, overdue, paid, reversed_
from tests.support.world import acme

MONTHS = ("02", "03", "04", "05", "06", "07")


def paid_before(*, days_late: int, of: dict[str, Any] | None = None) -> list[Sent]:
    """Half a dozen earlier invoices, each paid so many days after its due date."""
    told: list[Sent] = []
    for month in MONTHS:
        number, due_on, on = f"OLD-{month}", f"2026-{month}-01", f"2026-{month}-{1 + days_late:02}"
        dated = {"issued_on": "2026-01-05", "due_on": due_on}
        told += [paid("100.00", number, on=on), overdue(number, "100.00", of=of, **dated)]
    return told


def texts(town: Town) -> list[str]:
    return [message.contact.body for message in town.post.messages]


class TestHowTheyPaidBefore:
    async def test_a_loyal_customer_hears_that_it_slipped_through_and_has_time(
        self, town: Town
    ) -> None:
        """I3: more days, a talk before any second letter, and no word of a late payer's text."""
        await town.tell(*paid_before(days_late=0), overdue())
        await town.until("2026-11-30 12:00")
        assert town.received == [
            "Wed 04 Nov 09:00 whatsapp friendly",
            "Wed 11 Nov 09:00 call call",
            "Fri 13 Nov 09:00 email call",
            "Wed 18 Nov 09:00 email second",
            "Sat 28 Nov 09:00 email firm",
        ]
        assert "u als klant die goed betaalt" in texts(town)[0]

    async def test_a_notorious_late_payer_gets_it_short_and_is_called_at_once(
        self, town: Town
    ) -> None:
        """I3, C8, M1; and never accusing (F5)."""
        await town.tell(*paid_before(days_late=21), overdue())
        await town.until("2026-11-20 12:00")
        assert town.received == [
            "Mon 02 Nov 09:00 email first",
            "Fri 06 Nov 09:00 call call",
            "Tue 10 Nov 09:00 email call",
            "Fri 13 Nov 09:00 email firm",
            "Fri 20 Nov 09:00 email final_notice",
        ]
        first = texts(town)[0]
        assert "Dan nemen wij snel weer contact met u op" in first
        assert "laatste bericht" not in first, "that is said once, where it is true"
        assert "ontgaan" not in first
        assert "Daarin staat wat er dan gebeurt" in texts(town)[3]

    async def test_a_new_customer_is_told_how_it_works_and_called_after_a_week(
        self, town: Town
    ) -> None:
        """I3; C8: the silent hear a voice early."""
        newcomer = debtor(customer_since="2026-09-01")
        await town.tell(overdue(of=newcomer))
        await town.until("2026-11-09 12:00")
        assert town.received == [
            "Mon 02 Nov 09:00 whatsapp friendly",
            "Mon 09 Nov 09:00 call call",
        ]
        assert "Fijn dat u klant bent" in texts(town)[0]

    async def test_a_person_can_see_why(self, town: Town) -> None:
        """H1: the figures stand in the case, at its opening, and before the caller."""
        await town.tell(*paid_before(days_late=21), overdue())
        await town.until("2026-11-06 12:00")
        view = await town.view()
        assert view.history is not None
        assert (view.history.kind, view.history.why) == (
            "notorious",
            "6 of 6 invoices late, 21 days on average",
        )
        assert str(view.history.value) == "600.00"
        opened = view.timeline[0]
        assert opened.why == (
            "the invoice came in; often and long late: 6 of 6 invoices late, 21 days on average"
        )
        assert opened.detail["history"] == "notorious"
        brief = (await town.task(TaskKind.CALL)).brief
        assert brief["file"]["history"].startswith("often and long late: 6 of 6")

    async def test_without_a_history_the_playbooks_own_ladder_is_walked(self, town: Town) -> None:
        await town.tell(overdue(of=debtor(customer_since="2019-04-01")))
        await town.until("2026-11-09 12:00")
        assert town.received == [
            "Mon 02 Nov 09:00 whatsapp friendly",
            "Mon 09 Nov 09:00 email second",
        ]
        history = (await town.view()).history
        assert history is not None
        assert (history.kind, history.years) == (None, 7)


class TestWhatTheyCanBeReachedBy:
    async def test_without_email_and_mobile_it_is_a_letter_and_soon_a_call(
        self, town: Town
    ) -> None:
        """F1, F2, M1: not digital."""
        on_a_landline = debtor(email=None, phone="+31302345678", whatsapp=False)
        await town.tell(overdue(of=on_a_landline))
        await town.until("2026-11-03 10:00")
        assert town.received == ["Mon 02 Nov 09:00 letter friendly"]
        await town.outcome(TaskKind.LETTER, "posted")
        await town.until("2026-11-11 12:00")
        assert town.received[1:] == ["Wed 11 Nov 09:00 call call"], "after the day that it named"
        await town.outcome(TaskKind.CALL, "no_answer")
        await town.until("2026-11-11 17:00")
        assert town.received[2:] == ["Wed 11 Nov 16:00 call call"], "at another moment of the day"
        await town.outcome(TaskKind.CALL, "no_answer")
        await town.until("2026-11-16 12:00")
        assert town.received[3:] == ["Mon 16 Nov 09:00 letter second"]

    async def test_who_acts_for_the_debtor_gets_the_mail_and_may_answer(
        self, town: Town, pool: Pool
    ) -> None:
        """Domain facts, section 12: a guardian is written to, the debtor is not."""
        guardian = {"role": "guardian", "name": "Bewind BV", "email": "post@bewind.example"}
        await town.tell(overdue(of=debtor(representative=guardian)))
        await town.until("2026-11-02 12:00")
        [message] = town.post.messages
        assert (message.contact.channel, message.contact.recipient) == (
            "email",
            "post@bewind.example",
        )
        assert message.contact.body.startswith("Beste Bewind BV (voor Sanne de Vries)")
        reply = answers.Message(
            channel=Channel.EMAIL, provider_id="r-1", sender="Post@bewind.example", text="Ik bel u."
        )
        assert await answers.reply(pool, reply) is answers.Received.STORED


class TestWhyTheyDoNotPay:
    async def test_who_cannot_pay_is_helped(self, town: Town) -> None:
        """C1, C2: no reminders; a plan in parts, and where nobody answers it, a talk about it."""
        await town.tell(overdue())
        await town.until("2026-11-03 12:00")
        await town.called("cannot_pay")
        await town.until("2026-11-20 12:00")
        assert (await town.view()).reason is NonPaymentReason.CANNOT_PAY
        helped = [it.split()[-2:] for it in town.received[1:]]
        assert helped == [
            ["whatsapp", "plan_proposed"],
            ["email", "help"],
            *(["call", "help_call"], ["email", "help_call"]),
        ]
        assert "U kunt in delen betalen" in texts(town)[2]


class TestElsewhere:
    async def test_a_german_consumer_gets_a_last_request_without_any_costs(
        self, town: Town
    ) -> None:
        """No law surely gives costs from them, so none are announced, in English (I6)."""
        anna = debtor(name="Anna Weber", country="DE", time_zone="Europe/Berlin", whatsapp=False)
        del anna["language"]
        await town.tell(overdue(of=anna))
        await town.until("2026-12-20 12:00")
        assert (await town.view()).playbook == "eu-consumer@1"
        last = town.post.messages[-1].contact
        assert (last.step, last.message, last.language) == ("final_notice", "final_request", "en")
        assert "40.00" not in last.body
        assert not any("costs" in text for text in texts(town))
        [notice] = (await town.view()).notices
        assert (notice.kind, str(notice.costs)) == ("request", "0.00")
        assert await town.stands() == "approval"
        view = await town.view()
        assert view.costs == 0
        assert "costs_added" not in await town.happened()

    async def test_a_belgian_business_owes_the_fixed_sum_of_the_directive(self, town: Town) -> None:
        """Directive 2011/7/EU art. 6: 40 euros, whatever the Dutch scale would say."""
        firm = debtor("B-1", kind="business", name="Bakkerij Peeters", country="BE")
        await town.tell(overdue(amount="5000.00", of=firm))
        await town.until("2026-12-14 12:00")
        [notice] = (await town.view()).notices
        assert (notice.kind, str(notice.costs)) == ("business", "40.00")
        assert await town.stands() == "approval"
        view = await town.view()
        assert (str(view.costs), view.playbook) == ("40.00", "eu-business@1")


class TestMoneyDays:
    async def test_the_threat_waits_for_the_salary_and_the_days_to_pay_lie_after_it(
        self, town: Town
    ) -> None:
        """F3; domain facts, section 6: salary on the 25th, so pay by the 27th."""
        await town.tell(overdue(of=debtor(income="salary")))
        await town.until("2026-12-01 12:00")
        assert town.received == [
            "Mon 02 Nov 09:00 whatsapp friendly",
            "Sat 28 Nov 09:00 email second",
        ]
        by_day = [str(message.contact.pay_by) for message in town.post.messages]
        assert by_day == ["2026-11-27", "2026-12-02"], "the salary is there: not another month"
        assert "27 november 2026" in texts(town)[0]

    async def test_no_income_is_guessed(self, town: Town) -> None:
        await town.tell(overdue(of=debtor(income="benefit")))
        await town.until("2026-11-09 12:00")
        assert town.received == [
            "Mon 02 Nov 09:00 whatsapp friendly",
            "Mon 09 Nov 09:00 email second",
        ]


ALLOWS: dict[str, Any] = {"discounts": ["consumer"]}


class TestDiscount:
    async def test_paid_in_time_the_discount_closes_the_case(self, town: Town, pool: Pool) -> None:
        """I5: 5% less within a week; the difference is a credit that names its source."""
        await creditors.save(pool, acme(**ALLOWS))
        await town.tell(overdue())
        await town.until("2026-11-21 12:00")
        offer = town.post.messages[-1].contact
        assert (offer.step, offer.message) == ("discount", "discount_offer")
        assert "237,50" in offer.body
        assert "250,00" in offer.body
        await town.tell(paid("237.50", on=str(offer.pay_by)))
        assert await town.stands() == "closed paid"
        [credit] = [line for line in (await town.view()).timeline if line.what == "credit"]
        assert credit.why == f"a discount of 5% for paying by {offer.pay_by}"
        assert credit.detail["amount"] == "12.50"
        assert credit.detail["source"] == f"discount {offer.id}"

    @pytest.mark.parametrize(("on_a", "on_b"), [("250.00", "225.00"), ("475.00", None)])
    async def test_the_sum_of_a_joint_offer_is_enough_on_whichever_it_is_booked(
        self, town: Town, pool: Pool, on_a: str, on_b: str | None
    ) -> None:
        """I5: 475.00 instead of 500.00 was asked, and 475.00 is paid."""
        await creditors.save(pool, acme(**ALLOWS))
        await town.tell(overdue("A"), overdue("B"))
        await town.until("2026-11-21 12:00")
        offer = town.post.messages[-1].contact
        assert offer.message == "discount_offer"
        assert "475,00" in offer.body
        told = len(town.reminders)
        await town.tell(paid(on_a, "A", on=str(offer.pay_by)))
        if on_b is not None:
            await town.tell(paid(on_b, "B", on=str(offer.pay_by)))
        await town.until("2027-01-20 12:00")
        assert not [it for it in town.reminders[told:] if "thank_you" not in it]
        asked = [(await town.view(it)).asked_amount for it in ("A", "B")]
        assert asked == [0, 0]

    async def test_credit_elsewhere_does_not_cost_the_discount(
        self, town: Town, pool: Pool
    ) -> None:
        """I5: paid is what the offer asked, which was less by a credit note on no invoice."""
        await creditors.save(pool, acme(**ALLOWS))
        await town.tell(overdue())
        note = {"debtor_id": "C-1001", "amount": "20.00", "reason": "jaarbonus"}
        await town.tell(event("debtor.credited", note))
        await town.until("2026-11-21 12:00")
        assert "218,50" in town.post.messages[-1].contact.body
        await town.tell(paid("218.50", on="2026-11-22"))
        *_, credit = [line for line in (await town.view()).timeline if line.what == "credit"]
        assert credit.detail["amount"] == "11.50"
        case = await town.view()
        assert (str(case.open_amount), str(case.asked_amount)) == ("20.00", "0.00")

    async def test_what_was_ordered_on_the_last_day_arrives_in_time(
        self, town: Town, pool: Pool
    ) -> None:
        """An offer ends on a bank day: seven days would end on Saturday, so it names Monday."""
        await creditors.save(pool, acme(**ALLOWS))
        await town.tell(overdue())
        await town.until("2026-11-29 08:00")
        assert str(town.post.messages[-1].contact.pay_by) == "2026-11-30"
        await town.tell(paid("237.50", on="2026-11-30"))
        assert await town.stands() == "closed paid"

    async def test_books_that_do_not_know_the_discount_are_put_before_a_person(
        self, town: Town, pool: Pool
    ) -> None:
        """The debtor paid what was asked: the case stays closed, and 12.50 is not forgotten."""
        await creditors.save(pool, acme(**ALLOWS))
        await town.tell(overdue())
        await town.until("2026-11-21 12:00")
        await town.tell(paid("237.50", on="2026-11-22"))
        assert await town.tasks() == []
        for _ in range(2):
            await town.tell(overdue(open_amount="12.50", due_on="2026-10-31"))
        assert await town.stands() == "closed paid"
        [task] = await town.open_tasks()
        assert "the books say 12.50 EUR is open" in task.title
        assert "a discount of 12.50 EUR" in task.title

    async def test_books_that_lack_the_payment_too_say_so_and_nobody_is_asked_how_it_was(
        self, town: Town, pool: Pool
    ) -> None:
        await creditors.save(pool, acme(**ALLOWS))
        await town.tell(overdue())
        await town.until("2026-11-21 12:00")
        await town.tell(paid("237.50", on="2026-11-21"))
        await town.tell(overdue(open_amount="250.00", due_on="2026-10-31"))
        assert await town.stands() == "closed paid"
        [task] = await town.open_tasks()
        assert "the books say 250.00 EUR is open, but it was paid" in task.title
        assert "the payment of 237.50 EUR and the discount" in task.title
        await town.until("2026-12-01 12:00")
        await town.looks_after()
        assert not [it for it in await town.courtesies() if it.startswith("satisfaction")]
        await town.tell(overdue(open_amount="12.50", due_on="2026-10-31"))
        [task] = await town.open_tasks()
        assert "12.50 EUR is open, after a discount of 12.50 EUR settled it" in task.title
        await town.tell(overdue(open_amount="0.00", due_on="2026-10-31"))
        await town.looks_after()
        assert [it for it in await town.courtesies() if it.startswith("satisfaction")]

    async def test_after_the_term_the_full_amount_is_owed_again(
        self, town: Town, pool: Pool
    ) -> None:
        await creditors.save(pool, acme(**ALLOWS))
        await town.tell(overdue())
        await town.until("2026-12-02 08:00")
        await town.tell(paid("237.50", on="2026-12-02"))
        assert await town.stands() == "reminding"
        assert str((await town.view()).open_amount) == "12.50"

    async def test_money_that_goes_back_takes_the_discount_along(
        self, town: Town, pool: Pool
    ) -> None:
        await creditors.save(pool, acme(**ALLOWS))
        await town.tell(overdue())
        await town.until("2026-11-21 12:00")
        await town.tell(paid("237.50", payment="P-1", on="2026-11-22"))
        assert await town.stands() == "closed paid"
        await town.tell(reversed_("P-1"))
        assert str((await town.view()).open_amount) == "250.00"

    async def test_nobody_is_offered_less_unless_the_creditor_says_so(self, town: Town) -> None:
        await town.tell(overdue())
        await town.until("2026-11-21 12:00")
        assert not [it for it in town.received if "discount" in it]


class TestPersonalWord:
    async def test_it_is_said_once_in_the_next_message(self, town: Town, pool: Pool) -> None:
        """I8."""
        await town.tell(overdue())
        await town.until("2026-11-03 12:00")
        word = "Fijn dat we elkaar gisteren spraken."
        await personal_words.leave_on_case(pool, "acme", "2026-0117", word, "anna")
        assert (await town.view()).personal_word == word
        await town.until("2026-11-18 12:00")
        said = [(word in text) for text in texts(town)]
        assert said == [False, True, False, False]
        view = await town.view()
        assert view.personal_word is None
        assert [it.personal_word for it in view.contacts if it.step == "second"] == [word]

    async def test_a_message_that_is_not_taken_keeps_it_for_the_next(
        self, town: Town, pool: Pool
    ) -> None:
        await town.tell(overdue())
        await town.until("2026-11-03 12:00")
        word = "Wij helpen u graag verder."
        await personal_words.leave_on_case(pool, "acme", "2026-0117", word, "anna")
        town.post.fails(Channel.EMAIL, RefusedError("550", "no such mailbox"))
        await town.until("2026-11-09 12:00")
        assert town.received[1:] == ["Mon 09 Nov 09:00 whatsapp second"]
        assert word in texts(town)[-1]


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_who_finds_reading_hard_gets_plain_words_in_their_language(
    town: Town, language: str
) -> None:
    """F2."""
    easy = debtor(plain_language=True, language=language, whatsapp=False)
    await town.tell(overdue(of=easy))
    await town.until("2026-11-02 12:00")
    asked = {"nl": "Kunt u nu niet betalen?", "en": "Can't pay now?"}[language]
    assert asked in texts(town)[0].replace("*", "")
