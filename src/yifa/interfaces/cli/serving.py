"""Starting the web: one process with threads, so that one writer serves the town; knows no page."""

from __future__ import annotations

import errno
import os
import socket
from importlib import import_module
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from yifa.interfaces.cli.out import GOOD, UsageError

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
    """Serve a home until stopped."""
    os.environ["YIFA_HOME"] = str(home.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    serve_program("yifa.config.wsgi:application", address, port)
    return GOOD


def serve_program(program: str, address: str, port: int) -> None:
    """The server as it is shipped, for a WSGI program. One worker process: a SQLite record has one writer.

    Raises UsageError where the port is taken.
    """
    check_port(address, port)
    Granian(
        program,
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=8,
        backpressure=64,
        log_access=False,
        log_level=LogLevels.error,
        websockets=False,
    ).serve()


def check_port(address: str, port: int) -> None:
    """Raises UsageError with what to type where another program listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            why = "已被别的程序占用" if error.errno == errno.EADDRINUSE else "不能使用"
            raise UsageError(f"{address} 的端口 {port} {why}：换一个，例如 --port {port + 1}") from None


def first_accounts(names: tuple[str, ...], persons: tuple[str, ...]) -> list[tuple[str, str]]:
    """Accounts of the founders and of the three administrators, each with its slip; call after `prepare_desk`."""
    wanted: list[tuple[str, str, str | None, str]] = [
        ("system", "system", None, "系统管理员"),
        ("security", "security", None, "安全管理员"),
        ("audit", "audit", None, "审计管理员"),
    ]
    for place, (name, person) in enumerate(zip(names, persons, strict=True), start=1):
        wanted.append((f"user{place}", "business", person, name))
    accounts = apps.get_model("accounts", "Account")
    issue = import_module("yifa.interfaces.accounts.slips").issue
    printed = []
    for username, kind, holder, shown in wanted:
        account = accounts.objects.open(username=username, kind=kind, person=holder, shown_name=shown)
        printed.append((f"{shown}（账号 {username}）", issue(account, "建立记录")))
    return printed
