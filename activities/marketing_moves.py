"""Whether a debtor is a customer again, or not any more (practice C5): the facts and the rule."""

from domain.arrangements.arrangement import ArrangementStatus
from domain.arrangements.payments import paid_of
from domain.marketing import (
    UNSOLVED_ENDINGS,
    MarketingMove,
    ReactivateWhen,
    broken,
    solved,
)
from domain.vocabulary import Stage
from ledger import arrangements, cases, debtors
from ledger.case_file import CaseFile
from ledger.cases import CaseRow
from ledger.database import Connection


async def wanted(conn: Connection, file: CaseFile) -> MarketingMove | None:
    """What the case must do at once: its arrangement solved what was open, or broke."""
    stage, number = file.case.standing.stage, file.key.invoice_number
    if file.marketing != "suspended":
        return MarketingMove.SUSPEND if broken(number, stage, file.trusted) else None
    if stage is not Stage.ARRANGED or await unsolved(conn, file) is not None:
        return None
    return MarketingMove.REACTIVATE


async def unsolved(conn: Connection, file: CaseFile) -> str | None:
    """Why the debtor is no customer again yet, by their cases; None when all have a solution."""
    slug, debtor = file.key.creditor, file.debtor.id
    others = [case for case in await cases.open_of_debtor(conn, slug, debtor) if _other(case, file)]
    if not solved([case.standing.stage for case in others]):
        return "another invoice is still without a solution"
    if await cases.ended_owing(conn, slug, debtor, UNSOLVED_ENDINGS):
        return "another invoice was handed over, or its debtor is protected"
    if file.creditor.marketing.reactivate_when is ReactivateWhen.FIRST_TERM_PAID:
        mine = [file.case] if file.case.open else []
        for case in (*mine, *others):
            if not await _begun(conn, case):
                return "the first term of what was agreed is not paid yet"
    return None


async def held(conn: Connection, file: CaseFile) -> None:
    """What was agreed on the case held, and is over: what is still open is no breach of it."""
    await debtors.trust_no_more(conn, file.key.creditor, file.debtor.id, file.key.invoice_number)
    file.trusted -= {file.key.invoice_number}


async def arranged(conn: Connection, file: CaseFile) -> list[str]:
    """The debtor's invoices that are arranged."""
    found = await cases.open_of_debtor(conn, file.key.creditor, file.debtor.id)
    return [case.key.invoice_number for case in found if case.standing.stage is Stage.ARRANGED]


def _other(case: CaseRow, file: CaseFile) -> bool:
    return case.key.invoice_number != file.key.invoice_number


async def _begun(conn: Connection, case: CaseRow) -> bool:
    if case.standing.stage is not Stage.ARRANGED:
        return True
    slug, number = case.key.creditor, case.key.invoice_number
    agreed = await arrangements.standing(conn, slug, number, ArrangementStatus.AGREED)
    return agreed is not None and paid_of(agreed.terms, agreed.paid)[0].open <= 0
