"""Refusals in each provider's own words, and the answer that never comes."""

import asyncio
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from sandbox.models import Fault, Provider

_TWILIO_CODES = {401: 20003, 403: 20003, 404: 20404, 429: 20429, 503: 20503}
_WORDS = {
    401: "Authenticate",
    404: "The requested resource was not found",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
}


class ProviderRefusal(Exception):  # noqa: N818 - an answer of the provider, not a failure of ours
    """An HTTP answer other than success."""

    def __init__(self, status: int, body: dict[str, Any], headers: dict[str, str]) -> None:
        super().__init__(f"{status}: {body}")
        self.status, self.body, self.headers = status, body, headers


def twilio_refusal(status: int, message: str, code: int | None = None) -> ProviderRefusal:
    """An error as Twilio words it.

    https://www.twilio.com/docs/usage/requests-to-twilio#response-format-exceptions
    """
    code = code or _TWILIO_CODES.get(status, 20000 + status)
    body = {
        "code": code,
        "message": message,
        "more_info": f"https://www.twilio.com/docs/errors/{code}",
        "status": status,
    }
    return ProviderRefusal(status, body, {})


def sendgrid_refusal(status: int, message: str, field: str | None = None) -> ProviderRefusal:
    """An error as SendGrid words it.

    https://www.twilio.com/docs/sendgrid/api-reference/how-to-use-the-sendgrid-v3-api/responses
    """
    body = {"errors": [{"message": message, "field": field, "help": None}]}
    limits = {"X-RateLimit-Limit": "600", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1"}
    return ProviderRefusal(status, body, limits if status == 429 else {})


_MOLLIE_TITLES = {
    401: "Unauthorized Request",
    404: "Not Found",
    409: "Conflict",
    422: "Unprocessable Entity",
    429: "Too Many Requests",
    503: "Service Unavailable",
}


def mollie_refusal(status: int, detail: str, field: str | None = None) -> ProviderRefusal:
    """An error as Mollie words it.

    https://docs.mollie.com/reference/error-handling
    """
    link = {"href": "https://docs.mollie.com/reference/error-handling", "type": "text/html"}
    body: dict[str, Any] = {
        "status": status,
        "title": _MOLLIE_TITLES.get(status, "Error"),
        "detail": detail,
        "_links": {"documentation": link},
    }
    if field is not None:
        body["field"] = field
    return ProviderRefusal(status, body, {"Content-Type": "application/hal+json"})


def refuse_if_told(fault: Fault | None) -> None:
    """Answer with the HTTP status that a fault asks for."""
    if fault is None or not isinstance(fault.answer, int):
        return
    words = _WORDS.get(fault.answer, "The sandbox was told to answer so")
    raise refusal_of(fault.provider, fault.answer, words)


def refusal_of(provider: Provider, status: int, words: str) -> ProviderRefusal:
    """A refusal in the words of a provider."""
    match provider:
        case "twilio":
            return twilio_refusal(status, words)
        case "sendgrid":
            return sendgrid_refusal(status, words)
        case "mollie":
            return mollie_refusal(status, words)


async def hang_if_told(fault: Fault | None, request: Request) -> None:
    """Keep the client waiting; ends when it goes away, time is up or the sandbox stops.

    Everything has happened by now: the message is accepted and its callbacks flow.
    """
    if fault is None or fault.answer != "timeout_after_accept":
        return
    seconds = request.app.state.sandbox.settings.hang_seconds
    waits = [
        asyncio.ensure_future(request.app.state.closing.wait()),
        asyncio.ensure_future(_gone(request)),
    ]
    try:
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def answer_refusal(_: Request, refusal: Exception) -> Response:
    """Turn a refusal into its HTTP answer."""
    assert isinstance(refusal, ProviderRefusal)
    return JSONResponse(refusal.body, refusal.status, headers=refusal.headers)
