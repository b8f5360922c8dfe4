"""One matter's page with fifty acts in a small and in a large record, asked in turn; looks at no letter of it."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from yifa.interfaces.bench.door import play
from yifa.interfaces.bench.load import Browser
from yifa.interfaces.bench.row import Row, compared, percentile, seconds
from yifa.interfaces.bench.serving import serving
from yifa.interfaces.bench.town import STEPS, Cast, advance, case
from yifa.interfaces.runtime import Runtime
from yifa.procedure.draft import Actor, Draft

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
        facts = {"paid_bank": 100, "bank_receipt": f"示例缴款{number}"}
        runtime.door.perform(runtime.town, Draft(draft.kind, advance(runtime), clerk, cast.clerk, facts, matter))
    return matter


def page_rows(small: tuple[Path, str, int], large: tuple[Path, str, int]) -> list[Row]:
    """(home, matter, acts) of both records, served side by side."""
    with ExitStack() as stack:
        asked = []
        for home, matter, _ in (large, small):
            browser = Browser(stack.enter_context(serving("act", home)))
            stack.callback(browser.close)
            browser.log_in(Cast.load(home).head)
            asked.append((browser, f"/matters/{matter}/"))
        for _ in range(5):
            for one in asked:
                _page(*one)
        pairs = [
            (seconds(lambda: _page(*asked[0])) * MILLISECONDS, seconds(lambda: _page(*asked[1])) * MILLISECONDS) for _ in range(TIMES)
        ]
    title = f"{ACTS} 条记录的事项页，{large[2]} 条的记录（对比 {small[2]} 条）"
    p99 = percentile([value for value, _ in pairs], 99)
    return [
        compared("page.matter_ms", title, pairs, 3),
        Row("page.matter_p99_ms", "事项页，百分之九十九在此毫秒数内", p99, reach=50),
    ]


def _page(browser: Browser, path: str) -> None:
    status, body = browser.get(path)
    if status != 200 or len(body) < 1000:
        raise RuntimeError(f"事项页没有打开：{status}")
