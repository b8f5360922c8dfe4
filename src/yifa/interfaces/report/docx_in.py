"""Reads an edited report back: which section says what now, with its numbers still bound; refuses what it would have to guess."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from yifa.interfaces.report import marks
from yifa.interfaces.report.docx_file import NotReadable, W, opened
from yifa.procedure.fact import LONGEST, FactError, clean_text
from yifa.projections.outline import Outline, bare

BREAKS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": " ", f"{W}noBreakHyphen": "-", f"{W}softHyphen": ""}
TRACKED = {f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo")}
STRANGE: Mapping[str, str] = {
    f"{W}tbl": "表格", f"{W}altChunk": "插入的另一份文件", f"{W}footnoteReference": "脚注", f"{W}endnoteReference": "尾注",
    f"{W}object": "对象", f"{W}pict": "图形", f"{W}drawing": "图片或者文本框", f"{W}sym": "特殊符号", f"{W}subDoc": "子文档",
}  # fmt: skip
SILENT = {f"{W}{name}" for name in ("pPr", "rPr", "instrText", "sdtPr", "delText", "proofErr", "tblPr")}
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


@dataclass(frozen=True, slots=True)
class Returned:
    """What a document says: each section's text with its numbers as references, and what else was noticed."""

    year: int | None
    base: Mapping[str, str]
    """Digest of each section as it was sent out."""
    texts: Mapping[str, str]
    changed_numbers: tuple[tuple[str, str, str], ...]
    """(reference, what the number was when it went out, what stands in its place now)."""
    computed: tuple[str, ...]
    """The computed sentences as the document has them."""


@dataclass(slots=True)
class _Reading:
    """The document as far as it was read. `known` are the references whose bookmarks are understood, with their values."""

    headings: Mapping[str, str]
    styles: Mapping[str, str]
    known: Mapping[str, str]
    section: str | None = None
    texts: dict[str, list[str]] = field(default_factory=dict)
    numbers: list[tuple[str, str, str]] = field(default_factory=list)
    computed: list[str] = field(default_factory=list)
    over: bool = False


def read(data: bytes, outline: Outline, known: Mapping[str, str]) -> Returned:
    """Read a document that was sent out by this house. Raises NotReadable with what to do.

    `known` maps every reference that may stand in it (`{pe.events}`, `{@名称}`) to its value now.
    """
    held = opened(data)
    if next(held.root.iter(*TRACKED), None) is not None:
        raise NotReadable("编辑稿里还有没有定的修订：请在 WPS 或者 Word 里“接受”或者“拒绝”全部修订后再交回")
    reading = _Reading(_headings(outline), held.styles, {marks.print_of(name): name for name in known})
    sections = {marks.section_mark(name): name for name in outline.narratives}
    for element in held.root.find(f"{W}body"):
        _element(element, reading, sections)
    if not reading.texts:
        raise NotReadable("文件里找不到报告的任何一部分：请用本系统导出的编辑稿修改，不要改动各级标题")
    told = marks.read_keywords(held.keywords)
    texts = {name: _clean(name, lines) for name, lines in reading.texts.items()}
    moved = tuple(
        (name, sent or known.get(name, ""), now)
        for name, sent, now in reading.numbers
        if now not in (sent, "" if sent else known.get(name, ""))
    )
    year, base = told if told is not None else (None, {})
    return Returned(year, base, texts, moved, tuple(reading.computed))


def _headings(outline: Outline) -> dict[str, str]:
    """A heading's words to the section whose text follows it; empty where nobody writes under it."""
    found: dict[str, str] = {}
    for part in outline.parts:
        first = part.sections[0] if part.sections else None
        found[bare(part.title)] = first.narrative or "" if first is not None and not first.title else ""
        for section in part.sections:
            if section.title:
                found[bare(section.title)] = section.narrative or ""
    return found


def _element(element: Any, reading: _Reading, sections: Mapping[str, str]) -> None:
    """A child of the body, or of a control around paragraphs."""
    if reading.over:
        return
    if element.tag == f"{W}sdt":
        for inner in element.findall(f"{W}sdtContent/*"):
            _element(inner, reading, sections)
    elif element.tag == f"{W}p":
        _paragraph(element, reading, sections)
    elif element.tag in STRANGE and reading.section is not None:
        raise NotReadable(f"正文里有{STRANGE[element.tag]}，带不进记录：请改写成文字，材料作为附件另行上传")


def _paragraph(element: Any, reading: _Reading, sections: Mapping[str, str]) -> None:
    style = _style(element, reading.styles)
    tokens = list(_tokens(element, reading))
    plain = "".join(text for kind, text, _ in tokens if kind == TEXT).strip()
    marked = [sections[name] for kind, name, _ in tokens if kind == SECTION and name in sections]
    if style in (marks.END, marks.SIGNED) or plain == "附件：采用的数字":
        reading.over = True
    elif style == marks.TITLE or (not plain and not marked):
        return
    elif _is_heading(plain, style, reading) and not marked:
        reading.section = reading.headings.get(bare(plain)) or None
        if reading.section:
            reading.texts.setdefault(reading.section, [])
    elif style == marks.COMPUTED:
        reading.computed.append(plain)
    else:
        reading.section = marked[0] if marked else reading.section
        if reading.section is None:
            raise NotReadable(f"“{plain[:20]}”不在任何一部分里：请写在有撰写提示的标题下面")
        held = reading.texts.setdefault(reading.section, [])
        if not (style == marks.HINT and plain.startswith("（") and plain.endswith("）")):
            held.append(_with_references(tokens, reading))


def _is_heading(plain: str, style: str, reading: _Reading) -> bool:
    return style in (marks.PART, marks.HEADING) or (not style and bare(plain) in reading.headings)


TEXT, OPENS, CLOSES, SECTION = "text", "opens", "closes", "section"
_Token = tuple[str, str, str]
"""(kind, text or reference, what the number was when it went out)."""


def _tokens(element: Any, reading: _Reading) -> Iterator[_Token]:
    """The text of a paragraph in order, and where numbers begin and end: by control, by bookmark, or by both."""
    open_marks: dict[str, str] = {}
    yield from _inside(element, reading, open_marks)
    for reference in open_marks.values():
        yield CLOSES, reference, ""


def _inside(element: Any, reading: _Reading, open_marks: dict[str, str]) -> Iterator[_Token]:
    for child in element:
        if child.tag == f"{W}bookmarkStart":
            yield from _mark(child, reading, open_marks)
        elif child.tag == f"{W}bookmarkEnd":
            reference = open_marks.pop(str(child.get(f"{W}id")), None)
            if reference is not None:
                yield CLOSES, reference, ""
        elif child.tag == f"{W}sdt":
            yield from _control(child, reading, open_marks)
        elif child.tag == f"{W}t":
            yield TEXT, child.text or "", ""
        elif child.tag in BREAKS:
            yield TEXT, BREAKS[child.tag], ""
        elif child.tag in STRANGE or str(child.tag).startswith(MATH):
            what = STRANGE.get(child.tag, "公式")
            raise NotReadable(f"正文里有{what}，带不进记录：请改写成文字，材料作为附件另行上传")
        elif child.tag not in SILENT:
            if child.tag == f"{W}r":
                _not_hidden(child)
            yield from _inside(child, reading, open_marks)


def _mark(start: Any, reading: _Reading, open_marks: dict[str, str]) -> Iterator[_Token]:
    name = str(start.get(f"{W}name"))
    if name.startswith(marks.SECTION):
        yield SECTION, name, ""
    reference = reading.known.get(name.removeprefix(marks.NUMBER).partition("_")[0]) if name.startswith(marks.NUMBER) else None
    if reference is not None:
        open_marks[str(start.get(f"{W}id"))] = reference
        yield OPENS, reference, ""


def _control(control: Any, reading: _Reading, open_marks: dict[str, str]) -> Iterator[_Token]:
    tag, alias = (_value(control, name) for name in ("tag", "alias"))
    kind, found, name = tag.partition(":")
    bound = bool(found) and f"{kind}:" in (marks.FIGURE, marks.ATTESTED)
    reference = f"{{{'@' if kind == 'attested' else ''}{name}}}"
    if bound:
        yield OPENS, reference, alias.rpartition("＝")[2].strip() if "＝" in alias else ""
    if control.find(f"{W}sdtPr/{W}showingPlcHdr") is None:
        for content in control.findall(f"{W}sdtContent"):
            yield from _inside(content, reading, open_marks)
    if bound:
        yield CLOSES, reference, ""


def _value(control: Any, name: str) -> str:
    found = control.find(f"{W}sdtPr/{W}{name}")
    return "" if found is None else str(found.get(f"{W}val") or "")


def _with_references(tokens: list[_Token], reading: _Reading) -> str:
    """The paragraph with each number as its reference, whatever was typed into it; an emptied one is gone."""
    text, depth, reference, sent, shown = "", 0, "", "", ""
    for kind, value, told in tokens:
        if kind == TEXT:
            text, shown = (text, shown + value) if depth else (text + value, shown)
        elif kind == OPENS:
            reference, shown = (reference, shown) if depth else (value, "")
            sent = told or (sent if depth else "")
            depth += 1
        elif kind == CLOSES and depth:
            depth -= 1
            if not depth and shown.strip():
                text += reference
                reading.numbers.append((reference, sent, shown.strip()))
    return text


def _not_hidden(run: Any) -> None:
    hidden = run.find(f"{W}rPr/{W}vanish")
    if hidden is not None and hidden.get(f"{W}val") not in ("0", "false", "off"):
        raise NotReadable("正文里有隐藏的文字：请取消隐藏或者删去后再交回")


def _style(paragraph: Any, styles: Mapping[str, str]) -> str:
    """The style by its name, for programs rename the ids."""
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    style = "" if found is None else str(found.get(f"{W}val"))
    known = {told: ours for ours, told in marks.STYLE_NAMES.items()}
    return known.get(styles.get(style, ""), style if style in marks.STYLE_NAMES else "")


def _clean(section: str, lines: list[str]) -> str:
    try:
        return clean_text("\n".join(line.strip() for text in lines for line in text.split("\n") if line.strip()))
    except FactError as error:
        raise NotReadable(f"“{section}”这一部分不能带入：{error}（一部分最多{LONGEST}字）") from None


def plain_text(data: bytes) -> str:
    """The words of any DOCX, one paragraph a line, tables too; deleted text left out. Raises NotReadable."""
    root = opened(data).root
    lines = []
    for paragraph in root.iter(f"{W}p"):
        texts = (each for each in paragraph.iter(f"{W}t", *BREAKS) if _nearest(each) is paragraph)
        lines.append("".join(each.text or "" if each.tag == f"{W}t" else BREAKS[each.tag] for each in texts))
    return "\n".join(lines)


def _nearest(element: Any) -> Any:
    """The paragraph a text belongs to: a text box holds paragraphs of its own."""
    return next(element.iterancestors(f"{W}p"), None)
