"""A cell's value as the text somebody would have typed into a form, or why it cannot be trusted; refuses to guess."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from yifa.interfaces.excel.reading import Value
from yifa.interfaces.workbench.forms.reading import Mend, clean

SAFE = 10**15
"""Excel keeps fifteen digits; the last ones of a longer number are lost."""
AS_TEXT = "请把整列的格式设为“文本”，再重新输入"
WIDE = {
    ord(wide) + n: ord(one) + n for wide, one, count in (("０", "0", 10), ("Ａ", "A", 26), ("ａ", "a", 26)) for n in range(count)
}
"""Full-width digits and letters to ordinary ones; brackets and signs of numbers stay as they are."""
ESCAPED = re.compile(r"_x00[01][0-9A-Fa-f]_")


def text_of(value: Value, type_: str, *, exact: bool) -> str:
    """The text. `exact` columns take text only: leading zeros of a number are gone. Raises Mend with what to do."""
    if isinstance(value, str):
        if ESCAPED.search(value):
            raise Mend("含有看不见的控制字符，请删去后重新输入")
        text = clean(value)
        return plain(text) if exact else text
    if isinstance(value, bool):
        raise Mend("是 TRUE 或者 FALSE，请写成文字")
    if isinstance(value, datetime | date | time):
        return _moment(value, type_)
    if not isinstance(value, int | float):
        raise Mend("是时长，不能导入：请写成文字")
    return _number(value, type_, exact)


def plain(text: str) -> str:
    """A number or code with ordinary digits and letters."""
    return text.translate(WIDE)


def _moment(value: datetime | date | time, type_: str) -> str:
    if type_ == "time" and isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if type_ == "day" and isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if type_ == "day" and isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if type_ in ("day", "time"):
        raise Mend("日期里带了时刻或者只有时刻：请写成 2020-11-20 这样" if type_ == "day" else "请写成 2020-11-20 09:30 这样")
    raise Mend(f"被 Excel 当成了日期：{AS_TEXT}")


def _number(value: float, type_: str, exact: bool) -> str:
    if type_ in ("day", "time"):
        raise Mend(f"是数字 {value}，不是日期：请把这一列设为日期格式，或者写成 2020-11-20 这样")
    if abs(value) >= SAFE:
        raise Mend(f"被 Excel 当成了数字，后几位已经丢失：{AS_TEXT}（身份证号码、统一社会信用代码都要这样）")
    if exact:
        raise Mend(f"被 Excel 当成了数字，开头的 0 可能已经丢失：{AS_TEXT}")
    if type_ not in ("money", "count", "text"):
        raise Mend("是数字：请写成文字")
    whole = isinstance(value, int) or value.is_integer()
    if not whole and type_ != "money":
        raise Mend(f"带小数：{AS_TEXT}" if type_ == "text" else "请写一个不小于零的整数")
    return str(int(value)) if whole else repr(value)
