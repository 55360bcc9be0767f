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
from domain.money import Money
from domain.payable import Due, Payable
from gateway.portal.door import AtTheDoor, Guest
from gateway.portal.how import MARKS
from gateway.portal.look import ROOT
from ledger import feedback, payable
from ledger.database import Connection

router = APIRouter(prefix=ROOT, tags=["pages"], default_response_class=HTMLResponse)

_ASKED = ("parts", "wrong", "cannot-pay", "paid", "call", "tell")
_CHOICES: dict[Due, tuple[str, ...]] = {
    Due.NOW: _ASKED,
    Due.TERM: ("wrong", "cannot-pay", "paid", "call", "tell"),
    Due.LATER: ("wrong", "cannot-pay", "call", "tell"),
    Due.DISPUTED: ("wrong", "call", "tell"),
    Due.WAITING: ("paid", "wrong", "cannot-pay", "call", "tell"),
    Due.PROPOSED: _ASKED,
    Due.PAUSED: ("wrong", "paid", "call", "tell"),
    Due.PROTECTED: ("tell", "call"),
    Due.DROPPED: ("tell",),
    Due.NOTHING: ("tell",),
    Due.ELSEWHERE: ("tell", "call"),
}
"""What one can say, by what is open."""
_CALM = (Due.PAUSED, Due.PROTECTED, Due.ELSEWHERE, Due.DROPPED)
"""Whom to reach stands in the page itself, not below it alone."""


@router.head("/{token}", include_in_schema=False)
@router.get("/{token}", summary="What is open, how to pay it, what else to say")
async def look(guest: AtTheDoor) -> Response:
    """A page in the debtor's language; calm where nothing is asked (any more)."""
    async with guest.here.pool.acquire() as conn:
        due = await payable.by_link(conn, guest.link, guest.creditor, guest.now)
        return await show(conn, guest, due)


async def show(
    conn: Connection, guest: Guest, due: Payable, *, trouble: bool = False, status: int = 200
) -> Response:
    """The page; ``trouble`` where a checkout could not be begun."""
    asked = due.due is Due.NOTHING and await _is_asked(conn, guest)
    to_pay = None if due.total is None else _to_pay(guest, due, due.total)
    return guest.page(
        *("home", status),
        said=None if due.due in (Due.NOW, Due.TERM) else _said(guest, due),
        to_pay=to_pay,
        choices=_CHOICES[due.due],
        reach=due.due in _CALM,
        marks=MARKS if asked else (),
        trouble=trouble,
    )


async def _is_asked(conn: Connection, guest: Guest) -> bool:
    """Whether the question how it was waits for its answer."""
    link = guest.link
    asked = await feedback.question_to(conn, link.creditor, link.debtor, guest.now)
    return asked is not None and not asked.marked


def _said(guest: Guest, due: Payable) -> dict[str, str]:
    """What stands there where nothing is asked."""
    language = guest.language
    amount = money_in(language, due.next_amount) if due.next_amount else ""
    day = date_in(language, due.due_on) if due.due_on else ""
    said = guest.words[due.due.value]
    return {it: text.format(amount=amount, day=day) for it, text in said.items()}


def _to_pay(guest: Guest, due: Payable, total: Money) -> dict[str, Any]:
    language, creditor, reference = guest.language, guest.creditor, _reference(guest, due)
    code = epc_transfer(creditor.name, creditor.iban, creditor.bic, total, reference)
    term = date_in(language, due.due_on) if due.due is Due.TERM and due.due_on else None
    return {
        "total": money_in(language, total),
        "rows": [(it.invoice_number, money_in(language, it.amount)) for it in due.parts],
        "notes": _notes(guest, due),
        "term_on": term,
        "due_on": date_in(language, due.first_due) if due.first_due and not term else None,
        "late": due.first_due is not None and due.first_due < guest.today,
        "online": guest.provider is not None,
        "reference": reference,
        "code": _picture(code) if code else None,
    }


def _notes(guest: Guest, due: Payable) -> list[str]:
    """What else one wants to know of the sum: costs in it, a discount on it, what it leaves out."""
    words, language = guest.words["pay"], guest.language
    notes = []
    if due.costs is not None:
        notes.append(words["costs"].format(amount=money_in(language, due.costs)))
    if due.discount is not None and due.discount_until is not None:
        day = date_in(language, due.discount_until)
        notes.append(words["discount"].format(amount=money_in(language, due.discount), day=day))
    if due.disputed:
        notes.append(words["left_out"].format(numbers=", ".join(due.disputed)))
    return notes


def _reference(guest: Guest, due: Payable) -> str:
    """As the messages write it: the invoice's own, or the numbers."""
    if len(guest.link.covers) == 1 and due.invoices:
        return due.invoices[0].payment_reference or guest.link.covers[0]
    return ", ".join(guest.link.covers)


@lru_cache(maxsize=512)
def _picture(code: EpcPayment) -> str:
    return f"data:image/png;base64,{b64encode(code.png(4)).decode()}"
