"""A claim is handed over only after a last demand that lapsed (practice I6), and once only."""

from decimal import Decimal
from typing import Any

import pytest

from domain.case import CaseKey
from domain.law.rates import RateTable
from domain.vocabulary import Channel, Stage, TaskKind
from ledger import case_file, going_live
from ledger.database import Pool, transaction
from ledger.dossier import Dossier, compile_dossier
from ledger.intake.outcomes import OutcomeError
from tests.journeys.town import Town
from tests.support.events import CREDITOR, credited, debtor, event, overdue, paid, withdrawn
from tests.support.world import acme

A, B, C = "2026-0117", "2026-0118", "2026-0119"
OLD: dict[str, Any] = {"issued_on": "2024-08-01", "due_on": "2024-10-31"}
HOOK = {"url": "https://shop.example/hooks", "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}
EVENT = "amicable.payment.after_escalation.v1"


async def dossier_of(town: Town, pool: Pool, number: str) -> Dossier:
    async with transaction(pool) as conn:
        file = await case_file.read_any(conn, CaseKey(creditor=CREDITOR, invoice_number=number))
        return await compile_dossier(conn, file, await town.now(), RateTable.packaged())


async def announced(pool: Pool) -> list[dict[str, str]]:
    rows = await pool.fetch("select data from announcements where type = $1 order by at", EVENT)
    return [row["data"] for row in rows]


async def credit_tasks(pool: Pool) -> list[str]:
    """The amounts that people are asked about."""
    rows = await pool.fetch(
        "select brief ->> 'amount' as amount from tasks where kind = 'credit' and status = 'open'"
    )
    return [row["amount"] for row in rows]


class TestCredit:
    async def test_what_one_claim_took_along_lowers_no_other(self, town: Town, pool: Pool) -> None:
        await town.tell(overdue(A, "100.00"), overdue(B, "100.00"), overdue(C, "100.00"))
        note = {"debtor_id": "C-1001", "amount": "50.00", "reason": "retour"}
        await town.tell(event("debtor.credited", note))
        await town.until("2026-12-17 12:00")
        await town.outcome(TaskKind.APPROVAL, "approve", number=A)
        await town.outcome(TaskKind.APPROVAL, "approve", number=B)
        claims = [(await dossier_of(town, pool, it)).specification for it in (A, B)]
        assert [it.credit for it in claims] == [Decimal("50.00"), Decimal("0.00")]
        assert (
            claims[0].total == Decimal("50.00") + claims[0].interest + claims[0].costs_including_vat
        )
        assert (await town.view(C)).asked_amount == Decimal("100.00")

    async def test_is_free_again_once_the_claim_needs_none(self, town: Town, pool: Pool) -> None:
        await town.tell(overdue(A, "100.00"), overdue(B, "100.00"))
        note = {"debtor_id": "C-1001", "amount": "50.00", "reason": "retour"}
        await town.tell(event("debtor.credited", note))
        await town.until("2026-12-17 12:00")
        await town.outcome(TaskKind.APPROVAL, "approve", number=A)
        assert (await town.view(B)).asked_amount == Decimal("100.00")
        await town.tell(withdrawn(A))
        assert (await town.view(B)).asked_amount == Decimal("50.00")

    async def test_of_money_that_went_along_nobody_may_refund_it(
        self, town: Town, pool: Pool
    ) -> None:
        """Paid 60 too much on C, of which A takes 60 along: refunded, it would be given twice."""
        await town.tell(overdue(A, "100.00"), overdue(C, "40.00"))
        await town.tell(paid("100.00", C, on="2026-11-02"))
        assert await credit_tasks(pool) == ["60.00"]
        await town.until("2026-12-17 12:00")
        await town.outcome(TaskKind.APPROVAL, "approve", number=A)
        assert (await dossier_of(town, pool, A)).specification.credit == Decimal("60.00")
        assert await credit_tasks(pool) == [], "what went along is nobody's to decide on"
        await town.tell(paid("70.00", A, on="2026-12-18"))
        assert await credit_tasks(pool) == ["30.00"], "of the claim 30 is open: it needs no more"
        await town.tell(withdrawn(A))
        assert await credit_tasks(pool) == ["60.00"]


class TestTheAgencyHears:
    async def handed_over(self, town: Town, pool: Pool) -> None:
        await going_live.save_profile(pool, acme(webhooks=[HOOK]))
        await town.tell(overdue(A, "1000.00"))
        await town.until("2026-12-17 12:00")
        await town.outcome(TaskKind.APPROVAL, "approve")
        assert await town.stands() == "closed escalated"

    async def test_of_a_withdrawal_and_so_does_the_debtor(self, town: Town, pool: Pool) -> None:
        await self.handed_over(town, pool)
        await town.tell(withdrawn())
        await town.tell(withdrawn())
        [task] = await town.open_tasks()
        assert task.title.startswith(f"Tell the agency about invoice {A}: we withdrew it")
        [told] = await announced(pool)
        assert (told["what"], told["costs_no_longer_due"]) == ("withdrawn", "150.00")
        assert (await town.view()).costs == 0
        await town.until("2026-12-18 12:00")
        assert town.received[-1].endswith("invoice_withdrawn")

    async def test_of_a_credit_note_with_the_costs_that_fall_with_it(
        self, town: Town, pool: Pool
    ) -> None:
        await self.handed_over(town, pool)
        await town.tell(paid("100.00", on="2026-12-17"))
        await town.tell(credited("400.00"))
        titles = [task.title for task in await town.open_tasks()]
        assert any("400.00 EUR of it was credited; 60.00 EUR of the costs" in it for it in titles)
        told = (await announced(pool))[-1]
        assert (told["what"], told["amount"]) == ("credited", "400.00")
        assert (await town.view()).costs == Decimal("90.00"), "15% of what was owed at the last day"


class TestOnlyThen:
    @pytest.fixture
    async def never_written_to(self, town: Town) -> Town:
        await town.tell(overdue(A, **OLD))
        await town.until("2026-11-02 12:00")
        assert await town.stands(A) == "approval"
        return town

    async def test_without_a_last_demand_it_is_refused(self, never_written_to: Town) -> None:
        town = never_written_to
        for facts in ({}, {"note": "the agency can try"}):
            with pytest.raises(OutcomeError, match="no last demand has lapsed and it is time-barr"):
                await town.outcome(TaskKind.APPROVAL, "approve", **facts)
        task = await town.task(TaskKind.APPROVAL)
        [known] = [it["known"] for it in task.brief["checklist"] if "handed over" in it["question"]]
        assert known.startswith("no: no last demand has lapsed")
        assert "override" in known

    async def test_a_person_may_for_a_reason(self, never_written_to: Town) -> None:
        town = never_written_to
        with pytest.raises(OutcomeError, match="note"):
            await town.outcome(TaskKind.APPROVAL, "approve", override=True)
        why = "the debtor asked for a judgment"
        await town.outcome(TaskKind.APPROVAL, "approve", override=True, note=why)
        assert await town.stands() == "closed escalated"
        [line] = [it for it in (await town.view()).timeline if it.what == "approved"]
        assert "although no last demand has lapsed" in line.why

    async def test_in_another_currency_the_last_word_that_was_promised_comes(
        self, town: Town
    ) -> None:
        town.arrives = {Channel.EMAIL, Channel.WHATSAPP}
        await town.tell(overdue(A, currency="GBP"))
        await town.until("2026-12-20 12:00")
        words = {it.step: it.body for it in town.reminded}
        assert "welke kosten" not in words["firm"]
        assert "final_notice" in words
        assert (await town.view()).costs == 0
        assert (await town.view()).stage is Stage.APPROVAL
        await town.outcome(TaskKind.APPROVAL, "approve")
        assert await town.stands() == "closed escalated"

    async def test_who_cannot_be_proven_to_have_had_it_is_looked_for(self, town: Town) -> None:
        town.arrives = {Channel.WHATSAPP}
        await town.tell(overdue(A, of=debtor(address=None)))
        await town.until("2026-12-20 12:00")
        assert await town.stands() == "final_notice"
        titles = [task.title for task in await town.open_tasks()]
        assert f"Invoice {A}: no channel reaches the debtor: a person finds them" in titles
        assert "approval" not in await town.tasks()
        await town.outcome(TaskKind.TRIAGE, "close")
        assert await town.stands() == "approval"
        with pytest.raises(OutcomeError, match="no last demand"):
            await town.outcome(TaskKind.APPROVAL, "approve")


class TestInterrupted:
    async def test_only_within_the_term(self, town: Town) -> None:
        """Barred from 1 November 2026 on: a demand of that day comes too late (BW 3:316)."""
        await town.tell(overdue(A, **OLD))
        await town.until("2026-11-02 12:00")
        for day in ("2026-11-01", "2026-11-02"):
            with pytest.raises(OutcomeError, match="time-barred since 2026-11-01"):
                await town.outcome(TaskKind.APPROVAL, "interrupted", date=day)
        await town.outcome(TaskKind.APPROVAL, "interrupted", date="2026-10-31")
        assert await town.stands() == "reminding"

    async def test_earlier_ones_come_first(self, town: Town) -> None:
        await town.tell(overdue(A, issued_on="2022-08-01", due_on="2022-10-31"))
        await town.until("2026-11-02 12:00")
        with pytest.raises(OutcomeError, match="in their order"):
            await town.outcome(TaskKind.APPROVAL, "interrupted", date="2026-03-01")
        await town.outcome(TaskKind.APPROVAL, "interrupted", date="2024-06-01")
        await town.until("2026-11-02 13:00")
        await town.outcome(TaskKind.APPROVAL, "interrupted", date="2026-03-01")
        assert await town.stands() == "reminding"

    async def test_a_payment_after_the_term_revives_nothing(self, town: Town) -> None:
        await town.tell(overdue(A, **OLD))
        await town.tell(paid("10.00", A, on="2026-11-01"))
        await town.until("2026-11-02 12:00")
        task = await town.task(TaskKind.APPROVAL)
        enforced = [it["known"] for it in task.brief["checklist"] if "enforced" in it["question"]]
        assert enforced == ["no: time-barred since 2026-11-01 (BW 7:28, consumer sale)"]


async def test_costs_stay_those_of_the_notice_wherever_the_debtor_moves(town: Town) -> None:
    """Directive 2011/7/EU is between businesses; a consumer's notice was by BW 6:96."""
    await town.tell(overdue(A, "300.00"))
    await town.until("2026-12-05 12:00")
    await town.tell(event("debtor.updated", {"debtor": {"id": "C-1001", "country": "DE"}}))
    await town.until("2026-12-20 12:00")
    added = [it.why for it in (await town.view()).timeline if it.what == "costs_added"]
    assert all("BW 6:96" in it for it in added)
    assert "2011/7" not in " ".join(added)
