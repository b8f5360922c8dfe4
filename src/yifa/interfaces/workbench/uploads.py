"""Takes uploaded files into the evidence store by what they are, not by what they are called; refuses everything else."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.forms.reading import Mend, Wrong
from yifa.interfaces.workbench.forms.typed import Typed
from yifa.procedure.declaration import FactSpec

SUFFIX = ".upload"
KINDS: tuple[tuple[bytes, int, str], ...] = (
    (b"\xff\xd8\xff", 0, "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
    (b"%PDF-", 0, "application/pdf"),
    (b"PK\x03\x04", 0, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"ID3", 0, "audio/mpeg"),
    (b"ftyp", 4, "video/mp4"),
)
TAKEN = frozenset(media for _, _, media in KINDS)
SCANS = frozenset({"image/jpeg", "image/png", "application/pdf"})


def take(desk: Desk, specs: Mapping[str, FactSpec], files: MultiValueDict[str, UploadedFile[Any]]) -> tuple[Typed, list[Wrong]]:
    """Seal every uploaded file; the form keeps its digest and shown name. Errors name the field."""
    typed: Typed = {}
    wrong: list[Wrong] = []
    for field, upload in files.items():
        key = field.removesuffix(SUFFIX)
        spec = spec_at(specs, key)
        if isinstance(upload, list) or spec is None or not field.endswith(SUFFIX):
            continue
        purpose = spec.private.purpose if spec.private else None
        keep = spec.private.keep if spec.private else None
        try:
            typed[f"{key}.digest"] = [sealed(desk, upload, TAKEN, purpose, keep)]
            typed[f"{key}.file_name"] = [shown_name(upload.name or "")]
        except Mend as mend:
            wrong.append(Wrong(key, spec.label, str(mend)))
    return typed, wrong


def without(files: MultiValueDict[str, UploadedFile[Any]], keys: Collection[str]) -> MultiValueDict[str, UploadedFile[Any]]:
    """The uploads but for those of some fields."""
    return MultiValueDict({name: files.getlist(name) for name in files if name.removesuffix(SUFFIX) not in keys})


def sealed(desk: Desk, upload: UploadedFile[Any], kinds: Collection[str], purpose: str | None, keep: str | None) -> str:
    """Store one uploaded file of these media types and return its digest. Raises Mend saying what to upload instead."""
    data = upload.read(settings.EVIDENCE_MAX_BYTES + 1)
    media = media_type(data)
    if len(data) > settings.EVIDENCE_MAX_BYTES:
        raise Mend("文件超过 20 兆，请压缩或者分成几份再上传")
    if media is None or media not in kinds:
        raise Mend("认不出这种文件，请上传照片、扫描件、文档、录音或者录像" if kinds is TAKEN else "请上传扫描件或者照片")
    return desk.current.store.evidence.put(data, media_type=media, purpose=purpose, keep=keep)


def spec_at(specs: Mapping[str, FactSpec], key: str) -> FactSpec | None:
    """The fact a form key belongs to, inside lists too; None for anything that takes no file."""
    _, name, *rest = (*key.split("."), "")
    spec = specs.get(name)
    if spec is not None and spec.type == "list" and len(rest) >= 2:
        spec = spec.items.get(rest[1])
    return spec if spec is not None and spec.type in ("evidence", "paper") else None


def media_type(data: bytes) -> str | None:
    """What the file begins like, among the kinds that are taken."""
    return next((media for magic, offset, media in KINDS if data[offset : offset + len(magic)] == magic), None)


def shown_name(name: str) -> str:
    """The file's own name for people, without folders, controls or direction marks."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if c.isprintable())[:80] or "未命名文件"
