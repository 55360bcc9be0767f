"""Twilio's own client, bounded in time, without retries, its failures in our three words.

An answer or its absence means:

* not connected, 429, 401, or an error that passes (63018): busy, certainly not taken;
* any other 4xx: refused, certainly not taken, with the meaning of Twilio's error code;
* 500 and 503 with Twilio's error body: busy. Twilio itself answered that it failed, and it
  creates no message then. Other 5xx, or a 500 without that body, come from something in
  between, behind which the message may have been created: maybe sent;
* no answer in time, a broken connection, or an answer that cannot be read: maybe sent.

Errors leave here without Twilio's words and without their cause: those name phone numbers, and
a cause would stand in a workflow's history.
"""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import SecretStr
from requests.exceptions import (
    RequestException,
)
from twilio.base.exceptions import (
    TwilioException,
)
from twilio.http.http_client import (
    TwilioHttpClient,
)
from twilio.rest import Client

from activities.channel import BusyError, MaybeSentError, RefusedError
from activities.transport import TIMEOUT_SECONDS, never_sent
from domain.provider_codes import twilio_code

_HOSTS = tuple(f"https://{name}.twilio.com" for name in ("api", "content", "messaging"))
_TWILIO_FAILED = (500, 503)

Answer = TypeVar("Answer")


class TwilioClient:
    """Asks Twilio in a worker thread: its client blocks.

    Args:
        account_sid: the account.
        auth_token: its token.
        api_base: where Twilio's APIs are instead (``TWILIO_API_BASE``): the sandbox.
        timeout: seconds to connect, and seconds to wait for an answer.
    """

    def __init__(
        self,
        account_sid: str,
        auth_token: SecretStr,
        *,
        api_base: str | None = None,
        timeout: float = TIMEOUT_SECONDS,
    ) -> None:
        http = _Http(api_base, timeout)
        self._client = Client(account_sid, auth_token.get_secret_value(), http_client=http)

    async def ask(self, question: Callable[[Any], Answer]) -> Answer:
        """What Twilio answers.

        Raises:
            RefusedError: certainly not taken.
            BusyError: certainly not taken, but may be a little later.
            MaybeSentError: nobody knows.
        """
        try:
            return await asyncio.to_thread(question, self._client)
        except TwilioException as error:
            raise _failure(error) from None
        except RequestException as error:
            if never_sent(error):
                raise BusyError("Twilio cannot be reached") from None
            raise MaybeSentError(f"no answer from Twilio ({type(error).__name__})") from None
        except ValueError:
            raise MaybeSentError("an answer from Twilio that cannot be read") from None


class _Http(TwilioHttpClient):  # type: ignore[misc, unused-ignore]
    """Twilio's HTTP client, pointed elsewhere where told.

    A connection of its own for each request: one kept open may be gone by the next message, and
    then nobody could say whether that message left.
    """

    def __init__(self, api_base: str | None, timeout: float) -> None:
        super().__init__(pool_connections=False, timeout=timeout)
        self._base = (api_base or "").rstrip("/")

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        if self._base:
            for host in _HOSTS:
                if url.startswith(f"{host}/"):
                    url = self._base + url.removeprefix(host)
        return super().request(method, url, *args, **kwargs)


def _failure(error: Any) -> Exception:
    status: int | None = getattr(error, "status", None)
    code: int | None = getattr(error, "code", None)
    if status is None:
        return MaybeSentError("an answer from Twilio that cannot be read")
    # Without an error body the client repeats the HTTP status as code.
    own = code if code is not None and code != status else None
    if status == 401:
        return BusyError("Twilio does not accept our credentials (401)")
    if status == 429:
        return BusyError("Twilio asks to send less (429)")
    if 400 <= status < 500:
        return _refusal(own or status)
    if status in _TWILIO_FAILED and own is not None:
        return BusyError(f"Twilio failed ({status})")
    return MaybeSentError(f"Twilio answered {status}")


def _refusal(code: int) -> Exception:
    known = twilio_code(code)
    if known.later:
        return BusyError(f"{known.meaning} ({code})")
    return RefusedError(str(code), known.meaning, closes_channel=known.closes_channel)
