"""When a courtesy still makes sense, and until when."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from pydantic import ValidationError

from domain.courtesies import KEEPS_SENSE, LASTS, SAYS, Courtesy, CourtesyKind, nonsense_now
from domain.vocabulary import Stage

AT = datetime(2026, 11, 21, 10, tzinfo=UTC)


def courtesy(**facts: Any) -> Courtesy:
    known = {"id": uuid4(), "creditor": "acme", "debtor": "C-1", "covers": ("A-1",)}
    said = {"kind": CourtesyKind.PROMISE_CONFIRMED, "occasion": "promise 1", "not_before": AT}
    return Courtesy.model_validate(known | said | facts)


@pytest.mark.parametrize("kind", CourtesyKind)
def test_every_kind_makes_sense_somewhere_and_says_what_it_says(kind: CourtesyKind) -> None:
    assert KEEPS_SENSE[kind]
    assert SAYS[kind]


@pytest.mark.parametrize(
    ("kind", "stages", "why"),
    [
        (CourtesyKind.PROMISE_CONFIRMED, {Stage.ARRANGED}, None),
        (CourtesyKind.PROMISE_CONFIRMED, {Stage.CLOSED}, "the case is closed by now"),
        (CourtesyKind.PROMISE_CONFIRMED, {Stage.CLOSED, Stage.ARRANGED}, None),
        (CourtesyKind.TERM_REMINDER, {Stage.ON_HOLD}, "the case is on hold by now"),
        (CourtesyKind.PLAN_PROPOSED, {Stage.REMINDING}, None),
        (CourtesyKind.PLAN_PROPOSED, {Stage.ON_HOLD}, "the case is on hold by now"),
        (CourtesyKind.COMPLAINT_ANSWERED, {Stage.CLOSED}, None),
        (CourtesyKind.HOLD_CONFIRMED, {Stage.ON_HOLD}, None),
        (CourtesyKind.HOLD_CONFIRMED, {Stage.REMINDING}, "the case is reminding by now"),
        (CourtesyKind.SATISFACTION, {Stage.CLOSED}, None),
        (CourtesyKind.SATISFACTION, {Stage.REMINDING}, "the case is reminding by now"),
    ],
)
def test_one_case_where_it_makes_sense_is_enough(
    kind: CourtesyKind, stages: set[Stage], why: str | None
) -> None:
    assert nonsense_now(kind, frozenset(stages)) == why


def test_a_courtesy_without_an_end_lasts_a_week() -> None:
    assert courtesy().lapses_at == AT + LASTS
    soon = AT + timedelta(hours=3)
    assert courtesy(expires_at=soon).lapses_at == soon


def test_a_courtesy_speaks_of_an_invoice() -> None:
    with pytest.raises(ValidationError):
        courtesy(covers=())
