"""What an act brings about in the same breath, in matters it opens and in matters it names; depth one, each judged for itself.

Refuses to judge: it says which acts follow and in whose name a refusal of one of them is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from yifa.law.calendar import Calendar
from yifa.law.zone import day_of
from yifa.procedure.declaration import Declaration, Step
from yifa.procedure.draft import Draft
from yifa.procedure.fold import Folded, fold
from yifa.procedure.naming import matter_words
from yifa.procedure.ports import Book, RuleBook
from yifa.procedure.refusal import Refusal, Refused, Why
from yifa.procedure.state import governing, standing_at
from yifa.procedure.view import View
from yifa.record.act import Json

CHILDREN = "children"
PARENT = "parent"
"""The link by which a matter says to which other one it belongs."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What finding the consequences needs."""

    view: View
    book: Book
    library: RuleBook
    calendar: Calendar
    now: datetime


@dataclass(frozen=True, slots=True)
class Caused:
    """One consequence: the draft, what its matter is called, and the fact of the causing act that named it."""

    draft: Draft
    called: str
    fact: str | None = None

    def told(self, reason: Refusal) -> Refusal:
        """A reason against it as the causing act tells it."""
        return replace(reason, missing=f"{self.called}：{reason.missing}", field=self.fact, step=None)


@dataclass(frozen=True, slots=True)
class Row:
    """A matter that the causing act names, the rest of the row it stands in, and the fact that holds the row."""

    matter: str
    row: Mapping[str, Json]
    fact: str | None = None


def consequences(draft: Draft, step: Step, matter: str, declaration: Declaration, ground: Ground) -> list[Caused]:
    """Everything that performing `draft` in `matter` brings about. Actors and time are the causing act's own."""
    folded = fold(ground.view.history(matter), declaration)
    found: list[Caused] = []
    for cause in step.causes:
        if "open" in cause:
            found.append(_opened(cause, draft, matter, folded, ground))
        else:
            found.extend(_done_elsewhere(cause, draft, matter, folded, ground))
    return found


def bring_about(caused: Iterable[Caused], perform: Callable[[Draft], object]) -> None:
    """Perform all of them. Raises Refused with every reason against every one; the caller takes everything back."""
    reasons: list[Refusal] = []
    for each in caused:
        try:
            perform(each.draft)
        except Refused as refused:
            reasons.extend(each.told(reason) for reason in refused.reasons)
    if reasons:
        raise Refused(tuple(reasons))


def wrongly_named(draft: Draft, step: Step, folded: Folded) -> Iterator[Refusal]:
    """Matters that the step's lists may not name: itself, and one named twice, for what becomes of it must be said once."""
    seen: dict[str, str] = {}
    for name in dict.fromkeys(str(cause["in"]) for cause in step.causes if "in" in cause):
        for row in _rows(name, draft, folded):
            label = _label(step, name)
            if row.matter == draft.matter:
                missing, todo = f"“{label}”列了本事项自己。", "只列其他事项。"
                yield Refusal(Why.FORM, "causes", missing, todo, field=row.fact)
            elif row.matter in seen:
                where = "”“".join(dict.fromkeys((seen[row.matter], label)))
                missing = f"同一事项在“{where}”中列了不止一次。"
                yield Refusal(Why.FORM, "causes", missing, "每一事项只列一次。", field=row.fact)
            seen.setdefault(row.matter, label)


def acted_on(step: Step) -> frozenset[str]:
    """The facts whose matters the step acts in; correcting one afterwards would say what never happened there."""
    return frozenset(str(cause["in"]).partition(".")[0] for cause in step.causes if "in" in cause)


def _label(step: Step, name: str) -> str:
    spec = step.facts.get(name.partition(".")[0])
    return spec.label if spec is not None else name


def _opened(cause: Mapping[str, Json], draft: Draft, matter: str, folded: Folded, ground: Ground) -> Caused:
    slug = str(cause["open"])
    opened = ground.book.declaration(slug, day_of(draft.at))
    first = opened.steps[opened.opens_at]
    link = cause.get("link")
    facts = _given(cause, first, (draft.facts, folded.facts))
    return Caused(_draft(draft, f"{slug}.{first.name}", facts, links={str(link): matter} if link else {}), f"“{opened.title}”")


def _done_elsewhere(cause: Mapping[str, Json], draft: Draft, matter: str, folded: Folded, ground: Ground) -> Iterator[Caused]:
    for row in _targets(str(cause["in"]), draft, matter, folded, ground):
        if cause.get("if_open") in ("yes", True) and not _is_open(row.matter, ground):
            continue
        target = _target(cause["do"], row, draft, ground)
        if target is None:
            continue
        kind, step = target
        facts = {} if step is None else _given(cause, step, (row.row, draft.facts, folded.facts))
        yield Caused(_draft(draft, kind, facts, matter=row.matter), matter_words(ground.view, ground.book, row.matter), row.fact)


def _target(do: Json, row: Row, draft: Draft, ground: Ground) -> tuple[str, Step | None] | None:
    """The act's kind and the step as that matter declares it; None for a linked matter that the cause does not mean."""
    slug = ground.view.procedure_of(row.matter)
    history = ground.view.history(row.matter)
    declared = governing(ground.book, slug, history, draft.at) if slug is not None and slug in ground.book.slugs() else None
    if isinstance(do, str):
        wanted, _, name = do.partition(".")
        if slug != wanted:
            # A row that names a matter of another kind is refused by the judgement; a link may lead to many kinds.
            return (do, None) if row.fact is not None else None
        return do, declared.steps.get(name) if declared is not None else None
    role = str(do["role"]) if isinstance(do, dict) else ""
    steps = declared.steps.values() if declared is not None else ()
    step = next((each for each in steps if each.role == role and each.source == "cause"), None)
    if step is None:
        return (f"{slug or ''}.{role}", None) if row.fact is not None else None
    return f"{slug}.{step.name}", step


def _targets(where: str, draft: Draft, matter: str, folded: Folded, ground: Ground) -> Iterator[Row]:
    if where == CHILDREN:
        yield from (Row(other, {}) for link, other in ground.view.linking(matter) if link == PARENT)
    elif where in folded.declaration.links:
        yield from (Row(other, {}) for _, other in ground.view.linked(matter, where))
    else:
        yield from _rows(where, draft, folded)


def _rows(name: str, draft: Draft, folded: Folded) -> Iterator[Row]:
    """Matters that a fact names: its own value, or one column of its rows; a row without one means nobody."""
    fact, _, column = name.partition(".")
    column = column or next(iter(matter_columns(folded.declaration, fact)), "")
    value = draft.facts.get(fact, folded.facts.get(fact))
    if isinstance(value, str):
        yield Row(value, {}, fact)
    for row in value if isinstance(value, list) else ():
        held = row.get(column) if isinstance(row, dict) else None
        if isinstance(row, dict) and isinstance(held, str):
            yield Row(held, row, fact)


def matter_columns(declaration: Declaration, fact: str) -> tuple[str, ...]:
    """The columns of a list that hold matters."""
    spec = declaration.fact(fact)
    return () if spec is None else tuple(name for name, item in spec.items.items() if item.type == "matter-ref")


def _is_open(matter: str, ground: Ground) -> bool:
    slug, history = ground.view.procedure_of(matter), ground.view.history(matter)
    if slug is None or not history:
        return False
    declaration = governing(ground.book, slug, history, ground.now)
    folded, _ = standing_at(history, declaration, ground.now, library=ground.library, calendar=ground.calendar)
    return folded.closed is None


def _given(cause: Mapping[str, Json], step: Step, sources: Iterable[Mapping[str, Json]]) -> dict[str, Json]:
    """Facts handed on by name, the nearest source first; only those the caused step declares."""
    held = list(sources)
    facts: dict[str, Json] = {}
    names = cause.get("give")
    for name in names if isinstance(names, list) else []:
        value = next((source[str(name)] for source in held if source.get(str(name)) is not None), None)
        if value is not None and str(name) in step.facts:
            facts[str(name)] = value
    return facts


def _draft(
    by: Draft, kind: str, facts: Mapping[str, Json], *, matter: str | None = None, links: Mapping[str, str] | None = None
) -> Draft:
    return Draft(kind, by.at, by.actors, by.recorder, facts, matter, links=links or {})
