"""A creditor, and what lies between its cases and its debtors."""

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID, uuid4

import yaml

from domain.case import CaseKey, Standing
from domain.creditor import Creditor
from domain.money import Money
from domain.playbook import Playbook
from domain.vocabulary import Channel, Outcome, Stage, TaskKind
from ledger import balance, cases, clock, contacts, creditors, notices, tasks
from ledger.case_view import CaseView, case_view
from ledger.contacts import Contact
from ledger.database import MIGRATIONS, Pool, transaction
from ledger.notices import Notice
from tests.support.events import CREDITOR

PLAYBOOKS = MIGRATIONS.parents[1] / "playbooks"


def acme(slug: str = CREDITOR, **facts: Any) -> Creditor:
    """A webshop that collects its own claims, by every channel."""
    profile = {
        "slug": slug,
        "name": "Acme Webshop BV",
        "address": {"street": "Kade 5", "postcode": "3011 AA", "city": "Rotterdam"},
        "email": "administratie@acme.example",
        "phone": "+31101234567",
        "iban": "NL91ABNA0417164300",
        "senders": {
            "email": {"address": "facturen@acme.example", "name": "Acme Webshop"},
            "whatsapp": {"number": "+3197010200300"},
        },
    }
    return Creditor.model_validate(profile | facts)


async def settle_in(pool: Pool, creditor: Creditor) -> Creditor:
    """Save a creditor together with the shipped playbooks."""
    await creditors.save(pool, creditor)
    for playbook in _shipped():
        await creditors.publish(pool, playbook)
    return creditor


@cache
def _shipped() -> tuple[Playbook, ...]:
    """The shipped playbooks, read once: reading YAML takes longer than most of a test's story."""
    files = sorted(PLAYBOOKS.glob("*.yaml"))
    return tuple(
        Playbook.model_validate(yaml.safe_load(file.read_text(encoding="utf-8"))) for file in files
    )


async def publish(pool: Pool, name: str, /, **changes: Any) -> None:
    """A newer version of a shipped playbook, or another, with these things said otherwise."""
    content = yaml.safe_load((PLAYBOOKS / f"{name}.yaml").read_text(encoding="utf-8"))
    await creditors.publish(pool, Playbook.model_validate(content | changes))


async def open_amount(pool: Pool, number: str = "2026-0117") -> str:
    """What is open of an invoice."""
    return str((await balance.principal(pool, CREDITOR, number)).amount)


async def view(pool: Pool, number: str = "2026-0117") -> CaseView:
    """The case as the API shows it."""
    return await case_view(pool, CREDITOR, number)


async def timeline(pool: Pool, number: str = "2026-0117") -> list[str]:
    """What happened, in words."""
    return [line.what.value for line in (await view(pool, number)).timeline]


async def tells(pool: Pool, number: str = "2026-0117") -> list[tuple[int, int, str]]:
    """What Temporal is told of a case: opening, sequence number, what."""
    found = await pool.fetch(
        """select opening, seq, what from outbox
           where creditor = $1 and invoice_number = $2 order by id""",
        *(CREDITOR, number),
    )
    return [tuple(row) for row in found]


async def last_told(pool: Pool, number: str = "2026-0117") -> tuple[str, str | None]:
    """The last thing that Temporal is told of a case, with its reference."""
    row = await pool.fetchrow(
        """select what, ref from outbox
           where creditor = $1 and invoice_number = $2 order by id desc limit 1""",
        *(CREDITOR, number),
    )
    return row["what"], row["ref"]


async def closed(pool: Pool, outcome: Outcome, number: str = "2026-0117") -> None:
    """The workflow closed the case."""
    async with transaction(pool) as conn:
        case = await cases.find(conn, CREDITOR, number)
        assert case is not None
        ended: Standing = case.standing.model_copy(
            update={"stage": Stage.CLOSED, "outcome": outcome}
        )
        await cases.close(conn, case.key, ended, await clock.now(conn))


async def contacted(
    pool: Pool,
    *covers: str,
    channel: Channel = Channel.EMAIL,
    status: str = "sent",
    step: str = "friendly",
    creditor: str = CREDITOR,
    debtor: str = "C-1001",
    recipient: str | None = None,
    provider_id: str | None = None,
) -> UUID:
    """A message to the debtor about these invoices, the first one's."""
    numbers = covers or ("2026-0117",)
    address = "Sanne@example.com" if channel is Channel.EMAIL else "+31612345678"
    async with transaction(pool) as conn:
        case = await cases.find(conn, creditor, numbers[0])
        now = await clock.now(conn)
        contact = Contact(
            id=uuid4(),
            creditor=creditor,
            debtor=debtor,
            invoice_number=numbers[0],
            opening=case.key.opening if case else 1,
            step=step,
            attempt=1,
            channel=channel,
            status=status,
            covers=numbers,
            counts=True,
            language="nl",
            message=step,
            message_hash="0" * 64,
            recipient=recipient or address,
            subject="Factuur",
            body="Beste Sanne",
            provider_id=provider_id,
            error=None,
            marked_at=now,
            sent_at=None if status in ("sending", "unknown", "open") else now,
            delivered_at=None,
        )
        assert await contacts.mark(conn, contact)
    return contact.id


async def noticed(pool: Pool, contact: UUID, *covers: str, by: str = "email") -> None:
    """The contact carried the statutory notice."""
    async with transaction(pool) as conn:
        today = (await clock.now(conn)).date()
        await notices.add(conn, _notice(contact, covers or ("2026-0117",), by, today))


def _notice(contact: UUID, covers: tuple[str, ...], by: str, today: date) -> Notice:
    return Notice(
        id=uuid4(),
        contact=contact,
        creditor=CREDITOR,
        debtor="C-1001",
        covers=covers,
        kind="consumer",
        principal=Money(amount=Decimal("250.00")),
        costs=Money(amount=Decimal("40.00")),
        vat=Money(amount=Decimal("0.00")),
        sent_by=by,
        sent_on=today,
        proof={},
    )


async def in_approval(pool: Pool) -> None:
    """All cases wait for the decision whether to hand over."""
    await pool.execute(
        """update cases set stage = 'approval',
                  standing = jsonb_set(standing, '{stage}', '"approval"')"""
    )


async def asked(
    pool: Pool,
    kind: TaskKind = TaskKind.CALL,
    *covers: str,
    contact: UUID | None = None,
) -> UUID:
    """A task for a person."""
    numbers = covers or ("2026-0117",)
    async with transaction(pool) as conn:
        case = await cases.find(conn, CREDITOR, numbers[0])
        key = case.key if case else CaseKey(creditor=CREDITOR, invoice_number=numbers[0])
        return await tasks.open_task(
            conn,
            key,
            kind,
            f"Please {kind.value}",
            {},
            await clock.now(conn),
            debtor="C-1001",
            contact=contact,
            covers=numbers,
        )
