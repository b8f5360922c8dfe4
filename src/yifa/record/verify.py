"""The whole record checked against itself, its checkpoints and whatever was kept outside; refuses to repair anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from yifa.record import schema
from yifa.record.act import ActId
from yifa.record.body import read_lines
from yifa.record.check_act import ActCheck, Passed
from yifa.record.check_evidence import check_evidence
from yifa.record.check_head import check_head
from yifa.record.checkpoint import Checkpoint, CheckpointError, open_checkpoint
from yifa.record.clock import read_time
from yifa.record.db import Connection, Database
from yifa.record.edge import Edge
from yifa.record.epoch import MODES, origin
from yifa.record.errors import RecordError
from yifa.record.evidence import Evidence
from yifa.record.finding import Finding
from yifa.record.gap import gaps, lost
from yifa.record.head import Head
from yifa.record.keyring import Keyring
from yifa.record.memory import Kept, Memory, named, open_kept
from yifa.record.note import NoteError
from yifa.record.quick import quick_edge
from yifa.record.walk import Anchor, Walk


@dataclass(frozen=True, slots=True)
class Outside:
    """What somebody else kept: signed checkpoints, and the keys of witnesses one trusts."""

    checkpoints: Sequence[Path] = ()
    witnesses: Sequence[str] = ()


class Verifying:
    """One run over a snapshot of the database. Memory does not grow with the record."""

    def __init__(
        self, database: Database, keyring: Keyring, memory: Memory, evidence: Evidence, outside: Outside, *, quick: bool
    ) -> None:
        self._database = database
        self._keyring = keyring
        self._memory = memory
        self._evidence = evidence
        self._outside = outside
        self._quick = quick
        self._sealed = self._keyed = self._tiles = self._checkpoints = self._acts = 0
        self._witnesses: set[str] = set()

    def run(self) -> Iterator[Finding]:
        """Every finding; none that is `bad` means the record is whole."""
        connection = self._database.connect(read_only=True)
        try:
            connection.execute("BEGIN" if connection.dialect == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ")
            try:
                schema.check_version(connection)
            except RecordError as error:
                yield Finding(str(error), place="record_meta")
            for town in _towns(connection):
                yield from self._town(connection, town)
            if not self._quick:
                yield from check_evidence(connection, self._evidence)
                yield from self._strays(connection)
            yield self._witness_note()
        finally:
            connection.rollback()
            connection.close()

    def _town(self, connection: Connection, town: str) -> Iterator[Finding]:
        if not self._keyring.knows(town):
            yield Finding(f"库里有 {town} 的内容，却没有它的签名密钥：不是本库的镇，或镇的标识被改动", town, place="head")
            return
        mode = self._mode(connection, town)
        anchors: defaultdict[int, list[Anchor]] = defaultdict(list)
        signed: defaultdict[int, int] = defaultdict(int)
        last: dict[int, Kept] = {}
        for source, kept in self._kept(connection, town):
            try:
                checkpoint = open_kept(self._keyring, town, mode, kept)
            except RecordError as error:
                yield Finding(f"{error}（{source}）", town, ActId(kept.epoch, max(kept.size - 1, 0)), "checkpoint")
                continue
            anchors[kept.epoch].append(Anchor(checkpoint, source))
            if source == _DATABASE:
                signed[kept.epoch] = max(signed[kept.epoch], kept.size)
                last[kept.epoch] = max(last.get(kept.epoch, kept), kept)
        yield from self._outside_anchors(town, mode, anchors)
        yield from _declared_gaps(connection, town, mode, anchors)
        yield from self._lost_checkpoints(town, anchors)
        passed, edge, epoch = Passed(), Edge(), 0
        for epoch in sorted({*_epochs(connection, town), *anchors}):
            findings, edge = self._epoch(connection, town, mode, epoch, anchors[epoch], signed[epoch], passed)
            yield from findings
            passed.previous = named(last[epoch]) if epoch in last else passed.previous
        true = Head(town, mode, epoch, passed.position, passed.recorded_at, edge)
        self._sealed += passed.sealed
        self._keyed += passed.keyed
        self._acts += passed.position
        yield from check_head(connection, true, self._keyring.seal_key, signed=signed[epoch])

    def _epoch(
        self, connection: Connection, town: str, mode: str, epoch: int, anchors: list[Anchor], signed: int, passed: Passed
    ) -> tuple[Iterator[Finding], Edge]:
        if self._quick:
            newest = max((anchor.checkpoint for anchor in anchors), key=lambda found: found.size, default=None)
            edge, findings = quick_edge(connection, town, epoch, newest)
            passed.position += edge.size
            passed.recorded_at = _recorded_at(connection, town, epoch) or passed.recorded_at
            return iter(findings), edge
        walk = Walk(connection, town, epoch, anchors, signed)
        check = ActCheck(connection, town, epoch, self._keyring.vault, self._keyring.describe(town, mode, epoch), passed)

        def found() -> Iterator[Finding]:
            yield from walk.run(check)
            self._tiles += walk.tiles

        return found(), walk.edge

    def _kept(self, connection: Connection, town: str) -> Iterator[tuple[str, Kept]]:
        rows = connection.execute("SELECT epoch, size, note FROM checkpoint WHERE town = ? ORDER BY epoch, size", (town,))
        for row in rows.fetchall():
            self._checkpoints += 1
            yield _DATABASE, Kept(*row)
        for kept in self._memory.all(town):
            yield _FILES, kept

    def _lost_checkpoints(self, town: str, anchors: dict[int, list[Anchor]]) -> Iterator[Finding]:
        for epoch, found in sorted(anchors.items()):
            held = {anchor.checkpoint.size for anchor in found if anchor.source == _DATABASE}
            for anchor in found:
                if anchor.source == _FILES and anchor.checkpoint.size not in held:
                    text = f"数据库里少了已签的检查点 {epoch}/{anchor.checkpoint.size}（{anchor.source}里有）"
                    yield Finding(text, town, ActId(epoch, anchor.checkpoint.size - 1), "checkpoint")

    def _outside_anchors(self, town: str, mode: str, anchors: dict[int, list[Anchor]]) -> Iterator[Finding]:
        """Checkpoints that somebody else kept, of this town's logs."""
        for path in self._outside.checkpoints:
            text = path.read_text(encoding="utf-8")
            try:
                name = text.partition("\n")[0]
                epoch = int(name.rpartition("/")[2])
                if name != origin(town, mode, epoch):
                    continue
                signed = open_checkpoint(text, name, [self._keyring.verifier(town, mode, epoch)], self._outside.witnesses)
            except (CheckpointError, NoteError, ValueError) as error:
                yield Finding(f"外部检查点 {path.name} 不可信：{error}", town, place="outside")
                continue
            self._witnesses.update(found.name for found in signed.witnesses)
            anchors.setdefault(epoch, []).append(Anchor(signed.checkpoint, f"外部文件 {path.name}"))

    def _mode(self, connection: Connection, town: str) -> str:
        """As the first act says; the head may have been changed."""
        said = _said_mode(connection, town)
        if said is None:
            head = connection.execute("SELECT mode FROM head WHERE town = ?", (town,)).fetchone()
            said = str(head[0]) if head else None
        return said if said in MODES else "live"

    def _strays(self, connection: Connection) -> Iterator[Finding]:
        """Rows that belong to nothing that was walked."""
        expected = {
            "act": ("记录", self._acts),
            "vault": ("密库", self._sealed),
            "act_key": ("办理编号", self._keyed),
            "tile": ("哈希块", self._tiles),
            "checkpoint": ("检查点", self._checkpoints),
        }
        for table, (name, count) in expected.items():
            row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608  # names from the line above
            if row is None or row[0] != count:
                yield Finding(f"{name}表应有 {count} 行，实有 {row and row[0]} 行：有行被移走或加入", place=table)

    def _witness_note(self) -> Finding:
        if self._witnesses:
            names = "、".join(sorted(self._witnesses))
            return Finding(f"外部见证 {len(self._witnesses)} 家：{names}", place="outside", bad=False)
        return Finding("无外部见证", place="outside", bad=False)


_DATABASE = "数据库"
_FILES = "检查点文件夹"
_RESTORED = "恢复时的说明"


def _declared_gaps(
    connection: Connection, town: str, mode: str, anchors: defaultdict[int, list[Anchor]]
) -> Iterator[Finding]:  # fmt: skip
    """Name what a restoration lost; take away the checkpoints it owns up to, and hold the copy to the root it told."""
    found = gaps(connection, town)
    for epoch, (kept, signed) in lost(found).items():
        anchors[epoch] = [anchor for anchor in anchors[epoch] if not kept < anchor.checkpoint.size <= signed]
    for gap in found:
        yield Finding(str(gap), town, ActId(gap.epoch, gap.size), "restored", bad=False)
        if gap.size:
            copy = Checkpoint(origin(town, mode, gap.epoch), gap.size, bytes.fromhex(gap.root))
            anchors[gap.epoch].append(Anchor(copy, _RESTORED))


def _towns(connection: Connection) -> list[str]:
    """Towns of heads, acts and checkpoints: a town whose head was taken away is still found."""
    found = {row[0] for row in connection.execute("SELECT town FROM head").fetchall()}
    for table in ("act", "checkpoint"):
        town = ""
        while True:
            row = connection.execute(f"SELECT min(town) FROM {table} WHERE town > ?", (town,)).fetchone()  # noqa: S608  # constants
            if row is None or row[0] is None:
                break
            town = row[0]
            found.add(town)
    return sorted(found)


def _epochs(connection: Connection, town: str) -> Iterator[int]:
    epoch = -1
    while True:
        row = connection.execute("SELECT min(epoch) FROM act WHERE town = ? AND epoch > ?", (town, epoch)).fetchone()
        if row is None or row[0] is None:
            return
        epoch = row[0]
        yield epoch


def _recorded_at(connection: Connection, town: str, epoch: int) -> datetime | None:
    row = connection.execute(
        "SELECT body FROM act WHERE town = ? AND epoch = ? ORDER BY sequence DESC LIMIT 1", (town, epoch)
    ).fetchone()
    try:
        return read_time(str(read_lines(row[0]).get("recorded_at"))) if row else None
    except ValueError:
        return None


def _said_mode(connection: Connection, town: str) -> str | None:
    """None where the first act is missing or damaged; the walk then names it."""
    row = connection.execute("SELECT body FROM act WHERE town = ? ORDER BY epoch, sequence LIMIT 1", (town,)).fetchone()
    try:
        log = read_lines(row[0]).get("log") if row else None
    except (ValueError, TypeError):
        return None
    return str(log.get("mode")) if isinstance(log, dict) else None
