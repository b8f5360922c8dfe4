"""The paper of an act put into words from the record and printed; opens only the sealed facts its template asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from yifa.interfaces import edited_paper, papering
from yifa.interfaces.framing import template_of
from yifa.interfaces.papering import Printable, Told, open_sealed
from yifa.interfaces.report.docx_file import NotReadable
from yifa.interfaces.seal import seal_of
from yifa.interfaces.web.values import Speaker
from yifa.interfaces.workbench import uploads
from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.drafting import Work
from yifa.interfaces.workbench.forms.reading import Wrong
from yifa.interfaces.workbench.noting import note
from yifa.law.zone import day_of
from yifa.procedure import paper, render
from yifa.procedure.declaration import Declaration, FactSpec
from yifa.procedure.fold import Folded
from yifa.procedure.view import Done
from yifa.record.act import Json

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def printable(work: Work) -> Printable | None:
    """What the sheet's thread can print: None where the sheet takes no paper, or the act it is about has none."""
    if work.state is None or work.sheet.matter is None or not any(spec.type == "paper" for spec in work.step.facts.values()):
        return None
    act = next((done for done in work.state.standing_acts if done.id == work.thread), None)
    step = work.declaration.steps.get(act.step) if act is not None else None
    if act is None or step is None or step.paper is None:
        return None
    return Printable(act, step, template_of(work.desk.current, work.declaration.slug, step.paper))


def editable(work: Work, account: int, one: Printable) -> bytes:
    """The paper as a document that an office can edit. Raises PaperError with every gap."""
    return render.docx(filled(work, account, one))


def final(work: Work, account: int, one: Printable, spec: FactSpec) -> str:
    """The paper printed and kept as evidence for the fact; returns its digest. Raises PaperError with every gap."""
    purpose, keep = (spec.private.purpose, spec.private.keep) if spec.private else (None, None)
    words = filled(work, account, one)
    data = seal_of(work.desk.current).sealed(render.pdf(words), organ=words.organ, number=words.number)
    return work.desk.current.store.evidence.put(data, media_type=PDF, purpose=purpose, keep=keep)


def differing(work: Work, account: int, files: MultiValueDict[str, UploadedFile[Any]]) -> list[Wrong]:
    """Why a hand-edited document cannot be the paper of this act: each difference from the record, at its field.

    A scan or a PDF is somebody's own file and is not compared.
    """
    one = printable(work)
    found: list[Wrong] = []
    for field, upload in files.items():
        key = field.removesuffix(uploads.SUFFIX)
        spec = uploads.spec_at(work.step.facts, key)
        if one is None or spec is None or spec.type != "paper" or isinstance(upload, list):
            continue
        data = upload.read(settings.EVIDENCE_MAX_BYTES + 1)
        upload.seek(0)
        if uploads.media_type(data) != DOCX or len(data) > settings.EVIDENCE_MAX_BYTES:
            continue
        try:
            changes = edited_paper.compare(filled(work, account, one), data)
        except (NotReadable, paper.PaperError) as error:
            found.append(Wrong(key, spec.label, str(error)))
            continue
        found.extend(Wrong(key, spec.label, change.told) for change in changes)
    return found


def filled(work: Work, account: int, one: Printable) -> paper.Filled:
    """The paper in words."""
    assert work.state is not None
    return told_by(work.desk, account, work.declaration, work.state.folded, one)


def told_by(desk: Desk, account: int, declaration: Declaration, folded: Folded, one: Printable) -> paper.Filled:
    """The paper in words; each sealed fact it takes is written down as opened for making it. Raises PaperError with every gap."""
    purpose = f"制作文书《{one.template.title}》"

    def opened(done: Done, fact: str, spec: FactSpec | None) -> Json:
        note(desk, account, done, fact, purpose)
        return open_sealed(desk.current, done, fact, spec)

    told = Told(desk.current, desk.view, desk.people.name, Names(desk.speaker), opened, desk.now)
    return papering.filled(told, declaration, folded, one)


@dataclass(frozen=True, slots=True)
class Names(Mapping[str, str]):
    """Names of persons, matters, power items and rules by their id, looked up when asked for."""

    speaker: Speaker

    def __getitem__(self, value: str) -> str:
        slug = self.speaker.view.procedure_of(value)
        if slug is not None:
            return self.speaker.people.name(value) if slug == "person" else self.speaker.matter(value)
        items = self.speaker.view.powers(day_of(self.speaker.people.now))
        if value not in items and value not in self.speaker.library:
            raise KeyError(value)
        return self.speaker.law(value)

    def __bool__(self) -> bool:
        return True  # it cannot be listed, and still knows names

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0
