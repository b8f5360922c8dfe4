"""Around every answer: headers, cookies and checks of a live town, and error pages that tell nothing of the inside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pytest
from django.test import Client

from tests.interfaces.town import Small
from yifa import __version__

Enter = Callable[[str], Client]
LIVE = """
import json, django
django.setup()
from django.conf import settings
from django.core import checks
from django.test import RequestFactory, Client
found = [str(each) for each in checks.run_checks(include_deployment_checks=True) if not each.is_silenced()]
names = ("SESSION_COOKIE_SECURE SESSION_COOKIE_HTTPONLY SESSION_COOKIE_SAMESITE SESSION_COOKIE_NAME CSRF_COOKIE_SECURE "
         "CSRF_COOKIE_HTTPONLY CSRF_COOKIE_SAMESITE CSRF_COOKIE_NAME DEBUG SECURE_SSL_REDIRECT YIFA_DEMONSTRATION").split()
print(json.dumps({"checks": found, "settings": {name: getattr(settings, name) for name in names},
                  "apps": settings.INSTALLED_APPS, "urls": settings.ROOT_URLCONF,
                  "policy": settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]}, default=str))
"""
SECRETS = ("Traceback", "Django", "django", "site-packages", "SECRET", ".py", "granian", __version__)


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """The live settings as a process of their own sees them."""
    home = tmp_path_factory.mktemp("live")
    environment = {
        **os.environ,
        "YIFA_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "yifa.config.settings.live",
        "YIFA_HOSTS": "yifa.example",
    }
    done = subprocess.run([sys.executable, "-c", LIVE], env=environment, capture_output=True, text=True, check=True, timeout=120)
    told: dict[str, dict[str, object]] = json.loads(done.stdout.splitlines()[-1])
    assert oct((home / "keys" / "web-secret").stat().st_mode & 0o777) == "0o600"
    return told


def test_a_live_town_passes_the_deployment_checks(live: dict[str, dict[str, object]]) -> None:
    assert live["checks"] == []


def test_a_live_towns_cookies_are_its_own(live: dict[str, dict[str, object]]) -> None:
    held = live["settings"]
    for name in (
        "SESSION_COOKIE_SECURE",
        "SESSION_COOKIE_HTTPONLY",
        "CSRF_COOKIE_SECURE",
        "CSRF_COOKIE_HTTPONLY",
        "SECURE_SSL_REDIRECT",
    ):
        assert held[name] is True, name
    for name in ("SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SAMESITE"):
        assert held[name] in ("Lax", "Strict")
    assert str(held["SESSION_COOKIE_NAME"]).startswith("__Host-")
    assert str(held["CSRF_COOKIE_NAME"]).startswith("__Host-")


def test_a_live_town_knows_no_demonstration(live: dict[str, dict[str, object]]) -> None:
    assert live["settings"]["DEBUG"] is False
    assert live["settings"]["YIFA_DEMONSTRATION"] is False
    assert not any("demo" in app for app in live["apps"])
    assert live["urls"] == "yifa.config.urls"


def test_the_policy_lets_nothing_in_line_and_nobody_else(live: dict[str, dict[str, object]]) -> None:
    policy = live["policy"]
    assert policy["default-src"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert policy["base-uri"] == ["'none'"]
    for sources in policy.values():
        assert not any(word in str(sources) for word in ("unsafe", "http:", "https:", "*"))
        assert set(sources) <= {"'none'", "'self'", "data:"}  # type: ignore[call-overload]  # lists of words


@pytest.mark.parametrize(
    "path",
    [
        "/.git/HEAD",
        "/.git/config",
        "/.env",
        "/yifa.json",
        "/keys/web-secret",
        "/record.sqlite3",
        "/static/../../yifa.json",
        "/static/yifa/../../../settings/base.py",
        "/static/%2e%2e/%2e%2e/yifa.json",
        "/admin/",
        "/debug",
        "/matters/%00/",
        "/public/notices/..%2f..%2fyifa.json/",
        "/" + "x" * 8000,
    ],
)
def test_nothing_of_the_inside_is_served(town: Small, path: str) -> None:
    answer = Client(raise_request_exception=False).get(path)
    assert answer.status_code in (302, 404), path
    if answer.status_code == 302:
        assert answer["Location"].startswith("/demo/")
        return
    page = answer.content.decode()
    assert "没有找到" in page
    assert not any(word in page for word in SECRETS)


def test_a_fault_of_ours_is_told_without_a_trace(town: Small) -> None:
    for path in ("/", "/api/notices"):
        with mock.patch("yifa.interfaces.public.reads.Square.here", side_effect=RuntimeError("内部细节")):
            answer = Client(raise_request_exception=False).get(path)
        page = answer.content.decode()
        assert answer.status_code == 500
        assert "内部细节" not in page
        assert "请稍后再试" in page
        assert not any(word in page for word in SECRETS)
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_unknown_hosts_are_turned_away_without_a_trace(town: Small) -> None:
    answer = Client(raise_request_exception=False).get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert not any(word in answer.content.decode() for word in SECRETS)


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\r\nX: 1", "https:evil.example"],
)
def test_log_in_sends_nobody_to_another_site(town: Small, enter: Enter, target: str) -> None:
    page = Client().get("/demo/", {"next": target}).content.decode()
    assert "evil.example" not in page
    assert "javascript:" not in page


def test_a_form_without_its_token_or_from_another_site_is_refused_in_chinese(town: Small, enter: Enter) -> None:
    matter = town.shown_card()
    before = town.runtime.store.reader.head(town.runtime.town).position
    plain = enter("甲")
    address = plain.get(f"/matters/{matter}/do/tell/")["Location"]
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = plain.cookies
    token = strict.get(address).content.decode().partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    for fields, headers in (
        ({}, {}),
        ({"csrfmiddlewaretoken": "x" * 64}, {}),
        ({"csrfmiddlewaretoken": token}, {"origin": "https://evil.example"}),
        ({"csrfmiddlewaretoken": token}, {"origin": "null"}),
    ):
        answer = strict.post(address, {**fields, "action": "perform", "revision": "0"}, headers=headers)
        assert answer.status_code == 403, (fields, headers)
        assert "这张表单已经失效" in answer.content.decode()
    assert strict.post(address, {"csrfmiddlewaretoken": token, "action": "save", "revision": "0"}).status_code == 200
    assert town.runtime.store.reader.head(town.runtime.town).position == before


def test_the_page_of_a_missing_home_is_not_served(tmp_path: Path) -> None:
    """A server on a folder without a record says so and stops."""
    done = subprocess.run(
        [sys.executable, "-m", "yifa.interfaces.cli.main", "serve", "--home", str(tmp_path / "none")],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 2
    assert "没有记录" in done.stderr
    assert "Traceback" not in done.stderr
