"""A `yifa` server in a process group of its own on a home that may be broken: started, killed, asked, looked at afterwards.

Run as `python -m tests.support.served HOME` it opens the accounts and tokens of the home's cast.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.demo import ROOT
from yifa.interfaces.bench.serving import free_port, open_tokens, tokens_of, wait_for
from yifa.interfaces.bench.town import Cast
from yifa.interfaces.cli.serving import DEMO_SETTINGS, prepare_desk
from yifa.interfaces.runtime import Runtime
from yifa.record.store import Store

SOAK = os.environ.get("YIFA_SOAK") == "1"
_PDEATHSIG = 1
ENVIRONMENT = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}


@dataclass(slots=True)
class Served:
    """A running server."""

    process: subprocess.Popen[bytes]
    port: int

    def kill(self) -> None:
        """No time to say anything: every process of the server at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """As Ctrl-C does."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()
                raise


def start(home: Path, before: Sequence[str] = (), more: Sequence[str] = (), port: int | None = None) -> Served:
    """`yifa demo` on a home that is built already; `before` are words that wrap the command, such as strace's, `more` options."""
    port = port or free_port()
    words = [*before, sys.executable, "-m", "yifa.interfaces.cli.main", "demo", "--home", str(home), "--port", str(port), *more]
    process = subprocess.Popen(
        words, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.DEVNULL, start_new_session=True, preexec_fn=_not_without_us
    )
    wait_for(port, process)
    return Served(process, port)


def _not_without_us() -> None:
    """The kernel stops the server when the tests end in whatever way; otherwise it would go on for ever."""
    ctypes.CDLL(None).prctl(_PDEATHSIG, signal.SIGTERM)


@contextmanager
def serving(home: Path) -> Iterator[Served]:
    """A server for the time of a block."""
    served = start(home)
    try:
        yield served
    finally:
        served.stop()


@contextmanager
def traced(home: Path, before: Sequence[str]) -> Iterator[Served]:
    """A server under a tracer, cut off at the end: what it wrote last is of no interest; the tracer ends by itself."""
    served = start(home, before)
    tracer = served.process.pid
    try:
        yield served
    finally:
        for child in _below(tracer):
            os.kill(child, signal.SIGKILL)
        try:
            served.process.wait(30)
        except subprocess.TimeoutExpired:
            served.kill()
            raise


def _below(process: int) -> list[int]:
    """Every descendant of a process, the deepest first."""
    said = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    return [each for child in map(int, said.split()) for each in (*_below(child), child)]


def prepare(home: Path, cast: Cast | None = None) -> tuple[Cast, dict[str, str]]:
    """The home made ready to be served and asked: its cast, and person to token."""
    (cast or Cast.load(home)).save(home)
    (home / "demo-ready").write_text("ready\n", encoding="ascii")
    subprocess.run([sys.executable, "-m", "tests.support.served", str(home)], cwd=ROOT, env=ENVIRONMENT, check=True)
    return Cast.load(home), tokens_of(home)


def cast_of(home: Path) -> Cast:
    """Who penalises in a copy of the demonstration: those of its last fine on the spot, and today's head."""
    runtime = Runtime.open(home)
    try:
        view, now = runtime.view(), runtime.now()
        histories = [view.history(matter) for matter in view.matters("onsite-penalty")]
        paid = [{done.step: done for done in history} for history in histories if any(done.step == "pay" for done in history)]
        last = max(paid, key=lambda steps: steps["decide"].at)
        first, second = (actor.person for actor in last["decide"].actors)
        (head, *_) = [held.person for held in view.standings(standing="head") if held.holds_at(now)]
        photo, paper = (
            runtime.store.evidence.put(words.encode(), media_type="text/plain", purpose="case", keep="archive")
            for words in ("示例照片", "示例文书")
        )
        return Cast(first, second, last["pay"].actors[0].person, head, photo, paper, str(last["tell"].facts["item"]))
    finally:
        runtime.close()


@contextmanager
def opened(home: Path) -> Iterator[tuple[Runtime, Store]]:
    """The home itself, once no server has it."""
    runtime = Runtime.open(home)
    try:
        yield runtime, runtime.store
    finally:
        runtime.close()


def faults(store: Store) -> list[str]:
    """What a whole verification finds wrong."""
    return [finding.text for finding in store.verify() if finding.bad]


if __name__ == "__main__":
    prepare_desk(Path(sys.argv[1]), DEMO_SETTINGS)
    open_tokens(Path(sys.argv[1]))
