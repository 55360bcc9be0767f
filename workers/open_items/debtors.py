"""A file's debtors laid over what the ledger knows: a thin file takes nothing away.

An extract has a name and an email address, say; consents, a guardian and the need for plain words
came by events. What the file does not give stays as it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from domain.debtor import Contact, Debtor
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
    whole = known.model_dump()
    given = stated.model_dump(exclude_unset=True, exclude=set(assumed))
    if stated.name == stated.id:
        given.pop("name", None)  # the file has no name, so the id stood in for it
    given["contacts"] = [*stated.contacts, *_others(known, stated)]
    for name, value in given.items():
        if isinstance(value, dict) and whole[name] is not None:
            given[name] = whole[name] | value
    return Debtor.model_validate(whole | given)


def _others(known: Debtor, stated: Debtor) -> list[Contact]:
    """Whom the file does not name: people with other roles."""
    named = {person.role for person in stated.contacts}
    return [person for person in known.contacts if person.role not in named]


def _with(row: FileRow, whole: Mapping[str, Debtor]) -> FileRow:
    claim = row.item.claim
    debtor = whole.get(claim.debtor.id)
    if debtor is None:
        return row
    claim = claim.model_copy(update={"debtor": debtor})
    return replace(row, item=replace(row.item, claim=claim))
