"""What debtors say of how it was, and what is reported of it (practice I7)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from domain.courtesies import CourtesyKind
from domain.feedback import ANSWERED_WITHIN
from domain.model import Model
from ledger.database import Connection, Pool


class Opinion(Model):
    """One answer to the question: a mark, words, or both."""

    reply: UUID
    courtesy: UUID
    creditor: str
    debtor: str
    invoice_number: str
    outcome: str | None = None
    """How the case ended that the question was about."""
    score: int | None = None
    words: str | None = None
    at: datetime


class Question(Model):
    """The newest question that a debtor was asked."""

    courtesy: UUID
    contact: UUID
    invoice_number: str
    outcome: str | None
    marked: bool


async def question_to(
    conn: Connection, creditor: str, debtor: str, now: datetime
) -> Question | None:
    """What the debtor was asked lately, so that a number may answer it."""
    row = await conn.fetchrow(
        """select y.id as courtesy, y.contact, y.covers[1] as invoice_number, k.outcome,
                  exists (select 1 from feedback f
                          where f.courtesy = y.id and f.score is not null) as marked
           from courtesies y
           join contacts c on c.id = y.contact
           left join cases k on k.creditor = y.creditor and k.invoice_number = y.covers[1]
           where y.creditor = $1 and y.debtor = $2 and y.kind = $3 and y.status = 'sent'
             and coalesce(c.sent_at, c.marked_at) >= $4
           order by y.planned_at desc limit 1""",
        *(creditor, debtor, CourtesyKind.SATISFACTION, now - ANSWERED_WITHIN),
    )
    return None if row is None else Question.model_validate(dict(row))


async def add(conn: Connection, opinion: Opinion) -> None:
    """Keep an answer."""
    known = opinion.model_dump()
    columns = ", ".join(known)
    places = ", ".join(f"${place}" for place in range(1, len(known) + 1))
    await conn.execute(f"insert into feedback ({columns}) values ({places})", *known.values())  # noqa: S608


class Marks(Model):
    """How many marks there are of a kind, and their average."""

    of: str
    count: int
    average: Decimal | None


class Words(Model):
    """What a debtor wrote beside a mark, or instead of one."""

    at: datetime
    creditor: str
    invoice_number: str
    score: int | None
    words: str


class Report(Model):
    """Feedback of a creditor, or of all."""

    asked: int
    answered: int
    """How many gave a mark."""
    average: Decimal | None
    """Of the marks 1 to 5, to two decimals; None without any."""
    by_score: tuple[Marks, ...] = ()
    by_outcome: tuple[Marks, ...] = ()
    by_month: tuple[Marks, ...] = ()
    words: tuple[Words, ...] = ()
    """The newest first."""
    thanked_on_time: int = 0
    gestures: int = 0


async def report(conn: Connection | Pool, creditor: str | None = None, words: int = 100) -> Report:
    """Everything said, for one creditor or all; months by UTC."""
    rows = await conn.fetch(
        """select score, coalesce(outcome, 'unknown') as outcome, to_char(at, 'YYYY-MM') as month
           from feedback where score is not null and ($1::text is null or creditor = $1)""",
        creditor,
    )
    said = await conn.fetch(
        """select at, creditor, invoice_number, score, words from feedback
           where words is not null and ($1::text is null or creditor = $1)
           order by at desc, reply limit $2""",
        *(creditor, words),
    )
    scores = [row["score"] for row in rows]
    return Report(
        asked=await _sent(conn, creditor, CourtesyKind.SATISFACTION),
        answered=len(scores),
        average=_average(scores),
        by_score=_grouped((str(row["score"]), row["score"]) for row in rows),
        by_outcome=_grouped((row["outcome"], row["score"]) for row in rows),
        by_month=_grouped((row["month"], row["score"]) for row in rows),
        words=tuple(Words.model_validate(dict(row)) for row in said),
        thanked_on_time=await _sent(conn, creditor, CourtesyKind.PAYS_ON_TIME),
        gestures=await conn.fetchval(
            "select count(*) from goodwill where $1::text is null or creditor = $1", creditor
        ),
    )


async def _sent(conn: Connection | Pool, creditor: str | None, kind: CourtesyKind) -> int:
    count: int = await conn.fetchval(
        """select count(*) from courtesies where kind = $2 and status = 'sent'
           and ($1::text is null or creditor = $1)""",
        *(creditor, kind),
    )
    return count


def _average(scores: Sequence[int]) -> Decimal | None:
    if not scores:
        return None
    return (Decimal(sum(scores)) / len(scores)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _grouped(marks: Iterable[tuple[str, int]]) -> tuple[Marks, ...]:
    groups: dict[str, list[int]] = {}
    for name, score in marks:
        groups.setdefault(name, []).append(score)
    return tuple(
        Marks(of=name, count=len(scores), average=_average(scores))
        for name, scores in sorted(groups.items())
    )
