"""Acts over HTTP by eight clients, against bare durable POSTs on the same shipped server; opens no record itself."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from yifa.interfaces.bench.load import Line, crowd, draft_body, post
from yifa.interfaces.bench.row import Row, compared, percentile
from yifa.interfaces.bench.serving import serving, tokens_of
from yifa.interfaces.bench.town import STEPS, Cast, case
from yifa.record.act import ActId

CLIENTS = 8
CASES = 4
"""Cases of one client in a round."""

ACTS = "/api/acts"
MILLISECONDS = 1000


def http_rows(home: Path, scratch: Path, now: datetime, rounds: int) -> list[Row]:
    """Both servers side by side, asked in turn. `now` is the moment of the town's clock."""
    with serving("act", home) as town, serving("floor", scratch) as bare:
        cast, tokens = Cast.load(home), tokens_of(home)
        lines, floors = [Line(town) for _ in range(CLIENTS)], [Line(bare) for _ in range(CLIENTS)]
        acting = [lambda line=line: acts(line, cast, tokens, now, CASES) for line in lines]
        posting = [lambda line=line: posts(line, CASES * STEPS) for line in floors]
        crowd(acting)
        crowd(posting)
        pairs: list[tuple[float, float]] = []
        spent: list[float] = []
        for _ in range(rounds):
            took, times = crowd(acting)
            floor, _ = crowd(posting)
            pairs.append((len(times) / took, len(times) / floor))
            spent += times
        for line in (*lines, *floors):
            line.close()
    title = f"{CLIENTS} 个客户端经接口办理（对比同一服务器上裸写一行并落盘）"
    p99 = percentile(spent, 99) * MILLISECONDS
    return [
        compared("http.acts_per_second", title, pairs, 0.3, least=True),
        Row("http.act_p99_ms", "经接口办理，百分之九十九在此毫秒数内", p99, reach=100),
    ]


def acts(line: Line, cast: Cast, tokens: dict[str, str], now: datetime, cases: int) -> list[float]:
    """Play cases through the interface; the seconds of each request. Raises RuntimeError at anything but 201."""
    spent: list[float] = []
    for _ in range(cases):
        playing = case(cast, now)
        draft = next(playing)
        try:
            while True:
                request = post(ACTS, draft_body(draft), tokens[draft.recorder])
                body = _created(line, request, spent)
                told = json.loads(body)
                draft = playing.send((told["matter"], ActId.parse(told["act"])))
        except StopIteration:
            continue
    return spent


def posts(line: Line, count: int) -> list[float]:
    """So many bare requests of an act's size; the seconds of each."""
    spent: list[float] = []
    request = post("/", b'{"kept":"' + b"x" * 600 + b'"}')
    for _ in range(count):
        _created(line, request, spent)
    return spent


def _created(line: Line, request: bytes, spent: list[float], clock: Callable[[], float] = time.perf_counter) -> bytes:
    began = clock()
    status, body = line.ask(request)
    spent.append(clock() - began)
    if status != 201:
        raise RuntimeError(f"服务器回答 {status}：{body[:500].decode(errors='replace')}")
    return body
