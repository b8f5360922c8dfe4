"""The statute texts a town imported, by name and version; refuses to ship any text itself and to read what is not one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import cast

from yifa.law.citation import Citation, Statute
from yifa.law.dated import Provision
from yifa.law.reader import iso_day
from yifa.law.statute_text import StatuteText, parse_statute
from yifa.record.act import Json
from yifa.record.canonical import canonical

FOLDER = "law-texts"
LARGEST = 2_000_000
MOST = 5_000


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: the versions taken in, and the files left out with the reason in Chinese."""

    taken: tuple[StatuteText, ...]
    left_out: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """All imported versions, by name and then by day of adoption."""

    versions: tuple[StatuteText, ...] = ()

    @classmethod
    def load(cls, home: Path) -> Texts:
        """The texts under `home/law-texts`; none where nothing was imported. Raises ValueError for a damaged file."""
        folder = home / FOLDER
        found = [_restore(path) for path in sorted(folder.glob("*.json"))] if folder.is_dir() else []
        return cls(tuple(sorted(found, key=lambda text: (text.name, text.adopted or date.min))))

    def of(self, statute: Statute) -> tuple[StatuteText, ...]:
        """The versions the statute's name and version note allow, oldest first."""
        same = tuple(text for text in self.versions if text.name == statute.name)
        if statute.year is not None:
            return tuple(text for text in same if text.adopted is not None and text.adopted.year == statute.year)
        if statute.order is not None:
            return tuple(text for text in same if any(statute.order in line for line in text.history))
        return same

    def version(self, statute: Statute, on: date) -> StatuteText | None:
        """The latest of those versions in force on a day; where the note itself fixes one version, that one."""
        known = self.of(statute)
        if statute.version is not None and len(known) == 1:
            return known[0]
        return next((text for text in reversed(known) if text.start is not None and text.start <= on), None)

    def quote(self, provision: Provision, on: date) -> str | None:
        """The words of the article a rule cites, in the version of the day; None where they were not imported."""
        citation = Citation.of(provision.statute, provision.place)
        text = self.version(citation.statute, on)
        found = [text.quote(place) for place in citation.places] if text else []
        return "\n".join(words for words in found if words) or None

    def __len__(self) -> int:
        return len(self.versions)


def import_texts(source: Path, home: Path) -> Imported:
    """Take every markdown file of a folder into `home/law-texts`. Raises ValueError if the folder is not there."""
    if not source.is_dir():
        raise ValueError(f"文件夹不存在：{source}")
    taken, left_out = [], []
    for path in _files(source):
        try:
            taken.append(parse_statute(_read(path), path.name))
        except ValueError as error:
            left_out.append((path.name, str(error)))
    folder = home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for text in taken:
        target = folder / f"{sha256(text.title.encode()).hexdigest()[:16]}-{text.adopted or 'undated'}.json"
        partial = target.with_suffix(".partial")
        partial.write_bytes(canonical(_content(text)))
        partial.replace(target)
    return Imported(tuple(taken), tuple(left_out))


def _files(source: Path) -> Iterator[Path]:
    found = sorted(path for path in source.rglob("*.md") if path.is_file() and not path.is_symlink())
    if len(found) > MOST:
        raise ValueError(f"文件超过{MOST}个，请分批导入")
    return iter(found)


def _read(path: Path) -> str:
    if path.stat().st_size > LARGEST:
        raise ValueError("文件过大")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ValueError("文件不是 UTF-8 编码") from None


def _content(text: StatuteText) -> Json:
    articles: dict[str, Json] = {f"{article}.{sub}": list(lines) for (article, sub), lines in text.articles.items()}
    return {
        "title": text.title,
        "adopted": text.adopted.isoformat() if text.adopted else None,
        "start": text.start.isoformat() if text.start else None,
        "history": list(text.history),
        "articles": articles,
    }


def _restore(path: Path) -> StatuteText:
    try:
        found = json.loads(path.read_bytes())
        articles = {
            (int(number), int(sub)): tuple(lines)
            for key, lines in cast("dict[str, list[str]]", found["articles"]).items()
            for number, _, sub in [key.partition(".")]
        }
        adopted, start = (iso_day(found[key]) if found[key] else None for key in ("adopted", "start"))
        return StatuteText(found["title"], adopted, start, tuple(found["history"]), dict(sorted(articles.items())))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"导入的法规文本已损坏，请重新导入：{path.name}") from error
