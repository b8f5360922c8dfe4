"""The last day to publish and the last day to show, under the law of the act's day; refuses to know what is shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from yifa.law.calendar import Calendar
from yifa.law.clock import Due, Length, due
from yifa.law.dated import Dated
from yifa.law.library import Library
from yifa.law.zone import day_of
from yifa.procedure.declaration import Publish
from yifa.procedure.period import period
from yifa.procedure.view import Done

_SPAN = re.compile(r"([0-9]{1,3})-([0-9]{1,3})")
"""How a rule states a shortest and a longest time, `3-12`."""


@dataclass(frozen=True, slots=True)
class Term:
    """What the law says about one publication; a day is None where no checked rule gives one."""

    due: Due | None
    article: str
    shown_from: date | None = None
    """The first day on which it may be taken down as long enough shown."""
    shown_until: date | None = None
    """The last day on which it is shown; from the next day on it is not."""
    shown_article: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """Works the terms out; `library` and `calendar` are those of the town."""

    library: Library
    calendar: Calendar

    def of(self, done: Done, publish: Publish) -> Term:
        """The term of one act."""
        dated = self.library.value(publish.within, day_of(done.at))
        length: Length | None = period(dated)
        last = due(done.effective, length, self.calendar) if length is not None else None
        article = dated.article if dated is not None else ""
        shown = self.library.value(publish.until, day_of(done.at)) if publish.until else None
        spans = span(shown) if shown is not None else None
        if shown is None or spans is None:
            return Term(last, article)
        # The rule counts from the decision, not from its publication or its service.
        shortest, longest = (due(day_of(done.at), each, self.calendar).day for each in spans)
        return Term(last, article, shortest, longest, shown.article)


def span(dated: Dated) -> tuple[Length, Length] | None:
    """The shortest and the longest time a rule states, None where it states none or was not checked."""
    found = _SPAN.fullmatch(dated.value) if isinstance(dated.value, str) else None
    if found is None or not dated.verified:
        return None
    shortest, longest = (Length(int(each), dated.unit, dated.day_kind) for each in found.groups())
    return (shortest, longest) if shortest.value <= longest.value else None
