"""Who a ladder is for: what of a debtor and their case picks a variant of the playbook."""

from __future__ import annotations

from collections.abc import Container
from typing import NamedTuple

from domain.debtor_history import HistoryKind
from domain.vocabulary import Channel, NonPaymentReason

WRITTEN = (Channel.EMAIL, Channel.WHATSAPP, Channel.SMS)
"""The channels that reach someone digitally; without any, letter and call come first."""


class Who(NamedTuple):
    """A debtor as a playbook tells them apart; the default is the ordinary one."""

    history: HistoryKind | None = None
    digital: bool = True
    """Whether email, WhatsApp or SMS reaches them."""
    reason: NonPaymentReason = NonPaymentReason.UNKNOWN
    """Why they do not pay, as far as it is known (practice C1)."""
    discount: bool = False
    """Whether the creditor allows a discount for who pays before a date (practice I5)."""


def reached_digitally(unusable: Container[Channel]) -> bool:
    """Whether any channel that needs neither a caller nor a postman is left."""
    return any(channel not in unusable for channel in WRITTEN)
