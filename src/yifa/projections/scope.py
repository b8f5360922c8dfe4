"""What one person may read of the matters, as a condition on the table of matters; refuses to decide who may read what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """`whole` are procedures of which the person reads every matter, `own` those of which only the ones they acted in.

    An empty `person` acted in nothing.
    """

    town: str
    whole: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    person: str = ""
    given: tuple[str, ...] = ()
    """Matters that the person may read beside those, whatever was done in them."""

    def only(self, slugs: Sequence[str]) -> Scope:
        """The part of it in these procedures."""
        whole, own = (tuple(slug for slug in held if slug in slugs) for held in (self.whole, self.own))
        return Scope(self.town, whole, own, self.person, self.given)

    @property
    def empty(self) -> bool:
        """True where nothing can be read."""
        return not (self.whole or (self.own and self.person))

    def condition(self) -> tuple[str, tuple[str, ...]]:
        """A condition on `matter m` with its values."""
        if self.empty:
            return "1 = 0", ()
        slugs = (*self.whole, *self.own) if self.person else self.whole
        base, params = f"m.town = ? AND m.slug IN ({marks(slugs)})", (self.town, *slugs)
        if slugs == self.whole:
            return base, params
        acted = "EXISTS (SELECT 1 FROM matter_actor a WHERE a.town = m.town AND a.matter = m.matter AND a.person = ?)"
        if self.given:
            acted = f"(m.matter IN ({marks(self.given)}) OR {acted})"
        if self.whole:
            acted = f"(m.slug IN ({marks(self.whole)}) OR {acted})"
        return f"{base} AND {acted}", (*params, *self.whole, *self.given, self.person)


def marks(values: Sequence[object]) -> str:
    """Place-holders for so many values."""
    return ", ".join("?" * len(values))
