"""All procedures by slug and day, each version merged with its characters; knows no matter and judges nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from yifa.procedure import paper
from yifa.procedure.checks.history import ANY
from yifa.procedure.declaration import Declaration, Step
from yifa.procedure.grammar import every, one_or_many
from yifa.procedure.loader import Folder, Loaded, load
from yifa.procedure.merge import Merged, Source, merge
from yifa.procedure.names_in_effects import causes_across
from yifa.procedure.names_in_registers import kept_nowhere, registers_across
from yifa.procedure.own import shipped as shipped
from yifa.procedure.own import strangers
from yifa.procedure.problem import DataError, Problem
from yifa.procedure.resolve import Resolver, role_needs
from yifa.procedure.strict_yaml import line_of
from yifa.procedure.vocabulary import Capacity, RegisterName, StandingName, Vocabulary

_MOST_KNOWN = 4


class NotDeclared(LookupError):
    """No procedure of that name, or none in force that day; the message is a Chinese sentence."""


class Catalogue:
    """Declarations of all procedures. Immutable after `load`."""

    def __init__(
        self,
        versions: Mapping[str, tuple[Declaration, ...]],
        words: Vocabulary,
        folders: Mapping[str, Path],
        domains: Mapping[str, str],
    ) -> None:
        self._versions = versions
        self._folders = folders
        self._by_digest = {one.digest: one for held in versions.values() for one in held}
        self.words = words
        self.domains = domains
        """Domain folder name to its Chinese title."""
        self.digest = "sha256:" + hashlib.sha256("\n".join(sorted(self._by_digest)).encode()).hexdigest()

    @classmethod
    def load(cls, *roots: Path, rules: Container[str] | None = None, own: Container[str] = ()) -> Catalogue:
        """Read the shipped domains, or the given roots instead.

        `rules` is the law library (anything that answers `rule in rules`); with it every rule id must be known
        or be declared pending. `own` are names of tests in Python that the caller brings.
        Raises DataError with every problem found, each with file and line. The same files, rules and names give the same
        catalogue again, as long as the process remembers it.
        """
        places = roots or (shipped(),)
        state = state_of(places, rules, own)
        if state is not None and (known := _known.get(state)) is not None:
            return known
        catalogue = cls._read(places, rules, own)
        # What changed while it was being read is read again the next time.
        if state is not None and state == state_of(places, rules, own):
            while len(_known) >= _MOST_KNOWN:
                _known.pop(next(iter(_known)))
            _known[state] = catalogue
        return catalogue

    @classmethod
    def _read(cls, roots: tuple[Path, ...], rules: Container[str] | None, own: Container[str]) -> Catalogue:
        loaded = load(roots)
        versions = {folder.slug: _versions(folder, loaded, rules, own) for folder in loaded.folders}
        _across(versions, loaded)
        loaded.problems.extend(strangers(folder.path for folder in loaded.folders))
        if loaded.problems:
            raise DataError(loaded.problems)
        folders = {folder.slug: folder.path for folder in loaded.folders}
        held = {slug: tuple(one.declaration for one in merged) for slug, merged in versions.items()}
        return cls(held, loaded.words, folders, loaded.domains)

    def slugs(self) -> tuple[str, ...]:
        """All procedures, sorted."""
        return tuple(sorted(self._versions))

    def __contains__(self, slug: object) -> bool:
        return slug in self._versions

    def versions(self, slug: str) -> tuple[Declaration, ...]:
        """All versions, oldest first. Raises NotDeclared."""
        try:
            return self._versions[slug]
        except KeyError:
            raise NotDeclared(f"没有事项“{slug}”；已有：{'、'.join(self.slugs())}") from None

    def declaration(self, slug: str, on: date) -> Declaration:
        """The version in force that day. Raises NotDeclared."""
        held = [one for one in self.versions(slug) if one.from_day <= on]
        if not held:
            first = self.versions(slug)[0]
            raise NotDeclared(f"事项“{first.title}”的声明自 {first.from_day} 起施行，{on} 还没有")
        return held[-1]

    def latest(self, slug: str) -> Declaration:
        """The newest version, whenever it begins. Raises NotDeclared."""
        return self.versions(slug)[-1]

    def by_digest(self, digest: str) -> Declaration | None:
        """The version with that digest, if it is loaded."""
        return self._by_digest.get(digest)

    def step(self, kind: str, on: date) -> Step | None:
        """The step named by an act's kind (`slug.step`) that day, or None."""
        slug, _, name = kind.partition(".")
        try:
            return self.declaration(slug, on).steps.get(name)
        except NotDeclared:
            return None

    def folder(self, slug: str) -> Path:
        """Where the procedure's files lie (cases, papers, README)."""
        self.versions(slug)
        return self._folders[slug]

    @property
    def capacities(self) -> Mapping[str, Capacity]:
        """Capacities by name, with the standings that allow them."""
        return self.words.capacities

    @property
    def standings(self) -> Mapping[str, StandingName]:
        """Standings by name, with their Chinese names."""
        return self.words.standings

    @property
    def registers(self) -> Mapping[str, RegisterName]:
        """Dated lists by name, with the procedure that keeps each."""
        return self.words.registers

    @property
    def posts(self) -> tuple[str, ...]:
        """Names of the standings that are posts."""
        return tuple(name for name, held in self.standings.items() if held.post)

    def sources(self) -> dict[str, str]:
        """Digest to the texts it stands for, joined; what an adopting act keeps as evidence."""
        return {
            digest: "\n".join(f"# {name}\n{text}" for name, text in one.source.items()) for digest, one in self._by_digest.items()
        }


_known: dict[bytes, Catalogue] = {}


def state_of(roots: tuple[Path, ...], rules: Container[str] | None, own: Container[str]) -> bytes | None:
    """One digest of everything that is read for a catalogue; None where that cannot be told."""
    law = None if rules is None else getattr(rules, "digest", "")
    if law == "" or not isinstance(own, tuple | frozenset | Mapping):
        return None
    told = hashlib.sha256(repr((law, sorted(own))).encode())
    try:
        for root in roots:
            told.update(repr((str(root), root.is_dir())).encode())
            for path in sorted(root.rglob("*")):
                if "__pycache__" not in path.parts:
                    # A folder counts as well: one without a declaration is a fault.
                    content = hashlib.sha256(path.read_bytes()).digest() if path.is_file() else b""
                    told.update(repr((path.relative_to(root).parts, content)).encode())
    except OSError:
        return None
    return told.digest()


def _versions(folder: Folder, loaded: Loaded, rules: Container[str] | None, brought: Container[str]) -> tuple[Merged, ...]:
    """Each file, and again from each later day on which one of its characters changes."""
    merged: list[Merged] = []
    for place, own in enumerate(folder.versions):
        names = own.tree["character"]
        unknown = [name for name in names if name not in loaded.characters]
        if unknown:
            line = own.tree.lines["character"]
            there = "、".join(sorted(loaded.characters))
            loaded.problems.append(Problem(own.file, line, f"没有 character“{'、'.join(unknown)}”；有：{there}"))
            continue
        end = folder.versions[place + 1].from_day if place + 1 < len(folder.versions) else date.max
        for day in _breaks(own, [loaded.characters[name] for name in names], end):
            found = [_on(loaded.characters[name], day) for name in names]
            one = merge(own, [source for source in found if source], domain=folder.domain, from_day=day, words=loaded.words)
            loaded.problems.extend(one.problems)
            if not one.problems:
                resolver = Resolver(one, loaded.words, rules, own=brought)
                resolver.run()
                loaded.problems.extend(role_needs(resolver))
                loaded.problems.extend(_papers(one, folder, rules))
            merged.append(one)
    return tuple(merged)


def _breaks(own: Source, characters: list[list[Source]], end: date) -> list[date]:
    later = {source.from_day for versions in characters for source in versions if own.from_day < source.from_day < end}
    return [own.from_day, *sorted(later)]


def _on(versions: list[Source], day: date) -> Source | None:
    held = [source for source in versions if source.from_day <= day]
    return max(held, key=lambda source: source.from_day) if held else None


def _papers(one: Merged, folder: Folder, rules: Container[str] | None) -> list[Problem]:
    """Templates that are missing or lead nowhere; every template in the folder is checked, named by a step or not."""
    problems: list[Problem] = []
    file = f"{folder.domain}/procedures/{folder.slug}/papers"
    wanted = {step.paper for step in one.declaration.steps.values() if step.paper}
    found = {path.stem: path for path in sorted((folder.path / "papers").glob("*.yaml"))}
    problems.extend(Problem(f"{file}/{name}.yaml", 0, "没有这个文书模板，而有步骤用到它") for name in sorted(wanted - set(found)))
    for path in found.values():
        try:
            problems.extend(paper.check_paper(paper.load(path, f"{file}/{path.name}"), one.declaration, rules))
        except DataError as error:
            problems.extend(error.problems)
    shared, faults = _shared(common_papers(folder.path), common_state(folder.path))
    for each in shared:
        if all(step in one.declaration.steps for step in each.of):
            problems.extend(paper.check_paper(each, one.declaration, rules))
    return [*problems, *faults]


@lru_cache(maxsize=8)
def _shared(folder: Path, state: tuple[tuple[str, int], ...]) -> tuple[tuple[paper.Paper, ...], tuple[Problem, ...]]:
    """The forms that every procedure has, read once for each state of their folder, and what is wrong with their files."""
    found: list[paper.Paper] = []
    problems: list[Problem] = []
    for name, _ in state:
        try:
            found.append(paper.load(folder / name, f"common/papers/{name}"))
        except DataError as error:
            problems.extend(error.problems)
    return tuple(found), tuple(problems)


def common_state(folder: Path) -> tuple[tuple[str, int], ...]:
    """The files of common forms with the moment each was last written."""
    return tuple((path.name, path.stat().st_mtime_ns) for path in sorted(common_papers(folder).glob("*.yaml")))


def forms_of(folder: Path) -> tuple[paper.Paper, ...]:
    """Forms of a procedure that are made on demand: its own, then those that every procedure has."""
    state = tuple((path.name, path.stat().st_mtime_ns) for path in sorted((folder / "papers").glob("*.yaml")))
    own = (each for each in _shared(folder / "papers", state)[0] if each.form)
    return (*own, *_shared(common_papers(folder), common_state(folder))[0])


def common_papers(folder: Path) -> Path:
    """Where the forms lie that every procedure has, seen from a procedure's folder."""
    return folder.parents[2] / "common" / "papers"


def _across(versions: Mapping[str, tuple[Merged, ...]], loaded: Loaded) -> None:
    """Names that lead to other procedures."""
    seen: dict[str, str] = {}
    for folder in loaded.folders:
        if folder.slug in seen:
            place = f"{folder.domain}/procedures/{folder.slug}"
            loaded.problems.append(Problem(place, 0, f"事项“{folder.slug}”在 {seen[folder.slug]} 里已经有了"))
        seen[folder.slug] = folder.domain
    loaded.problems.extend(kept_nowhere(loaded.words, {slug: held[-1].declaration for slug, held in versions.items() if held}))
    for held in versions.values():
        for one in held:
            _leads(one, versions, loaded)


def _leads(one: Merged, versions: Mapping[str, tuple[Merged, ...]], loaded: Loaded) -> None:
    declaration = one.declaration
    own = list(declaration.source)[-1]
    known = {slug: _not_over(held, declaration.from_day) for slug, held in versions.items()}
    for step, text in causes_across(declaration, known):
        source = one.origin["steps", step.name]
        line = line_of(source.tree, ("steps", step.name, "causes"))
        loaded.problems.append(Problem(source.file, line, f"步骤“{step.name}”的 {text}"))
    for where, text in registers_across(declaration, known, loaded.words):
        source = one.origin[where]
        loaded.problems.append(Problem(source.file, line_of(source.tree, where), text))
    for part, slug in _looked_back_on(declaration):
        if slug not in versions:
            held = one.origin.get(part)
            file, line = (own, 0) if held is None else (held.file, line_of(held.tree, part))
            loaded.problems.append(Problem(file, line, f"history 要看的“{slug}”，没有这个事项"))
    for link in declaration.links.values():
        for name in [link.to] if isinstance(link.to, str) else link.to if isinstance(link.to, list) else []:
            if name != "any" and name not in versions:
                loaded.problems.append(Problem(own, 0, f"关联“{link.name}”指向“{name}”，没有这个事项"))


def _looked_back_on(declaration: Declaration) -> Iterator[tuple[tuple[str, str], str]]:
    """Procedures that a test on history names, with the part that names them."""
    parts = [(("steps", step.name), step.needs) for step in declaration.steps.values()]
    parts += [(("situations", one.name), (*one.any, *one.all, *one.none)) for one in declaration.situations.values()]
    parts += [(("", ""), tests) for tests in declaration.role_needs.values()]
    for where, tests in parts:
        for test in every(tests):
            if test.name == "history":
                yield from ((where, str(name)) for name in one_or_many(test.args.get("procedure")) if name != ANY)


def _not_over(held: tuple[Merged, ...], day: date) -> list[Declaration]:
    """The versions that are in force on the day or later."""
    over = [place for place in range(1, len(held)) if held[place].declaration.from_day <= day]
    return [each.declaration for each in held[max(over, default=0) :]]
