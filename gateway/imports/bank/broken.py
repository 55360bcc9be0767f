"""Why a statement file is refused, and where: always the whole file."""

from gateway.imports.result import ImportFileError


class BrokenError(Exception):
    """Something is wrong at a line, in a field; the file and the statement are added on the way."""

    def __init__(self, reason: str, *, line: int, field: str, statement: str = "") -> None:
        self.reason = reason
        self.line = line
        self.field = field
        self.statement = statement
        super().__init__(reason)


class RefusedStatementError(ImportFileError):
    """A statement file cannot be taken: which line, statement and field, and what is wrong there.

    Nothing of the file is taken, as a statement of which a part is missing misleads.
    """

    def __init__(self, file_name: str, broken: BrokenError) -> None:
        self.statement = broken.statement
        self.field = broken.field
        self.reason = broken.reason
        where = f"statement {broken.statement}: " if broken.statement else ""
        super().__init__(
            f"{file_name}:{broken.line}: {where}{broken.field}: {broken.reason};"
            " nothing of this file is taken",
            line=broken.line,
        )
