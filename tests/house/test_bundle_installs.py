"""The installer of the bundle for a town without network: refuses what is damaged, too old or already there, in Chinese."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

INSTALL = Path(__file__).parents[2] / "packaging" / "install"


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A bundle without packages: enough to come as far as the first package."""
    folder = tmp_path / "yifa-0-linux-x86_64"
    folder.mkdir()
    shutil.copy(INSTALL, folder)
    (folder / "requirements.txt").write_text("nothing==1 --hash=sha256:" + "0" * 64 + "\n")
    (folder / "packages").mkdir()
    lines = [
        f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  ./{name}\n" for name in ("install", "requirements.txt")
    ]
    (folder / "SHA256SUMS").write_text("".join(lines))
    return folder


def run(bundle: Path, *words: str, **env: str) -> tuple[int, str]:
    done = subprocess.run(
        [bundle / "install", *words], capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin", **env}
    )
    return done.returncode, done.stdout + done.stderr


def test_a_changed_file_is_refused_before_anything_is_made(bundle: Path, tmp_path: Path) -> None:
    (bundle / "requirements.txt").write_text("other==1\n")
    code, said = run(bundle, str(tmp_path / "to"))
    assert code == 1
    assert "被改动" in said
    assert not (tmp_path / "to").exists()


def test_a_missing_file_is_refused(bundle: Path, tmp_path: Path) -> None:
    (bundle / "requirements.txt").unlink()
    assert run(bundle, str(tmp_path / "to"))[0] == 1
    assert not (tmp_path / "to").exists()


def test_nothing_is_overwritten(bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "to").mkdir()
    code, said = run(bundle, str(tmp_path / "to"))
    assert code == 1
    assert "不覆盖" in said


def test_an_old_python_is_refused(bundle: Path, tmp_path: Path) -> None:
    old = tmp_path / "old-python"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    code, said = run(bundle, str(tmp_path / "to"), PYTHON=str(old))
    assert code == 1
    assert "3.11" in said


def test_a_package_that_is_not_in_the_bundle_is_never_fetched(bundle: Path, tmp_path: Path) -> None:
    code, said = run(bundle, str(tmp_path / "to"), PYTHON=shutil.which("python3") or "python3")
    assert code != 0
    assert "已装好" not in said
