"""Evidence files, encrypted each under a key that can be destroyed; refuses to know what they show."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from yifa.record.clock import write_time
from yifa.record.db import Connection, as_failure
from yifa.record.errors import LogInconsistent, Malformed, NotFound, Purged
from yifa.record.keys import write_durably
from yifa.record.purge import evidence_seal
from yifa.record.reader import Reads
from yifa.record.vault import Vault

PREFIX = "sha256:"
LARGEST = 256 * 1024 * 1024
"""Bytes of one file; it is encrypted in memory."""

COLUMNS = "digest, media_type, size, purpose, keep, stored_at, file_digest, wrapped, purged_by, seal"
_SALT_SIZE = 32


class Evidence:
    """Stores files beside the database. A file is there durably before its row is, and its row before any act names it.

    A file with personal data (`purpose` given) is named by a salted digest whose salt lies encrypted with
    its key: after a purge nobody can confirm a guess of its content. A public one is named by its plain SHA-256.
    """

    def __init__(
        self, folder: Path, reads: Reads, vault: Vault, seal_key: bytes,
        side: Callable[[Callable[[Connection], None]], None], now: Callable[[], datetime],
    ) -> None:  # fmt: skip
        self._folder = folder
        self._reads = reads
        self._vault = vault
        self._seal_key = seal_key
        self._side = side
        self._now = now

    def put(self, data: bytes, *, media_type: str, purpose: str | None = None, keep: str | None = None) -> str:
        """Store a file and return its digest `sha256:…`; returns only when it is on the disk. Raises Malformed, WriteFailed."""
        if len(data) > LARGEST:
            raise Malformed(f"文件有 {len(data)} 字节，最多 {LARGEST}：请分成几份上传")
        if not media_type or (purpose is not None and not purpose.strip()):
            raise Malformed("证据文件须写明类型；非公开的还须写明用途")
        salt = b"" if purpose is None else secrets.token_bytes(_SALT_SIZE)
        digest = content_digest(salt, data)
        if purpose is None and self._reads.query("SELECT 1 FROM evidence WHERE digest = ?", (digest,)):
            return digest
        wrapped, sealed = self._vault.seal(data, file_binding(digest))
        wrapped = self._vault.wrap(self._vault.unwrap(wrapped, file_binding(digest)) + salt, file_binding(digest))
        try:
            write_durably(self.path(digest), sealed)
        except OSError as error:
            raise as_failure(error) or error from error
        file_digest = hashlib.sha256(sealed).digest()
        row = (digest, media_type, len(data), purpose, keep, write_time(self._now()), file_digest, wrapped, None)
        marks = ", ".join("?" * (len(row) + 1))
        statement = f"INSERT INTO evidence ({COLUMNS}) VALUES ({marks}) ON CONFLICT DO NOTHING"  # noqa: S608  # constants
        self._side(lambda connection: _run(connection, statement, (*row, evidence_seal(self._seal_key, row))))
        return digest

    def get(self, digest: str, *, purpose: str | None = None) -> bytes:
        """The file's bytes; `purpose` of the reading is needed where it holds personal data, and the caller records it.

        Raises NotFound, Purged, Malformed (no purpose), LogInconsistent if the file was changed or is missing.
        """
        row = self.row(digest)
        if row[3] is not None and not (purpose and purpose.strip()):
            raise Malformed("查阅非公开证据须写明用途")
        if row[7] is None:
            raise Purged(f"证据 {digest} 已依法销毁（见记录 {row[8]}）")
        return self.read(row)

    def opened(self, digest: str, *, purpose: str) -> tuple[bytes, bytes]:
        """Salt and bytes of a file, for handing out the proof that it is the one an act names. Raises what `get` raises."""
        data = self.get(digest, purpose=purpose)
        return self._vault.unwrap(self.row(digest)[7], file_binding(digest))[32:], data

    def media_type(self, digest: str) -> str:
        """As given when it was stored. Raises NotFound."""
        return str(self.row(digest)[1])

    def row(self, digest: str) -> tuple[Any, ...]:
        """The row of `COLUMNS`. Raises NotFound."""
        rows = self._reads.query(f"SELECT {COLUMNS} FROM evidence WHERE digest = ?", (digest,))  # noqa: S608  # constant columns
        if not rows:
            raise NotFound(f"没有这份证据文件：{digest}")
        return rows[0]

    def read(self, row: tuple[Any, ...]) -> bytes:
        """Decrypt and check a row's file. Raises LogInconsistent, saying what is wrong."""
        digest, size, wrapped = str(row[0]), row[2], row[7]
        self.check_seal(row)
        try:
            sealed = self.path(digest).read_bytes()
        except FileNotFoundError as error:
            raise LogInconsistent(f"证据文件不见了：{digest}") from error
        if hashlib.sha256(sealed).digest() != row[6]:
            raise LogInconsistent(f"证据文件被改动：{digest}")
        content = self._vault.unwrap(wrapped, file_binding(digest))
        key, salt = content[:32], content[32:]
        data = self._vault.open_with(key, sealed, file_binding(digest))
        if content_digest(salt, data) != digest or len(data) != size:
            raise LogInconsistent(f"证据文件与其摘要不符：{digest}")
        return data

    def check_seal(self, row: tuple[Any, ...]) -> None:
        """Raises LogInconsistent if any column of the row was changed."""
        if not hmac.compare_digest(evidence_seal(self._seal_key, row[:9]), row[9]):
            raise LogInconsistent(f"证据登记被改动：{row[0]}")

    def forget(self, digest: str) -> None:
        """Remove the ciphertext of a purged file; its key is gone already."""
        self.path(digest).unlink(missing_ok=True)

    def path(self, digest: str) -> Path:
        """Where the ciphertext lies. Raises NotFound for what is not a digest."""
        name = digest.removeprefix(PREFIX)
        if not digest.startswith(PREFIX) or len(name) != 64 or set(name) - set("0123456789abcdef"):
            raise NotFound(f"不是证据文件的摘要：{digest!r}")
        return self._folder / name[:2] / name[2:]


def content_digest(salt: bytes, data: bytes) -> str:
    """`sha256:` and the digest over salt and data; without a salt the plain one."""
    return PREFIX + hashlib.sha256(salt + data).hexdigest()


def file_binding(digest: str) -> bytes:
    """What a file's key and ciphertext are bound to."""
    return json.dumps(["evidence", digest]).encode()


def _run(connection: Connection, statement: str, row: tuple[object, ...]) -> None:
    connection.execute(statement, row)
