"""Who works at the desk, and what each may do for which creditor."""

from collections.abc import Mapping
from enum import StrEnum

from domain.answers import CLOSE, RESUME, ApprovalOutcome, ComplaintOutcome, CreditOutcome
from domain.incoming import CreditorSlug
from domain.model import Model
from domain.vocabulary import TaskKind


class Role(StrEnum):
    """What somebody is to a creditor; a person may be several things."""

    CALLER = "caller"
    CREDIT_MANAGER = "credit_manager"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"

    @property
    def in_words(self) -> str:
        """As it stands on a page."""
        return self.value.replace("_", " ")


class Right(StrEnum):
    """What a page or an action asks of who is there."""

    LOOK = "look"
    """See debtors, cases and figures."""
    WORK = "work"
    """Take tasks, call, answer, arrange, pause."""
    DECIDE = "decide"
    """Approve, waive, write off, withdraw, hand over, refund, move to another playbook, lift what
    protects a debtor; stop and release what goes out."""
    AUDIT = "audit"
    """Read who looked at what and who did what."""
    ADMINISTER = "administer"
    """Say who works here."""


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.CALLER: frozenset({Right.LOOK, Right.WORK}),
    Role.CREDIT_MANAGER: frozenset({Right.LOOK, Right.WORK, Right.DECIDE}),
    Role.AUDITOR: frozenset({Right.LOOK, Right.AUDIT}),
    Role.ADMINISTRATOR: frozenset(Right),
}
"""The whole table; whoever has no line may do nothing."""

DECIDED: Mapping[TaskKind, frozenset[str]] = {
    TaskKind.APPROVAL: frozenset(ApprovalOutcome),
    TaskKind.CREDIT: frozenset(CreditOutcome),
    TaskKind.COMPLAINT: frozenset({ComplaintOutcome.UPHELD, ComplaintOutcome.PARTLY}),
    TaskKind.TRIAGE: frozenset({CLOSE}),
    TaskKind.MATCH: frozenset({"refund", "not_ours"}),
}
"""Outcomes by which the creditor gives money away, ends a case or hands it over."""


def right_for(kind: TaskKind, outcome: str, *, protected: bool = False) -> Right:
    """What it takes to give this outcome to a task; all others are daily work.

    Lifting what protects a debtor is a decision: a wrong one reaches somebody whom the law, or a
    guardian, keeps from us (domain facts, section 12). Placing it is daily work.
    """
    if protected and outcome == RESUME:
        return Right.DECIDE
    return Right.DECIDE if outcome in DECIDED.get(kind, ()) else Right.WORK


class Post(Model):
    """One role for one creditor, or for all (``*``)."""

    creditor: CreditorSlug | None = None
    """None for every creditor."""
    role: Role


class Staff(Model):
    """A person of the desk; known by the address that signs in."""

    email: str
    name: str
    posts: tuple[Post, ...] = ()

    def may(self, right: Right, creditor: str) -> bool:
        """Whether they may do this for a creditor."""
        return any(
            right in RIGHTS[post.role] for post in self.posts if post.creditor in (None, creditor)
        )

    def somewhere(self, right: Right) -> bool:
        """Whether they may do this for any creditor at all."""
        return any(right in RIGHTS[post.role] for post in self.posts)

    def creditors(self, right: Right) -> tuple[str, ...] | None:
        """For which creditors they may do this; None for every one there is."""
        posts = [post for post in self.posts if right in RIGHTS[post.role]]
        if any(post.creditor is None for post in posts):
            return None
        return tuple(sorted({post.creditor for post in posts if post.creditor}))
