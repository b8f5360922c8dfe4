"""Test covers: lists name every member of a register exactly once, or a standing is held for each; it lists what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from yifa.law.zone import end_of
from yifa.procedure.answer import SILENT, YES, Finding, all_of
from yifa.procedure.checks.base import Args, Check, names, no, word
from yifa.procedure.derive import word_of
from yifa.procedure.naming import matter_words
from yifa.procedure.ports import Lacking
from yifa.procedure.question import Question
from yifa.procedure.register import KINDS, Books, Member, books_of, members, moment
from yifa.procedure.standing import person_name, standing_title

MOST_NAMED = 10

COLUMNS: Mapping[str, tuple[str, ...]] = {"matter-ref": ("matter-ref",), "person": ("person",), "place": ("place", "text")}
"""Types of the column of a list that may name members of a register, by the type of the members."""


def covers(args: Args) -> Check:
    """`covers: {register|holders|places, is, on, lists: […]|by_standing}`: each member exactly once, and nobody else."""
    lists, standing, on = names(args.get("lists")), word(args, "by_standing"), word(args, "on")

    def check(question: Question) -> Finding:
        when = moment(question, on)
        if when is None:
            return SILENT
        question.horizon(end_of(question.day))
        books = books_of(question)
        held = members(args, when, books)
        if held is None:
            title = question.book.registers[word(args, "register")].title
            return no("covers", f"{title}没有记录，无从核对。", f"先记录{title}。")
        if standing:
            return _held_for_each(question, held, standing, when, books)
        words = _listed(question, lists, kind_of(args, question))
        return SILENT if isinstance(words, Lacking) else _each_once(question, held, words, lists, books)

    return check


def kind_of(args: Args, question: Question) -> str:
    """The type of the register's members."""
    key = next(name for name in KINDS if name in args)
    return "place" if key == "register" and word(args, "register") in question.book.registers else KINDS[key]


def _listed(question: Question, lists: Iterable[str], kind: str) -> list[tuple[str, str]] | Lacking:
    """(what it is called, the list) for every row."""
    found: list[tuple[str, str]] = []
    for name in lists:
        fact, _, column = name.partition(".")
        value = question.fact(fact)
        if value is Lacking.LATER:
            return Lacking.LATER
        chosen = column or _column(question, fact, kind)
        rows = value if isinstance(value, list) else [] if isinstance(value, Lacking) else [value]
        for row in rows:
            held = word_of(row.get(chosen) if chosen and isinstance(row, dict) else row)
            if held is not None:
                found.append((held, fact))
    return found


def _column(question: Question, fact: str, kind: str) -> str:
    spec = question.spec(fact)
    fitting = [name for name, item in spec.items.items() if item.type in COLUMNS[kind]] if spec is not None else []
    return fitting[0] if fitting else ""


def _each_once(
    question: Question, held: tuple[Member, ...], said: list[tuple[str, str]], lists: tuple[str, ...], books: Books
) -> Finding:
    known = {called: member for member in held for called in member.words}
    count = Counter(known[called].id if called in known else called for called, _ in said)
    labels = "、".join(f"“{question.label(name.partition('.')[0])}”" for name in lists)
    field = lists[-1].partition(".")[0]
    missing = [books.called(member) for member in held if not count[member.id]]
    twice = [books.called(member) for member in held if count[member.id] > 1]
    ids = {member.id for member in held}
    strange = [_stranger(question, called) for called in count if called not in ids]
    return all_of(
        no("covers", f"{labels}{words}{_told(found)}。", todo, field=field)
        for found, words, todo in (
            (missing, "还缺", "逐一列明，不得遗漏。"),
            (twice, "重复列有", "每一个只列一次。"),
            (strange, "列有不在当日名册中的", "核对当日的名册，删去不在其中的。"),
        )
        if found
    )


def _held_for_each(question: Question, held: tuple[Member, ...], standing: str, when: datetime, books: Books) -> Finding:
    intervals = question.view.standings(None, standing)
    for each in intervals:
        for edge in (each.start, each.until, each.ended):
            question.horizon(edge)
    now = [each for each in intervals if each.holds_at(when)]
    over = {each.over for each in now} | {each.person for each in now}
    missing = [books.called(member) for member in held if not member.words & over]
    if not missing:
        return YES
    title = standing_title(question.book, standing)
    return no("covers", f"当日没有{title}的有{_told(missing)}。", f"先为其逐一配备{title}。")


def _told(found: list[str]) -> str:
    """Some of them by name, and how many there are."""
    shown = "、".join(found[:MOST_NAMED])
    return f"{len(found)}个：{shown}" + ("等" if len(found) > MOST_NAMED else "")


def _stranger(question: Question, called: str) -> str:
    return (
        matter_words(question.view, question.book, called)
        if question.view.history(called)
        else person_name(question.view, called)
    )
