"""Captured files: what they are by their own bytes, and whether they are what the device hashed; refuses to repair any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.conf import settings

from yifa.interfaces.onsite.container import NAME, Container
from yifa.interfaces.onsite.sealing import TownKey, Unreadable

KINDS: Mapping[str, tuple[tuple[bytes, int, str], ...]] = {
    "photo": (
        (b"\xff\xd8\xff", 0, "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
        (b"WEBP", 8, "image/webp"),
        (b"ftyphei", 4, "image/heic"),
    ),
    "drawing": ((b"\x89PNG\r\n\x1a\n", 0, "image/png"),),
    "sound": (
        (b"\x1a\x45\xdf\xa3", 0, "audio/webm"),
        (b"OggS", 0, "audio/ogg"),
        (b"ftyp", 4, "audio/mp4"),
    ),
}
ENDS = {"image/jpeg": b"\xff\xd9", "image/png": b"IEND\xaeB`\x82"}


@dataclass(frozen=True, slots=True)
class Captured:
    """One file in clear. `odd` says what people should know of it."""

    name: str
    data: bytes
    media: str
    fact: str
    odd: str


def captured(container: Container, key: TownKey, told: Any) -> Captured:
    """Open a file and compare it with what the device wrote down at capture. Raises Unreadable."""
    if not isinstance(told, dict) or not isinstance(told.get("name"), str) or not NAME.fullmatch(told["name"]):
        raise Unreadable("现场文件的目录不对")
    name, fact = str(told["name"]), str(told.get("fact") or "")
    data = container.open(key, name)
    if sha256(data).hexdigest() != told.get("sha256"):
        raise Unreadable(f"现场文件“{name}”与采集时的摘要不符")
    if len(data) > settings.EVIDENCE_MAX_BYTES:
        raise Unreadable(f"现场文件“{name}”超过 20 兆")
    media = media_of(str(told.get("kind")), data)
    if media is None:
        raise Unreadable(f"现场文件“{name}”不是它所说的那种文件")
    return Captured(name, data, media, fact, odd(name, media, data))


def media_of(kind: str, data: bytes) -> str | None:
    """What the bytes begin like, among the types of this kind of capture."""
    return next((media for magic, at, media in KINDS.get(kind, ()) if data[at : at + len(magic)] == magic), None)


def odd(name: str, media: str, data: bytes) -> str:
    """A picture with something behind its end is kept as it is, and said to be so."""
    end = ENDS.get(media)
    return f"文件“{name}”的图像后面另有内容，只作证据保存，不得直接公开" if end and not data.rstrip(b"\0").endswith(end) else ""
