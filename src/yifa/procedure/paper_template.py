"""A paper's template as it lies in a procedure's folder, read and checked for form; resolves no placeholder."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from yifa.procedure import schema, strict_yaml
from yifa.procedure.grammar import flag, plain
from yifa.procedure.problem import DataError
from yifa.record.act import Json

PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([^{}|]*)(?:\|([^{}]*))?\}|[{}]")
FRAME = {
    "organ": "机关名称",
    "town": "镇名",
    "number": "文号",
    "day": "文书日期",
    "act.at": "办理时间",
    "officers": "办理人员",
    "certificates": "执法证号",
    "posts": "办理人员的职务",
}
"""Words that do not come from facts."""

TOWN = {
    "court": "提起诉讼的法院名称",
    "reconsider_body": "行政复议机关名称",
    "bank": "代收罚款机构的名称",
    "bank_address": "代收罚款机构的地址",
    "contact_person": "联系人",
    "contact_phone": "联系电话",
    "organ_address": "机关地址",
    "archive_fonds": "全宗号",
}
"""Words of the town folder: `papers:` in town.yaml."""

OF_STEP = {"by": "办理人员", "cert": "执法证号", "at": "办理时间", "on": "办理日期", "no": "文号", "served": "送达日期"}
"""`{by:STEP}` and the like: what the latest standing act of a step says of itself."""
OF_LAW = {"rule": "规则当日的数", "last": "自文书之日起算的最后一日", "article": "规则当日的条文"}
"""`{rule:ID}`: what a rule says on the day of the paper, in words."""
OF_MATTER = {
    "number": "案号",
    "title": "事项名称",
    "party": "当事人",
    "item": "案由",
    "opened": "立案日期",
    "closed": "结案日期",
    "year": "年度",
    "handlers": "承办人",
    "papers": "文书件数",
    "keep": "保管期限",
    "outcome": "结案方式",
}
OF_THREAD = {"title": "文书名称", "number": "文号", "day": "文书日期", "by": "承办人员", "step": "步骤"}
"""`{of:…}`: the act to which the act of this form belongs."""
LISTS: Mapping[str, tuple[str, ...]] = {
    "@papers": ("no", "number", "author", "title", "day", "page", "note"),
    "@papers-main": ("no", "number", "author", "title", "day", "page", "note"),
    "@papers-sub": ("no", "number", "author", "title", "day", "page", "note"),
}
"""Tables that the file itself gives, with their columns."""

FILTERS: Mapping[str, tuple[str, ...]] = {
    "大写": ("money",),
    "金额": ("money",),
    "日期": ("day", "time"),
    "时间": ("time",),
    "选项": ("choice",),
}
"""Filter to the fact types it may follow."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A template as read. `body` items stay maps or text, in order; the schema has closed their keys."""

    name: str
    file: str
    title: str
    number: bool
    to: str | None
    body: tuple[Json, ...]
    remedy: tuple[Json, ...]
    sign: tuple[str, ...]
    day: str | None
    note: str | None
    qr: bool
    form: bool = False
    """Made on demand from the acts of the matter; nobody has to issue it."""
    of: tuple[str, ...] = ()
    """Steps whose acts a form is about; empty for the whole matter."""
    part: str = "main"
    """正卷 `main` or 副卷 `sub`."""
    each_page: tuple[str, ...] = ()
    seal: bool = True
    layout: str = "letter"


def load(path: Path, name: str | None = None) -> Paper:
    """Read a template. Raises DataError with file and line."""
    file = name or f"papers/{path.name}"
    _, tree = strict_yaml.read(path, file)
    found = schema.check(tree, "paper", file)
    if found:
        raise DataError(found)
    form, remedy, of = flag(tree.get("form")), tree.get("remedy"), tree.get("of", ())
    return Paper(
        name=path.stem,
        file=file,
        title=tree["title"],
        number=flag(tree.get("number")),
        to=tree.get("to"),
        body=tuple(map(plain, tree["body"])),
        remedy=(remedy,) if isinstance(remedy, str) else tuple(map(plain, remedy or ())),
        sign=tuple(tree.get("sign", ())),
        day=tree.get("day"),
        note=tree.get("note"),
        qr=flag(tree.get("qr", tree.get("number"))),
        form=form,
        of=(of,) if isinstance(of, str) else tuple(of),
        part=tree.get("file", "main"),
        each_page=tuple(tree.get("each_page", ())),
        seal=flag(tree["seal"]) if "seal" in tree else not form,
        layout=tree.get("layout", "form" if form else "letter"),
    )


def texts(paper: Paper) -> Iterator[str]:
    """Every text that may hold placeholders."""
    yield from (text for text in (paper.to, paper.note) if text)
    for block in (*paper.remedy, *paper.body):
        if isinstance(block, str):
            yield block
        elif isinstance(block, dict):
            yield from (str(block[key]) for key in ("text", "value", "head") if key in block)


def placeholders(text: str, say: Callable[[str], None]) -> Iterator[tuple[str, str | None]]:
    """(name, filter) of each placeholder; `say` hears of braces without a partner."""
    for found in PLACEHOLDER.finditer(text):
        if found[0] in ("{", "}"):
            say(f"“{text[:30]}”里的花括号不成对；要印花括号就写两个")
        elif found[0] not in ("{{", "}}"):
            yield found[1], found[2]


def conditions(paper: Paper) -> set[str]:
    """Everything a part of the paper asks by `when` or `unless`."""
    blocks = [block for block in (*paper.remedy, *paper.body) if isinstance(block, dict)]
    return {str(block[key]) for block in blocks for key in ("when", "unless") if key in block}
