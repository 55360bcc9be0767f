"""Settings: is what must be set there; values are never shown."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from domain.effects import Queue
from workers.doctor.finding import Finding, Findings, failed, ok, warning
from workers.settings import PREFIX, Settings


def is_local(url: str | None) -> bool:
    """Whether an address is this machine's own, so that nothing leaves it."""
    return url is not None and urlsplit(url).hostname in ("127.0.0.1", "localhost", "::1")


def only_sandbox(settings: Settings) -> bool:
    """Whether every provider is a stand-in on this machine."""
    mollie = settings.mollie_api_key is not None or bool(settings.mollie_api_keys)
    bases = [settings.twilio_api_base, settings.sendgrid_api_base]
    return all(is_local(it) for it in (*bases, *([settings.mollie_api_base] if mollie else [])))


_NEEDED_BY = {
    Queue.WHATSAPP: ("twilio_account_sid", "twilio_auth_token"),
    Queue.SMS: ("twilio_account_sid", "twilio_auth_token"),
    Queue.EMAIL: ("sendgrid_api_key",),
    Queue.MARKETING: ("sendgrid_api_key",),
}


async def settings_given(settings: Settings, queues: Sequence[Queue]) -> Findings:
    """Whether everything is set that the gateway, the relay and these queues need."""
    wanted = [name for queue in queues for name in _NEEDED_BY.get(queue, ())]
    yield _needed(settings, ["database_url", *dict.fromkeys(wanted)])
    if settings.event_tokens or settings.api_tokens:
        yield ok("tokens", _tokens(settings))
    else:
        yield warning(
            "tokens",
            "nobody may come in: neither event tokens nor API tokens are set",
            f"set {PREFIX}EVENT_TOKENS and {PREFIX}API_TOKENS",
        )


def _needed(settings: Settings, names: Sequence[str]) -> Finding:
    absent = [PREFIX + name.upper() for name in names if getattr(settings, name) is None]
    if absent:
        return failed("needed", f"not set: {', '.join(absent)}", "see deploy/.env.example")
    return ok("needed", "everything that must be set is set")


def _tokens(settings: Settings) -> str:
    events, api = len(settings.event_tokens), len(settings.api_tokens)
    return (
        f"{events} creditor{'s' * (events != 1)} may send events, {api} API token{'s' * (api != 1)}"
    )
