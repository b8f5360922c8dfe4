"""Composes one year's report from a runtime for the pages, the API and the command line; holds no figure itself."""

from __future__ import annotations

from datetime import date

from yifa.interfaces.runtime import Runtime
from yifa.law.zone import day_of
from yifa.procedure.declaration import Declaration
from yifa.projections.outline import Outline
from yifa.projections.reading import Figure, year_figures
from yifa.projections.report import Report, compose


def declarations_on(runtime: Runtime, day: date) -> list[Declaration]:
    """Every procedure in force that day."""
    found = []
    for slug in runtime.catalogue.slugs():
        try:
            found.append(runtime.catalogue.declaration(slug, day))
        except LookupError:
            continue
    return found


def figures_of(runtime: Runtime, year: int) -> tuple[list[Figure], date]:
    """The year's figures and the day they stand for: the last day on record."""
    last = runtime.store.reader.head(runtime.town).recorded_at
    as_of = day_of(last) if last is not None else day_of(runtime.now())
    declared = declarations_on(runtime, min(as_of, date(year, 12, 31)))
    return year_figures(runtime.store.reader, runtime.view(), declared, runtime.town, year, as_of), as_of


def year_report(runtime: Runtime, year: int) -> Report:
    """The report of a year as the record stands now."""
    figures, as_of = figures_of(runtime, year)
    return compose(runtime.town, year, as_of, figures, Outline.load())


def title_of(runtime: Runtime, year: int) -> str:
    """The report's title."""
    return f"{runtime.town_settings['name']}{year}年法治政府建设年度报告"


def banner_of(runtime: Runtime) -> str:
    """What a demonstration says on everything it prints; nothing for a live town."""
    return "示例数据：人物、单位、案件均为虚构，时间为演示时钟。" if runtime.mode == "demonstration" else ""
