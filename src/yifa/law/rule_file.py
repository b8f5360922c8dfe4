"""Reads one rule or override file strictly into a Rule; refuses unknown keys, wrong types, a bar the law does not carry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from yifa.law.dated import (
    BINDINGS,
    DAY_KINDS,
    EFFECTS,
    KINDS,
    LAYERS,
    OWNERS,
    STATUSES,
    TIME_UNITS,
    UNIT_WORDS,
    Dated,
    Provision,
    share_of,
)
from yifa.law.faults import Problems
from yifa.law.form import Form
from yifa.law.reader import Item, iso_day
from yifa.law.rule import Rule

RULE_KEYS = ("id", "title", "kind", "applies_to", "starts_at", "values", "undated")
RULE_MORE = ("owner", "layer", "override")
OVERRIDE_KEYS = ("overrides", "layer", "values")
VALUE_KEYS = (
    "value", "unit", "day_kind", "statute", "article", "statement", "effect", "binding", "status", "source", "checked_on",
)  # fmt: skip
VALUE_MORE = ("until", "start_checked")
APPLIES_TO = (
    "town", "county", "court", "petition office", "higher organ", "reconsideration body", "legal-aid institution", "police",
    "party",
)  # fmt: skip
NO_ARTICLE = "—"
"""Written where a whole document, not a numbered article, is the basis."""

LARGEST_FEN = 10**15
_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Override:
    """What a lower layer sets for a rule of a higher one."""

    rule: str
    layer: str
    values: tuple[Dated, ...]
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class _Head:
    """What a value inherits from the file it stands in."""

    rule: str
    title: str
    kind: str
    layer: str
    owner: str


def read_rule(item: Item, problems: Problems, stem: str, folder: str) -> Rule | Override | None:
    """The rule or override in a parsed file; None if anything in it is wrong (see `problems`)."""
    top = item.value
    if isinstance(top, dict) and "overrides" in top:
        return _override(Form(item, problems, OVERRIDE_KEYS), problems, stem, folder, item.line)
    form = Form(item, problems, RULE_KEYS, RULE_MORE)
    rule_id = _identity(form, "id", stem, folder)
    title = _title(form, problems)
    kind = form.word("kind", KINDS)
    layer = form.word("layer", LAYERS, "nation")
    owner = form.word("owner", OWNERS, "organ")
    override = form.words("override", LAYERS)
    if any(LAYERS.index(lower) <= LAYERS.index(layer) for lower in override):
        form.wrong("override", "只能准许更低的层级改写")
    head = _Head(rule_id, title[0], kind, layer, owner)
    values = _values(form, head, problems)
    undated = _undated(form, head, problems)
    if not values and not undated and not problems:
        problems.add(form.line, "规则没有任何版本，也没有待核的来源")
    applies_to, starts_at = form.word("applies_to", APPLIES_TO), form.text("starts_at")
    if problems:
        return None
    return Rule(rule_id, *title, kind, applies_to, starts_at, owner, layer, values, undated, override, (), problems.file)


def _override(form: Form, problems: Problems, stem: str, folder: str, line: int) -> Override | None:
    rule_id = _identity(form, "overrides", stem, folder)
    layer = form.word("layer", LAYERS[1:])
    values = _values(form, _Head(rule_id, rule_id, "threshold", layer, "organ"), problems)
    if not values and not problems:
        form.wrong("values", "改写须至少有一个数值")
    return None if problems else Override(rule_id, layer, values, problems.file, line)


def _identity(form: Form, key: str, stem: str, folder: str) -> str:
    rule_id = form.text(key)
    if rule_id and not _ID.fullmatch(rule_id):
        form.wrong(key, "规则名须为小写英文，以点分段，如 penalty.simple.cap_person")
    elif rule_id and (rule_id != stem or rule_id.partition(".")[0] != folder):
        form.wrong(key, f"规则“{rule_id}”应放在 {rule_id.partition('.')[0]}/{rule_id}.yaml")
    return rule_id


def _title(form: Form, problems: Problems) -> tuple[str, str]:
    item = form.get("title")
    if item is None:
        return "", ""
    title = Form(item, problems, ("zh", "en"))
    return title.text("zh"), title.text("en")


def _values(form: Form, head: _Head, problems: Problems) -> tuple[Dated, ...]:
    item = form.get("values")
    if item is None:
        return ()
    if not isinstance(item.value, dict):
        form.wrong("values", "须以开始适用之日为键，逐版列出")
        return ()
    found: list[tuple[date, date | None, Provision, int]] = []
    for key, entry in item.value.items():
        start = iso_day(key)
        if start is None:
            problems.add(entry.line, f"版本的键“{key[:40]}”须为开始适用之日，如 2021-07-15")
            continue
        value = Form(entry, problems, VALUE_KEYS, VALUE_MORE)
        provision, until = _provision(value, head), value.day("until")
        if until is not None and until < start:
            value.wrong("until", "最后适用之日早于开始适用之日")
        found.append((start, until, provision, value.line_of("until")))
    return _intervals(sorted(found, key=lambda entry: entry[0]), problems)


def _intervals(found: list[tuple[date, date | None, Provision, int]], problems: Problems) -> tuple[Dated, ...]:
    """Turn first days and `until` into half-open intervals; a gap exists only where `until` says so."""
    dated = []
    for index, (start, until, provision, line) in enumerate(found):
        following = found[index + 1][0] if index + 1 < len(found) else None
        if until is not None and following is not None and until >= following:
            problems.add(line, f"until：与 {following} 开始的版本重叠")
        end = following if until is None or until == date.max else until + _DAY
        dated.append(Dated(**{name: getattr(provision, name) for name in Provision.__dataclass_fields__}, start=start, end=end))
    return tuple(dated)


def _undated(form: Form, head: _Head, problems: Problems) -> tuple[Provision, ...]:
    item = form.get("undated")
    if item is None:
        return ()
    if not isinstance(item.value, list):
        form.wrong("undated", "须为列表")
        return ()
    found = []
    for entry in item.value:
        value = Form(entry, problems, VALUE_KEYS, VALUE_MORE[1:])
        provision = _provision(value, head)
        if provision.effect == "bar":
            value.wrong("effect", "没有开始日期的来源不得拦截（bar）")
        found.append(provision)
    return tuple(found)


def _provision(form: Form, head: _Head) -> Provision:
    unit = form.word("unit", UNIT_WORDS)
    status, binding, effect = form.word("status", STATUSES), form.word("binding", BINDINGS), form.word("effect", EFFECTS)
    statute, place = form.text("statute"), form.text("article")
    value = _value(form, unit)
    day_kind = _day_kind(form, unit)
    if statute == NO_ARTICLE and status == "verified":
        form.wrong("statute", "已核的规则必须写明出处")
    _check_bar(form, head, effect, binding, status)
    return Provision(
        rule=head.rule, title=head.title, statement=form.text("statement"), kind=head.kind, value=value, unit=unit,
        day_kind=day_kind, article=citation_text(statute, place), statute=statute, place=place, effect=effect,
        binding=binding, status=status, source=form.text("source"), checked_on=form.day("checked_on") or date.min,
        layer=head.layer, owner=head.owner, start_checked=form.flag("start_checked", True),
    )  # fmt: skip


def _check_bar(form: Form, head: _Head, effect: str, binding: str, status: str) -> None:
    """Only what applies directly, is checked, and is not merely the organ's own deadline may make an act impossible."""
    if effect != "bar":
        return
    if status != "verified":
        form.wrong("effect", "待核的规则不得拦截（bar）")
    if binding != "适用":
        form.wrong("effect", f"“{binding}”的规则不得拦截（bar）")
    if head.kind in ("deadline", "publish") and head.owner == "organ":
        form.wrong("effect", "机关自己的期限不得拦截（bar）；若是当事人的期限写 owner: party，是权力的界限写 owner: power")


def _value(form: Form, unit: str) -> int | str | None:
    item = form.get("value")
    value = item.value if item else None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | dict | bool):
        form.wrong("value", "须为整数、文字或空")
        return None
    if isinstance(value, str) and (not value.strip() or len(value) > 40):
        form.wrong("value", "文字须有内容且不超过四十字")
    if unit == "fen" and value is not None and (not isinstance(value, int) or not 0 <= value <= LARGEST_FEN):
        form.wrong("value", "金额须为不小于零的整数，以分为单位")
    if unit in TIME_UNITS and isinstance(value, int) and not 0 <= value <= 40_000:
        form.wrong("value", "期限须在零至四万之间")
    if unit in ("share", "over_share") and share_of(value) is None:
        form.wrong("value", "比例须写成分数，如 2/3")
    if unit == "condition" and value is not None:
        form.wrong("value", "条件没有数值，应写 null")
    return value


def _day_kind(form: Form, unit: str) -> str | None:
    item = form.get("day_kind")
    value = item.value if item else None
    if unit == "days":
        return form.word("day_kind", DAY_KINDS) if value is not None else _missing_day_kind(form)
    if value is not None:
        form.wrong("day_kind", "只有以日计的期限才写工作日或自然日")
    return None


def _missing_day_kind(form: Form) -> str:
    form.wrong("day_kind", "以日计的期限须写 working（工作日）或 calendar（自然日）")
    return "calendar"


def citation_text(statute: str, place: str) -> str:
    """The citation people read: 行政处罚法（2021年修订）第五十一条."""
    short = statute.removeprefix("中华人民共和国")
    return short if place == NO_ARTICLE else f"{short}{place}"
