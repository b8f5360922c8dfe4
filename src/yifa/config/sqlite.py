"""Puts the tested SQLite in place of the interpreter's own; refuses to start on a version that can corrupt in WAL."""

from __future__ import annotations

import sys

import pysqlite3
from pysqlite3 import dbapi2

LEAST = (3, 51, 3)


def use_tested_sqlite() -> None:
    """Every later `import sqlite3` gets the packaged library. Raises RuntimeError if that library is too old."""
    if dbapi2.sqlite_version_info < LEAST:
        raise RuntimeError(f"SQLite {dbapi2.sqlite_version} 在预写日志方式下可能损坏数据，需要 {'.'.join(map(str, LEAST))} 以上")
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = dbapi2
