"""A home copied, destroyed, brought back on an empty machine: it records again, names what is missing; bad copies refused."""

from __future__ import annotations

import io
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.interfaces.test_cli_law_and_procedures import told
from tests.interfaces.test_cli_on_a_town import Captured, home, position, who
from tests.interfaces.town import Small
from yifa.interfaces.keeping.archive import CONTENTS, FORMAT, Contents, Damaged, unpack
from yifa.interfaces.keeping.backup import back_up
from yifa.interfaces.runtime import SETTINGS, Runtime

__all__ = ["home", "who"]


def backed_up(capsys: Captured, home: Path, to: Path, name: str = "town") -> tuple[Path, Path]:
    """Back up record and keys; both files."""
    file, keys = to / f"{name}.tar", to / f"{name}-keys.tar"
    code, out, err = told(capsys, "backup", "--home", str(home), "--out", str(file), "--keys", str(keys))
    assert (code, err) == (0, "")
    assert "密钥另存到" in out
    return file, keys


def one_more(home: Path, who: dict[str, str], *, signed: bool) -> None:
    """Another case is begun after the backup."""
    runtime = Runtime.open(home)
    try:
        Small(runtime, dict(who)).shown_card()
        if signed:
            runtime.store.checkpoint(runtime.town)
    finally:
        runtime.close()


def members(file: Path) -> dict[str, bytes]:
    with tarfile.open(file) as archive:
        return {member.name: archive.extractfile(member).read() for member in archive if member.isfile()}  # type: ignore[union-attr]


def packed(file: Path, held: dict[str, bytes]) -> Path:
    with tarfile.open(file, "w") as archive:
        for name, data in held.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return file


def test_destroyed_and_restored_the_town_records_again_and_verify_names_the_gap(
    capsys: Captured, home: Path, who: dict[str, str], tmp_path: Path
) -> None:
    file, keys = backed_up(capsys, home, tmp_path)
    kept = position(home)
    one_more(home, who, signed=True)
    notes = sorted((home / "checkpoints").rglob("*.txt"))
    outside = Path(shutil.copyfile(notes[-1], tmp_path / "kept-by-the-county.txt"))
    shutil.rmtree(home)

    again = tmp_path / "empty machine" / "home"
    words = ["restore", str(file), "--home", str(again), "--keys", str(keys), "--checkpoint", str(outside)]
    code, out, err = told(capsys, *words)
    assert (code, err) == (0, "")
    assert "须按补录办理" in out
    assert position(again) == kept
    one_more(again, who, signed=True)
    assert position(again) == kept + 1
    code, out, _ = told(capsys, "verify", "--home", str(again))
    assert code == 0
    assert f"2021.{kept} 至 2021.{kept}（1 条）" in out
    assert told(capsys, "rebuild", "--home", str(again))[0] == 0
    assert told(capsys, "doctor", "--home", str(again))[0] == 0


def test_a_move_to_a_new_machine_goes_on_in_the_same_log(
    capsys: Captured, home: Path, who: dict[str, str], tmp_path: Path
) -> None:
    file, keys = backed_up(capsys, home, tmp_path)
    root = Runtime.open(home)
    head = root.store.reader.head(root.town)
    root.close()
    again = tmp_path / "new"
    assert told(capsys, "restore", str(file), "--home", str(again), "--keys", str(keys), "--moved")[0] == 0
    runtime = Runtime.open(again)
    moved = runtime.store.reader.head(runtime.town)
    runtime.close()
    assert (moved.epoch, moved.size, moved.root) == (head.epoch, head.size, head.root)
    one_more(again, who, signed=True)
    assert told(capsys, "verify", "--home", str(again))[0] == 0


def test_a_move_that_leaves_acts_behind_is_refused(capsys: Captured, home: Path, who: dict[str, str], tmp_path: Path) -> None:
    file, keys = backed_up(capsys, home, tmp_path)
    one_more(home, who, signed=True)
    notes = sorted((home / "checkpoints").rglob("*.txt"))
    again = tmp_path / "new"
    words = ["restore", str(file), "--home", str(again), "--keys", str(keys), "--moved", "--checkpoint", str(notes[-1])]
    code, _, err = told(capsys, *words)
    assert code == 1
    assert "请去掉 --moved" in err
    assert not again.exists()


def test_the_backup_holds_no_key_and_opens_nothing_private_without_it(capsys: Captured, home: Path, tmp_path: Path) -> None:
    file, _ = backed_up(capsys, home, tmp_path)
    held = members(file)
    assert not any(name.startswith("keys") for name in held)
    secrets = [path.read_bytes().strip() for path in (home / "keys").iterdir()]
    whole = file.read_bytes()
    assert secrets
    assert not any(secret in whole or bytes.fromhex(secret.decode()) in whole for secret in secrets)
    assert "示例当事人丁".encode() not in whole
    assert oct(file.stat().st_mode & 0o777) == "0o600"


def test_a_backup_is_taken_while_the_town_is_served(home: Path, who: dict[str, str], tmp_path: Path) -> None:
    runtime = Runtime.open(home)
    try:
        runtime.store.serve()
        Small(runtime, dict(who)).shown_card()
        contents = back_up(runtime, tmp_path / "hot.tar")
        Small(runtime, dict(who)).shown_card()
        assert contents.position + 1 == runtime.store.reader.head(runtime.town).position
    finally:
        runtime.close()
    assert not list(tmp_path.glob(".backup-*"))


@pytest.mark.parametrize("at", [0.02, 0.3, 0.6, 0.95])
def test_a_flipped_byte_is_refused_and_nothing_is_left_behind(capsys: Captured, home: Path, tmp_path: Path, at: float) -> None:
    file, keys = backed_up(capsys, home, tmp_path)
    held = members(file)
    names = sorted(name for name, data in held.items() if data and name != CONTENTS)
    name = names[int(len(names) * at)]
    spoilt = bytearray(held[name])
    spoilt[len(spoilt) // 2] ^= 1
    bad = packed(tmp_path / "bad.tar", {CONTENTS: held.pop(CONTENTS), **held, name: bytes(spoilt)})
    code, _, err = told(capsys, "restore", str(bad), "--home", str(tmp_path / "new"), "--keys", str(keys))
    assert code == 1
    assert "请换一份备份" in err
    assert not (tmp_path / "new").exists()
    assert not list(tmp_path.glob(".restore-*"))


@pytest.mark.parametrize("part", [1, 100, 5000, -700])
def test_a_half_copied_backup_is_refused(capsys: Captured, home: Path, tmp_path: Path, part: int) -> None:
    file, keys = backed_up(capsys, home, tmp_path)
    whole = file.read_bytes()
    half = tmp_path / "half.tar"
    half.write_bytes(whole[:part] if part > 0 else whole[: len(whole) // 2 + part])
    code, _, err = told(capsys, "restore", str(half), "--home", str(tmp_path / "new"), "--keys", str(keys))
    assert code == 1
    assert "备份" in err
    assert not (tmp_path / "new").exists()


def test_the_keys_of_another_town_are_refused(capsys: Captured, home: Path, tmp_path: Path) -> None:
    file, _ = backed_up(capsys, home, tmp_path)
    (tmp_path / "wrong").mkdir(mode=0o700)
    for path in (home / "keys").iterdir():
        stranger = tmp_path / "wrong" / path.name
        stranger.write_text("ab" * 32)
        stranger.chmod(0o600)
    code, _, err = told(capsys, "restore", str(file), "--home", str(tmp_path / "new"), "--keys", str(tmp_path / "wrong"))
    assert code == 1
    assert err
    assert not (tmp_path / "new").exists()


def test_a_strangers_checkpoint_is_refused(capsys: Captured, home: Path, tmp_path: Path) -> None:
    file, keys = backed_up(capsys, home, tmp_path)
    note = sorted((home / "checkpoints").rglob("*.txt"))[0].read_text(encoding="utf-8")
    for number, text in enumerate((note.replace("test-town", "other-town"), "nonsense", note[:-20], "")):
        bad = tmp_path / f"note{number}.txt"
        bad.write_text(text, encoding="utf-8")
        words = ["restore", str(file), "--home", str(tmp_path / "new"), "--keys", str(keys), "--checkpoint", str(bad)]
        code, _, err = told(capsys, *words)
        assert code == 1, text
        assert str(bad) in err
        assert not (tmp_path / "new").exists()


def test_nothing_is_overwritten(capsys: Captured, home: Path, tmp_path: Path) -> None:
    file, keys = backed_up(capsys, home, tmp_path)
    before = file.read_bytes()
    assert told(capsys, "backup", "--home", str(home), "--out", str(file))[0] == 2
    assert told(capsys, "backup", "--home", str(home), "--out", str(tmp_path / "x.tar"), "--keys", str(keys))[0] == 2
    assert told(capsys, "restore", str(file), "--home", str(home), "--keys", str(keys))[0] == 2
    assert told(capsys, "restore", str(tmp_path / "none.tar"), "--home", str(tmp_path / "n"), "--keys", str(keys))[0] == 2
    assert told(capsys, "restore", str(file), "--home", str(tmp_path / "n"), "--keys", str(tmp_path / "none"))[0] == 2
    assert told(capsys, "backup", "--home", str(home), "--out", str(tmp_path / "no" / "x.tar"))[0] == 2
    assert told(capsys, "restore", str(file), "--home", str(tmp_path / "n"), "--keys", str(keys), "--database", "x")[0] == 1
    assert file.read_bytes() == before


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", "a/../../outside", "contents.json", "a\\b", "./a"])
def test_a_backup_that_points_outside_is_refused(tmp_path: Path, name: str) -> None:
    contents = {"format": FORMAT, "town": "t", "mode": "live", "program": "", "made_at": "", "dialect": "sqlite",
                "epoch": 0, "size": 0, "position": 0, "root": "", "files": {name: [1, "00"]}}  # fmt: skip
    file = packed(tmp_path / "bad.tar", {CONTENTS: json.dumps(contents).encode(), name: b"x"})
    inside = tmp_path / "inside"
    inside.mkdir()
    with pytest.raises(Damaged):
        unpack(file, inside)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.tar", "inside"]
    assert not list(inside.iterdir())


def test_a_link_in_a_backup_is_not_followed(tmp_path: Path) -> None:
    file = tmp_path / "link.tar"
    contents = Contents("t", "live", "", "", "sqlite", 0, 0, 0, "", {"a": (0, "00")}).write()
    with tarfile.open(file, "w") as archive:
        member = tarfile.TarInfo(CONTENTS)
        member.size = len(contents)
        archive.addfile(member, io.BytesIO(contents))
        link = tarfile.TarInfo("a")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    (tmp_path / "inside").mkdir()
    with pytest.raises(Damaged):
        unpack(file, tmp_path / "inside")


@pytest.mark.parametrize("text", [b"", b"{}", b"[]", b"null", b'{"format": "other"}', b'{"format": "yifa-backup/1"}', b"\xff",
                                  b'{"format": "yifa-backup/1", "files": {"a": "b"}}'])  # fmt: skip
def test_contents_of_another_form_are_refused(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "inside").mkdir()
    with pytest.raises(Damaged):
        unpack(packed(tmp_path / "bad.tar", {CONTENTS: text}), tmp_path / "inside")


def test_a_link_in_a_home_is_not_packed(capsys: Captured, home: Path, tmp_path: Path) -> None:
    (home / "evidence").mkdir(exist_ok=True)
    (home / "checkpoints" / "elsewhere").symlink_to(tmp_path)
    code, _, err = told(capsys, "backup", "--home", str(home), "--out", str(tmp_path / "x.tar"))
    assert code == 1
    assert "是链接或者设备" in err
    assert not (tmp_path / "x.tar").exists()


@pytest.fixture
def database() -> Iterator[str]:
    """An empty PostgreSQL database of its own; skipped where there is no server."""
    server = os.environ.get("YIFA_TEST_POSTGRES")
    if not server:
        pytest.skip("没有设置 YIFA_TEST_POSTGRES：不试 PostgreSQL 的备份")
    names = [f"yifa_backup_{os.getpid()}_{number}" for number in (1, 2)]
    with psycopg.connect(server, autocommit=True) as connection:
        for name in names:
            connection.execute(f"DROP DATABASE IF EXISTS {name}")
            connection.execute(f"CREATE DATABASE {name}")
        yield server.rpartition("/")[0] + "/" + names[0]
        for name in names:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_on_postgresql_the_same(capsys: Captured, database: str, home: Path, tmp_path: Path) -> None:
    folder = json.loads((home / SETTINGS).read_text(encoding="utf-8"))["folder"]
    served = tmp_path / "served"
    Runtime.create(served, Path(folder), url=database).close()
    file, keys = backed_up(capsys, served, tmp_path, "pg")
    shutil.rmtree(served)
    again = tmp_path / "again"
    words = ["restore", str(file), "--home", str(again), "--keys", str(keys)]
    assert told(capsys, *words)[0] == 1
    code, _, err = told(capsys, *words, "--database", database)
    assert code == 1
    assert "已经有记录，不覆盖" in err
    code, out, err = told(capsys, *words, "--database", database[:-1] + "2")
    assert (code, err) == (0, "")
    assert "核验相符" in out
    assert told(capsys, "verify", "--home", str(again))[0] == 0
