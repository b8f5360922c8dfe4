"""An edited report compared with the record, line by line: what would be written, and why not; writes nothing itself."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from yifa.interfaces.report import marks
from yifa.interfaces.report.docx_in import Returned
from yifa.procedure.quantities import references
from yifa.procedure.quantities.backing import Unbacked, unbacked
from yifa.projections.narrative import Narrative
from yifa.projections.reading import Figure
from yifa.projections.report import as_returned

SAME, OUT, IN = " ", "-", "+"
CONTEXT = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a comparison: the same, taken out, or put in."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One section that the editor changed. `stale`: somebody else changed it in the record meanwhile."""

    section: str
    title: str
    text: str
    rows: tuple[Row, ...]
    lost: tuple[str, ...]
    """References that stood in the section and do not any more."""
    unbacked: tuple[Unbacked, ...]
    stale: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything a person must see before the document is taken in."""

    changes: tuple[Change, ...]
    moved: tuple[tuple[str, str, str], ...]
    """Bound numbers whose value somebody typed over; they stay bound."""
    faults: tuple[str, ...]
    """Why it cannot be taken in; empty if it can."""
    notes: tuple[str, ...]

    @property
    def passages(self) -> list[dict[str, str]]:
        """What one act of writing would say."""
        return [{"section": change.section, "passage": change.text} for change in self.changes]


def compare(returned: Returned, narrative: Narrative, titles: Mapping[str, str], figures: Mapping[str, Figure]) -> Comparison:
    """What the document would change. Sections it does not name, and those the editor left alone, stay as they are."""
    changes = tuple(_changes(returned, narrative, titles, figures))
    return Comparison(changes, returned.changed_numbers, tuple(_faults(returned, narrative, changes)), tuple(_notes(returned)))


def _changes(
    returned: Returned, narrative: Narrative, titles: Mapping[str, str], figures: Mapping[str, Figure]
) -> Iterator[Change]:  # fmt: skip
    for section, text in returned.texts.items():
        now = as_returned(narrative.text(section), figures, narrative.attested)
        sent = returned.base.get(section)
        if text == now or (sent is not None and sent == marks.print_of(text)):
            continue
        if not text and section not in narrative.passages:
            continue
        found = tuple(unbacked({section: text}, figures, narrative.attested))
        stale = sent is not None and sent != marks.print_of(now)
        yield Change(section, titles.get(section, section), text, tuple(rows(now, text)), tuple(_lost(now, text)), found, stale)


def rows(before: str, after: str) -> Iterator[Row]:
    """The two texts line by line, with a line of what stayed the same around each change."""
    old, new = before.split("\n") if before else [], after.split("\n") if after else []
    groups = difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_grouped_opcodes(CONTEXT)
    for place, group in enumerate(groups):
        if place:
            yield Row(SAME, "……")
        for what, i1, i2, j1, j2 in group:
            if what == "equal":
                yield from (Row(SAME, line) for line in old[i1:i2])
                continue
            yield from (Row(OUT, line) for line in old[i1:i2])
            yield from (Row(IN, line) for line in new[j1:j2])


def _lost(before: str, after: str) -> Iterator[str]:
    held = [mention.text for mention in references(after)]
    for mention in references(before):
        if mention.text in held:
            held.remove(mention.text)
        else:
            yield mention.text


def _faults(returned: Returned, narrative: Narrative, changes: tuple[Change, ...]) -> Iterator[str]:
    if returned.year is not None and returned.year != narrative.year:
        yield f"这是{returned.year}年度的编辑稿，不是{narrative.year}年度的：请在那一年的报告里交回。"
    if narrative.signed:
        yield "报告已经签发，不能再改正文：确需修改的，先由镇长办理“重新编制”。"
    for change in changes:
        if change.stale:
            yield f"“{change.title}”在导出以后已经有人改过：请重新导出，把改动并进去再交回。"
    if not changes:
        yield "编辑稿与记录没有不同，不需要写入。"


def _notes(returned: Returned) -> Iterator[str]:
    if returned.year is None:
        yield "文件里没有导出时留下的标记，不能确认它出自哪一稿：逐行与现在的记录比较。"
    for reference, sent, now in returned.changed_numbers:
        yield f"{reference} 导出时是 {sent}，编辑稿里改成了 {now or '（空）'}：仍然绑定，以记录为准，改动没有带入。"
