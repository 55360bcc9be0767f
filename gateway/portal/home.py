"""What the link opens: who asks, what is open, how to pay, and what else one can say.

Looking changes nothing, because mail scanners look at links, too.
"""

from base64 import b64encode
from functools import lru_cache
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from domain.messages.formats import date_in, money_in
from domain.messages.payment_qr import EpcPayment, epc_transfer
from domain.payable import Due, Payable
from gateway.portal.door import AtTheDoor, Guest
from gateway.portal.look import ROOT
from ledger import feedback, invoices, payable
from ledger.database import Connection

router = APIRouter(prefix=ROOT, tags=["pages"], default_response_class=HTMLResponse)

_ASKED = ("parts", "wrong", "cannot-pay", "paid", "call")
_CHOICES: dict[Due, tuple[str, ...]] = {
    Due.NOW: _ASKED,
    Due.TERM: ("wrong", "cannot-pay", "paid", "call"),
    Due.LATER: ("wrong", "cannot-pay", "call"),
    Due.DISPUTED: ("wrong", "call"),
    Due.NOTHING: (),
    Due.ELSEWHERE: ("call",),
}
"""What one can say, by what is open."""


@router.get("/{token}", summary="What is open, how to pay it, and what else to say")
async def look(guest: AtTheDoor) -> Response:
    """A page in the debtor's language; calm where nothing is open any more."""
    async with guest.here.pool.acquire() as conn:
        link = guest.link
        due = await payable.by_link(conn, link, guest.now)
        if due.due is Due.NOTHING:
            asked = await feedback.question_to(conn, link.creditor, link.debtor, guest.now)
            if asked is not None and not asked.marked:
                return guest.to("/how")
        return await show(conn, guest, due)


async def show(
    conn: Connection, guest: Guest, due: Payable, *, trouble: bool = False, status: int = 200
) -> Response:
    """The page; ``trouble`` where a checkout could not be begun."""
    language, creditor = guest.language, guest.creditor
    facts: dict[str, Any] = {"choices": _CHOICES[due.due], "trouble": trouble}
    if due.total is None:
        amount = money_in(language, due.next_amount) if due.next_amount else ""
        day = date_in(language, due.due_on) if due.due_on else ""
        said = {it: text.format(amount=amount, day=day) for it, text in _said(guest, due).items()}
        return guest.page("home", status, said=said, **facts)
    rows = [(it.invoice_number, money_in(language, it.amount)) for it in due.parts]
    known = [await invoices.find(conn, creditor.slug, it[0]) for it in rows]
    first = min((it.due_on for it in known if it is not None), default=None)
    term_on = due.due_on if due.due is Due.TERM else None
    reference = _reference(guest, known)
    code = epc_transfer(creditor.name, creditor.iban, creditor.bic, due.total, reference)
    return guest.page(
        *("home", status),
        said=None,
        total=money_in(language, due.total),
        rows=rows,
        term_on=date_in(language, term_on) if term_on else None,
        due_on=date_in(language, first) if first and not term_on else None,
        late=first is not None and first < guest.now.date(),
        online=guest.provider is not None,
        reference=reference,
        code=_picture(code) if code else None,
        **facts,
    )


def _said(guest: Guest, due: Payable) -> dict[str, str]:
    said: dict[str, str] = guest.words[due.due.value]
    return said


def _reference(guest: Guest, known: list[Any]) -> str:
    """As the messages write it: the invoice's own, or the numbers."""
    if len(guest.link.covers) == 1 and known and known[0] is not None:
        return known[0].payment_reference or guest.link.covers[0]
    return ", ".join(guest.link.covers)


@lru_cache(maxsize=512)
def _picture(code: EpcPayment) -> str:
    return f"data:image/png;base64,{b64encode(code.png(4)).decode()}"
