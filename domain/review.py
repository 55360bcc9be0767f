"""When a person looks again at what stands still, so that no case waits for nothing."""

from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

from domain.model import Model


class ReviewDays(Model):
    """After how many days a person is asked whether it is still so: policy of the playbook."""

    protected: Annotated[int, Field(ge=1, le=366)] = 90
    """Of a debtor who is protected; the end of a moratorium, where it is known, goes before."""
    paused: Annotated[int, Field(ge=1, le=366)] = 30
    """Of a pause without an end, of an invoice or of a debtor."""


def review_day(looked_on: date, until: date | None, days: int) -> date:
    """The day of the next look: ``days`` after the last one, or on the end that was told since."""
    if until is not None and until > looked_on:
        return until
    return looked_on + timedelta(days=days)
