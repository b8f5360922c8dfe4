"""Reads typed text into the value of each of the seventeen fact types, or says in Chinese what to mend; judges nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from yifa.interfaces.workbench.forms.typed import LONGEST, Typed, one, rows_of
from yifa.law.zone import SHANGHAI, aware
from yifa.procedure import fact
from yifa.procedure.declaration import FactSpec
from yifa.record.act import ActId, Json

LARGEST_FEN = 10**15
MONEY = re.compile(r"(-?)(\d{1,15})(?:\.(\d{1,2}))?")
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]|[\ud800-\udfff]")
MOST_ROWS = 200


class Mend(ValueError):
    """What is wrong with a field and what to do, in one Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """One error: the form key it belongs to, the field's label, and what to do."""

    key: str
    label: str
    text: str

    @property
    def anchor(self) -> str:
        """The id of the field on the page."""
        return self.key.replace(".", "-")


@dataclass(slots=True)
class Reading:
    """The facts read so far and the errors found."""

    facts: dict[str, Json] = field(default_factory=dict)
    wrong: list[Wrong] = field(default_factory=list)


def read_facts(specs: Mapping[str, FactSpec], typed: Typed) -> Reading:
    """Every fact that was filled in; empty fields give no fact, so that the engine says what is missing."""
    reading = Reading()
    for name, spec in specs.items():
        if spec.computed is None:
            value = read_one(spec, f"f.{name}", typed, reading.wrong)
            if value is not None:
                reading.facts[name] = value
    return reading


def read_one(spec: FactSpec, key: str, typed: Typed, wrong: list[Wrong]) -> Json:
    """One fact's value, None where nothing was filled in; errors are added to `wrong`."""
    try:
        if spec.type == "list":
            return _list(spec, key, typed, wrong)
        return READERS[spec.type](spec, key, typed)
    except Mend as mend:
        wrong.append(Wrong(key, spec.label, str(mend)))
        return None


def clean(text: str) -> str:
    """The text in the form the record takes (NFC, line feeds). Raises Mend for hidden characters and floods."""
    if len(text) > LONGEST:
        raise Mend("内容太长，请删减到十万字以内，长材料作为附件上传")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if HIDDEN.search(text):
        raise Mend("含有看不见的控制字符，请删去后重新输入")
    return unicodedata.normalize("NFC", text).strip()


def half(text: str) -> str:
    """Full-width digits and signs as ordinary ones, without blanks and thousands marks."""
    return unicodedata.normalize("NFKC", clean(text)).replace(",", "").replace(" ", "")


def _text(_spec: FactSpec, key: str, typed: Typed) -> Json:
    return clean(one(typed, key)) or None


def _choice(spec: FactSpec, key: str, typed: Typed) -> Json:
    text = clean(one(typed, key))
    if text and spec.choices and text not in spec.choices:
        raise Mend("请从列出的各项里选一项")
    return text or None


def _confirm(_spec: FactSpec, key: str, typed: Typed) -> Json:
    return True if one(typed, key) == "yes" else None


def _day(_spec: FactSpec, key: str, typed: Typed) -> Json:
    text = half(one(typed, key))
    if not text:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    try:
        return fact.read_day(text.replace(".", "-")).isoformat()
    except fact.FactError:
        raise Mend("日期读不懂，请写成 2020-11-20 这样") from None


def _time(_spec: FactSpec, key: str, typed: Typed) -> Json:
    text = clean(one(typed, key))
    if not text:
        return None
    return moment(text).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: str) -> datetime:
    """A local Shanghai time as typed, in UTC. Raises Mend."""
    plain = unicodedata.normalize("NFKC", text)
    try:
        local = datetime.fromisoformat(plain)
    except ValueError:
        try:
            local = fact.read_time(plain).astimezone(SHANGHAI)
        except fact.FactError:
            raise Mend("时间读不懂，请写成 2020-11-20 09:30 这样") from None
    if not 1949 <= local.year <= 2200:
        raise Mend("年份不对，请检查")
    return aware(local if local.tzinfo else local.replace(tzinfo=SHANGHAI))


def _money(_spec: FactSpec, key: str, typed: Typed) -> Json:
    text = half(one(typed, key)).removesuffix("元").removeprefix("¥")
    if not text:
        return None
    found = MONEY.fullmatch(text)
    if found is None:
        raise Mend("金额请只写数字，最多两位小数，例如 200 或者 200.50")
    if found[1]:
        raise Mend("金额不能是负数")
    fen = int(found[2]) * 100 + int((found[3] or "0").ljust(2, "0"))
    if fen > LARGEST_FEN:
        raise Mend("金额太大，请检查小数点")
    return fen


def _count(spec: FactSpec, key: str, typed: Typed) -> Json:
    text = half(one(typed, key))
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise Mend("请写一个不小于零的整数")
    estimate = spec.estimate and one(typed, f"{key}.estimate") == "yes"
    return {"value": int(text), "estimate": True} if estimate else int(text)


def _party(_spec: FactSpec, key: str, typed: Typed) -> Json:
    parts = {part: clean(one(typed, f"{key}.{part}")) for part in ("name", "id_number", "code", "address", "phone")}
    filled: dict[str, Json] = {part: text for part, text in parts.items() if text}
    kind = one(typed, f"{key}.kind")
    if not filled:
        return None
    if kind not in ("person", "organisation", "household"):
        raise Mend("请选明当事人是公民、法人或者其他组织，还是个体工商户")
    if not parts["name"]:
        raise Mend("请填写当事人的姓名或者名称")
    return {"kind": kind, **filled}


def _organisation(_spec: FactSpec, key: str, typed: Typed) -> Json:
    name, code = clean(one(typed, f"{key}.name")), half(one(typed, f"{key}.code")).upper()
    if not name and not code:
        return None
    if not name:
        raise Mend("请填写单位名称")
    return {"name": name, "code": code} if code else {"name": name}


def _place(_spec: FactSpec, key: str, typed: Typed) -> Json:
    text, village = clean(one(typed, f"{key}.text")), clean(one(typed, f"{key}.village"))
    if not text and not village:
        return None
    if not text:
        raise Mend("请写明具体地点")
    return {"text": text, "village": village} if village else {"text": text}


def _file(_spec: FactSpec, key: str, typed: Typed) -> Json:
    text = clean(one(typed, f"{key}.digest"))
    if text and not DIGEST.fullmatch(text):
        raise Mend("附件没有存好，请重新选择文件")
    return text or None


def _act_ref(_spec: FactSpec, key: str, typed: Typed) -> Json:
    text = half(one(typed, key))
    if not text:
        return None
    try:
        return str(ActId.parse(text))
    except ValueError:
        raise Mend("记录编号写成“期号.序号”，例如 1.205") from None


def _list(spec: FactSpec, key: str, typed: Typed, wrong: list[Wrong]) -> Json:
    rows = rows_of(typed, key)
    if len(rows) > MOST_ROWS:
        raise Mend(f"一次最多 {MOST_ROWS} 行，请分次提交")
    found: list[Json] = []
    for row in rows:
        item: dict[str, Json] = {}
        for name, own in spec.items.items():
            value = read_one(own, f"{key}.{row}.{name}", typed, wrong)
            if value is not None:
                item[name] = value
        if item:
            found.append(item)
    return found or None


READERS: Mapping[str, Callable[[FactSpec, str, Typed], Json]] = {
    "text": _text,
    "choice": _choice,
    "confirm": _confirm,
    "day": _day,
    "time": _time,
    "money": _money,
    "count": _count,
    "person": _text,
    "organisation": _organisation,
    "party": _party,
    "place": _place,
    "evidence": _file,
    "paper": _file,
    "law-ref": _text,
    "matter-ref": _text,
    "act-ref": _act_ref,
}
