"""Reads one discretion standard strictly; refuses a tier outside the statute's range, unknown factors, tiers upside down."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise

from yifa.law.discretion import NUMBERS, WORDS, Condition, Standard, Tier
from yifa.law.faults import Problem, Problems
from yifa.law.form import Form
from yifa.law.matter import PARTIES, Matter
from yifa.law.reader import Item

KEYS = ("id", "matter", "document", "area", "binding", "example", "start", "tiers", "source", "checked_on")
MORE = ("until", "months", "start_checked")
TIER_KEYS = ("name", "title", "least", "most", "when")
TIER_MORE = ("party", "match")
_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_LARGEST = 10**12
_MOST_MONTHS = 120
UNREAD = "unread"
"""Written for `when` where the range of a tier was seen and its conditions were not: such a tier is never suggested."""


def read_standard(item: Item, problems: Problems, stem: str) -> Standard | None:
    """The standard in a parsed file; None if anything in it is wrong (see `problems`)."""
    form = Form(item, problems, KEYS, MORE)
    name = form.text("id")
    if name and (not _ID.fullmatch(name) or name != stem):
        form.wrong("id", f"须为小写英文、以点分段，与文件名 {stem}.yaml 一致")
    start, until = form.day("start"), form.day("until")
    if start is not None and until is not None and until < start:
        form.wrong("until", "最后适用之日早于开始适用之日")
    binding, example = form.flag("binding", False), form.flag("example", True)
    months = _whole(form, "months", 12)
    if not 1 <= months <= _MOST_MONTHS:
        form.wrong("months", "计次的期间须在1至120个月之间")
    tiers = _tiers(form, problems)
    if problems or start is None:
        return None
    return Standard(
        name, form.text("matter"), form.text("document"), form.text("area"), binding, example, months, tiers,
        form.text("source"), form.day("checked_on") or date.min, start,
        None if until is None else until + timedelta(days=1), form.flag("start_checked", True), problems.file, form.line,
    )  # fmt: skip


def _tiers(form: Form, problems: Problems) -> tuple[Tier, ...]:
    item = form.get("tiers")
    if item is None:
        return ()
    if not isinstance(item.value, list) or not item.value:
        form.wrong("tiers", "须由轻到重列出，至少一档")
        return ()
    tiers = tuple(_tier(Form(entry, problems, TIER_KEYS, TIER_MORE), problems) for entry in item.value)
    if len({tier.name for tier in tiers}) != len(tiers):
        form.wrong("tiers", "档次的名称不得重复")
    for party in {tier.party for tier in tiers}:
        same = [tier for tier in tiers if tier.party == party]
        if any(after.least < before.least or after.most < before.most for before, after in pairwise(same)):
            form.wrong("tiers", "各档须由轻到重")
    return tiers


def _tier(form: Form, problems: Problems) -> Tier:
    name = form.text("name")
    if name and not _NAME.fullmatch(name):
        form.wrong("name", "档次名须为小写英文，如 light")
    least, most = _whole(form, "least", 0), _whole(form, "most", 0)
    if not 0 <= least <= most <= _LARGEST:
        form.wrong("least", "下限不高于上限，以分为单位，不小于零")
    party, match = form.word("party", PARTIES, "any"), form.word("match", ("all", "any"), "all")
    when = form.get("when")
    unread = when is not None and when.value == UNREAD
    conditions = () if when is None or unread else _conditions(when, problems)
    return Tier(name, form.text("title"), party, least, most, conditions, match == "all", unread)


def _conditions(item: Item, problems: Problems) -> tuple[Condition, ...]:
    when = Form(item, problems, (), (*NUMBERS, *WORDS))
    found = []
    for factor in NUMBERS:
        entry = when.get(factor)
        if entry is not None:
            bounds = Form(entry, problems, (), ("least", "over", "most"))
            least, over, most = (_bound(bounds, key) for key in ("least", "over", "most"))
            low = max((each for each in (least, over) if each is not None), default=0)
            if (least, over, most) == (None, None, None) or (most is not None and low > most):
                when.wrong(factor, "须写明 least、over 或者 most，且下限不高于上限")
            found.append(Condition(factor, least, over, most))
    for factor, words in WORDS.items():
        chosen = when.words(factor, words)
        if chosen:
            found.append(Condition(factor, words=chosen))
        elif when.get(factor) is not None:
            when.wrong(factor, "至少写一项")
    return tuple(found)


def _whole(form: Form, key: str, default: int) -> int:
    found = _bound(form, key)
    return default if found is None else found


def _bound(form: Form, key: str) -> int | None:
    item = form.get(key)
    if item is None:
        return None
    if isinstance(item.value, bool) or not isinstance(item.value, int) or item.value < 0:
        form.wrong(key, "须为不小于零的整数")
        return 0
    return item.value


def unfit(standard: Standard, matters: Mapping[str, tuple[Matter, ...]]) -> list[Problem]:
    """What keeps a read standard from lying over its matter: no such matter, or a tier beyond the statute."""
    versions = [each for each in matters.get(standard.matter, ()) if standard.end is None or each.start < standard.end]
    versions = [each for each in versions if each.end is None or each.end > standard.start]
    if not versions:
        return [Problem(standard.file, standard.line, f"基准“{standard.id}”的事项“{standard.matter}”不存在，或者其时没有生效")]
    return [
        Problem(standard.file, standard.line, f"基准“{standard.id}”的“{tier.title}”超出{matter.article}的幅度")
        for matter in versions
        for tier in standard.tiers
        if not _inside(tier, matter)
    ]


def _inside(tier: Tier, matter: Matter) -> bool:
    """Within one of the statute's ranges, or the statute leaves the sum open. Where it has no fine, no tier fits."""
    fines = list(matter.fines_of(None if tier.party == "any" else tier.party))
    return any(not fine.known or (fine.holds(tier.least) and fine.holds(tier.most)) for fine in fines)
