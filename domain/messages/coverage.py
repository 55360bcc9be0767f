"""Whether everything a playbook wants to say is written, on each channel, in each language."""

from collections.abc import Iterator

from domain.messages.source import MessageSource
from domain.messages.wording import Wording
from domain.playbook import Playbook, Step
from domain.vocabulary import Channel, Stage


def unwritten(playbook: Playbook, wording: Wording) -> Iterator[str]:
    """What is missing, in words; nothing for a playbook that can be used."""
    for stage in Stage:
        for step in playbook.ladder(stage).steps:
            for language in wording.languages:
                if step.message not in wording.names(language):
                    yield f"no message {step.message} in language {language}"
                    continue
                source = wording.get(language, step.message)
                yield from _unsaid(step, source, statutory=stage is Stage.FINAL_NOTICE)


def _unsaid(step: Step, source: MessageSource, *, statutory: bool) -> Iterator[str]:
    if statutory != source.statutory:
        wants = "needs a message that says statutory: true" if statutory else "is no notice"
        yield f"step {step.id} {wants}, unlike {source.path}"
    for channel in step.channels:
        if not _has_words_for(channel, source):
            yield f"step {step.id} is for {channel}, and {source.path} has no {channel} text"


def _has_words_for(channel: Channel, source: MessageSource) -> bool:
    match channel:
        case Channel.WHATSAPP:
            return source.whatsapp is not None
        case Channel.SMS:
            return source.sms is not None
        case Channel.EMAIL | Channel.LETTER | Channel.CALL:
            return True
