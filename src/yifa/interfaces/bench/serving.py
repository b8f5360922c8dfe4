"""Servers of the bench in processes of their own, set up exactly as `yifa` ships them; measures nothing.

Run as `python -m yifa.interfaces.bench.serving act|floor DIRECTORY PORT`.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from importlib import import_module
from pathlib import Path

from django.apps import apps

from yifa.interfaces.bench.floors import FLOOR_FILE
from yifa.interfaces.bench.load import HOST
from yifa.interfaces.bench.town import Cast
from yifa.interfaces.cli.serving import DEMO_SETTINGS, prepare_desk, serve, serve_program

TOKENS = "tokens.json"
START_SECONDS = 60.0


@contextmanager
def serving(what: str, directory: Path) -> Iterator[int]:
    """A server for a home (`act`) or the bare one (`floor`), ready to answer; gives its port."""
    port = free_port()
    words = [sys.executable, "-m", __name__, what, str(directory), str(port)]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL) as process:  # noqa: S603  our own program
        try:
            wait_for(port, process)
            yield port
        finally:
            process.terminate()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return when the port answers. Raises ConnectionError if the server ends or never does."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection((HOST, port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise ConnectionError("服务没有启动")


def tokens_of(home: Path) -> dict[str, str]:
    """Person to bearer token, made when the home was first served."""
    told: dict[str, str] = json.loads((home / TOKENS).read_text(encoding="ascii"))
    return told


def open_tokens(home: Path) -> None:
    """An account and a token for everybody of the cast; once for a home."""
    if (home / TOKENS).exists():
        return
    accounts, tokens = apps.get_model("accounts", "Account"), apps.get_model("accounts", "Token")
    secrets = import_module("yifa.interfaces.accounts.secrets")
    cast, found = Cast.load(home), {}
    for each in fields(Cast):
        if each.name in ("photo", "paper", "item"):
            continue
        person = getattr(cast, each.name)
        account = accounts.objects.open(username=each.name, kind="business", person=person, shown_name=each.name)
        found[person] = secrets.new_token()
        tokens.objects.create(account=account, name="bench", digest=secrets.digest(found[person]))
    (home / TOKENS).write_text(json.dumps(found), encoding="ascii")


def main(what: str, directory: str, port: str) -> None:
    """Serve until told to stop."""
    place = Path(directory)
    if what == "floor":
        os.environ[FLOOR_FILE] = str(place / "floor-http.sqlite3")
        serve_program("yifa.interfaces.bench.floors:application", HOST, int(port))
        return
    prepare_desk(place, DEMO_SETTINGS)
    open_tokens(place)
    serve(place, DEMO_SETTINGS, HOST, int(port))


if __name__ == "__main__":
    main(*sys.argv[1:])
