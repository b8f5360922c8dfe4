"""Django is set up once per process on a home of its own; tests that touch the desk's database roll it back."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
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
