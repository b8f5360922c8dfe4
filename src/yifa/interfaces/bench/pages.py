"""One matter's page with fifty acts in a small and in a large record, asked in turn; looks at no letter of it."""

from __future__ import annotations

import time
from contextlib import ExitStack

from yifa.interfaces.bench.load import Browser
from yifa.interfaces.bench.row import Row, compared, percentile
from yifa.interfaces.bench.serving import serving
from yifa.interfaces.bench.town import STEPS, Cast, Filled, advance, case
from yifa.interfaces.runtime import Runtime
from yifa.procedure.draft import Actor, Draft
from yifa.record.act import Json

ACTS = 50
TIMES = 60
MILLISECONDS = 1000


def long_matter(runtime: Runtime, cast: Cast) -> str:
    """A case paid in many parts, of fifty acts; returns its matter."""
    playing, matter, clerk = case(cast, advance(runtime)), "", (Actor(cast.clerk, "registrar"),)
    draft = next(playing)
    while not draft.kind.endswith(".pay"):
        act = runtime.door.perform(runtime.town, draft)
        matter, draft = act.matter, playing.send((act.matter, act.id))
    for number in range(ACTS - STEPS + 3):
        facts: dict[str, Json] = {"paid_bank": 100, "bank_receipt": f"示例缴款{number}"}
        runtime.door.perform(runtime.town, Draft(draft.kind, advance(runtime), clerk, cast.clerk, facts, matter))
    return matter


def page_rows(small: Filled, large: Filled) -> list[Row]:
    """Both records served side by side."""
    with ExitStack() as stack:
        asked = []
        for home, _, matter in (large, small):
            browser = Browser(stack.enter_context(serving("act", home)))
            stack.callback(browser.close)
            browser.log_in(Cast.load(home).head)
            asked.append((browser, f"/matters/{matter}/"))
        for _ in range(5):
            for one in asked:
                _page(*one)
        pairs = [(_page(*asked[0]), _page(*asked[1])) for _ in range(TIMES)]
    title = f"{ACTS} 条记录的事项页，{large.acts} 条的记录（对比 {small.acts} 条）"
    p99 = percentile([value for value, _ in pairs], 99)
    return [
        compared("page.matter_ms", title, pairs, 3),
        Row("page.matter_p99_ms", "事项页，百分之九十九在此毫秒数内", p99, reach=50),
    ]


def _page(browser: Browser, path: str) -> float:
    """How many milliseconds it took to come."""
    began = time.perf_counter()
    status, body = browser.get(path)
    took = time.perf_counter() - began
    if status != 200 or len(body) < 1000:
        raise RuntimeError(f"事项页没有打开：{status}")
    return took * MILLISECONDS
