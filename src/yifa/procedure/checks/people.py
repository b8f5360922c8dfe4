"""Tests on people: holds, separate, no-conflict; they ask the record on the day and refuse to trust a title on the form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from yifa.procedure.answer import SILENT, YES, Finding
from yifa.procedure.checks.base import Args, Check, flag, names, no, under, unsettled, word
from yifa.procedure.clocks import instant_of
from yifa.procedure.derive import word_of
from yifa.procedure.fold import Folded
from yifa.procedure.ports import Lacking
from yifa.procedure.question import Question
from yifa.procedure.refusal import Why
from yifa.procedure.register import books_of, same_place
from yifa.procedure.standing import held, person_name, standing_title
from yifa.record.act import Json


def holds(args: Args) -> Check:
    """`holds: {who, standing, count, over, on}`: these people hold a standing on the day, all of them or at least so many."""
    who, standing = word(args, "who", "actors"), word(args, "standing")
    count, law_of = args.get("count"), word(args, "law_of", "act")
    over, on = word(args, "over"), word(args, "on")

    def check(question: Question) -> Finding:
        persons = persons_meant(question, who)
        if isinstance(persons, Lacking):
            return SILENT if persons is Lacking.LATER else YES
        when = _when(question, on)
        places = _over(question, over)
        lacking = [person for person in persons if not all(_held_over(question, person, standing, when, each) for each in places)]
        title = standing_title(question.book, standing)
        if count is None or question.probing:
            if not lacking:
                return YES
            people = "、".join(person_name(question.view, person) for person in lacking)
            return no(
                "holds", f"{people}在办理当日不具有{title}。", f"由当日具有{title}的人员办理，或者先依法取得{title}。",
                field=None if who in ("actors", "recorder") else who, why=Why.NOT_YOU if question.probing else Why.FAILED,
            )  # fmt: skip
        return _enough(question, persons, lacking, count, title, law_of)

    return check


def _enough(question: Question, persons: list[str], lacking: list[str], count: Json, title: str, law_of: str) -> Finding:
    dated = question.rule(count, law_of) if isinstance(count, str) else None
    if isinstance(dated, Lacking):
        return YES if dated is Lacking.ABSENT else unsettled("holds", f"须具有{title}的人数所依据的规定待核。", rule=str(count))
    needed = count if isinstance(count, int) else dated.value if dated is not None else 1
    assert isinstance(needed, int)
    if len(persons) - len(lacking) >= needed:
        return YES
    people = "、".join(person_name(question.view, person) for person in lacking)
    without = f"（{people}不具有）" if people else ""
    finding = no(
        "holds", f"办理当日具有{title}的人员为{len(persons) - len(lacking)}人{without}，不足{needed}人。",
        f"由当日具有{title}的人员共同办理，不少于{needed}人。",
    )  # fmt: skip
    return finding if dated is None else under(question, finding, dated)


def persons_meant(question: Question, who: str) -> list[str] | Lacking:
    """Who is meant: everybody acting, the recorder, those acting in a capacity, or the people a fact names."""
    if who == "actors":
        return list(dict.fromkeys(actor.person for actor in question.draft.actors))
    if who == "recorder":
        return [question.draft.recorder]
    capacities = [actor.person for actor in question.draft.actors if actor.capacity == who]
    if capacities:
        return capacities
    value = question.fact(who)
    if isinstance(value, Lacking):
        return value
    return list(_people_in(value))


def _people_in(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for row in value:
            if isinstance(row, dict):
                yield from (each for each in row.values() if isinstance(each, str))


def _when(question: Question, on: str) -> datetime:
    value = question.fact(on) if on else Lacking.ABSENT
    when = None if isinstance(value, Lacking) else instant_of(value)
    return when or question.at


def _over(question: Question, over: str) -> list[str] | list[None]:
    """The places or the matter that the standing must be held over; anywhere will do where none is named."""
    if over == "self" and question.draft.matter is not None:
        return [question.draft.matter]
    if not over or over == "self":
        return [None]
    value = question.fact(over)
    rows = value if isinstance(value, list) else [] if isinstance(value, Lacking) else [value]
    words = [word for row in rows for word in _places_in(row)]
    return words or [other for link, other in question.links() if link == over] or [None]


def _places_in(row: Json) -> Iterator[str]:
    """A value of its own, or every place and text in a row of a list."""
    one = word_of(row)
    if one is not None:
        yield one
    elif isinstance(row, dict):
        yield from (word for held in row.values() if (word := word_of(held)) is not None)


def _held_over(question: Question, person: str, standing: str, when: datetime, place: str | None) -> bool:
    if held(question, person, standing, when, place):
        return True
    books = books_of(question)
    return place is not None and any(
        each.over is not None and each.holds_at(when) and same_place(each.over, place, books)
        for each in question.view.standings(person, standing)
    )


def separate(args: Args) -> Check:
    """`separate: {who, from: [roles], over}`: none of these people did any of those parts, here or in the linked matter."""
    who, roles, over = word(args, "who", "actors"), names(args.get("from")), word(args, "over")

    def check(question: Question) -> Finding:
        persons = persons_meant(question, who)
        if isinstance(persons, Lacking):
            return SILENT if persons is Lacking.LATER else YES
        found = [(person, part) for folded in _files(question, over) for person, part in _parts(folded, persons, roles)]
        if not found:
            return YES
        said = "、".join(dict.fromkeys(f"{person_name(question.view, person)}已办理“{part}”" for person, part in found))
        return no(
            "separate", f"{said}，不得再办理本步骤。", "由没有参与前述步骤的人员办理；本镇没有合适人员的，报请上级机关指定。",
            field=None if who == "actors" else who, why=Why.NOT_YOU,
        )  # fmt: skip

    return check


def _files(question: Question, over: str) -> Iterator[Folded]:
    yield question.folded
    if not over:
        return
    matter = question.draft.matter
    pairs = [*question.links(), *(question.view.linking(matter) if matter is not None else ())]
    for link, other in pairs:
        if link == over and (folded := question.other(other)) is not None:
            yield folded


def _parts(folded: Folded, persons: list[str], roles: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Undone acts count too: whoever investigated has investigated."""
    steps = folded.declaration.steps
    for done in folded.acts:
        step = steps.get(done.step)
        if step is None or step.role not in roles:
            continue
        for actor in done.actors:
            if actor.person in persons:
                yield actor.person, step.title


def no_conflict(args: Args) -> Check:
    """`no-conflict: {with}`: nobody acting was told to withdraw from this matter, is the party, or bears the party's name."""
    facts = names(args.get("with"))

    def check(question: Question) -> Finding:
        recused = _recused(question)
        out = [actor.person for actor in question.draft.actors if actor.person in recused]
        if out:
            people = "、".join(person_name(question.view, person) for person in dict.fromkeys(out))
            return no("no-conflict", f"{people}已被决定回避本事项。", "由其他人员办理。", why=Why.NOT_YOU)
        for fact in facts:
            value = question.fact(fact)
            if not isinstance(value, dict):
                continue
            for actor in question.draft.actors:
                if value.get("person") == actor.person:
                    return no(
                        "no-conflict",
                        f"{person_name(question.view, actor.person)}就是“{question.label(fact)}”。",
                        "由其他人员办理。",
                        why=Why.NOT_YOU,
                    )
                if value.get("name") and value.get("name") == person_name(question.view, actor.person):
                    return unsettled(
                        "no-conflict", f"办理人员与“{question.label(fact)}”同名，请核实是否为同一人或者有利害关系。", field=fact
                    )
        return YES

    return check


def _recused(question: Question) -> set[str]:
    found: set[str] = set()
    for done in question.folded.with_role("recusal-decision"):
        granted = question.folded.facts_of(done).get("granted")
        if flag(granted) is not True and granted != "granted":
            continue
        asked = None if done.thread is None else question.folded.find(done.thread)
        for source in (done, asked):
            against = None if source is None else question.folded.facts_of(source).get("against")
            if isinstance(against, str):
                found.add(against)
    return found
