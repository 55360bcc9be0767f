"""Large requests side by side: Postgres writes some while the next are made ready.

Only requests that touch nothing of each other are written so, as many at once as the pool has
connections, while one of these holds their creditors' turn for all. What follows one that touches
another, and what turns out not to be plain, is taken afterwards, in order.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from domain.incoming import IncomingEvent
from ledger.database import Pool, transaction
from ledger.intake import turns
from ledger.intake.door import Accepted, RefusedError, Then, accept, accept_plain
from ledger.intake.together import mentions
from ledger.intake.together.mentions import PAID
from ledger.intake.together.sorting import only_claims_and_payments


@dataclass(frozen=True, slots=True)
class Request:
    """Events that are stored together or not at all, and what comes ``then``."""

    events: Sequence[IncomingEvent]
    then: Then | None = None


async def accept_beside(pool: Pool, requests: Sequence[Request]) -> list[Accepted | RefusedError]:
    """Store requests, each in a transaction of its own; the answer to each, in order."""
    done: list[Accepted | None] = [None] * len(requests)
    # One connection holds the turn, and at least two write.
    apart = _apart(requests) if pool.get_max_size() > 2 else []
    if len(apart) > 1:
        async with transaction(pool) as conn:
            slugs = {event.data.creditor for it in apart for event in it.events}
            await turns.take_alone(conn, slugs)
            done[: len(apart)] = await _at_once(pool, apart)
    return [
        answer or await _answer(pool, request)
        for answer, request in zip(done, requests, strict=True)
    ]


async def _at_once(pool: Pool, requests: Sequence[Request]) -> list[Accepted | None]:
    writing = [accept_plain(pool, it.events, it.then) for it in requests]
    answers = await asyncio.gather(*writing, return_exceptions=True)
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return [answer for answer in answers if not isinstance(answer, BaseException)]


async def _answer(pool: Pool, request: Request) -> Accepted | RefusedError:
    try:
        return await accept(pool, request.events, request.then)
    except RefusedError as refused:
        return refused


def _apart(requests: Sequence[Request]) -> Sequence[Request]:
    """The first ones, up to one that speaks of what another does.

    Or that may do so: other events reach further, and a payment's reference could be anything.
    """
    seen: set[mentions.Mention] = set()
    for place, request in enumerate(requests):
        events = only_claims_and_payments(request.events)
        if events is None or any(
            it.type == PAID and it.data.invoice_number is None for it in events
        ):
            return requests[:place]
        mine = mentions.of_all(events)
        if not seen.isdisjoint(mine):
            return requests[:place]
        seen |= mine
    return requests
