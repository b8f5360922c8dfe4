"""What could lose or falsify a record is refused at the start, with a sentence that says what to do."""

from __future__ import annotations

import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

import yifa
from tests.record.making import NOON, TOWN, Place, append, demonstration, judged
from yifa.record.clock import SimulatedClock, SystemClock
from yifa.record.db import Database, check_sqlite_version
from yifa.record.errors import AlreadyServing, ClockWentBack, Closed, NotFound, RecordError, UnsafeSettings, WrongMode
from yifa.record.store import Store


@pytest.mark.parametrize("level", ["OFF", "NORMAL", "normal", "0"])
def test_a_weaker_sync_is_refused(home: Place, level: str) -> None:
    with pytest.raises(UnsafeSettings, match="断电"):
        Database.open(f"{home.url}?synchronous={level}")


def test_a_stronger_sync_is_taken(home: Place) -> None:
    connection = Database.open(f"{home.url}?synchronous=EXTRA").connect()
    assert connection.execute("PRAGMA synchronous").fetchone() == (3,)
    connection.close()


def test_sqlite_runs_in_wal_with_full_sync(home: Place) -> None:
    with demonstration(home):
        connection = home.connect()
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
        connection.close()


def test_a_place_without_wal_is_refused() -> None:
    database = Database.open("sqlite:///x")
    database.path = ":memory:"  # type: ignore[attr-defined]  # stands for a file system without shared memory
    with pytest.raises(UnsafeSettings, match="WAL"):
        database.connect()


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 51, 2)])
def test_an_sqlite_that_can_corrupt_is_refused(version: tuple[int, ...]) -> None:
    with pytest.raises(UnsafeSettings, match=r"3\.51\.3"):
        check_sqlite_version(version)


def test_an_unknown_setting_or_address_is_refused(home: Place) -> None:
    with pytest.raises(RecordError, match="不认识的设置"):
        Database.open(f"{home.url}?journal_mode=OFF")
    with pytest.raises(RecordError, match="开头"):
        Database.open("mysql://somewhere/else")


def test_a_postgres_that_answers_before_the_disk_is_refused(server: Place) -> None:
    demonstration(server).close()
    unsafe = server.url + "%20-csynchronous_commit%3Doff"
    with pytest.raises(UnsafeSettings, match="synchronous_commit"):
        Store.open(unsafe, directory=server.directory, clock=server.clock)
    with psycopg.connect(server.url) as connection:
        assert connection.execute("SHOW synchronous_commit").fetchone() == ("on",)


def test_a_live_log_runs_on_the_system_clock_only(place: Place) -> None:
    with pytest.raises(WrongMode, match="系统时钟"):
        Store.create(place.url, directory=place.directory, town=TOWN, mode="live", clock=place.clock)
    Store.create(place.url, directory=place.directory, town=TOWN, mode="live").close()
    with pytest.raises(WrongMode, match="系统时钟"):
        place.open(SimulatedClock(NOON))
    with place.open(SystemClock()) as store:
        act = append(store, judged())
        assert abs((act.recorded_at - datetime.now(UTC)).total_seconds()) < 60


def test_a_demonstration_cannot_become_live(place: Place) -> None:
    with demonstration(place) as store:
        append(store, judged())
    with pytest.raises(RecordError):
        Store.create(place.url, directory=place.directory, town=TOWN, mode="live")
    connection = place.connect()
    with pytest.raises(Exception, match="只能向前"):
        connection.execute("UPDATE head SET mode = 'live'")
    connection.close()


def test_a_live_log_refuses_a_moment_before_its_head(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.create(place.url, directory=place.directory, town=TOWN, mode="live") as store:
        append(store, judged())
        monkeypatch.setattr(SystemClock, "now", lambda self: NOON)
        with pytest.raises(ClockWentBack):
            append(store, judged("m2"))


def test_only_one_process_writes(home: Place) -> None:
    with demonstration(home) as store:
        append(store, judged())
        with home.open() as second:
            assert second.reader.head(TOWN).size == 1, "reading is free"
            with pytest.raises(AlreadyServing, match="另一个程序"):
                append(second, judged("m2"))
    with home.open() as third:
        third.serve()
        append(third, judged("m2"))


def test_keys_are_for_their_owner_only(home: Place) -> None:
    demonstration(home).close()
    keys = sorted((home.directory / "keys").iterdir())
    assert [key.name for key in keys] == [f"log-{TOWN}.key", "seal.key", "vault.key"]
    assert {stat.S_IMODE(key.stat().st_mode) for key in keys} == {0o600}
    keys[1].chmod(0o644)
    with pytest.raises(UnsafeSettings, match="chmod 600"):
        home.open()
    keys[1].chmod(0o600)
    keys[2].unlink()
    with pytest.raises(NotFound, match="缺少密钥"):
        home.open()


def test_what_is_not_there_is_not_made_by_opening(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="yifa init"):
        Store.open(f"sqlite:///{tmp_path}/none.sqlite3", directory=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "正果镇 #1 100% 甲"
    folder.mkdir()
    place = Place(f"sqlite:///{folder / 'record.sqlite3'}", folder)
    with demonstration(place) as store:
        append(store, judged())
    with place.open() as store:
        assert store.reader.head(TOWN).size == 1
    assert (folder / "record.sqlite3").exists()


def test_a_closed_store_says_so(home: Place) -> None:
    store = demonstration(home)
    store.close()
    with pytest.raises(Closed):
        append(store, judged())
    with pytest.raises(Closed):
        store.reader.head(TOWN)


@pytest.mark.parametrize("town", ["", "正果", "A", "../x", "t+1", "-t"])
def test_odd_town_ids_are_refused(home: Place, town: str) -> None:
    with pytest.raises(RecordError, match="镇的标识"):
        demonstration(home, town)


def test_the_record_imports_nothing_from_above() -> None:
    code = "import sys, yifa.record.store; print(sorted(n for n in sys.modules if n.startswith('yifa.') and '.record' not in n))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": _source()})
    assert done.stdout.strip() == "[]"


def _source() -> str:
    return str(Path(yifa.__file__).resolve().parents[1])
