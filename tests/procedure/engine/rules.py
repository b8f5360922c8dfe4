"""The shipped law with a few rules of one's own, so that each effect of a rule can be seen doing what it does."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from tests.procedure.engine.stage import library
from yifa.law.dated import Dated
from yifa.procedure.catalogue import Catalogue, shipped

START = date(2018, 1, 1)


def dated(
    rule: str, value: int | str | None = None, unit: str = "condition", *, effect: str = "bar", binding: str = "适用",
    status: str = "verified",
    start: date = START, end: date | None = None, day_kind: str | None = None,
) -> Dated:  # fmt: skip
    """One version of a rule of the test's own."""
    return Dated(
        rule=rule, title=f"试验规则{rule}", statement="试验。", kind="gate", value=value, unit=unit, day_kind=day_kind,
        article=f"试验法第{rule}条", statute="试验法", place="第一条", effect=effect, binding=binding, status=status,
        source="试验",
        checked_on=START, start=start, end=end,
    )  # fmt: skip


OWN = (
    dated("trial.cap", 500_00, "fen"),
    dated("trial.cap_org", 5000_00, "fen"),
    dated("trial.moving", 100_00, "fen", end=date(2021, 7, 15)),
    dated("trial.moving", 1000_00, "fen", start=date(2021, 7, 15)),
    dated("trial.officers", 2, "persons"),
    dated("trial.bar"),
    dated("trial.flaw", effect="flaw"),
    dated("trial.warn", effect="warn"),
    dated("trial.pending", 100_00, "fen", status="pending"),
    dated("trial.likened", binding="参照"),
    dated("trial.later", start=date(2022, 1, 1)),
    dated("trial.separate"),
    dated("trial.review", start=date(2021, 7, 15)),
    dated("trial.lapse"),
    dated("trial.length", 7, "days", effect="late", day_kind="calendar"),
    dated("trial.defence", 3, "days", day_kind="calendar"),
    dated("trial.notice_days", 3, "days", day_kind="calendar"),
)


class Rules:
    """The shipped library and the test's own rules over it."""

    def __init__(self, *own: Dated) -> None:
        self._own: dict[str, list[Dated]] = {}
        for each in own or OWN:
            self._own.setdefault(each.rule, []).append(each)
        self.digest = "sha256:trial"
        self.matters = library().matters

    def value(self, rule: str, on: date) -> Dated | None:
        """The version in force that day."""
        if rule in self._own:
            return next((each for each in self._own[rule] if each.in_force(on)), None)
        return library().value(rule, on)

    def __contains__(self, rule: object) -> bool:
        return rule in self._own or rule in library()


@cache
def rules() -> Rules:
    """The rules of the trial procedures."""
    return Rules()


@cache
def trial_catalogue() -> Catalogue:
    """The shipped procedures and the trial ones."""
    return Catalogue.load(shipped(), Path(__file__).parent / "domains", rules=rules(), own={"even-day"})
