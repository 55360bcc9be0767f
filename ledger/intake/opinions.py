"""A reply that answers how it was: kept as feedback; a low mark, or mere words, a person reads."""

from datetime import datetime
from typing import Any
from uuid import UUID

from domain.case import CaseKey
from domain.feedback import LOW, Mark, mark_in
from domain.reading.intent import Intent
from domain.reading.reader import BY_RULES
from domain.vocabulary import Stage, TaskKind, TimelineWhat
from ledger import cases, creditors, feedback, tasks, timeline
from ledger.database import Connection
from ledger.feedback import Opinion, Question
from ledger.replies import Reply


async def taken(conn: Connection, reply: Reply, named: UUID | None, now: datetime) -> bool:
    """Keep the reply as feedback, if that is what it is.

    A number is, wherever it stands in the conversation, unless the message names another contact
    as the one it answers (``named``). Words alone are only where the question was the last that
    the debtor heard, and nothing is asked of them meanwhile.
    """
    question = await feedback.question_to(conn, reply.creditor, reply.debtor, now)
    if question is None or named not in (None, question.contact):
        return False
    mark = None if question.marked else mark_in(reply.text)
    if mark is None and not await _only_words(conn, reply, question):
        return False
    await _keep(conn, reply, question, mark, now)
    return True


async def _only_words(conn: Connection, reply: Reply, question: Question) -> bool:
    if reply.contact != question.contact or not reply.text.strip():
        return False
    open_cases = await cases.open_of_debtor(conn, reply.creditor, reply.debtor)
    if any(case.standing.stage is not Stage.UPCOMING for case in open_cases):
        return False
    return BY_RULES.read(reply.text, on=reply.at.date()).intent is not Intent.OUT_OF_OFFICE


async def _keep(
    conn: Connection, reply: Reply, question: Question, mark: Mark | None, now: datetime
) -> None:
    words = mark.words if mark else reply.text.strip()
    opinion = Opinion(
        reply=reply.id,
        courtesy=question.courtesy,
        creditor=reply.creditor,
        debtor=reply.debtor,
        invoice_number=question.invoice_number,
        outcome=question.outcome,
        score=mark.score if mark else None,
        words=words,
        at=now,
    )
    await feedback.add(conn, opinion)
    why = f"how it was: {mark.score} of 5" if mark else "how it was, in words"
    line = timeline.Line(
        at=now,
        what=TimelineWhat.FEEDBACK,
        channel=reply.channel,
        step="satisfaction",
        why=why,
        covers=(question.invoice_number,),
        detail={"reply": str(reply.id), "score": opinion.score, "text": reply.text},
    )
    await timeline.write_all(conn, reply.creditor, [question.invoice_number], line)
    if mark is None or mark.score <= LOW:
        await _ask_a_person(conn, reply, opinion, now)


async def _ask_a_person(conn: Connection, reply: Reply, opinion: Opinion, now: datetime) -> None:
    number = opinion.invoice_number
    case = await cases.find(conn, reply.creditor, number)
    key = case.key if case else CaseKey(creditor=reply.creditor, invoice_number=number)
    low = opinion.score is not None
    title = (
        f"Make it good: invoice {number} was marked {opinion.score} of 5"
        if low
        else f"Read what the debtor says of invoice {number}"
    )
    brief: dict[str, Any] = {"reply": str(reply.id), "channel": reply.channel, "text": reply.text}
    brief["feedback"] = {"score": opinion.score, "words": opinion.words}
    gestures = (await creditors.get(conn, reply.creditor)).goodwill.gestures
    if gestures:
        brief["gestures"] = list(gestures)
    task = await tasks.open_task(
        conn, key, TaskKind.TRIAGE, title, brief, now, debtor=reply.debtor, covers=(number,)
    )
    line = timeline.Line(
        at=now,
        what=TimelineWhat.TASK_OPENED,
        why=title,
        covers=(number,),
        detail={"task": str(task), "kind": TaskKind.TRIAGE},
    )
    await timeline.write_all(conn, reply.creditor, [number], line)
