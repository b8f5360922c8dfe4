"""Tests on order and time: done, served, waited, notice-days; what counts is what was recorded and had happened."""

from __future__ import annotations

from dataclasses import replace

from yifa.law.zone import day_of, readable_day
from yifa.procedure.answer import SILENT, YES, Finding
from yifa.procedure.checks.base import Args, Check, no, under, unsettled, word
from yifa.procedure.clocks import instant_of, period, reckon
from yifa.procedure.ports import Lacking
from yifa.procedure.question import Question
from yifa.procedure.refusal import Why

TAKING_BACK = frozenset(("withdrawal", "annulment"))
"""Roles that may satisfy a test and are never advised for it."""


def done(args: Args) -> Check:
    """`done: step` or `{role}`: a standing act exists; one that must be served counts only once service took effect."""
    name = word(args, "step") or word(args, "role")
    return lambda question: stands(question, name, "done", service=True)


def served(args: Args) -> Check:
    """`served: step`: a standing act of the step has been served and the service has taken effect."""
    name = word(args, "step") or word(args, "role")
    return lambda question: stands(question, name, "served", service=True, always=True)


def stands(question: Question, name: str, test: str, *, service: bool, always: bool = False) -> Finding:
    """One standing act of a step or role by the draft's time, served where that is asked."""
    acts = question.acts(name)
    title = question.title(name)
    steps = question.declaration.steps
    if acts:
        if not service:
            return YES
        for act in acts:
            owner = steps.get(act.step)
            if not always and (owner is None or not owner.serve):
                return YES
            if question.served(act) is not None:
                return YES
        return no(test, f"{title}尚未送达，或者送达尚未生效。", f"先送达{title}，并记录送达。", step="serve", why=Why.NOT_YET)
    later = question.folded.in_thread(name, question.step, question.draft.thread)
    if later:
        question.horizon(later[0].at)
        return no(
            test, f"{title}的发生时间晚于本步骤填写的时间，不能作为本步骤的前提。", f"核对两者的发生时间；{title}应当在先。",
            step=name, why=Why.NOT_YET,
        )  # fmt: skip
    first = name if name in steps else _step_of(question, name)
    if first is not None and steps[first].role in TAKING_BACK:
        todo = f"本步骤只在{title}以后办理；没有这一情形的，不办理本步骤。"
        return replace(no(test, f"尚未办理{title}。", todo, step=first, why=Why.NOT_YET), advised=False)
    return no(test, f"尚未办理{title}。", f"先办理{title}。", step=first, why=Why.NOT_YET)


def _step_of(question: Question, role: str) -> str | None:
    return next((step.name for step in question.declaration.steps.values() if step.role == role), None)


def waited(args: Args) -> Check:
    """`waited: clock`: the period has run out and nothing stopped it."""
    name = word(args, "clock")
    return lambda question: waited_for(question, name)


def waited_for(question: Question, name: str) -> Finding:
    """Whether a clock's period is over without having been met."""
    spec = question.declaration.clocks.get(name)
    title = f"“{spec.title}”" if spec else name
    runs = question.clock(name)
    if not runs:
        return no("waited", f"{title}尚未起算。", "待起算事由记录后再办。", why=Why.NOT_YET)
    run = runs[-1]
    if run.met_at is not None:
        return no("waited", f"{title}内已有办理，不是期满未办。", "按已记录的办理情况继续。", why=Why.EXCLUDED)
    if run.paused is not None:
        return no("waited", f"{title}处于中止。", "待中止事由消除并记录后继续计算。", why=Why.NOT_YET)
    if run.due is None or not run.settled:
        return unsettled("waited", f"{title}的期限所依据的规定待核，期满与否未能推算。", rule=run.rule)
    if run.passed(question.at):
        return YES
    question.horizon(run.due.instant)
    last = readable_day(run.due.day)
    todo = f"{last}届满后再办，或者取得当事人的书面放弃。"
    finding = no("waited", f"{title}至{last}届满，尚未届满。", todo, why=Why.NOT_YET)
    return replace(finding, article=run.article, rule=run.rule)


def notice_days(args: Args) -> Check:
    """`notice-days: {day, rule, served}`: the paper was served at least so long before the coming day."""
    fact, rule, paper = word(args, "day"), word(args, "rule"), word(args, "served")
    law_of = word(args, "law_of", "act")

    def check(question: Question) -> Finding:
        event = question.fact(fact)
        if isinstance(event, Lacking):
            return (
                SILENT
                if event is Lacking.LATER
                else no("notice-days", f"没有填写“{question.label(fact)}”。", "补充后再办。", field=fact)
            )
        dated = question.rule(rule, law_of)
        if isinstance(dated, Lacking):
            return YES if dated is Lacking.ABSENT else unsettled("notice-days", "应提前的天数所依据的规定待核。", rule=rule)
        length, when = period(dated), instant_of(event)
        if length is None or when is None:
            return YES
        last = reckon(when, length, question.calendar, back=True)
        services = [service for act in question.acts(paper) if (service := question.served(act)) is not None]
        if services and day_of(services[-1].effective) <= last.day:
            return YES
        late = "尚未送达" if not services else f"于{readable_day(day_of(services[-1].effective))}送达"
        finding = no(
            "notice-days", f"{question.title(paper)}{late}，最迟应于{readable_day(last.day)}送达。",
            f"另定“{question.label(fact)}”，提前{length.reading}送达{question.title(paper)}。", field=fact, step="serve",
        )  # fmt: skip
        return under(question, finding, dated)

    return check
