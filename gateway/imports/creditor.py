"""Whose invoices are read: a creditor is named by its slug."""

from pydantic import TypeAdapter, ValidationError

from domain.incoming import CreditorSlug
from gateway.imports.result import ImportFileError

_slug: TypeAdapter[str] = TypeAdapter(CreditorSlug)


def check_creditor(creditor: str) -> None:
    """Refuse what can be no creditor before a file is read.

    Raises:
        ImportFileError: it is no slug.
    """
    try:
        _slug.validate_python(creditor)
    except ValidationError as error:
        raise ImportFileError(
            f"creditor {creditor!r} is no slug: lower-case letters, digits and hyphens"
        ) from error
