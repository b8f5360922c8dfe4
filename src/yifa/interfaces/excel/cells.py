"""Between the cells of a row and the facts of an act, in both directions through the forms' own readers; judges nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yifa.interfaces.excel.names import Names
from yifa.interfaces.excel.sheets import Column
from yifa.interfaces.excel.texts import plain
from yifa.interfaces.web.values import PARTY_KINDS
from yifa.interfaces.workbench.forms.reading import Mend
from yifa.interfaces.workbench.forms.typed import Typed, one
from yifa.interfaces.workbench.forms.writing import typed_one
from yifa.procedure.declaration import FactSpec
from yifa.record.act import Json

BETWEEN = "、"
YES_NO = {"yes": "是", "": "否"}


@dataclass(slots=True)
class Cells:
    """Reads and writes cells; `names` grows with the persons of the file in hand."""

    names: Names

    def typed(self, column: Column, text: str, key: str) -> Typed:
        """What somebody would have typed for this cell under a form key. Raises Mend."""
        spec = column.spec
        if column.part:
            return {f"{key}.{column.part}": [_value_of_part(column.part, text)]}
        if spec.type == "list":
            ((name, own),) = spec.items.items()
            parts = [part.strip() for part in text.split(BETWEEN) if part.strip()]
            return {f"{key}.{row}.{name}": [self._one(own, part)] for row, part in enumerate(parts)}
        return {key: [self._one(spec, text)]}

    def text(self, column: Column, value: Json) -> str:
        """The cell that shows a fact's value; empty where there is none."""
        if value is None:
            return ""
        spec = column.spec
        typed = typed_one(spec, "f", value)
        if column.part:
            return _text_of_part(column.part, one(typed, f"f.{column.part}"))
        if spec.type == "list" and isinstance(value, list):
            ((name, own),) = spec.items.items()
            return BETWEEN.join(self._shown(own, str(item[name])) for item in value if isinstance(item, dict) and name in item)
        text = self._shown(spec, one(typed, "f"))
        return plain(text) if column.exact else text

    def _one(self, spec: FactSpec, text: str) -> str:
        if spec.type == "choice":
            return _choice(spec.choices, text)
        if spec.type == "confirm":
            return _choice(YES_NO, text)
        return self.names.person(text) if spec.type == "person" else text

    def _shown(self, spec: FactSpec, text: str) -> str:
        if spec.type == "choice":
            return spec.choices.get(text, text)
        if spec.type == "confirm":
            return YES_NO.get(text, text)
        return self.names.text(text) if spec.type == "person" and text else text


def _choice(choices: Mapping[str, str], text: str) -> str:
    found = [value for value, words in choices.items() if text == words]
    if len(found) != 1:
        raise Mend(f"没有“{text}”这一项，可以写：{'；'.join(choices.values())}")
    return found[0]


def _value_of_part(part: str, text: str) -> str:
    if part == "kind":
        return _choice(PARTY_KINDS, text)
    return _choice(YES_NO, text) if part == "estimate" else text


def _text_of_part(part: str, text: str) -> str:
    if part == "kind":
        return PARTY_KINDS.get(text, text)
    return YES_NO[text] if part == "estimate" else text
