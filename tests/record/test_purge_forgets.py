"""After a purge the value is gone for everybody, and the log still verifies. On both databases."""

from __future__ import annotations

import errno
import hashlib
from pathlib import Path

import pytest

from tests.record.making import NOON, TOWN, Place, append, demonstration, faults, fill, purge_order
from yifa.record.act import ActId, Field, Json, Judged
from yifa.record.db import DATABASE_ERRORS, Connection
from yifa.record.errors import KeyConflict, NotFound, Purged, PurgeWithoutAct, WriteFailed
from yifa.record.leaf import commit
from yifa.record.store import Store

ID_NUMBER = "440183199001011234"


def party(matter: str, number: str, key: str | None = None) -> Judged:
    """An act whose body digest was made over the private number, as the door makes it."""
    fields = (Field("recorder", "甲"), Field("fact.id_number", number, purpose="执法", keep="archive"))
    digest = hashlib.sha256(f"{matter}|{number}".encode()).hexdigest()
    return Judged("onsite-penalty.decide", matter, True, NOON, fields, "", (), key and ("甲", key), key and digest)  # type: ignore[arg-type]  # None or both


def everything(place: Place, store: Store) -> bytes:
    """Whatever a program that knows everything else can read: all rows of all tables, all files, all keys."""
    found = [path.read_bytes() for path in sorted(place.directory.rglob("*")) if path.is_file()]
    for table in ("head", "act", "vault", "act_key", "evidence", "checkpoint", "tile"):
        for row in store.reader.query(f"SELECT * FROM {table}"):
            found += [value if isinstance(value, bytes) else str(value).encode() for value in row]
    return b"\n".join(found)


def test_nobody_who_knows_everything_else_can_confirm_a_guess(place: Place, store: Store) -> None:
    act = append(store, party("m1", ID_NUMBER, "k1"))
    name = "fact.id_number"
    kept = store.reader.open_sealed(TOWN, act.id, name, purpose="取证")
    row = store.reader.query("SELECT wrapped, sealed FROM vault WHERE name = ?", (name,))[0]
    salt, (wrapped, sealed) = kept.salt, row
    digest = hashlib.sha256(f"m1|{ID_NUMBER}".encode()).hexdigest()
    store.purge(TOWN, purge_order("m2", f"{act.id}/{name}"))
    known = everything(place, store)
    # The right guess cannot be told from a wrong one: what it would have to be compared with needs the salt,
    # and neither the salt, nor the row key, nor the ciphertext, nor a digest made over the value is anywhere any more.
    for secret in (salt, salt.hex().encode(), wrapped, sealed, digest.encode(), bytes.fromhex(digest), ID_NUMBER.encode()):
        assert secret not in known
    commitment = _committed(store, act.id, name)
    assert commitment.encode() in known, "the commitment stays"
    zeros: Json = ID_NUMBER
    assert commit(bytes(32), name, zeros).hex() != commitment
    assert commit(salt, name, ID_NUMBER).hex() == commitment, "with the salt the guess would have been confirmed"


def _committed(store: Store, act_id: ActId, name: str) -> str:
    sealed = store.reader.act(TOWN, act_id).open["sealed"]
    assert isinstance(sealed, dict)
    entry = sealed[name]
    assert isinstance(entry, dict)
    return str(entry["commitment"])


def test_the_log_verifies_before_and_after(store: Store) -> None:
    fill(store, 4)
    store.checkpoint(TOWN)
    order = store.purge(TOWN, purge_order("p1", "2020.1/fact.party", "2020.2/fact.phone"))
    store.checkpoint(TOWN)
    assert faults(store) == faults(store, quick=True) == []
    with pytest.raises(Purged, match=str(order.id)):
        store.reader.open_private(TOWN, ActId(2020, 1), "fact.party", purpose="查阅")
    assert store.reader.open_private(TOWN, ActId(2020, 1), "fact.phone", purpose="查阅") == "13800000000"
    assert store.reader.act(TOWN, ActId(2020, 1)).sealed == ("fact.party", "fact.phone")


def test_without_an_act_that_says_so_nothing_is_destroyed(store: Store) -> None:
    fill(store, 2)
    with pytest.raises(PurgeWithoutAct, match="销毁审批"):
        store.submit(TOWN, lambda tx: tx.purge(ActId(2020, 0), "fact.party"))

    def another(tx: object) -> None:
        tx.append(purge_order("p1", "2020.1/fact.party"))  # type: ignore[attr-defined]  # a Tx
        tx.purge(ActId(2020, 0), "fact.party")  # type: ignore[attr-defined]  # a Tx

    with pytest.raises(PurgeWithoutAct):
        store.submit(TOWN, another)
    assert store.reader.head(TOWN).size == 2
    assert store.reader.open_private(TOWN, ActId(2020, 0), "fact.party", purpose="查阅")


def test_a_purge_that_fails_half_way_destroys_nothing(store: Store) -> None:
    fill(store, 1)
    with pytest.raises(NotFound):
        store.purge(TOWN, purge_order("p1", "2020.0/fact.party", "2020.0/fact.amount"))
    assert store.reader.open_private(TOWN, ActId(2020, 0), "fact.party", purpose="查阅")
    assert faults(store) == []


def test_doing_it_twice_changes_nothing(store: Store) -> None:
    fill(store, 1)
    first = store.purge(TOWN, purge_order("p1", "2020.0/fact.party"))
    store.purge(TOWN, purge_order("p2", "2020.0/fact.party"))
    assert store.reader.query("SELECT purged_by FROM vault WHERE name = 'fact.party'") == [(str(first.id),)]
    assert faults(store) == []


def test_emptying_a_row_without_an_act_is_named(place: Place, store: Store) -> None:
    fill(store, 3)
    store.checkpoint(TOWN)
    place.force("UPDATE vault SET wrapped = NULL, sealed = NULL, purged_by = '2020.2' WHERE sequence = 1 AND name = 'fact.party'")
    (fault,) = faults(store)
    assert (fault.act, fault.place) == (ActId(2020, 1), "vault")
    assert "没有销毁记录" in fault.text


def test_a_purged_row_is_not_filled_again(place: Place, store: Store) -> None:
    fill(store, 1)
    store.purge(TOWN, purge_order("p1", "2020.0/fact.party"))
    connection = place.connect()
    with pytest.raises(DATABASE_ERRORS, match="依法销毁"):
        connection.execute("UPDATE vault SET sealed = ? WHERE name = 'fact.party'", (b"x",))
    connection.close()


def test_a_repeated_submission_after_the_purge_is_not_taken_for_the_same(store: Store) -> None:
    act = append(store, party("m1", ID_NUMBER, "k1"))
    store.purge(TOWN, purge_order("m2", f"{act.id}/fact.id_number"))
    with pytest.raises(KeyConflict, match="依法销毁"):
        append(store, party("m1", ID_NUMBER, "k1"))
    found = store.submit(TOWN, lambda tx: tx.find_key("甲", "k1"))
    assert found is not None
    assert found[1] is None


def test_a_row_moved_to_another_act_does_not_open(place: Place, store: Store) -> None:
    fill(store, 2)
    wrapped, sealed = store.reader.query("SELECT wrapped, sealed FROM vault WHERE sequence = 0 AND name = 'fact.party'")[0]
    place.force("UPDATE vault SET wrapped = ?, sealed = ? WHERE sequence = 1 AND name = 'fact.party'", (wrapped, sealed))
    (fault,) = faults(store)
    assert fault.act == ActId(2020, 1)


def test_a_long_reader_delays_the_cleaning_not_the_purge(home: Place) -> None:
    with demonstration(home) as store:
        act = append(store, party("m1", ID_NUMBER))
        (wrapped,) = store.reader.query("SELECT wrapped FROM vault")[0]
        reading = home.connect()
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM act").fetchone()
        store.purge(TOWN, purge_order("m2", f"{act.id}/fact.id_number"))
        with pytest.raises(Purged):
            store.reader.open_private(TOWN, act.id, "fact.id_number", purpose="查阅")
        reading.close()
        append(store, party("m3", "1"))
        data = b"".join(Path(f"{home.directory}/record.sqlite3{end}").read_bytes() for end in ("", "-wal"))
        assert wrapped not in data


def test_nothing_is_left_in_the_sqlite_files(home: Place) -> None:
    with demonstration(home) as store:
        act = append(store, party("m1", ID_NUMBER))
        wrapped, sealed = store.reader.query("SELECT wrapped, sealed FROM vault")[0]
        store.purge(TOWN, purge_order("m2", f"{act.id}/fact.id_number"))
        data = b"".join(Path(f"{home.directory}/record.sqlite3{end}").read_bytes() for end in ("", "-wal"))
        assert wrapped not in data
        assert sealed not in data


def test_a_purge_in_a_commit_that_fails_keeps_file_and_value(home: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    with demonstration(home) as store:
        photo = store.evidence.put(b"photo", media_type="image/jpeg", purpose="执法")
        append(store, party("m1", ID_NUMBER))
        with monkeypatch.context() as patched:
            patched.setattr(Connection, "commit", _failing_commit)
            with pytest.raises(WriteFailed):
                store.purge(TOWN, purge_order("m2", "2020.0/fact.id_number", photo))
        append(store, party("m3", "1"))
        assert store.evidence.get(photo, purpose="查阅") == b"photo"
        assert store.reader.open_private(TOWN, ActId(2020, 0), "fact.id_number", purpose="查阅") == ID_NUMBER
        assert faults(store) == []


def _failing_commit(connection: Connection) -> None:
    connection.execute("ROLLBACK")
    raise OSError(errno.EIO, "Input/output error")
