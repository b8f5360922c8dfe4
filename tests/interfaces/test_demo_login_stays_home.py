"""The one-click log-in exists in demonstrations on this machine only; live settings cannot import it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client, override_settings

from tests.interfaces.sheets import text
from tests.interfaces.town import Small

ROOT = Path(__file__).resolve().parents[2]


def live(code: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "YIFA_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "yifa.config.settings.live",
        "PYTHONPATH": str(ROOT / "src"),
    }
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)


def test_the_cast_is_listed_and_enters_with_one_click(town: Small) -> None:
    client = Client()
    page = text(client.get("/demo/"))
    for name in ("示例甲", "示例乙", "示例审", "示例长", "示例办", "示例督"):
        assert name in page
    answer = client.post("/demo/enter/", {"person": town.who["审"]})
    assert answer.status_code == 302
    assert "示例审" in text(client.get("/desk/"))


def test_nobody_else_enters(town: Small) -> None:
    assert Client().post("/demo/enter/", {"person": town.who["丁"]}).status_code == 404
    assert Client().post("/demo/enter/", {"person": "x"}).status_code == 404


@pytest.mark.parametrize(
    "other", [{"REMOTE_ADDR": "192.0.2.7"}, {"HTTP_HOST": "town.example"}, {"REMOTE_ADDR": "::ffff:192.0.2.7"}]
)
def test_not_from_another_machine_and_not_under_another_name(town: Small, other: dict[str, str]) -> None:
    with override_settings(ALLOWED_HOSTS=["*"]):
        assert Client().get("/demo/", **other).status_code == 404  # type: ignore[arg-type]  # extra WSGI keys
        assert Client().post("/demo/enter/", {"person": town.who["甲"]}, **other).status_code == 404  # type: ignore[arg-type]  # extra WSGI keys


def test_not_outside_demonstration_settings(town: Small) -> None:
    with override_settings(YIFA_DEMONSTRATION=False):
        assert Client().get("/demo/").status_code == 404


def test_live_settings_cannot_have_it(tmp_path: Path) -> None:
    listed = live(
        "from django.conf import settings; import django; django.setup(); "
        "print([a for a in settings.INSTALLED_APPS if 'demo' in a]); print(settings.ROOT_URLCONF)",
        tmp_path,
    )
    assert listed.stdout.splitlines() == ["[]", "yifa.config.urls"], listed.stderr
    forced = live(
        "from django.conf import settings; settings.INSTALLED_APPS += ['yifa.interfaces.demo_login']; "
        "import django; django.setup()",
        tmp_path,
    )
    assert forced.returncode != 0
    assert "演示登录只能用在演示设置里" in forced.stderr


def test_live_settings_pass_the_deployment_check(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    checked = live(
        "import django; django.setup(); from django.core.management import call_command; "
        "call_command('check', deploy=True, fail_level='WARNING')",
        tmp_path,
    )
    assert checked.returncode == 0, checked.stderr


def test_live_pages_are_not_answered_without_tls(town: Small, enter: Callable[[str], Client]) -> None:
    with override_settings(SECURE_SSL_REDIRECT=True):
        answer = Client().get("/desk/")
    assert answer.status_code == 301
    assert answer["Location"].startswith("https://")
