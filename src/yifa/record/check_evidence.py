"""Every evidence row and file against its digest and seal; refuses to know what a file shows."""

from __future__ import annotations

from collections.abc import Iterator

from yifa.record.act import ActId
from yifa.record.check_act import ordered
from yifa.record.db import Connection
from yifa.record.errors import RecordError
from yifa.record.evidence import COLUMNS, Evidence
from yifa.record.finding import Finding

_CHUNK = 200


def check_evidence(connection: Connection, evidence: Evidence) -> Iterator[Finding]:
    """One file in memory at a time."""
    last = ""
    while True:
        rows = connection.execute(
            f"SELECT {COLUMNS} FROM evidence WHERE digest > ? ORDER BY digest LIMIT {_CHUNK}",  # noqa: S608  # constants
            (last,),
        ).fetchall()
        if not rows:
            return
        for row in rows:
            last = str(row[0])
            try:
                evidence.check_seal(row)
                if row[7] is not None:
                    evidence.read(row)
                elif not _purge_ordered(connection, str(row[8]), last):
                    yield _named(connection, last, f"证据 {last} 被清空，却没有销毁记录")
            except RecordError as error:
                yield _named(connection, last, str(error))


def _purge_ordered(connection: Connection, by: str, digest: str) -> bool:
    town, _, act = by.partition("/")
    return ordered(connection, town, act, digest)


def _named(connection: Connection, digest: str, text: str) -> Finding:
    """With the first act that names the file."""
    holds = "instr(body, ?) > 0" if connection.dialect == "sqlite" else "position(? in body) > 0"
    row = connection.execute(
        f"SELECT town, epoch, sequence FROM act WHERE {holds} ORDER BY position LIMIT 1",  # noqa: S608  # one of two constants
        (digest.encode(),),
    ).fetchone()
    if row is None:
        return Finding(text, place="evidence")
    act_id = ActId(row[1], row[2])
    return Finding(f"记录 {act_id} 所附{text}", row[0], act_id, "evidence")
