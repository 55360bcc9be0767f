"""Tokens of a page's forms, and of who showed that the page is theirs.

Signed with the secret of the links (HMAC-SHA-256, RFC 2104), each for its own purpose and link, so
that none can be made, moved to another link, or kept beyond its time. Nothing is stored of them.
"""

import base64
import binascii
import hmac
from datetime import UTC, datetime
from uuid import UUID, uuid4

_ID, _MOMENT = 16, 8


def form_token(link: UUID, secret: str) -> str:
    """A new token for one form of a link's page: sent twice, it is one answer."""
    form = uuid4().bytes
    return _text(form + _signature(b"form/", link, form, secret))


def form_of(token: str, link: UUID, secret: str) -> UUID | None:
    """The form of a token; None for what was not made for this link."""
    form = _checked(b"form/", token, link, secret, _ID)
    return None if form is None else UUID(bytes=form)


def known_token(link: UUID, until: datetime, secret: str) -> str:
    """Says until a moment that who holds it gave the second fact."""
    moment = int(until.timestamp()).to_bytes(_MOMENT, "big")
    return _text(moment + _signature(b"known/", link, moment, secret))


def is_known(token: str, link: UUID, now: datetime, secret: str) -> bool:
    """Whether the second fact was given for this link, lately enough."""
    moment = _checked(b"known/", token, link, secret, _MOMENT)
    if moment is None:
        return False
    return now < datetime.fromtimestamp(int.from_bytes(moment, "big"), UTC)


def _checked(purpose: bytes, token: str, link: UUID, secret: str, length: int) -> bytes | None:
    try:
        raw = base64.b64decode(token, altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return None
    told, shown = raw[:length], raw[length:]
    return told if hmac.compare_digest(shown, _signature(purpose, link, told, secret)) else None


def _signature(purpose: bytes, link: UUID, told: bytes, secret: str) -> bytes:
    return hmac.digest(secret.encode(), purpose + link.bytes + told, "sha256")


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode()
