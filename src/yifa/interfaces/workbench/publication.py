"""What of a matter must be public, by when, and whether it is, in words; publishes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yifa.interfaces.web import words
from yifa.interfaces.workbench.desk_of import Desk
from yifa.procedure.declaration import Declaration
from yifa.procedure.state import MatterState
from yifa.projections import notices


@dataclass(frozen=True, slots=True)
class Publication:
    """One publishable act."""

    act: str
    title: str
    css: str
    word: str
    when: str
    article: str
    out: bool


def publications(desk: Desk, declaration: Declaration, state: MatterState) -> list[Publication]:
    """Every publishable act of the matter."""
    found = notices.of_matter(desk.current.store.reader, desk.current.town, state.matter)
    return [told(desk, declaration, notice, desk.now) for notice in found]


def told(desk: Desk, declaration: Declaration, notice: notices.Notice, now: datetime) -> Publication:
    """One in words."""
    notice = notices.shown(notice, now)
    step = declaration.steps.get(notice.step)
    if notice.withdrawn_at is not None:
        css, when = "", f"{words.day_long(notice.withdrawn_at)}撤回"
    elif notice.over and notice.shown_until is not None:
        css, when = "", f"展示到{words.day_long(notice.shown_until)}"
    elif notice.published_at is not None:
        css, when = "done", f"{words.day_long(notice.published_at)}公开"
    elif notice.due_at is not None:
        css = "late" if notice.late(now) else "due"
        when = words.remaining(now, notice.due_at, desk.current.calendar)
    else:
        css, when = "due", "应当公开"
    return Publication(
        notice.act, step.title if step else notice.title, css, notice.state, when, notice.article, notice.published_at is not None
    )
