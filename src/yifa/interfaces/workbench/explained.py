"""A procedure as a page: steps with who and what first, gates with their articles, clocks with their lengths; judges nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.utils.safestring import SafeString, mark_safe

from yifa.interfaces.web import words
from yifa.interfaces.workbench.desk_of import Desk
from yifa.law.zone import day_of
from yifa.procedure.declaration import Declaration, Need, Step, TestSpec
from yifa.procedure.diagram import STYLE
from yifa.procedure.explain import diagram
from yifa.record.act import Json

SOURCES = {
    "law": "依法自行发生",
    "cause": "由另一事项引起",
    "party": "当事人提出，由工作人员登记",
    "outside": "外部单位作出，由工作人员登记",
    "public": "公众提出，由工作人员登记",
}


@dataclass(frozen=True, slots=True)
class StepTold:
    """One step in words."""

    name: str
    title: str
    who: str
    first: str
    facts: tuple[str, ...]
    laws: tuple[tuple[str, str], ...]
    published: str


@dataclass(frozen=True, slots=True)
class ClockTold:
    """One clock in words."""

    title: str
    length: str
    article: str
    miss: str


@dataclass(frozen=True, slots=True)
class Explained:
    """The whole page."""

    declaration: Declaration
    day: date
    basis: tuple[tuple[str, str], ...]
    readers: str
    own: tuple[StepTold, ...]
    common: tuple[StepTold, ...]
    clocks: tuple[ClockTold, ...]


MISS = {"warn": "逾期提醒并标明", "bar": "逾期不能再做", "lapse": "到期自行失效", "none": "只作提示"}


def explained(desk: Desk, slug: str, day: date | None) -> Explained:
    """The version of a day. Raises Http404 where none is in force."""
    on = day or day_of(desk.now)
    try:
        declaration = desk.current.catalogue.declaration(slug, on)
    except LookupError:
        raise Http404 from None
    told = [(step, step_told(desk, declaration, step, on)) for step in declaration.steps.values()]
    standings = desk.current.catalogue.standings
    return Explained(
        declaration=declaration,
        day=on,
        basis=tuple(law_words(desk, basis, on) for basis in declaration.basis),
        readers="、".join([*(standings[r].title for r in declaration.readers if r in standings), "办理过本事项的人员"]),
        own=tuple(t for step, t in told if step.character is None),
        common=tuple(t for step, t in told if step.character is not None),
        clocks=tuple(
            ClockTold(c.title, *law_words(desk, c.rule if isinstance(c.rule, str) else "", on), MISS.get(c.miss, ""))
            for c in declaration.clocks.values()
        ),
    )


def drawing(desk: Desk, slug: str, on: date) -> SafeString:
    """The procedure of a day as SVG without its own style sheet, which a strict page would not apply. Raises Http404."""
    try:
        drawn = diagram(desk.current.catalogue, slug, on)
    except LookupError:
        raise Http404 from None
    return mark_safe(drawn.replace(f"<style>{STYLE}</style>", ""))  # noqa: S308  every text in it is escaped where it is drawn


def step_told(desk: Desk, declaration: Declaration, step: Step, on: date) -> StepTold:
    """One step in words."""
    ways = ["、".join(f"{desk.people.capacity(c)} {n} 人" for c, n in way.items()) for way in step.who]
    who = SOURCES.get(step.source or "", "") or "，或者".join(ways)
    if step.source in ("party", "outside", "public"):
        who = f"{SOURCES[step.source]}（{'，或者'.join(ways)}）"
    tests = (*step.needs, *declaration.role_needs.get(step.role, ()))
    rules = dict.fromkeys(rule for test in tests for rule in rules_of(desk, declaration, test))
    published = "、".join(step.facts[f].label for f in step.publish.facts if f in step.facts) if step.publish else ""
    return StepTold(
        step.name,
        step.title,
        who,
        "；".join(need_words(declaration, need) for need in step.after),
        tuple(spec.label for spec in step.facts.values()),
        tuple(law_words(desk, rule, on) for rule in rules),
        published,
    )


def need_words(declaration: Declaration, need: Need) -> str:
    """What must be done first, in words."""
    if need.any:
        return "或者".join(need_words(declaration, one) for one in need.any)
    if need.situation is not None:
        known = declaration.situations.get(need.situation)
        return known.title if known else ""
    if need.waited is not None:
        clock = declaration.clocks.get(need.waited)
        return f"{clock.title if clock else '期限'}届满"
    name = need.served or need.step or ""
    step = declaration.steps.get(name)
    return f"{step.title if step else name}{'并送达' if need.served else ''}"


def rules_of(desk: Desk, declaration: Declaration, test: TestSpec) -> list[str]:
    """The rules a test rests on; a named situation gives its basis and what its own tests name."""
    if test.name != "situation":
        return rules_in(desk, test.args.values())
    known = declaration.situations.get(str(test.args.get("name")))
    if known is None:
        return []
    own = [rule for one in (*known.any, *known.all, *known.none) for rule in rules_of(desk, declaration, one)]
    return own or rules_in(desk, [known.basis])


def rules_in(desk: Desk, values: Iterable[Json]) -> list[str]:
    """Every rule id inside a test's arguments."""
    found: list[str] = []
    for value in values:
        if isinstance(value, str) and value in desk.current.library:
            found.append(value)
        elif isinstance(value, dict):
            found += rules_in(desk, value.values())
        elif isinstance(value, list):
            found += rules_in(desk, value)
    return found


def law_words(desk: Desk, rule: str, on: date) -> tuple[str, str]:
    """A rule of the day as (what it says, its article); free text stays as it is."""
    if rule not in desk.current.library:
        return rule, ""
    dated = desk.current.library.value(rule, on)
    if dated is None:
        return f"{desk.current.library.rule(rule).title}（{words.day_long(on)}没有生效的规定）", ""
    return dated.statement or dated.title, dated.article
