"""Draws the facts of a step as fields for a page: label, need in words, lock, options, errors; refuses to read or judge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from yifa.interfaces.web.values import PARTY_KINDS, keep_words
from yifa.interfaces.workbench.forms.reading import Wrong
from yifa.interfaces.workbench.forms.rows import is_checklist, is_table, picked
from yifa.interfaces.workbench.forms.typed import Typed, one, rows_of
from yifa.procedure.declaration import FactSpec, Situation

MANY = 6  # more choices than this become a drop-down
WIDE_FROM = 24  # a text whose example is longer gets several lines
KNOWN, CARRIED = "k.", ".sealed"
"""Form keys under which a sheet keeps where a value stands on record, and which sealed fact goes along with it."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose."""

    value: str
    words: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One input inside a field made of several."""

    key: str
    label: str
    value: str

    @property
    def anchor(self) -> str:
        """The id on the page."""
        return self.key.replace(".", "-")


@dataclass(frozen=True, slots=True)
class Drawn:
    """One field as the template needs it. `rows` are the drawn items of a list."""

    key: str
    type: str
    label: str
    need: str
    value: str = ""
    hint: str = ""
    lock: str = ""
    checked: bool = False
    estimate: bool | None = None
    file_name: str = ""
    wide: bool = False
    computed: bool = False
    options: tuple[Option, ...] = ()
    parts: tuple[Part, ...] = ()
    rows: tuple[tuple[int, tuple[Drawn, ...]], ...] = ()
    wrong: tuple[str, ...] = ()
    makes: str = ""
    """The title of the paper that can be printed into this field."""
    known: str = ""
    """Where the value stands on record already: shown with the field, so that nobody types it again."""
    carried: bool = False
    """A sealed value on record goes into the act unless another one is typed."""
    inline: bool = False
    """One cell of a list drawn as a table."""
    picks: tuple[Option, ...] = ()
    """What can be ticked to fill several rows of a list at once."""
    columns: tuple[tuple[str, str], ...] = ()
    """Heads of a list drawn as a table: label and need. Empty for a list whose rows are drawn one below the other."""

    @property
    def next_row(self) -> str:
        """The anchor of the first input in the row that would come next."""
        if not self.rows:
            return self.anchor
        number, items = self.rows[-1]
        start = f"{self.anchor}-{number}-"
        return f"{self.anchor}-{number + 1}-{first_input(items[0]).removeprefix(start)}" if items else self.anchor

    @property
    def anchor(self) -> str:
        """The id on the page."""
        return self.key.replace(".", "-")

    @property
    def template(self) -> str:
        """Which piece draws it."""
        return f"workbench/fields/{TEMPLATES[self.type]}.html"


TEMPLATES: Mapping[str, str] = {
    "text": "text",
    "choice": "choice",
    "confirm": "confirm",
    "day": "day",
    "time": "time",
    "money": "money",
    "count": "count",
    "person": "choice",
    "organisation": "parts",
    "party": "party",
    "place": "place",
    "evidence": "file",
    "paper": "file",
    "law-ref": "choice",
    "matter-ref": "choice",
    "act-ref": "choice",
    "list": "list",
}
PARTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "party": (
        ("name", "姓名或者名称"),
        ("id_number", "居民身份证号码（公民）"),
        ("code", "统一社会信用代码（单位）"),
        ("phone", "电话"),
        ("address", "住址或者住所"),
    ),
    "organisation": (("name", "单位名称"), ("code", "统一社会信用代码")),
    "place": (("text", "具体地点"),),
}


@dataclass(slots=True)
class Chooser:
    """What may be chosen: (value, words) pairs by fact type and by what the fact is `of`."""

    persons: Sequence[tuple[str, str]] = ()
    villages: Sequence[tuple[str, str]] = ()
    acts: Sequence[tuple[str, str]] = ()
    laws: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    matters: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)

    def options(self, spec: FactSpec) -> Iterable[tuple[str, str]]:
        """The pairs for one fact."""
        if spec.type == "choice":
            return spec.choices.items()
        if spec.type == "person":
            return self.persons
        if spec.type == "law-ref":
            return self.laws.get(spec.of or "rules", ())
        if spec.type == "matter-ref":
            return self.matters.get(spec.of or "", ())
        return self.acts if spec.type == "act-ref" else ()


@dataclass(slots=True)
class Drawer:
    """Draws the fields of one form."""

    chooser: Chooser
    typed: Typed
    wrong: Sequence[Wrong] = ()
    situations: Mapping[str, Situation] = field(default_factory=dict)
    purposes: Mapping[str, str] = field(default_factory=dict)

    def draw_all(self, specs: Mapping[str, FactSpec]) -> tuple[Drawn, ...]:
        """Every fact in the order of the declaration."""
        return tuple(self.draw(spec, f"f.{name}") for name, spec in specs.items())

    def draw(self, spec: FactSpec, key: str, *, inline: bool = False) -> Drawn:
        """One field."""
        value = one(self.typed, key)
        name = key.removeprefix("f.")
        table = spec.type == "list" and is_table(spec)
        return Drawn(
            key=key,
            type=spec.type,
            label=spec.label,
            need=self.need(spec),
            value=value,
            hint=f"例：{spec.example}" if spec.example else "",
            lock=self.lock(spec),
            checked=value == "yes",
            estimate=(one(self.typed, f"{key}.estimate") == "yes") if spec.estimate else None,
            file_name=one(self.typed, f"{key}.file_name"),
            wide=spec.type == "text" and (len(value) > WIDE_FROM or len(spec.example or "") > WIDE_FROM),
            computed=spec.computed is not None,
            options=self.options(spec, key, value),
            parts=self.parts(spec, key),
            rows=self.rows(spec, key, table),
            wrong=tuple(w.text for w in self.wrong if w.key == key),
            known=one(self.typed, f"{KNOWN}{name}"),
            carried=bool(one(self.typed, f"{KNOWN}{name}{CARRIED}")),
            inline=inline,
            picks=self.picks(spec),
            columns=tuple((own.label, self.need(own)) for own in spec.items.values()) if table else (),
        )

    def picks(self, spec: FactSpec) -> tuple[Option, ...]:
        """Everything that the first field of a list's rows can be, where that is somebody or something on record.

        Of a checklist every point, ticked beforehand.
        """
        own = picked(spec)
        if own is not None and is_checklist(spec):
            return tuple(Option(value, words, chosen=True) for value, words in own.choices.items())
        return tuple(Option(value, words) for value, words in self.chooser.options(own)) if own is not None else ()

    def lock(self, spec: FactSpec) -> str:
        """Why a private fact is asked and how long it is kept."""
        if spec.private is None:
            return ""
        purpose = self.purposes.get(spec.private.purpose, "办理本事项")
        return f"只为{purpose}使用，{keep_words(spec.private.keep)}；加密存放，查看要留痕"

    def parts(self, spec: FactSpec, key: str) -> tuple[Part, ...]:
        """The inputs of a field made of several."""
        return tuple(Part(f"{key}.{part}", label, one(self.typed, f"{key}.{part}")) for part, label in PARTS.get(spec.type, ()))

    def need(self, spec: FactSpec) -> str:
        """Whether it must be filled in, in words."""
        if spec.computed is not None:
            return "由系统算出"
        if spec.required:
            return "必填"
        if spec.required_when:
            return f"“{self.title(spec.required_when)}”时必填"
        if spec.required_unless:
            return f"除“{self.title(spec.required_unless)}”外必填"
        return "可不填"

    def title(self, situation: str) -> str:
        """A situation's Chinese title."""
        known = self.situations.get(situation)
        return known.title if known is not None else "依法需要"

    def options(self, spec: FactSpec, key: str, value: str) -> tuple[Option, ...]:
        """What can be chosen, with the choice made."""
        if spec.type == "party":
            return tuple(Option(v, words, v == one(self.typed, f"{key}.kind")) for v, words in PARTY_KINDS.items())
        if spec.type == "place":
            return tuple(Option(v, words, v == one(self.typed, f"{key}.village")) for v, words in self.chooser.villages)
        return tuple(Option(v, words, v == value) for v, words in self.chooser.options(spec))

    def rows(self, spec: FactSpec, key: str, table: bool) -> tuple[tuple[int, tuple[Drawn, ...]], ...]:
        """The rows of a list; a new list begins with one."""
        if spec.type != "list":
            return ()
        numbers = rows_of(self.typed, key) or [0]
        return tuple(
            (row, tuple(self.draw(own, f"{key}.{row}.{name}", inline=table) for name, own in spec.items.items()))
            for row in numbers
        )


def first_input(drawn: Drawn) -> str:
    """The id of the first input that a field is drawn with."""
    return f"{drawn.anchor}-village" if drawn.type == "place" and drawn.options else drawn.anchor
