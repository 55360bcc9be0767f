"""The mapping of a CSV: which column gives which field, what is constant, how it is written."""

import difflib
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import Field, TypeAdapter, ValidationError, field_validator

from domain.debtor import Country, Language
from domain.model import Model
from domain.money import Currency
from domain.vocabulary import DebtorKind
from gateway.imports.fields import FIELDS
from gateway.imports.result import ImportFileError


class MappingError(ImportFileError):
    """The mapping itself is wrong."""


class DateOrder(StrEnum):
    """How dates are written; ISO dates are understood in every order."""

    AUTO = "auto"
    ISO = "iso"
    DMY = "dmy"
    MDY = "mdy"


class DecimalMark(StrEnum):
    """What separates the cents."""

    AUTO = "auto"
    COMMA = "comma"
    POINT = "point"


class Delimiter(StrEnum):
    """What separates the cells."""

    AUTO = "auto"
    COMMA = ","
    SEMICOLON = ";"
    TAB = "\t"
    PIPE = "|"


class Encoding(StrEnum):
    """How letters are written; ``auto`` is UTF-8 (or UTF-16 with a mark), else Windows-1252."""

    AUTO = "auto"
    UTF_8 = "utf-8"
    CP1252 = "cp1252"


_CODES: dict[str, TypeAdapter[Any]] = {
    "invoice.currency": TypeAdapter(Currency),
    "debtor.kind": TypeAdapter(DebtorKind),
    "debtor.country": TypeAdapter(Country),
    "debtor.address.country": TypeAdapter(Country),
    "debtor.language": TypeAdapter(Language),
}


class CsvMapping(Model):
    """Which column gives which field.

    A field may have a column and a constant: the constant then stands in for an empty cell.
    ``recognise`` looks for usual headers for whatever is not mapped.
    """

    columns: dict[str, str] = Field(default_factory=dict)
    constants: dict[str, str] = Field(default_factory=dict)
    date_order: DateOrder = DateOrder.AUTO
    decimal: DecimalMark = DecimalMark.AUTO
    delimiter: Delimiter = Delimiter.AUTO
    encoding: Encoding = Encoding.AUTO
    payment_terms_days: Annotated[int, Field(ge=0, le=3650)] | None = None
    recognise: bool = False

    @field_validator("columns", "constants", mode="before")
    @classmethod
    def _flat(cls, value: Any) -> Any:
        return dict(_flattened(value)) if isinstance(value, dict) else value

    @field_validator("columns", "constants")
    @classmethod
    def _known_fields(cls, value: dict[str, str]) -> dict[str, str]:
        for name in value:
            if name not in FIELDS:
                raise ValueError(_unknown_field(name))
        return value

    @field_validator("constants")
    @classmethod
    def _sensible_constants(cls, value: dict[str, str]) -> dict[str, str]:
        for name in sorted(value.keys() & _CODES.keys()):
            if complaint := complaint_about(name, value[name]):
                raise ValueError(f"{name}: {complaint}")
        return value

    @classmethod
    def from_toml(cls, text: str) -> Self:
        """A mapping from its TOML text.

        Raises:
            MappingError: it is no TOML or no mapping; the message names the key.
        """
        try:
            return cls.model_validate(tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            raise MappingError(f"the mapping is no valid TOML: {error}") from error
        except ValidationError as error:
            raise _as_mapping_error(error) from error

    @classmethod
    def usual(cls) -> Self:
        """No mapping at all: usual headers are recognised."""
        return cls(recognise=True)


def with_flags(
    mapping: CsvMapping | None,
    columns: Iterable[str] = (),
    constants: Iterable[str] = (),
    *,
    date_order: str | None = None,
    decimal: str | None = None,
    payment_terms_days: int | None = None,
) -> CsvMapping:
    """The mapping (or the usual headers) with ``field=column`` and ``field=value`` flags on top.

    Raises:
        MappingError: a flag is no pair, or names an unknown field or value.
    """
    base = mapping or CsvMapping.usual()
    changed = {
        **base.model_dump(),
        "columns": {**base.columns, **_pairs("--column", columns)},
        "constants": {**base.constants, **_pairs("--set", constants)},
        "date_order": date_order or base.date_order,
        "decimal": decimal or base.decimal,
    }
    if payment_terms_days is not None:
        changed["payment_terms_days"] = payment_terms_days
    try:
        return CsvMapping.model_validate(changed)
    except ValidationError as error:
        raise _as_mapping_error(error) from error


def complaint_about(name: str, value: str) -> str:
    """What is wrong with a code (country, language, currency, kind); nothing if it is fine."""
    try:
        _CODES[name].validate_python(value)
    except ValidationError as error:
        return first_message(error)
    return ""


def first_message(error: ValidationError) -> str:
    """The first complaint of pydantic, in its own words only."""
    return error.errors()[0]["msg"].removeprefix("Value error, ")


def _pairs(flag: str, texts: Iterable[str]) -> dict[str, str]:
    pairs = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not (name.strip() and equals and value.strip()):
            raise MappingError(f"{flag} {text!r}: write FIELD=VALUE, as in invoice.number=Number")
        pairs[name.strip()] = value.strip()
    return pairs


def _flattened(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flattened(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", _as_text(value)


def _as_text(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float | date) else value


def _unknown_field(name: str) -> str:
    close = difflib.get_close_matches(name, FIELDS, n=1)
    hint = f"did you mean {close[0]}? " if close else ""
    return f"unknown field {name!r}; {hint}fields are: {', '.join(FIELDS)}"


def _as_mapping_error(error: ValidationError) -> MappingError:
    where = ".".join(str(part) for part in error.errors()[0]["loc"])
    return MappingError(f"the mapping's {where}: {first_message(error)}")
