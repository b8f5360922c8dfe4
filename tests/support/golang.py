"""The checker in another language, built once, with Go's own log packages and none of ours."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
from pathlib import Path

import pytest

GOPATH = Path("/usr/share/gocode")
SOURCE = Path(__file__).parents[1] / "record" / "golang"


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built checker; skips where Go or its log packages are not installed."""
    go = shutil.which("go")
    if go is None or not (GOPATH / "src/golang.org/x/mod/sumdb/tlog").is_dir():
        pytest.skip("没有安装 go 或 golang-golang-x-mod-dev，不能用另一种语言核对（Go absent）")
    built = tmp_path_factory.mktemp("go") / "check"
    env = {**os.environ, "GO111MODULE": "off", "GOPATH": str(GOPATH), "GOFLAGS": "", "CGO_ENABLED": "0"}
    if "HOME" not in env and "GOCACHE" not in env:
        env["GOCACHE"] = str(built.parent / "cache")
    source = SOURCE
    done = subprocess.run([go, "build", "-o", str(built), "."], cwd=source, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return built


def hashes(proof: list[bytes]) -> str:
    return "".join(base64.b64encode(item).decode() + "\n" for item in proof)


def run(program: Path, folder: Path) -> tuple[int, str]:
    done = subprocess.run([program, folder], capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout.strip()
