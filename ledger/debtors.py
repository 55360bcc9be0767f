"""Debtors: who they are, which channels are closed to them, their standing in marketing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from domain.debtor import Debtor
from domain.vocabulary import Channel
from ledger.database import Connection, Pool


async def save(conn: Connection, creditor: str, debtor: Debtor, now: datetime) -> None:
    """Add a debtor or replace what is known."""
    await conn.execute(
        """insert into debtors (creditor, id, profile, updated_at) values ($1, $2, $3, $4)
           on conflict (creditor, id) do update set profile = $3, updated_at = $4""",
        creditor,
        debtor.id,
        debtor.model_dump(mode="json"),
        now,
    )


async def find(conn: Connection | Pool, creditor: str, debtor_id: str) -> Debtor | None:
    """A debtor, if known."""
    profile = await conn.fetchval(
        "select profile from debtors where creditor = $1 and id = $2", creditor, debtor_id
    )
    return None if profile is None else Debtor.model_validate(profile)


async def get(conn: Connection | Pool, creditor: str, debtor_id: str) -> Debtor:
    """A debtor that must be known.

    Raises:
        LookupError: it is not.
    """
    found = await find(conn, creditor, debtor_id)
    if found is None:
        raise LookupError(f"creditor {creditor} has no debtor {debtor_id!r}")
    return found


async def lock(conn: Connection, creditor: str, debtor_id: str) -> None:
    """Hold the debtor until the transaction ends; taken before any of the debtor's cases."""
    await conn.execute(
        "select 1 from debtors where creditor = $1 and id = $2 for update", creditor, debtor_id
    )


async def find_by_address(
    conn: Connection | Pool, channel: Channel, address: str
) -> list[tuple[str, str]]:
    """Debtors ``(creditor, id)`` who are reached at an email address or E.164 phone number.

    Who acts for a debtor is written to in their place, and may answer. Where the number is no
    debtor's own, those count whose representative or bookkeeper it is.
    """
    if channel is Channel.EMAIL:
        query = """select creditor, id from debtors where lower(profile ->> 'email') = $1
                   union select creditor, id from debtors
                   where lower(profile #>> '{representative,email}') = $1 order by 1, 2"""
    else:
        query = "select creditor, id from debtors where profile ->> 'phone' = $1 order by 1, 2"
    wanted = address.lower() if channel is Channel.EMAIL else address
    rows = await conn.fetch(query, wanted)
    if not rows and channel is not Channel.EMAIL:
        return await _by_phone_of_others(conn, address)
    return [(row["creditor"], row["id"]) for row in rows]


async def _by_phone_of_others(conn: Connection | Pool, number: str) -> list[tuple[str, str]]:
    """Debtors for whom someone acts, or whose people are known, at a number."""
    digits = "".join(it for it in number if it.isdigit())
    rows = await conn.fetch(
        """select creditor, profile::text as profile from debtors
           where (profile @? '$.representative.phone' or profile @? '$.contacts[*].phone')
             and phone_ends(profile) @> array[$1] order by creditor, id""",
        digits[-9:],
    )
    known = [(row["creditor"], Debtor.model_validate_json(row["profile"])) for row in rows]
    return [(creditor, it.id) for creditor, it in known if number in it.phones_of_others]


async def close_channel(
    conn: Connection,
    creditor: str,
    debtor_id: str,
    channel: Channel,
    address: str,
    why: str,
    now: datetime,
) -> None:
    """Never use this address on this channel again; another address opens it."""
    await conn.execute(
        """insert into closed_channels (creditor, debtor, channel, address, why, at)
           values ($1, $2, $3, $4, $5, $6) on conflict do nothing""",
        *(creditor, debtor_id, channel, address, why, now),
    )


async def open_channel(
    conn: Connection, creditor: str, debtor_id: str, channel: str, address: str
) -> None:
    """Use an address again: it was closed by a mistake."""
    await conn.execute(
        """delete from closed_channels where creditor = $1 and debtor = $2 and channel = $3
           and address = $4""",
        *(creditor, debtor_id, channel, address),
    )


async def closed_channels(
    conn: Connection | Pool, creditor: str, debtor_id: str
) -> dict[tuple[Channel, str], str]:
    """Closed channels by channel and address, with the reason."""
    rows = await conn.fetch(
        "select channel, address, why from closed_channels where creditor = $1 and debtor = $2",
        creditor,
        debtor_id,
    )
    return {(Channel(row["channel"]), row["address"]): row["why"] for row in rows}


async def marketing(
    conn: Connection | Pool, creditor: str, debtor_id: str
) -> tuple[str, dict[str, Any] | None]:
    """The debtor's marketing status and what we must undo to lift it."""
    row = await conn.fetchrow(
        "select marketing, marketing_undo from debtors where creditor = $1 and id = $2",
        creditor,
        debtor_id,
    )
    return row["marketing"], row["marketing_undo"]


async def set_marketing(
    conn: Connection,
    creditor: str,
    debtor_id: str,
    status: str,
    undo: dict[str, Any] | None,
    trusted: Sequence[str] = (),
) -> None:
    """Record the marketing status (``active`` or ``suspended``) and how to undo it.

    ``trusted`` are the invoices whose arrangement is the ground for being active again.
    """
    await conn.execute(
        """update debtors set marketing = $3, marketing_undo = $4, marketing_trust = $5
           where creditor = $1 and id = $2""",
        *(creditor, debtor_id, status, undo, list(trusted)),
    )


async def trust_no_more(conn: Connection, creditor: str, debtor_id: str, number: str) -> None:
    """The arrangement of an invoice is over: its case closed."""
    await conn.execute(
        """update debtors set marketing_trust = array_remove(marketing_trust, $3)
           where creditor = $1 and id = $2 and $3 = any(marketing_trust)""",
        *(creditor, debtor_id, number),
    )
