"""Refusals of what would reach a debtor now, although its time has not come."""

from domain.going_live import Mode
from gateway.problems import ProblemError
from ledger.contact_tasks import HeldBack

_TITLES = {
    Mode.WATCH: "Nothing goes out in watch mode",
    Mode.APPROVE: "Not released yet",
    Mode.REDIRECT: "Nothing goes to debtors in redirect mode",
}


def refusal(held: HeldBack) -> ProblemError:
    """409: the brake, the creditor's mode, or what the debtor said and nobody dealt with."""
    if held.unanswered:
        return ProblemError(409, "The debtor's words come first", held.why)
    title = "Sending is stopped" if held.stopped else _TITLES[held.mode]
    return ProblemError(409, title, held.why)


def made_anew(why: str) -> ProblemError:
    """409: the letter is withdrawn, and comes back as another task with a later day."""
    detail = f"{why}; it is made anew with a later day, as a task of its own"
    return ProblemError(409, "Letter made anew", detail)
