"""What holds a contact back, and whose turn it is."""

from datetime import UTC, date, datetime
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.debtor import Debtor
from domain.going_live import Mode, Word, held_by, kept_from_debtor, really_walked
from domain.moments import Whereabouts
from domain.pace import Turn, first_free_day, moment_of
from domain.planning import Walked
from domain.playbook import Window
from domain.reach import unusable_channels
from domain.vocabulary import Channel, DebtorKind, Stage, with_article
from tests.support.events import debtor
from tests.support.world import acme

HERE = Whereabouts(kind=DebtorKind.CONSUMER, country="NL", zone="Europe/Amsterdam")
HOURS = Window.model_validate({"opens": "09:00", "closes": "19:00"})


@pytest.mark.parametrize(
    ("mode", "stop", "released", "why"),
    [
        (Mode.LIVE, None, False, None),
        (Mode.REDIRECT, None, False, None),
        (Mode.APPROVE, None, True, None),
        (Mode.APPROVE, None, False, "approve: it waits for a person's release"),
        (Mode.WATCH, None, True, "watch: it is decided and shown, but not sent"),
        (Mode.LIVE, "audit", True, "all sending is stopped: audit"),
        (Mode.REDIRECT, "audit", True, "all sending is stopped: audit"),
    ],
)
def test_what_holds_a_contact_back(
    mode: Mode, stop: str | None, released: bool, why: str | None
) -> None:
    assert held_by(mode, stop, released=released) == why


@pytest.mark.parametrize(
    ("mode", "stop", "released", "redirected", "why"),
    [
        (Mode.LIVE, None, False, False, None),
        (Mode.APPROVE, None, True, False, None),
        (Mode.REDIRECT, None, False, True, None),
        (Mode.REDIRECT, None, True, False, "redirect: a rehearsal reaches no debtor"),
        (Mode.APPROVE, None, False, False, "approve: it waits for a person's release"),
        (Mode.WATCH, None, True, True, "watch: it is decided and shown"),
        (Mode.LIVE, "audit", True, False, "all sending is stopped: audit"),
    ],
)
def test_what_a_person_may_not_bring_now(
    mode: Mode, stop: str | None, released: bool, redirected: bool, why: str | None
) -> None:
    said = kept_from_debtor(mode, stop, released=released, redirected=redirected)
    assert (said or "").startswith(why or "")
    assert (said is None) is (why is None)


def _step(step: str, day: int, how: Literal["sent", "skipped"] = "sent") -> Walked:
    return Walked(step=step, stage=Stage.REMINDING, on=date(2026, 11, day), how=how)


def _word(day: int, *, redirected: bool = False) -> Word:
    return Word(datetime(2026, 11, day, 9, tzinfo=UTC), redirected=redirected)


@pytest.mark.parametrize(
    ("walked", "words", "kept"),
    [
        ([], [], []),
        ([_step("friendly", 2)], [_word(2)], ["friendly"]),
        ([_step("friendly", 2)], [_word(2, redirected=True)], []),
        (
            [_step("friendly", 2), _step("second", 9)],
            [_word(2), _word(9, redirected=True)],
            ["friendly"],
        ),
        (
            [_step("friendly", 2), _step("second", 9, "skipped"), _step("call", 14)],
            [_word(2), _word(12, redirected=True), _word(14, redirected=True)],
            ["friendly", "second"],
        ),
        ([_step("friendly", 9)], [_word(2, redirected=True), _word(9)], ["friendly"]),
        ([_step("friendly", 2, "skipped")], [], ["friendly"]),
    ],
)
def test_what_was_really_walked(walked: list[Walked], words: list[Word], kept: list[str]) -> None:
    assert [it.step for it in really_walked(walked, words, HERE)] == kept


@pytest.mark.parametrize(
    ("word", "said"),
    [("email", "an email"), ("call", "a call"), ("SMS", "an SMS"), ("approval", "an approval")],
)
def test_the_right_article(word: str, said: str) -> None:
    assert with_article(word) == said


@pytest.mark.parametrize("redirect", [None, {}])
def test_a_rehearsal_needs_a_test_address(redirect: dict[str, str] | None) -> None:
    with pytest.raises(ValidationError, match="needs a test address"):
        acme(mode="redirect", redirect=redirect)


def test_a_rehearsal_uses_only_channels_with_a_test_address() -> None:
    rehearsing = acme(mode="redirect", redirect={"email": "test@acme.example"})
    closed = unusable_channels(Debtor.model_validate(debtor()), rehearsing, {})
    assert set(closed) == {Channel.WHATSAPP, Channel.SMS, Channel.CALL, Channel.LETTER}


DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(DAYS, st.integers(1, 50), st.dictionaries(DAYS, st.integers(0, 60), max_size=40))
def test_the_first_free_day_has_room_and_lies_ahead(
    today: date, limit: int, taken: dict[date, int]
) -> None:
    day = first_free_day(today, limit, taken, HOURS, HERE)
    assert day > today
    assert taken.get(day, 0) < limit


@given(DAYS, st.integers(1, 5000), st.data())
def test_turns_lie_in_order_within_the_hours_of_the_day(
    day: date, limit: int, data: st.DataObject
) -> None:
    open_day = first_free_day(day, 1, {}, HOURS, HERE)
    first, second = sorted(data.draw(st.tuples(st.integers(1, limit), st.integers(1, limit))))
    moments = [moment_of(Turn(open_day, it), limit, HOURS, HERE) for it in (first, second)]
    assert moments[0] <= moments[1]
    assert all(HERE.local(it).date() == open_day for it in moments)
    assert all(9 <= HERE.local(it).hour < 19 for it in moments)
