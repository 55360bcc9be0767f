"""A file's debtors laid over what the ledger knows: a thin file takes nothing away.

An extract has a name and an email address, say; consents, a guardian and the need for plain words
came by events. What the file does not give stays as it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from domain.debtor import Debtor
from workers.open_items.differences import FileRow


def completed(
    rows: Sequence[FileRow], known: Mapping[str, Debtor]
) -> tuple[list[FileRow], dict[str, Debtor]]:
    """The rows with their debtors complete, and the known debtors of whom something changes."""
    whole: dict[str, Debtor] = {}
    for row in rows:
        stated = row.item.claim.debtor
        if stated.id in known and stated.id not in whole:
            whole[stated.id] = _over(known[stated.id], stated, row.reading.result.assumed)
    changed = {who: known[who] for who, debtor in whole.items() if debtor != known[who]}
    return [_with(row, whole) for row in rows], changed


def _over(known: Debtor, stated: Debtor, assumed: frozenset[str]) -> Debtor:
    given = stated.model_dump(exclude_unset=True, exclude=set(assumed))
    if not stated.contacts:
        given.pop("contacts", None)
    return Debtor.model_validate(known.model_dump() | given)


def _with(row: FileRow, whole: Mapping[str, Debtor]) -> FileRow:
    claim = row.item.claim
    debtor = whole.get(claim.debtor.id)
    if debtor is None:
        return row
    claim = claim.model_copy(update={"debtor": debtor})
    return replace(row, item=replace(row.item, claim=claim))
