"""A discount for paying before a date: what a message offers, and what a payment earned (I5)."""

from datetime import date, datetime
from decimal import Decimal

from activities.time_to_pay import offered_until
from domain.ladder import Discount
from domain.messages.facts import ClaimLine, DiscountFacts, MessageFacts
from domain.money import Money
from domain.vocabulary import Channel
from ledger import asked, balance, discounts
from ledger.case_file import CaseFile
from ledger.contacts import Contact
from ledger.database import Connection


def last_day(file: CaseFile, discount: Discount, channel: Channel, now: datetime) -> date:
    """The last day of an offer made now, and not before the debtor's money comes."""
    today = file.where.local(now).date()
    return offered_until(file, discount.days, channel, today)


def offered(facts: MessageFacts, discount: Discount, until: date) -> MessageFacts:
    """The facts of a message that asks for less: its total is what is to be paid until the day."""
    taken_off = [off.amount for off in _off(facts.claims, discount).values()]
    off = Money(amount=sum(taken_off, Decimal(0)), currency=facts.total.currency)
    less = DiscountFacts(percent=discount.percent, off=off, full=facts.total, until=until)
    changes = {"total": facts.total - off, "discount": less, "pay_by": until}
    return facts.model_copy(update=changes)


def _off(claims: tuple[ClaimLine, ...], discount: Discount) -> dict[str, Money]:
    share = discount.percent / 100
    return {
        claim.number: claim.open.model_copy(update={"amount": claim.open.amount * share}).rounded()
        for claim in claims
        if claim.open.amount > 0
    }


async def keep_offer(
    conn: Connection, contact: Contact, facts: MessageFacts, discount: Discount
) -> None:
    """Write down, with the mark of its contact, what the message offers."""
    assert facts.discount is not None
    off = _off(facts.claims, discount)
    until = facts.discount.until
    await discounts.offer(conn, contact.id, contact.creditor, discount.percent, until, off)


async def settle_if_earned(conn: Connection, file: CaseFile, now: datetime) -> None:
    """Credit the discount, if what was paid in time leaves no more than that to be asked.

    The offer asked less by credit that the debtor has elsewhere, so that credit counts here, too;
    it stays where it is booked.
    """
    if file.owed.minor <= 0 or not file.waiting.discount:
        return
    slug, number = file.key.creditor, file.key.invoice_number
    left = (await asked.of_debtor(conn, slug, file.debtor.id))[number].amount
    taken = await discounts.earned(conn, slug, number, left) if left.minor > 0 else None
    if taken is not None:
        today = file.where.local(now).date()
        await discounts.grant(conn, file.key, taken, today, now)
        file.owed = await balance.principal(conn, slug, number)
