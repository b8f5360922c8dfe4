"""Two versions of a text line by line, as the returned and the resubmitted draft; opens sealed ones only with a note of it."""

from __future__ import annotations

import difflib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zipfile import BadZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError

from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.noting import note
from yifa.procedure.declaration import Declaration, FactSpec
from yifa.procedure.state import MatterState
from yifa.procedure.view import Done
from yifa.record.errors import Malformed, NotFound, Purged

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PURPOSE = "审核：比较前后两稿"
COMPARABLE = ("text", "paper", "evidence")
MOST_LINES = 5_000


@dataclass(frozen=True, slots=True)
class Versions:
    """A fact that was given more than once: its label and the days of the last two."""

    fact: str
    label: str
    before: datetime
    after: datetime
    count: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the same in both, only in the old one, only in the new one, or left out between."""

    css: str
    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class Compared:
    """The difference, or why there is none to show."""

    label: str
    before: datetime
    after: datetime
    lines: tuple[Line, ...]
    why_not: str = ""


def given(declaration: Declaration, state: MatterState, name: str) -> list[tuple[Done, FactSpec]]:
    """Every act of the matter, undone ones too, that gave a text of this name."""
    found = []
    for done in state.folded.acts:
        step = declaration.steps.get(done.step)
        spec = step.facts.get(name) if step is not None else None
        if spec is not None and spec.type in COMPARABLE and (name in done.facts or name in done.sealed):
            found.append((done, spec))
    return found


def versions_of(declaration: Declaration, state: MatterState) -> list[Versions]:
    """The texts of a matter that exist in more than one version."""
    own = [step for step in declaration.steps.values() if step.character is None]
    names = dict.fromkeys(name for step in own for name, spec in step.facts.items() if spec.type in COMPARABLE)
    found = []
    for name in names:
        acts = given(declaration, state, name)
        if len(acts) > 1:
            found.append(Versions(name, acts[0][1].label, acts[-2][0].at, acts[-1][0].at, len(acts)))
    return found


def compare(desk: Desk, account: int, declaration: Declaration, matter: str, name: str) -> Compared | None:
    """The last two versions of one fact, line by line. None where there are not two."""
    acts = given(declaration, desk.state(matter), name)
    if len(acts) < 2:
        return None
    (old, spec), (new, _) = acts[-2:]
    told = (spec.label, old.at, new.at)
    try:
        before, after = (text_of(desk, account, done, own) for done, own in acts[-2:])
    except Unreadable as unreadable:
        return Compared(*told, (), str(unreadable))
    if before == after:
        return Compared(*told, (), "前后两稿一字不差。")
    return Compared(*told, tuple(lines_of(before, after)))


class Unreadable(ValueError):
    """Why a version cannot be compared, in one Chinese sentence."""


def text_of(desk: Desk, account: int, done: Done, spec: FactSpec) -> list[str]:
    """The lines of one version. Raises Unreadable."""
    value = done.facts.get(spec.name)
    if value is None and spec.private is not None:
        note(desk, account, done, spec.name, PURPOSE)
        try:
            value = desk.current.store.reader.open_private(
                desk.current.town, done.id, f"fact.{spec.name}", purpose=spec.private.purpose
            )
        except Purged:
            raise Unreadable("其中一稿已经依法销毁，无从比较。") from None
    if spec.type == "text":
        return str(value or "").splitlines()
    return file_lines(desk, str(value), spec)


def file_lines(desk: Desk, digest: str, spec: FactSpec) -> list[str]:
    """The lines of a stored document. Raises Unreadable for pictures, scans and what is gone."""
    evidence, purpose = desk.current.store.evidence, spec.private.purpose if spec.private else None
    try:
        data, media = evidence.get(digest, purpose=purpose), evidence.media_type(digest)
    except (NotFound, Purged, Malformed):
        raise Unreadable("其中一稿的文件不在了，无从比较。") from None
    if media == "text/plain":
        return data.decode("utf-8", "replace").splitlines()
    if media != WORD:
        raise Unreadable("这两稿不是可编辑的文档（例如扫描件），不能逐行比较；请分别打开对照，或者请承办人送可编辑的文本。")
    try:
        document = Document(io.BytesIO(data))
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError):
        raise Unreadable("其中一稿的文档打不开，不能逐行比较。") from None
    lines = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        lines.extend("　".join(cell.text for cell in row.cells) for row in table.rows)
    return [line for line in lines if line.strip()][:MOST_LINES]


def lines_of(before: list[str], after: list[str]) -> Iterator[Line]:
    """What changed, with two lines around it; what is left out between is told."""
    for group in difflib.SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(2):
        if group[0][1] > 0:
            yield Line("gap", "", "……")
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                yield from (Line("same", "", text) for text in before[i1:i2])
            else:
                yield from (Line("old", "删", text) for text in before[i1:i2])
                yield from (Line("new", "增", text) for text in after[j1:j2])
