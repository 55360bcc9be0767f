"""A courtesy about one invoice, by the channel that the debtor heard of last."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import uuid4

from domain.courtesies import Courtesy, CourtesyKind
from domain.vocabulary import Channel
from ledger import contacts
from ledger.database import Connection


class Subject(NamedTuple):
    """Who is told of what, and what makes it said once only (``occasion``)."""

    creditor: str
    debtor: str
    number: str
    kind: CourtesyKind
    occasion: str


async def draft(
    conn: Connection,
    about: Subject,
    facts: Mapping[str, str],
    not_before: datetime,
    channels: Sequence[Channel] = (),
) -> Courtesy:
    """The courtesy, not planned yet; ``channels`` are those that may be chosen, all where none."""
    last = await contacts.last_to(conn, about.creditor, about.debtor, channels)
    return Courtesy(
        id=uuid4(),
        creditor=about.creditor,
        debtor=about.debtor,
        covers=(about.number,),
        kind=about.kind,
        occasion=about.occasion,
        facts=dict(facts),
        channel=last.channel if last else None,
        not_before=not_before,
    )
