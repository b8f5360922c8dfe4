"""A phone in a real browser: an on-the-spot penalty without a signal, the browser killed midway, restored, synchronised once."""

from __future__ import annotations

import json
import os
import re
import signal
import ssl
import struct
import time
import urllib.request
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect, sync_playwright

from tests.browser.people import CLERK, FIRST, PATIENCE, SECOND, Seat
from tests.support.authority import Authority, authority
from tests.support.demo import copy_home
from tests.support.served import start
from yifa.interfaces.runtime import Runtime
from yifa.procedure.identity import id_check

PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
SHOTS = os.environ.get("YIFA_SHOTS")
ID = "44011819900307123"
LIMIT = 120
"""Seconds in which an officer is to be done."""


def picture(width: int = 64, height: int = 48) -> bytes:
    """A small PNG that a browser can really draw."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = b"".join(
        b"\0" + bytes((x * 3 % 256, y * 5 % 256, 90)[i] for x in range(width) for i in range(3)) for y in range(height)
    )
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@contextmanager
def held(playwright: Playwright, chromium: str, profile: Path, trusted: Authority) -> Iterator[BrowserContext]:
    """The phone: a browser with a profile that outlives it."""
    context = playwright.chromium.launch_persistent_context(
        str(profile), executable_path=chromium, locale="zh-CN", timezone_id="Asia/Shanghai",
        args=["--no-sandbox", "--lang=zh-CN", f"--ignore-certificate-errors-spki-list={trusted.pin}"], **PHONE,
    )  # type: ignore[arg-type]  # fmt: skip
    context.set_default_timeout(PATIENCE)
    yield context


def browser_of(profile: Path) -> int:
    """The process id of the browser with this profile, the parent of all its others."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        main = b"chromium" in words[0] and b"/sh" not in words[0] and not any(word.startswith(b"--type=") for word in words)
        if main and f"--user-data-dir={profile}".encode() in words:
            return int(folder.name)
    raise LookupError(profile)


def shot(page: Page, name: str) -> None:
    """A screenshot for people, if they asked for one; nothing wider than the phone either way."""
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, name
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def press(page: Page, words: str) -> None:
    """A button at the bottom."""
    page.get_by_role("button", name=words).click()


def heading(page: Page, words: str) -> None:
    """Wait for a screen."""
    expect(page.locator("h1")).to_have_text(words)


def log_in(page: Page, base: str) -> None:
    """As the first officer, to the phone's screens."""
    page.goto(f"{base}/demo/?next=/onsite/")
    page.get_by_role("button", name=FIRST).click()
    page.wait_for_url(f"{base}/onsite/")


def registered(playwright: Playwright, chromium: str, base: str, trusted: Authority, mark: str) -> None:
    """At the desk the clerk registers the phone and lends it numbers."""
    browser = playwright.chromium.launch(
        executable_path=chromium, args=["--no-sandbox", "--lang=zh-CN", f"--ignore-certificate-errors-spki-list={trusted.pin}"]
    )
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", ignore_https_errors=True)
    context.set_default_timeout(PATIENCE)
    seat = Seat(context.new_page(), base)
    seat.log_in(CLERK)
    seat.open("/start/field-device/register/")
    seat.field("设备名称").fill("现场九号机（示例）")
    holder = seat.field("使用人")
    holder.select_option(label=next(o for o in holder.locator("option").all_inner_texts() if o.startswith(FIRST)))
    seat.field("设备密钥指纹").fill(mark)
    seat.field("已当面核对指纹并交付").check()
    seat.confirm("登记设备")
    seat.step("借出号段")
    seat.field("号码个数").fill("5")
    seat.confirm("借出号段")
    browser.close()


def card_scene_party(page: Page, photo: bytes) -> None:
    """The first three screens."""
    press(page, "开始当场处罚")
    heading(page, "亮证告知")
    second = page.get_by_label("另一名执法人员")
    second.select_option(label=next(o for o in second.locator("option").all_inner_texts() if o.startswith(SECOND)))
    page.get_by_label("两人都已出示执法证件").check()
    page.get_by_label("已告知权利义务").check()
    page.get_by_label("具体地点").fill("示例路8号门前")
    shot(page, "1-card")
    press(page, "已亮证，下一步")
    heading(page, "现场")
    page.locator("input[data-name='photo-1']").set_input_files({"name": "IMG.png", "mimeType": "image/png", "buffer": photo})
    expect(page.get_by_text(f"摘要 {sha256(photo).hexdigest()[:8]}")).to_be_visible()
    shot(page, "2-scene")
    press(page, "下一步")
    heading(page, "当事人")
    page.get_by_label("姓名或者名称").fill("示例当事人丁")
    page.get_by_label("身份证号").fill(f"{ID}{'1' if id_check(ID) != '1' else '2'}")
    press(page, "下一步")
    expect(page.get_by_role("alert")).to_contain_text("末位校验不符")
    page.get_by_label("身份证号").fill(f"{ID}{id_check(ID)}")
    shot(page, "3-party")
    press(page, "下一步")


def facts(page: Page) -> None:
    """What was seen and is proposed; 300 yuan first, above the cap, which the phone knows without a signal."""
    heading(page, "事实与告知")
    page.get_by_label("职权事项").select_option(index=3)
    page.get_by_label("违法事实").fill("在人行道上摆放货物，占用约2平方米")
    page.get_by_label("拟罚款（元）").fill("300")
    shot(page, "4-facts")
    press(page, "已告知，下一步")
    heading(page, "当场决定")
    expect(page.get_by_text("罚款超过当场处罚限额200元").first).to_be_visible()
    press(page, "返回")
    page.get_by_label("拟罚款（元）").fill("100")
    press(page, "已告知，下一步")


def decide_paper_sign(page: Page) -> None:
    """The last three screens."""
    heading(page, "当场决定")
    page.get_by_label("事实确凿").check()
    page.get_by_label("已告知救济途径和期限").check()
    shot(page, "5-decision")
    press(page, "作出决定")
    heading(page, "文书")
    expect(page.locator(".receipt img")).to_be_visible()
    shot(page, "6-paper")
    press(page, "已交付，下一步")
    heading(page, "签收")
    glass = page.locator("canvas")
    box = glass.bounding_box()
    assert box is not None
    for at in ((0.2, 0.3), (0.5, 0.7)):
        page.mouse.move(box["x"] + box["width"] * at[0], box["y"] + box["height"] * at[1])
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * (at[0] + 0.25), box["y"] + box["height"] * 0.5, steps=8)
        page.mouse.up()
    expect(page.get_by_text("签名已封存").first).to_be_visible()
    page.get_by_label("演示：由系统代为会签").check()
    shot(page, "7-sign")
    press(page, "完成并封存")
    heading(page, "现场")


def on_the_phone(page: Page) -> dict[str, int]:
    """How much lies in the browser's own store."""
    told: dict[str, int] = page.evaluate(
        """() => new Promise((resolve) => {
          const asked = indexedDB.open("yifa-onsite");
          asked.onsuccess = () => {
            const tx = asked.result.transaction(["parts", "bundles", "kv"]);
            const found = {};
            for (const name of ["parts", "bundles"])
              tx.objectStore(name).count().onsuccess = (e) => { found[name] = e.target.result; };
            tx.objectStore("kv").getKey("work").onsuccess = (e) => { found.work = e.target.result ? 1 : 0; };
            tx.oncomplete = () => { asked.result.close(); resolve(found); };
          };
        })"""
    )
    return told


def trusted_by_the_authority(trusted: Authority, port: int) -> None:
    """A program that trusts the town's authority, and nobody else, reaches the server; one that does not is stopped."""
    url = f"https://127.0.0.1:{port}/"
    with urllib.request.urlopen(url, context=ssl.create_default_context(cafile=str(trusted.ca))) as answer:
        assert answer.status == 200
    with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
        urllib.request.urlopen(url, context=ssl.create_default_context())


def check_record(home: Path, photo: bytes) -> None:
    """One act each, the very bytes of the photo, and a record that verifies."""
    runtime = Runtime.open(home)
    try:
        view = runtime.view()
        matter = view.matters("onsite-penalty")[-1]
        done = view.history(matter)
        assert [each.step for each in done] == ["show-card", "tell", "decide", "issue", "serve"]
        assert done[2].lent is not None
        assert done[2].facts["amount"] == 10000
        kept = stored_last(runtime)
        manifest = next(told for digest in kept if (told := words_of(runtime, digest)) is not None)
        said = {each["name"]: each["sha256"] for each in manifest["files"]}
        held_now = {sha256(runtime.store.evidence.get(digest, purpose="核对")).hexdigest() for digest in kept}
        assert said["photo-1"] == sha256(photo).hexdigest()
        assert set(said.values()) <= held_now
        assert [finding.text for finding in runtime.store.verify() if finding.bad] == []
    finally:
        runtime.close()


def stored_last(runtime: Runtime) -> list[str]:
    """The digests of the files stored last; nothing else is stored while this test runs but the bundle's."""
    rows = runtime.store.reader.query("SELECT digest FROM evidence ORDER BY stored_at DESC LIMIT 12")
    return [str(row[0]) for row in rows]


def words_of(runtime: Runtime, digest: str) -> dict[str, list[dict[str, str]]] | None:
    """The device's own words, where the file holds them."""
    if runtime.store.evidence.media_type(digest) != "application/json":
        return None
    told: dict[str, list[dict[str, str]]] = json.loads(json.loads(runtime.store.evidence.get(digest, purpose="核对"))["payload"])
    return told


def test_a_penalty_without_a_signal_survives_a_killed_browser(chromium: str, demo_home: Path, tmp_path: Path) -> None:
    home, profile, photo = copy_home(demo_home, tmp_path / "home"), tmp_path / "profile", picture()
    trusted = authority(tmp_path / "ca")
    served = start(home, more=trusted.options)
    port, base = served.port, f"https://127.0.0.1:{served.port}"
    try:
        trusted_by_the_authority(trusted, port)
        with sync_playwright() as playwright:
            with held(playwright, chromium, profile, trusted) as context:
                page = context.new_page()
                log_in(page, base)
                page.evaluate("navigator.serviceWorker.ready.then(() => true)")
                mark = page.locator(".mark").inner_text()
                assert re.fullmatch(r"([0-9a-f]{4}-){4}[0-9a-f]{4}", mark)
                shot(page, "0-not-registered")
                registered(playwright, chromium, base, trusted, mark)
                press(page, "同步")
                expect(page.get_by_text("还有 5 个文号")).to_be_visible()

                # No network, and a server that does not move: nothing can answer but what lies on the phone.
                os.killpg(served.process.pid, signal.SIGSTOP)
                context.set_offline(True)
                page.reload()
                expect(page.locator("#bar")).to_contain_text("离线")
                shot(page, "0-home-offline")
                began = time.monotonic()
                card_scene_party(page, photo)
                heading(page, "事实与告知")
                page.get_by_label("违法事实").fill("写到一半")
                page.get_by_label("拟罚款（元）").focus()
                page.wait_for_timeout(300)
                spent = time.monotonic() - began
                os.kill(browser_of(profile), signal.SIGKILL)

            with held(playwright, chromium, profile, trusted) as context:
                context.set_offline(True)
                page = context.new_page()
                page.goto(f"{base}/onsite/")
                began = time.monotonic()
                heading(page, "事实与告知")
                expect(page.get_by_label("违法事实")).to_have_value("写到一半")
                facts(page)
                decide_paper_sign(page)
                spent += time.monotonic() - began
                expect(page.locator("#bar")).to_contain_text("离线，已保存 1 条")
                assert on_the_phone(page) == {"parts": 0, "bundles": 1, "work": 0}
                shot(page, "8-saved")

                os.killpg(served.process.pid, signal.SIGCONT)
                context.set_offline(False)
                log_in(page, base)
                expect(page.locator("#bar")).to_have_text("已同步")
                expect(page.get_by_text("已记入")).to_be_visible()
                assert on_the_phone(page) == {"parts": 0, "bundles": 0, "work": 0}
                press(page, "同步")
                expect(page.get_by_text("还有 4 个文号")).to_be_visible()
                shot(page, "9-synced")
                page.goto(f"{base}/onsite/desk/")
                expect(page.locator("main")).to_contain_text("已记入")
                shot(page, "10-desk")
                context.close()
    finally:
        os.killpg(served.process.pid, signal.SIGCONT)
        served.stop()
    print(f"\n现场当场处罚：脚本执法人员用时 {spent:.1f} 秒（上限 {LIMIT} 秒）")
    assert spent < LIMIT
    check_record(home, photo)
