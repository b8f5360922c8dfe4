"""A procedure on a day as a page people can read: who, when, what first, what is recorded, each number with its article."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html import escape

from yifa.law.zone import readable_day
from yifa.procedure.catalogue import Catalogue
from yifa.procedure.declaration import Declaration, FactSpec, Step
from yifa.procedure.diagram import svg
from yifa.procedure.ports import RuleBook
from yifa.procedure.telling import Teller

TYPES = {
    "text": "文字",
    "choice": "选项",
    "confirm": "确认",
    "day": "日期",
    "time": "时间",
    "money": "金额",
    "count": "数量",
    "person": "人员",
    "organisation": "单位",
    "party": "当事人",
    "place": "地点",
    "evidence": "附件",
    "paper": "文书",
    "law-ref": "依据",
    "matter-ref": "事项",
    "act-ref": "行为",
    "list": "列表",
}


LEGEND = "横排是由谁办；实线是先后；虚线框是镇外的行为；黄框只在所写情形出现；双框办结；点线是使失效；下方虚线是期限。"


def explain_text(catalogue: Catalogue, slug: str, on: date, library: RuleBook | None = None) -> str:
    """The page as plain text. Raises NotDeclared."""
    declaration, teller = _open(catalogue, slug, on, library)
    lines = [f"{declaration.title}（{slug}）", *_head(declaration, teller), ""]
    for step in _ordered(declaration):
        lines.append(f"■ {step.title}" + (f"〔{step.stage}〕" if step.stage else ""))
        lines.extend(f"  {label}：{text}" for label, text in _step(step, declaration, teller))
    lines += ["", "期限"]
    lines += [f"  {clock.title}：{teller.deadline(clock)}" for clock in declaration.clocks.values()] or ["  （无）"]
    if declaration.expects:
        lines += ["", "应按时办理", *(f"  {spec.title}：{teller.expected(spec)}" for spec in declaration.expects.values())]
    if declaration.figures:
        lines += ["", "指标", *(f"  {figure.title}" for figure in declaration.figures.values())]
    return "\n".join(lines) + "\n"


def explain_html(catalogue: Catalogue, slug: str, on: date, library: RuleBook | None = None) -> str:
    """The page's body as HTML, with the diagram first; every text escaped. Raises NotDeclared."""
    declaration, teller = _open(catalogue, slug, on, library)
    head = "".join(f"<p>{escape(line)}</p>" for line in _head(declaration, teller))
    steps = "".join(_step_html(step, declaration, teller) for step in _ordered(declaration))
    clocks = "".join(
        f"<tr><th scope='row'>{escape(clock.title)}</th><td>{escape(teller.deadline(clock))}</td></tr>"
        for clock in declaration.clocks.values()
    )
    figures = "".join(f"<li>{escape(figure.title)}</li>" for figure in declaration.figures.values())
    expected = "".join(
        f"<tr><th scope='row'>{escape(spec.title)}</th><td>{escape(teller.expected(spec))}</td></tr>"
        for spec in declaration.expects.values()
    )
    return (
        f'<article class="explain"><h1>{escape(declaration.title)}</h1>{head}'
        f'<figure class="diagram">{svg(declaration, teller)}'
        f"<figcaption>{LEGEND}</figcaption></figure><h2>步骤</h2>{steps}<h2>期限</h2><table>{clocks}</table>"
        f"{f'<h2>应按时办理</h2><table>{expected}</table>' if expected else ''}"
        f"{f'<h2>指标</h2><ul>{figures}</ul>' if figures else ''}</article>"
    )


def diagram(catalogue: Catalogue, slug: str, on: date) -> str:
    """The SVG alone. Raises NotDeclared."""
    return svg(*_open(catalogue, slug, on, None))


def _open(catalogue: Catalogue, slug: str, on: date, library: RuleBook | None) -> tuple[Declaration, Teller]:
    declaration = catalogue.declaration(slug, on)
    return declaration, Teller(declaration, catalogue.words, on, library, catalogue)


def _ordered(declaration: Declaration) -> list[Step]:
    """The procedure's own steps first."""
    return sorted(declaration.steps.values(), key=lambda step: step.character is not None)


def _head(declaration: Declaration, teller: Teller) -> Iterator[str]:
    basis = "、".join(dict.fromkeys(teller.basis(text) for text in declaration.basis))
    yield f"{readable_day(teller.on)}适用的版本，自{readable_day(declaration.from_day)}起；依据：{basis}"
    yield f"阶段：{' → '.join(declaration.stages) or '不分阶段'}；效力等级：{declaration.binding}"


def _step(step: Step, declaration: Declaration, teller: Teller) -> Iterator[tuple[str, str]]:
    yield "由谁办", teller.who(step)
    if step.when:
        yield "仅当", teller.situation(step.when)
    if step.after:
        yield "须先", "；".join(teller.need(need) for need in step.after)
    if step.per:
        threads = {"@serve": "应送达的每件文书", "@paper": "应印发的每件文书", "@any": "任何一件行为"}
        yield "针对", threads.get(step.per) or f"每件{teller.step(step.per)}"
    if step.unless:
        yield "已办以下之一则不能办", "、".join(teller.step(name) for name in step.unless)
    if isinstance(step.repeat, dict) and "again_after" not in step.repeat:
        yield "次数", teller.repeat(step.repeat)
    needs = [*declaration.role_needs.get(step.role, ()), *step.needs]
    if needs:
        yield "须满足", "；".join(teller.test(test) for test in needs)
    if step.within:
        yield "期限内", f"{teller.clock(step.within)}"
    if step.facts:
        yield "记录", "；".join(_fact(spec, teller) for spec in step.facts.values())
    yield from _effects(step, teller)


def _fact(spec: FactSpec, teller: Teller) -> str:
    notes = [TYPES[spec.type]]
    if spec.required:
        notes.append("必填")
    elif spec.required_when:
        notes.append(f"{teller.situation(spec.required_when)}时必填")
    elif spec.required_unless:
        notes.append(f"除{teller.situation(spec.required_unless)}外必填")
    if spec.private:
        notes.append("不公开")
    return f"{spec.label}（{'，'.join(notes)}）"


def _effects(step: Step, teller: Teller) -> Iterator[tuple[str, str]]:
    if step.number:
        yield "编号", step.number
    if step.lends:
        yield "借出号段", f"{step.lends.series}，共{teller.fact(step.lends.count)}个；用去、交回、作废都有着落"
    if step.serve:
        yield "送达", "须送达，送达后生效" if step.serve != "same-as-original" else "与原行为相同"
    if step.publish:
        facts = "、".join(teller.fact(name) for name in step.publish.facts)
        when = f"；仅当{teller.situation(step.publish.when)}" if step.publish.when else ""
        yield "公开", f"{facts}；时限{teller.rule(step.publish.within)}{when}"
    for confer in step.confers:
        standing = teller.standing(confer.standing) if confer.standing else teller.fact(confer.standing_fact or "")
        yield "授予", f"{teller.fact(confer.to)}取得“{standing}”"
    for revoke in step.revokes:
        standing = (revoke.standing or "").removeprefix("@fact:")
        yield "终止", f"“{teller.standing(standing) if standing else teller.step(revoke.of or '')}”"
    if step.undoes:
        yield "使失效", "、".join("原行为" if name == "original" else teller.step(name) for name in step.undoes)
    for cause in step.causes:
        yield "引起", teller.cause(cause)
    if isinstance(step.outcome, str):
        yield "结果", teller.words.outcome(step.outcome)
    elif isinstance(step.outcome, dict):
        yield "结果", f"按{teller.fact(str(step.outcome['from']))}"
    if step.closes:
        yield "办结", "本步骤办结事项"


def _step_html(step: Step, declaration: Declaration, teller: Teller) -> str:
    told = _step(step, declaration, teller)
    rows = "".join(f"<tr><th scope='row'>{escape(label)}</th><td>{escape(text)}</td></tr>" for label, text in told)
    stage = f" <small>{escape(step.stage)}</small>" if step.stage else ""
    return f'<section id="step-{escape(step.name)}"><h3>{escape(step.title)}{stage}</h3><table>{rows}</table></section>'
