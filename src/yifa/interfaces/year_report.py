"""Composes one year's report from a runtime for the pages, the API and the command line; holds no figure itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from yifa.interfaces.report.docx_out import docx
from yifa.interfaces.report.words import Heading
from yifa.interfaces.runtime import Runtime
from yifa.law.zone import day_of
from yifa.procedure.declaration import Declaration
from yifa.procedure.register import Books
from yifa.procedure.state import governing, state
from yifa.projections import edition as frozen
from yifa.projections.contribution import figure_id
from yifa.projections.narrative import SLUG, Compiled, Narrative, narrative_of
from yifa.projections.outline import Outline
from yifa.projections.reading import Figure, year_figures
from yifa.projections.report import Edition, Report, as_returned, compose, printed

PATIENCE = 5
"""How often figures are read again because an act came between."""


class Unsteady(RuntimeError):
    """Acts kept coming while the figures were read."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An edition about to be compiled: the report, its file and what the act must say of it."""

    report: Report
    file: bytes
    narrative: Narrative


def declarations_on(runtime: Runtime, day: date) -> list[Declaration]:
    """Every procedure in force that day."""
    found = []
    for slug in runtime.catalogue.slugs():
        try:
            found.append(runtime.catalogue.declaration(slug, day))
        except LookupError:
            continue
    return found


def declared_ever(runtime: Runtime) -> set[str]:
    """Every figure that any version of any procedure declares."""
    versions = [one for slug in runtime.catalogue.slugs() for one in runtime.catalogue.versions(slug)]
    return {figure_id(one, spec) for one in versions for spec in one.figures.values()}


def figures_of(runtime: Runtime, year: int) -> tuple[list[Figure], date]:
    """The year's figures and the day they stand for: the last day on record."""
    last = runtime.store.reader.head(runtime.town).recorded_at
    as_of = day_of(last) if last is not None else day_of(runtime.now())
    declared = declarations_on(runtime, min(as_of, date(year, 12, 31)))
    view = runtime.view()
    books = Books(view, runtime.catalogue, runtime.library, runtime.calendar)
    return year_figures(runtime.store.reader, view, declared, runtime.town, year, as_of, books, compare=False), as_of


def year_report(runtime: Runtime, year: int, narrative: Narrative | None = None) -> Report:
    """The report of a year as the record stands now; without a narrative only what is computed."""
    figures, as_of = figures_of(runtime, year)
    before, _ = figures_of(runtime, year - 1)
    outline, known = Outline.load(), declared_ever(runtime)
    return compose(runtime.town, year, as_of, figures, outline, narrative, before=_told(before), declared=known)


def _told(before: list[Figure]) -> list[Figure]:
    """A year from which nothing is on record is not compared with."""
    return before if any(figure.value for figure in before) else []


def narrative_for(runtime: Runtime, year: int) -> Narrative:
    """What people wrote for that year; an empty one where nobody began."""
    view = runtime.view()
    for matter in view.matters(SLUG):
        history = view.history(matter)
        now, library, calendar = runtime.now(), runtime.library, runtime.calendar
        declaration = governing(runtime.catalogue, SLUG, history, now)
        found = narrative_of(state(history, declaration, now, library=library, calendar=calendar).folded, matter)
        if found.year == year:
            return found
    return Narrative(year=year)


def draft_report(runtime: Runtime, year: int) -> Report:
    """The report as written and computed so far. For people inside only."""
    return year_report(runtime, year, narrative_for(runtime, year))


def prepared(runtime: Runtime, year: int) -> Draft:
    """The next edition: figures and head read without any act between. Raises Unsteady."""
    reader, town = runtime.store.reader, runtime.town
    for _ in range(PATIENCE):
        head = reader.head(town)
        narrative = narrative_for(runtime, year)
        report = printed(year_report(runtime, year, narrative))
        if reader.head(town).position == head.position:
            number = 1 + sum(1 for each in narrative.editions if each.signed)
            stamp = Edition(number, f"{head.epoch}.{max(head.size - 1, 0)}", narrative.digest)
            report = replace(report, edition=stamp)
            return Draft(report, frozen.freeze(report, title_of(runtime, year)), narrative)
    raise Unsteady("一直有新的记录写入，数字还没有读稳：请稍后再编制")


def kept(runtime: Runtime, compiled: Compiled) -> Report:
    """A compiled edition as it was frozen. Raises NotFound, NotAnEdition."""
    return frozen.thaw(runtime.store.evidence.get(compiled.file, purpose="查阅年度报告定稿"))[0]


def heading_of(runtime: Runtime, year: int, compiled: Compiled | None = None) -> Heading:
    """What stands above and below the printed report; number and date are those of the head's signature."""
    signed = None if compiled is None or compiled.signed_at is None else day_of(compiled.signed_at)
    number = "" if compiled is None else compiled.reference
    organ = str(runtime.town_settings["organ"])
    return Heading(title_of(runtime, year), organ, signed, runtime.mode == "demonstration", number)


def references_of(report: Report) -> dict[str, str]:
    """Every reference that can stand in a text, with its value now."""
    figures = {f"{{{name}}}": figure.shown for name, figure in report.figures.items()}
    return {**figures, **{f"{{@{name}}}": held.value for name, held in report.attested.items()}}


def editable(runtime: Runtime, year: int) -> bytes:
    """The report as a document that people edit and hand back."""
    narrative = narrative_for(runtime, year)
    report = year_report(runtime, year, narrative)
    texts = {name: as_returned(text, report.figures, report.attested) for name, text in narrative.texts.items()}
    return docx(report, heading_of(runtime, year), texts)


def title_of(runtime: Runtime, year: int) -> str:
    """The report's title."""
    return f"{runtime.town_settings['name']}{year}年法治政府建设年度报告"


def banner_of(runtime: Runtime) -> str:
    """What a demonstration says on everything it prints; nothing for a live town."""
    return "示例数据：人物、单位、案件均为虚构，时间为演示时钟。" if runtime.mode == "demonstration" else ""
