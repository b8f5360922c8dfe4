"""A whole copy of a record's database taken while it is written, and put into an empty place; refuses to look into it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pysqlite3
from psycopg.conninfo import conninfo_to_dict

from yifa.record.db import Database, SqliteDatabase
from yifa.record.errors import RecordError

_PAGES = 4096
"""Copied at a time, so that the writer is not kept waiting."""


_ENVIRONMENT = {
    "host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE", "options": "PGOPTIONS",
}  # fmt: skip


def copy_database(url: str, target: Path) -> None:
    """Write one consistent copy of the database into a file that must not exist. Raises RecordError.

    SQLite by its online backup, PostgreSQL by the server's own `pg_dump`.
    """
    if target.exists():
        raise RecordError(f"{target} 已经存在，不覆盖：请换一个文件名")
    database = Database.open(url)
    if isinstance(database, SqliteDatabase):
        copy_sqlite(database.path, target)
        return
    _run(url, "pg_dump", "--format=custom", "--no-owner", f"--file={target}")


def put_database(source: Path, url: str) -> None:
    """Put a copy where `url` says, which must be empty. Raises RecordError."""
    database = Database.open(url)
    if isinstance(database, SqliteDatabase):
        if database.path.exists():
            raise RecordError(f"{database.path} 已经存在，不覆盖")
        shutil.copyfile(source, database.path)
        database.path.chmod(0o600)
        return
    connection = database.connect(read_only=True)
    try:
        row = connection.execute("SELECT to_regclass('record_meta')").fetchone()
    finally:
        connection.close()
    if row is not None and row[0] is not None:
        raise RecordError("这个 PostgreSQL 数据库里已经有记录，不覆盖：请建一个空的数据库")
    named = conninfo_to_dict(url).get("dbname", "postgres")
    _run(url, "pg_restore", "--exit-on-error", "--no-owner", "--single-transaction", f"--dbname={named}", str(source))


def copy_sqlite(source: Path, target: Path) -> None:
    """A consistent copy of any SQLite file, readable by its owner only. Raises RecordError where it is not a database."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    reading, writing = pysqlite3.connect(source), pysqlite3.connect(target)
    try:
        reading.backup(writing, pages=_PAGES)
        # A copy in a journal of its own needs no second file beside it.
        writing.execute("PRAGMA journal_mode=DELETE")
    except pysqlite3.Error as error:
        raise RecordError(f"{source} 复制不了：{error}") from error
    finally:
        writing.close()
        reading.close()


def _run(url: str, program: str, *words: str) -> None:
    """Run a client program of the server; where and who goes by its environment, which other users cannot list."""
    if shutil.which(program) is None:
        raise RecordError(f"没有找到 {program}：请安装 PostgreSQL 的客户端程序，版本不低于服务器")
    told = {name: str(value) for key, value in conninfo_to_dict(url).items() if (name := _ENVIRONMENT.get(key)) and value}
    done = subprocess.run([program, *words], capture_output=True, text=True, check=False, env={**os.environ, **told})  # noqa: S603
    if done.returncode:
        raise RecordError(f"{program} 没有成功：{done.stderr.strip() or done.returncode}")
