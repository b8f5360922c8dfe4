"""Whoever acts with others is there with their own code, or on paper; a wrong or used code records nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, override_settings

from tests.interfaces.sheets import Filling, begin, decision, text
from tests.interfaces.town import Small
from yifa.interfaces.accounts import secrets
from yifa.interfaces.accounts.models import Account, Event, Kind
from yifa.interfaces.workbench.models import CoSignature, Sheet

Enter = Callable[[str], Client]
NOBODY = {"c.demonstration": ""}
SCAN = b"%PDF-1.7 signed"


@pytest.fixture(autouse=True)
def live() -> Iterator[None]:
    """Settings as a live town has them; the record's clock is the only thing simulated."""
    with override_settings(YIFA_DEMONSTRATION=False):
        yield


@pytest.fixture
def told(town: Small) -> str:
    matter = town.shown_card()
    town.told(matter)
    return matter


def factor(town: Small, name: str) -> pyotp.TOTP:
    """An account with a second factor."""
    secret = secrets.new_totp()
    account = Account.objects.filter(person=town.who[name]).first() or Account.objects.open(
        username=f"u-{name}", kind=Kind.BUSINESS, person=town.who[name], shown_name=f"示例{name}"
    )
    Account.objects.filter(pk=account.pk).update(sealed_secret=secrets.seal(secret))
    return pyotp.TOTP(secret)


def wrong_code(totp: pyotp.TOTP) -> str:
    now = datetime.now(UTC)
    near = {totp.at(now + timedelta(seconds=30 * n)) for n in range(-2, 3)}
    return next(code for code in ("000000", "111111", "222222", "333333", "444444", "555555") if code not in near)


def checked(town: Small, enter: Enter, matter: str) -> Filling:
    sheet, fields = decision(enter("甲"), town, matter)
    assert sheet.send("check", fields).status_code == 200
    return sheet


def decided(town: Small, matter: str) -> int:
    return sum(done.step == "decide" for done in town.runtime.view().history(matter))


def press(sheet: Filling, **fields: object) -> HttpResponse:
    return sheet.send("perform", {**NOBODY, **{f"c.0.{key}": value for key, value in fields.items()}}, sheet.revision())


def test_the_right_code_records_the_act_and_a_line(town: Small, enter: Enter, told: str) -> None:
    totp = factor(town, "乙")
    sheet, fields = decision(enter("甲"), town, told)
    page = text(sheet.send("check", fields))
    assert "的会签码" in page
    assert "演示：由系统代为会签" not in page
    signed = press(sheet, code=totp.now())
    assert signed.status_code == 302
    assert decided(town, told) == 1
    kept = CoSignature.objects.get()
    assert (kept.person, kept.way) == (town.who["乙"], "code")
    assert kept.digest in page
    line = Event.objects.get(what__startswith="会签")
    assert (line.who, line.result) == ("u-乙", "成功")
    assert kept.digest in line.what
    assert "u-甲" in line.what
    with pytest.raises(ValueError, match="只增不改"):
        kept.save()


def test_a_code_is_read_with_blanks_and_wide_digits(town: Small, enter: Enter, told: str) -> None:
    code = factor(town, "乙").now()
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    assert press(checked(town, enter, told), code=f" {wide[:3]} {wide[3:]} ").status_code == 302


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "١٢٣٤٥٦", "0" * 5000, "\x00\x00", "' OR 1=1"])
def test_what_is_no_code_records_nothing(town: Small, enter: Enter, told: str, typed: str) -> None:
    factor(town, "乙")
    answer = press(checked(town, enter, told), code=typed)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in text(answer)
    assert 'href="#c-0"' in text(answer)
    assert decided(town, told) == 0
    assert CoSignature.objects.count() == 0


def test_a_wrong_code_is_told_at_the_field_and_logged(town: Small, enter: Enter, told: str) -> None:
    totp = factor(town, "乙")
    sheet = checked(town, enter, told)
    answer = press(sheet, code=wrong_code(totp))
    assert answer.status_code == 422
    assert text(answer).count("会签码不对，或者已经用过") == 2
    assert decided(town, told) == 0
    assert Event.objects.get(what__startswith="会签").result == "未成功"
    assert press(sheet, code=totp.now()).status_code == 302


def test_a_used_code_is_worth_nothing(town: Small, enter: Enter, told: str) -> None:
    totp = factor(town, "乙")
    code = totp.now()
    other = town.shown_card()
    town.told(other)
    assert press(checked(town, enter, told), code=code).status_code == 302
    again = checked(town, enter, other)
    assert press(again, code=code).status_code == 422
    assert decided(town, other) == 0
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=60)):
        assert press(again, code=totp.now()).status_code == 302


def test_the_code_of_another_signs_for_nobody(town: Small, enter: Enter, told: str) -> None:
    factor(town, "乙")
    own, third = factor(town, "甲"), factor(town, "丙")
    sheet = checked(town, enter, told)
    for totp in (own, third):
        assert press(sheet, code=totp.now()).status_code == 422
    assert decided(town, told) == 0
    # Nothing of theirs was used up by the attempt.
    assert not Account.objects.exclude(last_code_step=0).exists()


def test_five_wrong_codes_lock_the_account_for_signing_and_logging_in(town: Small, enter: Enter, told: str) -> None:
    totp = factor(town, "乙")
    sheet = checked(town, enter, told)
    for _ in range(5):
        assert press(sheet, code=wrong_code(totp)).status_code == 422
    answer = press(sheet, code=totp.now())
    assert answer.status_code == 422
    assert "暂停一刻钟" in text(answer)
    login = Client().post("/accounts/login/", {"username": "u-乙", "password": "x", "code": totp.now()})
    assert login.status_code == 429
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=16)):
        # The session's own half hour has not passed.
        assert press(sheet, code=totp.now()).status_code == 302


def test_a_signature_holds_for_this_content_only(town: Small, enter: Enter, told: str) -> None:
    totp = factor(town, "乙")
    sheet, fields = decision(enter("甲"), town, told)
    sheet.send("check", fields)
    town.decided(told)  # decided meanwhile by another sheet: the signed one is refused, and stays signed
    row = Sheet.objects.get()
    answer = press(sheet, code=totp.now())
    assert answer.status_code == 409
    assert CoSignature.objects.get().sheet == row
    page = text(sheet.send("check", {**fields, "f.amount": "150"}))
    assert "已会签" not in page


def test_pressing_again_needs_no_second_code(town: Small, enter: Enter, told: str) -> None:
    totp = factor(town, "乙")
    sheet = checked(town, enter, told)
    revision, row = sheet.revision(), Sheet.objects.get()
    first = press(sheet, code=totp.now())
    # The act was recorded, but the desk did not get to write it down.
    Sheet.objects.filter(pk=row.pk).update(act="", done_matter="", typed=row.typed)
    again = sheet.send("perform", NOBODY, revision)
    assert again["Location"] == first["Location"]
    assert decided(town, told) == 1


def test_the_ticked_box_of_the_demonstration_means_nothing_here(town: Small, enter: Enter, told: str) -> None:
    factor(town, "乙")
    sheet = checked(town, enter, told)
    assert sheet.send("perform", {"c.demonstration": "yes"}, sheet.revision()).status_code == 422
    assert decided(town, told) == 0


def test_a_demonstration_signs_for_others_only_where_the_box_is_ticked(town: Small, enter: Enter, told: str) -> None:
    with override_settings(YIFA_DEMONSTRATION=True):
        sheet, fields = decision(enter("甲"), town, told)
        page = text(sheet.send("check", fields))
        assert re.search(r'name="c.demonstration" value="yes" checked', page)
        assert "正式使用时没有这一项" in page
        assert press(sheet).status_code == 422
        assert decided(town, told) == 0
        assert sheet.send("perform", {"c.demonstration": "yes"}, sheet.revision()).status_code == 302
    assert CoSignature.objects.get().way == "demonstration"
    assert "演示" in Event.objects.get(what__startswith="会签").result


def test_a_live_record_is_never_signed_by_the_system(town: Small, enter: Enter, told: str) -> None:
    town.runtime.mode = "live"
    with override_settings(YIFA_DEMONSTRATION=True):
        sheet, fields = decision(enter("甲"), town, told)
        assert "演示" not in text(sheet.send("check", fields))
        assert sheet.send("perform", {"c.demonstration": "yes"}, sheet.revision()).status_code == 422
    assert decided(town, told) == 0


@pytest.mark.parametrize("account", ["none", "disabled", "without a factor"])
def test_without_a_second_factor_a_signed_scan_goes_with_the_act(town: Small, enter: Enter, told: str, account: str) -> None:
    if account != "none":
        factor(town, "乙")
        changed: dict[str, object] = {"is_active": False} if account == "disabled" else {"sealed_secret": ""}
        Account.objects.filter(person=town.who["乙"]).update(**changed)
    sheet, fields = decision(enter("甲"), town, told)
    page = text(sheet.send("check", fields))
    assert "没有可用的动态码" in page
    assert "的会签码" not in page
    assert press(sheet, code="123456").status_code == 422
    assert press(sheet, scan=SimpleUploadedFile("a.pdf", b"MZ not a scan")).status_code == 422
    assert decided(town, told) == 0
    assert press(sheet, scan=SimpleUploadedFile("a.pdf", SCAN)).status_code == 302
    done = town.runtime.view().history(told)[-1]
    scan = CoSignature.objects.get(way="paper").scan
    store = town.runtime.store
    assert store.reader.act(town.runtime.town, done.id).open["evidence"] == [scan]
    assert store.evidence.get(scan, purpose="case") == SCAN
    assert Event.objects.filter(what__startswith="会签", result="附签名扫描件").count() == 1


def test_nobody_signs_twice_for_himself(town: Small, enter: Enter, told: str) -> None:
    own = factor(town, "甲")
    sheet, fields = decision(enter("甲"), town, told, second="甲")
    answer = sheet.send("check", fields)
    assert answer.status_code == 422
    assert "会签码" not in text(answer)
    assert press(sheet, code=own.now()).status_code == 422
    assert decided(town, told) == 0
    assert CoSignature.objects.count() == 0


def test_whoever_acts_alone_is_asked_for_nothing(town: Small, enter: Enter) -> None:
    sheet = begin(enter("办"), "/start/person/register/")
    page = text(sheet.send("check", {"f.name": "示例新人", "f.person_kind": "official", "f.unit": "示例办公室"}))
    assert "核对" in page
    assert "会签" not in page
    assert sheet.send("perform", NOBODY, sheet.revision()).status_code == 302
    assert CoSignature.objects.count() == 0
