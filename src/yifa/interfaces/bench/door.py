"""Acts through the one door, alone and together, against bare durable inserts; refuses every short cut past the judgement."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import repeat
from pathlib import Path
from statistics import median

from yifa.interfaces.bench.floors import Bare, bare_postgres, bare_sqlite
from yifa.interfaces.bench.row import Row, compared, seconds
from yifa.interfaces.bench.town import STEPS, Cast, Made, advance, case, make_town
from yifa.interfaces.runtime import Runtime
from yifa.procedure.draft import Draft
from yifa.record.act import Act

CASES = 16
"""Cases of a round; so many times nine acts against as many inserts."""

TOGETHER = 7
"""Cases under one commit while the record is filled."""

BETWEEN_WORDS = 100
"""Commits from one word of progress to the next."""

Spent = Callable[[str, float], None]


def play(runtime: Runtime, cast: Cast, spent: Spent | None = None) -> str:
    """One case through the door, its acts one after the other; returns the matter. `spent` hears of kinds and seconds."""
    matter = ""

    def perform(draft: Draft) -> Made:
        began = time.perf_counter()
        act = runtime.door.perform(runtime.town, draft)
        if spent is not None:
            spent(act.kind, time.perf_counter() - began)
        return act.matter, act.id

    playing = case(cast, advance(runtime))
    draft = next(playing)
    try:
        while True:
            made = perform(draft)
            matter = made[0]
            draft = playing.send(made)
    except StopIteration:
        return matter


def together(runtime: Runtime, cast: Cast, cases: int, threads: int) -> None:
    """So many cases by so many threads at once."""
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda _: play(runtime, cast), repeat(None, cases)))


def grow(runtime: Runtime, cast: Cast, acts: int, told: Callable[[int], None]) -> None:
    """Fill the record up to so many acts: the same cases through the same door, a few cases under one commit."""
    while (lacking := acts - runtime.store.reader.head(runtime.town).position) > 0:
        cases = min(-(-lacking // STEPS), TOGETHER * BETWEEN_WORDS)
        for done in range(0, cases, TOGETHER):
            moments = [advance(runtime) for _ in range(min(TOGETHER, cases - done))]
            runtime.door.perform_each(runtime.town, _one_after_the_other(cast, moments))
        told(runtime.store.reader.head(runtime.town).position)


def _one_after_the_other(cast: Cast, moments: Sequence[datetime]) -> Generator[Draft, Act, None]:
    for moment in moments:
        playing = case(cast, moment)
        draft = next(playing)
        try:
            while True:
                act = yield draft
                draft = playing.send((act.matter, act.id))
        except StopIteration:
            continue


def sqlite_rows(home: Path, scratch: Path, rounds: int) -> list[Row]:
    """One act after the other, and groups of 8 and 32 threads, on the home as it is filled now."""
    cast, runtime = Cast.load(home), Runtime.open(home)
    kinds: defaultdict[str, list[float]] = defaultdict(list)
    try:
        with bare_sqlite(scratch / "floor.sqlite3") as bare:
            for _ in range(3):
                play(runtime, cast)
            alone = _rounds(bare, lambda: [play(runtime, cast, lambda k, s: kinds[k].append(s)) for _ in range(CASES)], rounds)
            groups = {n: _rounds(bare, lambda n=n: together(runtime, cast, CASES * 2, n), rounds, 2) for n in (8, 32)}  # type: ignore[misc]  # the default binds n
    finally:
        runtime.close()
    slowest = max(kinds, key=lambda kind: median(kinds[kind]))
    note = f"最慢的一步 {slowest} {median(kinds[slowest]) * 1000:.2f} 毫秒"
    floor = "同类 SQLite 文件上裸写一行并落盘"
    return [
        compared("door.sqlite.acts_per_second", f"经办理入口逐件记录（对比{floor}）", alone, 0.12, least=True, note=note),
        *(
            compared(f"door.sqlite.{n}_threads.acts_per_second", f"{n} 个线程合并提交", pairs, 0.3, least=True)
            for n, pairs in groups.items()
        ),
    ]


def _rounds(bare: Bare, work: Callable[[], object], rounds: int, factor: int = 1) -> list[tuple[float, float]]:
    """(acts a second, inserts a second) of every round, one right after the other."""
    count = CASES * STEPS * factor
    return [(count / seconds(work), CASES * STEPS / seconds(lambda: bare(CASES * STEPS))) for _ in range(rounds)]


def postgres_row(url: str, scratch: Path, rounds: int) -> Row:
    """Eight writers in eight towns on PostgreSQL, against eight writers of bare rows there. Each in a schema of its own."""
    writers = 8
    with bare_postgres(url, writers) as (bare, schemas):
        homes = [make_town(scratch / f"town{n}", name=f"bench-town-{n}", url=schema) for n, schema in enumerate(schemas)]
        towns = [(Runtime.open(home), Cast.load(home)) for home in homes]
        try:
            with ThreadPoolExecutor(writers) as pool:

                def once() -> None:
                    list(pool.map(lambda town: [play(*town) for _ in range(3)], towns))

                once()
                count = writers * 3 * STEPS
                pairs = [(count / seconds(once), count / seconds(lambda: bare(count))) for _ in range(rounds)]
        finally:
            for runtime, _ in towns:
                runtime.close()
    title = "PostgreSQL，8 个镇各一个写入者（对比 8 个写入者裸写一行）"
    return compared("door.postgresql.8_towns.acts_per_second", title, pairs, 0.06, least=True)
