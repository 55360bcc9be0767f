"""The dossier as PDF: accessible (PDF/UA-1), to be archived (PDF/A-3), with its facts inside."""

import asyncio
from typing import Any

from activities.dossier.document import dossier_document
from activities.dossier.legible import legible, without_tricks
from activities.typesetting import Standard, UnprintableError, can_show, typeset
from domain.case import CaseKey
from domain.creditor import Creditor
from domain.law.rates import RateTable
from ledger import case_file, clock, logos
from ledger.database import Connection, Pool, transaction
from ledger.dossier import Dossier, compile_dossier
from ledger.logos import LogoFile

_TEMPLATE = "dossier/dossier.typ"
_STANDARDS: tuple[Standard, ...] = ("a-3a", "ua-1")


def dossier_pdf(dossier: Dossier, creditor: Creditor, logo: LogoFile | None = None) -> bytes:
    """The dossier for people; whatever a debtor wrote is shown as text, never read as markup.

    Raises:
        UnprintableError: it cannot be set even so.
    """
    document = dossier_document(dossier, creditor)
    facts = document.pop("facts")
    shown = without_tricks(document)
    try:
        return _set(shown, facts, logo)
    except UnprintableError:
        return _set(legible(shown, can_show), facts, logo)


def _set(document: dict[str, Any], facts: str, logo: LogoFile | None) -> bytes:
    return typeset(_TEMPLATE, {**document, "facts": facts}, logo=logo, standards=_STANDARDS)


async def logo_of(conn: Connection | Pool, creditor: Creditor) -> LogoFile | None:
    """The creditor's logo, if it has one."""
    logo = creditor.look.logo
    return None if logo is None else await logos.get(conn, logo.sha256)


async def print_dossier(pool: Pool, creditor: str, number: str, rates: RateTable) -> bytes:
    """The dossier of a case as of now.

    Raises:
        LookupError: there is no such case.
    """
    async with transaction(pool) as conn:
        key = CaseKey(creditor=creditor, invoice_number=number)
        file = await case_file.read_any(conn, key)
        dossier = await compile_dossier(conn, file, await clock.now(conn), rates)
        logo = await logo_of(conn, file.creditor)
    return await asyncio.to_thread(dossier_pdf, dossier, file.creditor, logo)
