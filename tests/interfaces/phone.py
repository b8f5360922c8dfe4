"""A phone as the browser plays it: makes its keys, seals what it captures, signs its bundle, sends it; here in Python."""

from __future__ import annotations

import json
import secrets
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from django.http import HttpResponse
from django.test import Client

from tests.interfaces.town import ITEM, Small
from yifa.interfaces.onsite.container import MAGIC
from yifa.interfaces.onsite.sealing import TownKey, fingerprint, point_of, seal
from yifa.law.zone import SHANGHAI
from yifa.record.act import Act

PHOTO = b"\xff\xd8\xff\xe0" + b"photo" * 40 + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n" + b"drawn" * 10 + b"\x00\x00\x00\x00IEND\xaeB`\x82"
FILES: dict[str, tuple[str, bytes, str]] = {
    "photo-1": ("photo", PHOTO, "show-card.scene"),
    "photo-2": ("photo", PHOTO + b"2\xff\xd9", ""),
    "paper": ("drawing", PNG, "issue.paper"),
    "signature": ("drawing", PNG + b"\0", "serve.receipt_form"),
}


@dataclass
class Phone:
    """A phone in somebody's hand. Change `facts`, `files`, `times` before sending to make another case of it."""

    town: Small
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    matter: str = ""
    block: Act | None = None
    officers: tuple[str, str] = ("甲", "乙")
    demonstration: bool = True
    rules: Mapping[str, Any] = field(default_factory=dict)
    cosign: Mapping[str, Any] | None = None

    @property
    def public(self) -> bytes:
        """The public key."""
        return point_of(self.key.public_key())

    @property
    def mark(self) -> str:
        """Its fingerprint."""
        return fingerprint(self.public)

    def enrol(self, client: Client) -> HttpResponse:
        """Hand in the public key."""
        return client.post("/onsite/enrol/", {"public_key": b64encode(self.public).decode()})

    def register(self, numbers: int = 5) -> None:
        """The registrar records the device and lends it numbers."""
        facts = {"device_name": "示例机", "device_holder": self.town.who["甲"], "key_fingerprint": self.mark, "handed_over": True}
        clerk = [("办", "registrar")]
        self.matter = self.town.act("field-device.register", clerk, facts).matter
        self.block = self.town.act("field-device.lend-numbers", clerk, {"how_many": numbers}, matter=self.matter)

    def acts(self, start: datetime, amount: int = 5000) -> list[dict[str, Any]]:
        """What happened at the scene, a minute apart."""
        decided: dict[str, Any] = {
            "kind": "fine", "amount": amount, "certain": True, "complex": "no", "remedy": True, "remedy_route": "either",
            "party_signed": "yes", "to_publish": "yes",
        }  # fmt: skip
        told: dict[str, Any] = {
            "party": {"kind": "person", "name": "示例当事人丁"}, "facts_found": "在人行道上摆放货物", "item": ITEM,
            "proposed_kind": "fine", "proposed_amount": amount, "stated": "no",
        }  # fmt: skip
        served = (start + timedelta(minutes=4)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        steps: list[tuple[str, dict[str, Any]]] = [
            ("show-card", {
                "shown": True, "rights_told": True, "seen_at": start.astimezone(SHANGHAI).date().isoformat(),
                "place": {"text": "示例路口", "village": "示例一村"}, "scene": {"file": "photo-1"},
            }),
            ("tell", told),
            ("decide", decided),
            ("issue", {"paper": {"file": "paper"}}),
            ("serve", {"way": "direct", "handed_at": served, "receiver": "示例当事人丁", "receipt_form": {"file": "signature"}}),
        ]  # fmt: skip
        return [
            {"step": step, "at": (start + timedelta(minutes=n)).isoformat(), "facts": facts}
            for n, (step, facts) in enumerate(steps)
        ]

    def manifest(self, start: datetime, amount: int = 5000, number: int | None = 1, **changed: Any) -> dict[str, Any]:
        """What the phone says of the scene."""
        cosign = self.cosign if self.cosign is not None else {"demonstration": True}
        told: dict[str, Any] = {
            "v": 1, "bundle": secrets.token_hex(16), "device": self.matter, "key": self.mark,
            "officers": [{"person": self.town.who[name]} for name in self.officers],
            "clock": {"device": start.isoformat(), "offset_ms": 0}, "rules": dict(self.rules),
            "judged": {"allowed": True, "words": ""},
            "number": {"n": number, "text": f"示例{number}"}, "cosign": cosign, "acts": self.acts(start, amount),
            "files": listed(FILES),
        }  # fmt: skip
        return {**told, **changed}

    def bundle(self, told: dict[str, Any], files: Mapping[str, tuple[str, bytes, str]] | None = None) -> bytes:
        """The sealed bytes."""
        town = TownKey(self.town.runtime.home).public
        payload = json.dumps(told)
        whole = json.dumps({"payload": payload, "signature": self.sign(payload)}).encode()
        pieces = [("manifest", whole), *((name, one[1]) for name, one in (files or FILES).items())]
        sealed = [(name, seal(town, data, f"{told['bundle']}|{name}", secrets.token_bytes(12))) for name, data in pieces]
        return container(told["bundle"], self.mark, sealed)

    def sign(self, payload: str) -> str:
        """The device's signature."""
        r, s = utils.decode_dss_signature(self.key.sign(payload.encode(), ec.ECDSA(hashes.SHA256())))
        return b64encode(r.to_bytes(32, "big") + s.to_bytes(32, "big")).decode()


def listed(files: Mapping[str, tuple[str, bytes, str]]) -> list[dict[str, Any]]:
    """What the phone wrote down of each file at capture."""
    return [
        {"name": name, "kind": kind, "fact": fact, "sha256": sha256(data).hexdigest(), "size": len(data), "at": "", "place": None}
        for name, (kind, data, fact) in files.items()
    ]


def container(bundle: str, device: str, sealed: list[tuple[str, bytes]]) -> bytes:
    """The bytes around the sealed parts."""
    heading = json.dumps({"bundle": bundle, "device": device, "parts": [{"name": n, "size": len(b)} for n, b in sealed]}).encode()
    return MAGIC + len(heading).to_bytes(4, "big") + heading + b"".join(data for _, data in sealed)


def send(client: Client, raw: bytes, sent: str = "", digest: str | None = None) -> HttpResponse:
    """Hand a bundle over."""
    return client.post(
        "/onsite/bundles/", raw, content_type="application/octet-stream",
        HTTP_X_YIFA_DIGEST=sha256(raw).hexdigest() if digest is None else digest, HTTP_X_YIFA_SENT=sent,
    )  # fmt: skip
