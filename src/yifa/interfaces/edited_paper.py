"""A hand-edited paper compared with what the record says, paragraph by paragraph; takes nothing in, decides nothing.

Every difference stands in the way of issuing. What is bound (amounts, days, names, articles, remedies, all that the template
prints) is the record's; what people write (facts, reasons) may change, but in the record first, by an act.
"""

from __future__ import annotations

import difflib
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from lxml import etree

from yifa.interfaces.report.docx_file import NotReadable, W, opened
from yifa.interfaces.report.docx_in import BREAKS, TRACKED
from yifa.procedure import render
from yifa.procedure.paper import Filled, Row, Span, spans_of
from yifa.procedure.paper_parts import Spans

BOUND, FREE, ADDED, GONE, PICTURES = "bound", "free", "added", "gone", "pictures"
BESIDE = re.compile(r"word/(?:header|footer|footnotes|endnotes|comments)\d*\.xml")
FIELDS = re.compile(r"第\s*\d*\s*页\s*共\s*\d*\s*页")
"""The page number: office programs write its present value into the foot when they save."""
MOST = 30


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `label` names the fact in which free words changed."""

    kind: str
    before: str
    after: str
    label: str = ""
    fact: str = ""

    @property
    def told(self) -> str:
        """The difference and what to do about it."""
        match self.kind:
            case "free":
                return (
                    f"“{self.label}”改了：记录是“{short(self.before)}”，编辑稿是“{short(self.after)}”。"
                    "文字以记录为准：先对作出该文书的行为办理“更正”，把新的文字写入，再重新生成。"
                )
            case "bound":
                return (
                    f"绑定的内容被改动：应当是“{short(self.before)}”，编辑稿是“{short(self.after)}”。"
                    "金额、日期、姓名、条文和救济以记录为准，不能在文书里改：记录有误的，先办理“更正”。"
                )
            case "added":
                return f"多出一段：“{short(self.after)}”。属于事实、理由的，先用“更正”写入记录；其他的请删去。"
            case "gone":
                return f"少了一段：“{short(self.before)}”。文书应当写明的内容不能删去，请恢复。"
        return f"图片的数目变了：应当有{self.before}幅，编辑稿有{self.after}幅。请恢复二维码等图片，不要另加图片。"


def short(text: str) -> str:
    """As much of a paragraph as fits into a sentence."""
    return text if len(text) <= 80 else f"{text[:80]}……"


def compare(filled: Filled, data: bytes) -> tuple[Change, ...]:
    """Every difference between the record's paper and a document brought back. Raises NotReadable for a hostile file."""
    before, after = read(render.docx(filled)), read(data)
    changes = list(_changes(before[0], after[0], list(_patterns(filled))))
    if before[1] != after[1]:
        changes.append(Change(PICTURES, str(before[1]), str(after[1])))
    return tuple(changes[:MOST])


def read(data: bytes) -> tuple[list[str], int]:
    """The paragraphs of a document with its head, foot and notes, empty ones left out, and the number of its pictures.

    Raises NotReadable for hostile files and for revisions that nobody has settled.
    """
    root = opened(data).root
    if next(root.iter(*TRACKED), None) is not None:
        raise NotReadable("编辑稿里还有没有定的修订：请“接受”或者“拒绝”全部修订后再交回")
    lines = list(_lines(root))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        beside = sorted(name for name in archive.namelist() if BESIDE.fullmatch(name))
        try:
            for name in beside:
                lines.extend(_lines(etree.fromstring(archive.read(name), parser)))
        except etree.XMLSyntaxError as error:
            raise NotReadable("页眉、页脚或者批注的格式不对：请重新另存为 .docx 再交回") from error
    pictures = sum(1 for _ in root.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}blip"))
    return [line for line in lines if line and not FIELDS.fullmatch(line)], pictures


def _lines(root: Any) -> Iterator[str]:
    for paragraph in root.iter(f"{W}p"):
        texts = (each for each in paragraph.iter(f"{W}t", *BREAKS) if next(each.iterancestors(f"{W}p"), None) is paragraph)
        yield "".join(each.text or "" if each.tag == f"{W}t" else BREAKS[each.tag] for each in texts).strip()


def _patterns(filled: Filled) -> Iterator[tuple[str, re.Pattern[str], Span]]:
    """(the line as printed, what it may become by free words alone, the first free piece) of each line with free words."""
    labels = {block.value: block.label for block in filled.body if isinstance(block, Row)}
    for text, spans in spans_of(filled):
        starts = ("", f"{labels[text]}：") if text in labels else ("",)
        for line in _by_line(spans):
            words = [span for span in line if span.free]
            if not words:
                continue
            inner = "".join("(.*)" if span.free else re.escape(span.text) for span in line)
            for start in starts:
                printed = f"{start}{''.join(span.text for span in line)}".strip()
                yield printed, re.compile(f"{re.escape(start)}{inner}".strip(), re.DOTALL), words[0]


def _by_line(spans: Spans) -> Iterator[list[Span]]:
    line: list[Span] = []
    for span in spans:
        first, *rest = span.text.split("\n")
        line.append(Span(first, span.fact, span.label))
        for text in rest:
            yield line
            line = [Span(text, span.fact, span.label)]
    yield line


def _changes(
    before: Sequence[str], after: Sequence[str], patterns: Sequence[tuple[str, re.Pattern[str], Span]]
) -> Iterator[Change]:
    for what, i1, i2, j1, j2 in difflib.SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        old, new = before[i1:i2], after[j1:j2]
        for place in range(max(len(old), len(new))):
            if place >= len(old):
                yield Change(ADDED, "", new[place])
            elif place >= len(new):
                yield Change(GONE, old[place], "")
            else:
                yield _replaced(old[place], new[place], patterns)


def _replaced(old: str, new: str, patterns: Sequence[tuple[str, re.Pattern[str], Span]]) -> Change:
    for printed, pattern, span in patterns:
        if printed == old and pattern.fullmatch(new):
            return Change(FREE, old, new, span.label, span.fact)
    return Change(BOUND, old, new)
