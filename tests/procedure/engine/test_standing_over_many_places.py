"""A standing given to many, over many places, for an interval: asked for one place on one day, the same on every record."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.procedure.engine.reach import TOWN, Memory, Place, Record, drafted, on_record, postgres
from tests.procedure.engine.stage import at, by, reasons
from tests.procedure.writing import problems, with_steps, write
from yifa.record.act import ActId, Json

ADVISER = "village-adviser"


def somebody(place: Place) -> str:
    """An id that the record knows; who it is does not matter here."""
    return place.do(drafted("trial-round.call", "2020-01-02", {}))[0]


def procured(place: Place) -> str:
    """A contract to the end of the year."""
    return place.do(drafted("trial-adviser.procure", "2020-01-03", {"end_day": "2020-12-31"}))[0]


def villages(*names: str) -> list[Json]:
    """Rows whose first column is not the place."""
    return [{"reason": "yes", "village": {"text": "村委会", "village": name}} for name in names]


def appoint(place: Place, matter: str, lawyer: str, *names: str, day: str = "2020-02-01", **facts: Json) -> ActId:
    """Appoint somebody for villages."""
    given: dict[str, Json] = {"lawyer": lawyer, "places": villages(*names), **facts}
    return place.do(drafted("trial-adviser.appoint", day, given, matter))[1]


def over(place: Place, lawyer: str, when: str) -> list[str | None]:
    """Where the adviser serves at a moment."""
    return sorted((each.over for each in place.view.standings(lawyer, ADVISER) if each.holds_at(at(when))), key=str)


def test_one_appointment_gives_each_village_for_the_contracts_time(place: Place) -> None:
    matter, lawyer, other = procured(place), somebody(place), somebody(place)
    appoint(place, matter, lawyer, "示例一村", "示例二村", "示例一村", begins="2020-03-01")
    appoint(place, matter, other, "示例三村")
    assert over(place, lawyer, "2020-02-28") == []
    assert over(place, lawyer, "2020-03-01 00:00") == ["示例一村", "示例二村"]
    assert over(place, lawyer, "2020-12-31 23:59") == ["示例一村", "示例二村"]
    assert over(place, lawyer, "2021-01-01 00:00") == []
    assert over(place, other, "2020-02-02") == ["示例三村"]
    assert len(place.view.standings(None, ADVISER)) == 3


def work(place: Place, matter: str, lawyer: str, village: str, day: str = "2020-04-01") -> str:
    """What is said against a day's work in a village."""
    draft = drafted("trial-adviser.work", day, {"where": {"text": village}}, matter)
    return reasons(place.judge(replace(draft, actors=by(lawyer), recorder=lawyer)))


def test_work_is_asked_for_its_own_village(place: Place) -> None:
    matter, lawyer = procured(place), somebody(place)
    appoint(place, matter, lawyer, "示例一村", "示例二村")
    assert work(place, matter, lawyer, "示例一村") == ""
    assert work(place, matter, lawyer, "示例二村") == ""
    assert "不具有“村（社区）法律顾问”" in work(place, matter, lawyer, "示例三村")
    assert "不具有" in work(place, matter, somebody(place), "示例一村")
    stops: list[Json] = [{"village": {"text": name}} for name in ("示例一村", "示例三村")]
    for rows, allowed in ((stops[:1], True), (stops, False)):
        draft = drafted("trial-adviser.tour", "2020-04-01", {"stops": rows}, matter)
        assert place.judge(replace(draft, actors=by(lawyer), recorder=lawyer)).allowed is allowed


def test_a_village_under_its_new_name_is_still_served(place: Place) -> None:
    matter, lawyer = procured(place), somebody(place)
    appoint(place, matter, lawyer, "示例一村")
    listed: list[Json] = [{"village_code": "v1", "village": "示例一村"}]
    town = place.do(drafted("trial-district.found", "2020-01-04", {"villages": listed}))[0]
    assert "不具有" in work(place, matter, lawyer, "示例社区")
    listed = [{"village_code": "v1", "village": "示例社区"}]
    place.do(drafted("trial-district.change", "2020-03-12", {"villages": listed, "change_day": "2020-03-12"}, town))
    assert work(place, matter, lawyer, "示例社区") == ""
    assert place.judge(drafted("trial-adviser.confirm", "2020-04-01", {}, matter)).allowed


def test_a_replacement_ends_what_its_own_appointment_gave(place: Place) -> None:
    matter, lawyer, other = procured(place), somebody(place), somebody(place)
    first = appoint(place, matter, lawyer, "示例一村", "示例二村")
    appoint(place, matter, other, "示例三村")
    place.do(drafted("trial-adviser.replace", "2020-06-01", {}, matter, thread=first))
    assert over(place, lawyer, "2020-05-31") == ["示例一村", "示例二村"]
    assert over(place, lawyer, "2020-06-02") == []
    assert over(place, other, "2020-06-02") == ["示例三村"]


def test_undoing_the_appointment_ends_every_place(place: Place) -> None:
    matter, lawyer = procured(place), somebody(place)
    appoint(place, matter, lawyer, "示例一村", "示例二村")
    place.do(drafted("trial-adviser.take-back", "2020-06-01", {}, matter))
    assert over(place, lawyer, "2020-05-31") == ["示例一村", "示例二村"]
    assert over(place, lawyer, "2020-06-02") == []


def test_a_list_of_people_gives_each_of_them(place: Place) -> None:
    matter, people = procured(place), [somebody(place), somebody(place)]
    place.do(drafted("trial-adviser.team", "2020-02-01", {"people": [{"who": each} for each in people]}, matter))
    held = place.view.standings(None, "first-responsible")
    assert [(each.person, each.over) for each in held] == [(each, matter) for each in people]


def test_what_the_matter_says_later_changes_nothing_given_before() -> None:
    town = Memory()
    matter = procured(town)
    appoint(town, matter, "丁", "示例一村")
    appoint(town, matter, "戊", "示例二村", day="2020-03-01", begins="2020-05-01")
    assert over(town, "丁", "2020-02-02") == ["示例一村"]


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_the_index_is_rebuilt_the_same(tmp_path: Path, database: str) -> None:
    def rows(record: Record) -> list[tuple[object, ...]]:
        return sorted(record.store.reader.query("SELECT * FROM index_standing WHERE town = ?", (TOWN,)), key=str)

    def play(record: Record) -> None:
        matter, lawyer = procured(record), somebody(record)
        appoint(record, matter, lawyer, "示例一村", "示例二村")
        before = rows(record)
        assert len(before) == 2
        record.door.rebuild(TOWN)
        assert rows(record) == before

    if database == "sqlite":
        with on_record(tmp_path) as record:
            play(record)
    else:
        with postgres() as url, on_record(tmp_path, url) as record:
            play(record)


PLACES = (
    "rows: {type: list, label: 清单, open: yes, required: yes, of: {one: {type: place, label: 一}, two: {type: text, label: 二}}}"
)
WHO = "who: {type: person, open: yes, required: yes}"


@pytest.mark.parametrize(
    ("facts", "confer", "said"),
    [
        (f"{WHO}, {PLACES}", "over: rows", "有几栏可用，要写明哪一栏：rows.one、rows.two"),
        (f"{WHO}, {PLACES}", "over: rows.three", "没有一栏是地点"),
        (f"{WHO}, {PLACES.replace('required: yes, ', '')}", "over: rows.one", "要必填（required: yes）"),
        (f"{WHO}, {PLACES.replace('open: yes, ', '')}", "over: rows.one", "不公开的"),
        (f"{WHO}, at_day: {{type: day, label: 日, open: yes, required: yes}}", "over: at_day", "不是地点（place）、文字或者事项"),
        (f"{WHO}", "over: nowhere", "没有事实“nowhere”"),
    ],
)
def test_a_standing_over_nothing_does_not_load(tmp_path: Path, facts: str, confer: str, said: str) -> None:
    given = f"confers: [{{standing: delegate, to: who, {confer}}}]"
    step = f"x: {{title: 多, role: other, by: {{head: 1}}, facts: {{{facts}}}, {given}}}"
    found = problems(write(tmp_path, with_steps(step)))
    assert any(said in one for one in found), found
