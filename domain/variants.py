"""Variants of a playbook: whom it treats otherwise than the ordinary debtor (practice F1, I3)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from domain.ladder import Caps, Ladder
from domain.model import Model


class Variant(Model):
    """What is otherwise for some debtors: whole ladders and paces, the rest is the playbook's."""

    gap_days: Annotated[int, Field(ge=0)] | None = None
    caps: Caps | None = None
    least_days_to_pay: Annotated[int, Field(ge=1, le=31)] | None = None
    upcoming: Ladder | None = None
    reminding: Ladder | None = None
    final_notice: Ladder | None = None

    @property
    def changes(self) -> dict[str, object]:
        """What it puts in the place of the playbook's own."""
        told = ((name, getattr(self, name)) for name in type(self).model_fields)
        return {name: value for name, value in told if value is not None}


class VariantName(StrEnum):
    """Whom a variant is for: how they paid before, or that no message reaches them."""

    NEW = "new"
    LOYAL = "loyal"
    SOMETIMES_LATE = "sometimes_late"
    NOTORIOUS = "notorious"
    UNREACHABLE = "unreachable"
    """Neither email, WhatsApp nor SMS: letter and call come first (practice F1)."""


class ReasonVariant(Model):
    """The reminders for a reason of not paying (practice C1)."""

    gap_days: Annotated[int, Field(ge=0)] | None = None
    reminding: Ladder

    @property
    def changes(self) -> dict[str, object]:
        """What it puts in the place of the playbook's own."""
        gap = {} if self.gap_days is None else {"gap_days": self.gap_days}
        return {"reminding": self.reminding, **gap}
