"""Words shared by all procedures: capacities, standings, choice lists, labels of facts; knows no procedure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from yifa.procedure import schema, strict_yaml
from yifa.procedure.grammar import flag, one_or_many
from yifa.procedure.problem import DataError, Problem

FILES = {
    "capacities": "capacityFile",
    "standings": "standingFile",
    "choices": "choiceFile",
    "facts": "labelFile",
    "pending-rules": "pendingFile",
    "registers": "registerFile",
}

CONTINUED = ("labels", "purposes", "outcomes")
"""Tables of choices.yaml that a domain's own `common` folder may continue."""


@dataclass(frozen=True, slots=True)
class Capacity:
    """In what capacity somebody acts. `ways` are alternatives; each is standings that must be held together."""

    name: str
    title: str
    ways: tuple[tuple[str, ...], ...]
    special: str | None = None
    """`any-post`, `founder` or `original` where no fixed standing says it."""
    never: Mapping[str, str] = field(default_factory=dict)
    """Standings that shut a person out, whatever else he holds, each with the rule that says so."""


@dataclass(frozen=True, slots=True)
class StandingName:
    """A standing's Chinese name, and whether it is a post."""

    name: str
    title: str
    post: bool = False


@dataclass(frozen=True, slots=True)
class RegisterName:
    """A dated list that procedure `procedure` keeps in its list fact `fact`: columns for the name and for the lasting id."""

    title: str
    procedure: str
    fact: str
    name: str
    id: str | None = None


@dataclass(slots=True)
class Vocabulary:
    """Everything the `common` folders declare."""

    capacities: dict[str, Capacity] = field(default_factory=dict)
    standings: dict[str, StandingName] = field(default_factory=dict)
    choices: dict[str, Mapping[str, str]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    pending: dict[str, str] = field(default_factory=dict)
    registers: dict[str, RegisterName] = field(default_factory=dict)
    origin: dict[tuple[str, str], str] = field(default_factory=dict)
    """(kind or continued table, name) to `file:line`, to name both places when a word is declared twice."""

    def outcome(self, word: str) -> str:
        """The Chinese of an outcome."""
        return self.choices.get("outcomes", {}).get(word, word)


def read_common(folder: Path, name: str, into: Vocabulary) -> list[Problem]:
    """Read the shared words of one `common` folder into `into`; returns the problems found."""
    problems: list[Problem] = []
    for stem, kind in FILES.items():
        path = folder / f"{stem}.yaml"
        if not path.is_file():
            continue
        file = f"{name}/{stem}.yaml"
        try:
            _, tree = strict_yaml.read(path, file)
        except DataError as error:
            problems.extend(error.problems)
            continue
        found = schema.check(tree, kind, file)
        problems.extend(found or _take(stem, tree, file, into))
    return problems


def unknown_standings(words: Vocabulary) -> list[Problem]:
    """Capacities that rest on a standing nobody named."""
    problems = []
    for capacity in words.capacities.values():
        file, _, line = words.origin["capacities", capacity.name].rpartition(":")
        for name in sorted({*(name for way in capacity.ways for name in way), *capacity.never} - set(words.standings)):
            text = f"身份“{capacity.name}”用到的资格“{name}”没有在 standings.yaml 里命名"
            problems.append(Problem(file, int(line), text))
    return problems


def _take(stem: str, tree: Any, file: str, into: Vocabulary) -> list[Problem]:
    problems: list[Problem] = []
    for key, value in tree.items():
        line = tree.lines[key]
        if stem == "choices" and key in CONTINUED:
            problems.extend(_continue(key, value, file, into))
            continue
        earlier = into.origin.setdefault((stem, key), f"{file}:{line}")
        if earlier != f"{file}:{line}":
            problems.append(Problem(file, line, f"“{key}”已经在 {earlier} 声明过"))
            continue
        _put(stem, key, value, into)
    return problems


def _continue(table: str, words: Any, file: str, into: Vocabulary) -> Iterator[Problem]:
    """One more part of a table that every domain may add words to; a word means the same wherever it is declared."""
    known = dict(into.choices.get(table, {}))
    for word, chinese in words.items():
        line = words.lines[word]
        earlier = into.origin.setdefault((table, word), f"{file}:{line}")
        if known.setdefault(word, chinese) != chinese:
            yield Problem(file, line, f"“{table}”里的“{word}”已经在 {earlier} 写作“{known[word]}”")
    into.choices[table] = known


def _put(stem: str, key: str, value: Any, into: Vocabulary) -> None:
    if stem == "capacities":
        ways = tuple(tuple(one_or_many(way)) for way in value.get("standings", ()))
        into.capacities[key] = Capacity(key, value["title"], ways, value.get("special"), dict(value.get("never", {})))
    elif stem == "standings":
        held = {"title": value} if isinstance(value, str) else value
        into.standings[key] = StandingName(key, held["title"], flag(held.get("post")))
    elif stem == "choices":
        into.choices[key] = dict(value)
    elif stem == "facts":
        into.labels[key] = value
    elif stem == "registers":
        into.registers[key] = RegisterName(value["title"], value["procedure"], value["list"], value["name"], value.get("id"))
    else:
        into.pending[key] = value
