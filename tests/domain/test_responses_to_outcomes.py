"""Every outcome of a call steers the case (practice, "Outcomes of a call")."""

from datetime import UTC, datetime

import pytest

from domain.responses import Response, to_outcome
from domain.vocabulary import CallOutcome, Channel, NonPaymentReason, Stage, TaskKind

ARRANGED = (CallOutcome.PROMISE, CallOutcome.PART_NOW, CallOutcome.PLAN)
"""What these do is said in ``domain.arrangements``."""


def after(outcome: CallOutcome) -> Response:
    return to_outcome(outcome)


@pytest.mark.parametrize("outcome", CallOutcome)
def test_every_outcome_has_a_consequence_in_words(outcome: CallOutcome) -> None:
    response = after(outcome)
    assert response.why
    steers = response.model_dump(exclude={"why"}, exclude_defaults=True)
    assert steers or outcome in ARRANGED, "it steers the case"


@pytest.mark.parametrize(
    ("outcome", "stage", "reason", "task"),
    [
        (CallOutcome.COMPLAINT, Stage.DISPUTED, NonPaymentReason.DISPUTES, TaskKind.COMPLAINT),
        (CallOutcome.CONDITIONAL, Stage.DISPUTED, NonPaymentReason.DISPUTES, TaskKind.COMPLAINT),
        (CallOutcome.REFUSES, Stage.FINAL_NOTICE, NonPaymentReason.WILL_NOT_PAY, None),
        (CallOutcome.PROTECTED, Stage.ON_HOLD, NonPaymentReason.PROTECTED, TaskKind.TRIAGE),
        (CallOutcome.DECEASED, Stage.ON_HOLD, NonPaymentReason.PROTECTED, TaskKind.TRIAGE),
        (CallOutcome.CANNOT_PAY, None, NonPaymentReason.CANNOT_PAY, None),
        (CallOutcome.ALREADY_PAID, None, None, TaskKind.MATCH),
        (CallOutcome.PAID_NOW, None, None, TaskKind.MATCH),
        (CallOutcome.WRONG_PERSON, None, None, TaskKind.TRIAGE),
        (CallOutcome.DO_NOT_CALL, None, None, None),
        (CallOutcome.BROKE_OFF, None, None, None),
    ],
)
def test_where_an_outcome_leads(
    outcome: CallOutcome,
    stage: Stage | None,
    reason: NonPaymentReason | None,
    task: TaskKind | None,
) -> None:
    response = after(outcome)
    assert (response.stage, response.reason, response.task) == (stage, reason, task)


def test_a_call_back_is_made_at_the_moment_that_was_asked() -> None:
    at = datetime(2026, 11, 11, 14, tzinfo=UTC)
    assert to_outcome(CallOutcome.CALL_BACK, call_at=at).again_at == at
    assert to_outcome(CallOutcome.CALL_BACK).pause_days == 1


def test_a_number_that_must_not_be_called_is_closed() -> None:
    """Who answered and asked for no more calls was spoken to; a stranger was not."""
    wrong, enough = after(CallOutcome.WRONG_PERSON), after(CallOutcome.DO_NOT_CALL)
    assert (wrong.closes, wrong.next_channel) == (Channel.CALL, True)
    assert (enough.closes, enough.next_channel) == (Channel.CALL, False)


@pytest.mark.parametrize("outcome", [CallOutcome.NO_ANSWER, CallOutcome.VOICEMAIL])
def test_who_was_not_reached_is_called_again_and_then_written_to(outcome: CallOutcome) -> None:
    response = after(outcome)
    assert (response.closes, response.call_again, response.next_channel) == (None, True, True)


def test_a_call_without_a_result_is_followed_in_writing() -> None:
    """Practice H7."""
    assert after(CallOutcome.BROKE_OFF).in_writing


@pytest.mark.parametrize("outcome", [CallOutcome.ALREADY_PAID, CallOutcome.PAID_NOW])
def test_who_says_it_is_paid_gets_some_days(outcome: CallOutcome) -> None:
    assert after(outcome).pause_days == 3
