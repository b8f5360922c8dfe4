"""Ed25519 with one answer for everybody, odd keys and signatures refused; refuses to know notes and logs."""

from __future__ import annotations

import secrets
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KEY_SIZE: Final = 32
SIGNATURE_SIZE: Final = 64

_PRIME: Final = 2**255 - 19
_ORDER: Final = 2**252 + 27742317777372353535851937790883648493
_SIGN_BIT: Final = 1 << 255

_ORDER_EIGHT_Y: Final = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
"""y of the points of order eight: a root of d·y⁴ + 2y² − 1. Its negative is the other."""

_LOW_ORDER_Y: Final = frozenset({0, 1, _PRIME - 1, _ORDER_EIGHT_Y, _PRIME - _ORDER_EIGHT_Y})
"""y of all eight points whose multiples never leave a group of eight; x's sign does not matter."""


def acceptable_point(encoded: bytes) -> bool:
    """True for 32 bytes that spell a point in its one canonical way and not one of low order.

    OpenSSL takes some of these that other libraries refuse; two honest verifiers would then disagree.
    """
    if len(encoded) != KEY_SIZE:
        return False
    y = int.from_bytes(encoded, "little") & ~_SIGN_BIT
    return y < _PRIME and y not in _LOW_ORDER_Y


def verify(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """True only for a valid signature under the strict rules; never raises on bytes of any length."""
    if len(signature) != SIGNATURE_SIZE or not acceptable_point(public_key) or not acceptable_point(signature[:32]):
        return False
    if int.from_bytes(signature[32:], "little") >= _ORDER:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def new_seed() -> bytes:
    """32 random bytes to make a private key of."""
    return secrets.token_bytes(KEY_SIZE)


def public_key(seed: bytes) -> bytes:
    """The 32-byte public key of a seed. Raises ValueError on any other length."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def sign(seed: bytes, message: bytes) -> bytes:
    """The 64-byte signature (RFC 8032) over the message."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)
