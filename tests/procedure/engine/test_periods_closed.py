"""A closed period: the software counts, somebody else confirms, a wrong count is refused, and a zero is backed by it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.procedure.engine.record import TOWN, Town, found
from tests.procedure.engine.stage import at, calendar, catalogue, draft, library, reasons
from tests.procedure.writing import problems, with_steps, write
from yifa.procedure.door import Door
from yifa.procedure.draft import Actor
from yifa.procedure.tally import Tally, days_of, tally_of
from yifa.projections.closings import closing_of
from yifa.projections.projector import Projections
from yifa.projections.reading import EXACT, UNCLOSED, Figure, year_figures
from yifa.record.act import Json
from yifa.record.clock import SimulatedClock
from yifa.record.edge import Edge
from yifa.record.store import Store


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    clock = SimulatedClock(at("2020-11-02"))
    url = f"sqlite:///{tmp_path / 'record.sqlite3'}"
    with Store.create(url, directory=tmp_path, town=TOWN, mode="demonstration", clock=clock) as store:
        held = Town(store, Door(store, catalogue(), library(), calendar(), [Projections(library(), calendar())]), clock)
        found(held)
        yield held


def closed(town: Town, when: str, period: str) -> str:
    """Close as the clerk; the matter."""
    return town.do("period-closing.close", when, town.one("文书", "office"), {"period": period}).matter


def confirm(town: Town, when: str, matter: str) -> None:
    town.do("period-closing.confirm", when, town.one("镇长", "head-or-delegate"), {"checked_counts": True}, matter=matter)


def figures(town: Town, year: int) -> dict[str, Figure]:
    declared = [catalogue().latest(slug) for slug in ("deputies-proposal", "period-closing")]
    reader, view = town.store.reader, town.door.view(TOWN)
    return {each.figure: each for each in year_figures(reader, view, declared, TOWN, year, date(year, 12, 31))}


def tally(town: Town, matter: str) -> list[dict[str, Json]]:
    rows = town.door.view(TOWN).history(matter)[0].facts["tally"]
    assert isinstance(rows, list)
    return [row for row in rows if isinstance(row, dict)]


def test_the_counts_are_those_of_the_log_and_each_root_can_be_made_again(town: Town) -> None:
    matter = closed(town, "2021-01-04 09:00", "2020")
    rows = tally(town, matter)
    acts = [act for act in town.store.reader.acts(TOWN) if "persons" in act.open and act.at.year == 2020]
    assert sum(int(str(row["act_count"])) for row in rows) == len(acts)
    for row in rows:
        edge = Edge()
        for act in acts:
            if act.kind == row["act_kind"]:
                edge.push(act.leaf_hash)
        assert (row["act_count"], row["act_root"]) == (edge.size, edge.root().hex())
    assert all(str(row["act_title"]).count("·") == 1 for row in rows)


def test_a_wrong_count_or_root_is_refused(town: Town) -> None:
    right = tally(town, closed(town, "2021-01-04 09:00", "2020"))
    for wrong in (
        [{**right[0], "act_count": 99}, *right[1:]],
        [{**right[0], "act_root": "0" * 64}, *right[1:]],
        right[1:],
        [*right, right[0]],
    ):
        facts: dict[str, Json] = {"period": "2020", "tally": [dict(row) for row in wrong]}
        proposed = draft("period-closing.close", "2021-01-04 09:00", town.one("文书", "office"), facts)
        assert "与系统按记录计算的不一致" in reasons(town.door.judge(TOWN, proposed))
    proposed = draft(
        "period-closing.close", "2021-01-04 09:00", town.one("文书", "office"), {"period": "2020", "tally": list(right)}
    )
    assert town.door.judge(TOWN, proposed).allowed


def test_a_zero_is_backed_once_somebody_else_confirmed_and_not_after_a_withdrawal(town: Town) -> None:
    matter = closed(town, "2021-01-04 09:00", "2020")
    assert figures(town, 2020)["dp.proposals"].qualifier == UNCLOSED
    confirm(town, "2021-01-04 10:00", matter)
    zero = figures(town, 2020)["dp.proposals"]
    act = town.door.view(TOWN).history(matter)[-1].id
    assert (zero.value, zero.qualifier, zero.closed_by) == (0, EXACT, str(act))
    town.do(
        "period-closing.withdraw", "2021-01-05 09:00", (Actor(town.persons["镇长"], "head"),), {"withdraw_reason": "示例"},
        matter=matter, thread=act,
    )  # fmt: skip
    assert closing_of(town.store.reader, TOWN, "2020") is None
    assert figures(town, 2020)["dp.proposals"].qualifier == UNCLOSED


def test_an_act_that_comes_in_between_stops_the_confirmation(town: Town) -> None:
    matter = closed(town, "2021-01-04 09:00", "2020")
    town.do("person.register", "2020-12-30 09:00", town.one("文书", "registrar"), {"name": "迟到", "person_kind": "official"})
    proposed = draft(
        "period-closing.confirm",
        "2021-01-04 10:00",
        town.one("镇长", "head-or-delegate"),
        {"checked_counts": True},
        matter=matter,
    )
    assert "与关账时不同" in reasons(town.door.judge(TOWN, proposed))


def test_a_rebuild_gives_the_same_closings(town: Town) -> None:
    confirm(town, "2021-01-04 10:00", closed(town, "2021-01-04 09:00", "2020"))
    before = town.store.reader.query("SELECT * FROM period_closed")
    town.door.rebuild(TOWN)
    assert town.store.reader.query("SELECT * FROM period_closed") == before
    assert len(before) == 1


def test_pages_of_the_log_are_all_read(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = town.door.view(TOWN).tally(date(2020, 1, 1), date(2020, 12, 31))
    monkeypatch.setattr("yifa.procedure.index._PAGE", 3)
    assert town.door.view(TOWN).tally(date(2020, 1, 1), date(2020, 12, 31)) == whole
    assert town.door.view(TOWN).tally(date(2019, 1, 1), date(2019, 12, 31)) == {}


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("2021", (date(2021, 1, 1), date(2021, 12, 31))),
        ("2020-02", (date(2020, 2, 1), date(2020, 2, 29))),
        ("2021-12", (date(2021, 12, 1), date(2021, 12, 31))),
        ("2021-13", None),
        ("2021-1", None),
        ("２０２１", None),
        ("1800", None),
        ("", None),
        ("NaN", None),
    ],
)
def test_a_period_is_a_year_or_a_month(period: str, days: tuple[date, date] | None) -> None:
    assert days_of(period) == days


@given(st.lists(st.tuples(st.sampled_from("abc"), st.binary(min_size=32, max_size=32)), max_size=30))
def test_a_tally_depends_on_each_leaf_and_on_their_order(leaves: list[tuple[str, bytes]]) -> None:
    held = tally_of(leaves)
    assert sum(each.count for each in held.values()) == len(leaves)
    for kind, each in held.items():
        own = [leaf for name, leaf in leaves if name == kind]
        assert tally_of((kind, leaf) for leaf in own)[kind] == each
        if len(own) > 1 and own[0] != own[1]:
            swapped = [own[1], own[0], *own[2:]]
            assert tally_of((kind, leaf) for leaf in swapped)[kind].root != each.root
    assert all(isinstance(each, Tally) for each in held.values())


def test_what_the_software_cannot_work_out_does_not_load(tmp_path: Path) -> None:
    step = "x: {title: 多, role: other, by: {head: 1}, facts: {reason: {type: text, open: yes, computed: the-weather}}}"
    assert any(
        "系统不会计算“the-weather”；computed 可以写：period-tally" in one for one in problems(write(tmp_path, with_steps(step)))
    )


def test_a_draft_is_filled_only_where_it_may_be(town: Town) -> None:
    facts: dict[str, Json] = {"period": "不是期间"}
    proposed = draft("period-closing.close", "2021-01-04 09:00", town.one("文书", "office"), facts)
    said = reasons(town.door.judge(TOWN, proposed))
    assert "年份写成“2021”" in said
    assert town.door.judge(TOWN, proposed).draft is not None
    assert "tally" not in town.door.judge(TOWN, proposed).draft.facts  # type: ignore[union-attr]  # see the line above
