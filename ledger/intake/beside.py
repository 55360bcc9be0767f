"""Large requests side by side: Postgres writes one while the next is made ready, or both at once.

Only requests that touch nothing of each other are written so, while one connection holds their
creditors' turn for all. What turns out not to be plain is taken afterwards, in order.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from domain.incoming import IncomingEvent, PaymentReceived
from ledger.database import Pool, transaction
from ledger.intake import turns
from ledger.intake.door import Accepted, RefusedError, Then, accept, accept_plain
from ledger.intake.together import mentions
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
    if len(requests) > 1 and pool.get_max_size() > 2 and _apart(requests):
        async with transaction(pool) as conn:
            slugs = {event.data.creditor for it in requests for event in it.events}
            await turns.take_alone(conn, slugs)
            done = await _at_once(pool, requests)
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


def _apart(requests: Sequence[Request]) -> bool:
    """Whether no two requests speak of the same thing; a payment's reference could be anything."""
    seen: set[mentions.Mention] = set()
    for request in requests:
        events = only_claims_and_payments(request.events)
        if events is None or any(
            isinstance(it, PaymentReceived) and it.data.invoice_number is None for it in events
        ):
            return False
        mine = mentions.of_all(events)
        if not seen.isdisjoint(mine):
            return False
        seen |= mine
    return True
