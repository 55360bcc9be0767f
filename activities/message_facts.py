"""The facts of one message, read fresh: whose claims, how much, where to pay."""

from datetime import date, datetime
from decimal import Decimal

from domain.creditor import Creditor
from domain.debtor import Debtor
from domain.messages.facts import ClaimLine, CreditorFacts, MessageFacts, NoticeFacts
from domain.money import Money
from domain.reach import address_on
from domain.vocabulary import Channel
from ledger import balance, invoices
from ledger.case_file import CaseFile
from ledger.database import Connection


async def gather(
    conn: Connection,
    file: CaseFile,
    covers: tuple[str, ...],
    now: datetime,
    notice: NoticeFacts | None = None,
    pay_by: date | None = None,
) -> MessageFacts:
    """Everything one message about these invoices is written from."""
    slug = file.key.creditor
    claims = tuple([await _claim(conn, slug, number) for number in covers])
    costs = sum([(await balance.costs(conn, slug, it)).amount for it in covers], Decimal(0))
    asked = sum((claim.open.amount for claim in claims), Decimal(0)) + costs
    currency = file.owed.currency
    today = file.where.local(now).date()
    return MessageFacts(
        debtor_name=file.debtor.name,
        address_lines=address_lines(file.debtor),
        creditor=creditor_facts(file.creditor),
        language=file.debtor.language,
        plain=file.debtor.plain_language,
        claims=claims,
        total=Money(amount=asked, currency=currency),
        costs=Money(amount=costs, currency=currency) if costs else None,
        reference=await _reference(conn, slug, covers),
        today=today,
        days_late=max(0, (today - file.invoice.due_on).days),
        pay_by=pay_by,
        notice=notice,
        answer_within_days=file.playbook.reply_pause_days,
    )


async def _claim(conn: Connection, creditor: str, number: str) -> ClaimLine:
    invoice = await invoices.find(conn, creditor, number)
    assert invoice is not None
    return ClaimLine(
        number=number,
        description=invoice.description,
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        amount=Money(amount=invoice.amount, currency=invoice.currency),
        open=await balance.principal(conn, creditor, number),
    )


async def _reference(conn: Connection, creditor: str, covers: tuple[str, ...]) -> str:
    if len(covers) == 1:
        invoice = await invoices.find(conn, creditor, covers[0])
        if invoice is not None and invoice.payment_reference:
            return invoice.payment_reference
    return ", ".join(covers)


def address_lines(debtor: Debtor) -> tuple[str, ...]:
    """The postal address as it stands on an envelope, without the name."""
    if address_on(debtor, Channel.LETTER) is None or debtor.address is None:
        return ()
    address = debtor.address
    town = f"{address.postcode}  {address.city}".strip()
    return tuple(line for line in (address.street, town) if line)


def creditor_facts(creditor: Creditor) -> CreditorFacts:
    """Who writes, and where to pay."""
    address = creditor.address
    town = f"{address.postcode}  {address.city}".strip()
    return CreditorFacts(
        name=creditor.name,
        email=creditor.email,
        phone=creditor.phone,
        address_lines=tuple(line for line in (address.street, town) if line),
        iban=creditor.iban,
        bic=creditor.bic,
        look=creditor.look,
    )
