"""What was said and done in the case of Bas Vermeulen, as the ledger's rows tell it."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.money import Money

MADE = datetime(2026, 11, 18, 9, 5, tzinfo=UTC)
_NOTICE = """Beste Bas Vermeulen,

U hebt factuur 2026-0231 van € 1.049,00 nog niet helemaal betaald. U kunt nu nog betalen zonder \
extra kosten.

Wilt u € 1.049,00 betalen binnen veertien dagen vanaf de dag nadat deze brief bij u is bezorgd? \
Betaalt u niet op tijd, dan moet u ook incassokosten betalen: € 157,35.

Klopt er iets niet, of lukt betalen niet? Bel +31 20 123 4567. Vaak vinden we samen een oplossing.

Met vriendelijke groet,
Lumen Fietsen"""
_FRIENDLY = """Beste Bas Vermeulen,

Misschien is het u ontgaan: factuur 2026-0231 staat nog open. U kon betalen tot en met \
31 augustus 2026. Het gaat om € 1.249,00.

Wilt u het bedrag betalen, uiterlijk op 14 september 2026?

Met vriendelijke groet,
Lumen Fietsen"""


def at(day: str, hour: int = 10, minute: int = 0) -> datetime:
    """A moment in Amsterdam."""
    day_there = date.fromisoformat(day)
    return datetime.combine(day_there, time(hour, minute), ZoneInfo("Europe/Amsterdam"))


def _contact(position: int, step: str, channel: str, sent: datetime, **changes: Any) -> Any:
    known = {
        "id": str(UUID(int=position)),
        "step": step,
        "attempt": 1,
        "channel": channel,
        "status": "delivered",
        "covers": ["2026-0231"],
        "language": "nl",
        "message": step,
        "recipient": "bas.vermeulen@post.example",
        "subject": "Herinnering: factuur 2026-0231 van Lumen Fietsen",
        "body": _FRIENDLY,
        "error": None,
        "marked_at": sent.isoformat(),
        "sent_at": sent.isoformat(),
        "delivered_at": (sent + timedelta(minutes=1)).isoformat(),
    }
    return known | changes


def contacts() -> list[dict[str, Any]]:
    """Messages and a call."""
    whatsapp = (
        "Beste Bas, factuur 2026-0231 (€ 1.249,00) staat nog open. Lukt betalen vóór 14 sept?"
    )
    return [
        _contact(
            1,
            "friendly",
            "whatsapp",
            at("2026-09-03"),
            **{"recipient": "+31612345678", "subject": None, "body": whatsapp, "status": "read"},
        ),
        _contact(2, "second", "email", at("2026-09-15")),
        _contact(
            3,
            "call",
            "call",
            at("2026-09-22", 14),
            **{"recipient": "+31612345678", "subject": None, "body": "Bel over factuur 2026-0231."},
        ),
        _contact(
            4,
            "final_notice",
            "email",
            at("2026-10-14", 11),
            subject="Laatste kans zonder kosten: factuur 2026-0231",
            body=_NOTICE,
        ),
    ]


def tasks() -> list[dict[str, Any]]:
    """What a person did."""
    spoken = "Bas krijgt pas de 25e salaris. Dan € 200, de rest op 5 oktober. Rustig gesprek."
    wisdom = "Alles geprobeerd, hij reageert niet meer. Beslag op loon lijkt kansrijk."
    return [
        {
            "kind": "call",
            "claimed_by": "Ans de Boer",
            "done_at": at("2026-09-22", 14, 10).isoformat(),
            "outcome": {
                "outcome": "part_now",
                "amount": "200.00",
                "date": "2026-10-05",
                "note": spoken,
            },
        },
        {
            "kind": "approval",
            "claimed_by": "Ans de Boer",
            "done_at": at("2026-11-18", 10).isoformat(),
            "brief": {},
            "outcome": {"outcome": "approve", "note": wisdom},
        },
    ]


def _line(moment: datetime, what: str, why: str, **more: Any) -> dict[str, Any]:
    return {
        "at": moment.isoformat(),
        "what": what,
        "why": why,
        "channel": None,
        "step": None,
        "covers": [],
        "detail": {},
        **more,
    }


def timeline() -> list[dict[str, Any]]:
    """What happened, and why."""
    return [
        _line(at("2026-09-01", 8), "opened", "invoice 2026-0231 is overdue"),
        _line(at("2026-09-03"), "contact_sent", "step friendly", channel="whatsapp"),
        _line(at("2026-09-03", 19, 41), "reply", "a person reads it", channel="whatsapp"),
        _line(at("2026-09-15"), "contact_sent", "step second", channel="email"),
        _line(at("2026-09-22", 9), "task_opened", "a person is asked to call", channel="call"),
        _line(
            at("2026-09-22", 14, 10), "promise", "promise: we wait for the money until 2026-10-05"
        ),
        _line(at("2026-09-25", 12), "payment", "paid on 2026-09-25"),
        _line(
            at("2026-10-06", 9),
            "reason_changed",
            "the promised day passed",
            detail={"reason": "broken_promise"},
        ),
        _line(at("2026-10-14", 11), "notice", "the last demand, by email", channel="email"),
        _line(at("2026-10-14", 11, 1), "contact_delivered", "", channel="email"),
        _line(
            at("2026-10-30", 9),
            "costs_added",
            "collection costs after the notice of 2026-10-14 lapsed (BW 6:96)",
        ),
        _line(
            at("2026-10-30", 9), "stage_changed", "the last day, 2026-10-29, passed without payment"
        ),
        _line(MADE, "approved", "a person decided"),
        _line(MADE, "escalated", "handed over to Amstel Incasso"),
    ]


def arrangements() -> list[dict[str, Any]]:
    """A part at once, which was kept, and the rest, which was not."""
    terms = [
        ("2026-09-25", "200.00", "200.00", None),
        ("2026-10-05", "1049.00", "0.00", "2026-10-06"),
    ]
    names = ("due_on", "amount", "paid", "missed_on")
    promise = {
        **{"id": str(UUID(int=9)), "kind": "promise", "status": "broken", "currency": "EUR"},
        **{"covers": ["2026-0231"], "total": "1249.00", "paid": "200.00", "answer_by": None},
        "terms": [dict(zip(names, term, strict=True)) for term in terms],
        "agreed_at": at("2026-09-22", 14, 10).isoformat(),
        "ended_at": at("2026-10-06", 9).isoformat(),
        "why": "the promised day passed",
    }
    return [promise]


def notice() -> dict[str, Any]:
    """The last demand."""
    return {
        "contact": str(UUID(int=4)),
        "covers": ["2026-0231"],
        "kind": "consumer",
        "principal": Money(amount=Decimal("1049.00")).model_dump(mode="json"),
        "costs": Money(amount=Decimal("157.35")).model_dump(mode="json"),
        "vat": Money(amount=Decimal("0.00")).model_dump(mode="json"),
        "sent_by": "email",
        "sent_on": "2026-10-14",
        "received_on": "2026-10-15",
        "last_day": "2026-10-29",
        "costs_from": "2026-10-30",
        "lapsed_on": "2026-10-30",
        "void": False,
        "proof": {"at": "2026-10-14T11:01:00+02:00", "status": "delivered", "answer": "250 OK"},
        "text": _NOTICE,
    }
