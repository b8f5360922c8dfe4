"""The hash of a tree (RFC 6962 §2.1), SHA-256 or its SM3 twin; refuses to know what is hashed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

HASH_SIZE = 32
"""Bytes in a hash; SHA-256 and SM3 agree on it, so proofs of both have one shape."""


@dataclass(frozen=True, slots=True)
class TreeHash:
    """A hash function with the leaf and node prefixes that keep a leaf from ever passing for a node."""

    name: str
    """As `hashlib.new` knows it."""

    def leaf(self, data: bytes) -> bytes:
        """Hash of one entry."""
        return hashlib.new(self.name, b"\x00" + data).digest()

    def node(self, left: bytes, right: bytes) -> bytes:
        """Hash of an inner node over its two children."""
        return hashlib.new(self.name, b"\x01" + left + right).digest()

    def empty(self) -> bytes:
        """Root of the tree without leaves."""
        return hashlib.new(self.name, b"").digest()

    def available(self) -> bool:
        """False where this machine's OpenSSL was built without the function (SM3 on some)."""
        return self.name in hashlib.algorithms_available


SHA256 = TreeHash("sha256")
SM3 = TreeHash("sm3")
