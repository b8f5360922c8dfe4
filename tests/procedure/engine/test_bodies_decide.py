"""Quorum, votes and the named tests of meetings: who counts, what is enough, and what nobody has read yet only marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.procedure.engine.meeting import CHAIRED, COMMITTEE, MAJORITY, MEETING, QUORUM, hall, meeting_catalogue
from tests.procedure.engine.rules import Rules, dated
from tests.procedure.engine.stage import at, draft, reasons
from tests.procedure.writing import CAPACITIES, STANDINGS, problems, write
from yifa.law.dated import share_of
from yifa.law.library import Library
from yifa.procedure.explain import explain_text
from yifa.procedure.possible import possible_steps
from yifa.record.act import Json

NO_FRACTIONS = ("3/2", "0/1", "½", "1/0", "１/２", None, 50, "a/b")
SIX = [(person, "for") for person in reversed(COMMITTEE)]


def votes(pro: int, contra: int, abstaining: int = 0) -> list[tuple[str, str]]:
    """Opinions of as many members, the chair last."""
    said = ["for"] * pro + ["against"] * contra + ["abstain"] * abstaining
    return list(zip(reversed(COMMITTEE[: len(said)]), said, strict=True))


# --- quorum


@pytest.mark.parametrize(("present", "allowed"), [(6, True), (4, True), (3, False), (1, False)])
def test_two_thirds_of_the_members_of_the_day_must_be_there(present: int, allowed: bool) -> None:
    judgement = hall().judge_opening(COMMITTEE[:present])
    assert judgement.allowed is allowed, reasons(judgement)
    if not allowed:
        (refusal,) = judgement.refusals
        assert f"到会的“党委委员”为{present}人，成员6人" in refusal.missing
        assert refusal.rule == "trial.quorum"
        assert "2/3以上" in refusal.missing


def test_members_are_those_of_the_day_not_of_the_form() -> None:
    after = hall().judge_opening(COMMITTEE, when="2022-03-01 09:00")
    assert "记录中当日没有任何“党委委员”" in reasons(after)
    assert hall().judge_opening(COMMITTEE, when="2021-12-31 09:00").allowed


def test_an_empty_body_and_an_empty_list_cannot_meet() -> None:
    assert "没有任何“党委委员”" in reasons(hall(members=()).judge_opening(COMMITTEE))
    assert "没有填写“到会人员”" in reasons(hall().judge_opening(()))


def test_strangers_and_people_listed_twice_are_told_together() -> None:
    said = reasons(hall().judge_opening([*COMMITTEE, "外人", "甲", "甲"]))
    assert "外人当日不是“党委委员”" in said
    assert "甲在“到会人员”中重复出现" in said


def test_a_person_listed_twice_counts_once() -> None:
    assert "到会的“党委委员”为3人" in reasons(hall().judge_opening(["镇长", "甲", "乙", "乙", "乙"]))


def test_many_strangers_are_not_read_out_one_by_one() -> None:
    town = hall()
    crowd = [f"路人{number}" for number in range(400)]
    for person in crowd:
        town.rehearsal.view.know(person)
    said = reasons(town.judge_opening([*COMMITTEE, *crowd]))
    assert "等400人当日不是“党委委员”" in said
    assert len(said) < 400


def test_ten_thousand_rows_are_refused_before_anybody_counts() -> None:
    judgement = hall().judge_opening(["甲"] * 10_000)
    assert "最多500项" in reasons(judgement)


@pytest.mark.parametrize("text", ["NaN", "nan", "−0", "１", "镇 长", "1e400"])
def test_text_that_looks_like_a_number_is_nobody(text: str) -> None:
    judgement = hall().judge_opening([*COMMITTEE, text])
    assert not judgement.allowed


def test_the_shipped_rule_nobody_has_read_marks_and_never_bars() -> None:
    judgement = hall().judge_opening(["镇长"], body="town-meeting")
    assert judgement.allowed
    (mark,) = judgement.marks
    assert (mark.effect, mark.rule) == ("unsettled", "meeting.quorum")
    assert "到会的“镇长办公会议成员”为1人，成员3人；所需人数的规定待核" in mark.text


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [
        (replace(QUORUM, status="pending"), True),
        (replace(QUORUM, binding="参照"), True),
        (replace(QUORUM, effect="warn"), True),
        (replace(QUORUM, effect="flaw"), True),
        (replace(QUORUM, start=date(2023, 1, 1)), True),
        (dated("trial.quorum"), True),
        (dated("trial.quorum", 60, "percent"), False),
        (dated("trial.quorum", 50, "percent"), True),
        (dated("trial.quorum", 4, "persons"), False),
        (dated("trial.quorum", 3, "persons"), True),
        (dated("trial.quorum", "1/2", "share"), True),
        (dated("trial.quorum", "1/2", "over_share"), False),
    ],
)
def test_the_rule_says_what_three_of_six_are_worth(rule: object, allowed: bool) -> None:
    judgement = hall(rule, MAJORITY).judge_opening(COMMITTEE[:3])  # type: ignore[arg-type]  # a Dated
    assert judgement.allowed is allowed, reasons(judgement)
    if allowed and rule not in (dated("trial.quorum", 50, "percent"),):
        passes_plainly = rule in (dated("trial.quorum", 3, "persons"), dated("trial.quorum", "1/2", "share"))
        assert bool(judgement.marks) is not passes_plainly


def test_a_town_that_adopts_its_own_fraction_may_bar(tmp_path: Path) -> None:
    folder = tmp_path / "meeting"
    folder.mkdir()
    text = """\
id: meeting.own_quorum
title: {zh: 本镇议事规则到会人数, en: Own quorum}
kind: threshold
applies_to: town
starts_at: 会议开始
layer: town
values:
  2021-01-01:
    value: 2/3
    unit: share
    day_kind: null
    statute: 示例镇议事规则
    article: 第二条
    statement: 到会须达到成员的三分之二。
    effect: bar
    binding: 适用
    status: verified
    source: 示例
    checked_on: 2021-01-01
undated: []
"""
    (folder / "meeting.own_quorum.yaml").write_text(text, encoding="utf-8")
    library = Library.with_local(tmp_path)
    value = library.value("meeting.own_quorum", date(2021, 8, 2))
    assert value is not None
    assert value.reading == "2/3以上"
    assert library.gate_effect("meeting.own_quorum", date(2021, 8, 2)) == "bar"


@pytest.mark.parametrize(("value", "parts"), [("2/3", (2, 3)), ("1/1", (1, 1)), *((text, None) for text in NO_FRACTIONS)])
def test_a_fraction_is_two_whole_numbers(value: int | str | None, parts: tuple[int, int] | None) -> None:
    assert share_of(value) == parts


# --- votes


@pytest.mark.parametrize(
    ("opinions", "allowed"),
    [(votes(6, 0), True), (votes(4, 2), True), (votes(3, 3), False), (votes(3, 0, 3), False), (votes(2, 4), False)],
)
def test_more_than_half_of_the_members_must_be_for_it(opinions: list[tuple[str, str]], allowed: bool) -> None:
    judgement = hall().open(COMMITTEE).judge(opinions, **({} if allowed else {"departs_reason": "示例"}))
    assert judgement.allowed is allowed, reasons(judgement)


def test_a_tie_is_called_one() -> None:
    said = reasons(hall().open(COMMITTEE).judge(votes(3, 3)))
    assert "赞成的（反对3人）为3人，成员6人，恰为半数，不足1/2以上（不含本数）" in said


def test_the_majority_is_of_the_members_not_of_those_present() -> None:
    four = [(person, "for") for person in ("丙", "乙", "甲")]
    judgement = hall().open(COMMITTEE[:4]).judge([("丙", "against"), *four[1:], ("镇长", "for")])
    assert "赞成的（反对1人）为3人，成员6人" in reasons(judgement)


def test_what_is_not_passed_needs_no_majority() -> None:
    assert hall().open(COMMITTEE).judge(votes(2, 4), "rejected").allowed
    assert hall().open(COMMITTEE).judge(votes(3, 3), "postponed").allowed


def test_nobody_votes_twice_nobody_absent_votes_nobody_present_is_silent() -> None:
    town = hall().open(COMMITTEE[:5])
    said = reasons(town.judge([("戊", "for"), ("甲", "for"), ("甲", "for"), ("乙", "for"), ("丙", "for"), ("镇长", "for")]))
    assert "戊没有到会" in said
    assert "甲在“意见”中重复出现" in said
    assert "丁到会而没有表态" in said


def test_a_vote_before_the_meeting_opened_has_nobody_to_vote() -> None:
    judgement = hall().rehearsal.judge(draft("trial.resolve", "2021-08-02 10:00", CHAIRED, {"conclusion": "resolved"}))
    assert "没有“到会人员”，无从核对表态" in reasons(judgement)


def test_votes_are_asked_of_nobody_who_only_looks_what_he_may_do() -> None:
    town = hall().open(COMMITTEE)
    held = town.rehearsal
    answers = possible_steps(
        town.matter, "镇长", at("2021-08-02 10:00"), view=held.view, catalogue=held.catalogue, library=held.library,
        calendar=held.calendar,
    )  # fmt: skip
    assert {answer.step.name: answer.allowed for answer in answers}["resolve"]


@given(st.permutations(range(6)), st.lists(st.sampled_from(["for", "against", "abstain"]), min_size=6, max_size=6))
def test_the_order_of_the_members_changes_nothing_but_who_speaks_last(order: Sequence[int], said: list[str]) -> None:
    opinions = [(COMMITTEE[place], said[place]) for place in order]
    judgement = hall().open(COMMITTEE).judge(opinions, departs_reason="示例")
    passed, last = said.count("for") > 3, opinions[-1][0] == "镇长"
    assert judgement.allowed is (passed and last), reasons(judgement)


# --- the named tests


def test_the_chair_speaks_last_and_once() -> None:
    town = hall().open(COMMITTEE)
    first = [SIX[-1], *SIX[:-1]]
    assert "主持人镇长不是最后发表意见的人" in reasons(town.judge(first))
    assert "主持人镇长不是最后发表意见的人" in reasons(town.judge([SIX[-1], *SIX]))
    assert "主持人镇长不是最后发表意见的人" in reasons(town.judge(SIX[:-1]))
    assert "主持人最后发表意见" not in reasons(town.judge(SIX))


def test_a_head_who_departs_from_the_majority_says_why() -> None:
    town = hall(replace(MAJORITY, effect="warn"), QUORUM).open(COMMITTEE)
    assert "没有填写“与多数意见不同的理由”" in reasons(town.judge(votes(2, 4)))
    assert town.judge(votes(2, 4), departs_reason="示例：情况紧急").allowed
    assert "没有填写“与多数意见不同的理由”" in reasons(town.judge(votes(5, 1), "postponed"))
    assert town.judge(votes(5, 1)).allowed
    assert town.judge(votes(3, 3), "rejected").allowed


# --- loading and telling

COMMON = {"capacities": CAPACITIES + "chair: {title: 主持人, standings: [head]}\n",
          "standings": STANDINGS + "town-meeting: 镇长办公会议成员\ncommittee: 党委委员\n"}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (("committee: 党委会议}", "nobody: 无此机构}"), "每个值都是 standings.yaml 里的资格"),
        (("of: {who: {type: person}}}", "of: {who: {type: text, label: 人}}}"), "每一项写一名人员（person）"),
        (("{for: 赞成,", "{yes: 赞成,"), "“for”表示赞成"),
        (("one_of: [resolved]", "one_of: [done]"), "“conclusion”没有选项：done"),
        (("from: present", "from: absent"), "没有事实“absent”"),
        (("{name: chair-speaks-last, of: opinions}", "nobody-knows"), "没有名为“nobody-knows”的具名测试；有："),
        (("{name: chair-speaks-last, of: opinions}", "chair-speaks-last"), "具名测试“chair-speaks-last”要写 of"),
        (("of: opinions, conclusion", "of: views, conclusion"), "没有事实“views”"),
        (("rule: trial.majority}", "rule: trial.majority, majority: 2}"), "未知的键“majority”"),
    ],
)
def test_a_name_that_leads_nowhere_does_not_load(tmp_path: Path, changed: tuple[str, str], said: str) -> None:
    assert changed[0] in MEETING
    found = problems(write(tmp_path, MEETING.replace(*changed), **COMMON))
    assert any(said in one for one in found), found


def test_every_condition_is_told_in_words() -> None:
    text = explain_text(meeting_catalogue(), "trial", date(2021, 8, 2), Rules(QUORUM, MAJORITY))
    assert "到会人员均为会议的成员，人数达到按会议（" in text
    assert "到会人员在意见中各表态一次；结论是通过的，赞成人数达到会议的全体成员的1/2以上（不含本数）" in text
    assert "主持人最后发表意见" in text
    assert "chair-speaks-last" not in text


def test_a_whole_list_of_opinions_is_read_as_it_stands() -> None:
    facts: dict[str, Json] = {"opinions": [{"who": "甲", "vote": "maybe"}], "conclusion": "resolved"}
    town = hall().open(COMMITTEE)
    judgement = town.rehearsal.judge(draft("trial.resolve", "2021-08-02 10:00", CHAIRED, facts, matter=town.matter))
    assert "请选其中一项：赞成、反对、弃权" in reasons(judgement)
