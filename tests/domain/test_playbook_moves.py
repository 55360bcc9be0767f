"""Moving to another playbook: whom it fits, and which of its steps are behind the debtor."""

from datetime import date
from typing import Any

import pytest

from domain.debtor import Debtor
from domain.planning import Walked
from domain.playbook import Playbook
from domain.playbook_moves import carried, unfit
from domain.vocabulary import Stage
from tests.support.events import debtor

_LAST = {"steps": [{"id": "last", "day": 60, "channels": ["email"], "message": "final_request"}]}


def _book(days: dict[str, int], **facts: Any) -> Playbook:
    steps = [
        {"id": name, "day": day, "channels": ["email"], "message": "friendly"}
        for name, day in days.items()
    ]
    known = {"name": "a-ladder", "title": "A ladder", "kind": "consumer", "final_notice": _LAST}
    return Playbook.model_validate(known | {"reminding": {"steps": steps}} | facts)


def _walked(*steps: str) -> list[Walked]:
    return [
        Walked(step=step, stage=Stage.REMINDING, on=date(2026, 11, 2 + at), how="sent")
        for at, step in enumerate(steps)
    ]


BEFORE = _book({"friendly": 1, "second": 8, "firm": 20})


@pytest.mark.parametrize(
    ("days", "done", "counted"),
    [
        ({"friendly": 3, "third": 9}, ("friendly",), ["friendly"]),
        ({"soft": 1, "later": 8, "last_word": 30}, ("friendly", "second"), ["later"]),
        ({"soft": 9}, ("friendly", "second"), []),
        ({"soft": 1, "later": 8}, (), []),
        ({"soft": 1}, ("of a ladder long gone",), []),
    ],
    ids=["a step in common", "by the days", "all is to come", "nothing was said", "unknown"],
)
def test_what_was_done_counts(
    days: dict[str, int], done: tuple[str, ...], counted: list[str]
) -> None:
    then = _book(days)
    ids = set(days)
    found = carried(BEFORE, then, _walked(*done))
    assert [it.step for it in found if it.step in ids] == counted
    assert [it.step for it in found if it.how == "sent"] == list(done)
    if found and done:
        assert found[-1].on == _walked(*done)[-1].on, "the gap runs from the last word"


@pytest.mark.parametrize(
    ("book", "why"),
    [
        ({}, None),
        ({"countries": ["NL"]}, None),
        ({"kind": "business"}, "it is for a business, and the debtor is a consumer"),
        ({"countries": ["BE", "DE"]}, "it is for debtors in BE, DE, and this one is in NL"),
    ],
)
def test_whom_it_fits(book: dict[str, Any], why: str | None) -> None:
    assert unfit(_book({"friendly": 1}, **book), Debtor.model_validate(debtor())) == why
