"""What was said in a case, as people and other systems read it: contacts and notices."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from domain.model import Model
from domain.vocabulary import Channel
from ledger import contacts, personal_words
from ledger.contacts import Contact
from ledger.database import Connection, Pool
from ledger.notices import Notice


class ContactView(Model):
    """One contact that spoke of this invoice; what was said stays with the desk."""

    id: UUID
    step: str
    attempt: int
    channel: Channel
    status: str
    covers: tuple[str, ...]
    marked_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    error: str | None
    personal_word: str | None = None
    """What staff had it say, once."""
    redirected: bool = False
    """It went to the test address of a rehearsal."""


class NoticeView(Model):
    """One statutory notice or final demand that lists this invoice."""

    id: UUID
    kind: str
    covers: tuple[str, ...]
    sent_by: str
    sent_on: date
    received_on: date | None
    last_day: date | None
    costs_from: date | None
    costs: Decimal
    vat: Decimal
    void: bool
    lapsed_on: date | None
    waived_on: date | None


async def contacts_of(
    conn: Connection | Pool, creditor: str, number: str
) -> tuple[ContactView, ...]:
    """The contacts that spoke of an invoice, each with what staff had it say."""
    found = await contacts.of_case(conn, creditor, number)
    words = await personal_words.said_by(conn, [contact.id for contact in found])
    return tuple(_contact(contact, words.get(contact.id)) for contact in found)


def _contact(contact: Contact, word: str | None) -> ContactView:
    known = {
        name: getattr(contact, name) for name in ContactView.model_fields if name != "personal_word"
    }
    return ContactView.model_validate(known | {"personal_word": word})


def notice_view(notice: Notice) -> NoticeView:
    """A notice as it is read."""
    amounts = {"costs": notice.costs.amount, "vat": notice.vat.amount}
    return NoticeView.model_validate(only(NoticeView, notice) | amounts)


def only(view: type[Model], known: object) -> dict[str, object]:
    """Of what is known, the fields of a view."""
    return {name: getattr(known, name) for name in view.model_fields}
