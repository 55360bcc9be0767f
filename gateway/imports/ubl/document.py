"""Safe reading: bytes in, the elements of one UBL document out; everything hostile is refused.

How, and against what: :mod:`gateway.imports.safe_xml`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from gateway.imports.dates import shortened
from gateway.imports.result import ImportFileError
from gateway.imports.safe_xml import SAFELY, DoctypeError, Prologue, RootError

LARGEST_FILE = 20_000_000
"""Bytes; an invoice with its PDF inside is well below."""

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_DOCUMENTS = {f"{{{_UBL}Invoice-2}}Invoice", f"{{{_UBL}CreditNote-2}}CreditNote"}
_ENVELOPE = "StandardBusinessDocument"
_BEGINNING = 2000
_WEB_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_OTHERS = {
    "CrossIndustryInvoice": "a CII invoice (Factur-X, ZUGFeRD)",
    "Document": "an ISO 20022 message, such as a bank statement",
}


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a document; paths are local names, as in ``PaymentMeans/PaymentID``."""

    raw: Any

    @property
    def name(self) -> str:
        """The name without its namespace."""
        return str(etree.QName(self.raw).localname)

    @property
    def line(self) -> int:
        """The line on which the element starts."""
        return int(self.raw.sourceline or 1)

    def attribute(self, name: str) -> str:
        """An attribute, or nothing."""
        return str(self.raw.get(name, "")).strip()

    @property
    def content(self) -> str:
        """The text inside, white space collapsed."""
        return " ".join("".join(self.raw.itertext()).split())

    def all(self, path: str) -> list["Element"]:
        """Every element at a path."""
        wild = "/".join(f"{{*}}{part}" for part in path.split("/"))
        return [Element(found) for found in self.raw.findall(wild)]

    def first(self, path: str) -> "Element | None":
        """The first element at a path that says something."""
        return next((found for found in self.all(path) if found.content), None)

    def text(self, path: str) -> str:
        """The first text at a path, or nothing."""
        found = self.first(path)
        return found.content if found is not None else ""

    def texts(self, path: str) -> list[str]:
        """Every text at a path, each once."""
        return list(dict.fromkeys(one.content for one in self.all(path) if one.content))

    def with_attribute(self, name: str, *, leave_out: str) -> Iterator["Element"]:
        """Every element below with an attribute, except inside elements called ``leave_out``."""
        for child in self.raw:
            if etree.QName(child).localname == leave_out:
                continue
            if child.get(name) is not None:
                yield Element(child)
            yield from Element(child).with_attribute(name, leave_out=leave_out)

    @property
    def parent(self) -> "Element | None":
        """The element around this one."""
        around = self.raw.getparent()
        return None if around is None else Element(around)


def open_document(data: bytes, file_name: str) -> Element:
    """The invoice or credit note in a file, out of its Peppol envelope (SBDH) if it has one.

    Raises:
        ImportFileError: it is too large, hostile, no well-formed XML, or no UBL invoice.
    """
    if len(data) > LARGEST_FILE:
        megabytes = len(data) // 1_000_000
        limit = LARGEST_FILE // 1_000_000
        raise ImportFileError(
            f"{file_name}: {megabytes} MB is more than an invoice can be ({limit} MB)"
        )
    if _WEB_PAGE.match(data[:_BEGINNING].replace(b"\0", b"")):
        raise ImportFileError(
            f"{file_name}: this is a web page, not an invoice: save the invoice itself (XML)"
        )
    try:
        root = _parsed(data, file_name)
    except etree.XMLSyntaxError as error:
        if "huge" in (error.msg or "").lower():
            raise ImportFileError(
                f"{file_name}: is nested deeper, or has longer texts, than an invoice can: refused",
                line=max(error.lineno or 1, 1),
            ) from error
        what = re.sub(r", line \d+, column \d+$", "", error.msg or "it ends too early")
        raise ImportFileError(
            f"{file_name}: no well-formed XML: {shortened(what, 120)}; export it again",
            line=max(error.lineno or 1, 1),
        ) from error
    if any("\ufffd" in text for text in root.itertext()):
        raise ImportFileError(f"{file_name}: has damaged letters: export it again as UTF-8")
    return _document_in(root, file_name)


def _parsed(data: bytes, file_name: str) -> Any:
    try:
        etree.fromstring(data, etree.XMLParser(target=Prologue(), **SAFELY))
    except DoctypeError as error:
        raise ImportFileError(
            f"{file_name}: has a document type (<!DOCTYPE>), which an invoice never needs and "
            "which can hide a bomb or name other files: refused"
        ) from error
    except RootError:
        pass
    return etree.fromstring(data, etree.XMLParser(**SAFELY))


def _document_in(root: Any, file_name: str) -> Element:
    name = etree.QName(root)
    inside = [root, *root] if name.localname == _ENVELOPE else [root]
    for found in inside:
        if found.tag in _DOCUMENTS:
            return Element(found)
    what = _OTHERS.get(name.localname, f"<{name.localname[:60]}>")
    raise ImportFileError(
        f"{file_name}: no UBL invoice or credit note but {what}: "
        "export it as UBL 2.1 (Peppol BIS Billing 3)",
        line=max(root.sourceline or 1, 1),
    )
