"""Who and what for: what :86: tells of the entry before it."""

from gateway.imports.bank.movement import Movement
from gateway.imports.bank.mt940.code_words import Narrative, is_structured, read_codes
from gateway.imports.bank.mt940.free_text import read_words
from gateway.imports.bank.mt940.statement_line import StatementLine
from gateway.imports.bank.mt940.wrapping import unwrapped


def narrative(lines: list[str]) -> Narrative:
    """What the lines of :86: tell.

    Raises:
        ValueError: letters are damaged.
    """
    if not lines:
        return Narrative()
    if is_structured(lines[0]):
        return read_codes(unwrapped(lines, structured=True))
    return read_words(lines)


def completed(line: StatementLine, lines: list[str]) -> Movement:
    """The entry with what it was about; where :86: names nobody, :61: may.

    Raises:
        ValueError: letters are damaged.
    """
    told = narrative(lines)
    return Movement(
        amount=line.amount,
        booked_on=line.booked_on,
        value_on=line.value_on,
        name=told.name or line.name,
        iban=told.iban or line.iban,
        reference=told.reference,
        end_to_end=told.end_to_end,
        text=told.text,
        reversal=line.reversal or told.returned,
        original=line.original,
        bank_reference=line.bank_reference,
    )
