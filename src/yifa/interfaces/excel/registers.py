"""Every register as a table: each matter one may read with number, state, days and what is recorded of it; computes nothing."""

from __future__ import annotations

from collections.abc import Iterator

from yifa.interfaces.excel.exporting import Exporter
from yifa.interfaces.excel.writing import Page
from yifa.interfaces.web.people import People
from yifa.interfaces.web.values import Speaker
from yifa.interfaces.web.words import instant
from yifa.interfaces.workbench.reading_rights import may_read
from yifa.procedure.declaration import Declaration, FactSpec
from yifa.procedure.fold import Folded, fold
from yifa.procedure.state import governing
from yifa.projections.matters import number_of

FIXED = ("事项编号", "文号", "环节", "结果", "开立时间", "办结时间", "记录时间")
HELD = "（封存）"
FILES = ("evidence", "paper")


def register(exporter: Exporter, declaration: Declaration, person: str) -> Page:
    """All matters of the procedure that the person may read, in the order of their opening.

    Sealed facts have their columns; what is in them is given out only for a purpose, else it says that they are sealed.
    """
    specs = columns(declaration)
    runtime, view = exporter.runtime, exporter.view
    people = People(view, runtime.catalogue, runtime.now())
    speaker = Speaker(people, view, runtime.library)
    rows = []
    for matter in view.matters(declaration.slug):
        history = view.history(matter)
        own = governing(runtime.catalogue, declaration.slug, history, runtime.now())
        if may_read(own, history, person, people):
            folded = fold(history, own)
            rows.append((matter, *_fixed(folded, people), *(_told(exporter, speaker, folded, spec) for spec in specs)))
    return Page(sheet_title(declaration.title), (*FIXED, *headings(specs)), rows)


def columns(declaration: Declaration) -> list[FactSpec]:
    """The facts of the procedure's own steps, each once."""
    found: dict[str, FactSpec] = {}
    for step in declaration.steps.values():
        if step.character is None:
            for name, spec in step.facts.items():
                found.setdefault(name, spec)
    return list(found.values())


def sheet_title(title: str) -> str:
    """A title as a sheet can have it."""
    return "".join("，" if letter in "[]:*?/\\" else letter for letter in title)[:31]


def headings(specs: list[FactSpec]) -> Iterator[str]:
    """The labels, told apart where two facts share one."""
    labels = [spec.label for spec in specs]
    for place, label in enumerate(labels):
        before = labels[:place].count(label)
        yield f"{label}（{before + 1}）" if before else label


def _fixed(folded: Folded, people: People) -> tuple[str, ...]:
    first, last = folded.acts[0], folded.acts[-1]
    outcome = people.book.words.outcome(folded.outcome) if folded.outcome else ""
    closed = instant(folded.closed.at) if folded.closed is not None else ""
    return number_of(folded), folded.stage or "", outcome, instant(first.at), closed, instant(last.recorded_at)


def _told(exporter: Exporter, speaker: Speaker, folded: Folded, spec: FactSpec) -> str:
    value = folded.facts.get(spec.name)
    if spec.private is not None:
        if not any(spec.name in done.sealed for done in folded.standing):
            return ""
        if not exporter.given.purpose or spec.type in FILES:
            return HELD
        value = exporter.sealed.value(folded, spec.name)
    return "" if value is None else speaker.words(spec, value)
