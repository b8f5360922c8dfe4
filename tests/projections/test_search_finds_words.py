"""Words find matters by pairs of characters: nothing missed against a scan, nothing sealed found, the same when read again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.projections.kit import TOWN, Folding, Rows
from yifa.projections import finding, search
from yifa.projections.finding import Asked
from yifa.projections.scope import Scope
from yifa.record.act import Json

NOW = datetime(2021, 12, 31, tzinfo=UTC)
ALL = Scope(TOWN, whole=("trial",))


class Indexed(Rows):
    """Tables in memory with the search's own beside them, and the log it follows."""

    def __init__(self) -> None:
        super().__init__()
        for statement in search.schema("sqlite"):
            self.execute(statement)
        self.execute("CREATE TABLE act (town TEXT, matter TEXT, position INTEGER)")

    def executemany(self, sql: str, rows: list[Sequence[Any]]) -> None:
        """As a transaction does."""
        self.connection.executemany(sql, rows)


class Looking:
    """What the index needs of the record: histories, and a power list."""

    def __init__(self, town: Folding) -> None:
        self.town = town

    def history(self, matter: str) -> Sequence[Any]:
        return self.town.history(matter)

    def procedure_of(self, matter: str) -> str | None:
        return "trial" if self.town.history(matter) else None

    def powers(self, day: date) -> Mapping[str, Mapping[str, Json]]:
        return {"示例-1": {"name": "擅自占用道路"}} if day else {}


class Book:
    """One procedure for every day."""

    def __init__(self, town: Folding) -> None:
        self.town = town

    def declaration(self, slug: str, day: date) -> Any:
        return self.town.declaration


@pytest.fixture
def town() -> Folding:
    return Folding(rows=Indexed())


def taken_in(town: Folding) -> list[bool]:
    """Everything recorded so far is indexed; whether more followed after each transaction."""
    rows = town.rows
    rows.execute("DELETE FROM act")
    for done in town.acts:
        rows.execute("INSERT INTO act VALUES (?, ?, ?)", (TOWN, done.matter, done.position))
    more = [True]
    while more[-1]:
        more.append(search.take_in(rows, Looking(town), Book(town), len(town.acts)))  # type: ignore[arg-type]  # as much of each as is asked
    return more[1:]


def found(town: Folding, scope: Scope = ALL, **asked: Any) -> list[str]:
    taken_in(town)
    return [row[0] for row in finding.find(town.rows, scope, Asked(**asked), NOW, limit=50)]


def test_two_characters_of_title_number_item_choice_and_text_are_enough(town: Folding) -> None:
    town.begun(name="占用人行道一案")
    town.decided(kind="fine")
    town.begun(matter="m2", name="别的事")
    for words in ("占用", "人行", "行道一案", "示例决", "1号", "罚款"):
        assert found(town, text=words) == ["m1"], words
    assert found(town, text="道占") == []
    assert found(town, text="占") == ["m1"]


def test_several_words_must_all_be_there_in_any_order(town: Folding) -> None:
    town.begun(name="占用人行道一案")
    town.begun(matter="m2", name="占用河道一案")
    assert found(town, text="一案 占用") == ["m2", "m1"] or set(found(town, text="一案 占用")) == {"m1", "m2"}
    assert found(town, text="河道 占用") == ["m2"]
    assert found(town, text="河道 人行") == []


def test_forms_of_a_character_do_not_matter(town: Folding) -> None:
    town.begun(name="Ａ座（二期）ＰＡＲＫ")
    for words in ("a座", "(二期)", "park", "ＰＡ"):
        assert found(town, text=words) == ["m1"], words


def test_nothing_sealed_is_in_the_index(town: Folding) -> None:
    town.begun(name="一案", party={"kind": "person", "name": "示例当事人丁"})
    taken_in(town)
    said = " ".join(str(row) for row in town.rows.query("SELECT text FROM search_text"))
    assert "一案" in said
    assert "当事人丁" not in said
    assert found(town, text="人丁") == []


def test_what_a_correction_or_a_withdrawal_takes_away_is_not_found_any_more(town: Folding) -> None:
    first = town.begun(name="占用一案")
    assert found(town, text="占用") == ["m1"]
    town.corrected(first, "name", "堆放一案")
    assert found(town, text="占用") == []
    assert found(town, text="堆放") == ["m1"]
    second = town.begun(matter="m2", name="占用二案")
    assert found(town, text="二案") == ["m2"]
    town.withdrawn(second)
    assert found(town, text="二案") == []


def test_kind_year_village_and_state_narrow(town: Folding) -> None:
    town.begun("2020-12-31", name="旧案", place={"text": "路口", "village": "示例一村"})
    town.begun("2021-01-01", matter="m2", name="新案", place={"text": "路口", "village": "示例二村"})
    town.do("close", "2021-02-01", matter="m2")
    assert found(town, year=2020) == ["m1"]
    assert found(town, year=2021) == ["m2"]
    assert found(town, village="示例一村") == ["m1"]
    assert found(town, state="open") == ["m1"]
    assert found(town, state="closed") == ["m2"]
    assert found(town, state="late") == ["m1"]
    assert found(town, slug="trial", text="路口") == ["m2", "m1"]
    assert found(town, slug="other", text="路口") == []
    assert found(town) == []


def test_only_what_the_person_may_read_is_found(town: Folding) -> None:
    town.begun(name="占用一案")
    town.do("begin", "2021-08-01", {"name": "占用二案"}, matter="m2", who=("乙",))
    assert set(found(town, text="占用")) == {"m1", "m2"}
    assert found(town, Scope(TOWN, own=("trial",), person="乙"), text="占用") == ["m2"]
    assert found(town, Scope(TOWN, own=("trial",)), text="占用") == []
    assert found(town, Scope("示例二镇", whole=("trial",)), text="占用") == []
    assert found(town, Scope(TOWN), text="占用") == []


def test_villages_are_counted_within_their_days(town: Folding) -> None:
    for number, day in enumerate(("2021-01-01", "2021-06-30", "2021-07-01"), 1):
        town.begun(day, matter=f"m{number}", place={"text": "路口", "village": "示例一村"})
    town.do("close", "2021-06-30", matter="m2")
    taken_in(town)
    assert finding.by_village(town.rows, ALL, date(2021, 1, 1), date(2021, 6, 30)) == [("示例一村", 2, 1)]
    assert finding.by_village(town.rows, ALL, date(2020, 1, 1), date(2020, 12, 31)) == []


def test_taken_in_piece_by_piece_or_at_once_or_again_it_is_the_same(town: Folding, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(7):
        town.begun(matter=f"m{number}", name=f"占用第{number}案")
    assert taken_in(town) == [False]
    rows = {table: sorted(town.rows.query(f"SELECT * FROM {table}")) for table in search.TABLES}
    search.reset(town.rows)  # type: ignore[arg-type]  # it writes as a transaction does
    monkeypatch.setattr(search, "AT_ONCE", 2)
    assert taken_in(town) == [True, True, True, False]
    assert {table: sorted(town.rows.query(f"SELECT * FROM {table}")) for table in search.TABLES} == rows
    monkeypatch.setattr(search, "VERSION", search.VERSION + 1)
    assert taken_in(town) == [True, True, True, False]
    assert sorted(town.rows.query("SELECT * FROM search_gram")) == rows["search_gram"]


@pytest.mark.parametrize("hostile", ["%", "_", "!", "%%", "__", "' OR 1=1 --", "\x00\x00", "𠀀𠀀", " ", "甲" * 5000])
def test_signs_of_the_query_language_mean_nothing(town: Folding, hostile: str) -> None:
    town.begun(name="占用一案")
    assert found(town, text=hostile) == []


@settings(max_examples=25, deadline=None)
@given(
    names=st.lists(st.text(alphabet="占用道路河堆放一二 %_!a", min_size=1, max_size=12), min_size=1, max_size=8),
    word=st.text(alphabet="占用道路河堆放一二%_!a", min_size=1, max_size=4),
)
def test_no_hit_is_missed_and_none_invented_against_a_scan(names: list[str], word: str) -> None:
    town = Folding(rows=Indexed())
    for number, name in enumerate(names):
        town.begun(matter=f"m{number}", name=name)
    hits = set(found(town, text=word))
    texts = {str(m): str(text) for m, text in town.rows.query("SELECT matter, text FROM search_text")}
    assert hits == {matter for matter, text in texts.items() if search.plain(word) in text}
