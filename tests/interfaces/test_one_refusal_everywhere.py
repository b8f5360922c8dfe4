"""A fine of 200 yuan for a citizen: above the cap of 2021-07-01, within that of 2021-08-02, whichever door is tried."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from tests.interfaces import town as kit
from tests.interfaces.lived import BACKEND
from tests.interfaces.sheets import decision, text
from tests.interfaces.town import Small, small_town
from yifa.interfaces import runtime
from yifa.interfaces.accounts.models import Account, Kind, Token
from yifa.interfaces.accounts.secrets import digest
from yifa.interfaces.cli.main import main
from yifa.law.zone import SHANGHAI
from yifa.procedure.draft import Actor, Draft
from yifa.procedure.refusal import Refused
from yifa.record.act import Json

ARTICLE = "行政处罚法（2017年修正）第三十三条"
FACTS: dict[str, Json] = {
    "kind": "fine", "amount": 20000, "certain": True, "complex": "no", "remedy": True, "remedy_route": "either",
    "to_publish": "yes",
}  # fmt: skip


@pytest.fixture
def in_july(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, desk_db: None) -> Iterator[tuple[Small, str]]:
    """The small town on 2021-07-01, a citizen told of a fine of 50 yuan and then of 200."""
    monkeypatch.setattr(kit, "TOWN", kit.TOWN.replace("2021-08-02T09:00:00", "2021-07-01T09:00:00"))
    monkeypatch.setattr(kit, "START", kit.START.replace(month=7, day=1))
    small = small_town(tmp_path)
    runtime.use(small.runtime)
    matter = small.shown_card()
    small.told(matter, 20000)
    small.later(minutes=2)
    yield small, matter
    runtime.use(None)
    small.runtime.close()


def draft(small: Small, matter: str) -> Draft:
    """The decision as a draft."""
    officers = (Actor(small.who["甲"], "officer"), Actor(small.who["乙"], "officer"))
    return Draft("onsite-penalty.decide", small.runtime.now(), officers, small.who["甲"], FACTS, matter)


def body(small: Small, matter: str) -> bytes:
    """The same decision as JSON."""
    actors = [{"person": small.who[name], "capacity": "officer"} for name in ("甲", "乙")]
    at = small.runtime.now().astimezone(SHANGHAI).isoformat()
    told = {"kind": "onsite-penalty.decide", "at": at, "actors": actors, "facts": FACTS, "matter": matter}
    return json.dumps(told, ensure_ascii=False).encode()


def decisions(small: Small, matter: str) -> int:
    return sum(done.step == "decide" for done in small.runtime.view().history(matter))


def by_judge(small: Small, matter: str) -> str:
    judged = small.runtime.door.judge(small.runtime.town, draft(small, matter))
    assert not judged.allowed
    return "\n".join(f"{reason.missing}{reason.article}" for reason in judged.refusals)


def by_store(small: Small, matter: str) -> str:
    with pytest.raises(Refused) as caught:
        small.runtime.store.submit(small.runtime.town, lambda tx: tx.append(draft(small, matter)))
    return "\n".join(f"{reason.missing}{reason.article}" for reason in caught.value.reasons)


def test_judge_and_a_bare_insert_say_the_same(in_july: tuple[Small, str]) -> None:
    small, matter = in_july
    said = by_judge(small, matter)
    assert ARTICLE in said
    assert by_store(small, matter) == said
    assert decisions(small, matter) == 0


def test_the_form_says_it(in_july: tuple[Small, str]) -> None:
    small, matter = in_july
    account = Account.objects.open(username="u-甲", kind=Kind.BUSINESS, person=small.who["甲"], shown_name="示例甲")
    client = Client()
    client.force_login(account, backend=BACKEND)
    sheet, fields = decision(client, small, matter)
    page = text(sheet.send("check", fields))
    assert "暂时不能" in page
    assert ARTICLE in page
    assert 'value="200"' in page or "200" in page  # what was typed is still there
    assert decisions(small, matter) == 0


def test_the_api_says_it(in_july: tuple[Small, str]) -> None:
    small, matter = in_july
    account = Account.objects.open(username="api-甲", kind=Kind.BUSINESS, person=small.who["甲"], shown_name="示例甲")
    Token.objects.create(account=account, name="示例", digest=digest("示例令牌" * 8))
    answer = Client().post(
        "/api/acts", body(small, matter), content_type="application/json", headers={"Authorization": f"Bearer {'示例令牌' * 8}"}
    )
    assert answer.status_code == 409, answer.content.decode()
    assert ARTICLE in answer.content.decode()
    assert decisions(small, matter) == 0


def test_the_command_line_says_it(
    in_july: tuple[Small, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    small, matter = in_july
    told = body(small, matter)
    small.runtime.close()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(told), encoding="utf-8"))
    code = main(["perform", "-", "--recorder", small.who["甲"], "--home", str(small.runtime.home), "--json"])
    printed = capsys.readouterr().out
    assert code == 1, printed
    assert ARTICLE in printed


def test_a_month_later_it_is_allowed(in_july: tuple[Small, str]) -> None:
    small, _ = in_july
    small.set(kit.START.replace(month=8, day=2) + timedelta(hours=1))
    matter = small.shown_card()
    small.told(matter, 20000)
    small.later(minutes=1)
    assert small.runtime.door.judge(small.runtime.town, draft(small, matter)).allowed
    small.runtime.door.perform(small.runtime.town, draft(small, matter))
    assert decisions(small, matter) == 1
