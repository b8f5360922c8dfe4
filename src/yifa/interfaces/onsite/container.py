"""The bytes of a bundle: a short heading in clear and sealed parts after it; refuses to know what the parts say."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yifa.interfaces.onsite.sealing import TownKey, Unreadable, signed_by

MAGIC = b"YIFA1"
LARGEST = 64 * 1024 * 1024
LONGEST_HEADING = 64 * 1024
MOST_PARTS = 40
MANIFEST = "manifest"
NAME = re.compile(r"[a-z0-9-]{1,40}")
BUNDLE = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Container:
    """A bundle taken apart, nothing opened: its id, the device's fingerprint, sealed parts by name."""

    bundle: str
    device: str
    parts: Mapping[str, bytes]

    @classmethod
    def read(cls, raw: bytes) -> Container:
        """Take the bytes apart. Raises Unreadable."""
        start = len(MAGIC) + 4
        length = int.from_bytes(raw[len(MAGIC) : start], "big")
        if not raw.startswith(MAGIC) or length > LONGEST_HEADING or len(raw) < start + length:
            raise Unreadable("不是现场记录，或者没有传完")
        told = _json(raw[start : start + length])
        bundle, device, listed = told.get("bundle"), told.get("device"), told.get("parts")
        if not (isinstance(bundle, str) and BUNDLE.fullmatch(bundle) and isinstance(device, str) and len(device) <= 40):
            raise Unreadable("现场记录没有编号")
        if not isinstance(listed, list) or not 0 < len(listed) <= MOST_PARTS:
            raise Unreadable("现场记录的目录不对")
        return cls(bundle, device, _parts(raw, start + length, listed))

    def open(self, key: TownKey, name: str) -> bytes:
        """One part in clear. Raises Unreadable; a part of another bundle or of another name does not open."""
        if name not in self.parts:
            raise Unreadable(f"现场记录缺少“{name[:40]}”")
        return key.open(self.parts[name], f"{self.bundle}|{name}")

    def manifest(self, key: TownKey, public: bytes) -> tuple[dict[str, Any], bytes]:
        """What the device says, and its exact bytes with the signature. Raises Unreadable where the device did not sign it."""
        content = self.open(key, MANIFEST)
        told = _json(content)
        payload, signature = told.get("payload"), told.get("signature")
        if not isinstance(payload, str) or not isinstance(signature, str):
            raise Unreadable("现场记录没有设备签名")
        try:
            signed = signed_by(public, b64decode(signature, validate=True), payload.encode())
        except ValueError:
            signed = False
        if not signed:
            raise Unreadable("设备签名不对：不是登记的那台设备签的")
        inner = _json(payload.encode())
        if inner.get("bundle") != self.bundle or inner.get("key") != self.device:
            raise Unreadable("现场记录的编号与内容不符")
        return inner, content


def _parts(raw: bytes, start: int, listed: list[Any]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for one in listed:
        name, size = (one.get("name"), one.get("size")) if isinstance(one, dict) else (None, None)
        right = isinstance(name, str) and NAME.fullmatch(name) and name not in found
        if not right or not isinstance(size, int) or isinstance(size, bool) or size < 0 or start + size > len(raw):
            raise Unreadable("现场记录的目录与内容不符")
        found[str(name)] = raw[start : start + size]
        start += size
    if start != len(raw):
        raise Unreadable("现场记录后面多出了内容")
    return found


def _json(raw: bytes) -> dict[str, Any]:
    try:
        told = json.loads(raw.decode("utf-8"), parse_float=_coarse)
    except (ValueError, RecursionError) as error:
        raise Unreadable("现场记录读不懂") from error
    if not isinstance(told, dict):
        raise Unreadable("现场记录读不懂")
    return told


def _coarse(text: str) -> str:
    """Places have fractions; the record has no floats, so they stay text."""
    return text
