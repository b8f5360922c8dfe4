"""Django is set up once per process on a home of its own; tests that touch the desk's database roll it back."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

HOME = Path(tempfile.mkdtemp(prefix="yifa-web-"))
os.environ["YIFA_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "yifa.config.settings.test"

import django  # noqa: E402  the environment must be named first

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections, transaction  # noqa: E402
from django.test.utils import setup_test_environment, teardown_test_environment  # noqa: E402


@pytest.fixture(scope="session")
def desk_tables() -> Iterator[None]:
    """The desk's database with all its tables."""
    setup_test_environment()
    call_command("migrate", verbosity=0, interactive=False)
    yield
    connections.close_all()
    teardown_test_environment()


@pytest.fixture
def desk_db(desk_tables: None) -> Iterator[None]:
    """The desk's database as it was, whatever the test does to it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


from django.test import Client  # noqa: E402

from tests.interfaces.lived import BACKEND  # noqa: E402
from tests.interfaces.town import Small, small_town  # noqa: E402
from tests.support.demo import copy_home  # noqa: E402
from yifa.interfaces import runtime  # noqa: E402
from yifa.interfaces.accounts.models import Account, Kind  # noqa: E402


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A founded town on disk, copied for every test that needs one."""
    folder = tmp_path_factory.mktemp("founded")
    small = small_town(folder)
    (folder / "who.json").write_text(json.dumps(small.who), encoding="utf-8")
    small.runtime.close()
    return folder


@pytest.fixture
def town(founded: Path, tmp_path: Path, desk_db: None) -> Iterator[Small]:
    """A town of its own for one test, as the process's runtime."""
    home = tmp_path / "town-home"
    shutil.copytree(founded / "home", home)
    # A home names its record by an absolute address; the copy must name its own.
    settings = home / runtime.SETTINGS
    told = json.loads(settings.read_text(encoding="utf-8"))
    settings.write_text(json.dumps({**told, "url": f"sqlite:///{home / 'record.sqlite3'}"}), encoding="utf-8")
    opened = runtime.Runtime.open(home)
    small = Small(opened, json.loads((founded / "who.json").read_text(encoding="utf-8")))
    runtime.use(opened)
    yield small
    runtime.use(None)
    opened.close()


@pytest.fixture(scope="module")
def lived(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[runtime.Runtime]:
    """The demonstration's year, for the tests of one file."""
    opened = runtime.Runtime.open(copy_home(demo_home, tmp_path_factory.mktemp("lived") / "home"))
    yield opened
    opened.close()


@pytest.fixture
def lived_town(lived: runtime.Runtime, desk_db: None) -> Iterator[runtime.Runtime]:
    """The lived town as the process's runtime."""
    runtime.use(lived)
    yield lived
    runtime.use(None)


@pytest.fixture
def enter(town: Small) -> Callable[[str], Client]:
    """A browser logged in as somebody of the cast; an empty name is nobody."""

    def log_in(name: str) -> Client:
        client = Client()
        if name:
            account = Account.objects.filter(person=town.who[name]).first() or Account.objects.open(
                username=f"u-{name}", kind=Kind.BUSINESS, person=town.who[name], shown_name=f"示例{name}"
            )
            client.force_login(account, backend=BACKEND)
        return client

    return log_in
