"""Where a call goes: every step leads on, and what it comes to can be written down."""

from activities.call_guide import shipped_guides
from domain.conversation import BEGIN, TURNS, turns
from domain.vocabulary import CallOutcome


def test_every_step_of_the_shipped_guides_can_be_reached() -> None:
    for guide in shipped_guides().values():
        known = {code for step in guide.steps for code in step.codes}
        reached, ahead = set[str](), [BEGIN]
        while ahead:
            code = ahead.pop()
            reached.add(code)
            ahead += [it.to for it in turns([code], known) if it.to and it.to not in reached]
        assert all(reached & set(step.codes) for step in guide.steps)


def test_every_outcome_of_a_call_is_somewhere_in_the_conversation() -> None:
    told = {turn.outcome for offered in TURNS.values() for turn in offered if turn.outcome}
    assert told == set(CallOutcome)


def test_a_guide_without_a_step_does_not_lead_there() -> None:
    offered = turns(["H3"], {"H2", "H3", "H4"})
    assert [(it.says, it.to) for it in offered] == [
        ("Something is wrong with it", None),
        ("Nothing is wrong", "H4"),
    ]
