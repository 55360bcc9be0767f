"""What a broken connection tells: the request certainly never left, or nobody knows.

The difference decides whether a contact may be tried again, so only errors from before the
first byte of a request count as "never left"; every other one is doubt.
"""

import socket
import ssl
from collections.abc import Iterator
from urllib.error import URLError

from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

TIMEOUT_SECONDS = 15.0
"""How long a provider may take; well within the two minutes that a send may last."""

_BEFORE_SENDING = (
    ConnectionRefusedError,
    socket.gaierror,
    ssl.SSLCertVerificationError,
    NewConnectionError,
    ConnectTimeoutError,
)
_DEEPEST = 6


def never_sent(error: BaseException) -> bool:
    """Whether the request cannot have reached the provider."""
    if isinstance(error, URLError) and isinstance(error.reason, TimeoutError):
        # urllib wraps only what happens until the whole request is written; a timeout while
        # waiting for the answer comes unwrapped.
        return True
    return any(isinstance(cause, _BEFORE_SENDING) for cause in _causes(error, _DEEPEST))


def _causes(error: BaseException, depth: int) -> Iterator[BaseException]:
    """The error and what it wraps: urllib3 and urllib keep causes in ``args`` and ``reason``."""
    yield error
    if depth == 0:
        return
    for wrapped in (error.__cause__, getattr(error, "reason", None), *error.args):
        if isinstance(wrapped, BaseException):
            yield from _causes(wrapped, depth - 1)
