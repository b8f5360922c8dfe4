"""Second factor and one-time secrets: sealing, checking, digests; refuses to know who holds them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from datetime import UTC, datetime

import pyotp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

PERIOD = 30  # seconds a code lives; one period of drift each way is accepted
SLIP_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def _key() -> bytes:
    return hashlib.sha256(b"yifa totp" + settings.SECRET_KEY.encode()).digest()


def seal(secret: str) -> str:
    """The secret encrypted for the desk database, as text."""
    nonce = os.urandom(12)
    return base64.b64encode(nonce + AESGCM(_key()).encrypt(nonce, secret.encode(), None)).decode()


def unseal(sealed: str) -> str | None:
    """The secret, or None where it was sealed under another key or damaged."""
    raw = base64.b64decode(sealed)
    try:
        return AESGCM(_key()).decrypt(raw[:12], raw[12:], None).decode()
    except InvalidTag:
        return None


def new_totp() -> str:
    """A fresh base32 secret."""
    return pyotp.random_base32()


def totp_uri(secret: str, username: str) -> str:
    """What the authenticator app reads from the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name="Yifa")


def matching_step(secret: str, code: str, now: datetime | None = None) -> int | None:
    """The time step whose code this is, among last, this and next; None if it is none of them."""
    at = int((now or datetime.now(UTC)).timestamp()) // PERIOD
    totp = pyotp.TOTP(secret)
    for step in (at, at - 1, at + 1):
        if hmac.compare_digest(totp.at(step * PERIOD).encode(), code.strip().encode()):
            return step
    return None


def new_slip() -> str:
    """What stands on a slip: 20 characters that cannot be mistaken for each other, in groups."""
    text = "".join(secrets.choice(SLIP_ALPHABET) for _ in range(20))
    return "-".join(text[i : i + 5] for i in range(0, 20, 5))


def new_token() -> str:
    """A bearer token of 256 bits."""
    return secrets.token_urlsafe(32)


def slip_digest(text: str) -> str:
    """What is kept of a slip; case and surrounding blanks do not matter when it is typed."""
    return digest(text.strip().upper())


def digest(secret: str) -> str:
    """What is kept of a slip or token; both are random and long, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
