"""The doors: can the providers reach the gateway, and can we trust what comes in."""

import base64
import binascii

import httpx
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_der_public_key

from workers.doctor.configuration import is_local, only_sandbox
from workers.doctor.finding import Finding, Findings, failed, ok, skipped, warning
from workers.settings import PREFIX, Settings

_SECONDS = 5.0


async def doors_open(settings: Settings, web: httpx.AsyncClient) -> Findings:
    """The public address, and the keys of the webhooks."""
    yield _public(settings)
    yield await _answers(settings.public_url, web)
    yield _twilio_key(settings)
    yield _event_key(settings.sendgrid_webhook_public_key)
    if settings.sendgrid_inbound_secret is None:
        yield warning(
            "email replies",
            "are refused: the secret of Inbound Parse is not set",
            f"set {PREFIX}SENDGRID_INBOUND_SECRET, and ?secret= in SendGrid's Inbound Parse",
        )
    else:
        yield ok("email replies", "have their secret")


def _public(settings: Settings) -> Finding:
    url = settings.public_url
    if url.startswith("https://"):
        return ok("public address", url)
    if is_local(url) and only_sandbox(settings):
        return ok("public address", f"{url} (sandbox)")
    todo = f"set {PREFIX}PUBLIC_URL to the https address that providers can reach"
    return failed("public address", f"{url} is no https address", todo)


async def _answers(url: str, web: httpx.AsyncClient) -> Finding:
    health = f"{url.rstrip('/')}/health"
    try:
        answer = await web.get(health, timeout=_SECONDS)
    except httpx.HTTPError as error:
        said = f"{health} does not answer ({type(error).__name__})"
        todo = "run `amicable gateway`, and look at the proxy before it"
        return failed("gateway", said, todo) if is_local(url) else warning("gateway", said, todo)
    if answer.status_code == httpx.codes.OK:
        return ok("gateway", f"answers at {health}")
    said = f"{health} answers {answer.status_code}"
    return failed("gateway", said, "look at the gateway's log, and at the proxy before it")


def _twilio_key(settings: Settings) -> Finding:
    if settings.twilio_auth_token is None:
        return skipped("Twilio's webhooks", "need the auth token, which is not set")
    return ok("Twilio's webhooks", "are checked with the auth token")


def _event_key(key: str | None) -> Finding:
    todo = f"copy the key of the signed event webhook to {PREFIX}SENDGRID_WEBHOOK_PUBLIC_KEY"
    if key is None:
        return failed("SendGrid's events", "are refused: their public key is not set", todo)
    try:
        load_der_public_key(base64.b64decode(key, validate=True))
    except (binascii.Error, ValueError, UnsupportedAlgorithm):
        return failed("SendGrid's events", "are refused: the public key cannot be read", todo)
    return ok("SendGrid's events", "are checked with their public key")
