"""The story of a case, with scripted effects: what it does, when, and what ends it."""

import time
from datetime import timedelta

import pytest
from temporalio.client import WorkflowUpdateFailedError
from temporalio.workflow import Info

from domain.case import CaseEventWhat
from domain.vocabulary import NonPaymentReason, Outcome, Stage
from tests.workflows.conftest import Play
from workflows import search_attributes
from workflows.collect_invoice import CollectInvoice

PAID = CaseEventWhat.BALANCE_CHANGED


async def test_the_ladder_is_walked_at_its_own_moments(play: Play) -> None:
    await play.begins()
    await play.days(31)
    assert play.did == [
        "2 reach_out friendly email",
        "9 reach_out second email",
        "16 reach_out firm email",
        "30 advance move",
    ]


async def test_four_months_pass_within_a_second(play: Play) -> None:
    play.script.ladder = tuple((day, f"step-{day}") for day in range(10, 121, 10))
    await play.begins()
    began = time.monotonic()
    await play.days(121)
    assert len(play.did) == 12
    assert time.monotonic() - began < 1


@pytest.mark.parametrize("day", [0, 1, 2.5, 9.5, 20, 40])
async def test_a_payment_at_any_moment_ends_it(play: Play, day: float) -> None:
    await play.begins()
    await play.days(day)
    before = len(play.did)
    await play.pays(wait=False)
    result = await play.ends()
    assert result is not None
    assert result.outcome is Outcome.PAID
    done = [it.split(maxsplit=1)[1] for it in play.did[before:]]
    thanks = ["thank email"] if play.script.contacted else []
    assert done == ["respond balance_changed", "close_case", *thanks]


async def test_a_payment_during_a_contact_is_heard_right_after_it(play: Play) -> None:
    play.script.before["reach_out second email"] = lambda: play.pays(wait=False)
    await play.begins()
    await play.ends()
    assert play.did == [
        "2 reach_out friendly email",
        "9 reach_out second email",
        "9 respond balance_changed",
        "9 close_case",
        "11 thank email",
    ]


async def test_two_payments_heard_at_once_are_thanked_for(play: Play) -> None:
    """The first that is answered settles the case; the other must not keep it from thanks."""

    async def pays_twice() -> None:
        await play.pays(wait=False)
        await play.pays(wait=False)

    play.script.before["reach_out second email"] = pays_twice
    await play.begins()
    await play.ends()
    assert play.did[-3:] == ["9 respond balance_changed", "9 close_case", "11 thank email"]


async def test_a_payment_between_the_decision_and_the_contact_comes_first(play: Play) -> None:
    """A move is decided; before the first contact of the new stage the payment is answered."""

    async def pays() -> None:
        await play.pays(wait=False)

    play.script.before["advance move"] = pays
    await play.begins()
    await play.ends()
    assert play.did[-3:] == ["30 respond balance_changed", "30 close_case", "32 thank email"]


async def test_an_event_is_applied_once_however_often_it_is_told(play: Play) -> None:
    await play.begins()
    for seq in (3, 3, 2, 1, 3):
        await play.hears(CaseEventWhat.DEBTOR_UPDATED, seq=seq)
    await play.hears(CaseEventWhat.REPLIED, seq=4)
    assert play.did == ["0 respond debtor_updated", "0 respond replied"]


async def test_events_are_answered_one_after_another_in_their_order(play: Play) -> None:
    await play.begins()
    told = [CaseEventWhat.REPLIED, CaseEventWhat.DEBTOR_UPDATED, CaseEventWhat.OVERDUE]
    for what in told:
        await play.hears(what, wait=False)
    await play.rests()
    assert [it.split()[-1] for it in play.did] == list(told)


async def test_news_does_not_put_the_next_step_off(play: Play) -> None:
    await play.begins()
    for _ in range(5):
        await play.days(0.3)
        await play.hears(CaseEventWhat.DEBTOR_UPDATED)
    await play.days(0.6)
    assert play.did[-1] == "2 reach_out friendly email"


async def test_a_provider_that_is_down_is_tried_later(play: Play) -> None:
    play.script.busy = 6
    await play.begins()
    await play.days(2.5)
    assert play.did == ["2 advance provider_down", "2 reach_out friendly email"]


async def test_a_provider_that_is_busy_for_a_moment_is_tried_at_once(play: Play) -> None:
    play.script.busy = 5
    await play.begins()
    await play.days(2.5)
    assert play.did == ["2 reach_out friendly email"]


async def test_on_hold_waits_for_whatever_comes(play: Play) -> None:
    await play.begins()
    play.script.told = [play.script.stands(Stage.ON_HOLD)]
    await play.hears(CaseEventWhat.PAUSED)
    await play.days(400)
    assert play.did == ["0 respond paused"]
    play.script.told = [play.script.stands(Stage.REMINDING, play.script.contact_on(401))]
    await play.hears(CaseEventWhat.RESUMED)
    await play.days(2)
    assert play.did[1:3] == ["400 respond resumed", "401 reach_out second email"]


async def test_a_promise_is_watched_until_its_day(play: Play) -> None:
    await play.begins()
    play.script.told = [play.script.stands(Stage.ARRANGED, play.script.watch_until(8))]
    await play.hears(CaseEventWhat.TASK_DONE)
    await play.days(10)
    assert play.did == [
        "0 respond task_done",
        "8 advance resume",
        "8 reach_out friendly email",
        "9 reach_out second email",
    ]


async def test_advertising_is_silent_during_the_last_demand_and_back_with_a_promise(
    play: Play,
) -> None:
    await play.begins()
    script = play.script
    script.told = [script.stands(Stage.FINAL_NOTICE, script.contact_on(3, "notice"))]
    await play.hears(CaseEventWhat.TASK_DONE)
    assert play.did[1:] == ["0 suspend_marketing"]
    script.told = [script.stands(Stage.ARRANGED, script.watch_until(20))]
    await play.hears(CaseEventWhat.TASK_DONE)
    assert play.did[2:] == ["0 respond task_done", "0 reactivate"]


async def test_approved_is_handed_over_and_not_thanked(play: Play) -> None:
    await play.begins()
    await play.days(31)
    play.script.told = [play.script.stands(Stage.APPROVAL, outcome=Outcome.ESCALATED)]
    await play.hears(CaseEventWhat.TASK_DONE, wait=False)
    result = await play.ends()
    assert result is not None
    assert result.outcome is Outcome.ESCALATED
    assert play.did[-3:] == ["31 respond task_done", "31 hand_over", "31 close_case"]


async def test_reopened_while_it_waits_to_say_thanks(play: Play) -> None:
    await play.begins()
    await play.days(3)
    await play.pays()
    await play.running.signal(CollectInvoice.give_way)
    result = await play.ends()
    assert result is not None
    assert result.outcome is Outcome.PAID
    assert not any("thank" in it for it in play.did)


async def test_an_opening_that_is_over_does_nothing(play: Play) -> None:
    await play.begins(opening=2)
    assert await play.ends() is None
    assert play.did == []


# Continue-as-new


@pytest.fixture
def _long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Info, "is_continue_as_new_suggested", lambda _: True)


@pytest.mark.usefixtures("_long")
async def test_a_long_history_goes_on_in_a_new_run_at_a_change_of_stage(play: Play) -> None:
    await play.begins(offset=timedelta(days=3))
    first = (await play.running.describe()).run_id
    script = play.script
    script.told = [script.stands(Stage.ARRANGED, script.watch_until(8))]
    await play.hears(CaseEventWhat.TASK_DONE, seq=7, wait=False)
    await play.rests(timedelta(days=3))
    assert (await play.running.describe()).run_id != first
    state = await play.running.query(CollectInvoice.state)
    assert (state.last_seq, state.clock_offset) == (7, timedelta(days=3))
    assert state.standing.stage is Stage.ARRANGED
    assert script.did.count("0 open_case") == 1, "the state is carried, not read anew"

    await play.hears(CaseEventWhat.REPLIED, seq=7, wait=False)
    await play.rests(timedelta(days=3))
    assert play.did == ["0 respond task_done"], "it was heard by the run before"
    await play.days(8)
    assert play.did[1] == "8 advance resume", "its moment is an absolute one"


@pytest.mark.usefixtures("_long")
async def test_no_event_is_lost_on_the_way_to_a_new_run(play: Play) -> None:
    await play.begins()
    script = play.script
    script.told = [script.stands(Stage.ARRANGED, script.watch_until(8))]

    async def much_more_comes_in() -> None:
        for _ in range(6):
            await play.hears(CaseEventWhat.DEBTOR_UPDATED, wait=False)

    script.before["respond task_done"] = much_more_comes_in
    await play.hears(CaseEventWhat.TASK_DONE)
    assert script.heard == [1, 2, 3, 4, 5, 6, 7]


# The clock


async def test_moving_the_clock_does_what_falls_due_and_says_what_comes(play: Play) -> None:
    await play.begins()
    resting = await play.rests(timedelta(days=3))
    assert play.did == ["3 reach_out friendly email"]
    assert resting.next_at == play.script.day(9)
    resting = await play.rests(timedelta(days=31))
    assert resting.next_at is None
    assert [it.split()[0] for it in play.did] == ["3", "31", "31", "31"]


async def test_a_clock_moved_part_of_the_way_shortens_the_wait(play: Play) -> None:
    await play.begins()
    await play.rests(timedelta(days=1))
    await play.days(1.01)
    assert play.did == ["2 reach_out friendly email"]


async def test_moving_the_clock_of_a_case_that_ends_meanwhile(play: Play) -> None:
    await play.begins()
    play.script.paid = True
    await play.hears(PAID, wait=False)
    try:
        assert (await play.rests()).next_at is None
    except WorkflowUpdateFailedError:
        assert await play.ends() is not None
    assert play.did[:2] == ["0 respond balance_changed", "0 close_case"]


# What can be seen of it


async def test_the_case_tells_where_it_stands(play: Play) -> None:
    await play.begins()
    script = play.script
    due = script.contact_on(5)
    script.told = [
        script.stands(Stage.REMINDING, due, reason=NonPaymentReason.BROKEN_PROMISE),
    ]
    await play.hears(CaseEventWhat.TASK_DONE)
    state = await play.running.query(CollectInvoice.state)
    assert state.standing.reason is NonPaymentReason.BROKEN_PROMISE
    found_by = (await play.running.describe()).typed_search_attributes
    assert found_by[search_attributes.CASE_STAGE] == "reminding"
    assert found_by[search_attributes.NON_PAYMENT_REASON] == "broken_promise"
    assert found_by[search_attributes.OPEN_CENTS] == 25000
    assert found_by[search_attributes.NEXT_CONTACT_AT] == due.at
    assert found_by[search_attributes.CREDITOR] == "acme"
