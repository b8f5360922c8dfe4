"""Whether a draft is filled in: facts known, of their type and given where required; refuses to weigh what they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from yifa.law.zone import aware
from yifa.procedure.answer import Answer
from yifa.procedure.compiled import Compiled
from yifa.procedure.declaration import FactSpec, Step
from yifa.procedure.draft import Draft
from yifa.procedure.fact import FactError, clean_text, is_empty, parse
from yifa.procedure.question import Question
from yifa.procedure.refusal import Refusal, Why
from yifa.procedure.sealing import LATE_REASON, LATE_REASON_LABEL
from yifa.record.act import Json


def read_facts(draft: Draft, step: Step) -> tuple[Draft, list[Refusal]]:
    """The draft with its facts in their recorded form, and what is wrong with those that are not."""
    values: dict[str, Json] = {}
    wrong: list[Refusal] = []
    for name, value in draft.facts.items():
        if is_empty(value):
            continue
        spec = step.facts.get(name)
        if spec is None and name != LATE_REASON:
            labels = "、".join(each.label for each in step.facts.values()) or "（无）"
            wrong.append(form(f"“{step.title}”没有“{name[:60]}”这一项。", f"删去这一项；可以填写的有：{labels}。", field=name))
            continue
        label = LATE_REASON_LABEL if spec is None else spec.label
        try:
            values[name] = clean_text(value) if spec is None else parse(spec, value, at=draft.at)
        except FactError as error:
            wrong.append(form(f"“{label}”{error}。", f"改正“{label}”。", field=name))
    return replace(draft, facts=values), wrong


def lacking_facts(question: Question, ready: Compiled, known_wrong: Mapping[str | None, Refusal]) -> Iterator[Refusal]:
    """Required facts that were not given."""
    for name, spec in question.step.facts.items():
        if name in question.draft.facts or name in known_wrong or not _required(question, ready, spec):
            continue
        yield form(f"没有填写“{spec.label}”。", f"补充“{spec.label}”。", field=name)


def _required(question: Question, ready: Compiled, spec: FactSpec) -> bool:
    if spec.required_when is not None:
        return ready.situation(spec.required_when, question).answer is Answer.YES
    if spec.required_unless is not None:
        return ready.situation(spec.required_unless, question).answer is Answer.NO
    return spec.required


def check_times(draft: Draft) -> list[Refusal]:
    """An instant without a zone is no instant."""
    try:
        aware(draft.at)
    except ValueError:
        return [form("办理时间缺少时区。", "填写完整的办理时间。", field="at")]
    return []


def unknown_references(question: Question) -> Iterator[Refusal]:
    """Persons, matters and acts that a fact names and the record does not know."""
    for name, value in question.draft.facts.items():
        spec = question.step.facts.get(name)
        if spec is not None and not all(_known(question, each, held) for each, held in references(spec, value)):
            what = {"person": "人员", "matter-ref": "事项", "act-ref": "记录"}.get(spec.type, "人员、事项或者记录")
            yield form(f"“{spec.label}”所填的{what}不在记录中。", f"先登记{what}，或者从已有的中选择。", field=name)


def references(spec: FactSpec, value: Json) -> Iterator[tuple[FactSpec, str]]:
    """The persons and matters a fact's value names, those in the rows of a list too."""
    if spec.type in ("person", "matter-ref") and isinstance(value, str):
        yield spec, value
    elif spec.type == "list" and isinstance(value, list):
        for row in value:
            for name, held in row.items() if isinstance(row, dict) else ():
                if name in spec.items:
                    yield from references(spec.items[name], held)


def _known(question: Question, spec: FactSpec, value: str) -> bool:
    if question.view.procedure_of(value) is not None:
        return True
    return spec.type == "person" and bool(question.view.standings(value))


def corrected_facts(pairs: Sequence[tuple[str, Json]], owner: Step) -> tuple[dict[str, Json], list[Refusal]]:
    """The corrected values in their recorded form, and what is wrong with those that are not."""
    values: dict[str, Json] = {}
    wrong: list[Refusal] = []
    for name, value in pairs:
        spec = owner.facts.get(name)
        if spec is None:
            continue
        try:
            values[name] = parse(spec, value)
        except FactError as error:
            wrong.append(form(f"更正后的“{spec.label}”{error}。", f"改正“{spec.label}”。", field="replaced"))
    return values, wrong


def form(missing: str, todo: str, *, field: str | None = None) -> Refusal:
    """A refusal for how the draft is filled in."""
    return Refusal(Why.FORM, "form", missing, todo, field=field)
