"""Puts a case file into one bundle: every act with its proof, every file it names; refuses to open what was not noted before.

Whoever exports has noted every sealed fact as opened. What was destroyed by law stays closed and is told as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.template.loader import render_to_string

from yifa.interfaces.media import ending
from yifa.interfaces.web.values import Told, title_of
from yifa.interfaces.workbench.desk_of import Desk
from yifa.procedure.view import Done
from yifa.projections.casefile.contents import PART_WORDS, Piece
from yifa.projections.casefile.review import Reviewed
from yifa.record.act import ActId, Json
from yifa.record.bundle import Bundle, BundledAct, BundledFile
from yifa.record.errors import NotFound, Purged
from yifa.record.leaf import Commitment

SEALED = "sealed"
_COUNT = re.compile(rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)|/Count\s+(\d+)[^>]*?/Type\s*/Pages\b")


@dataclass(slots=True)
class Packing:
    """One bundle on its way: what was opened, which files are in, which are not and why."""

    desk: Desk
    reviewed: Reviewed
    purpose: str
    fields: dict[ActId, dict[str, Json]] = field(default_factory=dict)
    files: dict[str, BundledFile] = field(default_factory=dict)
    absent: dict[str, str] = field(default_factory=dict)
    pages: dict[str, int | None] = field(default_factory=dict)

    def acts(self) -> Iterator[BundledAct]:
        """Every act of every matter of the file, in log order of each."""
        store, town = self.desk.current.store, self.desk.current.town
        for member in self.reviewed.case.members:
            for done in member.state.folded.acts:
                openings, closed = self._opened(done.id)
                self.fields[done.id] = {one.name: one.value for one in openings}
                proof = store.proof(town, done.id)
                if proof is None:
                    raise NotFound(f"记录 {done.id} 还没有检查点覆盖：请稍后再导出")
                yield BundledAct(done.id, store.reader.leaf(town, done.id), openings, proof, closed)

    def _opened(self, act: ActId) -> tuple[list[Commitment], Mapping[str, str]]:
        reader, town = self.desk.current.store.reader, self.desk.current.town
        held = reader.openings(town, act)
        openings, closed = list(held.values()), dict[str, str]()
        sealed = held[SEALED].value if SEALED in held else {}
        for name in sealed if isinstance(sealed, dict) else ():
            try:
                openings.append(reader.open_sealed(town, act, name, purpose=self.purpose))
            except Purged:
                closed[name] = "purged"
        return openings, closed

    def put_files(self) -> None:
        """Every file that an act names; those of the index are numbered in its order."""
        numbered = {digest: place for place, digest in self._indexed()}
        for values in self.fields.values():
            listed = values.get("evidence")
            for digest in map(str, listed if isinstance(listed, list) else ()):
                if digest not in self.files and digest not in self.absent:
                    self._put(digest, numbered.get(digest, 0))

    def _indexed(self) -> Iterator[tuple[int, str]]:
        for place, piece in enumerate(self.reviewed.pieces, start=1):
            digest = self.digest(piece)
            if digest:
                yield place, digest

    def digest(self, piece: Piece) -> str:
        """What the act calls the file of a row; empty for a missing one."""
        value = self.fields.get(piece.act.id, {}).get(f"fact.{piece.fact}")
        return value if isinstance(value, str) and value.startswith("sha256:") else ""

    def _put(self, digest: str, place: int) -> None:
        evidence = self.desk.current.store.evidence
        try:
            salt, data = evidence.opened(digest, purpose=self.purpose)
        except Purged:
            self.absent[digest] = "purged"
            return
        kind = ending(evidence.media_type(digest))
        folder = "files" if place else "attached"
        name = f"{place:03d}" if place else digest.removeprefix("sha256:")[:16]
        self.files[digest] = BundledFile(f"{folder}/{name}.{kind}", data, digest, salt)
        self.pages[digest] = pages_of(kind, data)


def pages_of(kind: str, data: bytes) -> int | None:
    """Pages of a file: one for a picture, what a PDF says of itself; None where only a person can tell."""
    if kind in ("jpg", "png"):
        return 1
    counts = [int(first or second) for first, second in _COUNT.findall(data)] if kind == "pdf" else []
    return max(counts) if counts else None


def bundle_of(desk: Desk, reviewed: Reviewed, purpose: str) -> bytes:
    """The bundle as one ZIP, signed. The log is signed first, so that its newest acts are covered too."""
    current = desk.current
    current.store.checkpoint(current.town)
    packing = Packing(desk, reviewed, purpose)
    acts = list(packing.acts())
    packing.put_files()
    rows = index_rows(packing)
    main = reviewed.case.main
    title = title_of(desk.view, main.state.matter, main.declaration)
    page = render_to_string("casefile/file.html", _context(packing, rows, title))
    epochs = sorted({act.id.epoch for act in acts} | {current.store.reader.head(current.town).epoch})
    bundle = Bundle(
        town=current.town,
        made_at=desk.now,
        title=title,
        matters=[member.state.matter for member in reviewed.case.members],
        keys=[current.store.verifier(current.town, epoch).encode() for epoch in epochs],
        acts=acts,
        files=[BundledFile("卷宗.html", page.encode()), *packing.files.values()],
        contents=rows,
        absent=packing.absent,
    )
    return current.store.bundle(bundle)


def index_rows(packing: Packing) -> list[dict[str, Json]]:
    """The index (卷内目录): number, document number, who, title, day, pages from and to, where the file lies."""
    rows: list[dict[str, Json]] = []
    at = 1
    for place, piece in enumerate(packing.reviewed.pieces, start=1):
        digest = packing.digest(piece)
        count = packing.pages.get(digest)
        first, at = at, at + (count or 0)
        file = packing.files.get(digest)
        rows.append({
            "no": place, "part": PART_WORDS[piece.part], "number": piece.number, "title": piece.label,
            "by": "、".join(packing.desk.people.name(actor.person) for actor in piece.act.actors),
            "day": piece.act.at.date().isoformat(), "pages": f"{first}-{at - 1}" if count else "",
            "note": piece.missing or ("已依法销毁" if digest in packing.absent else ""), "path": file.path if file else "",
        })  # fmt: skip
    return rows


def _context(packing: Packing, rows: Sequence[Mapping[str, Json]], title: str) -> dict[str, object]:
    desk, case = packing.desk, packing.reviewed.case
    matters = [
        {
            "title": title_of(desk.view, member.state.matter, member.declaration),
            "kind": member.declaration.title,
            "acts": [_line(packing, done) for done in member.state.folded.acts],
        }
        for member in case.members
    ]
    held = {"rows": rows, "matters": matters, "title": title, "kind": case.main.declaration.title}
    organ = desk.current.town_settings["organ"]
    last = sum(count or 0 for count in packing.pages.values())
    return {
        **held, "organ": organ, "made_at": desk.now, "by": desk.people.name(desk.me), "purpose": packing.purpose, "last": last,
        "opened": case.main.state.opened, "closed": case.main.state.closed, "demo": desk.current.mode == "demonstration",
        "findings": packing.reviewed.findings, "verdict": packing.reviewed.words,
    }  # fmt: skip


def _line(packing: Packing, done: Done) -> dict[str, object]:
    """One act with every fact that was opened, in words."""
    desk = packing.desk
    declaration = desk.current.catalogue.by_digest(done.declaration)
    step = declaration.steps.get(done.step) if declaration is not None else None
    values = {name.removeprefix("fact."): value for name, value in packing.fields[done.id].items() if name.startswith("fact.")}
    closed = tuple(name for name in done.sealed if name not in values)
    told: list[Told] = list(desk.speaker.told(step.facts, values, closed)) if step is not None else []
    return {
        "title": step.title if step is not None else done.step, "id": str(done.id),
        "at": done.at, "recorded_at": done.recorded_at,
        "who": desk.people.words((actor.person, actor.capacity) for actor in done.actors), "number": done.number or "",
        "facts": [fact for fact in told if not str(fact.words).startswith("sha256:")],
    }  # fmt: skip
