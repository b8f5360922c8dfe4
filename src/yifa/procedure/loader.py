"""Finds declaration files in domain folders and reads them; decides nothing about what they mean together.

A root holds `common/` (shared words, `characters/`), `<domain>/common/` (words of one domain) and
`<domain>/procedures/<slug>/<first-day>.yaml`.
Files are data; nothing found there is executed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from yifa.procedure import schema, strict_yaml
from yifa.procedure.merge import Source
from yifa.procedure.problem import DataError, Problem
from yifa.procedure.vocabulary import Vocabulary, read_common, unknown_standings


@dataclass(frozen=True, slots=True)
class Folder:
    """One procedure's folder: its domain, its versions by first day, and where it lies."""

    slug: str
    domain: str
    path: Path
    versions: tuple[Source, ...]


@dataclass(slots=True)
class Loaded:
    """Everything read from the roots, before merging."""

    words: Vocabulary = field(default_factory=Vocabulary)
    characters: dict[str, list[Source]] = field(default_factory=dict)
    folders: list[Folder] = field(default_factory=list)
    domains: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def load(roots: tuple[Path, ...]) -> Loaded:
    """Read all roots; problems are collected, not raised."""
    loaded = Loaded()
    for root in roots:
        if not root.is_dir():
            loaded.problems.append(Problem(root.name, 0, "没有这个文件夹"))
            continue
        common = root / "common"
        loaded.problems.extend(read_common(common, "common", loaded.words))
        for path in sorted((common / "characters").glob("*.yaml")):
            _character(path, loaded)
        for folder in sorted(path for path in root.iterdir() if path.is_dir() and path.name != "common"):
            _domain(folder, loaded)
    loaded.problems.extend(unknown_standings(loaded.words))
    return loaded


def _character(path: Path, loaded: Loaded) -> None:
    file = f"common/characters/{path.name}"
    source = _source(path, file, "character", loaded)
    if source is None:
        return
    held = loaded.characters.setdefault(source.name, [])
    if any(other.from_day == source.from_day for other in held):
        loaded.problems.append(Problem(file, 1, f"character“{source.name}”的这一版已经有了（同一个首日）"))
        return
    held.append(source)


def _domain(folder: Path, loaded: Loaded) -> None:
    named = folder / "domain.yaml"
    if named.is_file():
        file = f"{folder.name}/domain.yaml"
        try:
            _, tree = strict_yaml.read(named, file)
        except DataError as error:
            loaded.problems.extend(error.problems)
        else:
            found = schema.check(tree, "domainFile", file)
            loaded.problems.extend(found)
            if not found:
                loaded.domains[folder.name] = tree["title"]
    loaded.problems.extend(read_common(folder / "common", f"{folder.name}/common", loaded.words))
    for path in _folders(folder / "procedures"):
        loaded.folders.append(_procedure(path, folder.name, loaded))


def _folders(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(inner for inner in path.iterdir() if inner.is_dir() and not inner.name.startswith(("_", ".")))


def _procedure(path: Path, domain: str, loaded: Loaded) -> Folder:
    versions: list[Source] = []
    files = [file for file in sorted(path.glob("*.yaml")) if file.name != "cases.yaml"]
    if not files:
        loaded.problems.append(Problem(f"{domain}/procedures/{path.name}", 0, "文件夹里没有声明（<首日>.yaml）"))
    for file in files:
        name = f"{domain}/procedures/{path.name}/{file.name}"
        source = _source(file, name, "declaration", loaded)
        if source is None:
            continue
        _check_version(source, path.name, file.stem, versions, loaded)
        versions.append(source)
    return Folder(path.name, domain, path, tuple(sorted(versions, key=lambda source: source.from_day)))


def _check_version(source: Source, slug: str, stem: str, versions: list[Source], loaded: Loaded) -> None:
    if source.name != slug:
        line = source.tree.lines["slug"]
        loaded.problems.append(Problem(source.file, line, f"slug“{source.name}”与文件夹名“{slug}”不同"))
    if source.from_day.isoformat() != stem:
        line = source.tree.lines["from_day"]
        loaded.problems.append(Problem(source.file, line, f"from_day {source.from_day} 与文件名“{stem}”不同：文件名就是首日"))
    for other in versions:
        if other.from_day == source.from_day:
            line = source.tree.lines["from_day"]
            loaded.problems.append(Problem(source.file, line, f"与 {other.file} 同一首日：两个版本不能从同一天起"))


def _source(path: Path, file: str, kind: str, loaded: Loaded) -> Source | None:
    try:
        text, tree = strict_yaml.read(path, file)
    except DataError as error:
        loaded.problems.extend(error.problems)
        return None
    found = schema.check(tree, kind, file)
    if found:
        loaded.problems.extend(found)
        return None
    day = tree.get("from_day")
    try:
        first = date.fromisoformat(day) if day else date.min
    except ValueError:
        loaded.problems.append(Problem(file, tree.lines["from_day"], f"“{day}”不是日历上的日子"))
        return None
    return Source(file, text, tree, first)
