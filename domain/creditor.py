"""The creditor: whose claims these are, and in whose name we write."""

from decimal import Decimal
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, EmailStr, Field, HttpUrl, SecretStr, model_validator
from schwifty import IBAN
from schwifty.exceptions import SchwiftyException

from domain.allocation import PaymentOrder
from domain.debtor import Address, Country, Language, Zone
from domain.feedback import Feedback
from domain.going_live import Mode, Pace, Rehearsal
from domain.goodwill import Goodwill
from domain.incoming import CreditorSlug
from domain.look.look import Look
from domain.marketing import ReactivateWhen
from domain.model import Model
from domain.money import Currency
from domain.vocabulary import DebtorKind


def _valid_iban(text: str) -> str:
    try:
        return str(IBAN(text))
    except SchwiftyException as error:
        raise ValueError(f"not a valid IBAN: {error}") from error


Iban = Annotated[str, AfterValidator(_valid_iban)]


class EmailSender(Model):
    """Whose email address messages come from, and where answers go."""

    address: EmailStr
    name: str
    reply_to: EmailStr | None = None
    suppression_group: int | None = None
    """SendGrid unsubscribe group (``asm.group_id``) of reminders."""
    notice_group: int | None = None
    """Its own group for legal notices, so that an unsubscribe never hides one."""


class WhatsAppSender(Model):
    """The WhatsApp number; content templates are registered by ``amicable creditor templates``."""

    number: str
    messaging_service: str | None = None


_SenderId = Annotated[
    str, Field(pattern=r"^[A-Za-z0-9 +&_-]*[A-Za-z][A-Za-z0-9 +&_-]*$", max_length=11)
]


class SmsSender(Model):
    """Who text messages come from: a number, a word of at most 11 letters, or a service.

    Nobody can answer a word (``sender_id``), so such a message names the telephone number. Beside
    a messaging service, ``number`` says which number answers come in on.
    https://www.twilio.com/docs/messaging/services
    """

    number: Annotated[str, Field(pattern=r"^\+[1-9]\d{6,14}$")] | None = None
    sender_id: _SenderId | None = None
    messaging_service: Annotated[str, Field(pattern=r"^MG[0-9a-f]{32}$")] | None = None

    @model_validator(mode="after")
    def _from_someone(self) -> Self:
        if self.sender_id is not None and (self.number or self.messaging_service):
            raise ValueError("give a sender_id, or a number or messaging_service, not both")
        if not (self.sender_id or self.number or self.messaging_service):
            raise ValueError("needs a number, a sender_id or a messaging_service")
        return self


class Senders(Model):
    """The identities that this creditor writes under."""

    email: EmailSender | None = None
    whatsapp: WhatsAppSender | None = None
    sms: SmsSender | None = None

    @property
    def addresses(self) -> frozenset[str]:
        """Where debtors write to: numbers, and email addresses in lower case."""
        email, whatsapp, sms = self.email, self.whatsapp, self.sms
        written = (
            email and email.address.lower(),
            email and email.reply_to and email.reply_to.lower(),
            whatsapp and whatsapp.number,
            sms and sms.number,
        )
        return frozenset(address for address in written if address)


class Webhook(Model):
    """Where events go out to, signed by the Standard Webhooks scheme with ``secret``."""

    url: HttpUrl
    secret: SecretStr


class Marketing(Model):
    """SendGrid Marketing: the list customers are on, and the group we suppress them in."""

    list_id: str | None = None
    suppression_group: int | None = None
    reactivate_when: ReactivateWhen = ReactivateWhen.AGREED
    """Whether what is agreed makes a customer again at once, or once its first term is paid."""


class Agency(Model):
    """Who gets the dossier when a person decides to hand over (practice M8)."""

    name: str
    email: EmailStr


class Replies(Model):
    """What is done with what debtors write."""

    act: bool = True
    """Act on replies whose meaning is clear (``domain/reading/intent``); else a person reads
    every one. While the creditor only watches, nothing is acted on."""


class CallTeam(Model):
    """The people who call: how many calls they can make in a working day."""

    per_day: Annotated[int, Field(ge=0)] = 20


class Creditor(Model):
    """A creditor's profile, kept as one TOML file."""

    slug: CreditorSlug
    name: Annotated[str, Field(min_length=1)]
    address: Address
    email: EmailStr
    phone: str
    iban: Iban
    bic: str | None = None
    accounts: tuple[Iban, ...] = ()
    """Further accounts that debtors pay to, whose statements are taken in."""
    country: Country = "NL"
    zone: Zone = "Europe/Amsterdam"
    language: Language = "nl"
    currency: Currency = "EUR"
    reclaims_vat: bool = True
    """Whether the creditor can reclaim VAT; only if not, VAT comes on collection costs."""
    own_claims: bool = True
    """False for an agency: then WhatsApp and SMS stay silent (``domain/reach``)."""
    sells_goods: bool = True
    """Whether consumers buy goods: then claims on them lapse after two years (BW 7:28)."""
    mode: Mode = Mode.LIVE
    """How far this creditor has gone live."""
    redirect: Rehearsal | None = None
    """Where everything goes while ``mode`` is ``redirect``."""
    pace: Pace = Pace()
    look: Look = Look()
    senders: Senders = Senders()
    webhooks: tuple[Webhook, ...] = ()
    marketing: Marketing = Marketing()
    goodwill: Goodwill = Goodwill()
    feedback: Feedback = Feedback()
    agency: Agency | None = None
    calls: CallTeam = CallTeam()
    replies: Replies = Replies()
    playbooks: dict[DebtorKind, str] = Field(default_factory=dict)
    """Playbook by kind of debtor (``consumer``, ``business``), where not the shipped one."""
    pay_links: bool = False
    """Whether messages carry a link to pay by; a payment provider's key belongs to it."""
    discounts: tuple[DebtorKind, ...] = ()
    """Which kinds of debtors may be offered less for paying before a date (practice I5)."""
    minimum_open: Annotated[Decimal, Field(ge=0)] | None = None
    """Below this nothing is asked; the playbook's minimum where absent."""
    allocation: PaymentOrder = PaymentOrder.PRINCIPAL_FIRST
    """What a payment pays first."""
    cent_tolerance: Annotated[int, Field(ge=0, le=500)] = 0
    """At most so many cents (minor units) still open after a payment or credit are waived."""

    @model_validator(mode="after")
    def _rehearses_somewhere(self) -> Self:
        if self.mode is Mode.REDIRECT and self.redirect in (None, Rehearsal()):
            raise ValueError("mode redirect needs a test address: [redirect] email = … or phone")
        return self

    @property
    def test_address(self) -> Rehearsal | None:
        """Where everything goes instead of to the debtor, during a rehearsal."""
        return self.redirect if self.mode is Mode.REDIRECT else None

    @property
    def ibans(self) -> tuple[str, ...]:
        """Every account of theirs, the one that messages name first."""
        return (self.iban, *(it for it in self.accounts if it != self.iban))

    @property
    def zoneinfo(self) -> ZoneInfo:
        """The creditor's time zone."""
        return ZoneInfo(self.zone)
