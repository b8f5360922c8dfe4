"""Tests on other matters: linked and in-force; they read what those matters declare and refuse to change anything there."""

from __future__ import annotations

from collections.abc import Iterator

from yifa.procedure.answer import SILENT, YES, Finding
from yifa.procedure.checks.base import Args, Check, names, no, word
from yifa.procedure.fold import Folded
from yifa.procedure.ports import Lacking
from yifa.procedure.question import Question
from yifa.procedure.refusal import Why


def linked(args: Args) -> Check:
    """`linked: {procedure|role|link, outcome, same, since}`: a linked matter of that kind exists and ended so."""
    slugs, role, link = names(args.get("procedure")), word(args, "role"), word(args, "link")
    outcomes, same, since = names(args.get("outcome")), names(args.get("same")), word(args, "since")

    def check(question: Question) -> Finding:
        if link and question.probing and question.draft.matter is None and link not in question.draft.links:
            return SILENT  # nobody has said yet which matter the new one belongs to
        near: Folded | None = None
        for folded in _others(question, slugs, link):
            if role and not folded.with_role(role):
                continue
            near = folded
            if _fits(question, folded, outcomes, same, since):
                return YES
        return _missing(question, near, slugs)

    return check


def _others(question: Question, slugs: tuple[str, ...], link: str) -> Iterator[Folded]:
    matter = question.draft.matter
    pairs = [*question.links(), *(question.view.linking(matter) if matter is not None else ())]
    for name, other in reversed(pairs):
        if link and name != link:
            continue
        if slugs and question.view.procedure_of(other) not in slugs:
            continue
        folded = question.other(other)
        if folded is not None:
            yield folded


def _fits(question: Question, folded: Folded, outcomes: tuple[str, ...], same: tuple[str, ...], since: str) -> bool:
    if outcomes and folded.outcome not in outcomes:
        return False
    last = folded.standing[-1] if folded.standing else None
    if last is None or last.at > question.at:
        return False
    if since and any(act.position > last.position for act in question.acts(since)):
        return False
    return all(_agrees(question, folded, fact) for fact in same)


def _agrees(question: Question, folded: Folded, fact: str) -> bool:
    value = question.fact(fact)
    return value is Lacking.LATER or (folded.facts.get(fact) is not None and folded.facts.get(fact) == value)


def _missing(question: Question, near: Folded | None, slugs: tuple[str, ...]) -> Finding:
    if near is not None:
        what = f"“{near.declaration.title}”"
        return no(
            "linked", f"关联的{what}尚未得出所要求的结果，或者其结果针对的不是现在的文本。",
            f"待{what}得出结果；文本改动的，重新送办。",
            why=Why.NOT_YET,
        )  # fmt: skip
    title = "、".join(f"“{_title(question, slug)}”" for slug in slugs) or "所要求的关联事项"
    return no("linked", f"没有关联的{title}。", f"先办理{title}，并与本事项关联。", why=Why.NOT_YET)


def _title(question: Question, slug: str) -> str:
    return question.book.declaration(slug, question.day).title if slug in question.book.slugs() else slug


def in_force(args: Args) -> Check:
    """`in-force: {matter: self|link|fact}`: that matter is open and has not lapsed."""
    name = word(args, "matter", "self")

    def check(question: Question) -> Finding:
        if name == "self":
            folded: Folded | None = question.folded
        else:
            other = next((other for link, other in question.links() if link == name), None)
            if other is None:
                value = question.fact(name)
                other = value if isinstance(value, str) else None
            opening = question.draft.matter is None and name in question.declaration.links
            if other is None and question.probing and (opening or name in question.step.facts):
                return SILENT  # nobody has said yet which matter it is about
            folded = None if other is None else question.other(other)
        if folded is not None and folded.closed is None and folded.standing:
            return YES
        title = f"“{folded.declaration.title}”" if folded is not None else "所依据的事项"
        state = "已经结束或者失效" if folded is not None else "不存在"
        return no(
            "in-force",
            f"{title}{state}，不能再以它为依据。",
            "核对所依据的事项；已经结束的，不得继续采取。",
            field=name,
            why=Why.LAPSED,
        )

    return check
