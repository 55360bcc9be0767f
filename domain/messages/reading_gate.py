"""The reading gate: whether a message is plain enough for the people who get it.

Least score, longest sentence, one request, what matters up top, no jargon left unexplained. A
sentence that states the law's term in the law's words is exempt, and only in a notice.
"""

from collections.abc import Iterator
from typing import Literal

from domain.law.notice_wording import states_term
from domain.messages.blocks import Bullets, Paragraph, PaymentMark, blocks_of, plain
from domain.messages.facts import MessageFacts
from domain.messages.formats import date_in, iban_in_fours, money_in
from domain.messages.readability import reading_score, sentences, words, words_per_sentence
from domain.messages.render import render_email, render_whatsapp
from domain.messages.sample_facts import shapes_of
from domain.messages.sms import render_sms
from domain.messages.source import MessageSource
from domain.messages.templating import MessageError
from domain.messages.trade_words import asks, unexplained
from domain.model import Model

LEAST = {"nl": (65, 75), "en": (60, 70)}
"""The least score per language: standard, and for who reads the easier wording."""
LONGEST_SENTENCE = 20
UP_TOP = 10
"""Lines in which amount, date and account stand; a list of invoices counts as one."""

Form = Literal["email", "whatsapp", "sms"]


class Reading(Model):
    """How one message reads in one form: the worst over all its shapes."""

    message: str
    language: str
    form: Form
    """``email`` is the letter's text, too."""
    plain: bool
    score: float
    least: int
    words_per_sentence: float
    longest_sentence: str
    longest_words: int
    requests: int
    not_up_top: tuple[str, ...]
    jargon: tuple[str, ...]
    problems: tuple[str, ...]
    """What is wrong and what to do; none where the message passes."""


class _Told(Model):
    """One shape of a message as its reader sees it."""

    shape: str
    facts: MessageFacts
    paragraphs: tuple[str, ...]
    """What is said, without salutation, greeting and rows to copy."""
    lines: tuple[str, ...]
    asks_money: bool

    def sentences(self, source: MessageSource) -> list[str]:
        """The sentences that count: the law's own words in a notice do not."""
        return [
            it
            for paragraph in self.paragraphs
            for it in sentences(paragraph)
            if len(words(it)) > 1 and not (source.statutory and states_term(it, source.language))
        ]


def read(source: MessageSource) -> Iterator[Reading]:
    """How a message reads in each form that it has, standard and plain.

    Raises:
        MessageError: it cannot be rendered, or says nothing.
    """
    forms: list[Form] = ["email"]
    forms += ["whatsapp"] if source.whatsapp else []
    forms += ["sms"] if source.sms else []
    for form in forms:
        for plainly in (False, True):
            told = [
                _told(source, form, shape, facts)
                for shape, facts in shapes_of(source, plain=plainly)
            ]
            for it in told:
                if not it.sentences(source):
                    problem = f"says nothing between salutation and greeting ({form}, {it.shape})"
                    raise MessageError(source.path, 1, problem)
            yield _reading(source, form, told, plainly=plainly)


def _reading(source: MessageSource, form: Form, told: list[_Told], *, plainly: bool) -> Reading:
    language = source.language
    said = [it.sentences(source) for it in told]
    hardest = min(range(len(told)), key=lambda at: reading_score(said[at], language))
    longest = max((it for shape in said for it in shape), key=_length)
    asked = max((_requests(it, language) for it in told), key=len)
    jargon = dict(pair for it in told for pair in unexplained("\n".join(it.lines), language))
    reading = Reading(
        message=source.name,
        language=language,
        form=form,
        plain=plainly,
        score=round(reading_score(said[hardest], language), 1),
        least=LEAST[language][plainly],
        words_per_sentence=round(max(map(words_per_sentence, said)), 1),
        longest_sentence=longest,
        longest_words=_length(longest),
        requests=len(asked),
        not_up_top=tuple(dict.fromkeys(it for one in told for it in _not_up_top(one, form))),
        jargon=tuple(jargon),
        problems=(),
    )
    where = f"{told[hardest].shape}: “{_hardest(said[hardest], language)}”"
    problems = _problems(reading, where, asked, jargon)
    return reading.model_copy(update={"problems": tuple(problems)})


def _hardest(said: list[str], language: str) -> str:
    """The sentence that costs the most; one of numbers alone has no score."""
    spelt = [it for it in said if any(word.isalpha() for word in words(it))]
    return min(spelt, key=lambda it: reading_score([it], language))


def _problems(
    reading: Reading, where: str, asked: list[str], jargon: dict[str, str]
) -> Iterator[str]:
    if reading.score < reading.least:
        yield (
            f"reads at {reading.score}, less than {reading.least}: write shorter words and "
            f"sentences, first here, in {where}"
        )
    if reading.longest_words > LONGEST_SENTENCE:
        yield (
            f"a sentence of {reading.longest_words} words, more than {LONGEST_SENTENCE}: make two "
            f"of “{reading.longest_sentence}”"
        )
    if reading.requests > 1:
        quoted = ", ".join(f"“{it}”" for it in asked)
        yield f"asks {reading.requests} things: keep one of {quoted}; offer the others after a “?”"
    for what in reading.not_up_top:
        yield f"the {what} is not in the first {UP_TOP} lines: move [payment] up"
    for word, instead in jargon.items():
        yield f"“{word}” is not explained: {instead}"


def _length(sentence: str) -> int:
    return len(words(sentence))


def _requests(told: _Told, language: str) -> list[str]:
    """The sentences that ask; after a question they are an offer, after “or” another way."""
    found: list[str] = []
    for paragraph in told.paragraphs:
        offered = False
        for sentence in sentences(paragraph):
            if asks(sentence, language):
                found += [] if offered else [sentence]
            else:
                offered = offered or sentence.endswith("?")
    return found


def _not_up_top(told: _Told, form: Form) -> Iterator[str]:
    if not told.asks_money or form != "email":
        return
    facts, top = told.facts, "\n".join(told.lines[:UP_TOP])
    days = [facts.pay_by, facts.notice.last_day if facts.notice else None]
    days += [claim.due_on for claim in facts.claims]
    wanted = {
        "amount": [money_in(facts.language, facts.total)],
        "date": [date_in(facts.language, day) for day in days if day],
        "account": [iban_in_fours(facts.creditor.iban)],
    }
    for what, forms in wanted.items():
        # A consumer's notice names no date: its term runs from delivery (BW 6:96(6)).
        named = what == "date" and states_term(top, facts.language)
        if not named and not any(it in top for it in forms):
            yield what


def _told(source: MessageSource, form: Form, shape: str, facts: MessageFacts) -> _Told:
    match form:
        case "email":
            said, lines, money = _by_email(source, facts)
        case "whatsapp":
            said, lines = _by_whatsapp(render_whatsapp(source, facts).text)
            money = False
        case "sms":
            text = render_sms(source, facts).text
            said, lines, money = _by_sms(text, facts), [text], False
    return _Told(
        shape=shape,
        facts=facts,
        paragraphs=tuple(said),
        lines=tuple(lines),
        asks_money=money,
    )


def _by_email(source: MessageSource, facts: MessageFacts) -> tuple[list[str], list[str], bool]:
    said: list[str] = []
    blocks = blocks_of(source, facts)
    for block in blocks:
        if isinstance(block, Paragraph):
            said.append(" ".join(plain(block.runs).split()))
        if isinstance(block, Bullets):
            said.extend(plain(item) for item in block.items)
    money = any(isinstance(block, PaymentMark) for block in blocks)
    text = render_email(source, facts).text.partition("\n--\n")[0]
    lines = [line for line in text.split("\n") if line]
    listed = [line for line in lines if line.startswith("- ")]
    return said[1:-1], [line for line in lines if line not in listed[1:]], money


def _by_whatsapp(text: str) -> tuple[list[str], list[str]]:
    """A paragraph of several lines is rows to copy: a label and a value each."""
    paragraphs = text.split("\n\n")
    return [it for it in paragraphs[1:] if "\n" not in it], text.split("\n")


def _by_sms(text: str, facts: MessageFacts) -> list[str]:
    account = iban_in_fours(facts.creditor.iban)
    _, after_name, said = text.partition(": ")
    found = sentences(said if after_name else text)
    return [" ".join(it for it in found if account not in it)]
