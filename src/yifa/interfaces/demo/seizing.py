"""The parts of a seizure, played beside the case it belongs to; refuses to know in which order a story takes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yifa.interfaces.demo.course import Course, Doings
from yifa.interfaces.demo.ordinary import File, Ordinary, closed, concluded, filed, heard, opened, paid, shown, told, visited
from yifa.interfaces.demo.reviewing import reviewed
from yifa.interfaces.demo.stage import DELEGATE
from yifa.record.act import Act, Json

SLUG = "seizure"


@dataclass(frozen=True, slots=True)
class Seizure:
    """One seizure and the case it belongs to: `fine` in yuan, `basis` the article that grants it."""

    at: datetime
    officers: tuple[str, ...]
    item: str
    basis: str
    village: str
    party: str
    party_kind: str
    conduct: str
    fine: int
    measure: str
    goods: tuple[str, ...]
    story: str

    def case(self) -> Ordinary:
        """The ordinary penalty in which it happens."""
        return Ordinary(
            at=self.at, officers=self.officers, item=self.item, village=self.village, party=self.party,
            party_kind=self.party_kind, source="patrol", conduct=self.conduct, correct="", fine=self.fine, heard="waive",
            review="agree", service="direct", public=3, paid=6, story="",
        )  # fmt: skip


@dataclass(slots=True)
class Beside:
    """The case's file and the seizure's course, which take turns."""

    row: Seizure
    file: File
    course: Course

    def start(self) -> Course:
        """The seizure goes on where the case stands, linked to it."""
        self.course.links = {"about": self.file.matter}
        self.course.at = self.file.at
        return self.course

    def back(self) -> File:
        """The case goes on where the seizure stands."""
        self.file.at = max(self.file.at, self.course.at)
        return self.file


def proposed(beside: Beside, urgent: bool = False) -> Doings:
    """The two officers ask for it; in an emergency they say why."""
    row, course = beside.row, beside.start()
    yield from course.step("propose", course.who, proposal(row, course, urgent), after=16)


def proposal(row: Seizure, course: Course, urgent: bool) -> dict[str, Json]:
    """The facts of the proposal."""
    facts: dict[str, Json] = {
        "party": course.person,
        "item": row.item,
        "seize_measure": row.measure,
        "seize_reason": "有关证据可能灭失、被隐匿（示例）",
        "seize_basis": row.basis,
        "seize_urgent": "yes" if urgent else "no",
    }
    if urgent:
        facts["seize_urgent_reason"] = "当事人正在装车运走（示例）"
    return facts


def carried_out(beside: Beside) -> Doings:
    """On the spot, with everything the law asks for, and both papers handed over there."""
    course, row = beside.course, beside.row
    facts: dict[str, Json] = {
        "shown": True,
        "party_came": "came",
        "reasons_told": True,
        "remedy": True,
        "statement": "没有异议（示例）",
        "scene_record": course.stage.scan("查封扣押现场笔录"),
        "signed_how": "signed",
        "goods_list": [{"goods_name": name, "goods_count": "一件"} for name in row.goods],
        "scope_checked": True,
        "list_handed": True,
        "whole_video": course.stage.scan("查封扣押全程录像"),
    }
    act = yield from course.step("carry-out", course.who, facts, after=25)
    yield from course.handed(act)


def approved(beside: Beside) -> Doings:
    """Asked, approved, carried out, put into keeping."""
    yield from proposed(beside)
    yield from beside.course.step("approve", (DELEGATE,), {"seize_approve_note": "同意（示例）"}, after=20)
    yield from carried_out(beside)
    yield from _kept(beside.course)


def _kept(course: Course) -> Doings:
    facts: dict[str, Json] = {
        "keeper_kind": "organ", "goods_keeper": "执法办保管员（示例）", "keep_place": "镇政府仓库（示例）", "cost_borne": True,
    }  # fmt: skip
    yield from course.step("keep", course.who[:1], facts)


def released(course: Course, ground: str) -> Doings:
    """Released, told in writing, given back, closed."""
    yield from let_go(course, ground)
    yield from given_back(course)


def let_go(course: Course, ground: str) -> Doings:
    """The decision to release, in the party's hands."""
    act = yield from course.step("release", (DELEGATE,), {"release_ground": ground})
    yield from course.handed(act)


def given_back(course: Course) -> Doings:
    """The property back against a receipt, and the matter closed."""
    facts: dict[str, Json] = {"returned_how": "goods", "returned_receipt": course.stage.scan("领取财物凭证")}
    yield from course.step("give-back", course.who, facts)
    yield from course.close()


def begun(file: File) -> Doings:
    yield from opened(file)
    yield from filed(file)
    yield from visited(file)


def ended(beside: Beside, decision: Act, arrived: datetime) -> Doings:
    file = beside.back()
    yield from shown(file, decision)
    yield from paid(file, arrived)
    yield from closed(file)


def judged(file: File) -> Doings:
    yield from concluded(file)
    yield from told(file)
    yield from heard(file)
    yield from reviewed(file)
