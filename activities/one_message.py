"""One message beside the ladder: written, handed in once, and what became of it.

Thank-yous and courtesies are sent so; they count towards no cap and demand nothing.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import uuid4

from activities import message_facts
from activities.channel import (
    BusyError,
    ChannelAdapter,
    Claimed,
    Composed,
    Correspondence,
    MaybeSentError,
    RefusedError,
)
from activities.pay_links import NO_LINKS, PayLinks
from domain.going_live import addressed_to
from domain.messages.wording import Wording
from domain.vocabulary import Channel
from ledger.case_file import CaseFile
from ledger.contacts import Contact
from ledger.database import Connection


class Became(NamedTuple):
    """What became of handing it in: ``sent``, ``open``, ``not_sent``, ``failed``, ``unknown``."""

    status: str
    provider_id: str | None = None
    error: str | None = None
    code: str | None = None
    """The provider's code of a refusal."""
    closes_channel: bool = False


async def letter_of(
    conn: Connection,
    file: CaseFile,
    wording: Wording,
    message: str,
    covers: tuple[str, ...],
    now: datetime,
    details: Mapping[str, Any] | None = None,
    links: PayLinks = NO_LINKS,
) -> Correspondence:
    """The message about these invoices, to the debtor or a rehearsal's test address.

    Raises:
        UnknownMessageError: there is none of that name.
    """
    facts = await message_facts.gather(conn, file, covers, now, links=links)
    return Correspondence(
        file.creditor,
        addressed_to(file.addressee, file.creditor.test_address),
        wording.get(file.debtor.language, message),
        facts.model_copy(update={"details": dict(details or {})}),
        playbook=file.playbook,
    )


def contact_of(
    file: CaseFile,
    letter: Correspondence,
    composed: Composed,
    channel: Channel,
    covers: tuple[str, ...],
    now: datetime,
    attempt: int = 1,
) -> Contact:
    """The contact as it is marked: its step is the message's name."""
    return Contact(
        id=uuid4(),
        creditor=file.key.creditor,
        debtor=file.debtor.id,
        invoice_number=file.key.invoice_number,
        opening=file.key.opening,
        step=letter.source.name,
        attempt=attempt,
        channel=channel,
        status="sending",
        covers=covers,
        counts=False,
        language=file.debtor.language,
        message=letter.source.name,
        message_hash=composed.message_hash,
        recipient=composed.recipient,
        subject=composed.subject,
        body=composed.body,
        provider_id=None,
        error=None,
        marked_at=now,
        sent_at=None,
        delivered_at=None,
        redirected=file.creditor.test_address is not None,
    )


async def hand_in(adapter: ChannelAdapter, claimed: Claimed) -> Became:
    """Give it to the provider, once."""
    try:
        receipt = await adapter.send(*claimed)
    except BusyError as error:
        return Became("not_sent", error=str(error))
    except RefusedError as error:
        closes = error.closes_channel
        return Became("failed", error=str(error), code=error.code, closes_channel=closes)
    except MaybeSentError as error:
        return Became("unknown", error=str(error))
    return Became(receipt.status, provider_id=receipt.provider_id)
