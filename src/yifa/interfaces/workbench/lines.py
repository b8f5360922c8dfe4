"""An act of the timeline drawn, and remembered by everything that is shown of it; knows no record and no right to read.

Acts do not change, so most of a long matter's page is the same at every visit. What may change around an act (undone, corrected,
somebody's name) is part of the question, so nothing is ever shown that is no longer so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from yifa.interfaces.web.values import Told
from yifa.interfaces.workbench.matter import Line


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the template is given."""

    matter: str
    act: str
    anchor: str
    at: datetime
    recorded_at: datetime
    number: str
    title: str
    who: str
    recorder: str
    facts: tuple[Told, ...]
    marks: tuple[tuple[str, str], ...]
    undone: bool
    about: str
    late_entry: bool
    files: tuple[tuple[str, str], ...]


def drawn(matter: str, line: Line) -> SafeString:
    """The act as an item of the list."""
    done = line.done
    return _drawn(
        Shown(
            matter, str(done.id), line.anchor, done.at, done.recorded_at, done.number or "", line.title, line.who, line.recorder,
            line.facts, line.marks, line.undone, line.about, line.late_entry, line.files,
        )
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _drawn(line: Shown) -> SafeString:
    return render_to_string("workbench/act.html", {"line": line})
