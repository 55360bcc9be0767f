"""What the ledger says in English is said in the dossier's language."""

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from importlib.resources import files
from itertools import chain
from zoneinfo import ZoneInfo

import pytest
import yaml

from activities.dossier.words import Words
from domain.answers import (
    CLOSE,
    KEEP,
    RESUME,
    ApprovalOutcome,
    ComplaintOutcome,
    CreditOutcome,
    LetterOutcome,
    MatchOutcome,
)
from domain.checklist import checklist
from domain.courtesies import SAYS, CourtesyKind
from domain.debtor import LANGUAGES
from domain.law.limitation import limitation
from domain.money import Money
from domain.reading.acting import ACTED_WHERE, read_as
from domain.reading.intent import Intent, Reading
from domain.vocabulary import (
    CallOutcome,
    Channel,
    DebtorKind,
    NonPaymentReason,
    Outcome,
    Stage,
    TaskKind,
    TimelineWhat,
)
from tests.support.handed_over import debtor, invoice

TOLD = """
the invoice came in
the daily scan found it overdue
entered again after a withdrawal
step friendly of the playbook, from day 2 after the due date
a service reminder 3 days before the due date
delivered by whatsapp
reply by SMS
reply on their own page
counts as received on 2026-12-13: the last day to pay free of costs is 2026-12-28
outside the hours for email
at most 1 contact a day
at most 3 contacts in 7 days
at least 4 days between contacts
at most 20 calls a day: this one's turn is on 2026-12-01
at most 250 debtors a day are written to: this one's turn is on 2026-12-01
those who call have no time before 2026-12-01
it is due on 2026-12-01 only
the debtor was given until 2026-12-01
nothing is open any more
a notice lists this invoice already
an email of 2026-12-01 already speaks of this invoice
the law knows no costs in USD, so there is no last demand
3.00 EUR open is below the 5.00 EUR from which we ask
no mobile number; no channel is left for step second
no address for email
nobody calls for this creditor
the creditor has no SMS sender
the debtor does not use WhatsApp
no opt-in for WhatsApp
SMS is not for agencies (Twilio: no debt collection for third parties)
a rehearsal, without a test address for sms
the rehearsal is over: it begins again
all sending is stopped: storing
watch: it is decided and shown, but not sent
approve: it waits for a person's release
watch: marketing is left alone
no contact with consumers on Sundays (Bki 4.2)
no contact with consumers on holidays: Hemelvaart (house rule, after Bki 4.2)
no contact with consumers between 20:00 and 07:00 (Bki 4.2)
the payment was reversed
paid on 2026-12-01
paid on 2026-12-01; 50.00 EUR more than was open
credit applied, paid on 2026-12-01
a rest of 0.02 EUR is waived
the reversal was taken back
50.00 EUR was paid too much: apply it to an invoice, or refund it
50.00 EUR was refunded, and then the payment itself went back: get it back
credit note
paused
resumed by a person
no longer in the list of open items of 2026-12-01
back in the list of open items of 2026-12-01
the due date passes
due date changed from 2026-12-01 to 2026-12-15
the due date has passed
the reminders brought no answer: final notice
the reminders brought no answer: approval
a person is asked to call
a letter is to be posted
nobody could call in time
a person has the call
a person read the reply: go on
says it is paid: we wait for the money
cannot pay now: a person looks for a plan
refuses to pay, without a complaint: the last demand
says something is wrong: nothing is asked until a person has answered
asked to be called back
asked to stop on 2026-12-01
promise: we wait for the money until 2026-12-01
plan: we wait for the money until 2026-12-01
paid now: we wait for the money until 2026-12-01
part now: we wait for the money until 2026-12-01
conditional: we wait for the money until 2026-12-01
deceased: everything stops, a person takes over
protected: everything stops, a person takes over
the promised day passed
call: part now, 200.00, 2026-12-01
match: resume
approval: time barred
Read the reply about invoice F-1, F-2
Invoice F-1: cannot pay now: a person looks for a plan
Invoice F-1: call back
Hand over invoice F-1, or not?
Invoice F-1 is time-barred since 2026-09-01 (BW 3:307): close it, or say when that was interrupted
no channel can prove that the notice arrives: a person decides
no proof that the notice arrived
no address for email: a person decides how to go on
the last demand, by email
the last day, 2026-12-28, passed without payment
collection costs after the notice of 2026-12-12 lapsed (BW 6:96)
collection costs of 40.00 EUR are waived: the invoice is settled
collection costs of the notice over all claims, so far on invoice F-1
the collection costs go over to invoice F-1, which is still open
no advertising while the last demand runs
no advertising: the last demand is due
no advertising until there is a solution
a person read the reply: go on, from 2026-12-01 on
a person looked at it: it stays
a person ended the pause
Invoice F-1: paused since 2026-11-02. Is it still so? (resume or keep)
Debtor C-1: debt help since 2026-11-02. Is it still so? (keep, resume, close)
Invoice F-1: time-barred from 2027-01-11 on (BW 7:28, consumer sale)
a customer again, without marketing consent
another invoice is still without a solution
no channel reaches the debtor: a person finds them
resumed by a person; the invoice's own pause stands
a promise of 100.00 more than is open of what it was about
Read the reply about invoice F-1, which is closed
left unsaid, no channel reaches the debtor
Invoice F-1: no channel reaches the debtor: a person finds them
the debtor can be reached again
the debtor was heard of
a person found the debtor
a person cannot find the debtor
a person decided to hand over
handed over to the creditor
the dossier's email needs a person: the creditor has no agency, or no email sender
not handed over before 2026-12-01
limitation was interrupted on 2026-12-01, a person says
a person wrote it off
a person moves it from playbook nl-consumer@1 to gentle@2: een trouwe klant
it goes on by playbook gentle@2, as a person ordered: een trouwe klant
a person withdrew it
a person closed it: it cannot be enforced any more
complaint partly
nobody can tell whether the email arrived: it is not sent again
email does not reach this address
whatsapp was refused (63003)
the number has no WhatsApp (63003)
the recipient blocked us (63032)
Twilio could not deliver it (30008)
thanked for the payment
the provider did not take the thank-you
the money went back before the case was closed
plan completed
complaint upheld
written off
time barred
""".strip().splitlines()
"""What the ledger writes down, one of a kind."""


def words(language: str) -> Words:
    return Words(language, "EUR", ZoneInfo("Europe/Amsterdam"))


@pytest.mark.parametrize(
    ("english", "dutch"),
    [
        (
            "step second of the playbook, from day 14 after the due date; the email before it did "
            "not arrive; one message for 2 invoices",
            "stap “tweede herinnering” van het draaiboek, vanaf dag 14 na de vervaldatum; e-mail "
            "daarvoor kwam niet aan; één bericht voor 2 facturen",
        ),
        ("4 contacts by call, email", "4 berichten via telefoon, e-mail"),
        ("1049.00 EUR", "€ 1.049,00"),
        (
            "the invoice came in; often and long late: 7 of 12 invoices late, 21 days on average",
            "de factuur kwam binnen; vaak en lang te laat: 7 van 12 facturen te laat, gemiddeld 21 "
            "dagen",
        ),
        (
            "a discount of 5% for paying by 2026-11-27",
            "korting van 5% voor betaling uiterlijk op 27 november 2026",
        ),
        ("paid on 2026-09-25", "betaald op 25 september 2026"),
        (
            "read as a promise for Fri 13 Nov (0.93): acted",
            "gelezen als belofte voor Fri 13 Nov, daarnaar gehandeld",
        ),
        (
            "read as a promise about X1-A for Fri 13 Nov (0.93): acted",
            "gelezen als belofte over X1-A voor Fri 13 Nov, daarnaar gehandeld",
        ),
        (
            "read as a wish to pay in parts, 50.00 a month (0.90): acted",
            "gelezen als wens om in delen te betalen, € 50,00 per maand, daarnaar gehandeld",
        ),
        (
            "no more by email: asked to stop on 2026-11-03",
            "niets meer via e-mail: vroeg op 3 november 2026 om te stoppen",
        ),
        ("confirms what was promised, by email", "de belofte bevestigd, via e-mail"),
        ("call: no answer", "telefoon: niet opgenomen"),
        ("triage: promise, 2026-10-05", "Antwoord gelezen: belofte te betalen, 5 oktober 2026"),
        (
            "term 2 of 6, 50.00 by 2026-12-24, missed",
            "termijn 2 van 6, € 50,00 uiterlijk 24 december 2026, gemist",
        ),
        (
            "promise kept; more is open than was promised",
            "belofte nagekomen; er staat meer open dan was beloofd",
        ),
        ("email does not reach this address (5.1.1)", "e-mail bereikt dit adres niet (5.1.1)"),
        ("storno: onvoldoende saldo", "storno: onvoldoende saldo"),
        ("{0} {name} %s", "{0} {name} %s"),
        ("paid on {0.__class__}", "betaald op {0.__class__}"),
        ("", ""),
    ],
)
def test_reasons_in_dutch(english: str, dutch: str) -> None:
    assert words("nl").said(english) == dutch


def _in(group: type[StrEnum]) -> list[str]:
    return [it.value for it in group]


def _shipped_steps() -> set[str]:
    """The steps of all shipped ladders; a call is told by the word for the channel."""
    found: set[str] = set()
    for file in files("playbooks").iterdir():
        if file.name.endswith(".yaml"):
            ladders = yaml.safe_load(file.read_text("utf-8"))
            variants = (ladders.get(group, {}).values() for group in ("variants", "reasons"))
            for written in (ladders, *chain(*variants)):
                for stage in ("upcoming", "reminding", "final_notice"):
                    found |= {it["id"] for it in written.get(stage, {}).get("steps", ())}
    return found - {"call"}


def _sources() -> list[str]:
    kinds, countries = (DebtorKind.CONSUMER, DebtorKind.BUSINESS), ("NL", "DE", "FR", "GB", "US")
    return sorted({limitation(kind, country).source for kind in kinds for country in countries})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("group", "values"),
    [
        ("whats", _in(TimelineWhat)),
        ("stages", _in(Stage)),
        ("reasons", _in(NonPaymentReason)),
        ("ends", _in(Outcome)),
        ("channels", _in(Channel)),
        ("tasks", _in(TaskKind)),
        (
            "outcomes",
            [
                *_in(CallOutcome),
                *_in(ApprovalOutcome),
                *_in(ComplaintOutcome),
                *_in(LetterOutcome),
                *_in(MatchOutcome),
                *_in(CreditOutcome),
                *(RESUME, KEEP, CLOSE),
            ],
        ),
        ("steps", [*sorted(_shipped_steps()), *_in(CourtesyKind)]),
    ],
)
def test_everything_shown_has_words(language: str, group: str, values: list[str]) -> None:
    here = words(language)
    assert not [it for it in values if it not in here[group]]


@pytest.mark.parametrize("language", [it for it in LANGUAGES if it != "en"])
@pytest.mark.parametrize("kind", ["consumer", "business"])
@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    "barred", [None, *(f"time-barred since 2026-09-01 ({it})" for it in _sources())]
)
def test_every_line_of_the_checklist_is_in_the_dossiers_language(
    language: str, kind: str, known: bool, barred: str | None
) -> None:
    proof = {"delivered_on": date(2026, 8, 14), "terms_accepted_on": date(2026, 8, 3)}
    points = checklist(
        invoice=invoice(**(proof if known else dict.fromkeys(proof))),
        debtor=debtor(kind=kind),
        owed=Money(amount=Decimal("1049.00")),
        contacts=[(it, "delivered") for it in Channel] if known else [],
        notice_proven=known,
        barred=barred,
    )
    here = words(language)
    for point in points:
        for line in point.values():
            for part in line.split("; "):
                assert here.said(part) != part
                assert not re.search(r"time-barred|since|term known|consumer sale", here.said(part))


@pytest.mark.parametrize("language", [it for it in LANGUAGES if it != "en"])
@pytest.mark.parametrize("english", TOLD)
def test_every_reason_of_the_timeline_is_in_the_dossiers_language(
    language: str, english: str
) -> None:
    told = words(language).said(english)
    assert told != english
    assert not re.search(r"\b(the|and|person|invoice|before|which|who|from)\b", told), told
    assert not re.search(r"\d{4}-\d\d-\d\d", told), told


@pytest.mark.parametrize("english", TOLD)
def test_an_english_dossier_writes_days_in_words(english: str) -> None:
    assert not re.search(r"\d{4}-\d\d-\d\d", words("en").said(english))


def test_both_languages_have_the_same_words() -> None:
    def shape(value: object) -> object:
        return {it: shape(v) for it, v in value.items()} if isinstance(value, dict) else None

    folder = files("playbooks").joinpath("dossier")
    dutch, english = (
        shape(yaml.safe_load(folder.joinpath(f"{it}.yaml").read_text("utf-8")))
        for it in ("nl", "en")
    )
    assert dutch == english


@pytest.mark.parametrize("kind", CourtesyKind)
def test_what_a_courtesy_said_is_told_in_dutch(kind: CourtesyKind) -> None:
    english = f"{SAYS[kind]}, by email"
    assert words("nl").said(english) != english


@pytest.mark.parametrize("intent", ACTED_WHERE)
def test_what_a_reply_was_read_as_is_told_in_dutch(intent: Intent) -> None:
    english = read_as(Reading(intent=intent, confidence=1.0, language="nl"), button=True)
    promise = intent is Intent.PROMISE
    assert promise or words("nl").said(english).startswith("gelezen als")
