"""History: earlier matters of the same party by number, perhaps by name, unknown after a purge; no identity lies anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.procedure.engine.rules import Rules, dated
from tests.procedure.engine.stage import at, by, calendar, draft, reasons
from tests.procedure.writing import problems, with_steps, write
from yifa.law.dated import Dated
from yifa.procedure.catalogue import Catalogue
from yifa.procedure.door import Door
from yifa.procedure.explain import explain_text
from yifa.procedure.identity import code_check, id_check
from yifa.procedure.judge import Judgement
from yifa.procedure.memory import MemoryView
from yifa.procedure.parties import NOTHING, Marks, Row, keyed, kin, marks_of
from yifa.procedure.rehearse import Rehearsal
from yifa.procedure.view import Done
from yifa.record.act import ActId, Field, Json, Judged
from yifa.record.clock import SimulatedClock
from yifa.record.store import Store
from yifa.record.tx import Tx

HISTORY = """\
slug: trial
title: 示例案件
character: [any]
basis: [示例依据]
from_day: 2018-01-01
anchors: {party: party}
opens: {at: begin}
steps:
  begin:
    title: 立案
    role: intake
    by: {officer: 1}
    facts:
      party: {type: party, private: {purpose: case, keep: archive}}
      who: {type: person, open: yes}
      kind: {type: choice, of: kinds, open: yes}
  punish: {title: 处罚, role: decision, by: {officer: 1}, after: [begin], unless: [spare], outcome: done}
  spare:
    title: 首次不罚
    role: exemption
    by: {officer: 1}
    after: [begin]
    needs: [{history: {party: party, item: kind, role: decision, none: yes, within: trial.first}}]
  repeated:
    title: 多次
    role: other
    by: {officer: 1}
    after: [begin]
    needs: [{history: {party: party, at_least: 2, within: 2 years}}]
  known: {title: 熟人, role: other, by: {officer: 1}, after: [begin], needs: [{history: {person: who, at_least: 1}}]}
  still: {title: 未结, role: other, by: {officer: 1}, after: [begin], needs: [{history: {party: party, none: yes, open: yes}}]}
  drop: {title: 撤销处罚, role: withdrawal, by: {officer: 1}, undoes: [punish]}
  correct:
    title: 更正
    role: correction
    per: "@any"
    repeat: many
    by: {officer: 1}
    replaces: facts
    facts:
      replaced: {type: list, open: yes, label: 更正, of: {fact: {type: text, label: 项目}, value: {type: text, label: 更正为}}}
  close: {title: 结案, role: closing, by: {officer: 1}, closes: yes}
"""
YEAR = dated("trial.first", 1, "years")
ZHANG = "11010119900101001" + id_check("11010119900101001")
LI = "11010119900101002" + id_check("11010119900101002")
SHOP = "9111010100000000A" + code_check("9111010100000000A")
ONE = by("甲")


def person(name: str = "张示例", number: str | None = ZHANG) -> dict[str, Json]:
    return {"kind": "person", "name": name, **({} if number is None else {"id_number": number})}


@cache
def catalogue() -> Catalogue:
    with TemporaryDirectory() as folder:
        return Catalogue.load(write(Path(folder), HISTORY))


@dataclass
class Office:
    """An officer and the matters opened, in memory."""

    rehearsal: Rehearsal

    def open(self, party: Json, day: str, **facts: Json) -> str:
        held: dict[str, Json] = {"party": party, "kind": "fine", **facts}
        return self.rehearsal.perform(draft("trial.begin", day, ONE, held)).matter

    def do(self, step: str, matter: str, day: str, **more: object) -> Done:
        return self.rehearsal.perform(draft(f"trial.{step}", day, ONE, matter=matter, **more))  # type: ignore[arg-type]  # passed through

    def judge(self, step: str, matter: str, day: str) -> Judgement:
        return self.rehearsal.judge(draft(f"trial.{step}", day, ONE, matter=matter))

    def punished(self, party: Json, day: str) -> str:
        matter = self.open(party, f"{day} 09:00")
        self.do("punish", matter, f"{day} 10:00")
        return matter


def office(*rules: Dated) -> Office:
    view = MemoryView("示例镇")
    view.grant("甲", "officer")
    return Office(Rehearsal(catalogue(), Rules(*(rules or (YEAR,))), calendar(), view))


def spared(town: Office, party: Json, day: str = "2021-08-02") -> Judgement:
    return town.judge("spare", town.open(party, f"{day} 09:00"), f"{day} 10:00")


def test_nobody_before_is_a_first_time() -> None:
    assert spared(office(), person()).allowed


def test_the_same_number_is_the_same_party_whatever_the_name() -> None:
    town = office()
    town.punished(person(), "2021-05-03")
    judgement = spared(town, person("张改名"))
    assert not judgement.allowed
    (refusal,) = judgement.refusals
    assert refusal.missing == "“当事人”此前已有1件同类事项，最近一件是2021年5月3日的“示例案件”。"
    assert refusal.rule == "trial.first"
    assert ZHANG not in reasons(judgement)


def test_another_number_is_another_party_whatever_the_name() -> None:
    town = office()
    town.punished(person(number=LI), "2021-05-03")
    assert spared(town, person()).allowed
    assert not spared(town, person(number=LI)).allowed


def test_a_code_tells_organisations_apart() -> None:
    town = office()
    town.punished({"kind": "organisation", "name": "示例商行", "code": SHOP}, "2021-05-03")
    assert not spared(town, {"kind": "household", "name": "示例店", "code": SHOP}).allowed


@pytest.mark.parametrize(("first", "second"), [(None, ZHANG), (ZHANG, None), (None, None)])
def test_a_name_alone_settles_nothing_and_never_bars(first: str | None, second: str | None) -> None:
    town = office()
    town.punished(person(" 张 示例 ", first), "2021-05-03")
    judgement = spared(town, person(number=second))
    assert judgement.allowed
    (mark,) = judgement.marks
    assert mark.effect == "unsettled"
    assert "同名而没有证件号码" in mark.text


@pytest.mark.parametrize(("day", "allowed"), [("2022-05-03", False), ("2022-05-04", True)])
def test_only_what_lies_within_the_period_of_the_rule_counts(day: str, allowed: bool) -> None:
    town = office()
    town.punished(person(), "2021-05-03")
    assert spared(town, person(), day).allowed is allowed


def test_a_rule_of_no_length_looks_back_for_ever_and_marks_as_it_says() -> None:
    town = office(dated("trial.first", effect="warn"))
    town.punished(person(), "2018-05-03")
    judgement = spared(town, person(), "2026-05-03")
    assert judgement.allowed
    assert [mark.effect for mark in judgement.marks] == ["warn"]


def test_before_the_rule_nothing_is_asked() -> None:
    town = office(dated("trial.first", 1, "years", start=date(2022, 1, 1)))
    town.punished(person(), "2021-05-03")
    assert spared(town, person()).allowed


def test_what_was_withdrawn_or_of_another_kind_does_not_count() -> None:
    town = office()
    matter = town.punished(person(), "2021-05-03")
    assert not spared(town, person()).allowed
    town.do("drop", matter, "2021-05-04 09:00")
    assert spared(town, person()).allowed
    other = office()
    told = other.open(person(), "2021-05-03 09:00", kind="warning")
    other.do("punish", told, "2021-05-03 10:00")
    assert spared(other, person()).allowed


def test_a_corrected_act_says_nothing_of_its_party_any_more() -> None:
    town = office()
    matter = town.punished(person(), "2021-05-03")
    first = town.rehearsal.view.history(matter)[0]
    changed: Json = [{"fact": "kind", "value": "fine"}]
    town.do("correct", matter, "2021-05-04 09:00", facts={"replaced": changed}, thread=first.id)
    judgement = spared(town, person())
    assert judgement.allowed
    assert "资料已更正、销毁" in judgement.marks[0].text


def test_at_least_counts_matters_and_may_stay_open() -> None:
    town = office()
    for day in ("2021-01-04", "2021-02-04"):
        town.open(person(), f"{day} 09:00")
    mine = town.open(person(), "2021-08-02 09:00")
    assert town.judge("repeated", mine, "2021-08-02 10:00").allowed
    assert "为0件，不足2件" in reasons(town.judge("repeated", mine, "2023-08-02 10:00"))
    unsure = office()
    unsure.open(person(), "2021-01-04 09:00")
    unsure.open(person(number=None), "2021-02-04 09:00")
    matter = unsure.open(person(), "2021-08-02 09:00")
    judgement = unsure.judge("repeated", matter, "2021-08-02 10:00")
    assert judgement.allowed
    assert judgement.marks


def test_persons_of_the_town_and_matters_still_open() -> None:
    town = office()
    first = town.open(person(), "2021-01-04 09:00", who="丙")
    mine = town.open(person(), "2021-08-02 09:00", who="丙")
    assert town.judge("known", mine, "2021-08-02 10:00").allowed
    assert not town.judge("still", mine, "2021-08-02 10:00").allowed
    town.do("close", first, "2021-08-02 09:30")
    assert town.judge("still", mine, "2021-08-02 10:00").allowed
    alone = town.open(person(number=LI), "2021-08-02 09:00", who="丁")
    assert not town.judge("known", alone, "2021-08-02 10:00").allowed


def test_a_matter_without_a_party_settles_nothing() -> None:
    town = office()
    matter = town.rehearsal.perform(draft("trial.begin", "2021-08-02 09:00", ONE, {"kind": "fine"})).matter
    judgement = town.judge("spare", matter, "2021-08-02 10:00")
    assert judgement.allowed
    assert "没有登记，或者已经销毁" in judgement.marks[0].text


# --- the rows


def test_digests_are_of_one_town_and_key() -> None:
    value: Json = person()
    found = marks_of(value, keyed(b"one", "示例镇"))
    assert found == marks_of(value, keyed(b"one", "示例镇"))
    assert found.number != marks_of(value, keyed(b"two", "示例镇")).number
    assert found.number != marks_of(value, keyed(b"one", "另一镇")).number
    assert ZHANG not in str(found)
    assert "张" not in str(found)


@pytest.mark.parametrize("value", [None, 3, [], {}, {"name": ""}, {"name": ["张"]}, {"id_number": 3}])
def test_what_is_no_party_says_nothing(value: Json) -> None:
    assert marks_of(value, str) == NOTHING


def test_a_number_cannot_pass_for_a_name_or_a_person() -> None:
    told = {marks_of("x", str).number, marks_of({"id_number": "x"}, str).number, marks_of({"name": "x"}, str).name}
    assert len(told) == 3


def test_different_numbers_part_equal_names() -> None:
    rows = [Row("m", "trial", "party", ActId(0, 1), Marks("a", "n")), Row("o", "trial", "party", ActId(0, 2), NOTHING)]
    assert [(each.matter, each.certain) for each in kin(Marks("b", "n"), rows)] == [("o", False)]
    assert [(each.matter, each.certain) for each in kin(Marks("a", "z"), rows)] == [("m", True), ("o", False)]
    assert [(each.matter, each.certain) for each in kin(Marks(None, "n"), rows)] == [("m", False), ("o", False)]


# --- in the record


@dataclass
class Kept:
    """The same office in a store."""

    store: Store
    door: Door
    clock: SimulatedClock

    def do(self, step: str, when: str, facts: Mapping[str, Json] | None = None, matter: str | None = None) -> str:
        self.clock.set(at(when))
        return self.door.perform("t1", draft(f"trial.{step}", when, ONE, facts, matter=matter)).matter

    def rows(self) -> list[tuple[object, ...]]:
        return sorted(self.store.reader.query("SELECT * FROM party_mark"), key=str)


class Granting(Door):
    """A door whose views hold one officer, so that the tests need no people."""

    def _view(self, reads: object, town: str) -> object:  # type: ignore[override]  # the same view, with one standing presumed
        from yifa.procedure.view import Standing

        view = super()._view(reads, town)  # type: ignore[arg-type]  # passed through
        held = Standing("甲", "officer", None, datetime(2000, 1, 1, tzinfo=UTC), None, None, ActId(0, 0), "", {})
        view.standings = lambda person=None, standing=None: [held] if person in (None, "甲") else []  # type: ignore[method-assign]
        return view


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    clock = SimulatedClock(at("2021-01-04"))
    url = f"sqlite:///{tmp_path / 'record.sqlite3'}"
    with Store.create(url, directory=tmp_path, town="t1", mode="demonstration", clock=clock) as store:
        yield Kept(store, Granting(store, catalogue(), Rules(YEAR), calendar()), clock)


def test_the_record_finds_the_party_and_holds_no_word_of_it(kept: Kept, tmp_path: Path) -> None:
    matter = kept.do("begin", "2021-05-03 09:00", {"party": person(), "kind": "fine"})
    kept.do("punish", "2021-05-03 10:00", matter=matter)
    again = kept.do("begin", "2021-08-02 09:00", {"party": person("张改名"), "kind": "fine"})
    asked = draft("trial.spare", "2021-08-02 09:00", ONE, matter=again)
    assert "此前已有1件同类事项" in reasons(kept.door.judge("t1", asked))
    assert len(kept.rows()) == 2
    assert all(ZHANG not in str(row) and "张" not in str(row) for row in kept.rows())


def test_a_rebuild_gives_the_same_rows(kept: Kept) -> None:
    kept.do("begin", "2021-05-03 09:00", {"party": person(), "who": "甲", "kind": "fine"})
    before = kept.rows()
    kept.door.rebuild("t1")
    assert kept.rows() == before
    assert len(before) == 2


def test_after_a_purge_nobody_can_confirm_a_guess(kept: Kept) -> None:
    matter = kept.do("begin", "2021-05-03 09:00", {"party": person(), "kind": "fine"})
    kept.do("punish", "2021-05-03 10:00", matter=matter)
    first = kept.store.reader.matter_acts("t1", matter)[0].id
    kept.clock.set(at("2021-08-02 08:00"))

    def purge(tx: Tx) -> None:
        listed: Json = [f"{first}/fact.party"]
        ordered = Judged("house.purge", "m-purge", True, at("2021-08-02 08:00"), (Field("purges", listed),), "")
        tx.append(ordered)
        tx.purge(first, "fact.party")

    kept.store.submit("t1", purge)
    assert [row[-2:] for row in kept.rows()] == [(None, None)]
    again = kept.do("begin", "2021-08-02 09:00", {"party": person(), "kind": "fine"})
    judgement = kept.door.judge("t1", draft("trial.spare", "2021-08-02 09:00", ONE, matter=again))
    assert judgement.allowed
    assert "资料已更正、销毁" in judgement.marks[0].text
    before = kept.rows()
    kept.door.rebuild("t1")
    assert kept.rows() == before


def test_loading_names_what_leads_nowhere(tmp_path: Path) -> None:
    step = "x: {{title: 多, role: other, by: {{head: 1}}, needs: [{{history: {}}}]}}"
    for args, said in {
        "{party: nobody, none: yes}": "没有事实“nobody”",
        "{party: amount, none: yes}": "要是当事人（party）",
        "{person: amount, none: yes}": "要是人员（person）",
        "{none: yes}": "party（当事人）或者 person（人员），二者写一个",
        "{party: amount, person: amount, none: yes}": "party（当事人）或者 person（人员），二者写一个",
        "{party: amount}": "二者写一个",
        "{party: amount, none: yes, at_least: 2}": "二者写一个",
        "{party: amount, none: yes, within: soon}": "",
        "{party: amount, none: yes, outcome: [never]}": "结果“never”没有中文",
        "{party: amount, at_least: 0}": "超出范围",
    }.items():
        found = problems(write(tmp_path / str(len(args) * 7 + hash(args) % 1000), with_steps(step.format(args))))
        assert found, args
        assert any(said in one for one in found), (args, found)


def test_it_is_told_in_words() -> None:
    text = explain_text(catalogue(), "trial", date(2021, 8, 2), Rules(YEAR))
    assert "同一当事人1年〔试验法第trial.first条〕期间没有种类相同的事项" in text
    assert "同一当事人2年内至少有2件同类事项" in text


def test_a_procedure_that_is_not_there_cannot_be_looked_back_on(tmp_path: Path) -> None:
    text = HISTORY.replace("at_least: 2, within", "at_least: 2, procedure: [trial, elsewhere], within")
    (said,) = problems(write(tmp_path, text))
    assert "history 要看的“elsewhere”，没有这个事项" in said
    assert ".yaml:0" not in said
