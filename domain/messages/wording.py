"""All messages in all languages: every message exists in every language, or nothing loads."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from domain.messages.labels import Labels
from domain.messages.source import LABELS, MessageSource, parse_labels
from domain.messages.templating import MessageError
from domain.model import Model


class UnknownMessageError(KeyError):
    """No such message, or not in this language."""

    def __str__(self) -> str:
        return str(self.args[0])


class Wording(Model):
    """What is said, by language and name; the files' text comes from the caller."""

    sources: dict[str, dict[str, MessageSource]]

    @classmethod
    def parse(cls, files: Mapping[str, str]) -> "Wording":
        """All files (path → text) below one folder per language, ``labels.md`` in each.

        Raises:
            MessageError: naming file and line, or the message that a language lacks.
        """
        labels = {
            _language(path): parse_labels(path, text)
            for path, text in files.items()
            if _name(path) == LABELS
        }
        sources: dict[str, dict[str, MessageSource]] = {}
        for path, text in sorted(files.items()):
            if _name(path) != LABELS:
                source = MessageSource.parse(path, text, _labels(labels, path))
                sources.setdefault(source.language, {})[source.name] = source
        _same_everywhere(sources)
        return cls(sources=sources)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages there are."""
        return tuple(sorted(self.sources))

    def names(self, language: str) -> tuple[str, ...]:
        """The messages of a language; none for a language that is not there."""
        return tuple(sorted(self.sources.get(language, {})))

    def get(self, language: str, name: str) -> MessageSource:
        """One message.

        Raises:
            UnknownMessageError: there is none of that name in that language.
        """
        if language not in self.sources:
            known = ", ".join(self.languages) or "none"
            raise UnknownMessageError(f"no messages in language {language!r}; there are: {known}")
        if name not in self.sources[language]:
            known = ", ".join(self.names(language))
            raise UnknownMessageError(f"no message {name!r} in {language!r}; there are: {known}")
        return self.sources[language][name]


def _language(path: str) -> str:
    return PurePosixPath(path).parent.name


def _name(path: str) -> str:
    return PurePosixPath(path).stem


def _labels(labels: Mapping[str, Labels], path: str) -> Labels:
    if _language(path) not in labels:
        raise MessageError(path, 1, f"its language has no {LABELS}.md beside it")
    return labels[_language(path)]


def _same_everywhere(sources: Mapping[str, Mapping[str, MessageSource]]) -> None:
    everything = {name: source for own in sources.values() for name, source in own.items()}
    for language, own in sources.items():
        for name, source in everything.items():
            if name not in own:
                raise MessageError(source.path, 1, f"is not there in language {language!r}")
