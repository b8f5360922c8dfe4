"""Destroying what the law no longer lets us keep, driven by an act that says so; refuses to touch any commitment."""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Callable, Sequence

from yifa.record.act import Act, ActId
from yifa.record.db import FAILURES, Connection
from yifa.record.errors import NotFound, PurgeWithoutAct

_log = logging.getLogger(__name__)

PURGES = "purges"
"""The open field of an act that lists what it destroys: `epoch.sequence/name`, or an evidence digest."""


def driver(appended: Sequence[Act], target: str) -> ActId:
    """The act of this transaction that orders the purge. Raises PurgeWithoutAct."""
    for act in reversed(appended):
        listed = act.open.get(PURGES)
        if isinstance(listed, list) and target in listed:
            return act.id
    raise PurgeWithoutAct(f"销毁 {target} 须由同一次提交中的销毁记录写明：请先办理销毁审批")


def purge_field(connection: Connection, town: str, act_id: ActId, name: str, by: ActId) -> None:
    """Destroy wrapped key and ciphertext of one private field, and the act's body digest with it. Raises NotFound."""
    where = (town, act_id.epoch, act_id.sequence)
    row = connection.execute(
        "SELECT wrapped FROM vault WHERE town = ? AND epoch = ? AND sequence = ? AND name = ?", (*where, name)
    ).fetchone()
    if row is None:
        raise NotFound(f"记录 {act_id} 没有非公开字段 {name}")
    if row[0] is None:
        return
    if connection.dialect == "sqlite":
        connection.execute("PRAGMA secure_delete=ON")
    connection.execute(
        "UPDATE vault SET wrapped = NULL, sealed = NULL, purged_by = ?"
        " WHERE town = ? AND epoch = ? AND sequence = ? AND name = ?",
        (str(by), *where, name),
    )
    # The digest of the submitted body was made over the private value too: whoever knows the rest could test guesses with it.
    key = connection.execute("SELECT body FROM act WHERE town = ? AND epoch = ? AND sequence = ?", where).fetchone()
    for line in key[0].split(b"\n") if key else ():
        if line.startswith(b'["key",'):
            actor, chosen = json.loads(line)[1]
            connection.execute("UPDATE act_key SET digest = NULL WHERE town = ? AND actor = ? AND key = ?", (town, actor, chosen))


def purge_evidence(connection: Connection, digest: str, by: str, seal_key: bytes) -> None:
    """Destroy an evidence file's key and the digest of its ciphertext. Raises NotFound."""
    row = connection.execute(
        "SELECT media_type, size, purpose, keep, stored_at, wrapped FROM evidence WHERE digest = ?", (digest,)
    ).fetchone()
    if row is None:
        raise NotFound(f"没有这份证据文件：{digest}")
    media_type, size, purpose, keep, stored_at, wrapped = row
    if wrapped is None:
        return
    if connection.dialect == "sqlite":
        connection.execute("PRAGMA secure_delete=ON")
    seal = evidence_seal(seal_key, (digest, media_type, size, purpose, keep, stored_at, None, None, by))
    connection.execute(
        "UPDATE evidence SET wrapped = NULL, file_digest = NULL, purged_by = ?, seal = ? WHERE digest = ?", (by, seal, digest)
    )


def finish(connection: Connection, purged: Sequence[str], forget: Callable[[str], None] | None) -> bool:
    """After the commit: remove destroyed files, leave no old copy of the bytes in the write-ahead log or in dead rows.

    Never raises, for the acts are recorded by now: False if a long reader holds the write-ahead log or a file could not be
    removed, and the caller tries again after a later commit. Copies on backups, on replicas and in the disk's own blocks are
    beyond this program; they hold ciphertext only.
    """
    try:
        for target in purged:
            if forget is not None and target.startswith("sha256:"):
                forget(target)
        if connection.dialect == "sqlite":
            connection.execute("PRAGMA secure_delete=OFF")
            return connection.shrink_log()
        for table in ("vault", "act_key", "evidence"):
            connection.execute(f"VACUUM {table}")
    except FAILURES as error:
        _log.warning("已销毁的内容还有残留没有清理，下次提交后再清理：%s", error)
        return False
    return True


def key_binding(town: str, actor: str, key: str, act_id: ActId) -> bytes:
    """What an encrypted body digest is bound to."""
    return f"act_key\0{town}\0{actor}\0{key}\0{act_id}".encode()


def evidence_seal(key: bytes, row: Sequence[object]) -> bytes:
    """MAC over an evidence row: (digest, media type, size, purpose, keep, stored at, file digest, wrapped, purged by)."""
    plain = [value.hex() if isinstance(value, bytes) else value for value in row]
    return hmac.digest(key, json.dumps(["evidence", *plain], ensure_ascii=False).encode(), "sha256")
