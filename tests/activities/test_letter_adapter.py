"""A letter waits for a person, and prints as it was written."""

from typing import Any
from uuid import uuid4

import pytest

from activities.channel import NotPossibleError
from activities.letter_pdf import letter_pdf
from activities.letters import LetterAdapter, print_letter
from domain.case import CaseKey
from domain.messages.letter import letter_document
from domain.vocabulary import Channel, TaskKind
from ledger import contacts, tasks
from ledger.database import transaction

KEY = CaseKey(creditor="energie", invoice_number="2026-0117")
NO_LEDGER: Any = None


async def post(pool: Any, given: Any, letter: Any) -> Any:
    adapter = LetterAdapter(pool)
    composed = await adapter.compose(NO_LEDGER, letter, given.now)
    contact = given.contact(Channel.LETTER, composed)
    async with transaction(pool) as conn:
        await contacts.mark(conn, contact)
    assert await adapter.became(contact) is False
    receipt = await adapter.send(contact, composed, letter)
    assert (receipt.status, receipt.provider_id) == ("open", None)
    assert await adapter.became(contact) is True
    return contact


async def test_a_person_is_asked_to_post_it(pool: Any, given: Any) -> None:
    contact = await post(pool, given, given.letter())
    task = await tasks.open_of_case(pool, KEY, TaskKind.LETTER)
    assert task is not None
    assert (task.contact, task.title) == (contact.id, "Verstuur deze brief aan Sanne de Vries")
    assert task.brief["pdf"] == f"/api/letters/{contact.id}.pdf"
    assert task.brief["address"] == ["Sanne de Vries", "Kade 2", "3011 AA Rotterdam"]


async def test_the_text_is_kept_as_the_debtor_reads_it(given: Any) -> None:
    composed = await LetterAdapter(NO_LEDGER).compose(NO_LEDGER, given.letter(), given.now)
    assert composed.recipient == "Kade 2, 3011 AA, Rotterdam"
    assert composed.body.startswith("Sanne de Vries\nKade 2\n3011 AA Rotterdam\n\nAmsterdam, 9 nov")
    for words in ("€ 250,00", "NL91 ABNA 0417 1643 00", "RF16INV20260001", "31 oktober 2026"):
        assert words in composed.body


async def test_it_prints_as_it_was_written_also_when_posted(pool: Any, given: Any) -> None:
    letter = given.letter()
    contact = await post(pool, given, letter)
    written = letter_pdf(letter_document(letter.source, letter.facts))
    assert written.startswith(b"%PDF")
    assert await print_letter(pool, contact.id) == written
    async with transaction(pool) as conn:
        task = await tasks.open_of_case(conn, KEY, TaskKind.LETTER)
        assert task is not None
        await tasks.complete(conn, task.id, "Ans", {"posted": True}, given.now)
    assert await print_letter(pool, contact.id) == written


async def test_there_is_no_other_letter(pool: Any) -> None:
    with pytest.raises(LookupError):
        await print_letter(pool, uuid4())


async def test_without_an_address_another_channel_follows(given: Any) -> None:
    for letter in (
        given.letter(debtor=given.debtor(address=None)),
        given.letter(address_lines=()),
    ):
        with pytest.raises(NotPossibleError):
            await LetterAdapter(NO_LEDGER).compose(NO_LEDGER, letter, given.now)
