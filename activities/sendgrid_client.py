"""SendGrid's own client, bounded in time, its failures in our three words.

As with Twilio: not connected, 429, 401, and 500 or 503 in SendGrid's own words are busy; other
4xx are refused; everything else is doubt. Errors leave without their cause, and without the
addresses that SendGrid may quote.
"""

import asyncio
import json
import re
from collections.abc import Callable
from http.client import HTTPException
from typing import Any
from urllib.error import URLError

from pydantic import SecretStr
from python_http_client.exceptions import HTTPError
from sendgrid import SendGridAPIClient

from activities.channel import BusyError, MaybeSentError, RefusedError
from activities.transport import TIMEOUT_SECONDS, never_sent

_HOST = "https://api.sendgrid.com"
_SENDGRID_FAILED = (500, 503)
_ADDRESS = re.compile(r"\S+@\S+")
_RECIPIENT = re.compile(r"^personalizations\.\d+\.to\b")


class SendGridClient:
    """Asks SendGrid in a worker thread: its client blocks.

    Args:
        api_key: the key.
        api_base: where SendGrid's API is instead (``SENDGRID_API_BASE``): the EU region, or the
            sandbox.
        timeout: seconds; the client itself would wait for ever.
    """

    def __init__(
        self,
        api_key: SecretStr,
        *,
        api_base: str | None = None,
        timeout: float = TIMEOUT_SECONDS,
    ) -> None:
        host = (api_base or _HOST).rstrip("/")
        self._api = SendGridAPIClient(api_key.get_secret_value(), host=host).client
        self._api.timeout = timeout

    async def ask(self, question: Callable[[Any], Any]) -> Any:
        """What SendGrid answers: JSON as Python values, None without a body.

        Raises:
            RefusedError: certainly not taken; ``code`` is the HTTP status.
            BusyError: certainly not taken, but may be a little later.
            MaybeSentError: nobody knows.
        """
        body = (await self._answer(question)).body
        try:
            return json.loads(body) if body else None
        except ValueError:
            raise MaybeSentError("an answer from SendGrid that cannot be read") from None

    async def send(self, mail: dict[str, Any]) -> str | None:
        """Send an email (``POST /v3/mail/send``) and give its ``X-Message-Id``.

        Raises:
            RefusedError: certainly not taken; the channel is closed if the address is at fault.
            BusyError: certainly not taken, but may be a little later.
            MaybeSentError: nobody knows.
        """
        answer = await self._answer(lambda api: api.mail.send.post(request_body=mail))
        message_id: str | None = answer.headers.get("X-Message-Id")
        return message_id

    async def _answer(self, question: Callable[[Any], Any]) -> Any:
        try:
            return await asyncio.to_thread(question, self._api)
        except HTTPError as error:
            raise _failure(error) from None
        except (URLError, OSError, HTTPException) as error:
            if never_sent(error):
                raise BusyError("SendGrid cannot be reached") from None
            raise MaybeSentError(f"no answer from SendGrid ({type(error).__name__})") from None


def _failure(error: Any) -> Exception:
    status: int = error.status_code
    said = _own_words(error.body)
    if status == 401:
        return BusyError("SendGrid does not accept our key (401)")
    if status == 429:
        return BusyError("SendGrid asks to send less (429)")
    if 400 <= status < 500:
        message, field = said or (f"answered {status}", "")
        closes = bool(_RECIPIENT.match(field)) and field.endswith("email")
        why = f"SendGrid: {_ADDRESS.sub('…', message)}"
        return RefusedError(str(status), why, closes_channel=closes)
    if status in _SENDGRID_FAILED and said is not None:
        return BusyError(f"SendGrid failed ({status})")
    return MaybeSentError(f"SendGrid answered {status}")


def _own_words(body: bytes) -> tuple[str, str] | None:
    """Message and field of the first error; None when this is not SendGrid's error body."""
    try:
        first = json.loads(body)["errors"][0]
        return str(first["message"]), str(first.get("field") or "")
    except (ValueError, LookupError, TypeError, AttributeError):
        return None
