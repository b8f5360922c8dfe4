"""Persons as a table names them: by name, and with the unit in brackets where two share one; refuses to guess between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from yifa.interfaces.workbench.forms.reading import Mend
from yifa.procedure.declaration import Declaration
from yifa.procedure.fold import fold
from yifa.procedure.view import View

PERSON = "person"
"""The procedure in which persons of the town are registered."""


@dataclass(slots=True)
class Names:
    """Everybody registered, and those whom the file in hand registers."""

    _by_text: dict[str, list[str]] = field(default_factory=dict)
    _by_id: dict[str, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, view: View, declaration: Declaration) -> Names:
        """The persons of the record; who was merged into another or left the register is not among them."""
        names = cls()
        for matter in view.matters(PERSON):
            folded = fold(view.history(matter), declaration)
            name = folded.facts.get("name")
            if isinstance(name, str):
                names.add(matter, name, str(folded.facts.get("unit") or ""), current=folded.closed is None)
        return names

    def add(self, person: str, name: str, unit: str, *, current: bool = True) -> None:
        """One more person."""
        self._by_id[person] = (name, unit)
        if current:
            for text in {name, _long(name, unit)}:
                self._by_text.setdefault(text, []).append(person)

    def person(self, text: str) -> str:
        """The id. Raises Mend where nobody or more than one is called so."""
        found = self._by_text.get(text, [])
        if len(found) == 1:
            return found[0]
        if found:
            shown = "、".join(sorted(_long(*self._by_id[person]) for person in found))
            raise Mend(f"有 {len(found)} 人叫“{text}”，请写明单位：{shown}")
        raise Mend(f"没有登记“{text}”：请先在表“人员”里登记，或者核对姓名")

    def text(self, person: str) -> str:
        """How a table names the person; the number of one who is not registered here."""
        known = self._by_id.get(person)
        if known is None:
            return person
        return known[0] if len(self._by_text.get(known[0], ())) <= 1 else _long(*known)

    def texts(self, persons: Iterable[str]) -> str:
        """Several persons in one cell."""
        return "、".join(map(self.text, persons))


def _long(name: str, unit: str) -> str:
    return f"{name}（{unit}）" if unit else name
