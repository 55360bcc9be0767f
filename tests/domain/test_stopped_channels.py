"""Who stops a channel stops no debt: what a step says comes by the next channel that is allowed."""

from datetime import date

import pytest

from domain.effects import Happened
from domain.ladder import Discount, Step
from domain.outreach import next_channel
from domain.reach import asked_to_stop
from domain.vocabulary import Channel

STOPPED = asked_to_stop(date(2026, 11, 3))
EMAIL, LETTER, CALL, WHATSAPP = Channel.EMAIL, Channel.LETTER, Channel.CALL, Channel.WHATSAPP
DISCOUNT = Discount.model_validate({"percent": 5, "days": 7})


def step(*channels: Channel, day: int = 9, discount: Discount | None = None) -> Step:
    return Step(id="second", day=day, channels=channels, message="second", discount=discount)


@pytest.mark.parametrize(
    ("of", "unusable", "then"),
    [
        (step(EMAIL), {EMAIL: STOPPED}, LETTER),
        (step(EMAIL), {EMAIL: STOPPED, LETTER: "no address for letter"}, CALL),
        (step(EMAIL, WHATSAPP), {EMAIL: STOPPED}, WHATSAPP),
        (step(EMAIL, WHATSAPP), {EMAIL: STOPPED, WHATSAPP: "no opt-in for WhatsApp"}, LETTER),
        (step(EMAIL), {EMAIL: "it bounced"}, None),
        (step(EMAIL, day=-3), {EMAIL: STOPPED}, None),
        (step(EMAIL, discount=DISCOUNT), {EMAIL: STOPPED, LETTER: "no address"}, None),
        (step(EMAIL), dict.fromkeys(Channel, STOPPED), None),
    ],
)
def test_what_comes_instead(of: Step, unusable: dict[Channel, str], then: Channel | None) -> None:
    found = next_channel(of, EMAIL, unusable, "stopped")
    assert (found.channel, found.happened) == (
        then,
        Happened.TRY_NEXT if then else Happened.SKIPPED,
    )


def test_after_the_letter_that_cannot_go_there_is_the_phone() -> None:
    found = next_channel(step(EMAIL), LETTER, {EMAIL: STOPPED, LETTER: "came back"}, "came back")
    assert found.channel is CALL


def test_a_step_that_meanwhile_has_other_channels_goes_by_those() -> None:
    """Planned by email; now nothing but a letter reaches the debtor, and the ladder says so."""
    found = next_channel(step(LETTER), EMAIL, {EMAIL: STOPPED, WHATSAPP: STOPPED}, "stopped")
    assert found.channel is LETTER


def test_the_last_demand_is_never_spoken() -> None:
    """BW 6:96(6): it is written, and its arrival can be proven."""
    unusable = {EMAIL: STOPPED, LETTER: "no address for letter"}
    assert next_channel(step(EMAIL), EMAIL, unusable, "stopped", statutory=True).channel is None
    del unusable[LETTER]
    found = next_channel(step(EMAIL), EMAIL, unusable, "stopped", statutory=True)
    assert found.channel is LETTER
