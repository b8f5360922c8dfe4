"""A place to keep a record in, on each database; PostgreSQL only where YIFA_TEST_POSTGRES names one."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.record.making import Place, demonstration
from yifa.record.store import Store


@contextmanager
def on_postgres(directory: Path) -> Iterator[Place]:
    """A schema of its own, dropped at the end."""
    server = os.environ.get("YIFA_TEST_POSTGRES")
    if not server:
        pytest.skip("没有设置 YIFA_TEST_POSTGRES，PostgreSQL 上的测试略过（no PostgreSQL given）")
    schema = f"record_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
    joint = "&" if "?" in server else "?"
    try:
        yield Place(f"{server}{joint}options=-csearch_path%3D{schema}", directory)
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("SET client_min_messages = warning")
            connection.execute(f"DROP SCHEMA {schema} CASCADE")


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """An empty database and home directory of its own."""
    if request.param == "sqlite":
        yield Place(f"sqlite:///{tmp_path / 'record.sqlite3'}", tmp_path)
        return
    with on_postgres(tmp_path) as found:
        yield found


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Place]:
    """A PostgreSQL place, for what only a server can do."""
    with on_postgres(tmp_path) as found:
        yield found


@pytest.fixture
def home(tmp_path: Path) -> Place:
    """An SQLite place, for what concerns files and processes."""
    return Place(f"sqlite:///{tmp_path / 'record.sqlite3'}", tmp_path)


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """A demonstration record of one town, empty."""
    with demonstration(place) as opened:
        yield opened


@pytest.fixture
def opened(place: Place) -> Iterator[Callable[[], Store]]:
    """Open the place again, as another process would; closed at the end."""
    stores: list[Store] = []

    def again() -> Store:
        stores.append(place.open())
        return stores[-1]

    yield again
    for each in stores:
        each.close()
