"""Looks at a file before anything in it is read: a workbook without macros, links and bombs, or a sentence why not."""

from __future__ import annotations

from yifa.interfaces import package
from yifa.interfaces.excel import limits
from yifa.interfaces.excel.fault import Fault, Faulty

SAVE = "请用 WPS 或者 Excel 另存为“Excel 工作簿（.xlsx）”再上传"
BOUNDS = package.Bounds(limits.BYTES, limits.UNPACKED, limits.UNPACKED, limits.PARTS)
SAID = {
    package.Fault.LARGE: f"文件超过 {limits.BYTES // 1_000_000} 兆：请分成几个文件",
    package.Fault.OLD: f"这是旧式工作簿（.xls）或者加了密码的工作簿：{SAVE}，不设密码",
    package.Fault.OTHER: f"这不是工作簿：{SAVE}",
    package.Fault.BROKEN: f"文件损坏，读不开：{SAVE}",
    package.Fault.BOMB: f"解开以后超过 {limits.UNPACKED // 1_000_000} 兆：请分成几个文件，删去图片和空白的行",
    package.Fault.NAMES: f"文件内部不合规范或者加了密码：{SAVE}，不设密码",
    package.Fault.LOCKED: f"文件内部不合规范或者加了密码：{SAVE}，不设密码",
    package.Fault.MACROS: f"含有宏，不能导入：{SAVE}，不要选“启用宏的工作簿”",
    package.Fault.MACRO_TYPE: f"是启用宏的工作簿，不能导入：{SAVE}",
    package.Fault.EMBEDDED: "嵌入了别的文件或者控件，不能导入：请删去，只留表格",
    package.Fault.LINKED: "链接到别的文件或者数据库，不能导入：请在“数据”里断开全部链接，把内容粘贴为数值，再保存",
    package.Fault.ENTITIES: f"文件内部不合规范：{SAVE}",
}


def check(data: bytes) -> None:
    """Raises Faulty for everything that is no plain workbook of bearable size."""
    try:
        package.guard(data, BOUNDS, needs=("xl/",))
    except package.Unfit as unfit:
        raise Faulty((Fault(SAID[unfit.fault]),)) from unfit
