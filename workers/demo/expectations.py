"""What a persona's story should come to; each expectation says itself in words."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from domain.vocabulary import Channel, NonPaymentReason, Outcome, Stage, TimelineWhat
from workers.demo.story import THANKS, Story


@dataclass(frozen=True)
class Expectation:
    """One thing that should be so in the end."""

    words: str
    met: Callable[[Story], bool]


def ends(outcome: Outcome, number: str | None = None) -> Expectation:
    """Every case (or one) is closed with this outcome."""
    which = f"{number} ends" if number else "ends"
    return Expectation(
        f"{which}: {outcome.replace('_', ' ')}",
        lambda story: all(
            case.outcome is outcome and case.stage is Stage.CLOSED
            for case in story.cases
            if number in (None, case.invoice_number)
        ),
    )


def rests(stage: Stage) -> Expectation:
    """The cases stay open in a stage."""
    return Expectation(
        f"rests: {stage.replace('_', ' ')}",
        lambda story: all(case.stage is stage for case in story.cases),
    )


def got(step: str, by: Channel, *, about: int = 1, saying: str = "") -> Expectation:
    """A message of a step arrived by a channel, about so many invoices, with these words."""
    words = f"receives “{step}” by {by}" + (f" for {about} invoices" if about > 1 else "")
    words += f" saying {saying}" if saying else ""
    return Expectation(
        words,
        lambda story: any(
            it.step == step
            and it.channel is by
            and len(it.numbers) == about
            and _plain(saying) in _plain(it.text)
            for it in story.received
        ),
    )


def never(channel: Channel) -> Expectation:
    """Nothing arrived by a channel."""
    return Expectation(f"nothing by {channel}", lambda story: story.count(channel) == 0)


def not_asked(step: str) -> Expectation:
    """No message of a step arrived."""
    return Expectation(
        f"never receives “{step}”", lambda story: all(it.step != step for it in story.received)
    )


def asked_times(times: int) -> Expectation:
    """So many messages asked for money."""
    return Expectation(f"asked in writing {times} times", lambda story: len(story.asked) == times)


def called(outcome: str) -> Expectation:
    """A call came to this."""
    return Expectation(f"a call: {outcome.replace('_', ' ')}", lambda story: _done(story, outcome))


def read_as(outcome: str) -> Expectation:
    """A reply was read as this, by a person or by the system."""
    return Expectation(
        f"a reply, read as {outcome.replace('_', ' ')}",
        lambda story: any(story.any(TimelineWhat.REPLY)) and _done(story, outcome),
    )


def filed_as(kind: str) -> Expectation:
    """The timeline knows how they paid before, and picks the ladder by it."""
    return Expectation(
        f"known as {kind}",
        lambda story: any(kind in line.why for line in story.lines()),
    )


def told(what: TimelineWhat) -> Expectation:
    """The timeline tells of this."""
    return Expectation(what.replace("_", " "), lambda story: any(story.any(what)))


def untold(what: TimelineWhat) -> Expectation:
    """The timeline does not tell of this."""
    return Expectation(f"never: {what.replace('_', ' ')}", lambda story: not any(story.any(what)))


def because(reason: NonPaymentReason) -> Expectation:
    """The reason for not paying became known."""
    return Expectation(
        f"known reason: {reason.replace('_', ' ')}",
        lambda story: any(
            line.detail.get("reason") == reason for line in story.any(TimelineWhat.REASON_CHANGED)
        ),
    )


def costs(amount: str) -> Expectation:
    """Collection costs of exactly this were added."""
    return Expectation(
        f"costs added: {amount}",
        lambda story: (
            sum(
                (Decimal(it.detail["amount"]) for it in story.any(TimelineWhat.COSTS_ADDED)),
                Decimal(0),
            )
            == Decimal(amount)
        ),
    )


def thanked(by: Channel) -> Expectation:
    """A thank-you arrived."""
    return Expectation(
        f"is thanked by {by}",
        lambda story: any(it.step == THANKS and it.channel is by for it in story.received),
    )


def came_back() -> Expectation:
    """Marketing was suspended and is restored."""
    return Expectation(
        "marketing suspended, and restored",
        lambda story: (
            any(story.any(TimelineWhat.SUSPENDED))
            and any(story.any(TimelineWhat.REACTIVATED))
            and story.gets_news
        ),
    )


def stayed_away() -> Expectation:
    """Marketing was suspended and stays so."""
    return Expectation(
        "marketing stays suspended",
        lambda story: any(story.any(TimelineWhat.SUSPENDED)) and not story.gets_news,
    )


def stayed_customer() -> Expectation:
    """Marketing was never suspended."""
    return Expectation(
        "marketing goes on undisturbed",
        lambda story: story.gets_news and not any(story.any(TimelineWhat.SUSPENDED)),
    )


def _done(story: Story, outcome: str) -> bool:
    done = story.any(TimelineWhat.TASK_DONE)
    return any(line.detail.get("outcome") == outcome for line in done)


def _plain(text: str) -> str:
    """Without the non-breaking spaces of amounts."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
