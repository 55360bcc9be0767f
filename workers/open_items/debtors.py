"""A file's debtors laid over what the ledger knows: a thin file takes nothing away.

An extract has a name and an email address, say; consents, a guardian and the need for plain words
came by events, a phone number from another list. What the file does not give, or gives empty as a
UBL invoice without a telephone does, stays as it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

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
    given = _carried(stated.model_dump(exclude_unset=True, exclude=set(assumed)))
    if stated.name == stated.id:
        given.pop("name", None)  # the file has no name, so the id stood in for it
    if "country" in assumed and known.address is not None:
        given.get("address", {}).pop("country", None)
    given["contacts"] = _contacts(known, stated)
    for name, value in given.items():
        if isinstance(value, dict) and whole[name] is not None:
            given[name] = whole[name] | value
    return Debtor.model_validate(whole | given)


def _carried(given: Mapping[str, Any]) -> dict[str, Any]:
    """What says something, within an address too: neither nothing nor an empty text."""
    parts = {
        name: _carried(value) if isinstance(value, dict) else value for name, value in given.items()
    }
    return {name: value for name, value in parts.items() if value not in (None, "", {})}


def _contacts(known: Debtor, stated: Debtor) -> list[Contact]:
    """Whom the file names, each with what it leaves out of them; then people with other roles."""
    before = {(person.role, person.name): person for person in known.contacts}
    named = {person.role for person in stated.contacts}
    others = [person for person in known.contacts if person.role not in named]
    return [*(_whole(before.get((it.role, it.name)), it) for it in stated.contacts), *others]


def _whole(known: Contact | None, stated: Contact) -> Contact:
    given = _carried(stated.model_dump(exclude_unset=True))
    return stated if known is None else Contact.model_validate(known.model_dump() | given)


def _with(row: FileRow, whole: Mapping[str, Debtor]) -> FileRow:
    claim = row.item.claim
    debtor = whole.get(claim.debtor.id)
    if debtor is None:
        return row
    claim = claim.model_copy(update={"debtor": debtor})
    return replace(row, item=replace(row.item, claim=claim))
