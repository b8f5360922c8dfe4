"""Whether a rebuild changed anything: each table's content as one digest before and after; repairs nothing itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from hashlib import sha256

from yifa.projections.port import Reading
from yifa.projections.projector import TABLES


def fingerprints(reader: Reading, town: str) -> dict[str, str]:
    """A digest of every projection's rows of one town, whatever order the database keeps them in."""
    return {table: _fingerprint(reader, town, table) for table in TABLES}


def rebuilt(reader: Reading, town: str, rebuild: Callable[[], object]) -> list[str]:
    """Run a rebuild and name the tables whose content is not what it was."""
    before = fingerprints(reader, town)
    rebuild()
    return differing(before, fingerprints(reader, town))


def differing(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Tables whose digests differ."""
    return [table for table in TABLES if before[table] != after[table]]


def _fingerprint(reader: Reading, town: str, table: str) -> str:
    rows = reader.query(f"SELECT * FROM {table} WHERE town = ?", (town,))  # noqa: S608 (names of our own tables)
    whole = sha256()
    for line in sorted(json.dumps(row, ensure_ascii=False, default=str) for row in rows):
        whole.update(line.encode() + b"\n")
    return whole.hexdigest()
