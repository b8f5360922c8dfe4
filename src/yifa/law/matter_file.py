"""Reads one matter file strictly into its versions; refuses unknown keys, overlaps, sums upside down, vague citations."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from yifa.law.citation import Citation
from yifa.law.dated import STATUSES
from yifa.law.faults import Problems
from yifa.law.form import Form
from yifa.law.matter import KINDS, MEASURES, PARTIES, WHENS, Coercion, Fine, Matter
from yifa.law.reader import Item, iso_day

KEYS = ("id", "title", "group", "versions")
VERSION_KEYS = (
    "statute", "violated", "penalty", "organ", "town_itself", "conduct", "kinds", "fines", "orders", "status", "source",
    "checked_on",
)  # fmt: skip
VERSION_MORE = ("until", "start_checked", "warned", "educate_first", "coercion", "open_end", "note")
FINE_KEYS = ("for", "may")
FINE_MORE = ("least", "most", "share", "when")
LARGEST_FEN = 10**12
_ID = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_DAY = timedelta(days=1)


def read_matter(item: Item, problems: Problems, stem: str) -> tuple[Matter, ...]:
    """The versions in a parsed file, oldest first; none if anything in it is wrong (see `problems`)."""
    form = Form(item, problems, KEYS)
    matter = form.text("id")
    if matter and not _ID.fullmatch(matter):
        form.wrong("id", "事项名须为小写英文，分两段，如 waste.dump_household")
    elif matter and matter != stem:
        form.wrong("id", f"事项“{matter}”应放在 {matter}.yaml")
    named = form.get("title")
    title = None if named is None else Form(named, problems, ("zh", "en"))
    names = (title.text("zh"), title.text("en")) if title is not None else ("", "")
    head = (matter, *names, form.text("group"))
    versions = form.get("versions")
    if versions is None:
        return ()
    if not isinstance(versions.value, dict) or not versions.value:
        form.wrong("versions", "须以开始适用之日为键，逐版列出，至少一版")
        return ()
    found = [each for key, entry in versions.value.items() if (each := _version(head, key, entry, problems)) is not None]
    found = _in_turn(sorted(found, key=lambda each: each.start), problems)
    return () if problems else tuple(found)


def _version(head: tuple[str, str, str, str], key: str, entry: Item, problems: Problems) -> Matter | None:
    start = iso_day(key)
    if start is None:
        problems.add(entry.line, f"版本的键“{key[:40]}”须为开始适用之日，如 2021-07-15")
        return None
    form = Form(entry, problems, VERSION_KEYS, VERSION_MORE)
    until = form.day("until")
    if until is not None and until < start:
        form.wrong("until", "最后适用之日早于开始适用之日")
    status = form.word("status", STATUSES)
    kinds, fines = form.words("kinds", KINDS), _fines(form, problems)
    if bool(fines) != ("fine" in kinds):
        form.wrong("fines", "列了罚款就要有幅度，没有罚款就写 []")
    statute = form.text("statute")
    for name in ("penalty", "violated"):
        _check_place(form, statute, name)
    open_end = _optional(form, "open_end")
    if open_end is not None and until is not None:
        form.wrong("open_end", "已写明最后适用之日，止期就不是不明")
    return Matter(
        *head, start=start, end=None if until is None else until + _DAY, statute=statute, violated=_optional(form, "violated"),
        penalty=form.text("penalty"), organ=form.text("organ"), town_itself=form.flag("town_itself", False),
        conduct=form.text("conduct"), kinds=kinds, fines=fines, orders=form.text("orders"),
        warned=form.word("warned", WHENS, "always"), educate_first=form.flag("educate_first", False),
        coercion=_coercion(form, problems), status=status, source=form.text("source"),
        checked_on=form.day("checked_on") or date.min, start_checked=form.flag("start_checked", True), open_end=open_end,
        note=_optional(form, "note"), file=problems.file, line=entry.line,
    )  # fmt: skip


def _check_place(form: Form, statute: str, name: str) -> None:
    item = form.get(name)
    if item is None or item.value is None or not statute:
        if name == "penalty" and item is not None and item.value is None:
            form.wrong(name, "须写明处罚依据的条文")
        return
    try:
        citation = Citation.of(statute, form.text(name))
    except ValueError as error:
        form.wrong(name, f"引用读不懂：{error}")
        return
    if not citation.places:
        form.wrong(name, "须写到条，如 第三十四条第一款")


def _optional(form: Form, key: str) -> str | None:
    item = form.get(key)
    return None if item is None or item.value is None else form.text(key)


def _fines(form: Form, problems: Problems) -> tuple[Fine, ...]:
    item = form.get("fines")
    if item is None:
        return ()
    if not isinstance(item.value, list):
        form.wrong("fines", "须为列表")
        return ()
    fines = tuple(_fine(Form(entry, problems, FINE_KEYS, FINE_MORE)) for entry in item.value)
    if len({(fine.party, fine.when) for fine in fines}) != len(fines):
        form.wrong("fines", "同一对象、同一情形只能有一个幅度")
    if len({fine.party == "any" for fine in fines}) > 1:
        form.wrong("fines", "不分单位和个人的幅度不与单位、个人的并列")
    return fines


def _fine(form: Form) -> Fine:
    party, may, when = form.word("for", PARTIES), form.flag("may", False), form.word("when", WHENS, "always")
    least, most = _fen(form, "least"), _fen(form, "most")
    if (least is None) != (most is None):
        form.wrong("least", "上限、下限须一并写明；没有下限写 0，条文没有数额的都写 null")
    elif least is not None and most is not None and (least > most or most == 0):
        form.wrong("least", "下限不高于上限，上限大于零")
    share = _share(form)
    if share is not None and least is not None:
        form.wrong("share", "按比例的罚款不写数额")
    return Fine(party, least, most, may, when, share)


def _fen(form: Form, key: str) -> int | None:
    item = form.get(key)
    value = None if item is None else item.value
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST_FEN:
        form.wrong(key, "金额须为不小于零的整数，以分为单位")
        return None
    return value


def _share(form: Form) -> tuple[int, int, str] | None:
    item = form.get("share")
    if item is None:
        return None
    values = [entry.value for entry in item.value] if isinstance(item.value, list) else []
    match values:
        case [int(least), int(most), str(of)] if 0 <= least <= most and 0 < most <= 2_000 and of.strip():
            return least, most, of
    form.wrong("share", "须写作 [下限, 上限, 基数]，百分之几，如 [5, 10, 建设工程造价]")
    return None


def _coercion(form: Form, problems: Problems) -> Coercion | None:
    item = form.get("coercion")
    if item is None or item.value is None:
        return None
    granted = Form(item, problems, ("measures", "article", "condition"))
    measures = granted.words("measures", MEASURES)
    if not measures and granted.get("measures") is not None:
        granted.wrong("measures", "至少写一种措施")
    article = granted.text("article")
    try:
        if article and not Citation.parse(article).places:
            granted.wrong("article", "须写明法规名称和条，如 噪声污染防治法（2021）第三十条")
    except ValueError as error:
        granted.wrong("article", f"引用读不懂：{error}")
    return Coercion(measures, article, granted.text("condition"))


def _in_turn(found: list[Matter], problems: Problems) -> list[Matter]:
    """A version ends where the next begins; a gap exists only where `until` says so, an overlap never."""
    ended = []
    for index, each in enumerate(found):
        following = found[index + 1].start if index + 1 < len(found) else None
        if each.end is not None and following is not None and each.end > following:
            problems.add(each.line, f"until：与 {following} 开始的版本重叠")
        ended.append(replace(each, end=following) if each.end is None else each)
    return ended
