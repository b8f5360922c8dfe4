"""Checks of the organ and its people: power, two certified officers, separation, recusal; refuses to weigh what they did."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from yifa.procedure.period import instant_of
from yifa.procedure.view import Done
from yifa.projections.casefile.case import Case, Finding, Grade, on, persons
from yifa.projections.casefile.contents import Member

CONTACT = ("contact", "evidence", "investigation")
DECIDING = ("decision", "exemption")


def power(case: Case) -> Iterator[Finding]:
    """The matter stood on the town's list on the day of filing and of decision."""
    item = case.fact("item")
    for done in case.role("filing", *DECIDING):
        if isinstance(item, str) and item not in case.view.powers(on(done)):
            yield Finding(
                "power", "主体", Grade.VETO, f"{case.title(done)}时，职权事项“{item}”不属于本镇职权",
                "移送有管辖权的机关；已经作出的决定报请撤销", case.article("penalty.town.power_basis", on(done)),
                done.matter, str(done.id),
            )  # fmt: skip


def officers(case: Case) -> Iterator[Finding]:
    """Whoever meets the party or collects evidence is two at least, each with a certificate valid at that moment."""
    for done in case.role(*CONTACT):
        acting = persons([done])
        need = case.count("penalty.officers.min", on(done), 2)
        article = case.article("penalty.officers.min", on(done))
        without = sorted(person for person in acting if not case.certified(person, done.at))
        if len(acting) < need:
            yield Finding(
                "two-officers", "主体", Grade.VETO, f"{case.title(done)}只有{len(acting)}人办理，应当不少于{need}人",
                "由两名以上持证人员重新办理，原记录不作为证据", article, done.matter, str(done.id),
            )  # fmt: skip
        if without:
            yield Finding(
                "certificate", "主体", Grade.VETO, f"{case.title(done)}的{len(without)}名办理人员当时没有有效的执法证",
                "由持证人员重新办理", case.article("penalty.officer.qualified", on(done)) or article, done.matter, str(done.id),
            )  # fmt: skip


def separation(case: Case) -> Iterator[Finding]:
    """Who investigated neither reviews, nor hosts the hearing, nor decides."""
    investigators = persons(list(case.role(*CONTACT)))
    for slug, role, rule, words in (
        ("legal-review", "review", "penalty.legal_review.reviewer", "审核人员参加过本案调查"),
        ("hearing", "hearing", "penalty.hearing.chair_not_investigator", "听证主持人参加过本案调查"),
    ):
        for member in case.others(slug):
            for done in member.state.folded.with_role(role):
                if persons([done]) & investigators:
                    yield Finding(
                        "separation", "主体", Grade.VETO, words, "另行指定人员重新办理",
                        case.article(rule, on(done)) if slug == "hearing" else "", done.matter, str(done.id),
                    )  # fmt: skip
    for done in case.role(*DECIDING):
        heads = {actor.person for actor in done.actors if actor.capacity != "officer"}  # on the spot the officers decide by law
        if heads & investigators:
            yield Finding(
                "separation", "主体", Grade.LOOK, f"{case.title(done)}的负责人参加过本案调查",
                "核对有无他人可以审批；没有的写明理由", "", done.matter, str(done.id),
            )  # fmt: skip


def recusal(case: Case) -> Iterator[Finding]:
    """Every application for recusal was answered before the decision."""
    for asked in case.role("recusal-application"):
        answers = [done for done in case.role("recusal-decision") if done.thread == asked.id]
        decided = list(case.role(*DECIDING))
        if decided and (not answers or answers[0].position > decided[0].position):
            yield Finding(
                "recusal", "主体", Grade.FAULT, "作出决定以前没有答复回避申请", "复核决定是否应当撤销或者确认违法",
                case.article("penalty.recusal", on(asked)), asked.matter, str(asked.id),
            )  # fmt: skip


def one_place_at_a_time(case: Case) -> Iterator[Finding]:
    """No officer stands in two records whose times overlap, and each record ends after it began."""
    spans: list[tuple[datetime, datetime, Done, str]] = []
    for member in case.members:
        for done in member.state.folded.standing:
            first, last = (instant_of(done.facts.get(name)) for name in ("begun_at", "ended_at"))
            if first is not None and last is not None:
                spans.append((first, last, done, _title(member, done.step)))
    for index, (begun, ended, done, title) in enumerate(spans):
        if ended <= begun or ended - begun > timedelta(hours=24):
            yield _times(done.matter, str(done.id), f"{title}的起止时间不成立")
        for other_begun, other_ended, other, other_title in spans[index + 1 :]:
            if begun < other_ended and other_begun < ended and persons([done]) & persons([other]):
                yield _times(other.matter, str(other.id), f"{title}与{other_title}由同一人员办理而时间重叠")


def _title(member: Member, step: str) -> str:
    declared = member.declaration.steps.get(step)
    return declared.title if declared is not None else step


def _times(matter: str, act: str, text: str) -> Finding:
    return Finding("times", "调查取证", Grade.FAULT, text, "核对原始笔录，写错的更正", "", matter, act)


CHECKS = (power, officers, separation, recusal, one_place_at_a_time)
