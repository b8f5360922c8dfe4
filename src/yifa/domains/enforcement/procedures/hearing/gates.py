"""Whether a hearing may be refused as late, is no longer needed, and who may lead it; refuses to judge the case that is heard."""

from __future__ import annotations

from dataclasses import replace

from yifa.law.zone import readable_day
from yifa.procedure.answer import SILENT, YES, Finding
from yifa.procedure.checks.base import Args, no, word
from yifa.procedure.clocks import ClockState, Ground, read_all
from yifa.procedure.fold import Folded
from yifa.procedure.own import OwnTest
from yifa.procedure.ports import Lacking
from yifa.procedure.question import Question
from yifa.procedure.refusal import Why
from yifa.procedure.standing import person_name

CASE = "parent"
"""The link to the case in which the hearing was asked for."""

REQUEST, OVER = "hearing-request", frozenset(("exemption", "transfer", "ending"))
"""The role of the request (and the clock of its period), and the roles that leave no penalty to hear about."""


def asked_late(question: Question, args: Args) -> Finding:
    """`own: {name: hearing-asked-late}`: the request came after its period, counted in the case by the law of the notice."""
    del args
    case = _case(question)
    run = None if case is None else _period(question, case)
    if run is None or run.due is None or (run.met_at is not None and run.passed(run.met_at)):
        return YES
    missing = f"听证要求是在“{run.title}”（至{readable_day(run.due.day)}）以内提出的，应当组织听证，不能不予受理。"
    return replace(no("own", missing, "受理并组织听证。", step="accept"), article=run.article, rule=run.rule)


def _period(question: Question, case: Folded) -> ClockState | None:
    ground = Ground(case, question.library, question.calendar, {})
    return next((run for run in read_all(ground) if run.name == REQUEST and run.met_at is not None), None)


def not_needed(question: Question, args: Args) -> Finding:
    """`own: {name: hearing-not-needed}`: the case took the request's ground away: told anew, spared, or sent elsewhere."""
    del args
    case = _case(question)
    if case is None or not case.with_role(REQUEST) or any(case.with_role(role) for role in OVER):
        return YES
    return no("own", "听证要求仍然有效，不能以不再需要了结。", "组织听证；当事人撤回的，在案件里登记撤回。", why=Why.NOT_YET)


def outside_the_case(question: Question, args: Args) -> Finding:
    """`own: {name: host-outside-the-case, who, of}`: the person is not one of those whom the case's list names."""
    who, of = word(args, "who"), word(args, "of")
    person, case = question.fact(who), _case(question)
    if person is Lacking.LATER:
        return SILENT
    rows = None if case is None else case.facts.get(of)
    named = [value for row in rows if isinstance(row, dict) for value in row.values()] if isinstance(rows, list) else []
    if isinstance(person, Lacking) or person not in named:
        return YES
    missing = f"{person_name(question.view, str(person))}是本案的承办人，不能主持听证。"
    return no("own", missing, "另行指定没有参与本案调查的人员。", field=who, why=Why.NOT_YOU)


def two_persons(question: Question, args: Args) -> Finding:
    """`own: {name: two-of-the-hearing, first, second}`: host and recorder are two persons."""
    first, second = (question.fact(word(args, key)) for key in ("first", "second"))
    if Lacking.LATER in (first, second):
        return SILENT
    if isinstance(first, Lacking) or first != second:
        return YES
    return no("own", "主持人和记录员是同一人。", "另行指定记录员。", field=word(args, "second"))


def of_another(question: Question, args: Args) -> Finding:
    """`own: {name: recusal-of-another}`: nobody decides on an application against himself."""
    del args
    thread = question.draft.thread
    asked = None if thread is None else question.folded.find(thread)
    against = None if asked is None else question.folded.facts_of(asked).get("against")
    if against is None or all(actor.person != against for actor in question.draft.actors):
        return YES
    name = person_name(question.view, str(against))
    return no("own", f"{name}不能决定自己是否回避。", "由集体讨论决定，或者由上级机关决定。", why=Why.NOT_YOU)


def _case(question: Question) -> Folded | None:
    return next((question.other(other) for link, other in question.links() if link == CASE), None)


GATES = {
    "hearing-asked-late": OwnTest("听证要求逾期提出", asked_late),
    "hearing-not-needed": OwnTest("听证不再需要", not_needed),
    "host-outside-the-case": OwnTest("主持人不是本案承办人", outside_the_case, facts=("who",)),
    "two-of-the-hearing": OwnTest("主持人和记录员不是同一人", two_persons, facts=("first", "second")),
    "recusal-of-another": OwnTest("不决定自己的回避", of_another),
}
"""Named tests of the hearing; the last one serves the ordinary penalty too."""
