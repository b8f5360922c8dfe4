"""The form of a case bundle: acts with openings and proofs, files, one signed list; refuses to know what it is about.

A bundle is a ZIP whose entries are stored, never compressed, so that it cannot unpack into more than it is. `manifest.json`
lists every other entry with its SHA-256, `bundle.note` signs the list under the log's key. Nothing in it is to be believed
before `yifa.record.bundle_check` has looked.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from yifa.record.act import ActId, Json
from yifa.record.canonical import canonical
from yifa.record.clock import write_time
from yifa.record.leaf import Commitment

FORMAT = "yifa-bundle/1"
MANIFEST, NOTE = "manifest.json", "bundle.note"
_STAMP = (1980, 1, 1, 0, 0, 0)
"""ZIP wants a time; the real one is in the signed list."""


@dataclass(frozen=True, slots=True)
class BundledAct:
    """One act: its leaf, every field that is opened, and why the others are not (`purged` or `withheld`), with its proof."""

    id: ActId
    leaf: bytes
    openings: Sequence[Commitment]
    proof: str
    closed: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Its entry."""
        return f"acts/{self.id}.json"

    def encode(self) -> bytes:
        """The entry's bytes."""
        openings: list[Json] = [dict(each.to_json()) for each in self.openings]
        body: dict[str, Json] = {"leaf": self.leaf.decode("ascii"), "openings": openings, "proof": self.proof}
        return canonical({**body, "closed": dict(self.closed)})


@dataclass(frozen=True, slots=True)
class BundledFile:
    """One file. `digest` is what acts call it; `salt` belongs to the digest of a file with personal data."""

    path: str
    data: bytes
    digest: str = ""
    salt: bytes = b""


@dataclass(frozen=True, slots=True)
class Bundle:
    """What goes in. `matters` are whole: the first is the case, the others belong to it. `absent`: why a file is not there."""

    town: str
    made_at: datetime
    title: str
    matters: Sequence[str]
    keys: Sequence[str]
    """Public keys of the log in text form, one for each year that an act lies in."""
    acts: Sequence[BundledAct]
    files: Sequence[BundledFile]
    contents: Sequence[Mapping[str, Json]] = ()
    absent: Mapping[str, str] = field(default_factory=dict)

    def manifest(self) -> bytes:
        """The list that is signed."""
        acts: list[Json] = [
            {"id": str(act.id), "path": act.path, "sha256": hashlib.sha256(act.encode()).hexdigest()} for act in self.acts
        ]
        files: list[Json] = [
            {
                "path": file.path, "size": len(file.data), "sha256": hashlib.sha256(file.data).hexdigest(),
                "digest": file.digest, "salt": file.salt.hex(),
            }
            for file in self.files
        ]  # fmt: skip
        body: dict[str, Json] = {
            "format": FORMAT, "town": self.town, "made_at": write_time(self.made_at), "title": self.title,
            "matters": list(self.matters), "keys": list(self.keys), "acts": acts, "files": files,
            "contents": [dict(row) for row in self.contents], "absent": dict(self.absent),
        }  # fmt: skip
        return canonical(body)


def statement(manifest: bytes, town: str) -> str:
    """The text that is signed for a manifest; its first line can never be that of a checkpoint."""
    return f"{FORMAT}\n{town}\n{hashlib.sha256(manifest).hexdigest()}\n"


def pack(bundle: Bundle, note: str) -> bytes:
    """The ZIP. The same content always gives the same bytes. Raises ValueError where two entries would share a path."""
    entries = [(NOTE, note.encode()), (MANIFEST, bundle.manifest())]
    entries += [(act.path, act.encode()) for act in bundle.acts]
    entries += [(file.path, file.data) for file in bundle.files]
    _check_paths([path for path, _ in entries])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path, data in entries:
            archive.writestr(zipfile.ZipInfo(path, _STAMP), data)
    return out.getvalue()


def _check_paths(paths: Iterable[str]) -> None:
    seen: set[str] = set()
    for path in paths:
        if path in seen or not safe_path(path):
            raise ValueError(f"卷宗包里的路径重复或者不成立：{path!r}")
        seen.add(path)


def safe_path(path: str) -> bool:
    """True for a relative path of plain parts that cannot leave the folder it is unpacked into."""
    parts = path.split("/")
    plain = all(part and part not in (".", "..") and not part.startswith(".") for part in parts)
    return plain and path.isprintable() and "\\" not in path and ":" not in path and len(path.encode()) <= 200
