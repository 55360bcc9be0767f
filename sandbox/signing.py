"""Signatures as the providers make them."""

import base64
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey


def twilio_signature(auth_token: str, url: str, form: dict[str, str]) -> str:
    """The value of ``X-Twilio-Signature`` for a form post.

    https://www.twilio.com/docs/usage/security#validating-requests
    """
    from twilio.request_validator import (
        RequestValidator,
    )

    return str(RequestValidator(auth_token).compute_signature(url, form))


class EventSigner:
    """The key pair of SendGrid's Signed Event Webhook (ECDSA, P-256).

    https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features
    """

    def __init__(self, key: "EllipticCurvePrivateKey") -> None:
        self._key = key

    @classmethod
    def generate(cls) -> Self:
        """A fresh key pair."""
        from cryptography.hazmat.primitives.asymmetric import ec

        return cls(ec.generate_private_key(ec.SECP256R1()))

    @classmethod
    def from_pem(cls, pem: bytes, source: str) -> Self:
        """The key pair of a PEM private key; ``source`` names it when it is of no use."""
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        key = load_pem_private_key(pem, password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
            raise ValueError(f"{source} is not a P-256 private key")
        return cls(key)

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """The key pair of a PEM file."""
        return cls.from_pem(path.read_bytes(), str(path))

    def pem(self) -> str:
        """The private key, to keep it over a restart."""
        from cryptography.hazmat.primitives import serialization as form

        return self._key.private_bytes(
            form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption()
        ).decode()

    def public_key(self) -> str:
        """Base64 of the DER public key, as SendGrid's settings page shows it."""
        from cryptography.hazmat.primitives import serialization as form

        der = self._key.public_key().public_bytes(
            form.Encoding.DER, form.PublicFormat.SubjectPublicKeyInfo
        )
        return base64.b64encode(der).decode()

    def sign(self, timestamp: str, body: bytes) -> str:
        """The signature over timestamp and raw body, base64."""
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec

        signature = self._key.sign(timestamp.encode() + body, ec.ECDSA(hashes.SHA256()))
        return base64.b64encode(signature).decode()
