"""One measured line and how it is told, with the arithmetic of medians; refuses to measure anything itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

PLACES = 4


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured. `value` and `floor` are in the unit that ends the name; `reach` bounds the ratio, or the value where
    there is no floor. `least` says that more is better. A row without a value was not measured, and `note` says why."""

    name: str
    title: str
    value: float | None
    floor: float | None = None
    reach: float | None = None
    least: bool = False
    note: str = ""
    ratio: float | None = None

    @property
    def reached(self) -> bool | None:
        """Whether the reach is met; None where there is none or nothing was measured."""
        measured = self.value if self.floor is None else self.ratio
        if self.reach is None or measured is None:
            return None
        return measured >= self.reach if self.least else measured <= self.reach

    def as_json(self) -> dict[str, Any]:
        """The line for programs."""
        return {
            "name": self.name,
            "value": rounded(self.value),
            "floor": rounded(self.floor),
            "ratio": rounded(self.ratio),
            "reach": self.reach,
            "reached": self.reached,
        }


def compared(
    name: str, title: str, pairs: Sequence[tuple[float, float]], reach: float, *, least: bool = False, note: str = ""
) -> Row:
    """A row from several rounds of (value, floor): the median of each, and of the rounds' ratios.

    The two of a round were measured right after each other, so a noisy neighbour spoils both alike.
    """
    value, floor = median(value for value, _ in pairs), median(floor for _, floor in pairs)
    return Row(name, title, value, floor, reach, least, note, median(value / floor for value, floor in pairs))


def untested(name: str, title: str, why: str) -> Row:
    """A row that this run could not measure."""
    return Row(name, title, None, note=f"未测：{why}")


def seconds(work: Callable[[], object]) -> float:
    """How long it took, by the wall."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def percentile(values: Sequence[float], share: int) -> float:
    """The value that `share` hundredths of all lie at or below."""
    ordered = sorted(values)
    return ordered[min(len(ordered) * share // 100, len(ordered) - 1)]


def rounded(value: float | None) -> float | None:
    """Four significant places are more than one run can claim."""
    return None if value is None else float(f"{value:.{PLACES}g}")
