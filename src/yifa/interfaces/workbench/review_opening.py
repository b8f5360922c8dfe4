"""Opens for one review what is sealed in its file, each piece on record before any is shown; keeps no value and no file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from yifa.interfaces.accounts.models import Account
from yifa.interfaces.media import ending
from yifa.interfaces.web.values import Told
from yifa.interfaces.workbench import review_items
from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.noting import note
from yifa.interfaces.workbench.opening import FILES, Target
from yifa.interfaces.workbench.review_items import Exchange, Round
from yifa.law.zone import day_of
from yifa.procedure.declaration import Declaration
from yifa.procedure.state import MatterState
from yifa.record.act import Json
from yifa.record.errors import Malformed, NotFound, Purged

PURPOSE = "审核：查阅本件材料"
GONE = "已经依法销毁，只留下它存在过的证明"
INDEX = "目录.txt"
SAME_DAY = (1980, 1, 1, 0, 0, 0)
"""The time of every entry: the same pieces give the same file."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What was opened for this one page: words by matter and fact, and the rounds of the review item by item."""

    words: dict[tuple[str, str], str]
    rounds: tuple[Round, ...] = ()
    count: int = 0

    def read_in(self, matter: str, facts: Sequence[Told]) -> list[Told]:
        """The facts of a matter, what was opened in its own words."""
        return [
            replace(fact, words=self.words[matter, fact.name], sealed=False) if (matter, fact.name) in self.words else fact
            for fact in facts
        ]


def sealed_in(declaration: Declaration, state: MatterState) -> Iterator[Target]:
    """Every sealed fact of a matter as it stands now, from the last act that gave it; files apart."""
    seen: set[str] = set()
    for done in reversed(state.standing_acts):
        step = declaration.steps.get(done.step)
        for name, spec in step.facts.items() if step is not None else ():
            sealed = spec.private is not None and name in done.sealed
            if name not in seen and sealed and spec.type not in FILES:
                seen.add(name)
                yield Target(done, name, spec)


def files_in(declaration: Declaration, state: MatterState) -> Iterator[Target]:
    """Every file of the standing acts, sealed or not, in order."""
    for done in state.standing_acts:
        step = declaration.steps.get(done.step)
        for name, spec in step.facts.items() if step is not None else ():
            if spec.type in FILES and (name in done.sealed if spec.private is not None else name in done.facts):
                yield Target(done, name, spec)


def of_file(desk: Desk, matters: Sequence[str]) -> list[Target]:
    """What is sealed in these matters. Raises Http404 for one that the person may not read."""
    return [target for one in matters for target in sealed_in(desk.readable(one)[2], desk.state(one))]


def files_of(desk: Desk, matters: Sequence[str]) -> list[Target]:
    """The files of these matters. Raises Http404 for one that the person may not read."""
    return [target for one in matters for target in files_in(desk.readable(one)[2], desk.state(one))]


def asked_in(desk: Desk, matter: str) -> list[Exchange]:
    """The rounds of the review itself, still sealed."""
    return list(review_items.exchanges(desk.readable(matter)[2], desk.state(matter)))


def all_of(targets: Sequence[Target], rounds: Sequence[Exchange]) -> list[Target]:
    """Every piece once: the facts as they stand, and the items of earlier rounds."""
    more = [one for each in rounds for one in (each.asked, each.answer) if one is not None]
    return list({(str(one.done.id), one.fact): one for one in (*targets, *more)}.values())


def open_all(desk: Desk, account: Account, targets: Sequence[Target], rounds: Sequence[Exchange] = ()) -> Opened:
    """Write every opening down, all or none, and only then read."""
    pieces = all_of(targets, rounds)
    write_down(desk, account, pieces)
    held = {(str(one.done.id), one.fact): value_of(desk, one) for one in pieces}

    def value(target: Target) -> Json:
        return held[str(target.done.id), target.fact]

    words = {(one.done.matter, one.fact): words_of(desk, one, value(one)) for one in targets}
    return Opened(words, tuple(review_items.rounds(desk.speaker, rounds, value)), len(pieces))


def write_down(desk: Desk, account: Account, pieces: Sequence[Target]) -> None:
    """One entry for each sealed piece, all or none."""
    with transaction.atomic():
        for one in pieces:
            if one.spec.private is not None:
                note(desk, account.pk, one.done, one.fact, PURPOSE)


def value_of(desk: Desk, target: Target) -> Json:
    """The value; None where it was destroyed."""
    try:
        return target.value(desk)
    except Purged:
        return None


def words_of(desk: Desk, target: Target, value: Json) -> str:
    """The value as a person reads it, or that it is gone."""
    return GONE if value is None else desk.speaker.words(target.spec, value)


def packed(desk: Desk, account: Account, files: Sequence[Target]) -> bytes:
    """Every file of the case in one archive with a list of contents; each sealed one is on record first."""
    write_down(desk, account, files)
    buffer = io.BytesIO()
    lines: list[str] = []
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, one in enumerate(files, 1):
            label = f"{number:03d} {one.spec.label} {day_of(one.done.at).isoformat()}"
            data, ending = content(desk, one)
            lines.append(f"{label}　{desk.speaker.matter(one.done.matter)}　{'' if data is not None else GONE}".rstrip("　"))
            if data is not None:
                archive.writestr(zipfile.ZipInfo(f"{plain(label)}.{ending}", SAME_DAY), data)
        archive.writestr(zipfile.ZipInfo(INDEX, SAME_DAY), "\n".join(lines) + "\n")
    return buffer.getvalue()


def content(desk: Desk, target: Target) -> tuple[bytes | None, str]:
    """A file's bytes and the ending of its name; no bytes where it is gone."""
    evidence, private = desk.current.store.evidence, target.spec.private
    digest = value_of(desk, target)
    try:
        data = evidence.get(str(digest), purpose=private.purpose if private is not None else None)
        return data, ending(evidence.media_type(str(digest)))
    except (NotFound, Purged, Malformed):
        return None, ""


def plain(label: str) -> str:
    """A label as the name of a file anywhere."""
    return "".join("_" if letter in '\\/:*?"<>|' or not letter.isprintable() else letter for letter in label)[:80]
