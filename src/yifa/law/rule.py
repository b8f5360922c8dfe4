"""A rule of law with all its versions, layers and undated sources; refuses to know where it was read from or who applies it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yifa.law.dated import LAYERS, Dated, Provision


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: `values` in order of their first day, without overlap.

    `override` names the lower layers that may set their own number; `overrides` holds what they set,
    `undated` sources whose first day is not known, which are therefore never in force.
    """

    id: str
    title: str
    title_en: str
    kind: str
    applies_to: str
    starts_at: str
    owner: str
    layer: str
    values: tuple[Dated, ...]
    undated: tuple[Provision, ...] = ()
    override: tuple[str, ...] = ()
    overrides: tuple[Dated, ...] = ()
    file: str = ""

    @property
    def area(self) -> str:
        """The first dotted word of the id, which is also the folder's name."""
        return self.id.partition(".")[0]

    def base(self, on: date) -> Dated | None:
        """The version in force that day in the rule's own layer."""
        return next((dated for dated in reversed(self.values) if dated.in_force(on)), None)

    def value(self, on: date) -> Dated | None:
        """The version in force that day, the most local one first. A lower layer adds nothing where the rule itself rests."""
        base = self.base(on)
        if base is None:
            return None
        local = [dated for dated in self.overrides if dated.in_force(on)]
        return max(local, key=lambda dated: LAYERS.index(dated.layer), default=base)
