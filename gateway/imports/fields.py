"""The fields a column can give, how each is read, and the headers that usually name it."""

from enum import StrEnum


class Reading(StrEnum):
    """How the text of a cell is read."""

    TEXT = "text"
    DATE = "date"
    AMOUNT = "amount"
    FLAG = "flag"
    KIND = "kind"


CONTACT_ROLES = ("owner", "credit_manager", "bookkeeper", "representative")
"""Whom a row can name at the debtor's (practice H1); ``representative`` acts for them."""

FIELDS: dict[str, Reading] = {
    "invoice.number": Reading.TEXT,
    "invoice.issued_on": Reading.DATE,
    "invoice.due_on": Reading.DATE,
    "invoice.amount": Reading.AMOUNT,
    "invoice.open_amount": Reading.AMOUNT,
    "invoice.currency": Reading.TEXT,
    "invoice.description": Reading.TEXT,
    "invoice.delivered_on": Reading.DATE,
    "invoice.delivered_by": Reading.TEXT,
    "invoice.terms_accepted_on": Reading.DATE,
    "invoice.payment_reference": Reading.TEXT,
    "invoice.document_url": Reading.TEXT,
    "debtor.id": Reading.TEXT,
    "debtor.kind": Reading.KIND,
    "debtor.name": Reading.TEXT,
    "debtor.trading_name": Reading.TEXT,
    "debtor.registration_number": Reading.TEXT,
    "debtor.language": Reading.TEXT,
    "debtor.country": Reading.TEXT,
    "debtor.email": Reading.TEXT,
    "debtor.phone": Reading.TEXT,
    "debtor.whatsapp": Reading.FLAG,
    "debtor.address.street": Reading.TEXT,
    "debtor.address.postcode": Reading.TEXT,
    "debtor.address.city": Reading.TEXT,
    "debtor.address.country": Reading.TEXT,
    "debtor.customer_since": Reading.DATE,
    "debtor.plain_language": Reading.FLAG,
    "debtor.income": Reading.TEXT,
    "debtor.consents.whatsapp": Reading.FLAG,
    "debtor.consents.marketing": Reading.FLAG,
    "debtor.time_zone": Reading.TEXT,
    **{
        f"debtor.contacts.{role}.{part}": Reading.TEXT
        for role in CONTACT_ROLES
        for part in ("name", "email", "phone")
    },
    "payment.paid_on": Reading.DATE,
    "payment.amount": Reading.AMOUNT,
    "payment.id": Reading.TEXT,
    "credit.invoice_number": Reading.TEXT,
    "credit.reason": Reading.TEXT,
}

UPPER_CASE = frozenset({"invoice.currency", "debtor.country", "debtor.address.country"})
LOWER_CASE = frozenset({"debtor.language"})

FLAGS: dict[str, bool] = {
    **dict.fromkeys(("yes", "y", "true", "1", "x", "ja", "j", "waar"), True),
    **dict.fromkeys(("no", "n", "false", "0", "nee", "onwaar"), False),
}

KINDS: dict[str, str] = {
    **dict.fromkeys(
        ("consumer", "consument", "particulier", "private", "person", "b2c"), "consumer"
    ),
    **dict.fromkeys(("business", "zakelijk", "bedrijf", "company", "b2b"), "business"),
}

# Fewest surprises first: the first header of a line that the file has, and that no earlier
# field took, wins. Consents are never guessed from a header.
_USUAL = """
invoice.number: factuurnummer factuurnr factuurno invoicenumber invoiceno invoicenr invoiceid
 documentnumber documentno documentnummer factuur invoice number
invoice.issued_on: factuurdatum datumfactuur rekeningdatum notadatum invoicedate dateofinvoice
 dateinvoice invoicedon billdate billingdate issuedon issuedate dateissued dateofissue documentdate
 documentdatum datum date
invoice.due_on: vervaldatum vervaldag uiterstebetaaldatum duedate dueon paymentduedate due
invoice.open_amount: openstaand openstaandbedrag openstaandsaldo bedragopenstaand openbedrag
 nogopen nogtebetalen tebetalen restbedrag restant saldo outstanding outstandingamount
 amountoutstanding openamount amountdue balancedue openbalance remainingamount remaining balance
invoice.amount: bedraginclbtw bedraginclusiefbtw totaalinclbtw totaalbedraginclbtw amountinclvat
 totalinclvat grossamount factuurbedrag invoiceamount invoicetotal totaalbedrag totalamount
 totaal total bedrag amount
invoice.currency: valuta valutacode munteenheid currency currencycode
invoice.description: omschrijving description
invoice.payment_reference: betalingskenmerk paymentreference
debtor.id: debiteurnummer debiteurnr debiteurcode debiteurid klantnummer klantnr klantcode klantid
 relatienummer relatiecode customerid customernumber customerno customercode debtornumber
 debtorcode debiteur klant relatie customer debtor
debtor.name: debiteurnaam klantnaam naamdebiteur naamklant relatienaam bedrijfsnaam customername
 companyname naam name debiteur klant relatie customer debtor bedrijf company
debtor.kind: klanttype klantsoort soortklant soortdebiteur customertype debtortype kind soort
debtor.registration_number: kvk kvknummer kvknr handelsregisternummer registrationnumber
 companyregistrationnumber chamberofcommercenumber cocnumber
debtor.language: taal taalcode language languagecode
debtor.country: land landcode country countrycode
debtor.email: email emailadres emailaddress mail
debtor.phone: telefoon telefoonnummer mobiel phone phonenumber mobile telephone tel
debtor.address.street: straat adres street address addressline1
debtor.address.postcode: postcode zip zipcode postalcode
debtor.address.city: plaats woonplaats city town
debtor.customer_since: klantsinds customersince
debtor.contacts.owner.name: eigenaar naameigenaar owner ownername
debtor.contacts.owner.email: emaileigenaar eigenaaremail owneremail
debtor.contacts.owner.phone: telefooneigenaar eigenaartelefoon ownerphone
debtor.contacts.credit_manager.name: creditmanager creditmanagername
debtor.contacts.credit_manager.email: creditmanageremail emailcreditmanager
debtor.contacts.credit_manager.phone: creditmanagerphone telefooncreditmanager
debtor.contacts.bookkeeper.name: boekhouder naamboekhouder bookkeeper bookkeepername
debtor.contacts.bookkeeper.email: emailboekhouder boekhouderemail bookkeeperemail
debtor.contacts.bookkeeper.phone: telefoonboekhouder boekhoudertelefoon bookkeeperphone
debtor.contacts.representative.name: vertegenwoordiger representative representativename
debtor.contacts.representative.email: emailvertegenwoordiger representativeemail
debtor.contacts.representative.phone: telefoonvertegenwoordiger representativephone
payment.paid_on: betaaldop datumbetaald betaaldatum voldaanop paidon paiddate datepaid paymentdate
 settledon settleddate settlementdate
credit.invoice_number: creditnotavoor creditvoor gecrediteerdefactuur oorspronkelijkefactuur
 betreftfactuur betreftfactuurnummer
 creditsinvoice creditedinvoice originalinvoice originalinvoicenumber
"""


def squeezed(header: str) -> str:
    """A header without case, spaces and punctuation: ``Factuur-nr.`` and ``factuurnr`` are one."""
    return "".join(letter for letter in header.casefold() if letter.isalnum())


def _usual_headers() -> dict[str, tuple[str, ...]]:
    lines = _USUAL.strip().replace("\n ", " ").splitlines()
    named = {field: headers.split() for field, headers in (line.split(":") for line in lines)}
    return {field: (squeezed(field), *headers) for field, headers in named.items()}


USUAL_HEADERS = _usual_headers()
"""Per field, the squeezed headers that name it in Dutch and English."""
