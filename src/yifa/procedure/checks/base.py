"""What every test shares: its shape, its reasons and how a rule of the day decides what a failure does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeAlias

from yifa.law.dated import Dated
from yifa.procedure.answer import Answer, Finding
from yifa.procedure.fact import show
from yifa.procedure.ports import Lacking
from yifa.procedure.question import Question
from yifa.procedure.refusal import Why
from yifa.record.act import Json

Check: TypeAlias = Callable[[Question], Finding]
Args: TypeAlias = Mapping[str, Json]
Builder: TypeAlias = Callable[[Args], Check]


def no(
    test: str, missing: str, todo: str, *, field: str | None = None, step: str | None = None, why: Why = Why.FAILED
) -> Finding:
    """A clear no, before any rule was asked what it does."""
    return Finding(Answer.NO, test, missing, todo, field=field, step=step, why=why)


def unsettled(test: str, missing: str, *, rule: str | None = None, field: str | None = None) -> Finding:
    """Cannot be answered: the decider is asked to say why the act is done all the same."""
    return Finding(Answer.UNSETTLED, test, missing, "请在文书中写明办理理由。", rule=rule, field=field)


def under_rule(question: Question, finding: Finding, rule: str, law_of: str) -> Finding:
    """The failure under a rule of the day: no rule, no failure; an unread rule settles nothing."""
    dated = question.rule(rule, law_of)
    if dated is Lacking.ABSENT:
        return Finding(Answer.YES, finding.test)
    if isinstance(dated, Lacking):
        return Finding(
            Answer.UNSETTLED, finding.test, f"{finding.missing.rstrip('。')}（所依据的规定待核，不作为拒绝的依据）。",
            "请在文书中写明办理理由。", rule=rule, field=finding.field,
        )  # fmt: skip
    return under(question, finding, dated)


def cited(question: Question, finding: Finding, rule: str, law_of: str) -> Finding:
    """The failure with the article of the day and barring all the same: without power there is no lawful act."""
    dated = question.rule(rule, law_of)
    return finding if isinstance(dated, Lacking) else replace(finding, article=dated.article, rule=rule)


def under(question: Question, finding: Finding, dated: Dated) -> Finding:
    """The failure with the article and the effect of one dated rule. Reasons that already cite one keep it."""
    if finding.parts:
        parts = tuple(part if part.article else under(question, part, dated) for part in finding.parts)
        return replace(finding, parts=parts)
    if finding.article is not None:
        return finding
    finding = replace(finding, article=dated.article, rule=dated.rule)
    if not dated.verified:
        missing = f"{finding.missing.rstrip('。')}（所依据的规定待核，不作为拒绝的依据）。"
        return replace(finding, answer=Answer.UNSETTLED, missing=missing, todo="请在文书中写明办理理由。")
    if question.view.contested(dated.rule, question.at):
        missing = f"{finding.missing.rstrip('。')}（本镇正对这一规则的录入提出异议，异议期内只作提示）。"
        return replace(finding, effect="warn", missing=missing)
    if not dated.directly_binding and dated.effect == "bar":
        return replace(finding, effect="warn", missing=f"{finding.missing.rstrip('。')}（{dated.binding}）。")
    return replace(finding, effect=dated.effect)


def softened(finding: Finding) -> Finding:
    """The failure as a mark only."""
    if finding.parts:
        return replace(finding, parts=tuple(softened(part) for part in finding.parts))
    return replace(finding, effect="warn") if finding.effect == "bar" else finding


def said(question: Question, fact: str, value: Json | Lacking) -> str:
    """A value of a named fact as it stands in a sentence."""
    if isinstance(value, Lacking) or value is None:
        return "（未填）"
    spec = question.spec(fact)
    return show(spec, value) if spec is not None else str(value)


def names(raw: Json) -> tuple[str, ...]:
    """One name or a list of names."""
    if isinstance(raw, str):
        return (raw,)
    return tuple(str(each) for each in raw) if isinstance(raw, list) else ()


def word(args: Args, key: str, default: str = "") -> str:
    """A text argument."""
    value = args.get(key)
    return value if isinstance(value, str) else default


def flag(value: Json) -> bool | None:
    """A yes or no as the grammar writes it, None where it is neither."""
    if isinstance(value, bool):
        return value
    return {"yes": True, "true": True, "no": False, "false": False}.get(value) if isinstance(value, str) else None
