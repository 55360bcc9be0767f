"""Letters: a person prints and posts them; we keep what stands on the paper.

The document, not the PDF, is kept with the task: it is typeset when someone asks for it, always
to the same bytes.
"""

import asyncio
import hashlib
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from activities.calls import contact_case
from activities.channel import Composed, Correspondence, NotPossibleError, Receipt
from activities.letter_pdf import letter_pdf
from activities.typesetting import UnprintableError
from domain.messages.blocks import Bullets, Paragraph, plain
from domain.messages.letter import LetterDocument, letter_document
from domain.reach import address_on
from domain.vocabulary import Channel, TaskKind
from ledger import contact_tasks, logos, tasks
from ledger.contacts import Contact
from ledger.database import Connection, Pool, transaction
from ledger.logos import LogoFile

_TITLES = {"nl": "Verstuur deze brief aan {name}", "en": "Post this letter to {name}"}


class LetterAdapter:
    """Asks a person to post a letter.

    Args:
        pool: the ledger, where the letter stays.
    """

    channel: Channel = Channel.LETTER

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def compose(self, conn: Connection, letter: Correspondence, now: datetime) -> Composed:
        """The letter as text, and the document behind it.

        Raises:
            NotPossibleError: there is no postal address, or no font for what it says.
        """
        recipient = address_on(letter.debtor, Channel.LETTER)
        if recipient is None or not letter.facts.address_lines:
            raise NotPossibleError("no postal address")
        document = letter_document(letter.source, letter.facts)
        await _try_to_print(conn, document)
        kept = document.model_dump_json()
        return Composed(
            recipient=recipient,
            subject=document.subject,
            body=_text(document),
            message_hash=hashlib.sha256(kept.encode()).hexdigest(),
            parts={"document": kept},
        )

    async def send(self, contact: Contact, composed: Composed, letter: Correspondence) -> Receipt:
        """Open the task; asking twice asks once."""
        title = _TITLES.get(letter.creditor.language, _TITLES["en"])
        document = LetterDocument.model_validate_json(composed.parts["document"])
        brief = {
            "pdf": f"/api/letters/{contact.id}.pdf",
            "address": list(document.address_lines),
            "statutory": letter.statutory,
            "document": document.model_dump(mode="json"),
        }
        async with transaction(self._pool) as conn:
            await tasks.open_task(
                conn,
                contact_case(contact),
                TaskKind.LETTER,
                title.format(name=letter.debtor.name),
                brief,
                contact.marked_at,
                debtor=contact.debtor,
                contact=contact.id,
                covers=contact.covers,
            )
        return Receipt(status="open")

    async def became(self, contact: Contact) -> bool | None:
        """Whether the task is there: the ledger knows."""
        return await contact_tasks.task_of(self._pool, contact.id) is not None


async def print_letter(pool: Pool, contact_id: UUID) -> bytes:
    """The PDF of a letter, as it was written.

    Raises:
        LookupError: there is no letter of that contact.
    """
    task = await contact_tasks.task_of(pool, contact_id)
    if task is None or task.kind is not TaskKind.LETTER:
        raise LookupError(f"there is no letter {contact_id}")
    document = LetterDocument.model_validate(task.brief["document"])
    return await asyncio.to_thread(letter_pdf, document, await _logo(pool, document))


async def _logo(conn: Connection | Pool, document: LetterDocument) -> LogoFile | None:
    known = document.logo_sha256
    return None if known is None else await logos.get(conn, known)


async def _try_to_print(conn: Connection, document: LetterDocument) -> None:
    """Find out now, not when a person stands at the printer."""
    try:
        await asyncio.to_thread(letter_pdf, document, await _logo(conn, document))
    except UnprintableError as error:
        raise NotPossibleError(f"the letter cannot be printed: {error}") from None


def _text(document: LetterDocument) -> str:
    """What the paper says, to be read on a screen."""
    head = ("\n".join(document.address_lines), document.place_and_date, document.subject)
    return "\n\n".join((*head, *_paragraphs(document))) + "\n"


def _paragraphs(document: LetterDocument) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield plain(block.runs)
        elif isinstance(block, Bullets):
            yield "\n".join(f"- {plain(item)}" for item in block.items)
        else:
            box = document.payment
            rows = ((box.amount_label, box.amount), *box.rows)
            yield "\n".join(
                f"{label}{'' if label.endswith('?') else ':'} {value}" for label, value in rows
            )
