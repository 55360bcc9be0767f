"""Say what is different between files and ledger: lines for people, facts for programs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from gateway.imports.result import ImportResult
from ledger.intake.extracts import Vanished
from workers.open_items.differences import (
    Changed,
    ChangedDebtor,
    Difference,
    Differences,
    FileRow,
    Ignored,
)

_FIRST = 5
"""So many of each are listed; ``--json`` has all."""

Amount = tuple[Decimal, str]


def lines_of(found: Differences) -> Iterator[str]:
    """Counts with sums per currency, the first of each, and what is done with the vanished."""
    new = [_amount(row) for row in found.new]
    credits_new = [(note.credit.amount, note.currency) for _, note in found.credited]
    gone = [(it.open.amount, it.open.currency) for it in found.vanished]
    yield from _group("new", len(new), new, (_new_line(row) for row in found.new))
    changed_lines = (_changed_line(it) for it in found.changed)
    yield from _group("changed", len(found.changed), _moves(found), changed_lines)
    credit_lines = (_credit_line(it) for it in _notes(found))
    if found.debtors:
        count, told = len(found.debtors), map(_debtor_line, found.debtors)
        yield from _group("debtors", count, (), told)
    yield from _group("credited", len(credits_new), credits_new, credit_lines)
    yield from _group("vanished", len(gone), gone, (_gone_line(it) for it in found.vanished))
    yield f"unchanged  {found.unchanged}"
    if found.ignored:
        yield from _group("ignored", len(found.ignored), (), map(_ignored_line, found.ignored))
    if found.kept:
        yield f"What vanished is left open: {found.kept}"


def facts_of(
    found: Differences | None, results: Sequence[ImportResult], as_of: date | None
) -> dict[str, Any]:
    """The contract's shape; with ``as_of``, open amounts are the balance of that day.

    ``differences`` is null where the ledger was not asked.
    """
    whole: dict[str, Any] = {"invoices": [], "credits": [], "rejected": []}
    for result in results:
        facts = result.as_json(as_of) if as_of else result.as_json()
        for name, rows in facts.items():
            whole[name].extend(rows)
    return whole | {"differences": _differences(found) if found else None}


def _differences(found: Differences) -> dict[str, Any]:
    return {
        "new": [_invoice(row) for row in found.new],
        "changed": [_changes(it) for it in found.changed],
        "debtors": [{"id": it.id, "changes": _each(it.differences)} for it in found.debtors],
        "credited": [_credit(note) for note in _notes(found)],
        "vanished": [
            {
                "number": it.number,
                "debtor": it.debtor,
                "open_amount": str(it.open.amount),
                "currency": it.open.currency,
            }
            for it in found.vanished
        ],
        "vanished_kept": found.kept,
        "unchanged": found.unchanged,
        "ignored": [_invoice(it.row) | {"why": it.why} for it in found.ignored],
        "refused": found.refused,
    }


def _changes(changed: Changed) -> dict[str, Any]:
    return _invoice(changed.row) | {"changes": _each(changed.differences)}


def _each(differences: Sequence[Difference]) -> list[dict[str, Any]]:
    return [
        {"field": it.field, "from": _plain(it.before), "to": _plain(it.after)} for it in differences
    ]


def _credit(note: Any) -> dict[str, str]:
    return {
        "number": note.number,
        "invoice_number": note.credit.invoice_number,
        "amount": str(note.credit.amount),
        "currency": note.currency,
    }


def _invoice(row: FileRow) -> dict[str, str]:
    amount, currency = _amount(row)
    claim = row.item.claim
    return {
        "number": claim.invoice.number,
        "debtor": claim.debtor.id,
        "due_on": claim.invoice.due_on.isoformat(),
        "open_amount": str(amount),
        "currency": currency,
    }


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


def _notes(found: Differences) -> list[Any]:
    return [note for _, note in found.credited]


def _amount(row: FileRow) -> Amount:
    invoice = row.item.claim.invoice
    return invoice.open_amount, invoice.currency


def _moves(found: Differences) -> list[Amount]:
    """By how much each balance changes."""
    return [
        (difference.after - difference.before, it.row.item.claim.invoice.currency)
        for it in found.changed
        for difference in it.differences
        if difference.field == "open_amount"
    ]


def _group(name: str, count: int, amounts: Iterable[Amount], lines: Iterable[str]) -> Iterator[str]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for amount, currency in amounts:
        sums[currency] += amount
    total = ", ".join(_money((sums[currency], currency)) for currency in sorted(sums))
    yield f"{name:<11}{count}" + (f"  ({total})" if total else "")
    yield from (f"    {line}" for line in islice(lines, _FIRST))
    if count > _FIRST:
        yield f"    … and {count - _FIRST} more"


def _new_line(row: FileRow) -> str:
    claim = row.item.claim
    money, due_on = _money(_amount(row)), claim.invoice.due_on
    return f"{claim.invoice.number}  {claim.debtor.id}  {money}  due {due_on}"


def _changed_line(changed: Changed) -> str:
    claim = changed.row.item.claim
    return f"{claim.invoice.number}  {claim.debtor.id}  {_told(changed.differences)}"


def _debtor_line(changed: ChangedDebtor) -> str:
    return f"debtor {changed.id}: {_told(changed.differences)}"


def _told(differences: Sequence[Difference]) -> str:
    return "; ".join(f"{it.field} {_short(it.before)} → {_short(it.after)}" for it in differences)


def _short(value: Any) -> str:
    """A value for people: of an address or a contact what is filled in; ``none`` for nothing."""
    if isinstance(value, list):
        return " and ".join(map(_short, value)) or "none"
    if isinstance(value, dict):
        return ", ".join(str(part) for part in value.values() if part) or "none"
    return "none" if value is None or value == "" else str(value)


def _credit_line(note: Any) -> str:
    money = _money((note.credit.amount, note.currency))
    return f"{note.number}  on {note.credit.invoice_number}  {money}"


def _ignored_line(left: Ignored) -> str:
    claim = left.row.item.claim
    return f"{claim.invoice.number}  {claim.debtor.id}  {left.why}"


def _gone_line(gone: Vanished) -> str:
    return f"{gone.number}  {gone.debtor}  {_money((gone.open.amount, gone.open.currency))}"


def _money(amount: Amount) -> str:
    return f"{amount[0]} {amount[1]}"
