"""Opens a DOCX from outside as what it must be: bounded, no macros, no entities, no links elsewhere; refuses all else."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from lxml import etree

from yifa.interfaces import package

LARGEST = 20 * 1024 * 1024
LARGEST_OPEN = 80 * 1024 * 1024
LARGEST_PART = 16 * 1024 * 1024
MOST_PARTS = 800
DOCUMENT, TYPES, CORE, STYLES = "word/document.xml", "[Content_Types].xml", "docProps/core.xml", "word/styles.xml"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class NotReadable(ValueError):
    """The file cannot be taken; the message is a Chinese sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The root of the document, its keywords, and the names of its paragraph styles by their ids."""

    root: Any
    keywords: str
    styles: Mapping[str, str]


BOUNDS = package.Bounds(LARGEST, LARGEST_OPEN, LARGEST_PART, MOST_PARTS)
AGAIN = "请用原来的编辑稿另存再交回"
SAID = {
    package.Fault.LARGE: "文件超过 20 兆：报告和文书不会这么大，请删去图片后另存再交回",
    package.Fault.OLD: "这是加了密码的文件，或者旧版 .doc：请去掉密码，另存为 .docx 再交回",
    package.Fault.OTHER: "这不是 .docx 文件，或者缺少正文：请在 WPS 或者 Word 里另存为 .docx 再交回",
    package.Fault.BROKEN: "文件已经损坏，打不开：请重新另存为 .docx 再交回",
    package.Fault.BOMB: f"文件展开后过大，像是有意做成的：{AGAIN}",
    package.Fault.NAMES: f"文件内部的名称不正常：{AGAIN}",
    package.Fault.LOCKED: "文件加了密码或者已经损坏：请去掉密码，重新另存为 .docx 再交回",
    package.Fault.MACROS: "文件里有宏：请另存为不含宏的 .docx 再交回",
    package.Fault.MACRO_TYPE: "文件里有宏：请另存为不含宏的 .docx 再交回",
    package.Fault.EMBEDDED: "文件里嵌有别的文件或者控件：请删去嵌入的对象再交回",
    package.Fault.LINKED: "文件引用了外部的内容（模板、图片或者对象）：请删去后再交回",
    package.Fault.ENTITIES: f"文件里有不应当有的实体声明或者编码：{AGAIN}",
}


def opened(data: bytes) -> Opened:
    """The document's parts that are read. Raises NotReadable."""
    try:
        package.guard(data, BOUNDS, needs=(DOCUMENT,))
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _opened(archive)
    except package.Unfit as unfit:
        raise NotReadable(SAID[unfit.fault]) from unfit
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, KeyError) as error:
        raise NotReadable(SAID[package.Fault.BROKEN]) from error


def _opened(archive: zipfile.ZipFile) -> Opened:
    names = {part.filename for part in archive.infolist()}
    _check_types(_xml(archive, TYPES))
    for name in sorted(names):
        if name.endswith(".rels"):
            _check_links(_xml(archive, name))
    root = _xml(archive, DOCUMENT)
    if root.tag != f"{W}document" or root.find(f"{W}body") is None:
        raise NotReadable("正文的格式不对：请在 WPS 或者 Word 里另存为 .docx（不是“严格”格式）再交回")
    styles = _styles(_xml(archive, STYLES)) if STYLES in names else {}
    return Opened(root, _keywords(archive) if CORE in names else "", styles)


def _styles(root: Any) -> dict[str, str]:
    """Programs give styles ids of their own and keep the names."""
    named = ((style.get(f"{W}styleId"), style.find(f"{W}name")) for style in root.iter(f"{W}style"))
    return {str(style): str(name.get(f"{W}val")) for style, name in named if style and name is not None}


def _xml(archive: zipfile.ZipFile, name: str) -> Any:
    """One part read with a bound, whatever size it claims."""
    with archive.open(name) as part:
        data = part.read(LARGEST_PART + 1)
    if len(data) > LARGEST_PART:
        raise NotReadable("文件展开后过大，像是有意做成的：请用原来的编辑稿另存再交回")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise NotReadable("文件内容不是正常的格式：请重新另存为 .docx 再交回") from error
    tree = root.getroottree()
    if tree.docinfo.doctype or tree.docinfo.internalDTD is not None:
        raise NotReadable("文件里有不应当有的实体声明：请用原来的编辑稿另存再交回")
    return root


def _check_types(root: Any) -> None:
    types = {str(each.get("ContentType")) for each in root}
    if any("macroenabled" in each.lower() for each in types):
        raise NotReadable("文件里有宏：请另存为不含宏的 .docx 再交回")
    mains = [each.get("ContentType") for each in root if str(each.get("PartName")).lower() == f"/{DOCUMENT}"]
    if mains != [MAIN_TYPE]:
        raise NotReadable("这不是 .docx 文档（可能是模板或者表格）：请另存为 .docx 再交回")


def _check_links(root: Any) -> None:
    for each in root.iter(RELATIONSHIP):
        if each.get("TargetMode") == "External" and not str(each.get("Type")).endswith("/hyperlink"):
            raise NotReadable("文件引用了外部的内容（模板、图片或者对象）：请删去后再交回")


def _keywords(archive: zipfile.ZipFile) -> str:
    found = [each.text or "" for each in _xml(archive, CORE) if etree.QName(each).localname == "keywords"]
    return found[0] if found else ""
