"""Hand a case over: the complete dossier, by email and webhook, after a person's decision."""

import asyncio
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities import case_moves
from activities.channel import BusyError, MaybeSentError, NotPossibleError, RefusedError
from activities.clock import case_now
from activities.dossier.pdf import dossier_pdf, logo_of
from activities.typesetting import UnprintableError
from domain.creditor import Creditor
from domain.effects import PROVIDER_BUSY, Answer, CaseCall, Effect, Happened
from domain.law.rates import RateTable
from domain.messages.formats import money_in
from domain.money import Money
from domain.vocabulary import TaskKind, TimelineWhat
from ledger import case_file, credit_balances, outbox, spent_credits, tasks, timeline, what_stops
from ledger.case_file import CaseFile
from ledger.database import Connection, Pool, transaction
from ledger.dossier import Dossier, Specification, compile_dossier
from ledger.logos import LogoFile


class DossierPost(Protocol):
    """Carries a dossier to the creditor's agency."""

    async def send_dossier(
        self,
        creditor: Creditor,
        *,
        subject: str,
        text: str,
        dossier: bytes,
        key: str,
        pdf: bytes | None = None,
    ) -> None:
        """Mail it with the dossier attached."""
        ...


class HandingOver:
    """Sends the dossier once per opening."""

    def __init__(self, pool: Pool, post: DossierPost, rates: RateTable) -> None:
        self._pool = pool
        self._post = post
        self._rates = rates

    @activity.defn(name=Effect.HAND_OVER)
    async def hand_over(self, call: CaseCall) -> Answer:
        """Compile and send the dossier, and tell the creditor's webhook."""
        now = case_now(call)
        async with transaction(self._pool) as conn:
            file = await case_file.lock_any(conn, call.key)
            done = await timeline.has(conn, call.key, TimelineWhat.ESCALATED)
            if not done:
                await _spend_credit(conn, file, now)
            dossier = await compile_dossier(conn, file, now, self._rates)
            logo = await logo_of(conn, file.creditor)
        if done:
            why = "handed over before"
            return Answer(happened=Happened.DONE, why=why, standing=file.case.standing)
        if file.stop is not None:
            raise ApplicationError("all sending is stopped", type=PROVIDER_BUSY)
        agency = file.creditor.agency
        pages = await _pages(dossier, file.creditor, logo) if agency is not None else None
        try:
            await self._mail(file.creditor, call, dossier, pages)
        except BusyError as error:
            raise ApplicationError(str(error), type=PROVIDER_BUSY) from error
        except (RefusedError, NotPossibleError, MaybeSentError) as error:
            return await self._by_person(call, now, str(error))
        if agency is not None and pages is None:
            why = "it went as JSON only: its pages cannot be set with the fonts that are here"
            await self._ask(call, now, why)
        why = f"handed over to {agency.name}" if agency else "handed over to the creditor"
        return await self._record(call, now, why)

    async def _by_person(self, call: CaseCall, now: datetime, why: str) -> Answer:
        """The mail did not go, or perhaps did: the webhook has the dossier, a person looks."""
        await self._ask(call, now, why)
        return await self._record(call, now, f"the dossier's email needs a person: {why}")

    async def _ask(self, call: CaseCall, now: datetime, why: str) -> None:
        async with transaction(self._pool) as conn:
            file = await case_file.lock_any(conn, call.key)
            title = f"Send the dossier of invoice {call.key.invoice_number} to the agency"
            await tasks.open_task(
                *(conn, file.key, TaskKind.TRIAGE, title, {"why": why}, now),
                debtor=file.debtor.id,
                outlives_case=True,
            )

    async def _record(self, call: CaseCall, now: datetime, why: str) -> Answer:
        async with transaction(self._pool) as conn:
            file = await case_file.lock_any(conn, call.key)
            dossier = await compile_dossier(conn, file, now, self._rates)
            total, currency = dossier.specification.total, dossier.specification.currency
            detail = {"total": str(total), "currency": currency}
            await case_moves.note(conn, file, TimelineWhat.ESCALATED, why, now, detail=detail)
            kind, number = "amicable.case.escalated.v1", call.key.invoice_number
            data = {"invoice_number": number, "dossier": dossier.model_dump(mode="json")}
            await outbox.announce(conn, call.key.creditor, kind, number, data, now)
            return await case_moves.stay(conn, file, Happened.DONE, why)

    async def _mail(
        self, creditor: Creditor, call: CaseCall, dossier: Dossier, pages: bytes | None
    ) -> None:
        if creditor.agency is None:
            return
        subject, text = _cover(creditor, call.key.invoice_number, dossier.specification)
        await self._post.send_dossier(
            creditor,
            subject=subject,
            text=text,
            dossier=dossier.model_dump_json(indent=2).encode(),
            key=f"{call.key.workflow_id}/{call.key.opening}",
            pdf=pages,
        )


async def _spend_credit(conn: Connection, file: CaseFile, now: datetime) -> None:
    """What of the debtor's credit lowers this claim lowers no other, and nobody may refund it."""
    may_ask = await what_stops.asked_of(conn, file.case, file.owed)
    if may_ask.credit.minor > 0:
        await spent_credits.spend(conn, file.key, may_ask.credit, now)
        currency = file.owed.currency
        await credit_balances.ask(conn, file.creditor, file.case.debtor, currency, now)


async def _pages(dossier: Dossier, creditor: Creditor, logo: LogoFile | None) -> bytes | None:
    """The dossier for people; where it cannot be set, the one for machines goes alone."""
    try:
        return await asyncio.to_thread(dossier_pdf, dossier, creditor, logo)
    except UnprintableError:
        activity.logger.exception("the dossier could not be set as PDF")
        return None


_CREDIT = {"nl": ", min tegoed {amount}", "en": ", less credit {amount}"}
_COVER = {
    "nl": (
        "Dossier: factuur {number}",
        "{creditor} draagt factuur {number} aan u over.\n\n"
        "Hoofdsom {principal}{credit}, rente {interest}, kosten {costs}. Samen {total}.\n"
        "De hele geschiedenis staat in het bijgevoegde dossier.\n",
    ),
    "en": (
        "Dossier: invoice {number}",
        "{creditor} hands over invoice {number} to you.\n\n"
        "Principal {principal}{credit}, interest {interest}, costs {costs}. Together {total}.\n"
        "The whole history is in the attached dossier.\n",
    ),
}


def _cover(creditor: Creditor, number: str, claim: Specification) -> tuple[str, str]:
    """Subject and text of the email that carries the dossier, in the creditor's language."""

    def money(amount: Decimal) -> str:
        return money_in(creditor.language, Money(amount=amount, currency=claim.currency))

    credit = _CREDIT[creditor.language].format(amount=money(claim.credit))
    facts = {
        "creditor": creditor.name,
        "number": number,
        "principal": money(claim.principal),
        "credit": credit if claim.credit else "",
        "interest": money(claim.interest),
        "costs": money(claim.costs_including_vat),
        "total": money(claim.total),
    }
    subject, text = _COVER[creditor.language]
    return subject.format(**facts), text.format(**facts)
