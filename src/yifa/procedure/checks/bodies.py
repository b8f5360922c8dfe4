"""Tests on bodies that decide together: quorum and votes; they count the day's members and refuse to guess a fraction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from yifa.law.dated import Dated, share_of
from yifa.procedure.answer import SILENT, YES, Finding, all_of
from yifa.procedure.checks.base import Args, Check, no, under, unsettled, word
from yifa.procedure.checks.facts import is_
from yifa.procedure.checks.refer import Bound, Reference, refer
from yifa.procedure.ports import Lacking
from yifa.procedure.question import Question
from yifa.procedure.standing import person_name, standing_title
from yifa.record.act import Json

FOR = "for"
"""The value of a vote that counts towards the majority; every other value does not."""

_SHOWN = 5  # names said in one sentence


@dataclass(frozen=True, slots=True)
class Row:
    """One person's row of a list, with the choice made in it where the list holds one."""

    person: str
    vote: str | None


def quorum(args: Args) -> Check:
    """`quorum: {body, present, rule}`: of the body's members on the day, so many are present, and nobody else is."""
    body, present = word(args, "body"), word(args, "present")
    bound_of = refer(args["rule"], word(args, "law_of", "act"))

    def check(question: Question) -> Finding:
        found = rows(question, present)
        held = members(question, body)
        if Lacking.LATER in (found, held):
            return SILENT
        if isinstance(found, Lacking) or not found:
            return no("quorum", f"没有填写“{question.label(present)}”。", f"逐人填写“{question.label(present)}”。", field=present)
        if isinstance(held, Lacking):
            return no("quorum", f"没有填写“{question.label(body)}”。", f"补充“{question.label(body)}”。", field=body)
        return all_of(_quorate(question, found, held, present, body, bound_of))

    return check


def _quorate(
    question: Question, found: Sequence[Row], held: frozenset[str], present: str, body: str, bound_of: Reference
) -> Iterator[Finding]:
    title = _body_title(question, body)
    if not held:
        yield no("quorum", f"记录中当日没有任何{title}。", f"先登记{title}的任职，再办本步骤。", field=present)
        return
    persons = [row.person for row in found]
    yield _once("quorum", question, persons, present)
    yield _none_of("quorum", question, (each for each in persons if each not in held), present,
                   f"当日不是{title}", f"从“{question.label(present)}”中删去；列席的另行记录。")  # fmt: skip
    yield _share("quorum", question, len(held & set(persons)), len(held), bound_of(question), f"到会的{title}", present)


def votes(args: Args) -> Check:
    """`votes: {of, from, body, rule, passes}`: each present person's view once, and enough votes for what is said to pass.

    The whole is the body's members on the day where `body` is given, else those present.
    """
    of, present, body = word(args, "of"), word(args, "from"), word(args, "body")
    bound_of = refer(args["rule"], word(args, "law_of", "act")) if "rule" in args else None
    passes = args.get("passes")
    passing = is_(passes) if isinstance(passes, Mapping) else None

    def check(question: Question) -> Finding:
        said, there = rows(question, of), rows(question, present)
        held = members(question, body) if body else frozenset()
        if Lacking.LATER in (said, there, held):
            return SILENT
        if isinstance(there, Lacking) or not there:
            return no(
                "votes", f"没有“{question.label(present)}”，无从核对表态。", f"先记录“{question.label(present)}”。", field=of
            )
        found: Sequence[Row] = () if isinstance(said, Lacking) else said
        persons = frozenset(row.person for row in there)
        whole = held if body and isinstance(held, frozenset) else persons
        return all_of(_counted(question, found, persons, len(whole), of, bound_of, passing))

    return check


def _counted(
    question: Question, found: Sequence[Row], there: frozenset[str], whole: int, of: str, bound_of: Reference | None,
    passing: Check | None,
) -> Iterator[Finding]:  # fmt: skip
    voters = [row.person for row in found]
    yield _once("votes", question, voters, of)
    yield _none_of("votes", question, (each for each in voters if each not in there), of, "没有到会", "只记录到会成员的意见。")
    yield _none_of("votes", question, sorted(there - set(voters)), of, "到会而没有表态", "逐人记录意见；弃权的，记为弃权。")
    if bound_of is None:
        return
    if passing is not None:
        passed = passing(question)
        if passed is SILENT or passed.fails:
            return
    counted = Counter(row.vote for row in found)
    others = "、".join(f"{_vote_words(question, of, vote)}{number}人" for vote, number in counted.items() if vote != FOR)
    what = f"赞成的（{others or '无其他意见'}）"
    yield _share("votes", question, counted[FOR], whole, bound_of(question), what, of)


def rows(question: Question, name: str) -> Sequence[Row] | Lacking:
    """The rows of a list fact that name a person; a row without one is a row of nobody."""
    value, spec = question.fact(name), question.spec(name)
    if isinstance(value, Lacking) or spec is None or not isinstance(value, list):
        return value if isinstance(value, Lacking) else Lacking.ABSENT
    who = next((item.name for item in spec.items.values() if item.type == "person"), "")
    vote = next((item.name for item in spec.items.values() if item.type == "choice"), "")
    return [Row(_text(row, who) or "", _text(row, vote)) for row in value if isinstance(row, dict)]


def members(question: Question, body: str) -> frozenset[str] | Lacking:
    """Who belongs to the body at the act's time. `body` is a standing, or a fact whose value is one."""
    standing: Json | Lacking = body if question.spec(body) is None else question.fact(body)
    if isinstance(standing, Lacking):
        return standing
    found = set()
    for each in question.view.standings(None, str(standing)):
        for edge in (each.start, each.until, each.ended):
            question.horizon(edge)
        if each.holds_at(question.at):
            found.add(each.person)
    return frozenset(found)


def majority(counted: Mapping[str | None, int], whole: int) -> str | None:
    """The vote that more than half share, None where there is none."""
    return next((vote for vote, number in counted.items() if vote is not None and 2 * number > whole), None)


def _body_title(question: Question, body: str) -> str:
    value: Json | Lacking = body if question.spec(body) is None else question.fact(body)
    return standing_title(question.book, str(value)) if isinstance(value, str) else f"“{body}”"


def _share(test: str, question: Question, count: int, whole: int, bound: Bound, what: str, field: str) -> Finding:
    """Whether `count` of `whole` is what the rule of the day asks; without a rule that was read it stays unsettled."""
    told = f"{what}为{count}人，成员{whole}人"
    if bound.dated is None:
        if bound.value is Lacking.LATER:
            return SILENT
        return unsettled(test, f"{told}；所需人数的规定待核，本次未作比较。", rule=bound.rule, field=field)
    enough = _reached(bound.dated, count, whole)
    if enough is None:
        return unsettled(test, f"{told}；规则没有给出可以比较的比例，本次未作比较。", rule=bound.dated.rule, field=field)
    if not enough:
        tie = "，恰为半数" if 2 * count == whole else ""
        finding = no(
            test, f"{told}{tie}，不足{bound.dated.reading}。", f"须{bound.dated.reading}；不足的，改期或者另行表决。", field=field
        )
        return under(question, finding, bound.dated)
    if not bound.dated.verified:
        return unsettled(test, f"{told}，达到{bound.dated.reading}，但这一标准待核。", rule=bound.dated.rule, field=field)
    return YES


def _reached(dated: Dated, count: int, whole: int) -> bool | None:
    if dated.unit == "persons" and isinstance(dated.value, int):
        return count >= dated.value
    if dated.unit == "percent" and isinstance(dated.value, int):
        return count * 100 >= dated.value * whole
    parts = share_of(dated.value) if dated.unit in ("share", "over_share") else None
    if parts is None:
        return None
    part, of = parts
    return count * of > part * whole if dated.unit == "over_share" else count * of >= part * whole


def _once(test: str, question: Question, persons: Sequence[str], field: str) -> Finding:
    twice = [person for person, number in Counter(persons).items() if number > 1 and person]
    return _none_of(test, question, twice, field, f"在“{question.label(field)}”中重复出现", "每人只列一次。")


def _none_of(test: str, question: Question, persons: Iterable[str], field: str, words: str, todo: str) -> Finding:
    found = list(dict.fromkeys(persons))
    if not found:
        return YES
    named = [person_name(question.view, person) if person else "（未写明的人）" for person in found[:_SHOWN]]
    more = f"等{len(found)}人" if len(found) > _SHOWN else ""
    return no(test, f"{'、'.join(named)}{more}{words}。", todo, field=field)


def _vote_words(question: Question, of: str, vote: str | None) -> str:
    spec = question.spec(of)
    if vote is None:
        return "未表态"
    choices = next((item.choices for item in spec.items.values() if item.type == "choice"), {}) if spec is not None else {}
    return choices.get(vote, vote)


def _text(row: Mapping[str, Json], key: str) -> str | None:
    value = row.get(key)
    return value if isinstance(value, str) else None
