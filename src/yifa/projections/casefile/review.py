"""Runs every check over a case file and says how it stands; refuses to give marks, since no checked rule gives the weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from yifa.law.calendar import Calendar
from yifa.procedure.catalogue import Catalogue
from yifa.procedure.ports import RuleBook
from yifa.procedure.view import View
from yifa.projections.casefile import course, outcome, who
from yifa.projections.casefile.case import Case, Finding, Grade, gather
from yifa.projections.casefile.contents import Piece, contents

GROUPS = ("主体", "调查取证", "告知", "审核", "集体讨论", "决定", "期限", "程序", "送达", "执行", "归档")
CHECKS = (*who.CHECKS, *course.CHECKS, *outcome.CHECKS)
_ORDER = {Grade.VETO: 0, Grade.FAULT: 1, Grade.LOOK: 2}


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A case file with its index and every point against it, the gravest first."""

    case: Case
    findings: tuple[Finding, ...]

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The index."""
        return tuple(self.case.pieces)

    @property
    def vetoed(self) -> bool:
        """True where one point alone makes the file fail."""
        return any(found.grade is Grade.VETO for found in self.findings)

    @property
    def words(self) -> str:
        """How the file stands, in a word."""
        if self.vetoed:
            return "不合格：有一票否决的情形"
        if any(found.grade is Grade.FAULT for found in self.findings):
            return "有不符合的地方"
        return "机器能查的都符合" if not self.findings else "机器能查的都符合，有需人工核对的地方"


def review(
    matter: str, now: datetime, *, view: View, catalogue: Catalogue, library: RuleBook, calendar: Calendar,
    readable: Callable[[str], bool] | None = None,
) -> Reviewed | None:  # fmt: skip
    """The file of a matter with all findings; None for an unknown matter. `readable` as in `gather`."""
    members = gather(matter, now, view=view, catalogue=catalogue, library=library, calendar=calendar, readable=readable)
    if not members:
        return None
    case = Case(members, view, library, calendar, now)
    case = replace(case, pieces=tuple(contents(members, catalogue)))
    found = [finding for check in CHECKS for finding in check(case)]
    return Reviewed(case, tuple(sorted(found, key=lambda one: (_ORDER[one.grade], GROUPS.index(one.group), one.act))))
