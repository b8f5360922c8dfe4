"""Opens sealed facts for a table, each for the stated purpose and noted by act and name; shows them to nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from yifa.procedure.declaration import FactSpec
from yifa.procedure.fold import Folded
from yifa.procedure.view import Done
from yifa.record.act import ActId, Json
from yifa.record.errors import Purged

OpenPrivate = Callable[[ActId, str, str], Json]
"""Act, field and purpose to the sealed value; raises Purged."""


@dataclass(frozen=True, slots=True)
class Opened:
    """One sealed fact that was read."""

    act: str
    matter: str
    fact: str


@dataclass(slots=True)
class Sealed:
    """Reads through private corrections. `opened` grows with every value that was read."""

    open_private: OpenPrivate
    opened: list[Opened] = field(default_factory=list)

    def value(self, folded: Folded, name: str) -> Json:
        """The latest standing value of a sealed fact; None where there is none or it was destroyed."""
        for done in reversed(folded.standing):
            step = folded.step(done.step)
            spec = step.facts.get(name) if step is not None else None
            if step is None or step.character is not None or spec is None or spec.private is None or not _has(done, name):
                continue
            found, corrected = self._corrected(folded, done, name)
            return found if corrected else self._read(done, spec)
        return None

    def _corrected(self, folded: Folded, original: Done, name: str) -> tuple[Json, bool]:
        """The value that a later private correction of that act gives, and whether one does."""
        for done in reversed(folded.standing):
            step = folded.step(done.step)
            spec = step.facts.get("replaced_private") if step is not None and step.replaces else None
            if spec is None or done.thread != original.id or not _has(done, spec.name):
                continue
            rows = self._read(done, spec)
            for row in reversed(rows) if isinstance(rows, list) else ():
                if isinstance(row, dict) and row.get("private_fact") == name:
                    return row.get("private_value"), True
        return None, False

    def _read(self, done: Done, spec: FactSpec) -> Json:
        if spec.private is None:
            return None
        self.opened.append(Opened(str(done.id), done.matter, spec.name))
        try:
            return self.open_private(done.id, f"fact.{spec.name}", spec.private.purpose)
        except Purged:
            return None


def _has(done: Done, name: str) -> bool:
    return name in done.sealed
