"""What a debtor said that nobody has dealt with yet: until then nothing is demanded (C1, C4)."""

from domain.model import Model
from domain.vocabulary import TaskKind

LOOK_AGAIN_DAYS = 2
"""Working days that people get each time they are reminded of what they let lie."""


class Unanswered(Model):
    """The task of a person that stands between a debtor and every demand."""

    kind: TaskKind
    of_address: bool = False
    """Someone else answered: a person checks whose address it is."""
    of_payment: bool = False
    """Money came in that may be for it, and a person says what it is for."""
    owes_answer: bool = False
    """A person decides on what the debtor asked, or we have yet to do what we said."""
    covers: tuple[str, ...] = ()

    @property
    def why(self) -> str:
        """Why nothing is asked."""
        if self.of_address:
            return "a person checks whose address it is: nothing is asked until then"
        if self.of_payment:
            return "a payment that may be for it waits for a person: nothing is asked until then"
        if self.kind is TaskKind.COMPLAINT:
            return "what we said we would do first is late: nothing is asked until it is done"
        if self.owes_answer:
            return "a person decides on what the debtor asked: nothing is asked until then"
        if self.kind is TaskKind.MATCH:
            return "a person looks for the payment: nothing is asked until then"
        return "a reply waits to be read by a person: nothing is asked until then"


def overdue_title(title: str, times: int) -> str:
    """What a task is called of which people were reminded so often, in plain words."""
    plain = title.split(_LATE)[0]
    return plain if times < 2 else f"{plain}{_LATE}{times} times past its day"


_LATE = " - LATE: "
