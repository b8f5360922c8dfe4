"""What the engine asks of the law library and the catalogue, as narrow ports; refuses to know how either is loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum
from typing import Protocol

from yifa.law.dated import Dated
from yifa.law.matters import Matters
from yifa.procedure.declaration import Declaration


class Lacking(Enum):
    """Why there is no value: never given, not given yet by the person asked, or a rule nobody has checked."""

    ABSENT = "absent"
    LATER = "later"
    UNKNOWN = "unknown"


class RuleBook(Protocol):
    """What judging asks of the law library."""

    @property
    def digest(self) -> str: ...

    @property
    def matters(self) -> Matters:
        """The matters of enforcement and the standards over them."""

    def value(self, rule: str, on: date) -> Dated | None:
        """The version in force that day, None where there is none."""

    def __contains__(self, rule: object) -> bool: ...


class Capacity(Protocol):
    """A capacity and the standings that give it: one of `ways`, each a set held together. `special` are the engine's own.

    `never` names standings that shut a person out of it, whatever else he holds, each with its rule.
    """

    @property
    def title(self) -> str: ...

    @property
    def ways(self) -> tuple[tuple[str, ...], ...]: ...

    @property
    def special(self) -> str | None: ...

    @property
    def never(self) -> Mapping[str, str]: ...


class StandingName(Protocol):
    """What a standing is called, and whether it is a post."""

    @property
    def title(self) -> str: ...

    @property
    def post(self) -> bool: ...


class RegisterName(Protocol):
    """A dated list that a procedure keeps in one of its facts; `name` and `id` are columns, `id` stays where a name changes."""

    @property
    def title(self) -> str: ...

    @property
    def procedure(self) -> str: ...

    @property
    def fact(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def id(self) -> str | None: ...


class Book(Protocol):
    """What judging asks of the catalogue of procedures."""

    def declaration(self, slug: str, on: date) -> Declaration:
        """The version in force that day. Raises LookupError for an unknown slug or a day before its first version."""

    def slugs(self) -> Sequence[str]:
        """Every procedure."""

    def versions(self, slug: str) -> Sequence[Declaration]:
        """All versions of a procedure, oldest first."""

    @property
    def capacities(self) -> Mapping[str, Capacity]: ...

    @property
    def standings(self) -> Mapping[str, StandingName]: ...

    @property
    def registers(self) -> Mapping[str, RegisterName]: ...
