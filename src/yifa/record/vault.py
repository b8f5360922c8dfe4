"""Where private values and their salts lie, each under a key that can be destroyed; refuses to know whose they are."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from yifa.record.act import Json
from yifa.record.body import Secret, line_commitment
from yifa.record.errors import LogInconsistent
from yifa.record.leaf import SALT_SIZE

KEY_SIZE = 32
NONCE_SIZE = 12
_ONCE = bytes(NONCE_SIZE)
"""A row key encrypts one message only, so its nonce may be constant."""

_ID_SIZE = 4


class Vault:
    """Seals and opens under one master key. Whoever holds database and master key reads everything not purged."""

    def __init__(self, master: bytes) -> None:
        self._master = AESGCM(master)
        # Names the master key in every wrap, so that a rotated one is recognised and not taken for damage.
        self._id = hashlib.sha256(b"yifa/1 vault key id" + master).digest()[:_ID_SIZE]

    def seal_rows(self, town: str, epoch: int, sequence: int, private: Iterable[Secret]) -> list[tuple[object, ...]]:
        """Rows of the table `vault` for an act's private fields."""
        rows: list[tuple[object, ...]] = []
        for item in private:
            field = item.field
            bound = row_binding(town, epoch, sequence, field.name, field.purpose or "", field.keep)
            wrapped, sealed = self.seal(item.salt + item.line, bound)
            rows.append((town, epoch, sequence, field.name, field.purpose, field.keep, wrapped, sealed))
        return rows

    def seal(self, content: bytes, bound: bytes) -> tuple[bytes, bytes]:
        """(wrapped key, ciphertext) under a fresh key; both open only together with `bound`."""
        noise = secrets.token_bytes(KEY_SIZE + NONCE_SIZE)
        key = noise[:KEY_SIZE]
        return self.wrap(key, bound, noise[KEY_SIZE:]), AESGCM(key).encrypt(_ONCE, content, bound)

    def open(self, wrapped: bytes, sealed: bytes, bound: bytes) -> bytes:
        """The content. Raises LogInconsistent if anything of it was changed, or another master key is in use."""
        return self.open_with(self.unwrap(wrapped, bound), sealed, bound)

    def open_with(self, key: bytes, sealed: bytes, bound: bytes) -> bytes:
        """The content under a key that was unwrapped before. Raises LogInconsistent."""
        try:
            return AESGCM(key).decrypt(_ONCE, sealed, bound)
        except (InvalidTag, ValueError) as error:
            raise LogInconsistent("密库内容已被改动，解不开") from error

    def wrap(self, secret: bytes, bound: bytes, nonce: bytes | None = None) -> bytes:
        """A short secret under the master key: key id, nonce, ciphertext."""
        nonce = nonce or secrets.token_bytes(NONCE_SIZE)
        return self._id + nonce + self._master.encrypt(nonce, secret, bound)

    def unwrap(self, wrapped: bytes, bound: bytes) -> bytes:
        """The short secret. Raises LogInconsistent."""
        if wrapped[:_ID_SIZE] != self._id:
            raise LogInconsistent("密库用的是另一把主密钥，或内容已被改动")
        at = _ID_SIZE + NONCE_SIZE
        try:
            return self._master.decrypt(wrapped[_ID_SIZE:at], wrapped[at:], bound)
        except (InvalidTag, ValueError) as error:
            raise LogInconsistent("密库内容已被改动，解不开") from error


def row_binding(town: str, epoch: int, sequence: int, name: str, purpose: str, keep: str | None) -> bytes:
    """What a vault row is bound to: moved to another act or relabelled, it no longer opens."""
    kept = "" if keep is None else f"={keep}"
    return f"vault\0{town}\0{epoch}.{sequence}\0{name}\0{purpose}\0{kept}".encode()


def read_content(content: bytes) -> tuple[bytes, bytes, str, Json]:
    """(salt, commitment, name, value) of an opened vault row."""
    salt, line = content[:SALT_SIZE], content[SALT_SIZE:]
    name, value = json.loads(line)
    return salt, line_commitment(salt, line), name, value
