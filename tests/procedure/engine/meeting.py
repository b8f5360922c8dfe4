"""A meeting of the tests' own, with its members, for the tests on bodies that decide together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.procedure.engine.rules import Rules, dated
from tests.procedure.engine.stage import at, by, calendar, draft
from tests.procedure.writing import CAPACITIES, LABELS, STANDINGS, write
from yifa.law.dated import Dated
from yifa.procedure.catalogue import Catalogue
from yifa.procedure.judge import Judgement
from yifa.procedure.memory import MemoryView
from yifa.procedure.rehearse import Rehearsal
from yifa.procedure.view import Done
from yifa.record.act import Json

MEETING = """\
slug: trial
title: 示例会议
character: [any]
basis: [示例依据]
from_day: 2018-01-01
opens: {at: begin}
situations:
  head-departs:
    title: 首长决定与多数不同
    any: [{own: {name: departs-from-majority, of: opinions, conclusion: conclusion, passed: resolved}}]
steps:
  begin:
    title: 开会
    role: opening
    by: {chair: 1}
    needs: [{quorum: {body: body, present: present, rule: {by: body, town-meeting: meeting.quorum, committee: trial.quorum}}}]
    facts:
      body: {type: choice, of: {town-meeting: 镇长办公会议, committee: 党委会议}, open: yes, label: 会议}
      present: {type: list, open: yes, label: 到会人员, of: {who: {type: person}}}
  resolve:
    title: 决议
    role: discussion
    by: {chair: 1}
    after: [begin]
    needs:
      - votes: {of: opinions, from: present, body: body, passes: {fact: conclusion, one_of: [resolved]}, rule: trial.majority}
      - own: {name: chair-speaks-last, of: opinions}
    facts:
      opinions:
        type: list
        open: yes
        label: 意见
        of: {who: {type: person}, vote: {type: choice, of: {for: 赞成, against: 反对, abstain: 弃权}, label: 表态}}
      conclusion: {type: choice, of: {resolved: 通过, rejected: 不通过, postponed: 缓议}, open: yes, label: 结论}
      departs_reason: {type: text, open: yes, label: 与多数意见不同的理由, required: {when: head-departs}}
"""
CHAIR = "chair: {title: 主持人, standings: [head]}\n"
BODIES = "town-meeting: 镇长办公会议成员\ncommittee: 党委委员\n"
QUORUM = dated("trial.quorum", "2/3", "share")
MAJORITY = dated("trial.majority", "1/2", "over_share")


@cache
def meeting_catalogue() -> Catalogue:
    """The meeting alone."""
    with TemporaryDirectory() as folder:
        root = write(Path(folder), MEETING, capacities=CAPACITIES + CHAIR, standings=STANDINGS + BODIES, facts=LABELS)
        return Catalogue.load(root)


@dataclass
class Hall:
    """A town whose head chairs; `committee` are the members of the committee, the town meeting has three others."""

    rehearsal: Rehearsal
    matter: str = ""
    said: dict[str, Done] = field(default_factory=dict)

    def judge_opening(self, present: Sequence[str], body: str = "committee", when: str = "2021-08-02 09:00") -> Judgement:
        """Judge the opening with these people present."""
        rows: Json = [{"who": person} for person in present]
        return self.rehearsal.judge(draft("trial.begin", when, CHAIRED, {"body": body, "present": rows}))

    def open(self, present: Sequence[str], body: str = "committee") -> Hall:
        """Open the meeting."""
        rows: Json = [{"who": person} for person in present]
        done = self.rehearsal.perform(draft("trial.begin", "2021-08-02 09:00", CHAIRED, {"body": body, "present": rows}))
        self.matter = done.matter
        return self

    def judge(self, opinions: Sequence[tuple[str, str]], conclusion: str = "resolved", **more: Json) -> Judgement:
        """Judge a resolution with these opinions in this order."""
        rows: Json = [{"who": person, "vote": vote} for person, vote in opinions]
        facts: dict[str, Json] = {"opinions": rows, "conclusion": conclusion, **more}
        return self.rehearsal.judge(draft("trial.resolve", "2021-08-02 10:00", CHAIRED, facts, matter=self.matter))


CHAIRED = by("镇长", capacity="chair")
COMMITTEE = ("镇长", "甲", "乙", "丙", "丁", "戊")


def hall(*rules: Dated, members: Sequence[str] = COMMITTEE) -> Hall:
    """An empty hall under these rules, by default two thirds to meet and more than half to resolve."""
    view = MemoryView("示例镇")
    view.grant("镇长", "head")
    for person in (*COMMITTEE, "庚", "辛", "外人"):
        view.know(person)
    for person in members:
        view.grant(person, "committee", until=at("2022-01-01 00:00"))
    for person in ("镇长", "庚", "辛"):
        view.grant(person, "town-meeting")
    return Hall(Rehearsal(meeting_catalogue(), Rules(*(rules or (QUORUM, MAJORITY))), calendar(), view))
