"""The demonstration as it is shipped, served from a copy, and a real Chromium on this machine."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.people import Seat, Sit, sit_down
from tests.support.demo import ROOT, copy_home
from tests.support.served import ENVIRONMENT, serving
from yifa.interfaces.bench.serving import free_port, wait_for

pytest.register_assert_rewrite("tests.browser.case_walk")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser lies."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("没有 Chromium：安装后再运行浏览器测试（chromium absent）")
    return found


@pytest.fixture(scope="session")
def address(chromium: str, demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A served copy of the demonstration."""
    home = copy_home(demo_home, tmp_path_factory.mktemp("served") / "home")
    with serving(home) as served:
        yield f"http://127.0.0.1:{served.port}"


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Closed after each module: its event loop must not be running while other tests use Django."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--lang=zh-CN"])
        yield started
        started.close()


@pytest.fixture
def sit(browser: Browser, address: str) -> Iterator[Sit]:
    """Opens windows; at the end none of them may have asked anybody outside or complained of anything."""
    seats: list[Seat] = []
    with ExitStack() as stack:

        def open_window(**how: object) -> Seat:
            context, seat = sit_down(browser, address, **how)
            stack.callback(context.close)
            seats.append(seat)
            return seat

        yield open_window
    assert [url for seat in seats for url in seat.outside] == []
    assert [words for seat in seats for words in seat.complaints] == []


@pytest.fixture
def seat(sit: Sit) -> Seat:
    """One window."""
    return sit()


@pytest.fixture(scope="module")
def stepped(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A town that can be made anew and whose clock is set from here; one server for all cases of a module."""
    port = free_port()
    words = [sys.executable, "-m", "tests.support.stepped", str(tmp_path_factory.mktemp("stepped")), str(port)]
    with subprocess.Popen(words, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.DEVNULL) as process:
        try:
            wait_for(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
