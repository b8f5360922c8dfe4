"""Tests on facts: is, limit, same, sum; they refuse to know where a fact came from."""

from __future__ import annotations

import operator
from collections.abc import Callable

from yifa.law.dated import Dated, yuan
from yifa.law.zone import readable_day
from yifa.procedure.answer import SILENT, YES, Finding
from yifa.procedure.checks.base import Args, Check, flag, names, no, said, under, unsettled, word
from yifa.procedure.checks.refer import Bound, comparable, refer
from yifa.procedure.ports import Lacking
from yifa.procedure.question import Question
from yifa.procedure.refusal import Why
from yifa.record.act import Json

_COMPARISONS: dict[str, tuple[Callable[[int, int], bool], str]] = {
    "at_most": (operator.le, "不得超过"),
    "at_least": (operator.ge, "不得少于"),
    "equals": (operator.eq, "应当等于"),
    "before": (operator.lt, "应当早于"),
    "after_day": (operator.gt, "应当晚于"),
}


def is_(args: Args) -> Check:
    """`is: {fact, one_of: […]}` or `{fact, given: yes}`: the fact has one of the values, or has any."""
    fact = word(args, "fact")
    wanted = args.get("given")
    if wanted is not None:
        expected = flag(wanted) is True
        return lambda question: _given(question, fact, expected)
    values = {_plain(each) for each in _list(args.get("one_of"))}
    barred = {_plain(each) for each in _list(args.get("not_one_of"))}

    def check(question: Question) -> Finding:
        value = question.fact(fact)
        if value is Lacking.LATER:
            return SILENT
        key = None if isinstance(value, Lacking) else _plain(value.get("kind") if isinstance(value, dict) else value)
        if (key in values) if values else (key is not None and key not in barred):
            return YES
        return no(
            "is", f"“{question.label(fact)}”目前为{said(question, fact, value)}，不属于本步骤所要求的情形。",
            f"核对“{question.label(fact)}”；如确有变化，先以相应步骤记录。", field=fact,
        )  # fmt: skip

    return check


def _given(question: Question, fact: str, expected: bool) -> Finding:
    value = question.fact(fact)
    if value is Lacking.LATER:
        return SILENT
    if isinstance(value, Lacking) is not expected:
        return YES
    label = question.label(fact)
    if expected:
        return no("is", f"没有填写“{label}”。", f"补充“{label}”。", field=fact)
    return no("is", f"已有“{label}”，不属于本步骤所要求的情形。", f"核对“{label}”。", field=fact)


def limit(args: Args) -> Check:
    """`limit: {fact|size_of, at_most|at_least|equals|before|after_day: …}` or `{clock}`: a value or a time within bounds."""
    clock = args.get("clock")
    if isinstance(clock, str):
        return lambda question: _in_time(question, clock)
    size = args.get("size_of")
    fact = word(args, "size_of") if size is not None else word(args, "fact")
    chosen = next(name for name in _COMPARISONS if name in args)
    compare, words = _COMPARISONS[chosen]
    bound_of = refer(args[chosen], word(args, "law_of", "act"))

    def check(question: Question) -> Finding:
        value = question.fact(fact)
        if value is Lacking.LATER:
            return SILENT
        if isinstance(value, Lacking):
            return (
                YES
                if chosen in ("at_most", "before")
                else no("limit", f"没有填写“{question.label(fact)}”。", "补充后再办。", field=fact)
            )
        if size is not None:
            value = len(value) if isinstance(value, list) else 1
        bound = bound_of(question)
        if isinstance(bound.value, Lacking):
            return _without_bound(question, fact, bound)
        pair = comparable(value, bound.value)
        if pair is None or compare(*pair):
            return YES if chosen != "at_least" or bound.dated is None else _reached(question, fact, bound.dated)
        reading = f"{value}项" if size is not None else said(question, fact, value)
        limit_words = said(question, fact, bound.value) if bound.dated is None and size is None else bound.words
        label = question.label(fact)
        missing = f"“{label}”为{reading}，{words}{limit_words}。"
        finding = no("limit", missing, _way_out(chosen, label, limit_words), field=fact)
        return finding if bound.dated is None else under(question, finding, bound.dated)

    return check


def _reached(question: Question, fact: str, dated: Dated) -> Finding:
    """Reaching a threshold that nobody has checked says as little as not reaching it."""
    if dated.verified:
        return YES
    return unsettled("limit", f"“{question.label(fact)}”达到{dated.reading}，但这一标准待核。", rule=dated.rule, field=fact)


def _without_bound(question: Question, fact: str, bound: Bound) -> Finding:
    if bound.value is Lacking.LATER:
        return SILENT
    if bound.value is Lacking.UNKNOWN:
        return unsettled("limit", f"“{question.label(fact)}”的限额所依据的规定待核，本次未作比较。", rule=bound.rule, field=fact)
    return YES


def _way_out(chosen: str, label: str, words: str) -> str:
    if chosen == "at_most":
        return f"将“{label}”调整到{words}以内；确需超过的，改用适用的其他程序办理。"
    if chosen == "at_least":
        return f"将“{label}”调整到{words}以上。"
    return f"核对“{label}”后再办。"


def _in_time(question: Question, clock: str) -> Finding:
    for run in question.clock(clock):
        if run.due is None:
            continue
        question.horizon(run.due.instant)
        if question.at >= run.due.instant and (run.met_at is None or run.met_at >= run.due.instant):
            finding = no(
                "limit", f"“{run.title}”已于{readable_day(run.due.day)}届满。", "期限已过，本步骤不能再办；依法另行处理。",
                why=Why.LAPSED,
            )  # fmt: skip
            dated = None if run.rule is None else question.library.value(run.rule, question.law_day("act"))
            return finding if dated is None else under(question, finding, dated)
    return YES


def same(args: Args) -> Check:
    """`same: {fact, since: step}`: the fact is what it was when that step was done."""
    fact, since = word(args, "fact"), word(args, "since")
    name = fact.rpartition(".")[2]

    def check(question: Question) -> Finding:
        value = question.fact(fact)
        if value is Lacking.LATER:
            return SILENT
        acts = question.acts(since)
        if not acts:
            title = question.title(since)
            missing = f"尚未办理{title}，无从核对“{question.label(fact)}”是否改动。"
            return no("same", missing, f"先办理{title}。", field=fact, step=since, why=Why.NOT_YET)
        before = question.folded.facts_of(acts[-1]).get(name)
        if not isinstance(value, Lacking) and value == before:
            return YES
        return no(
            "same", f"“{question.label(fact)}”与{question.title(since)}时的不一致。",
            f"使用{question.title(since)}时的文本，或者就新文本重新办理{question.title(since)}。", field=fact, step=since,
        )  # fmt: skip

    return check


def sum_(args: Args) -> Check:
    """`sum: {of: [step.fact], equals|at_least|at_most: …}`: amounts of several acts added up."""
    sources = [name.partition(".")[::2] for name in names(args.get("of"))]
    chosen = next(name for name in ("equals", "at_least", "at_most") if name in args)
    compare, words = _COMPARISONS[chosen]
    bound_of = refer(args[chosen], word(args, "law_of", "act"))
    excused = names(args.get("unless"))

    def check(question: Question) -> Finding:
        if any(question.acts(step) for step in excused):
            return YES
        total = sum(_amounts(question, step, fact) for step, fact in sources)
        bound = bound_of(question)
        if bound.value in (Lacking.UNKNOWN, Lacking.LATER):
            return SILENT if bound.value is Lacking.LATER else unsettled("sum", "应合计的数额所依据的规定待核。", rule=bound.rule)
        owed = bound.value if isinstance(bound.value, int) else 0
        if compare(total, owed):
            return YES
        labels = "、".join(question.title(step) for step, _ in sources)
        return no(
            "sum",
            f"{labels}合计{yuan(total)}，{words}{yuan(owed)}。",
            f"先记录尚缺的款项，再办本步骤；步骤为{labels}。",
            step=sources[0][0],
        )

    return check


def _amounts(question: Question, step: str, fact: str) -> int:
    values = [question.folded.facts_of(done).get(fact) for done in question.acts(step)]
    if step == question.step.name:
        values.append(question.draft.facts.get(fact))
    return sum(value for value in values if isinstance(value, int))


def _plain(value: Json) -> Json:
    """Choices are texts; a yes or no may be either."""
    known = flag(value)
    return known if known is not None else value if isinstance(value, (str, int)) else None


def _list(raw: Json) -> list[Json]:
    if raw is None:
        return []
    return raw if isinstance(raw, list) else [raw]
