"""Checks of the outcome: amount, periods, papers, service, money, irregularities, the file itself; decides nothing."""

from __future__ import annotations

from collections.abc import Iterator

from yifa.law.zone import readable_day
from yifa.procedure.checks.form import proofs
from yifa.procedure.declaration import TestSpec
from yifa.procedure.fold import Folded
from yifa.procedure.view import Done
from yifa.projections.casefile.case import Case, Finding, Grade, on
from yifa.projections.casefile.contents import missing

PAID = ("paid_bank", "paid_spot")


def amount(case: Case) -> Iterator[Finding]:
    """The fine is none heavier than the notice said, and one within the range of the matter."""
    for decided in case.role("decision"):
        fine, proposed = decided.facts.get("amount"), case.fact("proposed_amount")
        if isinstance(fine, int) and isinstance(proposed, int) and fine > proposed:
            yield Finding(
                "heavier", "决定", Grade.VETO, "决定的罚款高于告知的罚款", "撤销后重新告知，或者变更为不高于告知的数额",
                case.article("penalty.statement.no_heavier", on(decided)), decided.matter, str(decided.id),
            )  # fmt: skip
        row = case.view.powers(on(decided)).get(str(case.fact("item")), {})
        least, most = row.get("fine_min"), row.get("fine_max")
        low = isinstance(fine, int) and isinstance(least, int) and fine < least
        high = isinstance(fine, int) and isinstance(most, int) and fine > most
        if low or high:
            grade = Grade.VETO if high else Grade.LOOK
            text = "罚款高于法定幅度" if high else "罚款低于法定幅度：核对有无减轻处罚的情形和理由"
            yield Finding(
                "range", "决定", grade, text, "依法变更", str(row.get("article") or ""), decided.matter, str(decided.id)
            )


def periods(case: Case) -> Iterator[Finding]:
    """Each period that ran was kept, by the working of the clock engine."""
    for member in case.members:
        for run in member.state.clocks:
            if run.miss != "none" and run.owner != "party" and run.missed(case.now):
                act = run.met_by or run.started_by
                due = readable_day(run.due.day) if run.due is not None else "不能确定"
                text = f"{run.title}：最后一日是{due}，{'办理时已经超过' if run.met_by else '现在还没有办'}"
                article = (run.article or "") if run.settled else ""
                todo = "说明原因；还没有办的立即办理"
                yield Finding("period", "期限", Grade.FAULT, text, todo, article, member.state.matter, str(act or ""))


def marked(case: Case) -> Iterator[Finding]:
    """What the door marked as a flaw when the act was recorded."""
    for member in case.members:
        for done in member.state.folded.standing:
            for mark in done.marks:
                if mark.get("effect") == "flaw":
                    article = str(mark.get("article") or "")
                    text = f"办理时已记为程序瑕疵：{mark.get('text')}"
                    yield Finding("marked", "程序", Grade.FAULT, text, "在结案前补正或者说明", article, done.matter, str(done.id))


def service(case: Case) -> Iterator[Finding]:
    """Every paper that must be served was, and its way left the proof that the way needs."""
    for member in case.members:
        folded = member.state.folded
        for done in folded.standing:
            step = folded.declaration.steps.get(done.step)
            if step is not None and step.serve and folded.served(done) is None and step.paper is not None:
                text = f"{step.title}的文书没有送达记录"
                yield Finding("served", "送达", Grade.FAULT, text, "送达，或者补录已有的送达回证", "", done.matter, str(done.id))
        for served in folded.with_role("service"):
            step = folded.declaration.steps.get(served.step)
            asked = [name for need in step.needs if need.name == "proof" for name in wanted(need, served)] if step else []
            lacking = [name for name in asked if name not in served.sealed and name not in served.facts]
            if lacking:
                labels = _labels(folded, served.step, lacking)
                yield Finding(
                    "proof-of-service", "送达", Grade.FAULT, f"送达方式缺少证明：{labels}", "补录原件；没有的，重新送达",
                    "", served.matter, str(served.id),
                )  # fmt: skip


def wanted(need: TestSpec, served: Done) -> tuple[str, ...]:
    """What the declaration itself asks for as proof of the way that was taken."""
    chosen = served.facts.get(str(need.args.get("by")))
    return proofs(need.args, str(chosen) if chosen is not None else None)


def _labels(folded: Folded, name: str, facts: list[str]) -> str:
    step = folded.declaration.steps.get(name)
    return "、".join(step.facts[fact].label if step is not None and fact in step.facts else fact for fact in facts)


def money(case: Case) -> Iterator[Finding]:
    """What was received is what was decided, at the closing."""
    closing = case.folded.closed
    decided = [done for done in case.role("decision") if isinstance(done.facts.get("amount"), int)]
    if closing is None or not decided:
        return
    received = 0
    for done in case.role("performance"):
        received += sum(value for name in PAID if isinstance(value := case.folded.facts_of(done).get(name), int))
    due = case.folded.facts_of(decided[-1]).get("amount")
    if isinstance(due, int) and received < due and not (case.others("court-application") or case.others("coercive-enforcement")):
        yield Finding(
            "money", "执行", Grade.FAULT, "结案时收到的款项少于决定的罚款，也没有强制执行或者申请法院执行", "核对缴款凭证",
            case.article("penalty.fine.pay_days", on(decided[-1])), closing.matter, str(closing.id),
        )  # fmt: skip


def irregularities(case: Case) -> Iterator[Finding]:
    """No recorded irregularity waits for its review."""
    for flaw in case.role("irregularity"):
        if not any(done.thread == flaw.id for done in case.role("irregularity-review")):
            yield Finding(
                "irregularity", "程序", Grade.FAULT, "记录的不合规事实还没有复核",
                "由审核人员和负责人复核：补正、撤销、确认违法或者维持", "", flaw.matter, str(flaw.id),
            )  # fmt: skip


def papers(case: Case) -> Iterator[Finding]:
    """Nothing that must be in the file is missing, and each number that was taken has its paper."""
    for piece in missing(case.pieces):
        text = f"{piece.label}：{piece.missing}"
        yield Finding("papers", "归档", Grade.FAULT, text, "补齐", "", piece.matter, str(piece.act.id))


def informed(case: Case) -> Iterator[Finding]:
    """The decision told the party how to seek redress."""
    for decided in case.role("decision", "exemption"):
        step = case.step(decided)
        if step is not None and "remedy" in step.facts and decided.facts.get("remedy") is not True:
            yield Finding(
                "remedy", "决定", Grade.FAULT, "决定没有告知复议和诉讼的途径、期限", "补正并重新送达；期限自当事人知道之日起算",
                "", decided.matter, str(decided.id),
            )  # fmt: skip


CHECKS = (amount, periods, marked, service, money, irregularities, papers, informed)
