"""Logging in needs account, password and a fresh code together; wrong tries lock one account; sessions end in time."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from tests.interfaces.sheets import text
from tests.interfaces.town import Small
from yifa.interfaces.accounts import secrets, slips
from yifa.interfaces.accounts.log import note
from yifa.interfaces.accounts.models import Account, Event, Kind

PASSWORD = "街上的灯一直亮到 夜里十点半"


def account(town: Small, name: str = "甲", password: str = PASSWORD) -> tuple[Account, pyotp.TOTP]:
    secret = secrets.new_totp()
    made = Account.objects.open(username=f"li-{name}", kind=Kind.BUSINESS, person=town.who[name], shown_name=name)
    made.set_password(password)
    made.sealed_secret = secrets.seal(secret)
    made.save()
    return made, pyotp.TOTP(secret)


def attempt(client: Client, username: str, password: str, code: str) -> int:
    return client.post("/accounts/login/", {"username": username, "password": password, "code": code}).status_code


def test_all_three_together_open_the_desk(town: Small) -> None:
    made, totp = account(town)
    client = Client()
    assert attempt(client, made.username, PASSWORD, totp.now()) == 302
    assert client.get("/desk/").status_code == 200


@pytest.mark.parametrize("wrong", ["username", "password", "code", "none"])
def test_whatever_is_wrong_the_answer_is_the_same(town: Small, wrong: str) -> None:
    made, totp = account(town)
    code = "000000" if totp.now() != "000000" else "000001"
    given = {
        "username": ("nobody", PASSWORD, totp.now()),
        "password": (made.username, "不对的密码不对的密码", totp.now()),
        "code": (made.username, PASSWORD, code),
        "none": (made.username, PASSWORD, ""),
    }[wrong]
    client = Client()
    answer = client.post("/accounts/login/", dict(zip(("username", "password", "code"), given, strict=True)))
    assert answer.status_code == 401
    assert "账号、密码或者动态码不对" in text(answer)
    assert client.get("/desk/").status_code == 302


def test_a_code_works_once(town: Small) -> None:
    made, totp = account(town)
    code = totp.now()
    assert attempt(Client(), made.username, PASSWORD, code) == 302
    assert attempt(Client(), made.username, PASSWORD, code) == 401


def test_five_wrong_tries_lock_this_account_and_no_other(town: Small) -> None:
    made, totp = account(town)
    other, other_totp = account(town, "乙")
    for _ in range(5):
        attempt(Client(), made.username, "不对的密码不对的密码", "123456")
    assert attempt(Client(), made.username, PASSWORD, totp.now()) == 429
    assert attempt(Client(), other.username, PASSWORD, other_totp.now()) == 302
    assert Event.objects.filter(who=made.username, result="多次不对，暂停").exists()
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=16)):
        assert attempt(Client(), made.username, PASSWORD, totp.now()) == 302


def test_the_session_key_changes_at_log_in(town: Small) -> None:
    made, totp = account(town)
    client = Client()
    session = client.session
    session["before"] = 1
    session.save()
    before = client.cookies["sessionid"].value
    attempt(client, made.username, PASSWORD, totp.now())
    assert client.cookies["sessionid"].value != before


def test_a_cookie_is_worth_nothing_after_log_out_or_disabling(town: Small) -> None:
    made, totp = account(town)
    client = Client()
    attempt(client, made.username, PASSWORD, totp.now())
    kept = client.cookies["sessionid"].value
    client.post("/accounts/logout/")
    thief = Client()
    thief.cookies["sessionid"] = kept
    assert thief.get("/desk/").status_code == 302
    client.force_login(made, backend="yifa.interfaces.accounts.backend.TwoFactorBackend")
    assert client.get("/desk/").status_code == 200
    Account.objects.filter(pk=made.pk).update(is_active=False)
    assert client.get("/desk/").status_code == 302


@pytest.mark.parametrize(("step", "often"), [(timedelta(minutes=31), 1), (timedelta(minutes=25), 30)])
def test_idle_and_long_sessions_end(town: Small, step: timedelta, often: int) -> None:
    made, totp = account(town)
    client, at = Client(), datetime.now(UTC)
    with time_machine.travel(at) as moment:
        attempt(client, made.username, PASSWORD, totp.at(at))
        assert client.get("/desk/").status_code == 200
        for _ in range(often):
            moment.shift(step)
            answer = client.get("/desk/")
    assert answer.status_code == 302


@pytest.mark.parametrize(
    "weak",
    [
        "12345678",
        "Zhengguo2020",
        "password1234",
        "qwertyuiopas",
        "短密码七个字啊",
        "aaaaaaaaaaaaaa",
        "li-甲是我的账号名字",
        "字" * 129,
    ],
)
def test_weak_passwords_are_refused(town: Small, weak: str) -> None:
    made, _ = account(town)
    with pytest.raises(ValidationError):
        validate_password(weak, made)


def test_a_sentence_is_welcome(town: Small) -> None:
    made, _ = account(town)
    validate_password("a quiet street after the rain has stopped for the whole long day", made)
    validate_password(PASSWORD, made)


def test_a_slip_opens_an_account_once(town: Small) -> None:
    made = Account.objects.open(username="xin", kind=Kind.BUSINESS, person=town.who["丙"], shown_name="丙")
    slip = slips.issue(made, "系统管理员")
    client = Client()
    page = text(client.post("/accounts/slip/", {"stage": "show", "username": "xin", "slip": slip.lower()}))
    found = re.search(r'class="mono">([A-Z2-7]{32})<', page)
    assert found
    totp = pyotp.TOTP(found[1])
    weak = client.post("/accounts/slip/", {"stage": "set", "code": totp.now(), "password": "12345678", "again": "12345678"})
    assert weak.status_code == 400
    unlike = client.post("/accounts/slip/", {"stage": "set", "code": totp.now(), "password": PASSWORD, "again": PASSWORD + "x"})
    assert "两次" in text(unlike)
    done = client.post("/accounts/slip/", {"stage": "set", "code": totp.now(), "password": PASSWORD, "again": PASSWORD})
    assert done.status_code == 302
    again = Client().post("/accounts/slip/", {"stage": "show", "username": "xin", "slip": slip})
    assert again.status_code == 401
    # The code of the ceremony is used up as well.
    assert attempt(Client(), "xin", PASSWORD, totp.now()) == 401
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=60)):
        assert attempt(Client(), "xin", PASSWORD, totp.now()) == 302


def test_a_slip_is_void_after_a_day_and_after_a_new_one(town: Small) -> None:
    made = Account.objects.open(username="xin", kind=Kind.BUSINESS, person=town.who["丙"], shown_name="丙")
    first = slips.issue(made, "系统管理员")
    second = slips.issue(made, "系统管理员")
    assert slips.find("xin", first) is None
    assert slips.find("xin", second) is not None
    assert slips.find("bu-shi", second) is None
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25)):
        assert slips.find("xin", second) is None


def test_wrong_slips_count_towards_the_lock(town: Small) -> None:
    made, _ = account(town)
    for _ in range(5):
        Client().post("/accounts/slip/", {"stage": "show", "username": made.username, "slip": "AAAAA-AAAAA-AAAAA-AAAAA"})
    assert attempt(Client(), made.username, PASSWORD, "000000") == 429


def test_administrators_hold_no_business_standing(town: Small) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.open(username="x", kind=Kind.SYSTEM, person=town.who["甲"], shown_name="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.open(username="y", kind=Kind.BUSINESS, person=None, shown_name="y")
    for kind in (Kind.SYSTEM, Kind.SECURITY, Kind.AUDIT):
        made = Account.objects.open(username=f"g-{kind}", kind=kind, person=None, shown_name="管理员")
        client = Client()
        client.force_login(made, backend="yifa.interfaces.accounts.backend.TwoFactorBackend")
        assert client.get("/accounts/manage/").status_code == 200
        for address in ("/desk/", "/start/", "/registers/", "/search/?q=x"):
            assert client.get(address)["Location"] == "/accounts/manage/"


def test_each_administrator_does_only_their_own_part(town: Small) -> None:
    victim, _ = account(town)
    browsers = {}
    for kind in (Kind.SYSTEM, Kind.SECURITY, Kind.AUDIT):
        browsers[kind] = Client()
        made = Account.objects.open(username=f"g-{kind}", kind=kind, person=None, shown_name="管理员")
        browsers[kind].force_login(made, backend="yifa.interfaces.accounts.backend.TwoFactorBackend")
    for kind, path, right in [
        (Kind.SYSTEM, "slip", True), (Kind.SECURITY, "slip", False), (Kind.AUDIT, "slip", False),
        (Kind.SECURITY, "disable", True), (Kind.SYSTEM, "disable", False), (Kind.AUDIT, "disable", False),
        (Kind.SECURITY, "token", True), (Kind.SYSTEM, "token", False), (Kind.AUDIT, "token", False),
    ]:  # fmt: skip
        status = browsers[kind].post(f"/accounts/manage/{victim.pk}/{path}/").status_code
        assert (status < 400) is right, (kind, path, status)
    victim.refresh_from_db()
    assert not victim.is_active
    assert "停用账号" in text(browsers[Kind.AUDIT].get("/accounts/manage/"))


def test_the_log_takes_no_second_line_and_no_change(town: Small) -> None:
    note(None, "李\n2020-01-01 系统 登录 成功\x1b[31m", "登录", "未成功")
    event = Event.objects.get()
    assert "\n" not in event.who
    assert "\x1b" not in event.who
    with pytest.raises(ValueError, match="只增不改"):
        event.save()


def test_no_account_exists_before_somebody_opens_one(town: Small) -> None:
    assert Account.objects.count() == 0
    assert attempt(Client(), "admin", "admin", "000000") == 401


def test_log_in_goes_nowhere_else(town: Small) -> None:
    made, totp = account(town)
    for target in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"):
        page = Client().get("/accounts/login/", {"next": target})
        assert 'name="next" value="/desk/"' in text(page)
    answer = Client().post(
        "/accounts/login/", {"username": made.username, "password": PASSWORD, "code": totp.now(), "next": "/registers/"}
    )
    assert answer["Location"] == "/registers/"
