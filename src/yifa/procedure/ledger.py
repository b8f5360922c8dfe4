"""What the record knows of earlier penalties of the same party for the same item; refuses to guess from a name alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from yifa.procedure.fold import Folded
from yifa.procedure.view import Done, Kin

PROCEDURES = ("ordinary-penalty", "onsite-penalty")
ROLES = ("decision", "exemption")


@dataclass(frozen=True, slots=True)
class Entry:
    """One earlier decision: `certain` by the party's number, else only by name; `spared` where no penalty was given."""

    matter: str
    slug: str
    done: Done
    item: str
    certain: bool
    spared: bool


def earlier(
    kin: Iterable[Kin], other: Callable[[str], Folded | None], item: str | None, before: datetime
) -> Sequence[Entry]:  # fmt: skip
    """Standing decisions before an instant, oldest first, each matter once; `item` None takes any."""
    found: dict[str, Entry] = {}
    for each in kin:
        folded = other(each.matter) if each.slug in PROCEDURES else None
        if folded is None or each.act in folded.undone:
            continue
        of = str(folded.facts.get("item", ""))
        known = found.get(each.matter)
        if (item is not None and of != item) or (known is not None and known.certain):
            continue
        acts = [done for role in ROLES for done in folded.with_role(role) if done.at < before]
        if acts:
            last = max(acts, key=lambda done: done.at)
            step = folded.step(last.step)
            spared = step is not None and step.role == "exemption"
            found[each.matter] = Entry(each.matter, each.slug, last, of, each.certain, spared)
    return sorted(found.values(), key=lambda entry: entry.done.at)
