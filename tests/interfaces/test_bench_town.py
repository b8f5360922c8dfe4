"""What is measured is real: the case goes through the door, the record grows by it, and the rows come from that record."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.demo import ROOT
from yifa.interfaces.bench.door import grow, play
from yifa.interfaces.bench.figures import figure_rows
from yifa.interfaces.bench.floors import INSERT, ROW, bare_sqlite, sqlite_floor
from yifa.interfaces.bench.pages import ACTS, long_matter
from yifa.interfaces.bench.town import STEPS, Cast, Filled, make_town
from yifa.interfaces.bench.verify import verify_rows
from yifa.interfaces.cli.bench import POSTGRES, filled
from yifa.interfaces.runtime import Runtime

SOAK = os.environ.get("YIFA_SOAK") == "1"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_town(tmp_path_factory.mktemp("bench"))


@pytest.fixture
def runtime(home: Path) -> Iterator[Runtime]:
    opened = Runtime.open(home)
    yield opened
    opened.close()


def test_a_case_is_nine_acts_with_facts_secrets_and_evidence(runtime: Runtime, home: Path) -> None:
    kinds: list[str] = []
    matter = play(runtime, Cast.load(home), lambda kind, _: kinds.append(kind))
    acts = runtime.store.reader.matter_acts(runtime.town, matter)
    assert [act.kind for act in acts] == kinds
    assert len(acts) == STEPS
    open_facts = sum(name.startswith("fact.") and name.count(".") == 1 for act in acts for name in act.open)
    assert (open_facts, sum(len(act.sealed) for act in acts)) == (23, 9)
    assert [act.kind.partition(".")[2] for act in acts if act.open.get("evidence")] == ["show-card", "issue"]
    assert matter not in runtime.view().matters("onsite-penalty", open_only=True)
    assert acts[2].open["judgement"] == []


def test_a_record_grows_by_whole_cases_and_verifies(runtime: Runtime, home: Path) -> None:
    told: list[int] = []
    before = runtime.store.reader.head(runtime.town).position
    grow(runtime, Cast.load(home), before + 50, told.append)
    after = runtime.store.reader.head(runtime.town).position
    assert told == [after]
    assert before + 50 <= after <= before + 50 + STEPS
    assert not [finding for finding in runtime.store.verify() if finding.bad]
    assert runtime.rebuild() == []


def test_the_long_matter_has_fifty_acts(runtime: Runtime, home: Path) -> None:
    matter = long_matter(runtime, Cast.load(home))
    assert len(runtime.view().history(matter)) == ACTS


def test_rows_come_from_two_records(home: Path, tmp_path: Path) -> None:
    small = filled(home, 0, tmp_path / "small")
    large = filled(home, small.acts + 100, None)
    assert isinstance(small, Filled)
    assert large.acts >= small.acts + 100
    rows = [*verify_rows(small, large), *figure_rows(small, large)]
    assert all(row.value is not None and row.value > 0 for row in rows)
    assert [row.name for row in rows] == [
        "verify.quick_seconds", "verify.memory_mb", "verify.whole_seconds", "figures.year_ms", "figures.year_at_most_ms",
    ]  # fmt: skip


def test_the_floor_writes_what_it_says(tmp_path: Path) -> None:
    with bare_sqlite(tmp_path / "floor.sqlite3") as bare:
        bare(7)
    connection = sqlite_floor(tmp_path / "floor.sqlite3")
    assert connection.execute("SELECT count(*), min(length(body)) FROM floor").fetchone() == (7, len(ROW))
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    assert INSERT.count("?") == 1
    connection.close()


if SOAK:

    def test_the_whole_bench_prints_one_object_a_line() -> None:
        words = [sys.executable, "-m", "yifa.interfaces.cli.main", "bench", "--quick", "--json"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        environment.pop(POSTGRES, None)
        run = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
        assert run.returncode in (0, 1), run.stderr
        rows = [json.loads(line) for line in run.stdout.splitlines()]
        assert [row["name"] for row in rows if row["value"] is None] == ["door.postgresql.8_towns.acts_per_second"]
        assert len(rows) == 13
        assert all(list(row) == ["name", "value", "floor", "ratio", "reach", "reached"] for row in rows)
