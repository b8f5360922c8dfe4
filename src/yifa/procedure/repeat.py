"""How often a step may be done: once, again, for each row or member, in each slot; refuses to know what else bars it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from yifa.law.zone import end_of
from yifa.procedure.declaration import Declaration, FactSpec, Step
from yifa.procedure.derive import word_of
from yifa.procedure.ports import Lacking
from yifa.procedure.question import Question
from yifa.procedure.refusal import Refusal, Why
from yifa.procedure.register import books_of, members, moment
from yifa.procedure.slot import NAMES, bounds, words
from yifa.procedure.view import Done
from yifa.record.act import Json

MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Row:
    """Something a step is done for once. `words` are what the step's own fact may call it."""

    words: frozenset[str]
    name: str


def repeated(question: Question) -> Iterator[Refusal]:
    """Why the step may not be done once more; in a thread, once more in that thread."""
    step = question.step
    if step.repeat == "many" or (question.probing and step.per is not None and question.draft.thread is None):
        return
    own = question.folded.by_step.get(step.name, ())
    if step.per is not None:
        own = [done for done in own if done.thread == question.draft.thread]
    held = step.repeat if isinstance(step.repeat, dict) else {}
    if "slot" in held:
        yield from _in_slot(question, own, str(held["slot"]))
    elif "each" in held:
        yield from _for_each(question, own, held)
    elif own:
        yield from _again(question, own[-1], held.get("again_after"))


def _again(question: Question, last: Done, again: Json) -> Iterator[Refusal]:
    step = question.step
    for name in again if isinstance(again, list) else [again] if isinstance(again, str) else []:
        if any(done.position > last.position for done in question.folded.in_thread(str(name), step, question.draft.thread)):
            return
    yield Refusal(Why.EXCLUDED, "repeat", f"“{step.title}”已经办理过。", "如有错误，以更正或者撤回办理。", step=step.name)


def _in_slot(question: Question, own: Sequence[Done], slot: str) -> Iterator[Refusal]:
    start, end = bounds(slot, question.at)
    if any(start <= done.at < end for done in own):
        question.horizon(end)
        yield Refusal(
            Why.EXCLUDED, "repeat", f"“{question.step.title}”{words(slot, start)}已经办理过，每{NAMES[slot]}只办一次。",
            f"下一个{NAMES[slot]}再办；已办的有错误，以更正或者撤回办理。", step=question.step.name,
        )  # fmt: skip


def _for_each(question: Question, own: Sequence[Done], held: Mapping[str, Json]) -> Iterator[Refusal]:
    step, fact = question.step, str(held["row"])
    rows = rows_of(question, held, step.facts[fact])
    if not rows:
        yield Refusal(Why.NOT_YET, "repeat", f"没有可以逐一办理“{step.title}”的项目。", "先记录要逐一办理的项目。")
        return
    left = not_done(question, rows, own, fact)
    value = question.draft.facts.get(fact)
    if question.probing or value is None:
        if not left:
            yield Refusal(
                Why.EXCLUDED, "repeat", f"“{step.title}”已逐一办理完毕。", "如有错误，以更正或者撤回办理。", step=step.name
            )
        return
    called = _word(value)
    meant = next((row for row in rows if called in row.words), None)
    label = question.label(fact)
    if meant is None:
        names = "、".join(row.name for row in left[:MOST_NAMED]) + ("等" if len(left) > MOST_NAMED else "")
        todo = f"从尚未办理的{len(left)}项中选择：{names}。" if left else "已逐一办理完毕，无须再办。"
        yield Refusal(Why.FORM, "repeat", f"“{label}”所填的不在应当逐一办理的项目之中。", todo, field=fact)
    elif meant not in left:
        missing = f"“{step.title}”对{meant.name}已经办理过，每项只办一次。"
        yield Refusal(Why.EXCLUDED, "repeat", missing, "如有错误，以更正或者撤回办理。", field=fact, step=step.name)


def rows_of(question: Question, held: Mapping[str, Json], spec: FactSpec) -> list[Row]:
    """What the step is done for: rows of a list by number or by their column of that name, or members of a register."""
    each = held["each"]
    if isinstance(each, dict):
        question.horizon(end_of(question.day))
        on = each.get("on")
        when = moment(question, on if isinstance(on, str) else "") or question.at
        books = books_of(question)
        return [Row(member.words, books.called(member)) for member in members(each, when, books) or ()]
    value = question.fact(str(each))
    rows = value if not isinstance(value, Lacking) and isinstance(value, list) else []
    if numbered(question.declaration, str(each), spec):
        return [Row(frozenset((str(number),)), f"第{number}项") for number in range(1, len(rows) + 1)]
    words = [word_of(row.get(spec.name)) for row in rows if isinstance(row, dict)]
    return [Row(frozenset((word,)), f"“{word}”") for word in dict.fromkeys(words) if word is not None]


def numbered(declaration: Declaration, each: str, spec: FactSpec) -> bool:
    """True where the step's fact is the number of the row, because the list has no column of its name."""
    before, dot, after = each.partition(".")
    name = after if dot else before
    lists = [step.facts[name] for step in declaration.steps.values() if name in step.facts and (not dot or step.name == before)]
    return all(spec.name not in each.items for each in lists)


def not_done(question: Question, rows: Sequence[Row], own: Sequence[Done], fact: str) -> list[Row]:
    """The rows for which none of these acts was done."""
    done = {_word(question.folded.facts_of(each).get(fact)) for each in own}
    return [row for row in rows if not row.words & done]


def rows_without(question: Question, step: Step) -> list[Row] | None:
    """The rows for which a step with `repeat: {each: …}` has not been done by the draft's time; None for any other step."""
    held = step.repeat
    if not isinstance(held, dict) or "each" not in held:
        return None
    fact = str(held["row"])
    return not_done(question, rows_of(question, held, step.facts[fact]), question.acts(step.name), fact)


def _word(value: Json) -> str | None:
    return str(value) if isinstance(value, int) else word_of(value)
