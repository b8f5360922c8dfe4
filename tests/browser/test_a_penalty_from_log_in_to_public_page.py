"""A real browser carries one on-the-spot penalty from log-in to the public page, and its downloaded proof holds."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.people import CLERK, FIRST, HEAD, JPEG, Seat, Sit, fill_decision, show_card, tell
from yifa.interfaces.runtime import Runtime
from yifa.record.epoch import origin
from yifa.record.leaf import verify_disclosure
from yifa.record.proof import verify_proof

ARTICLE = "行政处罚法（2021年修订）第五十一条"


def decide(seat: Seat) -> str:
    """Above the cap first: refused with its article, nothing lost; then corrected. The decision's number."""
    fill_decision(seat, "300")
    seat.check("作出决定")
    told = seat.text()
    assert "暂时不能作出决定" in told
    assert ARTICLE in told
    seat.page.get_by_role("link", name="调整到200元以内").first.click()
    expect(seat.field("罚款金额")).to_be_focused()
    expect(seat.field("罚款金额")).to_have_value("300")
    expect(seat.page.get_by_role("group", name="是否依法公开").get_by_label("是", exact=True)).to_be_checked()
    seat.field("罚款金额").fill("200")
    seat.check("作出决定")
    assert "大写贰佰元整" in seat.text()
    seat.page.get_by_role("button", name="确认作出决定").click()
    return seat.page.locator("h1").inner_text()


def issue_serve_file(seat: Seat) -> None:
    seat.step("印发")
    seat.field("定稿文书").set_input_files({"name": "决定书.jpg", "mimeType": "image/jpeg", "buffer": JPEG})
    seat.confirm("印发")
    seat.step("送达")
    seat.choose("送达方式", "直接送达")
    seat.field("送达时间").fill(seat.field("发生时间").input_value())
    seat.confirm("送达")
    seat.step("备案")
    seat.confirm("备案")


def pay_publish(seat: Seat) -> None:
    seat.step("登记缴款")
    seat.field("银行缴款金额").fill("200")
    seat.field("银行缴款票据号").fill("示例票据第0001号")
    seat.confirm("登记缴款")
    seat.step("公开")
    seat.field("已作公开前审查，不含个人信息、秘密").check()
    seat.page.get_by_role("group", name="公开渠道").locator("input").first.check()
    seat.confirm("公开")


def downloaded(page: Page, words: str, folder: Path) -> bytes:
    """What a download link gives."""
    with page.expect_download() as waited:
        page.get_by_role("link", name=words).click()
    file = folder / waited.value.suggested_filename
    waited.value.save_as(file)
    return file.read_bytes()


def log_key(home: Path, epoch: int) -> tuple[str, str]:
    """The log's name and public key, as the two founders copied them."""
    runtime = Runtime.open(home)
    try:
        store, town = runtime.store, runtime.town
        return origin(town, runtime.mode, epoch), store.verifier(town, epoch).encode()
    finally:
        runtime.close()


def test_one_penalty_from_log_in_to_the_public_page(sit: Sit, demo_home: Path, tmp_path: Path) -> None:
    seat = sit(accept_downloads=True)
    seat.log_in(FIRST)
    show_card(seat)
    matter = seat.page.url.partition("#")[0].removeprefix(seat.base)
    tell(seat)
    number = decide(seat)
    issue_serve_file(seat)
    seat.log_in(CLERK)
    seat.open(matter)
    pay_publish(seat)
    seat.log_in(HEAD)
    seat.open(matter)
    seat.step("结案")
    seat.confirm("结案")
    assert "已办结" in seat.text()

    public = sit(accept_downloads=True)
    public.open("/")
    public.link("执法公示")
    public.link(number)
    told = public.text()
    assert "有效" in told
    assert "200.00 元" in told
    for hidden in ("示例当事人丁", "人行道", FIRST):
        assert hidden not in told
    assert public.page.context.cookies() == []
    act = public.page.url.rstrip("/").rpartition("/")[2]
    proof = downloaded(public.page, "下载证明", tmp_path)
    opened = json.loads(downloaded(public.page, "下载内容的对照值", tmp_path))
    assert verify_disclosure(opened["leaf"].encode(), opened["openings"])
    epoch = int(act.partition(".")[0])
    name, key = log_key(demo_home, epoch)
    index, signed = verify_proof(proof.decode(), opened["leaf"].encode(), origin=name, log_keys=[key])
    assert index == int(act.partition(".")[2])
    assert signed.checkpoint.size > index


def test_the_officer_who_decided_is_found_by_the_public(seat: Seat) -> None:
    seat.open("/")
    seat.link("执法人员查询")
    seat.page.locator("main").get_by_role("searchbox").fill(FIRST)
    seat.page.locator("main").get_by_role("button", name="查").first.click()
    assert "有效" in seat.text()
    assert FIRST in seat.text()
    seat.page.locator("main").get_by_role("searchbox").fill("示例无此人")
    seat.page.locator("main").get_by_role("button", name="查").first.click()
    assert "没有查到" in seat.text()
