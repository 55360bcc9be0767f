"""The secret part of a link's address: an id and a signature, in letters that survive any mail.

Nobody can guess one or make one without the secret, and a copy of the ledger holds none. A token
says nothing of anybody. It is short, for text messages: 122 random bits and HMAC-SHA-256 cut to 64
(RFC 2104 §5), which can be tried at our door only.
"""

import base64
import binascii
import hmac
from uuid import UUID

_ID, _SIGNATURE = 16, 8


def token_of(link: UUID, secret: str) -> str:
    """The token of a link: 32 letters, digits, ``-`` and ``_``."""
    return base64.urlsafe_b64encode(link.bytes + _signature(link.bytes, secret)).decode()


def link_of(token: str, secret: str) -> UUID | None:
    """The link of a token; None for whatever we did not sign."""
    try:
        raw = base64.b64decode(token, altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return None
    link, signature = raw[:_ID], raw[_ID:]
    if len(raw) != _ID + _SIGNATURE or not hmac.compare_digest(signature, _signature(link, secret)):
        return None
    return UUID(bytes=link)


def _signature(link: bytes, secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"pay/" + link, "sha256")[:_SIGNATURE]
