"""The case: where it stands and why, what comes next, every message as sent, the sum explained."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path
from starlette.responses import Response

from domain.model import Model
from domain.vocabulary import TimelineWhat
from gateway.desk.look import PAGES, ROOT
from gateway.desk.order_deeds import handing_over
from gateway.desk.orders import HAND_OVER, OF_A_CASE, orders_of
from gateway.desk.visitors import SignedIn, refusal
from gateway.desk.wording import words
from gateway.state import GatewayState, Here
from ledger import (
    case_pauses,
    case_view,
    cases,
    clock,
    contacts,
    creditors,
    debtors,
    personal_words,
)
from ledger.audit import Deed
from ledger.case_view import CaseView
from ledger.contacts import Contact
from ledger.intake import playbook_moves
from ledger.timeline import Line

router = APIRouter(prefix=f"{ROOT}/cases", include_in_schema=False)
_GRAVE = (TimelineWhat.CONTACT_FAILED, TimelineWhat.HELD_BACK, TimelineWhat.REVERSAL)


class Told(Model):
    """One line of the timeline with the message that it tells of, as it was sent."""

    line: Line
    message: Contact | None = None

    @property
    def why(self) -> str:
        """Why, where that is not what the line says already: ``delivered by email``."""
        by = self.line.channel.in_words.casefold() if self.line.channel else ""
        said = (f"delivered by {by}", f"the last demand, by {by}")
        if self.line.what is TimelineWhat.CLOSED:
            return words(self.line.why)
        return "" if self.line.why.casefold() in said else self.line.why

    @property
    def grave(self) -> bool:
        """Whether it wants a second look."""
        return self.line.what in _GRAVE


@router.get("/{creditor}/{number:path}")
async def case(
    here: Here,
    who: SignedIn,
    creditor: str,
    number: Annotated[str, Path(description="The invoice number; it may hold slashes")],
    done: str = "",
) -> Response:
    """All there is to know of a case, and what may be done; ``done`` is what just was."""
    missing = f"There is no case of invoice {number}."
    await who.see(creditor, missing)
    try:
        view = await case_view.case_view(here.pool, creditor, number, here.config.rates)
    except LookupError:
        return refusal(missing, 404)
    await who.note(Deed.LOOKED, creditor=creditor, debtor=view.debtor, invoice_number=number)
    said = await contacts.of_case(here.pool, creditor, number)
    return PAGES.page(
        "case.html.j2",
        who=who,
        case=view,
        debtor=await debtors.get(here.pool, creditor, view.debtor),
        zone=(await creditors.get(here.pool, creditor)).zoneinfo,
        done=OF_A_CASE.get(done),
        **await _to_do(here, view),
        told=told(view.timeline, {str(it.id): it for it in said}),
        in_temporal=in_temporal(here.config.temporal_ui, view),
    )


async def _to_do(here: GatewayState, view: CaseView) -> dict[str, Any]:
    """What may be ordered about it, and whether it has heard of all that was."""
    row = await cases.find(here.pool, view.creditor, view.invoice_number)
    assert row is not None
    profile = await creditors.get(here.pool, view.creditor)
    today = (await clock.now(here.pool)).astimezone(profile.zoneinfo).date()
    pause = await case_pauses.standing(here.pool, row.key, today)
    word = await personal_words.waiting(here.pool, view.creditor, view.debtor)
    slug, number = view.creditor, view.invoice_number
    fitting = await playbook_moves.fitting(here.pool, slug, number) if row.open else []
    return {
        "orders": orders_of(view, paused=pause is not None, movable=bool(fitting)),
        "playbooks": fitting,
        "moving": await playbook_moves.ordered(here.pool, row.key),
        "pause": pause,
        "word": word,
        "heard": not row.open or row.standing.heard >= row.seq,
        "hand_over": await handing_over(here, row) if row.open else None,
        "hand_over_order": HAND_OVER,
    }


def told(timeline: Sequence[Line], said: Mapping[str, Contact]) -> list[Told]:
    """The timeline, the newest first."""
    return [
        Told(line=line, message=said.get(str(line.detail.get("contact"))))
        for line in reversed(timeline)
    ]


def in_temporal(ui: str | None, view: CaseView) -> str | None:
    """Where the Temporal UI shows the case's workflow."""
    return None if ui is None else f"{ui.rstrip('/')}/workflows/{quote(view.id, safe='')}"
