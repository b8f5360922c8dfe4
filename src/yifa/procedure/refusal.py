"""Why an act is not possible now, all reasons at once, each with its article and the next correct thing; decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """The six forms of not-possible, and the form error before them."""

    FORM = "form"
    NOT_APPLICABLE = "not-applicable"
    NOT_YET = "not-yet"
    EXCLUDED = "excluded"
    LAPSED = "lapsed"
    FAILED = "failed"
    NOT_YOU = "not-you"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason. `missing` and `todo` are Chinese sentences for people; `article` is e.g. 行政处罚法（2021年修订）第五十一条."""

    why: Why
    test: str
    missing: str
    todo: str
    article: str | None = None
    rule: str | None = None
    field: str | None = None
    step: str | None = None
    """The step that would mend it, where one exists in this matter."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something the act carries although it is allowed: `flaw`, `late`, `warn` or `unsettled`."""

    effect: str
    text: str
    article: str | None = None
    rule: str | None = None


class Refused(Exception):
    """Raised by the door. `reasons` are never empty."""

    def __init__(self, reasons: tuple[Refusal, ...]) -> None:
        super().__init__("；".join(r.missing + (f"〔{r.article}〕" if r.article else "") for r in reasons))
        self.reasons = reasons
