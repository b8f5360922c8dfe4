"""One transaction that holds a town's head: the only place where an act is appended; refuses to judge and to commit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yifa.record import purge
from yifa.record.act import Act, ActId, Field, Json, Judged
from yifa.record.body import leaf_entry, write_body
from yifa.record.clock import as_utc, write_time
from yifa.record.db import Connection, Cursor, Params
from yifa.record.errors import KeyConflict, Malformed, MatterMismatch, NotFound, Unjudged
from yifa.record.gap import FIELD, declared
from yifa.record.hashing import SHA256
from yifa.record.head import Head
from yifa.record.insert import insert_act
from yifa.record.keyring import Keyring
from yifa.record.memory import previous_epoch
from yifa.record.reader import Reads


@dataclass(slots=True)
class Book:
    """What every transaction of a store shares. `judge` is set by the door above."""

    keyring: Keyring
    judge: Callable[[Tx, object], Judged] | None = None
    forget: Callable[[str], None] | None = None
    """Removes an evidence file once the purge of its key is committed."""
    purging: Callable[[Tx, ActId, str], None] | None = None
    """Told in the same transaction of every private field destroyed, so that nothing made from its value is left."""


class Tx(Reads):
    """Reads see what this transaction wrote. Nothing is recorded before the writer has committed it."""

    def __init__(self, connection: Connection, book: Book, head: Head, now: datetime) -> None:
        super().__init__(book.keyring.vault, book.keyring.seal_key)
        self._connection = connection
        self._book = book
        self._head = head
        self._appended: list[Act] = []
        self.purged: list[str] = []
        """What this transaction destroys; the writer cleans up behind it after the commit."""
        self.execute: Callable[..., Cursor] = connection.execute
        self.town = head.town
        self.now = now

    def connection(self) -> Connection:
        """The connection of this transaction."""
        return self._connection

    def head(self, town: str | None = None) -> Head:
        """The head with what this transaction appended; another town's as committed."""
        return self._head if town in (None, self.town) else super().head(str(town))

    def executemany(self, sql: str, rows: list[Params]) -> None:
        """Run one statement for every row."""
        self._connection.executemany(sql, rows)

    def append(self, judged: Judged | object) -> Act:
        """Append an act and return it as recorded; with a known idempotency key and the same content, the earlier act.

        Anything that is not `Judged` goes to the judge, so an insert without a judgement is judged all the same; without a
        judge it raises Unjudged. Raises Malformed, MatterMismatch, KeyConflict, NotFound (evidence), and what the judge raises.
        """
        act = self._judge(judged)
        last, earlier = self._look(act)
        if earlier is not None:
            return earlier
        position = _next_position(act, last)
        body = write_body(self._system_fields(act, position), self._checked_fields(act))
        head = self._head
        act_id = ActId(head.epoch, head.size)
        leaf_hash = SHA256.leaf(leaf_entry(self.town, act_id.epoch, act_id.sequence, body.commitments))
        where = (self.town, act_id.epoch, act_id.sequence)
        row = (*where, head.position, act.kind, act.matter, position, leaf_hash, body.salts, body.lines)
        vault = self._vault.seal_rows(*where, body.secrets) if body.secrets else ()
        insert_act(self._connection, row, vault, self._key_row(act, act_id))
        self._head = head.grown(leaf_hash, self.now)
        sealed = tuple(item.field.name for item in body.secrets)
        at = as_utc(act.at)
        done = Act(self.town, act_id, head.position, act.kind, act.matter, position, at, self.now, body.open, sealed, leaf_hash)
        self._appended.append(done)
        return done

    def find_key(self, actor: str, key: str) -> tuple[Act, str | None] | None:
        """The earlier act under this idempotency key, and the digest (hex) of what was submitted (None once purged)."""
        row = self.execute(
            "SELECT epoch, sequence, digest FROM act_key WHERE town = ? AND actor = ? AND key = ?", (self.town, actor, key)
        ).fetchone()
        if row is None:
            return None
        return self._held(actor, key, row)

    def purge(self, act_id: ActId, name: str) -> None:
        """Destroy a private value. An act appended in this transaction must list `epoch.sequence/name` in its field `purges`.

        Raises PurgeWithoutAct, NotFound; doing it twice changes nothing.
        """
        by = purge.driver(self._appended, f"{act_id}/{name}")
        self.purged.append(name)
        purge.purge_field(self._connection, self.town, act_id, name, by)
        if self._book.purging is not None:
            self._book.purging(self, act_id, name)

    def purge_evidence(self, digest: str) -> None:
        """Destroy an evidence file's key; an act appended here must list the digest in `purges`. Raises as `purge`."""
        by = purge.driver(self._appended, digest)
        self.purged.append(digest)
        purge.purge_evidence(self._connection, digest, f"{self.town}/{by}", self._seal_key)

    def _judge(self, judged: Judged | object) -> Judged:
        if isinstance(judged, Judged):
            return judged
        if self._book.judge is None:
            raise Unjudged("只有经过判断的行为才能写入记录：请从办理入口提交")
        found = self._book.judge(self, judged)
        if not isinstance(found, Judged):
            raise Unjudged("判断没有给出结果，不能写入记录：请从办理入口提交")
        return found

    def _look(self, act: Judged) -> tuple[int | None, Act | None]:
        """The matter's last position, and the earlier act under the same key and content, in one question."""
        if act.key is None:
            row = self.execute(_LAST, (self.town, act.matter)).fetchone()
            return (None if row is None else row[0]), None
        if not act.body_digest:
            raise Malformed("带办理编号的提交须附内容摘要")
        row = self.execute(_LAST_AND_KEY, (self.town, act.matter, self.town, *act.key)).fetchone()
        assert row is not None
        if row[1] is None:
            return row[0], None
        earlier, digest = self._held(*act.key, row[1:])
        if digest is None:
            raise KeyConflict(f"办理编号已用于记录 {earlier.id}，其内容已依法销毁，无法比对：请换一个办理编号提交")
        if digest != act.body_digest:
            raise KeyConflict(f"办理编号已用于记录 {earlier.id}，而这次的内容不同：请刷新页面，核对后换一个办理编号提交")
        return row[0], earlier

    def _held(self, actor: str, key: str, row: Sequence[Any]) -> tuple[Act, str | None]:
        act_id = ActId(row[0], row[1])
        digest = None if row[2] is None else self._vault.unwrap(row[2], purge.key_binding(self.town, actor, key, act_id)).decode()
        return self.act(self.town, act_id), digest

    def _key_row(self, act: Judged, act_id: ActId) -> tuple[object, ...] | None:
        if act.key is None or act.body_digest is None:
            return None
        actor, key = act.key
        digest = self._vault.wrap(act.body_digest.encode(), purge.key_binding(self.town, actor, key, act_id))
        return self.town, actor, key, act_id.epoch, act_id.sequence, digest

    def _system_fields(self, act: Judged, position: int) -> list[tuple[str, Json]]:
        if not act.kind or not act.matter:
            raise Malformed("记录须写明种类和事项")
        system: list[tuple[str, Json]] = [
            ("kind", act.kind),
            ("matter", act.matter),
            ("matter_position", position),
            ("at", write_time(act.at)),
            ("recorded_at", write_time(self.now)),
        ]
        if self._head.size == 0:
            system.append(("log", self._book.keyring.describe(self.town, self._head.mode, self._head.epoch)))
            previous = previous_epoch(self._connection, self._head)
            if previous is not None:
                system.append(("previous", previous))
            restored = declared(self._connection, self._head)
            if restored is not None:
                system.append((FIELD, restored))
        if act.key is not None:
            system.append(("key", list(act.key)))
        if act.judgement:
            system.append(("judged", act.judgement))
        return system

    def _checked_fields(self, act: Judged) -> tuple[Field, ...]:
        """The fields with `evidence` among them, every file of it stored before."""
        given = [field for field in act.fields if field.name == "evidence"]
        listed: list[Json] = list(act.evidence)
        if given and act.evidence and given[0].value != listed:
            raise Malformed("字段 evidence 与所附证据不一致")
        for digest in act.evidence:
            row = self.execute("SELECT 1 FROM evidence WHERE digest = ?", (digest,)).fetchone()
            if row is None:
                raise NotFound(f"没有这份证据文件：{digest}；请先上传再提交")
        return act.fields if given or not listed else (*act.fields, Field("evidence", listed))


_LAST = "SELECT max(matter_position) AS last FROM act WHERE town = ? AND matter = ?"
_LAST_AND_KEY = (
    f"SELECT m.last, k.epoch, k.sequence, k.digest FROM ({_LAST}) AS m"  # noqa: S608  # a constant
    " LEFT JOIN act_key AS k ON k.town = ? AND k.actor = ? AND k.key = ?"
)


def _next_position(act: Judged, last: int | None) -> int:
    if act.opens and last is not None:
        raise MatterMismatch(f"事项 {act.matter} 已经存在，不能再次开立：请刷新后在原事项里办理")
    if not act.opens and last is None:
        raise MatterMismatch(f"没有事项 {act.matter}：请先办理开立该事项的一步")
    return 0 if last is None else last + 1
