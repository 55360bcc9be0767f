"""Whether everything a playbook wants to say is written, on each channel, in each language."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from domain.messages.source import MessageSource
from domain.messages.wording import Wording
from domain.nearest import nearest
from domain.playbook import Step
from domain.vocabulary import Channel, Stage


class Gap(NamedTuple):
    """Something that a step wants to say and that is not written."""

    field: Literal["message", "channels"]
    """Where in the step it is named."""
    problem: str


def gaps(step: Step, stage: Stage, wording: Wording) -> Iterator[Gap]:
    """What one step of a stage's ladder lacks."""
    for language in wording.languages:
        if step.message not in wording.names(language):
            near = nearest(step.message, wording.names(language))
            yield Gap("message", f"no message {step.message} in language {language}{near}")
            continue
        source = wording.get(language, step.message)
        yield from _unsaid(step, source, statutory=stage is Stage.FINAL_NOTICE)


def _unsaid(step: Step, source: MessageSource, *, statutory: bool) -> Iterator[Gap]:
    if statutory != source.statutory:
        wants = "needs a message that says statutory: true" if statutory else "is no notice"
        yield Gap("message", f"step {step.id} {wants}, unlike {source.path}")
    if bool(step.discount) != source.discount:
        wants = "needs a message that says discount: true" if step.discount else "offers none"
        yield Gap("message", f"step {step.id} {wants}, unlike {source.path}")
    for channel in step.channels:
        if not has_words_for(channel, source):
            problem = f"step {step.id} is for {channel}, and {source.path} has no {channel} text"
            yield Gap("channels", problem)


def has_words_for(channel: Channel, source: MessageSource) -> bool:
    """Whether a message can be said on a channel."""
    match channel:
        case Channel.WHATSAPP:
            return source.whatsapp is not None
        case Channel.SMS:
            return source.sms is not None
        case Channel.EMAIL | Channel.LETTER | Channel.CALL:
            return True
