"""One stored act against its leaf, its columns, its vault rows and its idempotency key; refuses to know the tree around it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from yifa.record.act import ActId, Json
from yifa.record.body import SEALED, act_commitments, leaf_entry, read_lines
from yifa.record.clock import read_time
from yifa.record.db import Connection
from yifa.record.epoch import epoch_of, is_restored, year_of
from yifa.record.errors import LogInconsistent
from yifa.record.gap import FIELD
from yifa.record.purge import PURGES, key_binding
from yifa.record.vault import Vault, read_content, row_binding

COLUMNS = "sequence, position, kind, matter, matter_position, leaf_hash, salts, body"


@dataclass(slots=True)
class Passed:
    """What the walk carries from act to act of a town."""

    position: int = 0
    recorded_at: datetime | None = None
    sealed: int = 0
    keyed: int = 0
    previous: Mapping[str, Json] | None = None
    """What the first act of the next epoch must say of the one before."""
    faults: list[tuple[str, str]] = field(default_factory=list)
    """(place, sentence) of the act at hand."""


class ActCheck:
    """Checks the acts of one town's epoch in their order. `check` gives the leaf hash computed again, or None."""

    def __init__(self, connection: Connection, town: str, epoch: int, vault: Vault, log: Json, passed: Passed) -> None:
        self._connection = connection
        self._town = town
        self._epoch = epoch
        self._vault = vault
        self._log = log
        self._passed = passed

    def check(self, row: tuple[Any, ...], vault_rows: list[tuple[Any, ...]]) -> bytes | None:
        """Faults go to `passed.faults`."""
        sequence, position, kind, matter, matter_position, leaf_hash, salts, body = row
        passed = self._passed
        passed.faults = []
        found: bytes | None = None
        try:
            entry = leaf_entry(self._town, self._epoch, sequence, act_commitments(body, salts))
            found = hashlib.sha256(b"\x00" + entry).digest()
            fields = read_lines(body)
        except (ValueError, KeyError, TypeError, AttributeError):
            self._fault("act", "内容已损坏，读不出")
            passed.position += 1
            return None
        if found != leaf_hash:
            self._fault("act", "内容与叶哈希不符：内容、盐或哈希被改动")
        columns = {"kind": kind, "matter": matter, "matter_position": matter_position}
        for name, stored in columns.items():
            if fields.get(name) != stored:
                self._fault("act", f"索引列 {name} 与记录内容不符")
        if position != passed.position:
            self._fault("act", f"总序号不符：应为 {passed.position}，实为 {position}")
        passed.position += 1
        self._check_time(fields)
        self._check_first(sequence, fields)
        purged = self._check_vault(ActId(self._epoch, sequence), fields, vault_rows)
        self._check_key(ActId(self._epoch, sequence), fields, purged)
        self._check_evidence(fields)
        return found

    @property
    def faults(self) -> list[tuple[str, str]]:
        """(place, sentence) of the act checked last."""
        return self._passed.faults

    def _fault(self, place: str, text: str) -> None:
        self._passed.faults.append((place, text))

    def _check_time(self, fields: Mapping[str, Json]) -> None:
        try:
            read_time(str(fields.get("at")))
            recorded_at = read_time(str(fields.get("recorded_at")))
        except ValueError:
            self._fault("act", "时间读不出")
            return
        if epoch_of(recorded_at) != year_of(self._epoch):
            self._fault("act", "记录时间不在这一年")
        last = self._passed.recorded_at
        if last is not None and recorded_at < last:
            self._fault("act", "记录时间早于前一条")
        self._passed.recorded_at = recorded_at

    def _check_first(self, sequence: int, fields: Mapping[str, Json]) -> None:
        if sequence:
            return
        if fields.get("log") != self._log:
            self._fault("act", "首条记录写明的日志（方式、公钥）与本库不符")
        if fields.get("previous") != self._passed.previous:
            self._fault("act", "首条记录写明的上一年检查点与本库不符")
        if (FIELD in fields) != is_restored(self._epoch):
            self._fault("act", "首条记录没有说明从哪份备份恢复" if is_restored(self._epoch) else "首条记录自称恢复，期号却不是")

    def _check_vault(self, act_id: ActId, fields: Mapping[str, Json], rows: list[tuple[Any, ...]]) -> bool:
        """True if a private field of the act was purged."""
        sealed = fields.get(SEALED)
        expected = dict(sealed) if isinstance(sealed, dict) else {}
        self._passed.sealed += len(expected)
        purged = False
        for name, purpose, keep, wrapped, content, purged_by in rows:
            said = expected.pop(name, None)
            if not isinstance(said, dict):
                self._fault("vault", f"密库里多出字段 {name}")
            elif (purpose, keep) != (said.get("purpose"), said.get("keep")):
                self._fault("vault", f"密库字段 {name} 的用途或保存期限被改动")
            elif wrapped is None and content is None:
                purged = True
                if not ordered(self._connection, self._town, purged_by, f"{act_id}/{name}"):
                    self._fault("vault", f"密库字段 {name} 被清空，却没有销毁记录")
            elif purged_by is not None or not self._opens(act_id, name, purpose, keep, wrapped, content, said):
                self._fault("vault", f"密库字段 {name} 与承诺值不符：内容被改动")
        for name in expected:
            self._fault("vault", f"密库字段 {name} 不见了")
        return purged

    def _opens(
        self, act_id: ActId, name: str, purpose: str, keep: str | None, wrapped: bytes | None, content: bytes | None,
        said: Mapping[str, Json],
    ) -> bool:  # fmt: skip
        bound = row_binding(self._town, act_id.epoch, act_id.sequence, name, purpose, keep)
        try:
            _, commitment, found, _ = read_content(self._vault.open(wrapped or b"", content or b"", bound))
        except (LogInconsistent, ValueError, TypeError):
            return False
        return found == name and commitment.hex() == said.get("commitment")

    def _check_key(self, act_id: ActId, fields: Mapping[str, Json], purged: bool) -> None:
        key = fields.get("key")
        if key is None:
            return
        self._passed.keyed += 1
        if not isinstance(key, list) or len(key) != 2:
            self._fault("act_key", "办理编号读不出")
            return
        row = self._connection.execute(
            "SELECT epoch, sequence, digest FROM act_key WHERE town = ? AND actor = ? AND key = ?", (self._town, *key)
        ).fetchone()
        if row is None:
            self._fault("act_key", "办理编号的登记不见了")
        elif (row[0], row[1]) != (act_id.epoch, act_id.sequence):
            self._fault("act_key", f"办理编号被改指另一条记录 {row[0]}.{row[1]}")
        elif row[2] is None:
            if not purged:
                self._fault("act_key", "办理编号的内容摘要被清空，而本记录没有依法销毁的内容")
        else:
            try:
                self._vault.unwrap(row[2], key_binding(self._town, str(key[0]), str(key[1]), act_id))
            except LogInconsistent:
                self._fault("act_key", "办理编号的内容摘要被改动")

    def _check_evidence(self, fields: Mapping[str, Json]) -> None:
        listed = fields.get("evidence")
        for digest in listed if isinstance(listed, list) else ():
            row = self._connection.execute("SELECT 1 FROM evidence WHERE digest = ?", (digest,)).fetchone()
            if row is None:
                self._fault("evidence", f"所附证据的登记不见了：{digest}")


def ordered(connection: Connection, town: str, by: object, target: str) -> bool:
    """True if the act `by` (`epoch.sequence`) exists and lists `target` among what it destroys."""
    try:
        act_id = ActId.parse(str(by))
        row = connection.execute(
            "SELECT body FROM act WHERE town = ? AND epoch = ? AND sequence = ?", (town, act_id.epoch, act_id.sequence)
        ).fetchone()
        listed = read_lines(row[0]).get(PURGES) if row else None
    except ValueError:
        return False
    return isinstance(listed, list) and target in listed


def vault_rows(connection: Connection, town: str, epoch: int, first: int, last: int) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """(sequence, row) of the vault between two sequences, both included."""
    rows = connection.execute(
        "SELECT sequence, name, purpose, keep, wrapped, sealed, purged_by FROM vault"
        " WHERE town = ? AND epoch = ? AND sequence >= ? AND sequence <= ? ORDER BY sequence, name",
        (town, epoch, first, last),
    )
    for row in rows.fetchall():
        yield row[0], row[1:]
