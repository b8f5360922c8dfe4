"""Turns checked trees into frozen declarations, one value at a time; resolves no reference between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from yifa.procedure.declaration import (
    ClockSpec,
    Confer,
    FactSpec,
    FigureSpec,
    Lends,
    LinkSpec,
    Need,
    Private,
    Publish,
    Revoke,
    Situation,
    Step,
)
from yifa.procedure.grammar import flag, one_or_many, plain, tests_of
from yifa.procedure.problem import Problem
from yifa.procedure.vocabulary import Vocabulary
from yifa.record.act import Json

FREE_TEXT = ("text", "party", "place")
"""Types that can hold anything about anybody, so private is their default."""

LAW_LISTS = ("powers", "discretion", "rules", "articles")
FIGURE_FORMS = ("count", "sum", "distinct", "rate", "state", "span", "gap")


@dataclass(slots=True)
class Site:
    """Where a part of a declaration was written, for problems and defaults while building."""

    file: str
    tree: Any
    words: Vocabulary
    purpose: str = "case"
    published: frozenset[str] = frozenset()
    problems: list[Problem] = field(default_factory=list)

    def say(self, node: Any, key: str | None, text: str) -> None:
        """Note a problem at `key` of a map of the file."""
        line = node.lines.get(key, node.line) if key is not None else node.line
        self.problems.append(Problem(self.file, line, text))


def fact(name: str, raw: Any, site: Site, *, inside: bool = False) -> FactSpec:
    """One fact, its label and choices looked up, its privacy settled."""
    kind = raw["type"]
    label = raw.get("label") or site.words.labels.get(name)
    if label is None:
        site.say(raw, None, f"事实“{name}”没有中文名称：在这里写 label，或者写进 common/facts.yaml")
    items = _items(name, raw, site) if kind == "list" else {}
    choices, named = _of(name, raw, site)
    required = raw.get("required")
    conditional = required if isinstance(required, Mapping) else {}
    return FactSpec(
        name=name,
        type=kind,
        label=label or name,
        required=flag(required) if not conditional else False,
        required_when=conditional.get("when"),
        required_unless=conditional.get("unless"),
        private=_private(name, raw, items, site, inside),
        choices=choices,
        items=items,
        of=named,
        format=raw.get("format"),
        scale=raw.get("scale"),
        estimate=flag(raw.get("estimate")),
        example=None if raw.get("example") is None else str(raw["example"]),
        computed=raw.get("computed"),
        known_from=raw.get("from"),
    )


def _items(name: str, raw: Any, site: Site) -> dict[str, FactSpec]:
    held = raw.get("of")
    if not isinstance(held, Mapping) or any(isinstance(item, str) for item in held.values()):
        site.say(raw, "of", f"列表“{name}”要用 of 写明每一项有哪些事实")
        return {}
    built = {key: fact(key, item, site, inside=True) for key, item in held.items()}
    if any(item.type == "list" for item in built.values()):
        site.say(raw, "of", f"列表“{name}”里不能再有列表")
    return built


def _of(name: str, raw: Any, site: Site) -> tuple[Mapping[str, str], str | None]:
    kind, held = raw["type"], raw.get("of")
    if kind == "list":
        return {}, None
    if kind != "choice":
        if isinstance(held, Mapping | list):
            site.say(raw, "of", f"“{name}”不是选项（choice），of 只能写一个名称")
            return {}, None
        if kind == "law-ref" and held not in (None, *LAW_LISTS):
            site.say(raw, "of", f"law-ref 的 of 只能是：{'、'.join(LAW_LISTS)}")
        return {}, held
    if isinstance(held, str):
        if held not in site.words.choices:
            site.say(raw, "of", f"选项表“{held}”没有在 common/choices.yaml 里")
        return site.words.choices.get(held, {}), held
    if isinstance(held, Mapping):
        if any(not isinstance(text, str) for text in held.values()):
            site.say(raw, "of", f"选项“{name}”的每个值后面要写中文")
            return {}, None
        return dict(held), None
    if held is None:
        site.say(raw, None, f"选项“{name}”要用 of 写明有哪些值")
        return {}, None
    shared = site.words.choices.get("labels", {})
    for value in held:
        if value not in shared:
            site.say(raw, "of", f"选项的值“{value}”没有中文：写成 of: {{{value}: 中文}}，或者写进 common/choices.yaml 的 labels")
    return {value: shared.get(value, value) for value in held}, None


def _private(name: str, raw: Any, items: Mapping[str, FactSpec], site: Site, inside: bool) -> Private | None:
    declared = raw.get("private")
    if declared is not None:
        if flag(raw.get("open")):
            site.say(raw, "open", f"事实“{name}”不能既是 private 又是 open")
        if name in site.published and not inside:
            site.say(raw, "private", f"事实“{name}”在 publish.facts 里公开，不能是 private")
        return Private(declared["purpose"], declared["keep"])
    if inside:
        return None
    if flag(raw.get("open")) or name in site.published:
        if raw["type"] == "party":
            site.say(raw, "open", f"当事人“{name}”不能公开：请写 private，公开需要的内容另列事实")
        if any(item.private for item in items.values()):
            site.say(raw, "of", f"公开的列表“{name}”里不能有 private 的项")
        return None
    # A forgotten word must hide, never show: what was hidden can still be opened by a new version.
    return Private(site.purpose, "as-matter")


def step(name: str, raw: Any, site: Site, situations: Mapping[str, Any], steps: Mapping[str, Any], character: str | None) -> Step:
    """One step. `situations` and `steps` are the names `after` may mean."""
    published = raw.get("publish")
    source = raw.get("from")
    if "by" not in raw and source not in ("law", "cause", "device"):
        site.say(raw, None, f"步骤“{name}”没有写由谁办（by）")
    per = raw.get("per")
    return Step(
        name=name,
        title=raw["title"],
        role=raw["role"],
        stage=raw.get("stage"),
        who=tuple(dict(way) for way in one_or_many(raw.get("by"))),
        source=source,
        when=raw.get("when"),
        after=tuple(_need(item, situations, steps) for item in raw.get("after", ())),
        unless=tuple(raw.get("unless", ())),
        needs=tests_of(raw.get("needs")),
        within=raw.get("within"),
        facts={key: fact(key, item, site) for key, item in raw.get("facts", {}).items()},
        per=None if per == "none" else per,
        repeat=plain(raw.get("repeat")),
        effective=plain(raw.get("effective")),
        paper=raw.get("paper"),
        number=raw.get("number"),
        serve=plain(raw.get("serve")),
        publish=_publish(published) if published else None,
        confers=tuple(_confer(item) for item in raw.get("confers", ())),
        revokes=tuple(_revoke(item) for item in raw.get("revokes", ())),
        undoes=tuple(raw.get("undoes", ())),
        replaces=raw.get("replaces"),
        causes=tuple(cast("Mapping[str, Json]", plain(item)) for item in raw.get("causes", ())),
        outcome=plain(raw.get("outcome")),
        closes=flag(raw.get("closes")),
        record_within=raw.get("record_within"),
        verb=raw.get("verb"),
        character=character,
        lends=Lends(raw["lends"]["series"], raw["lends"]["count"]) if "lends" in raw else None,
    )


def _need(raw: Any, situations: Mapping[str, Any], steps: Mapping[str, Any]) -> Need:
    if isinstance(raw, str):
        return Need(situation=raw) if raw in situations and raw not in steps else Need(step=raw)
    if "any" in raw:
        return Need(any=tuple(_need(item, situations, steps) for item in raw["any"]))
    return Need(served=raw.get("served"), waited=raw.get("waited"))


def _publish(raw: Any) -> Publish:
    return Publish(tuple(raw["facts"]), raw["within"], raw.get("until"), raw.get("when"), raw.get("title"))


def _confer(raw: Any) -> Confer:
    held = raw["standing"]
    named = held if isinstance(held, str) else None
    return Confer(
        standing=named,
        standing_fact=None if named else held["fact"],
        to=raw["to"],
        over=raw.get("over"),
        start=raw.get("from"),
        until=raw.get("until"),
        detail=tuple(raw.get("detail", ())),
    )


def _revoke(raw: Any) -> Revoke:
    held = raw.get("standing")
    standing = f"@fact:{held['fact']}" if isinstance(held, Mapping) else held
    return Revoke(standing, raw.get("of"), raw.get("person"), raw.get("at"))


def situation(name: str, raw: Any) -> Situation:
    """One named condition."""
    return Situation(
        name=name,
        title=raw["title"],
        any=tests_of(raw.get("any")),
        all=tests_of(raw.get("all")),
        none=tests_of(raw.get("none")),
        basis=raw.get("basis"),
        law_of=raw.get("law_of", "act"),
    )


def clock(name: str, raw: Any, site: Site) -> ClockSpec:
    """One deadline; its three lawful forms are a rule's length, a day fact, or counted back from a day."""
    miss = raw.get("miss", "warn")
    if "rule" not in raw and "to" not in raw:
        site.say(raw, None, f"期限“{name}”要写 rule（多长）或者 to（到哪一天的事实）")
    if "from" not in raw and "before" not in raw:
        site.say(raw, None, f"期限“{name}”要写 from（从哪一步起算）或者 before（从哪一天往前数）")
    if (miss == "lapse") != ("lapse" in raw):
        site.say(raw, "miss", f"期限“{name}”：miss: lapse 与 lapse: {{step, rule}} 必须一起写")
    for pause in raw.get("pause", ()):
        if "rule" not in pause and "only_if" not in pause:
            site.say(pause, None, f"期限“{name}”的中止没有法律依据：写 rule（规则编号）或者 only_if（记录依据的 law-ref 事实）")
    return ClockSpec(
        name=name,
        title=raw["title"],
        rule=plain(raw.get("rule")),
        to=raw.get("to"),
        start=plain(raw.get("from")),
        until=plain(raw.get("until")),
        before=raw.get("before"),
        pause=tuple(cast("Mapping[str, Json]", plain(item)) for item in raw.get("pause", ())),
        extend=tuple(cast("Mapping[str, Json]", plain(item)) for item in raw.get("extend", ())),
        grace=raw.get("grace", 0),
        law_of=raw.get("law_of", "act"),
        warn=tuple(raw.get("warn", ())),
        owner=raw.get("owner"),
        miss=miss,
        lapse=dict(raw["lapse"]) if "lapse" in raw else None,
    )


def figure(name: str, raw: Any, site: Site) -> FigureSpec:
    """One figure; exactly one form."""
    forms = [form for form in FIGURE_FORMS if form in raw]
    if len(forms) != 1:
        site.say(raw, None, f"指标“{name}”要写且只写一种算法：{'、'.join(FIGURE_FORMS)}")
    form = forms[0] if forms else "count"
    return FigureSpec(
        name=name,
        title=raw["title"],
        form=form,
        spec=cast("Mapping[str, Json]", plain(raw.get(form, {}))),
        by=tuple(raw.get("by", ())),
        indicator=raw.get("indicator"),
        unit=raw.get("unit"),
        target=raw.get("target"),
        zero=plain(raw.get("zero")),
    )


def link(name: str, raw: Any) -> LinkSpec:
    """One link to other matters."""
    return LinkSpec(name, plain(raw["to"]), flag(raw.get("one")))
