"""The floors: a durable row written by the barest program, in the process and behind the shipped server; knows no act."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import quote

from yifa.record.db import Connection, Database

Bare: TypeAlias = Callable[[int], None]
"""Writes so many rows, each durable before the next."""

ROW = b"x" * 600
INSERT = "INSERT INTO floor (body) VALUES (?)"
FLOOR_FILE = "YIFA_FLOOR"
_SERVING = threading.Lock()
_opened: list[Connection] = []


def sqlite_floor(file: Path) -> Connection:
    """A new file with one table, under the record's own settings."""
    connection = Database.open(f"sqlite:///{file.resolve()}").connect()
    connection.execute("CREATE TABLE IF NOT EXISTS floor (id INTEGER PRIMARY KEY, body BLOB NOT NULL)")
    return connection


@contextmanager
def bare_sqlite(file: Path) -> Iterator[Bare]:
    """Inserts one after the other, each its own transaction."""
    connection = sqlite_floor(file)

    def bare(count: int) -> None:
        for _ in range(count):
            connection.execute(INSERT, (ROW,))

    try:
        yield bare
    finally:
        connection.close()


@contextmanager
def bare_postgres(url: str, writers: int) -> Iterator[tuple[Bare, list[str]]]:
    """Inserts by so many connections at once, and as many urls of empty schemas; everything is dropped in the end."""
    name = f"yifa_bench_{secrets.token_hex(4)}"
    schemas = [f"{name}_{number}" for number in range(writers)]
    database = Database.open(url)
    connections = [database.connect() for _ in range(writers)]
    admin = connections[0]
    try:
        for schema in (name, *schemas):
            admin.execute(f"CREATE SCHEMA {schema}")
        admin.execute(f"CREATE TABLE {name}.floor (id BIGSERIAL PRIMARY KEY, body BYTEA NOT NULL)")
        insert = INSERT.replace("floor", f"{name}.floor")
        with ThreadPoolExecutor(writers) as pool:

            def bare(count: int) -> None:
                def some(connection: Connection) -> None:
                    for _ in range(count // writers):
                        connection.execute(insert, (ROW,))

                for _ in pool.map(some, connections):
                    pass

            yield bare, [with_schema(url, schema) for schema in schemas]
    finally:
        for schema in (name, *schemas):
            admin.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
        for connection in connections:
            connection.close()


def with_schema(url: str, schema: str) -> str:
    """The same database, seen from one schema."""
    return f"{url}{'&' if '?' in url else '?'}options={quote(f'-csearch_path={schema}', safe='')}"


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """A WSGI program that keeps the body of a POST durably and says so: the least that a server can promise."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    with _SERVING:
        if not _opened:
            _opened.append(sqlite_floor(Path(os.environ[FLOOR_FILE])))
        _opened[0].execute(INSERT, (body,))
    answer = b'{"kept":true}'
    start_response("201 Created", [("Content-Type", "application/json"), ("Content-Length", str(len(answer)))])
    return [answer]
