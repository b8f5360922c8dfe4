"""Asks the counters whether the figures of an edition are those of the record; refuses to believe what was typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from yifa.procedure.answer import YES, Finding, all_of
from yifa.procedure.checks.base import no
from yifa.procedure.checks.gates import tests_shipped
from yifa.procedure.declaration import Declaration
from yifa.procedure.index import DatabaseView
from yifa.procedure.ports import Book
from yifa.procedure.question import Own, Question
from yifa.procedure.register import Books
from yifa.projections.reading import year_figures
from yifa.record.act import Json

NAME = "figures-as-counted"


def figures_as_counted(question: Question, args: Mapping[str, Json]) -> Finding:
    """As the test that ships with the procedure, and every value as the counters give it."""
    declared = tests_shipped()[NAME].test(question, args)
    view, rows = question.view, question.fact("figures")
    if not declared.holds or not isinstance(view, DatabaseView) or not isinstance(rows, list):
        return declared
    end, day = question.fact("year_end"), question.fact("as_of_day")
    if not isinstance(end, str) or not isinstance(day, str):
        return YES
    year, as_of = int(end[:4]), date.fromisoformat(day)
    on = list(_declared(question.book, min(as_of, date.fromisoformat(end))))
    books = Books(view, question.book, question.library, question.calendar)
    counted = year_figures(view.reads, view, on, view.town, year, as_of, books, compare=False)
    known = {figure.figure: figure for figure in counted}
    wrong = []
    for row in rows:
        name = str(row.get("figure")) if isinstance(row, dict) else ""
        told = row.get("figure_shown") if isinstance(row, dict) else None
        if name not in known or known[name].shown != told:
            is_so = known[name].shown if name in known else "没有这个指标"
            todo = "重新编制，采用记录现在的数字。"
            wrong.append(no("own", f"指标“{name}”填的是{told}，记录算出的是{is_so}。", todo, field="figures"))
    return all_of(wrong)


def _declared(book: Book, day: date) -> Iterator[Declaration]:
    for slug in book.slugs():
        try:
            yield book.declaration(slug, day)
        except LookupError:
            continue


OWN: Own = {NAME: figures_as_counted}
"""Named tests that need a database; the house gives them to its door."""
