"""What a debtor's reply is read as: the words, the button, and the invoices that it names."""

from decimal import Decimal

from activities import call_back
from domain.courtesies import CourtesyKind
from domain.reading.acceptance import accepts
from domain.reading.acting import OF_INVOICES, pressed
from domain.reading.channels import meant_by_stop
from domain.reading.intent import Intent, Reading
from domain.reading.invoices import Named, named_in
from domain.reading.reader import Reader
from ledger import balance, cases, contacts
from ledger.case_file import CaseFile
from ledger.database import Connection
from ledger.replies import Reply


async def about(conn: Connection, file: CaseFile, reply: Reply) -> tuple[str, ...]:
    """The debtor's open invoices that a reply may be about: those of the message it answers."""
    covered = await _spoken_of(conn, reply)
    numbers = await _open_numbers(conn, file)
    covers = tuple(number for number in numbers if covered is None or number in covered)
    return covers or (file.key.invoice_number,)


async def _spoken_of(conn: Connection, reply: Reply) -> tuple[str, ...] | None:
    if reply.chosen is not None:
        return reply.chosen.covers
    return (await contacts.get(conn, reply.contact)).covers if reply.contact else None


async def _open_numbers(conn: Connection, file: CaseFile) -> tuple[str, ...]:
    open_cases = await cases.open_of_debtor(conn, file.key.creditor, file.debtor.id)
    return tuple(case.key.invoice_number for case in open_cases)


async def read(
    conn: Connection, file: CaseFile, reply: Reply, covers: tuple[str, ...], reader: Reader
) -> Reading:
    """The reading of a reply about these invoices; where that is doubtful, none to act on."""
    if reply.chosen is not None:
        return reply.chosen.reading(file.debtor.language)
    proposal = await _answers_proposal(conn, reply)
    button = pressed(reply.button, answers_proposal=proposal)
    if button is not None:
        return button
    others = (it for it in await _open_numbers(conn, file) if it not in covers)
    named = named_in(reply.text, covers, others)
    found = reader.read(named.text, on=file.where.local(reply.at).date())
    if proposal and accepts(reply.text):
        return found.model_copy(update={"intent": Intent.PLAN, "confidence": 1.0, "act": True})
    if found.intent in OF_INVOICES:
        found = found.model_copy(update={"invoices": named.invoices})
    if await _is_doubtful(conn, file, reply, found, named, covers):
        return found.model_copy(update={"act": False})
    return found


async def _answers_proposal(conn: Connection, reply: Reply) -> bool:
    """Whether the message that it answers proposed a plan."""
    if reply.contact is None:
        return False
    return (await contacts.get(conn, reply.contact)).message == CourtesyKind.PLAN_PROPOSED


async def _is_doubtful(
    conn: Connection,
    file: CaseFile,
    reply: Reply,
    found: Reading,
    named: Named,
    covers: tuple[str, ...],
) -> bool:
    """Whether what it is about, or how much of it, is for a person to say."""
    match found.intent:
        case Intent.STOP:
            return meant_by_stop(reply.text, reply.channel) is None
        case Intent.CALL_ME:
            return not call_back.can_be(file, found, reply.at)
        case Intent.PLAN:
            # A plan is over all that is open: whether it may be over less, a person decides.
            return not named.clear or named.invoices not in ((), covers)
        case Intent.PAID:
            spoken_of = named.invoices or covers
            return not named.clear or await _is_part(conn, file, found.amount, spoken_of)
        case it if it in OF_INVOICES:
            return not named.clear
        case _:
            return False


async def _is_part(
    conn: Connection, file: CaseFile, amount: Decimal | None, covers: tuple[str, ...]
) -> bool:
    """Whether less was paid, as they say it, than what is open."""
    if amount is None:
        return False
    owed = [await balance.principal(conn, file.key.creditor, number) for number in covers]
    return amount < sum((it.amount for it in owed), Decimal(0))
