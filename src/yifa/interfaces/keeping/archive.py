"""A backup as one file: what it holds is listed first with digests; refuses what differs from its list or points outside."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from yifa.record.errors import RecordError

FORMAT = "yifa-backup/1"
CONTENTS = "contents.json"
_CHUNK = 1 << 20


class Damaged(RecordError):
    """A backup that is not whole, or not one of ours."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup says of itself: the town and its log as copied, and every file with size and SHA-256 (hex)."""

    town: str
    mode: str
    program: str
    """Version of the software that made it."""
    made_at: str
    dialect: str
    epoch: int
    size: int
    position: int
    root: str
    files: Mapping[str, tuple[int, str]]

    @classmethod
    def read(cls, text: bytes) -> Contents:
        """Raises Damaged on any other form."""
        try:
            told = json.loads(text)
            if told.pop("format") != FORMAT:
                raise Damaged("不是依法的备份，或者是更新的版本写的：请用写它的那个版本恢复")
            files = {_plain(str(name)): (int(size), str(digest)) for name, (size, digest) in told.pop("files").items()}
            return cls(files=files, **told)
        except Damaged:
            raise
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise Damaged("备份的目录读不懂：文件已损坏，请换一份备份") from error

    def write(self) -> bytes:
        """As it stands first in the archive."""
        told: dict[str, Any] = {"format": FORMAT, **asdict(self)}
        told["files"] = {name: list(each) for name, each in sorted(self.files.items())}
        return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode()


def listed(folder: Path) -> dict[str, tuple[int, str]]:
    """Every file below a folder with its size and digest. Raises Damaged for links and devices."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise Damaged(f"{path} 是链接或者设备，不收进备份：请换成真正的文件")
        if path.is_file():
            found[path.relative_to(folder).as_posix()] = (path.stat().st_size, _digest(path))
    return found


def pack(folder: Path, contents: Contents, target: Path) -> None:
    """Write the archive durably; it appears under its name only when it is whole. Raises FileExistsError."""
    if target.exists():
        raise FileExistsError(17, "已经存在", str(target))
    partial = target.with_name(f".{target.name}.partial")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            with tarfile.open(fileobj=file, mode="w|", format=tarfile.PAX_FORMAT) as archive:
                text = contents.write()
                _add(archive, CONTENTS, len(text), io.BytesIO(text))
                for name in sorted(contents.files):
                    with (folder / name).open("rb") as source:
                        _add(archive, name, contents.files[name][0], source)
            file.flush()
            os.fsync(file.fileno())
        partial.rename(target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def unpack(source: Path, folder: Path) -> Contents:
    """Write every listed file into an empty folder and check it; nothing else is ever written. Raises Damaged."""
    try:
        with tarfile.open(source, mode="r|") as archive:
            members = iter(archive)
            contents = _first(archive, members)
            left = dict(contents.files)
            for member in members:
                if member.name not in left or not member.isfile():
                    raise Damaged(f"备份里有目录之外的内容：{member.name}")
                _write(archive, member, folder / member.name, *left.pop(member.name))
    except (tarfile.TarError, EOFError) as error:
        raise Damaged(f"{source} 不是完整的备份：请换一份（{error}）") from error
    if left:
        raise Damaged(f"备份不完整，缺少 {'、'.join(sorted(left)[:5])}{'等' if len(left) > 5 else ''}：请换一份备份")
    return contents


def _first(archive: tarfile.TarFile, members: Iterator[tarfile.TarInfo]) -> Contents:
    member = next(members, None)
    held = archive.extractfile(member) if member is not None and member.name == CONTENTS and member.isfile() else None
    if held is None:
        raise Damaged("不是依法的备份：开头没有目录")
    return Contents.read(held.read())


def _write(archive: tarfile.TarFile, member: tarfile.TarInfo, target: Path, size: int, digest: str) -> None:
    held = archive.extractfile(member)
    if held is None or member.size != size:
        raise Damaged(f"备份里的 {member.name} 大小不对：请换一份备份")
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    whole = hashlib.sha256()
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        while piece := held.read(_CHUNK):
            whole.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    if whole.hexdigest() != digest:
        raise Damaged(f"备份里的 {member.name} 被改动或者损坏：请换一份备份")


def _add(archive: tarfile.TarFile, name: str, size: int, source: Any) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    archive.addfile(member, source)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _plain(name: str) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or path.as_posix() != name or name == CONTENTS or "\\" in name:
        raise Damaged(f"备份的目录里有不收的文件名：{name!r}")
    return name
