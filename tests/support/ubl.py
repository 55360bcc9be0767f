"""Small UBL documents, as accounting packages export them."""

from decimal import Decimal

_NAMESPACES = (
    'xmlns="urn:oasis:names:specification:ubl:schema:xsd:{0}-2" '
    'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" '
    'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"'
)


def leaf(name: str, text: object, **attributes: str) -> str:
    """One basic component."""
    said = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<cbc:{name}{said}>{text}</cbc:{name}>"


def group(path: str, *parts: str) -> str:
    """An aggregate component; ``A/B`` puts one into another."""
    outer, _, inner = path.partition("/")
    inside = group(inner, *parts) if inner else "".join(parts)
    return f"<cac:{outer}>{inside}</cac:{outer}>"


BAKERY = group(
    "Party",
    leaf("EndpointID", "12345678", schemeID="0106"),
    group("PartyIdentification", leaf("ID", "C-1002")),
    group("PartyName", leaf("Name", "Bakkerij Jansen")),
    group(
        "PostalAddress",
        leaf("StreetName", "Lindelaan 1"),
        leaf("CityName", "Utrecht"),
        leaf("PostalZone", "1234 AB"),
        group("Country", leaf("IdentificationCode", "NL")),
    ),
    group("PartyTaxScheme", leaf("CompanyID", "NL123456789B01")),
    group(
        "PartyLegalEntity",
        leaf("RegistrationName", "Jansen Brood B.V."),
        leaf("CompanyID", "12345678", schemeID="0106"),
    ),
    group(
        "Contact",
        leaf("Name", "Karin Smit"),
        leaf("Telephone", "06 12345678"),
        leaf("ElectronicMail", "karin@example.com"),
    ),
)

SANNE = group(
    "Party",
    group("PartyIdentification", leaf("ID", "C-1001")),
    group("PartyLegalEntity", leaf("RegistrationName", "Sanne de Vries")),
)


def ubl(
    *more: str,
    kind: str = "Invoice",
    number: str = "2026-0117",
    issued: str = "2026-10-01",
    due: str = "2026-10-31",
    code: str = "",
    currency: str = "EUR",
    customer: str = BAKERY,
    credited: str = "",
    totals: str | None = None,
) -> bytes:
    """A document; ``more`` are further components, ``totals`` replaces 100.00 plus 21.00 VAT."""
    parts = [leaf("ID", number), leaf("IssueDate", issued)]
    parts += [leaf("DueDate", due)] if due else []
    parts += [leaf("InvoiceTypeCode", code)] if code else []
    parts += [leaf("DocumentCurrencyCode", currency)]
    if credited:
        parts += [group("BillingReference/InvoiceDocumentReference", leaf("ID", credited))]
    parts += [group("AccountingCustomerParty", customer)] if customer else []
    parts += [amounts(currency=currency) if totals is None else totals, *more]
    names = _NAMESPACES.format(kind)
    return f'<?xml version="1.0"?>\n<{kind} {names}>{"".join(parts)}</{kind}>'.encode()


def amounts(
    net: str = "100.00",
    vat: str = "21.00",
    *,
    currency: str = "EUR",
    lines: str | None = None,
    allowance: str | None = None,
    charge: str | None = None,
    prepaid: str | None = None,
    rounding: str | None = None,
    gross: str | None = None,
    payable: str | None = None,
) -> str:
    """Totals that add up, unless one is given another value."""
    total = gross or str(Decimal(net) + Decimal(vat))
    rest = Decimal(total) - Decimal(prepaid or 0) + Decimal(rounding or 0)
    stated = {
        "LineExtensionAmount": lines or net,
        "TaxExclusiveAmount": net,
        "TaxInclusiveAmount": total,
        "AllowanceTotalAmount": allowance,
        "ChargeTotalAmount": charge,
        "PrepaidAmount": prepaid,
        "PayableRoundingAmount": rounding,
        "PayableAmount": payable or str(rest),
    }
    found = [leaf(key, it, currencyID=currency) for key, it in stated.items() if it is not None]
    tax = leaf("TaxAmount", vat, currencyID=currency)
    return group("TaxTotal", tax, group("TaxSubtotal", tax)) + group("LegalMonetaryTotal", *found)
