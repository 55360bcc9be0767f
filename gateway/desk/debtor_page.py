"""The debtor: every invoice, one conversation over all of them, and whom to speak to."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path
from starlette.responses import Response

from domain.creditor import Creditor
from domain.debtor import Debtor
from domain.holds import HoldKind
from domain.money import Money
from domain.vocabulary import Stage
from gateway.desk.look import PAGES, ROOT
from gateway.desk.orders import PAUSE_ALL, RESUME_ALL, orders_of_debtor
from gateway.desk.visitors import SignedIn, refusal
from gateway.state import GatewayState, Here
from ledger import clock, creditors, debtor_file, debtors, payment_history
from ledger.audit import Deed
from ledger.debtor_file import InvoiceLine

router = APIRouter(prefix=f"{ROOT}/debtors", include_in_schema=False)
_MISSING = "There is no such debtor."
_DONE = {it.name: it for it in (PAUSE_ALL, RESUME_ALL)}
_FIRST = 12
"""Invoices that are shown at once."""


@router.get("/{creditor}/{debtor_id:path}")
async def page(
    here: Here,
    who: SignedIn,
    creditor: str,
    debtor_id: Annotated[str, Path(description="The debtor's number; it may hold slashes")],
    done: str = "",
) -> Response:
    """All there is to know of a debtor, and what may be done; ``done`` is what just was."""
    await who.see(creditor, _MISSING)
    debtor = await debtors.find(here.pool, creditor, debtor_id)
    if debtor is None:
        return refusal(_MISSING, 404)
    await who.note(Deed.LOOKED, creditor=creditor, debtor=debtor_id)
    facts = await _facts(here, await creditors.get(here.pool, creditor), debtor)
    return PAGES.page("debtor/page.html.j2", who=who, done=_DONE.get(done), **facts)


async def _facts(here: GatewayState, creditor: Creditor, debtor: Debtor) -> dict[str, Any]:
    slug, pool = creditor.slug, here.pool
    zone = debtor.zone(creditor.zone)
    today = (await clock.now(pool)).astimezone(zone).date()
    lines = await debtor_file.invoices(pool, slug, debtor.id)
    held = await debtor_file.holds(pool, slug, debtor.id)
    standing = [it for it in held if it.lifted_at is None and (not it.until or it.until > today)]
    paid = await payment_history.of_debtor(pool, slug, debtor.id)
    return {
        "creditor": creditor,
        "debtor": debtor,
        "zone": zone,
        "lines": lines,
        "first": _FIRST,
        "opens": owed(lines),
        "running": [it for it in lines if it.stage and it.stage is not Stage.CLOSED],
        "said": await debtor_file.conversation(pool, slug, debtor.id),
        "holds": held,
        "standing": standing,
        "closed": await debtors.closed_channels(pool, slug, debtor.id),
        "accounts": await debtor_file.accounts(pool, slug, debtor.id),
        "settled": [it for it in paid if it.settled],
        "orders": orders_of_debtor(
            held=bool(standing), protected=any(it.kind != HoldKind.PAUSED for it in standing)
        ),
    }


def owed(lines: Sequence[InvoiceLine]) -> list[Money]:
    """What is open of all invoices, by currency."""
    sums: dict[str, int] = {}
    for it in lines:
        sums[it.open.currency] = sums.get(it.open.currency, 0) + it.open.minor
    return [Money.from_minor(minor, currency) for currency, minor in sorted(sums.items()) if minor]
