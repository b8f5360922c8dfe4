"""The page behind a paper's QR: what it says, what it never says, when it closes, and a statement that reaches the file."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import quote

import pytest
from django.test import Client

from tests.interfaces.lived import browser
from tests.interfaces.sheets import text
from yifa.interfaces.framing import Papered, frame_of, site_of
from yifa.interfaces.party.codes import act_of, is_slip, paper_code, slip_secret
from yifa.interfaces.party.models import Submission
from yifa.interfaces.party.views import LONGEST, MOST_WAITING, MOST_WRONG
from yifa.interfaces.runtime import Runtime
from yifa.procedure.view import Done
from yifa.record.act import ActId


@pytest.fixture
def town(lived_town: Runtime) -> Runtime:
    """The demonstration's year as the process's runtime."""
    return lived_town


def noticed(town: Runtime) -> Done:
    """A notice that was served, in a case nobody decided yet and whose party said nothing."""
    view = town.view()
    for matter in view.matters("ordinary-penalty", open_only=True):
        history = view.history(matter)
        steps = {done.step for done in history}
        if "notice" in steps and not steps & {"decide", "exempt", "defend", "waive-defence"}:
            told = next(done for done in history if done.step == "notice")
            if any(done.step == "serve" and done.thread == told.id for done in history):
                return told
    raise AssertionError("示例里没有已经告知、等待申辩的案件")


def decided(town: Runtime, *, late: bool) -> Done:
    """A served decision: the newest, or the oldest, whose remedies are long over."""
    view = town.view()
    found = [
        done
        for matter in view.matters("ordinary-penalty")
        for done in view.history(matter)
        if done.step == "decide" and any(s.step == "serve" and s.thread == done.id for s in view.history(matter))
    ]
    return min(found, key=lambda done: done.at) if late else max(found, key=lambda done: done.at)


def address(town: Runtime, done: Done) -> str:
    """What the QR leads to."""
    return f"/p/?n={quote(str(done.number))}&c={paper_code(town, done.id)}"


def hand_in(town: Runtime, done: Done, **fields: str) -> tuple[int, str]:
    """Status and page after pressing the button."""
    body = {
        "n": str(done.number),
        "c": paper_code(town, done.id),
        "slip": slip_secret(town, done.id),
        "words": "我有意见",
        **fields,
    }
    answer = Client(enforce_csrf_checks=True).post("/p/say/", body)
    return answer.status_code, text(answer)


def test_a_code_opens_its_paper_and_no_other(town: Runtime) -> None:
    one, other = noticed(town), decided(town, late=False)
    assert act_of(town, str(one.number), paper_code(town, one.id)) == one.id
    assert act_of(town, str(one.number), paper_code(town, other.id)) is None
    assert act_of(town, str(other.number), paper_code(town, one.id)) is None
    assert act_of(town, "没有这个号", paper_code(town, one.id)) is None
    assert re.fullmatch(r"[0-9a-f]{16}", paper_code(town, one.id))


def test_the_slip_is_read_as_people_type_it_and_follows_from_nothing_public(town: Runtime) -> None:
    act = noticed(town).id
    secret = slip_secret(town, act)
    assert re.fullmatch(r"[2-9A-HJ-KM-NP-Z]{5}-[2-9A-HJ-KM-NP-Z]{5}", secret)
    for typed in (secret, secret.lower(), secret.replace("-", ""), f" {secret} "):
        assert is_slip(town, act, typed)
    for typed in ("", secret[:-1], secret + "A", paper_code(town, act), slip_secret(town, ActId(2021, 0))):
        assert not is_slip(town, act, typed)


def test_the_page_says_what_the_paper_is_and_nothing_of_the_party(town: Runtime) -> None:
    done = decided(town, late=False)
    answer = Client().get(address(town, done))
    page = text(answer)
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    for words in ("这是什么", "申请行政复议", "向人民法院起诉", "执法证号", "绝不要通过本页", str(done.number)):
        assert words in page
    reader = town.store.reader
    for act in reader.matter_acts(town.town, done.matter):
        for name in act.sealed:
            value = reader.open_private(town.town, act.id, name, purpose="case")
            for each in value.values() if isinstance(value, dict) else [value]:
                assert not (isinstance(each, str) and len(each) > 3 and each in page), (name, each)


def test_the_last_days_are_those_of_the_law(town: Runtime) -> None:
    from datetime import timedelta

    from yifa.interfaces.party.told import page_of
    from yifa.interfaces.public.reads import Square
    from yifa.law.zone import day_of

    done = decided(town, late=False)
    page = page_of(Square.here(), done.id)
    assert page is not None
    served = next(s for s in town.view().history(done.matter) if s.step == "serve" and s.thread == done.id)
    days = {one.title: one.day for one in page.days}
    sixty = days["申请行政复议"]
    assert sixty is not None
    assert timedelta(days=60) <= sixty - served.effective < timedelta(days=72)  # a last day on a holiday moves on
    half = days["向人民法院起诉"]
    assert half is not None
    assert (day_of(half).month - day_of(served.effective).month) % 12 in (6, 7)
    assert page.until == max(each for each in days.values() if each is not None)


def test_a_page_closes_with_the_last_remedy(town: Runtime) -> None:
    assert Client().get(address(town, decided(town, late=True))).status_code == 404


@pytest.mark.parametrize(
    "query", ["?n=x&c=y", "?n=%00&c=1", "?n=〔2021〕1号&c=' or 1=1", f"?n={'长' * 500}&c={'f' * 500}", "?c=1"]
)
def test_what_opens_nothing_says_nothing(town: Runtime, query: str) -> None:
    assert Client().get(f"/p/{query}").status_code == 404
    assert "输入文书上的文号" in text(Client().get("/p/"))


def test_a_statement_is_sealed_and_taken_up_without_being_typed_again(town: Runtime) -> None:
    done = noticed(town)
    words = "现场照片不是我的店，示例陈述。"
    status, page = hand_in(town, done, words=words)
    assert status == 200
    one = Submission.objects.get()
    assert one.receipt in page
    assert words.encode() not in bytes(one.sealed)
    clerk = browser(town, "clerk")
    assert one.receipt in text(clerk.get("/statements/"))
    asked = clerk.get(f"/statements/{one.pk}/")
    assert words not in text(asked)
    answer = clerk.post(f"/statements/{one.pk}/")
    assert answer.status_code == 302
    assert words in text(clerk.get(answer["Location"]))
    assert clerk.get(f"/statements/{one.pk}/").status_code == 404
    assert "没有待登记的意见" in text(clerk.get("/statements/"))


def test_only_registrars_take_statements_up(town: Runtime) -> None:
    hand_in(town, noticed(town))
    pk = Submission.objects.get().pk
    assert browser(town, "officer").get("/statements/").status_code == 404
    assert browser(town, "officer").post(f"/statements/{pk}/").status_code == 404
    assert Client().get("/statements/").status_code == 302


def test_a_wrong_slip_keeps_the_words_and_closes_after_five(town: Runtime) -> None:
    done = noticed(town)
    for _ in range(MOST_WRONG):
        status, page = hand_in(town, done, slip="AAAAA-AAAAA", words="留着的话")
        assert status == 422
        assert "留着的话" in page
        assert "回执码不对" in page
    status, page = hand_in(town, done)
    assert status == 422
    assert "错得太多" in page
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [("", "请写下您的意见"), ("  \n ", "请写下您的意见"), ("字" * (LONGEST + 1), "最多写"), ("坏\x07字符", "最多写")],
)
def test_bad_words_are_told_and_nothing_is_kept(town: Runtime, words: str, said: str) -> None:
    status, page = hand_in(town, noticed(town), words=words)
    assert status == 422
    assert said in page
    assert not Submission.objects.exists()


def test_markup_is_shown_as_typed(town: Runtime) -> None:
    _, page = hand_in(town, noticed(town), slip="", words="<script>alert(1)</script>")
    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;" in page


def test_nobody_floods_one_paper(town: Runtime) -> None:
    done = noticed(town)
    for _ in range(MOST_WAITING):
        assert hand_in(town, done)[0] == 200
    assert hand_in(town, done)[0] == 422


def test_a_statement_changed_on_the_disk_is_not_opened(town: Runtime) -> None:
    hand_in(town, noticed(town))
    one = Submission.objects.get()
    Submission.objects.update(sealed=bytes(one.sealed)[:-1] + b"?")
    answer = browser(town, "clerk").post(f"/statements/{one.pk}/")
    assert answer.status_code == 422
    assert "打不开" in text(answer)


def test_the_slip_is_for_those_who_serve_the_paper(town: Runtime) -> None:
    view = town.view()
    unserved = next(
        done for m in view.matters("ordinary-penalty", open_only=True) for done in view.history(m)
        if done.step == "decide" and not any(s.thread == done.id and s.step == "serve" for s in view.history(m))
    )  # fmt: skip
    path = f"/matters/{unserved.matter}/acts/{unserved.id}/slip/"
    page = text(browser(town, "clerk").get(path))
    assert slip_secret(town, unserved.id) in page
    assert Client().get(path).status_code == 302
    assert browser(town, "clerk").get(f"/matters/{unserved.matter}/acts/2021.1/slip/").status_code == 404


def test_the_qr_of_a_paper_holds_number_and_code_and_opens_its_page(town: Runtime) -> None:
    done = decided(town, late=False)
    declaration = town.catalogue.declaration(done.slug, done.at.date())
    act = Papered(declaration, declaration.steps[done.step], done.matter, done.at, done.number, (), done.id)
    frame = frame_of(town, town.view(), act, name=str, names={}, holding=frozenset())
    assert frame.qr == f"{site_of(town.town_settings)}{address(town, done)}"
    assert replace(frame, site="").qr == f"{done.number} {paper_code(town, done.id)}"
    assert replace(frame, code=None).qr is None
