"""The town folder's tables: what is shipped is whole, and what is badly written is refused with file and line."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import cast

import pytest

from tests.support.demo import TOWN
from yifa.interfaces.demo import play
from yifa.interfaces.demo.certificates import Certificates
from yifa.interfaces.demo.founding import Changes
from yifa.interfaces.demo.people import Roster
from yifa.interfaces.demo.powers import Powers
from yifa.interfaces.demo.stage import Astray, Stage
from yifa.interfaces.demo.stories import STORIES
from yifa.interfaces.demo.table import Table, moment
from yifa.interfaces.runtime import Runtime, read_town
from yifa.procedure.problem import DataError
from yifa.record.clock import SystemClock


@dataclass(frozen=True, slots=True)
class Line:
    """A row for these tests."""

    name: str
    count: int
    day: date
    at: datetime
    sure: bool
    words: tuple[str, ...]
    note: str | None = None


GOOD = "{name: 甲, count: 3, day: '2020-05-06', at: '2020-05-06 09:30', sure: true, words: [一, 二]}"


def table(folder: Path, *rows: str) -> Table:
    (folder / "table.yaml").write_text("rows:\n" + "".join(f"  - {row}\n" for row in rows), encoding="utf-8")
    return Table(folder, "table.yaml")


def faults(folder: Path, row: str) -> str:
    with pytest.raises(DataError) as caught:
        table(folder, GOOD, row).rows("rows", Line)
    return str(caught.value)


def test_a_row_becomes_typed(tmp_path: Path) -> None:
    (row,) = table(tmp_path, GOOD).rows("rows", Line)
    assert row == Line("甲", 3, date(2020, 5, 6), moment("2020-05-06 09:30"), True, ("一", "二"))
    assert row.at.isoformat() == "2020-05-06T09:30:00+08:00"


def test_an_unknown_column_is_named_with_its_line(tmp_path: Path) -> None:
    told = faults(tmp_path, GOOD.replace("sure: true", "sure: true, colour: 红"))
    assert "table.yaml:3" in told
    assert "colour" in told


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    assert "缺少“count”" in faults(tmp_path, GOOD.replace("count: 3, ", ""))


@pytest.mark.parametrize(
    ("written", "instead", "column"),
    [
        ("count: 3", "count: 三", "count"),
        ("count: 3", "count: true", "count"),
        ("name: 甲", "name: 5", "name"),
        ("'2020-05-06'", "'2020-02-30'", "day"),
        ("'2020-05-06 09:30'", "'2020-05-06 25:30'", "at"),
        ("sure: true", "sure: 是", "sure"),
        ("[一, 二]", "[一, 2]", "words"),
    ],
)
def test_a_value_of_another_kind_is_named(tmp_path: Path, written: str, instead: str, column: str) -> None:
    assert f"“{column}”的写法不对" in faults(tmp_path, GOOD.replace(written, instead))


def test_all_faults_of_a_row_are_told_together(tmp_path: Path) -> None:
    told = faults(tmp_path, "{name: 甲, sure: 是}")
    assert all(f"“{column}”" in told for column in ("count", "day", "at", "sure", "words"))


def test_a_part_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="缺少“others”"):
        table(tmp_path, GOOD).rows("others", Line)


def test_a_file_that_is_no_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "table.yaml").write_text("- 一\n- 二\n", encoding="utf-8")
    with pytest.raises(DataError, match="应当是一张表"):
        Table(tmp_path, "table.yaml")


def test_an_unknown_story_is_refused_before_anything_is_played(tmp_path: Path) -> None:
    folder = tmp_path / "town"
    shutil.copytree(TOWN, folder)
    rows = (folder / "penalties.yaml").read_text(encoding="utf-8").replace("story: upheld", "story: miracle")
    (folder / "penalties.yaml").write_text(rows, encoding="utf-8")
    with pytest.raises(DataError, match="miracle"):
        play.players(Stage(cast("Runtime", None)), folder)


def test_a_live_town_is_never_played(tmp_path: Path) -> None:
    class Live:
        clock = SystemClock()

    with pytest.raises(Astray, match="演示时钟"):
        play.build(cast("Runtime", Live()), TOWN, progress=lambda *_: None)


def test_the_shipped_roster_is_the_town_that_was_asked_for() -> None:
    roster = Roster.load(TOWN)
    names = [person.name for person in (*roster.persons, *roster.recruits)]
    assert len(names) == len(set(names)) == 46
    assert len(roster.deputies) == 10
    assert all("示例" in deputy.name for deputy in roster.deputies)
    assert [post.at.date() for post in roster.posts if post.post == "office-head"] == [date(2020, 11, 5)]


def test_the_shipped_villages_are_thirty_two() -> None:
    villages = Changes.load(TOWN).villages
    assert len({village.id for village in villages}) == len({village.name for village in villages}) == 32


def test_thirty_three_sit_the_examination_and_six_certificates_are_taken_over() -> None:
    held = Certificates.load(TOWN)
    assert len(set(held.exam.candidates)) == 33
    assert set(held.exam.failed) < set(held.exam.candidates)
    assert len(held.adopted) == 6
    passed = set(held.exam.candidates) - set(held.exam.failed)
    assert {each.person for each in held.issued} <= passed


def test_delegated_powers_start_on_the_county_s_day_and_every_item_cites_an_article() -> None:
    powers = Powers.load(TOWN)
    told = read_town(TOWN)
    assert [str(listed.start) for listed, _ in powers.lists if listed.source == "delegated"] == [told["county_start"]]
    for listed, items in powers.lists:
        assert all("第" in item["article"] and "条" in item["article"] for item in items), listed.key
        assert all(item.get("fine_min", 0) <= item.get("fine_max", 10**12) for item in items)


def test_every_story_is_told_in_the_shipped_table_and_every_party_says_it_is_an_example() -> None:
    rows = play.penalties(TOWN)
    assert {row.story for row in rows} == STORIES.keys()
    assert all("示例" in row.party for row in rows)
    assert all(len(set(row.officers)) == 2 for row in rows)
    years = [row.at.year for row in rows]
    assert (years.count(2019), years.count(2020), years.count(2021)) == (5, 13, 44)


def test_the_town_s_identity_names_no_real_site() -> None:
    identity = read_town(TOWN)["identity"]
    assert all("示例" in str(identity[name]) for name in ("operator", "host", "site_id", "icp", "police", "contact"))
