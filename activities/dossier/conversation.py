"""What was said, both ways, word for word: messages, calls, replies, arrangements, complaints."""

from collections.abc import Iterator
from typing import Any

from activities.dossier.agreed import agreed
from activities.dossier.blocks import Block, heading, message, text
from activities.dossier.words import Words
from ledger.dossier import Dossier

_ARRANGEMENTS = ("promise", "plan", "hold", "complaint")


_TELLS = {"stage_changed": ("stages", "to"), "reason_changed": ("reasons", "reason")}
"""Of which lines a detail is told, too: the group of its words, and its name."""


def arrangements(dossier: Dossier, words: Words) -> Iterator[Block]:
    """What was agreed and became of it, and complaints with their answers (practice C4, C7)."""
    yield from agreed(dossier, words)
    lines = [line for line in dossier.timeline if _is_arrangement(line)]
    if lines and dossier.arrangements:
        yield heading(words["as_it_went"])
    if lines:
        yield timeline_of(lines, words)
    for task in dossier.tasks:
        if task["kind"] == "complaint" and task["outcome"]:
            outcome = words.name("outcomes", task["outcome"]["outcome"])
            yield heading(words["complaint_answer"])
            title = words.say("call_title", date=words.moment(task["done_at"]), outcome=outcome)
            note = task["outcome"].get("note") or ""
            yield message(title, (_by(task, words),), note, words.language)


def _is_arrangement(line: dict[str, Any]) -> bool:
    broken = line["what"] == "reason_changed" and line["detail"].get("reason") == "broken_promise"
    return broken or line["what"] in _ARRANGEMENTS


def calls(dossier: Dossier, words: Words) -> Iterator[Block]:
    """Every call with its outcome and the caller's note."""
    for task in dossier.tasks:
        if task["kind"] != "call" or not task["outcome"]:
            continue
        told = task["outcome"]
        outcome = words.name("outcomes", told["outcome"])
        agreed = [words.day(told["date"])] if told.get("date") else []
        if told.get("amount"):
            agreed.append(words.money(str(told["amount"])))
        title = words.say("call_title", date=words.moment(task["done_at"]), outcome=outcome)
        meta = (_by(task, words), *agreed)
        yield message(title, meta, told.get("note") or "", words.language)


def _by(task: dict[str, Any], words: Words) -> str:
    person = task["claimed_by"]
    return words.say("by_person", person=person) if person else ""


def replies(dossier: Dossier, words: Words) -> Iterator[Block]:
    """Every reply as it came in."""
    for reply in dossier.replies:
        title = _title(reply["channel"], reply["at"], words)
        body = reply["text"] or reply["button"] or ""
        yield message(title, (), body, dossier.debtor["language"], incoming=True)


def messages(dossier: Dossier, words: Words) -> Iterator[Block]:
    """Every message as it was sent, where it went and what became of it; calls stand apart."""
    why = {line["detail"].get("contact"): line["why"] for line in reversed(dossier.timeline)}
    for contact in dossier.contacts:
        if contact["channel"] == "call":
            continue
        at = contact["sent_at"] or contact["marked_at"]
        meta = [
            contact["recipient"],
            words.name("statuses", contact["status"]),
            words.moment(contact["delivered_at"]),
            words.said(contact["error"] or why.get(contact["id"], "")),
        ]
        body = contact["body"]
        if contact["subject"]:
            body = f"{contact['subject']}\n\n{body}"
        yield message(_title(contact["channel"], at, words), meta, body, contact["language"])


def _title(channel: str, at: str, words: Words) -> str:
    by = words.name("channels", channel)
    return words.say("message_title", channel=by[:1].upper() + by[1:], date=words.moment(at))


def timeline(dossier: Dossier, words: Words) -> Iterator[Block]:
    """Everything that happened, and why."""
    if not dossier.timeline:
        yield text(words["none"])
        return
    yield timeline_of(dossier.timeline, words)


def timeline_of(lines: list[dict[str, Any]], words: Words) -> Block:
    """Lines of the timeline as rows."""
    return {"kind": "timeline", "rows": [_row(line, words) for line in lines]}


def _row(line: dict[str, Any], words: Words) -> dict[str, str]:
    what = words.name("whats", line["what"])
    group, told = _TELLS.get(line["what"], ("", ""))
    if line["detail"].get(told):
        named = words.name(group, line["detail"][told])
        what = words.say("what_of", what=what, told=named)
    if line["channel"]:
        what = f"{what} ({words.name('channels', line['channel'])})"
    return {"at": words.moment(line["at"]), "what": what, "why": words.said(line["why"])}
