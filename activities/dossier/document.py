"""The dossier put together: cover and sections, in the creditor's language and look."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from activities.dossier import claim, conversation, parties
from activities.dossier.blocks import section
from activities.dossier.words import Words
from domain.creditor import Creditor
from domain.vocabulary import Outcome
from ledger.dossier import Dossier

_SECTIONS = {
    "claim": claim.the_claim,
    "interest": claim.interest,
    "costs": claim.costs,
    "account": claim.account,
    "parties": parties.parties,
    "checklist": parties.checklist,
    "evidence": parties.evidence,
    "notices": parties.notices,
    "arrangements": conversation.arrangements,
    "calls": conversation.calls,
    "replies": conversation.replies,
    "messages": conversation.messages,
    "timeline": conversation.timeline,
}
"""What is owed first, what proves it next, everything that was said last."""


def dossier_document(dossier: Dossier, creditor: Creditor) -> dict[str, Any]:
    """What ``playbooks/dossier/dossier.typ`` sets; nothing in it is markup."""
    currency = dossier.specification.currency
    words = Words(creditor.language, currency, creditor.zoneinfo)
    number, made = dossier.invoice["number"], words.moment(dossier.made_at)
    names = {"creditor": creditor.name, "debtor": dossier.debtor["name"]}
    due, per_day = dossier.specification.interest_until, dossier.specification.interest_per_day
    return {
        "language": words.language,
        "kind": _kind(dossier, words),
        "title": words.say("invoice", number=number),
        "subtitle": words.say("between", **names),
        "creditor": creditor.name,
        "made": list(dossier.made_at.astimezone(UTC).timetuple()[:5]),
        "running": words.say("running", number=number),
        "footer": words.say("footer", creditor=creditor.name, made=made),
        "palette": creditor.look.palette.model_dump(),
        "words": {name: words[name] for name in ("attached", "contents", "page", "timeline_head")},
        "due_label": words.say("due", date=words.day(due)),
        "total": words.money(dossier.specification.total),
        "per_day": words.say("per_day", amount=words.money(per_day)),
        "sums": claim.sums(dossier.specification, words),
        "cover": [[label, value] for label, value in _cover(dossier, creditor, words) if value],
        "sections": [
            section(words["sections"][name], blocks(dossier, words), words["none"])
            for name, blocks in _SECTIONS.items()
        ],
        "facts": dossier.model_dump_json(indent=2),
    }


def _cover(dossier: Dossier, creditor: Creditor, words: Words) -> Iterator[tuple[str, str]]:
    debtor = dossier.debtor
    yield words.field("creditor"), creditor.name
    yield words.field("debtor"), f"{debtor['name']} ({words.name('kinds', debtor['kind'])})"
    yield words.field("due_on"), words.day(dossier.invoice["due_on"])
    if _handed_over(dossier):
        to = creditor.agency.name if creditor.agency else words["to_creditor"]
        yield words.field("agency"), to
    elif dossier.case:
        yield words.field("stage"), words.name("stages", dossier.case["stage"])
    decided = [it for it in dossier.tasks if it["kind"] == "approval" and it["outcome"]]
    yield words.field("decided"), parties.decision(decided[-1], words) if decided else ""


def _handed_over(dossier: Dossier) -> bool:
    return bool(dossier.case.get("outcome") == Outcome.ESCALATED)


def _kind(dossier: Dossier, words: Words) -> str:
    """What this is: handed over, or how an open or closed case stands on a day."""
    day, outcome = words.day(dossier.specification.interest_until), dossier.case.get("outcome")
    if _handed_over(dossier):
        return str(words["dossier"]["handed_over"])
    how = words.name("ends", outcome) if outcome else ""
    return str(words["dossier"]["closed" if outcome else "open"]).format(date=day, how=how)
