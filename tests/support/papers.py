"""Papers and forms of a home made from its record, and their text as other programs read it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from yifa.interfaces.papering import Printable, Told, filled, open_sealed, printables
from yifa.interfaces.runtime import Runtime
from yifa.procedure.declaration import Declaration
from yifa.procedure.fold import Folded, fold
from yifa.procedure.paper import Filled
from yifa.procedure.state import governing


def told_by(runtime: Runtime) -> Told:
    """Tells papers straight from the record; a test needs no leave to open."""
    view = runtime.view()
    names: dict[str, str] = {}
    for person in view.matters("person"):
        for done in view.history(person):
            if done.facts.get("name"):
                names[person] = str(done.facts["name"])
    return Told(
        runtime, view, names.__getitem__, names, lambda done, fact, spec: open_sealed(runtime, done, fact, spec), runtime.now()
    )


def matters(runtime: Runtime, slug: str) -> Iterator[tuple[Declaration, Folded]]:
    """Every matter of a procedure with its declaration."""
    view = runtime.view()
    for matter in view.matters(slug):
        history = view.history(matter)
        declaration = governing(runtime.catalogue, slug, history, runtime.now())
        yield declaration, fold(history, declaration)


def made(runtime: Runtime, slug: str, name: str) -> Iterator[Filled]:
    """Every paper of this template that the record of the home gives."""
    told = told_by(runtime)
    for declaration, folded in matters(runtime, slug):
        for one in of(runtime, folded, name):
            yield filled(told, declaration, folded, one)


def of(runtime: Runtime, folded: Folded, name: str) -> Iterator[Printable]:
    """The acts of a matter that give this paper."""
    return (one for one in printables(runtime, folded) if one.template.name == name)


def text_of_pdf(file: Path) -> str:
    """As pdftotext reads it, without spaces and line ends."""
    answer = subprocess.run(["pdftotext", "-raw", "-enc", "UTF-8", str(file), "-"], check=True, capture_output=True, timeout=60)
    return bare(answer.stdout.decode())


@dataclass(frozen=True, slots=True)
class Box:
    """A word and where it stands, in millimetres from the left and the top of its page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def boxes_of_pdf(file: Path) -> list[list[Box]]:
    """The words of each page as pdftotext measures them."""
    answer = subprocess.run(["pdftotext", "-bbox", str(file), "-"], check=True, capture_output=True, timeout=60)
    words = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
    pages = answer.stdout.decode().split("<page ")[1:]
    return [[Box(found[4], *(float(at) * 25.4 / 72 for at in found[:4])) for found in words.findall(page)] for page in pages]


def texts_of_docx(files: Sequence[Path], folder: Path) -> dict[str, str]:
    """As LibreOffice reads them, by the file's stem. One start of the program for all: it is slow."""
    office = str(shutil.which("soffice"))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [office, profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(folder)]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=300)
    return {file.stem: bare((folder / f"{file.stem}.txt").read_text(encoding="utf-8")) for file in files}


def bare(text: str) -> str:
    """The text without anything blank."""
    return "".join(text.split())
