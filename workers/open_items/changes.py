"""What a file says otherwise of invoices and debtors that the ledger knows."""

from collections.abc import Iterable, Mapping, Sequence

from domain.debtor import Debtor
from domain.invoice import Invoice
from domain.money import Money
from ledger.database import Row
from ledger.intake.extracts import Comparison, Listed
from workers.open_items.differences import Changed, ChangedDebtor, Difference, FileRow


def changes(
    rows: Sequence[FileRow],
    listed: Sequence[Listed],
    found: Comparison,
    debtors: Mapping[str, Debtor],
) -> list[Changed]:
    """The known invoices of which something differs, in the files' order.

    ``debtors`` are those of whom something changes, as the ledger knows them.
    """
    speaks_last = {listed[at].claim.debtor.id: at for at in sorted(found.known)}
    about = {at: debtors[who] for who, at in speaks_last.items() if who in debtors}
    changed = []
    for at in sorted({*found.different, *about}):
        known = found.different.get(at)
        differences = (*_of_invoice(listed[at], known), *_of_debtor(listed[at], about.get(at)))
        if differences:
            changed.append(Changed(rows[at], differences, bool(known and known["away"])))
    return changed


def _of_invoice(listed: Listed, known: Row | None) -> list[Difference]:
    if known is None:
        return []
    invoice, found = listed.claim.invoice, []
    before = Money.from_minor(known["owed_then"], invoice.currency).amount
    if listed.open_stated and before != invoice.open_amount and not known["stated_later"]:
        found.append(Difference("open_amount", before, invoice.open_amount))
    if known["withdrawn"]:
        found.append(Difference("withdrawn", True, False))
    if known["unpaid"]:
        found.append(Difference("payment", None, listed.payment_id))
    if known["details"] is not None:
        found += _fields(Invoice.model_validate(known["details"]), invoice, "")
    return found


def changed_debtors(rows: Iterable[FileRow], debtors: Mapping[str, Debtor]) -> list[ChangedDebtor]:
    """The known ``debtors`` of whom booking these rows changes something, each once.

    A new invoice of a known debtor can bring another address, as well as a known one.
    """
    stated = {row.item.claim.debtor.id: row.item.claim.debtor for row in rows}
    found = [
        ChangedDebtor(who, tuple(_fields(debtors[who], debtor, "")))
        for who, debtor in stated.items()
        if who in debtors
    ]
    return [it for it in found if it.differences]


def _of_debtor(listed: Listed, known: Debtor | None) -> list[Difference]:
    return [] if known is None else _fields(known, listed.claim.debtor, "debtor.")


def _fields(before: Invoice | Debtor, after: Invoice | Debtor, prefix: str) -> list[Difference]:
    """By field; read again first, so that a field which the models gained is no difference."""
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    return [
        Difference(f"{prefix}{name}", old[name], new[name])
        for name in new
        if old[name] != new[name] and name != "open_amount"
    ]
