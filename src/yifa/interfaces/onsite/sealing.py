"""The town's key for the scene, and what is sealed to it; refuses whatever was changed on the way."""

from __future__ import annotations

from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from yifa.record.keys import ensure_key

KEY_FILE = "onsite.key"
POINT, NONCE = 65, 12
"""Bytes of an uncompressed point of P-256, and of a nonce."""
INFO = b"yifa-onsite/1"
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the group of P-256."""


class Unreadable(Exception):
    """The bytes cannot be what a device of this town sealed."""


class TownKey:
    """The private key, in a file of its own. Any device may seal to its public half; only the town opens."""

    def __init__(self, home: Path) -> None:
        raw = int.from_bytes(ensure_key(home / "keys", KEY_FILE), "big")
        self._private = ec.derive_private_key(raw % (ORDER - 1) + 1, ec.SECP256R1())
        self.public = point_of(self._private.public_key())

    @property
    def told(self) -> str:
        """The public half as pages hand it out, base64."""
        return b64encode(self.public).decode()

    def open(self, sealed: bytes, binding: str) -> bytes:
        """What was sealed under this binding. Raises Unreadable."""
        if len(sealed) < POINT + NONCE + 16:
            raise Unreadable("封存的内容不完整")
        point, nonce, text = sealed[:POINT], sealed[POINT : POINT + NONCE], sealed[POINT + NONCE :]
        try:
            other = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
            return AESGCM(key_between(self._private, other, point, self.public)).decrypt(nonce, text, binding.encode())
        except (ValueError, InvalidTag) as error:
            raise Unreadable("封存的内容被改动过，或者不是封给本镇的") from error


def key_between(mine: ec.EllipticCurvePrivateKey, other: ec.EllipticCurvePublicKey, sender: bytes, town: bytes) -> bytes:
    """The content key both sides work out from the sender's passing key and the town's."""
    shared = mine.exchange(ec.ECDH(), other)
    return HKDF(hashes.SHA256(), 32, sender + town, INFO).derive(shared)


def seal(town: bytes, content: bytes, binding: str, nonce: bytes) -> bytes:
    """What a device does; here for tests and tools. `nonce` must be fresh, though the key is as well."""
    passing = ec.generate_private_key(ec.SECP256R1())
    point = point_of(passing.public_key())
    key = key_between(passing, ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), town), point, town)
    return point + nonce + AESGCM(key).encrypt(nonce, content, binding.encode())


def point_of(key: ec.EllipticCurvePublicKey) -> bytes:
    """The uncompressed point."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def fingerprint(public: bytes) -> str:
    """Twenty hex digits in fives of four, for two people to compare: 3f9a-10c2-77de-54b1-90aa."""
    text = sha256(public).hexdigest()[:20]
    return "-".join(text[i : i + 4] for i in range(0, 20, 4))


def public_of(text: str) -> bytes:
    """A device's public key as it sent it. Raises Unreadable for what is no point of the curve."""
    try:
        raw = b64decode(text, validate=True)
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    except ValueError as error:
        raise Unreadable("设备公钥不对") from error
    if len(raw) != POINT:
        raise Unreadable("设备公钥不对")
    return raw


def signed_by(public: bytes, signature: bytes, content: bytes) -> bool:
    """True where the device's key signed the content; the signature is r and s side by side."""
    if len(signature) != 64:
        return False
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
    try:
        key.verify(utils.encode_dss_signature(r, s), content, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True
