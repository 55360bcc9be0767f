"""The case in a few lines of Markdown, for someone in the Temporal UI who knows no code.

No personal data: ids, dates, amounts and reasons only.
"""

from datetime import datetime

from domain.case import CaseState, Standing
from domain.courtesies import CourtesyStanding


def brief(case: CaseState, last: str) -> str:
    """Where the case stands, why, what is open, what comes next, and where to look further."""
    standing = case.standing
    lines = [
        f"## Invoice {case.key.invoice_number}: {_words(standing.stage)}",
        "",
        f"**Open:** {standing.open_amount} {standing.currency}{_costs(standing)}, "
        f"due on {case.due_now}  ",
        f"**Debtor:** {case.debtor_id} ({_kind(case)}), reason: {_words(standing.reason)}  ",
        f"**Last:** {last}  ",
        f"**Next:** {_next(standing)}  ",
    ]
    if standing.outcome is not None:
        lines.append(f"**Outcome:** {_words(standing.outcome)}  ")
    if standing.needs_person:
        lines.append("**A person is needed.**  ")
    lines.append(f"**Playbook:** {case.playbook_now}, opening {case.key.opening}  ")
    lines.append(f"[Open the case]({case.desk_url})")
    return "\n".join(lines)


def of_courtesy(standing: CourtesyStanding) -> str:
    """What a courtesy is, when it is said, and what became of it."""
    lines = [
        f"## Courtesy: {_words(standing.kind)}",
        "",
        f"**{standing.status}**: {standing.why}  ",
    ]
    if standing.at is not None and standing.channel is not None:
        lines.append(f"**Next:** {_moment(standing.at)}: by {standing.channel.in_words}  ")
    return "\n".join(lines)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _kind(case: CaseState) -> str:
    """Consumer or business, and how they paid before, where it is known."""
    return f"{case.debtor_kind}, {case.history.in_words}" if case.history else case.debtor_kind


def _costs(standing: Standing) -> str:
    return f" + {standing.costs} costs" if standing.costs else ""


def _next(standing: Standing) -> str:
    if standing.next is None:
        return "waits for an answer from outside"
    return f"{_moment(standing.next.at)}: {standing.next.why}"


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M %Z")
