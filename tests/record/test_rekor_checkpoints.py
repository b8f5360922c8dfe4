"""Real checkpoints of a public log, good and spoilt, get the verdict their publishers give them."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from tests.record.vectors import unbase64, vectors
from yifa.record.checkpoint import Checkpoint, open_checkpoint
from yifa.record.note import split
from yifa.record.tree import leaf_hash, verify_inclusion


@dataclass(frozen=True)
class PublishedKey:
    """A key that states its own id; ECDSA is only for reading other people's logs, so it lives here."""

    name: str
    key_id: bytes
    spki: bytes

    def verify(self, text: bytes, signature: bytes) -> bool:
        key = load_der_public_key(self.spki)
        try:
            if isinstance(key, ec.EllipticCurvePublicKey):
                key.verify(signature, text, ec.ECDSA(SHA256()))
            elif isinstance(key, ed25519.Ed25519PublicKey):
                key.verify(signature, text)
            else:
                return False
        except InvalidSignature:
            return False
        return True


def published_key(given: dict[str, str]) -> PublishedKey:
    stated = unbase64(given["checkpoint_key_id_b64"]) or unbase64(given["log_id_b64"])
    spki = unbase64(given["spki_b64"])
    return PublishedKey(given["name"], (stated or hashlib.sha256(spki).digest())[:4], spki)


def accepted(case: dict[str, Any]) -> bool:
    """The rule of the vectors: signed by the log the origin names, same size and root, entry leads to the root."""
    if not case["checkpoint"]:
        return False
    root, size = unbase64(case["root_hash_b64"]), int(case["tree_size"])
    try:
        origin = Checkpoint.parse(split(case["checkpoint"])[0]).origin
        log = origin.split(" - ")[0]
        keys = [published_key(key) for key in case["log_keys"] if key["name"] == log]
        checkpoint = open_checkpoint(case["checkpoint"], origin, keys).checkpoint
    except ValueError:
        return False
    if (checkpoint.size, checkpoint.root) != (size, root):
        return False
    hashes = [unbase64(item) for item in case["hashes_b64"] or ()]
    return verify_inclusion(int(case["log_index"]), size, leaf_hash(base64.b64decode(case["entry_b64"])), hashes, root)


def test_every_bundle_gets_its_verdict() -> None:
    cases = vectors("rekor/checkpoints.json")["cases"]
    assert len(cases) == 17
    wrong = [case["name"] for case in cases if accepted(case) is not (case["expect"] == "accept")]
    assert wrong == []
