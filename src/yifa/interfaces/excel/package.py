"""Looks at a file before anything in it is read: a workbook without macros, links and bombs, or a sentence why not."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from yifa.interfaces.excel import limits
from yifa.interfaces.excel.fault import Fault, Faulty

ZIP, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAVE = "请用 WPS 或者 Excel 另存为“Excel 工作簿（.xlsx）”再上传"
ENCRYPTED = 0x1
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def check(data: bytes) -> None:
    """Raises Faulty for everything that is no plain workbook of bearable size."""
    if len(data) > limits.BYTES:
        raise _faulty(f"文件超过 {limits.BYTES // 1_000_000} 兆：请分成几个文件")
    if data.startswith(OLD):
        raise _faulty(f"这是旧式工作簿（.xls）或者加了密码的工作簿：{SAVE}，不设密码")
    if not data.startswith(ZIP):
        raise _faulty(f"这不是工作簿：{SAVE}")
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            _parts(packed)
            _contents(packed)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise _faulty(f"文件损坏，读不开：{SAVE}") from error


def _parts(packed: zipfile.ZipFile) -> None:
    infos = packed.infolist()
    names = [info.filename for info in infos]
    if len(infos) > limits.PARTS or sum(info.file_size for info in infos) > limits.UNPACKED:
        raise _faulty(f"解开以后超过 {limits.UNPACKED // 1_000_000} 兆：请分成几个文件，删去图片和空白的行")
    if len(set(names)) != len(names) or any(info.flag_bits & ENCRYPTED or info.compress_type not in PACKED for info in infos):
        raise _faulty(f"文件内部不合规范或者加了密码：{SAVE}，不设密码")
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise _faulty(f"这不是工作簿：{SAVE}")
    for name in map(str.lower, names):
        if name.endswith("vbaproject.bin") or "/macrosheets/" in name:
            raise _faulty(f"含有宏，不能导入：{SAVE}，不要选“启用宏的工作簿”")
        if "/externallinks/" in name or name.endswith("connections.xml") or "/querytables/" in name:
            raise _faulty("链接到别的文件或者数据库，不能导入：请在“数据”里断开全部链接，把内容粘贴为数值，再保存")
        if "/embeddings/" in name or "/activex/" in name:
            raise _faulty("嵌入了别的文件或者控件，不能导入：请删去，只留表格")


def _contents(packed: zipfile.ZipFile) -> None:
    left = limits.UNPACKED
    for info in packed.infolist():
        if not info.filename.lower().endswith((".xml", ".rels")):
            continue
        with packed.open(info) as part:
            text = part.read(left + 1)
        left -= len(text)
        if left < 0:
            raise _faulty("解开以后太大：请分成几个文件")
        if text.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in text or b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise _faulty(f"文件内部不合规范：{SAVE}")
        if info.filename == "[Content_Types].xml" and b"macroenabled" in text.lower():
            raise _faulty(f"是启用宏的工作簿，不能导入：{SAVE}")


def _faulty(text: str) -> Faulty:
    return Faulty((Fault(text),))
