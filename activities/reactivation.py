"""Suspend and reactivate: marketing is silent while it would hurt, and back with the solution.

Only what we suppressed ourselves is ever lifted, and nobody without consent is added (practice
C5).
"""

from typing import Any, Protocol

from temporalio import activity

from activities import case_moves, marketing_moves, notice_moves
from activities.clock import case_now
from domain.creditor import Creditor
from domain.debtor import Debtor
from domain.effects import Answer, CaseCall, Effect, Happened
from domain.going_live import NOTHING_REAL
from domain.marketing import broken
from domain.vocabulary import Stage, TimelineWhat
from ledger import case_file, debtors
from ledger.case_file import CaseFile
from ledger.database import Connection, Pool, transaction


class MarketingProvider(Protocol):
    """The mailing lists, wherever they are."""

    async def survey(self, creditor: Creditor, debtor: Debtor) -> dict[str, Any]:
        """What suspending would change, to be kept before anything is changed."""
        ...

    async def suspend(
        self, creditor: Creditor, debtor: Debtor, planned: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Silence marketing to the debtor as planned; safe to do again."""
        ...

    async def restore(
        self, creditor: Creditor, debtor: Debtor, undo: dict[str, Any] | None, consent: bool
    ) -> None:
        """Lift what ``undo`` names, and list the debtor again if they consented."""
        ...


class Reactivation:
    """Marketing effects of a case."""

    def __init__(self, pool: Pool, marketing: MarketingProvider) -> None:
        self._pool = pool
        self._marketing = marketing

    @activity.defn(name=Effect.SUSPEND_MARKETING)
    async def suspend_marketing(self, call: CaseCall) -> Answer:
        """Suspend marketing to the debtor, once for all of their cases.

        What will be changed is written down first: after a crash in between, our own suppression
        would otherwise look like the debtor's wish and never be lifted.
        """
        now = case_now(call)
        async with self._pool.acquire() as conn:
            file = await case_file.read_any(conn, call.key)
            status, undo = await debtors.marketing(conn, call.key.creditor, file.debtor.id)
        if file.creditor.mode in NOTHING_REAL:
            why = f"{file.creditor.mode}: marketing is left alone"
            return Answer(happened=Happened.SKIPPED, why=why, standing=file.case.standing)
        if status != "suspended":
            if undo is None:
                undo = await self._plan(file)
            await self._marketing.suspend(file.creditor, file.debtor, undo)
        async with transaction(self._pool) as conn:
            file = await case_file.lock_any(conn, call.key)
            if status != "suspended":
                slug, debtor = call.key.creditor, file.debtor.id
                why = await _why_silent(conn, file)
                await debtors.set_marketing(conn, slug, debtor, "suspended", undo)
                file.marketing, file.trusted = "suspended", frozenset()
                await case_moves.note(conn, file, TimelineWhat.SUSPENDED, why, now)
            changes = {"marketing_suspended": True}
            return await case_moves.stay(
                conn, file, Happened.DONE, "marketing is suspended", changes=changes
            )

    async def _plan(self, file: CaseFile) -> dict[str, Any]:
        undo = await self._marketing.survey(file.creditor, file.debtor)
        async with transaction(self._pool) as conn:
            slug, trusted = file.key.creditor, file.trusted
            await debtors.set_marketing(conn, slug, file.debtor.id, "active", undo, list(trusted))
        return undo

    @activity.defn(name=Effect.REACTIVATE)
    async def reactivate(self, call: CaseCall) -> Answer:
        """Make the debtor a customer again, unless another case has no solution yet."""
        now = case_now(call)
        async with self._pool.acquire() as conn:
            file = await case_file.read_any(conn, call.key)
            status, undo = await debtors.marketing(conn, call.key.creditor, file.debtor.id)
            why = await marketing_moves.unsolved(conn, file)
            if why is not None:
                standing = file.case.standing
                return Answer(happened=Happened.SKIPPED, why=why, standing=standing)
        consent = file.debtor.consents.marketing
        planned = undo if status == "suspended" else None
        await self._marketing.restore(file.creditor, file.debtor, planned, consent)
        async with transaction(self._pool) as conn:
            file = await case_file.lock_any(conn, call.key)
            slug, trusted = call.key.creditor, await marketing_moves.arranged(conn, file)
            await debtors.set_marketing(conn, slug, file.debtor.id, "active", None, trusted)
            file.marketing, file.trusted = "active", frozenset(trusted)
            why = "a customer again" if consent else "a customer again, without marketing consent"
            await case_moves.note(conn, file, TimelineWhat.REACTIVATED, why, now)
            data = {"debtor": file.debtor.id, "invoice_number": call.key.invoice_number}
            data |= {"marketing": "active" if consent else "no_consent", "was": status}
            kind = "amicable.customer.reactivated.v1"
            await case_moves.announce(conn, file, kind, file.debtor.id, data, now)
            changes = {"marketing_suspended": False}
            return await case_moves.stay(conn, file, Happened.DONE, why, changes=changes)


async def _why_silent(conn: Connection, file: CaseFile) -> str:
    """Why advertising is silent, by what is so now: the case may have gone on meanwhile."""
    stage = file.case.standing.stage
    if broken(file.key.invoice_number, stage, file.trusted):
        return "no advertising: what was agreed did not hold"
    if stage is Stage.FINAL_NOTICE and await notice_moves.current(conn, file) is not None:
        return "no advertising while the last demand runs"
    if stage is Stage.FINAL_NOTICE:
        return "no advertising: the last demand is due"
    return "no advertising until there is a solution"
