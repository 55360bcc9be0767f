"""The facts of one message, read fresh: whose claims, how much, where to pay."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from activities.pay_links import NO_LINKS, PayLinks
from domain.creditor import Creditor
from domain.debtor import Debtor
from domain.messages.facts import ClaimLine, CreditorFacts, MessageFacts, NoticeFacts
from domain.money import Money
from domain.reach import address_on
from domain.vocabulary import Channel
from ledger import asked, listed
from ledger.case_file import CaseFile
from ledger.database import Connection
from ledger.listed import Listed


async def gather(
    conn: Connection,
    file: CaseFile,
    covers: tuple[str, ...],
    now: datetime,
    notice: NoticeFacts | None = None,
    pay_by: date | None = None,
    may_ask: Mapping[str, Decimal] | None = None,
    links: PayLinks = NO_LINKS,
) -> MessageFacts:
    """Everything one message about these invoices is written from.

    ``may_ask`` is what may be asked of each, where that was read in this transaction; ``links``
    makes the address to pay at, where something is asked.
    """
    slug = file.key.creditor
    found = await listed.claims(conn, slug, covers)
    if may_ask is None:
        known = await asked.of_debtor(conn, slug, file.debtor.id)
        may_ask = {number: it.amount.amount for number, it in known.items()}
    claims = tuple(_claim(it, may_ask.get(it.invoice.number)) for it in found)
    costs = sum((it.costs.amount for it in found), Decimal(0))
    total = sum((claim.open.amount for claim in claims), Decimal(0)) + costs
    currency = file.owed.currency
    today, reader = file.where.local(now).date(), file.addressee
    page = await links.page(conn, slug, file.debtor.id, covers, now)
    return MessageFacts(
        debtor_name=reader.name,
        address_lines=address_lines(reader),
        creditor=creditor_facts(file.creditor),
        language=file.debtor.language,
        country=file.debtor.country,
        plain=reader.plain_language,
        claims=claims,
        total=Money(amount=total, currency=currency),
        costs=Money(amount=costs, currency=currency) if costs else None,
        reference=_reference(found, covers),
        today=today,
        days_late=max(0, (today - file.invoice.due_on).days),
        pay_by=pay_by,
        pay_url=page if file.creditor.pay_links and total > 0 else None,
        portal_url=page,
        notice=notice,
        answer_within_days=file.playbook.reply_pause_days,
    )


def _claim(claim: Listed, may_ask: Decimal | None) -> ClaimLine:
    invoice, open_ = claim.invoice, claim.open
    if may_ask is not None and open_.amount > 0:
        open_ = Money(amount=may_ask, currency=open_.currency)
    return ClaimLine(
        number=invoice.number,
        description=invoice.description,
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        amount=Money(amount=invoice.amount, currency=invoice.currency),
        open=open_,
        disputed=claim.disputed,
    )


def _reference(found: Sequence[Listed], covers: tuple[str, ...]) -> str:
    if len(found) == 1 and found[0].invoice.payment_reference:
        return found[0].invoice.payment_reference
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
