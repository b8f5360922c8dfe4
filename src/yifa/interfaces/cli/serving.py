"""Starting the web: one process with threads, so that one writer serves the town; knows no page."""

from __future__ import annotations

import os
from pathlib import Path

import django
from django.core.management import call_command
from granian import Granian
from granian.constants import Interfaces

from yifa.interfaces.cli.out import GOOD

DEMO_SETTINGS = "yifa.config.settings.demo"
LIVE_SETTINGS = "yifa.config.settings.live"


def use_settings(home: Path, settings: str) -> None:
    """Point Django at a home and settings; before anything of Django is set up."""
    os.environ["YIFA_HOME"] = str(home.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    django.setup()


def prepare_desk(home: Path, settings: str) -> None:
    """Accounts, sessions and drafts: the desk's own database brought to this version."""
    use_settings(home, settings)
    call_command("migrate", verbosity=0, interactive=False)


def serve(home: Path, settings: str, address: str, port: int) -> int:
    """Serve until stopped. One worker process: a SQLite record has one writer."""
    os.environ["YIFA_HOME"] = str(home.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    Granian(
        "yifa.config.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=8,
        log_access=False,
        log_level="warning",
        websockets=False,
    ).serve()
    return GOOD
