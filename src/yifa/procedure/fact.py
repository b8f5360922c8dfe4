"""Values of facts: from what a person typed or a program sent to the record's JSON, and back to words; judges no law.

Encodings: text, choice, law-ref, matter-ref, person as text · confirm true · day `2021-08-02` · time `2021-08-02T01:30:00Z`
(UTC) · money integer fen · count integer, or `{"value": n, "estimate": true}` · party, organisation, place as objects ·
evidence and paper `sha256:…` · act-ref `epoch.sequence` · list as an array of objects.
A text typed for money is yuan, for a time is Shanghai time; an integer for money is fen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from yifa.law.zone import SHANGHAI, day_of
from yifa.procedure import identity, money
from yifa.procedure.declaration import FactSpec
from yifa.record.act import ActId, Json

LONGEST = 20_000  # characters of one text; a longer one belongs into evidence
MOST_ITEMS = 500
LARGEST_COUNT = 10**12
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)

PARTY_KEYS = {
    "person": ("kind", "name", "id_number", "address", "phone"),
    "organisation": ("kind", "name", "code", "address", "phone", "representative"),
    "household": ("kind", "name", "id_number", "code", "address", "phone"),
}
PARTY_KINDS = {"person": "公民", "organisation": "法人或者其他组织", "household": "个体工商户"}
PART_LABELS = {
    "kind": "类别",
    "name": "名称",
    "id_number": "身份证号",
    "code": "统一社会信用代码",
    "address": "住址",
    "phone": "电话",
    "representative": "法定代表人或者负责人",
    "text": "地点",
    "village": "村居",
    "value": "数值",
    "estimate": "估计",
}

_HALVES = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f]")
_TURNING = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}\Z")
_WORD = re.compile(r"[^\s\x00-\x1f]{1,200}\Z")
_DAY = re.compile(r"([0-9]{4})(?:-|/|年)([0-9]{1,2})(?:-|/|月)([0-9]{1,2})日?\Z")
_TIME = re.compile(r"(.+?)(?:T|\s+|日)([0-9]{1,2})[:：时]([0-9]{2})(?:分|:([0-9]{2}))?\Z")
_FORMATS = {
    "plate": (r"[\u4e00-\u9fff][A-Z][A-Z0-9]{5,6}\Z", "车牌号写成“粤A12345”这样"),
    "phone": (r"(1[0-9]{10}|0[0-9]{2,3}-?[0-9]{7,8})\Z", "电话写11位手机号，或者区号加号码"),
    "certificate-number": (r"[0-9A-Za-z\u4e00-\u9fff（）()〔〕\[\]-]{3,40}\Z", "证件号只用数字、字母、汉字和括号，3到40个字"),
    "period": (r"[0-9]{4}(-(0[1-9]|1[0-2]))?\Z", "年份写成“2021”，月份写成“2021-08”"),
    "document-number": (r".{1,60}〔[0-9]{4}〕[0-9]{1,6}号\Z", "文号写成“示例当罚字〔2021〕1号”这样"),
}


class FactError(ValueError):
    """A value that cannot stand; the message is a Chinese sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a value is read: `at` is the act's time."""

    at: datetime | None = None


def parse(spec: FactSpec, raw: object, *, at: datetime | None = None) -> Json:
    """The record's value of a fact, from typed text or from JSON. Raises FactError.

    `at` is the act's time; what happened before the act (`format: past`, every `time` not marked `coming`)
    may not lie after it.
    """
    return _PARSERS[spec.type](spec, raw, Reading(at))


def is_empty(raw: object) -> bool:
    """A field left blank."""
    return raw is None or (isinstance(raw, str | list | dict) and not raw) or (isinstance(raw, str) and not raw.strip())


def clean_text(raw: object, *, longest: int = LONGEST) -> str:
    """Text as it may enter the record: NFC, one kind of line end, trimmed. Raises FactError."""
    if not isinstance(raw, str):
        raise FactError("要填文字")
    if len(raw) > longest:
        raise FactError(f"太长：{len(raw)}字，最多{longest}字；长材料请作为附件上传")
    text = raw.replace("\r\n", "\n").replace("\r", "\n").strip()
    if _HALVES.search(text):
        raise FactError("含有不完整的字符，请删去后重新输入")
    hidden = _CONTROL.search(text) or _TURNING.search(text)
    if hidden:
        raise FactError(f"第{hidden.start() + 1}个字符是看不见的控制字符（U+{ord(hidden[0]):04X}），请删去后重新输入")
    return unicodedata.normalize("NFC", text)


def _text(spec: FactSpec, raw: object, how: Reading) -> Json:
    text = clean_text(raw)
    if not text:
        raise FactError("不能为空")
    fault = _format_fault(spec.format, text, how.at)
    if fault:
        raise FactError(fault)
    return text


def _format_fault(name: str | None, text: str, at: datetime | None) -> str | None:
    if name == "id-number":
        return identity.id_fault(text, on=_local(at))
    if name == "credit-code":
        return identity.code_fault(text)
    if name in _FORMATS:
        pattern, advice = _FORMATS[name]
        return None if re.match(pattern, text) else advice
    return None


def _choice(spec: FactSpec, raw: object, _how: Reading) -> Json:
    if isinstance(raw, str) and raw in spec.choices:
        return raw
    raise FactError(f"请选其中一项：{'、'.join(spec.choices.values())}")


def _confirm(_spec: FactSpec, raw: object, _how: Reading) -> Json:
    if raw is True or raw in ("yes", "on", "true", "是"):
        return True
    raise FactError("只能确认（勾选）；没有做到的，不要勾选，先把它做完")


def _day(spec: FactSpec, raw: object, how: Reading) -> Json:
    day = read_day(raw)
    if spec.format == "past" and how.at is not None and day > day_of(how.at):
        raise FactError(f"{show_day(day)}在本次行为（{show_day(day_of(how.at))}）之后，请核对日期")
    return day.isoformat()


def read_day(raw: object) -> date:
    """A day from `2021-08-02`, `2021/8/2` or `2021年8月2日`. Raises FactError."""
    found = _DAY.match(raw.strip()) if isinstance(raw, str) else None
    if not found:
        raise FactError("日期写成“2021-08-02”或“2021年8月2日”")
    try:
        day = date(*(int(part) for part in found.groups()))
    except ValueError:
        raise FactError(f"日历上没有“{str(raw).strip()}”这一天") from None
    if not EARLIEST <= day < LATEST:
        raise FactError(f"年份{day.year}不可能，请核对")
    return day


def _time(spec: FactSpec, raw: object, how: Reading) -> Json:
    moment = read_time(raw)
    if spec.format != "coming" and how.at is not None and moment > how.at:
        raise FactError(f"{show_time(moment)}在本次行为（{show_time(how.at)}）之后，请核对时间")
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def read_time(raw: object) -> datetime:
    """UTC from `2021-08-02 09:30` (Shanghai), `2021年8月2日9时30分`, or `2021-08-02T01:30:00Z` (UTC). Raises FactError."""
    text = raw.strip() if isinstance(raw, str) and len(raw) < 60 else ""
    utc = text.endswith("Z")
    found = _TIME.match(text.removesuffix("Z"))
    if not found:
        raise FactError("时间写成“2021-08-02 09:30”")
    day = read_day(found[1] + ("日" if "月" in found[1] else ""))
    clock = (int(found[2]), int(found[3]), int(found[4] or 0))
    try:
        moment = datetime(day.year, day.month, day.day, *clock, tzinfo=UTC if utc else SHANGHAI)
    except ValueError:
        raise FactError(f"没有“{text}”这个时刻") from None
    return moment.astimezone(UTC)


def _money(_spec: FactSpec, raw: object, _how: Reading) -> Json:
    if isinstance(raw, str):
        try:
            raw = money.parse(raw) if len(raw) <= 40 else None
        except ValueError as error:
            raise FactError(str(error)) from None
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise FactError("金额写成“200”或“200.50元”这样的数字，最多两位小数")
    if raw < 0:
        raise FactError("金额不能是负数")
    if raw > money.LARGEST:
        raise FactError("金额太大，请核对位数和单位（元）")
    return raw


def _count(spec: FactSpec, raw: object, _how: Reading) -> Json:
    estimate = False
    if isinstance(raw, Mapping):
        estimate, raw = raw.get("estimate") is True, _only(raw, ("value", "estimate")).get("value")
    if isinstance(raw, str):
        text = raw.strip().replace(",", "")
        estimate = estimate or text.startswith("约")
        raw = _number(text.removeprefix("约"), int(spec.scale or 1))
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise FactError("要填整数" if not spec.scale else "要填数字")
    if raw < 0:
        raise FactError("不能是负数")
    if raw > LARGEST_COUNT:
        raise FactError("数字太大，请核对")
    if estimate and not spec.estimate:
        raise FactError("这一项要准数，不能估计")
    return {"value": raw, "estimate": True} if estimate else raw


def _number(text: str, scale: int) -> int | None:
    digits = len(str(scale)) - 1
    found = re.match(rf"([0-9]{{1,15}})(?:\.([0-9]{{1,{digits}}}))?\Z" if digits else r"([0-9]{1,15})()\Z", text)
    if not found:
        return None
    whole, part = found[1], found[2]
    return int(whole) * scale + (int(part.ljust(digits, "0")) if part else 0)


def _word(_spec: FactSpec, raw: object, _how: Reading) -> Json:
    text = clean_text(raw, longest=200)
    if not _WORD.match(text):
        raise FactError("请从列表里选，不要自己写")
    return text


def _law_ref(_spec: FactSpec, raw: object, _how: Reading) -> Json:
    text = clean_text(raw, longest=200)
    if not text:
        raise FactError("请选条款或者事项")
    return text


def _act_ref(_spec: FactSpec, raw: object, _how: Reading) -> Json:
    try:
        return str(ActId.parse(raw if isinstance(raw, str) and len(raw) < 40 else ""))
    except ValueError:
        raise FactError("要选一件已有的记录（写成“1.23”）") from None


def _digest(_spec: FactSpec, raw: object, _how: Reading) -> Json:
    if not isinstance(raw, str) or not _DIGEST.match(raw):
        raise FactError("要先上传文件，再从已上传的文件里选")
    return raw


def _object(raw: object, keys: tuple[str, ...], plain: str) -> dict[str, str]:
    held = {plain: raw} if isinstance(raw, str) else raw
    if not isinstance(held, Mapping):
        raise FactError(f"要填{PART_LABELS[plain]}")
    cleaned = {key: clean_text(value, longest=500) for key, value in _only(held, keys).items() if not is_empty(value)}
    if plain not in cleaned:
        raise FactError(f"要填{PART_LABELS[plain]}")
    return cleaned


def _only(held: Mapping[Any, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    for key in held:
        if key not in keys:
            raise FactError(f"没有“{str(key)[:40]}”这一栏；可以填：{'、'.join(PART_LABELS[one] for one in keys)}")
    return {str(key): value for key, value in held.items()}


def _numbers(held: dict[str, str], how: Reading) -> dict[str, Json]:
    """Check the citizen's and organisation's numbers; letters are put in capitals first."""
    for key in ("id_number", "code"):
        if key in held:
            held[key] = held[key].upper().replace(" ", "")
    fault = identity.id_fault(held["id_number"], on=_local(how.at)) if "id_number" in held else None
    fault = fault or (identity.code_fault(held["code"]) if "code" in held else None)
    if fault:
        raise FactError(fault)
    return dict(held)


def _party(_spec: FactSpec, raw: object, how: Reading) -> Json:
    kind = raw.get("kind") if isinstance(raw, Mapping) else None
    if kind not in PARTY_KEYS:
        raise FactError(f"先选当事人类别：{'、'.join(PARTY_KINDS.values())}")
    return _numbers(_object(raw, PARTY_KEYS[str(kind)], "name"), how)


def _organisation(_spec: FactSpec, raw: object, how: Reading) -> Json:
    return _numbers(_object(raw, ("name", "code"), "name"), how)


def _place(_spec: FactSpec, raw: object, _how: Reading) -> Json:
    return dict(_object(raw, ("text", "village"), "text"))


def _list(spec: FactSpec, raw: object, how: Reading) -> Json:
    if not isinstance(raw, list):
        raise FactError("要填列表")
    if len(raw) > MOST_ITEMS:
        raise FactError(f"太多：{len(raw)}项，最多{MOST_ITEMS}项；请分次记录或者作为附件上传")
    return [_item(spec, held, place, how) for place, held in enumerate(raw, start=1)]


def _item(spec: FactSpec, raw: object, place: int, how: Reading) -> Json:
    alone = next(iter(spec.items)) if len(spec.items) == 1 else None
    held = {alone: raw} if alone and not (isinstance(raw, Mapping) and alone in raw) else raw
    if not isinstance(held, Mapping):
        raise FactError(f"第{place}项要写明：{'、'.join(one.label for one in spec.items.values())}")
    values: dict[str, Json] = {}
    for name, value in held.items():
        inside = spec.items.get(str(name))
        if inside is None:
            raise FactError(f"第{place}项没有“{str(name)[:40]}”；可以填：{'、'.join(one.label for one in spec.items.values())}")
        if is_empty(value):
            continue
        try:
            values[str(name)] = _PARSERS[inside.type](inside, value, how)
        except FactError as error:
            raise FactError(f"第{place}项“{inside.label}”：{error}") from None
    missing = [one.label for name, one in spec.items.items() if one.required and name not in values]
    if missing:
        raise FactError(f"第{place}项还要填：{'、'.join(missing)}")
    return dict(values)


_PARSERS: Mapping[str, Callable[[FactSpec, object, Reading], Json]] = {
    "text": _text,
    "choice": _choice,
    "confirm": _confirm,
    "day": _day,
    "time": _time,
    "money": _money,
    "count": _count,
    "person": _word,
    "matter-ref": _word,
    "law-ref": _law_ref,
    "act-ref": _act_ref,
    "evidence": _digest,
    "paper": _digest,
    "party": _party,
    "organisation": _organisation,
    "place": _place,
    "list": _list,
}


def _local(at: datetime | None) -> date | None:
    return day_of(at) if at else None


def local_day(moment: datetime) -> date:
    """The day in Shanghai."""
    return day_of(moment)


def show_day(day: date) -> str:
    """2020年11月20日."""
    return f"{day.year}年{day.month}月{day.day}日"


def show_time(moment: datetime) -> str:
    """2020年11月20日9时30分, Shanghai."""
    local = moment.astimezone(SHANGHAI)
    return f"{show_day(local.date())}{local.hour}时{local.minute:02d}分"


def show(spec: FactSpec, value: Json, names: Mapping[str, str] | None = None) -> str:
    """The value in words for people. `names` gives the names of persons, matters, items and villages by id."""
    known = names or {}
    match spec.type, value:
        case _, None:
            return ""
        case "money", int():
            return money.show(value)
        case "day", str():
            return show_day(date.fromisoformat(value))
        case "time", str():
            return show_time(read_time(value))
        case "choice", str():
            return spec.choices.get(value, value)
        case "confirm", _:
            return "是" if value else "否"
        case "count", _:
            return _show_count(spec, value)
        case "list", list():
            return "；".join(_show_item(spec, item, known) for item in value)
        case _, dict():
            return _show_object(value, known)
    return known.get(str(value), str(value))


def _show_count(spec: FactSpec, value: Json) -> str:
    if isinstance(value, dict):
        return f"约{_show_count(spec, value.get('value'))}"
    if not spec.scale or not isinstance(value, int):
        return str(value)
    scale = int(spec.scale)
    return f"{value // scale}.{value % scale:0{len(spec.scale) - 1}d}"


def _show_item(spec: FactSpec, item: Json, names: Mapping[str, str]) -> str:
    if not isinstance(item, dict):
        return str(item)
    return "，".join(show(inside, item[name], names) for name, inside in spec.items.items() if name in item)


def _show_object(value: Mapping[str, Json], names: Mapping[str, str]) -> str:
    main = str(value.get("name") or value.get("text") or "")
    rest = [str(value[key]) for key in ("id_number", "code", "address", "phone") if value.get(key)]
    if value.get("village"):
        rest.insert(0, names.get(str(value["village"]), str(value["village"])))
    return f"{main}（{'，'.join(rest)}）" if rest else main
