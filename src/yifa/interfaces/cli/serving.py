"""Starting the web: one process with threads, so that one writer serves the town; knows no page."""

from __future__ import annotations

import argparse
import errno
import os
import socket
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Tls:
    """The files of a certificate and of its key, both PEM; the key without a password."""

    certificate: Path
    key: Path

    @classmethod
    def of(cls, args: argparse.Namespace) -> Tls | None:
        """As typed, None for plain http. Raises UsageError where a file is missing or only one is named."""
        if not args.cert and not args.key:
            return None
        if not args.cert or not args.key:
            raise UsageError("--cert 和 --key 要一起写")
        found = cls(Path(args.cert), Path(args.key))
        missing = [str(each) for each in (found.certificate, found.key) if not each.is_file()]
        if missing:
            raise UsageError(f"找不到证书文件：{'、'.join(missing)}")
        return found


def tls_arguments(parser: argparse.ArgumentParser) -> None:
    """The two options of https."""
    parser.add_argument("--cert", metavar="文件", help="https 证书（PEM，含中间证书）；现场页面在别的机器上打开时必须用 https")
    parser.add_argument("--key", metavar="文件", help="https 证书的私钥（PEM）")


def serve(home: Path, settings: str, address: str, port: int, tls: Tls | None = None) -> int:
    """Serve a home until stopped."""
    os.environ["YIFA_HOME"] = str(home.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    serve_program("yifa.config.wsgi:application", address, port, tls)
    return GOOD


def serve_program(program: str, address: str, port: int, tls: Tls | None = None) -> None:
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
        workers_kill_timeout=10,  # a worker whose threads do not end must not hold up Ctrl-C: the record survives a kill
        ssl_cert=tls.certificate if tls is not None else None,
        ssl_key=tls.key if tls is not None else None,
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
