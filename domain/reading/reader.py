"""Read what a debtor writes: an interface, and the reader by rules behind it by default."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Protocol

from domain.answers import says_stop
from domain.reading.accounts import account_in
from domain.reading.amounts import amounts_in, disputed_part, speaks_of_more
from domain.reading.dates import days_in, is_vague, past_days_in
from domain.reading.hours import hour_in
from domain.reading.intent import (
    ACT_FROM,
    ACTED_ON,
    COVERED,
    FARTHEST_PROMISE,
    Intent,
    Reading,
)
from domain.reading.language import language_of
from domain.reading.normalising import Sentence, plain, sentences, spelled
from domain.reading.terms import Terms, terms_in
from domain.reading.weighing import asks_beside, is_reserved, kind_of, says, tells_of_a_part, weigh
from domain.reading.words import LANGUAGES, words_of
from domain.reading.written_anew import unsigned, written_anew

LONGEST = 4000
"""Characters; what is longer is read so far, and left to a person."""

_SERIOUS = 0.5
"""From this weight on another meaning competes."""
_KNOWN = 0.35
_DATED = 0.65
"""What a day is as evidence of a promise, beside words of paying."""


class Reader(Protocol):
    """Whatever reads replies: rules, or a model."""

    def read(self, text: str, *, on: date, language: str | None = None) -> Reading:
        """What a reply means, written ``on`` this day; in the debtor's language, where known."""
        ...


class RuleReader:
    """Reads by the words and patterns in ``domain/reading/words``; no memory, no network."""

    def read(self, text: str, *, on: date, language: str | None = None) -> Reading:
        """See ``Reader``.

        Raises:
            ValueError: no words of the language are known.
        """
        if language is not None:
            words_of(language)
        if says_stop(text):
            return _stop(language or language_of(plain(text)))
        account, said = account_in(unsigned(written_anew(text)))
        anew = plain(said[:LONGEST])
        tongue = language or language_of(anew)
        anew = spelled(anew, words_of(tongue).spelling)
        read = _Read(anew, sentences(anew), on, tongue)
        found = read.reading(whole=len(text) <= LONGEST)
        return found.model_copy(update={"account": account}) if account else found


BY_RULES = RuleReader()
"""For what is only sorted, at the doors: did a machine write it, does it wait for an answer."""


def _stop(language: str) -> Reading:
    return Reading(intent=Intent.STOP, confidence=1.0, language=language, act=True)


class _Read:
    """One reply, as far as it was read."""

    def __init__(self, text: str, said: tuple[Sentence, ...], on: date, language: str) -> None:
        self._text, self._said, self._on, self._language = text, said, on, language

    def reading(self, *, whole: bool) -> Reading:
        """What all the evidence comes to."""
        weights = dict(weigh(self._said))
        day = self._promised_day()
        if day and Intent.PROMISE in weights:
            weights[Intent.PROMISE] = 1 - (1 - weights[Intent.PROMISE]) * (1 - _DATED)
        intent, competing = _chosen(weights)
        confidence = self._confidence(intent, weights)
        amount, on, complete, terms, clock = self._stated(intent)
        return Reading(
            intent=intent,
            confidence=round(confidence, 2),
            language=self._language,
            date=on,
            amount=amount,
            terms=terms,
            clock=clock,
            kind=kind_of(self._said) if intent is Intent.DISPUTE else None,
            competing=competing,
            act=whole
            and intent in ACTED_ON
            and confidence >= ACT_FROM
            and not competing
            and complete,
        )

    def _stated(self, intent: Intent) -> Terms:
        """Amount and day of what is meant, and whether acting on them leaves nothing out."""
        amounts = amounts_in(self._text, self._language)
        amount = amounts[0] if len(amounts) == 1 else None
        match intent:
            case Intent.PLAN:
                terms = terms_in(self._text, self._language, self._days)
                return terms._replace(clear=terms.clear and not asks_beside(self._text))
            case Intent.PROMISE:
                day = self._promised_day()
                one = self._is_all_read and len(self._days(self._text)) < 2
                return Terms(amount, day, one and self._can_wait_for(day))
            case Intent.PAID:
                return Terms(amount, self._day_of_payment(), self._is_all_read)
            case Intent.OUT_OF_OFFICE:
                return Terms(amount, self._last_day())
            case Intent.CALL_ME:
                return self._moment_of_call()
            case Intent.DISPUTE:
                return Terms(disputed_part(self._text, self._language))
            case _:
                return Terms(amount)

    def _moment_of_call(self) -> Terms:
        """Day and hour, where the words name one of each at most; what is paid is no call."""
        hour = hour_in(self._text)
        days = self._days(hour.rest)
        vague = any(is_vague(hour.rest, language) for language in LANGUAGES)
        clear = hour.clear and len(days) < 2 and not vague and not tells_of_a_part(self._text)
        return Terms(None, days[0] if len(days) == 1 else None, clear, clock=hour.at)

    @property
    def _is_all_read(self) -> bool:
        more = speaks_of_more(self._text, self._language)
        return not more and not asks_beside(self._text)

    def _confidence(self, intent: Intent, weights: Mapping[Intent, float]) -> float:
        return weights.get(intent, 0.0) * (0.5 if is_reserved(self._text, intent) else 1)

    def _promised_day(self) -> date | None:
        """The one day of the sentences that promise, else of the whole reply; two are none."""
        promising = " ".join(it.text for it in self._said if says(it, Intent.PROMISE))
        days = self._days(promising) or self._days(self._text)
        return days[0] if len(days) == 1 else None

    def _day_of_payment(self) -> date | None:
        """The day on which it was paid, where the sentences that say so leave one only."""
        said = " ".join(it.text for it in self._said if says(it, Intent.PAID))
        found = words_of(self._language).paid_on.items()
        days = {self._on - timedelta(days=ago) for ago, words in found if words.search(said)}
        days |= set(past_days_in(said, self._on, self._language))
        return days.pop() if len(days) == 1 else None

    def _last_day(self) -> date | None:
        return max(self._days(self._text), default=None)

    def _days(self, text: str) -> tuple[date, ...]:
        if words_of(self._language).dates.phrases.search(text):
            return days_in(text, self._on, self._language)
        other = "en" if self._language == "nl" else "nl"
        return days_in(text, self._on, other)

    def _can_wait_for(self, day: date | None) -> bool:
        return day is not None and day <= self._on + FARTHEST_PROMISE


def _chosen(weights: Mapping[Intent, float]) -> tuple[Intent, tuple[Intent, ...]]:
    """The likeliest meaning, and those that are as serious without being part of it."""
    known = [it for it in Intent if weights.get(it, 0.0) >= _KNOWN]
    if not known:
        return Intent.UNKNOWN, ()
    serious = [it for it in known if weights[it] >= _SERIOUS] or known
    whole = [it for it in serious if not any(it in COVERED.get(by, ()) for by in serious)]
    best = max(whole, key=lambda it: weights[it])
    covered = COVERED.get(best, frozenset())
    rivals = (it for it in serious if it is not best and it not in covered)
    return best, tuple(it for it in rivals if weights[it] >= _SERIOUS)
