"""The composition root: which part is built from which, in one place.

A channel is added by one case in :func:`carrier`.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from temporalio.client import Client
from temporalio.worker import Worker

from activities.advancing import Advancing
from activities.calls import CallAdapter
from activities.channel import ChannelAdapter
from activities.closing import Closing
from activities.courtesies import PlanningCourtesies, SayingCourtesies
from activities.dossier_mail import DossierMail
from activities.email import EmailAdapter
from activities.hand_over import HandingOver
from activities.letters import LetterAdapter
from activities.marketing import SendGridMarketing
from activities.opening import Opening
from activities.pay_links import NO_LINKS, PayLinks
from activities.reach_out import ReachingOut
from activities.reactivation import Reactivation
from activities.responding import Responding
from activities.scanning import Scanning
from activities.sendgrid_client import SendGridClient
from activities.sms import SmsAdapter
from activities.thanking import Thanking
from activities.twilio_client import TwilioClient
from activities.twilio_messages import TwilioMessages
from activities.whatsapp import WhatsAppAdapter
from domain.effects import Queue
from domain.messages.wording import Wording
from domain.reading.reader import Reader
from domain.vocabulary import Channel
from ledger.database import Pool
from workers import library
from workers.online import provider_of
from workers.settings import Settings
from workers.workflow_runner import workflow_runner
from workflows.registered import WORKFLOWS


def twilio(settings: Settings) -> TwilioClient:
    """The Twilio client, pointed at the sandbox where one is set.

    Raises:
        SettingsError: a credential is not set.
    """
    access = settings.twilio
    return TwilioClient(access.account_sid, access.auth_token, api_base=access.api_base)


def sendgrid(settings: Settings) -> SendGridClient:
    """The SendGrid client, pointed at the sandbox where one is set.

    Raises:
        SettingsError: the key is not set.
    """
    access = settings.sendgrid
    return SendGridClient(access.api_key, api_base=access.api_base)


def require(settings: Settings, queues: Sequence[Queue]) -> None:
    """See that these queues' providers can be used, before anything is waited for.

    Raises:
        SettingsError: a credential is not set.
    """
    for queue in queues:
        if queue.channel is not None:
            carrier(queue.channel, settings)
        elif queue is Queue.MARKETING:
            sendgrid(settings)


class Carrier(NamedTuple):
    """What carries a channel, and at most how many sends a second its provider takes."""

    adapter: Callable[[Pool], ChannelAdapter]
    per_second: float | None = None


def carrier(channel: Channel, settings: Settings) -> Carrier:
    """What carries a channel; asked only by the worker that serves its queue.

    Raises:
        SettingsError: a credential is not set.
    """
    match channel:
        case Channel.WHATSAPP:
            by = _twilio_messages(settings)
            return Carrier(lambda pool: WhatsAppAdapter(by(pool)), settings.whatsapp_per_second)
        case Channel.SMS:
            by = _twilio_messages(settings)
            return Carrier(lambda pool: SmsAdapter(by(pool)), settings.sms_per_second)
        case Channel.EMAIL:
            client = sendgrid(settings)
            return Carrier(lambda _: EmailAdapter(client), settings.email_per_second)
        case Channel.CALL:
            return Carrier(lambda pool: CallAdapter(pool, library.read_call_guides()))
        case Channel.LETTER:
            return Carrier(LetterAdapter)


def _twilio_messages(settings: Settings) -> Callable[[Pool], TwilioMessages]:
    client = twilio(settings)
    return lambda pool: TwilioMessages(client, pool, settings.public_url)


class Workshop:
    """Builds the workers of one process over one pool and one client."""

    def __init__(
        self,
        settings: Settings,
        client: Client,
        pool: Pool,
        wording: Wording,
        reader: Reader | None = None,
    ) -> None:
        """``reader`` reads what debtors write: a model, perhaps; the rules where none is given."""
        self._settings = settings
        self._reader = reader
        self._client = client
        self._pool = pool
        self._wording = wording
        self._links = PayLinks(settings.public_url, settings.link_secret)
        self._grace = timedelta(seconds=settings.worker_graceful_seconds)

    def worker(self, queue: Queue) -> Worker:
        """The worker of a task queue, with the activities that belong there."""
        if queue is Queue.CASES:
            return self._cases()
        if queue.channel is None:
            activities, per_second = self._marketing(), None
        else:
            by = carrier(queue.channel, self._settings)
            activities = served_by(
                *(self._pool, by.adapter(self._pool), self._wording, self._links)
            )
            per_second = by.per_second
        return Worker(
            self._client,
            task_queue=queue,
            activities=activities,
            max_task_queue_activities_per_second=per_second,
            graceful_shutdown_timeout=self._grace,
        )

    def _cases(self) -> Worker:
        pool, desk = self._pool, self._settings.public_url
        responding, advancing = Responding(pool, self._reader), Advancing(pool)
        opening, closing, scanning = (
            Opening(pool, desk),
            Closing(pool),
            Scanning(pool, provider_of(self._settings)),
        )
        return Worker(
            self._client,
            task_queue=Queue.CASES,
            workflows=WORKFLOWS,
            activities=[
                opening.open_case,
                responding.respond,
                advancing.advance,
                closing.close_case,
                scanning.scan_overdue,
                PlanningCourtesies(pool).plan_courtesy,
            ],
            workflow_runner=workflow_runner(),
            max_cached_workflows=self._settings.worker_cached_cases,
            graceful_shutdown_timeout=self._grace,
        )

    def _marketing(self) -> list[Callable[..., Any]]:
        client = sendgrid(self._settings)
        reactivation = Reactivation(self._pool, SendGridMarketing(client))
        handing = HandingOver(self._pool, DossierMail(client), self._settings.rates())
        return [reactivation.suspend_marketing, reactivation.reactivate, handing.hand_over]


def served_by(
    pool: Pool, adapter: ChannelAdapter, wording: Wording, links: PayLinks = NO_LINKS
) -> list[Callable[..., Any]]:
    """All that is done on a channel's queue."""
    return [
        ReachingOut(pool, adapter, wording, links).reach_out,
        Thanking(pool, adapter, wording).thank,
        SayingCourtesies(pool, adapter, wording, links).say_courtesy,
    ]
