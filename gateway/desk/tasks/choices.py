"""What may be answered to a task, in words, and which facts each answer asks for.

What is allowed and needed is in ``domain.answers``; a test sees that no outcome is missing here.
"""

from collections.abc import Mapping

from domain.disputes import DisputeKind
from domain.holds import HoldKind
from domain.model import Model
from domain.staff import Right
from domain.vocabulary import TaskKind

_HOLDS = tuple(kind for kind in HoldKind if kind is not HoldKind.PAUSED)


class Choice(Model):
    """One answer."""

    outcome: str
    label: str
    hint: str = ""
    """What follows from it, or what to mind."""
    fields: tuple[str, ...] = ("note",)
    """Of :class:`domain.answers.TaskOutcome`, in the order of the form."""
    options: tuple[str, ...] = ()
    """What ``kind`` may be."""
    right: Right = Right.WORK


class Group(Model):
    """Answers that belong together."""

    title: str
    choices: tuple[Choice, ...]


def _choice(outcome: str, label: str, hint: str = "", *fields: str) -> Choice:
    options: tuple[str, ...] = ()
    if outcome in ("complaint", "conditional"):
        options = tuple(DisputeKind)
    elif outcome == "protected":
        options = tuple(_HOLDS)
    return Choice(
        outcome=outcome, label=label, hint=hint, fields=(*fields, "note"), options=options
    )


_PLAN = ("terms", "amount", "date", "invoices")
_INTERRUPTED = _choice(
    "interrupted",
    "Limitation was interrupted",
    "The day of the demand or acknowledgement.",
    "date",
)
_PAYS = Group(
    title="They pay",
    choices=(
        _choice(
            "paid_now",
            "Paid just now",
            "We look for the money; nothing is asked meanwhile.",
            *("amount", "account"),
        ),
        _choice(
            "part_now",
            "A part today, the rest later",
            "The amount is what is paid today; the day is that of the rest.",
            *("amount", "date"),
        ),
        _choice(
            "promise",
            "On a day",
            "One amount, one day: best a day that money comes in.",
            *("amount", "date", "invoices"),
        ),
        _choice("plan", "In parts", "Over all that is owed, or these.", *_PLAN),
        _choice(
            "already_paid",
            "Has paid already",
            "We look for the money, and ask them for what you leave empty.",
            *("date", "amount", "account", "invoices"),
        ),
    ),
)
_IN_THE_WAY = Group(
    title="Something is in the way",
    choices=(
        _choice(
            "complaint",
            "A complaint",
            "Nothing is asked until a person has answered.",
            *("kind", "amount", "owner", "date", "invoices", "evidence"),
        ),
        _choice(
            "conditional",
            "Pays on a condition",
            "Who does what, and by when.",
            *("condition", "kind", "owner", "date", "amount", "invoices", "evidence"),
        ),
        _choice("cannot_pay", "Cannot pay now", "A plan is proposed to them.", "date", "amount"),
        _choice("refuses", "Refuses to pay", "Without a complaint: the last demand follows."),
        _choice(
            "protected",
            "Debt help, guardian, bankrupt",
            "Everything stops at once. Write down nothing about health.",
            *("kind", "date", "since", "representative"),
        ),
        _choice(
            "deceased",
            "Has died",
            "Everything stops; then you are asked what to say, and to whom.",
            "representative",
        ),
    ),
)
_NOT_SPOKEN = Group(
    title="Not spoken, or not now",
    choices=(
        _choice("no_answer", "No answer", "Once more at another time of the day, then in writing."),
        _choice("voicemail", "Voicemail"),
        _choice("call_back", "Call back at", "At the moment they named.", "at"),
        _choice("broke_off", "Broke off, no result", "It goes on in writing, close in time."),
        _choice("wrong_person", "Wrong person or number", "The number is closed."),
        _choice("do_not_call", "Wants no calls", "Calls are closed; the debt remains."),
    ),
)
_CONDOLE = _choice(
    "condole",
    "Send our condolences",
    "By email, to who settles the estate, and to nobody else. The hold stays.",
    "representative",
)
_READING = Group(
    title="Nothing of that",
    choices=(
        _choice(
            "resume",
            "Nothing but a word",
            "The ladder goes on, or rests until the day. A hold is lifted by it.",
            *("date", "goodwill", "gesture"),
        ),
        _INTERRUPTED,
        _choice("keep", "Done, and it stays", "What the hold asks was done."),
        _CONDOLE,
        _choice("close", "Close the cases", "The debtor is protected; nothing more can be done."),
    ),
)
STANDS = Group(
    title="Is it still so?",
    choices=(
        _choice("keep", "It is still so", "Nothing goes out; you are asked again later."),
        _choice(
            "resume",
            "It has ended: go on",
            "Only when it is certain. The cases go on softly, or rest until the day.",
            "date",
        ),
        _choice(
            "protected",
            "Debt help, guardian, bankrupt",
            "What protects them, now that it is known. Write down nothing about health.",
            *("kind", "date", "since", "representative"),
        ),
        _choice(
            "deceased", "Has died", "Everything stops; then you are asked what to say, and to whom."
        ),
        _CONDOLE,
        _INTERRUPTED,
        _choice("close", "Close the cases", "The debtor is protected; nothing more can be done."),
    ),
)
"""Of what stands still: nobody wrote, so nothing of a conversation is asked."""
_APPROVAL = Group(
    title="The decision",
    choices=(
        _choice("approve", "Hand over", "The dossier goes to the agency.", "override"),
        _choice("decline", "Not now", "Until the day; then you are asked again.", "date"),
        _choice("write_off", "Write off", "The case closes; nothing is asked any more."),
        _choice("withdraw", "Withdraw the claim", "There was no claim: the case closes."),
        _choice("time_barred", "Time-barred", "It can no longer be enforced: the case closes."),
        _INTERRUPTED,
    ),
)
_COMPLAINT = Group(
    title="The answer",
    choices=(
        _choice(
            "upheld",
            "They are right",
            "All that is disputed is credited, unless you give an amount.",
            *("amount", "goodwill", "gesture"),
        ),
        _choice(
            "partly",
            "Partly right",
            "The amount is credited.",
            *("amount", "goodwill", "gesture"),
        ),
        _choice("rejected", "Not right", "The customer reads your reasons as you write them."),
        _choice(
            "fulfilled",
            "We did our part",
            "Of what was agreed on condition: the customer reads your note, and what is paid now.",
        ),
        _choice(
            "mediate", "To a mediator", "Somebody else looks at it, until the day.", "name", "date"
        ),
    ),
)
_MATCH = Group(
    title="What came of it",
    choices=(
        _choice("found", "Found", "It is booked; nothing is asked meanwhile.", "amount", "date"),
        _choice("not_found", "Not found", "The ladder goes on, softly, and says so."),
        _choice(
            "book",
            "Book it",
            "On these invoices; what is left over is the debtor's credit.",
            *("parts", "invoices"),
        ),
        _choice("keep", "Keep it", "It waits for an invoice that is still to come."),
        _choice("refund", "Paid back", "The creditor paid it back."),
        _choice("not_ours", "Not ours", "It is for something else, and leaves these books."),
        _choice("reverse", "It was this payment", "That payment is taken back.", "payment"),
    ),
)
_CREDIT = Group(
    title="What becomes of it",
    choices=(
        _choice(
            "apply", "Apply it", "The oldest open ones where none is chosen.", "invoices", "amount"
        ),
        _choice("refund", "Paid back", "All of it, unless you give an amount.", "amount"),
        _choice("keep", "Keep it", "The next invoice is asked for less."),
    ),
)
_LETTER = Group(
    title="What became of it",
    choices=(_choice("posted", "Posted", "On this day; today where empty.", "date"),),
)

CHOICES: Mapping[TaskKind, tuple[Group, ...]] = {
    TaskKind.CALL: (_PAYS, _IN_THE_WAY, _NOT_SPOKEN),
    TaskKind.TRIAGE: (_PAYS, _IN_THE_WAY, _NOT_SPOKEN, _READING),
    TaskKind.APPROVAL: (_APPROVAL,),
    TaskKind.COMPLAINT: (_COMPLAINT,),
    TaskKind.LETTER: (_LETTER,),
    TaskKind.MATCH: (_MATCH,),
    TaskKind.CREDIT: (_CREDIT,),
}
"""Every answer, by kind of task."""
