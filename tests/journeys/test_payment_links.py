"""Links to pay by: what is open at that moment, by one button; booked once, undone when it goes."""

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest

from activities.reconciling import look_for_what_went_back
from domain.payment_provider import PaymentStatus
from domain.vocabulary import Channel, Outcome, TaskKind, TimelineWhat
from ledger import creditors
from ledger.database import Pool
from tests.journeys.town import DESK, Town
from tests.journeys.visitor import Visitor, visiting
from tests.support.books import books_hold
from tests.support.events import credited, overdue, paid, withdrawn
from tests.support.world import acme, closed, open_amount, settle_in
from workers import library

DENTAL = Path(__file__).parents[2] / "examples" / "playbooks" / "dental-practice.yaml"
A, B, C = "2026-0117", "2026-0118", "2026-0119"


@pytest.fixture
async def sanne(town: Town, pool: Pool) -> AsyncIterator[Visitor]:
    town.till.serves = True
    await settle_in(pool, acme(pay_links=True))
    async with visiting(town, pool, town.till.of) as visitor:
        yield visitor


async def looked(town: Town, pool: Pool) -> int:
    """The daily look for what went back at Mollie; how much it found."""
    return await town.happens(look_for_what_went_back(pool, town.till.of, lambda: None))


async def reminded(town: Town, *numbers: str, amount: str = "250.00") -> None:
    """Written to about these invoices, together."""
    await town.tell(*(overdue(number, amount) for number in numbers or (A,)))
    await town.until("2026-11-02 12:00")


async def lines(town: Town, what: TimelineWhat, number: str = A) -> list[str]:
    return [line.why for line in (await town.view(number)).timeline if line.what is what]


async def test_who_pays_by_the_link_is_thanked(town: Town, sanne: Visitor, pool: Pool) -> None:
    await reminded(town)
    link = sanne.link
    page = await sanne.reads()
    assert (
        "Nog te betalen € 250,00 U kon betalen tot en met 31 oktober 2026. "
        "Factuur 2026-0117 € 250,00 Betaal nu € 250,00" in page
    )
    assert "NL91 ABNA 0417 1643 00" in page, "and who would rather transfer it can"
    await sanne.pays()
    assert await town.stands() == "closed paid"
    [order] = town.till.orders.values()
    assert (order.description, order.language) == ("Factuur 2026-0117", "nl")
    assert order.return_url == f"{DESK}{link}/done"
    assert order.webhook_url == f"{DESK}/webhooks/mollie"
    [line] = [it for it in (await town.view()).timeline if it.what is TimelineWhat.PAYMENT]
    assert line.detail["payment"] == "mollie:tr_1"
    assert "Dank u wel! Uw betaling van € 250,00 is binnen" in await sanne.reads("/done", link)
    assert "Er staat niets meer open" in await sanne.reads(link=link)
    assert "Er staat niets meer open" in await sanne.clicks(link)
    await town.until("2026-11-03 12:00")
    assert [it.split()[-1] for it in town.received] == ["friendly", "thank_you"]
    assert "/pay/" not in town.post.messages[-1].contact.body, "thanks ask nothing"
    await books_hold(pool)


async def test_looking_begins_nothing_because_mail_scanners_look_too(
    town: Town, sanne: Visitor, pool: Pool
) -> None:
    await reminded(town)
    for _ in range(3):
        await sanne.reads()
    assert town.till.orders == {}
    assert await pool.fetchval("select count(*) from online_payments") == 0


async def test_paid_at_the_bank_meanwhile_nothing_is_asked_again(
    town: Town, sanne: Visitor
) -> None:
    await reminded(town)
    link = sanne.link
    await town.tell(paid("250.00"))
    assert "Er staat niets meer open" in await sanne.clicks(link)
    assert town.till.orders == {}


async def test_the_link_asks_what_is_open_when_it_is_clicked(
    town: Town, sanne: Visitor, pool: Pool
) -> None:
    await reminded(town)
    await sanne.clicks()
    await town.tell(paid("100.00"))
    assert "€ 150,00" in await sanne.reads()
    await sanne.pays()
    assert sanne.asked == ["250.00", "150.00"], "another amount is another payment"
    assert await town.stands() == "closed paid"
    await books_hold(pool)


async def test_two_clicks_are_one_payment(town: Town, sanne: Visitor) -> None:
    await reminded(town)
    assert await sanne.clicks() == await sanne.clicks()
    assert len(town.till.orders) == 1
    town.till.ends(PaymentStatus.EXPIRED, await town.now())
    await sanne.called()
    await sanne.pays()
    assert len(town.till.orders) == 2, "a closed checkout is not offered again"
    assert await town.stands() == "closed paid"


async def test_one_link_pays_two_invoices_together(town: Town, sanne: Visitor, pool: Pool) -> None:
    await reminded(town, A, B, amount="100.00")
    page = await sanne.reads()
    assert "Nog te betalen € 200,00" in page
    assert "Factuur 2026-0117 € 100,00 Factuur 2026-0118 € 100,00" in page
    await sanne.pays()
    assert sanne.asked == ["200.00"]
    assert [await town.stands(it) for it in (A, B)] == ["closed paid"] * 2
    await books_hold(pool)


async def test_what_was_paid_while_at_the_checkout_is_credit_and_a_person_is_asked(
    town: Town, sanne: Visitor, pool: Pool
) -> None:
    await reminded(town)
    await sanne.clicks()
    await town.tell(paid("250.00"))
    town.till.ends(PaymentStatus.PAID, await town.now())
    await sanne.called()
    assert await town.stands() == "closed paid"
    [task] = await town.open_tasks()
    assert task.kind is TaskKind.CREDIT
    assert (await town.view()).credit_balance == Decimal("250.00")
    await books_hold(pool)


async def test_a_refund_that_a_person_decided_and_then_made_at_mollie_is_one_refund(
    town: Town, sanne: Visitor, pool: Pool
) -> None:
    await reminded(town)
    await sanne.clicks()
    await town.tell(paid("50.00"))
    town.till.ends(PaymentStatus.PAID, await town.now())
    await sanne.called()
    await town.outcome(TaskKind.CREDIT, "refund")
    town.till.gives_back("50.00")
    await sanne.called()
    assert await town.stands() == "closed paid"
    assert (await town.view()).credit_balance == 0
    assert await town.tasks() == []
    await books_hold(pool)


async def test_what_is_disputed_is_not_asked(town: Town, sanne: Visitor) -> None:
    await reminded(town)
    link = sanne.link
    await town.called("complaint", note="de tas is kapot")
    assert await town.stands() == "disputed"
    assert "hoeft u dit niet te betalen" in await sanne.clicks(link)
    assert town.till.orders == {}


async def test_a_withdrawn_or_credited_invoice_is_not_asked(town: Town, sanne: Visitor) -> None:
    await reminded(town, A, B, amount="100.00")
    link = sanne.link
    await town.tell(credited("40.00", B))
    assert "€ 160,00" in await sanne.reads(link=link)
    await town.tell(withdrawn(A), credited("60.00", B))
    assert "Er staat niets meer open" in await sanne.reads(link=link)


async def test_the_due_term_of_a_plan_is_paid_and_the_next_one_is_not_asked_yet(
    town: Town, sanne: Visitor, pool: Pool
) -> None:
    await town.tell(*(overdue(number, "100.00") for number in (A, B, C)))
    await town.until("2026-11-16 12:00")
    link = sanne.link
    await town.outcome(TaskKind.CALL, "plan")
    await town.called("plan")
    page = await sanne.reads(link=link)
    assert "Uw termijn van 16 november 2026 Nog te betalen € 50,00" in page, "not all that is open"
    await sanne.pays(link)
    shown = (await town.view()).arrangement
    assert shown is not None
    assert [str(term.paid) for term in shown.terms[:2]] == ["50.00", "0.00"]
    assert await open_amount(pool, A) == "50.00"
    assert "De volgende termijn is € 50,00, op 24 december 2026" in await sanne.clicks(link)
    await town.until("2026-12-21 09:00")
    assert town.post.messages[-1].contact.step == "term_reminder"
    assert sanne.link == link
    await sanne.pays()
    assert sanne.asked == ["50.00", "50.00"]
    assert [await town.stands(it) for it in (A, B)] == ["closed plan_completed", "arranged"]
    await books_hold(pool)


async def test_a_chargeback_opens_the_case_again_with_its_history(
    town: Town, sanne: Visitor, pool: Pool
) -> None:
    await reminded(town)
    link = sanne.link
    await sanne.pays()
    town.till.gives_back("250.00", "charged back: Insufficient funds", charged_back=True)
    for _ in range(3):
        assert await sanne.called() == 200
    assert await town.stands() == "reminding"
    assert await open_amount(pool) == "250.00"
    assert await lines(town, TimelineWhat.REVERSAL) == ["charged back: Insufficient funds"]
    assert len(await lines(town, TimelineWhat.PAYMENT)) == 1, "the payment stays in the history"
    assert "€ 250,00" in await sanne.reads(link=link), "and is asked again"
    town.till.gives_back("0.00", "")
    assert await sanne.called() == 200
    assert await town.stands() == "closed paid", "the bank gave it back after all"
    await books_hold(pool)


async def test_the_creditors_books_are_told_at_once(town: Town, sanne: Visitor, pool: Pool) -> None:
    hook = {"url": "https://books.acme.example/hook", "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZI"}
    await settle_in(pool, acme(pay_links=True, webhooks=[hook]))
    await reminded(town)
    await sanne.pays()
    town.till.gives_back("250.00", "charged back", charged_back=True)
    await sanne.called()
    await sanne.called()
    sent = await pool.fetch(
        "select type, data from announcements where type like 'amicable.payment%' order by at, type"
    )
    assert [row["type"].split(".")[2] for row in sent] == ["collected", "returned"]
    assert sent[0]["data"]["invoices"] == {A: "250.00"}
    assert (sent[0]["data"]["payment_id"], sent[1]["data"]["returned"]) == ("mollie:tr_1", "250.00")


async def test_a_discount_is_taken_off_until_its_day(
    town: Town, sanne: Visitor, pool: Pool
) -> None:
    await settle_in(pool, acme(pay_links=True, discounts=["consumer"]))
    await reminded(town)
    link, contact = sanne.link, town.post.messages[-1].contact
    await pool.execute(
        """insert into discount_offers (contact, creditor, invoice_number, percent, off_minor,
                                        currency, until)
           values ($1, 'acme', $2, 10, 2500, 'EUR', '2026-11-09')""",
        *(contact.id, A),
    )
    page = await sanne.reads(link=link)
    assert "€ 225,00" in page
    assert "Tot en met 9 november 2026 gaat er € 25,00 af." in page
    await town.until("2026-11-10 07:00")
    assert "€ 250,00" in await sanne.reads(link=link), "the day is over"


async def test_what_was_handed_over_is_not_paid_here(
    town: Town, sanne: Visitor, pool: Pool
) -> None:
    await reminded(town)
    link = sanne.link
    await closed(pool, Outcome.ESCALATED)
    assert "U kunt hier niet meer betalen" in await sanne.clicks(link)
    assert town.till.orders == {}


async def test_a_refund_in_parts_is_owed_again_in_parts(
    town: Town, sanne: Visitor, pool: Pool
) -> None:
    await reminded(town, A, B, amount="100.00")
    await sanne.pays()
    town.till.gives_back("30.00")
    await sanne.called()
    assert [await open_amount(pool, it) for it in (A, B)] == ["0.00", "30.00"]
    assert [await town.stands(it) for it in (A, B)] == ["closed paid", "reminding"]
    town.till.gives_back("150.00")
    assert await sanne.called() == await sanne.called() == 200
    assert [await open_amount(pool, it) for it in (A, B)] == ["50.00", "100.00"]
    town.till.gives_back("120.00")
    await sanne.called()
    assert [await open_amount(pool, it) for it in (A, B)] == ["20.00", "100.00"], "one failed"
    await books_hold(pool)


async def test_who_tried_and_failed_is_known_to_who_calls(town: Town, sanne: Visitor) -> None:
    await reminded(town)
    link = sanne.link
    await sanne.clicks()
    town.till.ends(PaymentStatus.FAILED, await town.now())
    await sanne.called()
    await sanne.called()
    assert await lines(town, TimelineWhat.PAYMENT_TRIED) == ["tried to pay online, and it failed"]
    assert "De betaling is niet gelukt Er is niets afgeschreven" in await sanne.reads("/done", link)
    assert await town.stands() == "reminding"


async def test_before_the_provider_told_nothing_is_promised(town: Town, sanne: Visitor) -> None:
    await reminded(town)
    await sanne.clicks()
    page = await sanne.reads("/done")
    assert "Hebt u betaald? Dan zien wij het zodra het binnen is" in page
    assert await town.stands() == "reminding"


async def test_a_lost_webhook_is_made_up_for_by_the_daily_look(town: Town, sanne: Visitor) -> None:
    await reminded(town)
    await sanne.clicks()
    town.till.ends(PaymentStatus.PAID, await town.now())
    await town.until("2026-11-03 06:00")
    await town.scan()
    assert await town.stands() == "closed paid"
    assert town.till.asked == ["tr_1"]
    await town.scan()
    assert town.till.asked == ["tr_1"], "what ended is not asked after again"


@pytest.mark.parametrize("back", ["charged back: Insufficient funds", "refunded by Mollie"])
async def test_money_that_went_back_without_a_webhook_is_found_by_the_daily_look(
    town: Town, sanne: Visitor, pool: Pool, back: str
) -> None:
    await reminded(town)
    await sanne.pays()
    charged, now = back.startswith("charged"), await town.now()
    town.till.gives_back("250.00", back, charged_back=charged, at=now)
    assert await looked(town, pool) == 1
    assert await town.stands() == "reminding"
    assert await open_amount(pool) == "250.00"
    assert await lines(town, TimelineWhat.REVERSAL) == [back]
    asked = list(town.till.asked)
    assert (await looked(town, pool), town.till.asked) == (0, asked), (
        "what is booked already is not asked after again"
    )
    town.till.gives_back("0.00", "", at=now)
    assert await looked(town, pool) == 1
    assert await town.stands() == "closed paid", "it came again, and nobody told that either"
    await books_hold(pool)


async def test_what_went_back_of_payments_that_are_not_ours_is_nobodys(
    town: Town, sanne: Visitor, pool: Pool
) -> None:
    await reminded(town)
    await sanne.pays()
    town.till.payments["tr_shop"] = town.till.payments[town.till.last]
    town.till.gives_back("250.00", at=await town.now())
    assert await looked(town, pool) == 0
    assert await town.stands() == "closed paid"
    assert "tr_shop" not in town.till.asked


async def test_a_provider_that_is_away_stops_no_daily_look(town: Town, sanne: Visitor) -> None:
    await reminded(town)
    await sanne.clicks()
    town.till.ends(PaymentStatus.PAID, await town.now())
    town.till.away = True
    await town.until("2026-11-03 06:00")
    await town.tell(overdue(C, due_on="2026-11-01"))
    await town.scan()
    assert await town.stands() == "reminding"
    town.till.away = False
    await town.until("2026-11-04 06:00")
    await town.scan()
    assert await town.stands() == "closed paid"


async def test_without_a_provider_messages_carry_account_reference_and_the_page_to_answer_on(
    town: Town, sanne: Visitor, pool: Pool
) -> None:
    await settle_in(pool, acme())
    await reminded(town)
    body = town.post.messages[-1].contact.body
    assert "NL91 ABNA 0417 1643 00, meer op" in body
    assert "online via" not in body
    assert "Betaal nu" not in await sanne.reads()


async def test_a_page_without_a_provider_says_how_to_transfer(town: Town, sanne: Visitor) -> None:
    town.till.serves = False
    await reminded(town)
    for page in (await sanne.reads(), await sanne.clicks()):
        assert "Nog te betalen € 250,00" in page
        assert "Betaal nu" not in page
        assert "Rekening NL91 ABNA 0417 1643 00" in page


async def test_a_text_message_has_room_for_the_link(town: Town, sanne: Visitor, pool: Pool) -> None:
    await creditors.publish(pool, library.read_playbook(DENTAL))
    senders = {"sms": {"number": "+3197010200300"}}
    await settle_in(
        pool, acme(pay_links=True, senders=senders, playbooks={"consumer": "dental-practice"})
    )
    await town.tell(overdue(A))
    await town.until("2026-11-10 12:00")
    assert town.post.messages[-1].contact.channel is Channel.SMS
    await sanne.pays()
    assert await town.stands() == "closed paid"
