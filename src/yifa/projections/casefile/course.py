"""Checks of the course: evidence, notice, defence, hearing, review, discussion, in the order the log shows; weighs no reasons."""

from __future__ import annotations

from collections.abc import Iterator

from yifa.procedure.view import Done
from yifa.projections.casefile.case import Case, Finding, Grade, on
from yifa.projections.casefile.who import DECIDING


def _first(acts: Iterator[Done]) -> Done | None:
    return next(acts, None)


def evidence(case: Case) -> Iterator[Finding]:
    """A decision rests on at least one piece of evidence that is in the file."""
    decided = _first(case.role(*DECIDING))
    if decided is not None and not any(piece.fact and not piece.missing for piece in case.pieces):
        yield Finding(
            "evidence", "调查取证", Grade.VETO, "卷内没有一份证据材料", "补充收集时已经取得的材料；没有的，决定缺少证据",
            "", decided.matter, str(decided.id),
        )  # fmt: skip


def told(case: Case) -> Iterator[Finding]:
    """The party was told of the proposed penalty, and the notice reached them, before the decision."""
    for decided in case.role("decision"):
        before = [done for done in case.role("notice") if done.position < decided.position]
        article = case.article("penalty.statement.no_notice_no_decision", on(decided))
        if not before:
            yield _veto("told", "告知", "作出处罚决定以前没有告知当事人", article, decided)
            continue
        step = case.step(before[-1])
        service = case.folded.served(before[-1])
        if step is not None and step.serve and (service is None or service.position > decided.position):
            yield _veto("told", "告知", "处罚告知书在作出决定以前没有送达", article, decided)


def defence(case: Case) -> Iterator[Finding]:
    """Each statement of the party was looked into before the decision."""
    decided = _first(case.role("decision"))
    for said in case.role("statement"):
        answered = [done for done in case.role("answer") if done.thread == said.id]
        wants = any(step.role == "answer" for step in case.folded.declaration.steps.values())
        if decided is not None and wants and (not answered or answered[0].position > decided.position):
            yield Finding(
                "defence", "告知", Grade.FAULT, "当事人的陈述申辩没有复核就作出了决定", "复核陈述申辩；成立的，变更或者撤销决定",
                case.article("penalty.statement.no_heavier", on(decided)), said.matter, str(said.id),
            )  # fmt: skip


def hearing(case: Case) -> Iterator[Finding]:
    """Where a hearing is due the party was told so, and one that was asked for took place or was given up."""
    decided = _first(case.role("decision"))
    if decided is None:
        return
    article = case.article("penalty.hearing.scope", on(decided))
    if case.fact("hearing_due") == "yes" and case.fact("hearing_told") is not True:
        yield _veto("hearing-told", "告知", "应当告知听证权而没有告知", article, decided)
    for asked in case.role("hearing-request"):
        given_up = any(done.thread == asked.id for done in case.role("waiver"))
        ended = any(member.state.closed is not None for member in case.others("hearing"))
        if not given_up and not ended:
            yield _veto("hearing-held", "告知", "当事人要求听证，没有举行也没有终结", article, decided)


def review(case: Case) -> Iterator[Finding]:
    """A review that was asked for agreed before the decision was made."""
    for decided in case.role("decision"):
        for member in case.others("legal-review"):
            opinions = member.state.folded.with_role("review")
            if not opinions or opinions[0].position > decided.position:
                article = case.article("penalty.legal_review", on(decided))
                yield _veto("review", "审核", "送了法制审核，没有等到意见就作出决定", article, decided)


def discussion(case: Case) -> Iterator[Finding]:
    """A complex or serious case was discussed by those in charge before the decision."""
    decided = _first(case.role("decision"))
    if decided is None or case.fact("complex") != "yes":
        return
    ended = [member for member in case.others("agenda-item") if member.state.outcome == "resolved"]
    if not ended:
        article = case.article("penalty.collective_discussion", on(decided))
        yield _veto("discussion", "集体讨论", "案情复杂或者重大，没有经负责人集体讨论决定", article, decided)


def _veto(check: str, group: str, text: str, article: str, done: Done) -> Finding:
    todo = "依法撤销或者确认违法后重新办理；确有的，补录并附原件"
    return Finding(check, group, Grade.VETO, text, todo, article, done.matter, str(done.id))


CHECKS = (evidence, told, defence, hearing, review, discussion)
