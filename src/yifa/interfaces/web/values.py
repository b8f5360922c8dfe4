"""Recorded values in Chinese words by the type of their fact; refuses to open what is sealed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yifa.interfaces.web import words
from yifa.interfaces.web.people import People
from yifa.law.library import Library
from yifa.law.zone import day_of
from yifa.procedure.declaration import Declaration, FactSpec
from yifa.procedure.fold import fold
from yifa.procedure.state import governing
from yifa.procedure.view import View
from yifa.projections.matters import number_of
from yifa.projections.matters import title_of as folded_title
from yifa.record.act import Json

PARTY_PARTS = (
    ("name", "姓名或者名称"),
    ("id_number", "证件号码"),
    ("code", "统一社会信用代码"),
    ("address", "地址"),
    ("phone", "电话"),
)
PARTY_KINDS = {"person": "公民", "organisation": "法人或者其他组织", "household": "个体工商户"}
KEEPS = {"archive": "按档案期限保存", "as-matter": "随案保存"}


@dataclass(frozen=True, slots=True)
class Told:
    """One fact for reading: label, words, and whether it is sealed in the vault."""

    name: str
    label: str
    words: str
    sealed: bool = False
    purpose: str = ""


@dataclass(slots=True)
class Speaker:
    """Turns values into words; knows names of persons and titles of matters through the view, rules through a look-up."""

    people: People
    view: View
    library: Library

    def words(self, spec: FactSpec, value: Json) -> str:
        """The value as a person reads it; lists as numbered lines."""
        if value is None:
            return "—"
        if isinstance(value, list):
            return "\n".join(f"{n}. {self.item(spec, item)}" for n, item in enumerate(value, 1)) or "无"
        if isinstance(value, dict):
            return self.parts(spec, value)
        if isinstance(value, bool):
            return "已确认" if value else "否"
        if isinstance(value, int):
            return words.yuan(value) if spec.type == "money" else f"{value:,}"
        return self.text(spec, value)

    def text(self, spec: FactSpec, value: str) -> str:
        """A text by its type."""
        if spec.type == "choice":
            return spec.choices.get(value, value)
        if spec.type == "day":
            return words.day_long(value)
        if spec.type == "time":
            return words.instant(value)
        if spec.type == "person":
            return self.people.name(value)
        if spec.type in ("evidence", "paper"):
            return f"已封存，摘要 {value.removeprefix('sha256:')[:12]}"
        if spec.type == "law-ref":
            return self.law(value)
        if spec.type == "matter-ref":
            return self.matter(value)
        if spec.type == "act-ref":
            return f"记录 {value}"
        return value

    def matter(self, matter: str) -> str:
        """Another matter by its title; an unknown one by its id."""
        history, slug = self.view.history(matter), self.view.procedure_of(matter)
        if slug is None or not history:
            return f"编号 {matter[:8]}"
        return title_of(self.view, matter, governing(self.people.book, slug, history, self.people.now))

    def law(self, value: str) -> str:
        """A power item or a rule by its title."""
        item = self.view.powers(day_of(self.people.now)).get(value)
        if item is not None:
            return str(item.get("name") or value)
        return self.library.rule(value).title if value in self.library else value

    def item(self, spec: FactSpec, item: Json) -> str:
        """One row of a list."""
        if not isinstance(item, dict):
            return str(item)
        told = [(own.label, self.words(own, item[name])) for name, own in spec.items.items() if item.get(name) is not None]
        return told[0][1] if len(told) == 1 else "；".join(f"{label}：{text}" for label, text in told)

    def parts(self, spec: FactSpec, value: Mapping[str, Json]) -> str:
        """Values made of parts: counts with estimate, parties, organisations, places."""
        if spec.type == "count":
            return f"{value.get('value')}{'（约数）' if value.get('estimate') else ''}"
        if spec.type == "place":
            return " ".join(str(value[k]) for k in ("village", "text") if value.get(k))
        told = [
            f"{label} {value[part]}" if part != "name" else str(value[part]) for part, label in PARTY_PARTS if value.get(part)
        ]
        kind = PARTY_KINDS.get(str(value.get("kind")), "")
        return "，".join([*told, kind] if kind else told)

    def told(self, specs: Mapping[str, FactSpec], facts: Mapping[str, Json], sealed: tuple[str, ...]) -> list[Told]:
        """The facts of one act in the order of the declaration, sealed ones by their label only."""
        lines: list[Told] = []
        for name, spec in specs.items():
            if name in facts:
                lines.append(Told(name, spec.label, self.words(spec, facts[name])))
            elif name in sealed:
                kind = PARTY_KINDS.get(str(facts.get(f"{name}.kind")), "")
                purpose = self.people.purpose(spec.private.purpose) if spec.private else ""
                lines.append(Told(name, spec.label, f"已封存{f'（{kind}）' if kind else ''}", True, purpose))
        return lines


def keep_words(keep: str) -> str:
    """Until when it is held, in Chinese."""
    return KEEPS.get(keep, "按规定期限保存")


def title_of(view: View, matter: str, declaration: Declaration) -> str:
    """What tells a matter from others: its number, what it is about, else the procedure and the day it was opened."""
    history = view.history(matter)
    folded = fold(history, declaration)
    number, about = number_of(folded), folded_title(folded)
    if about != declaration.title:
        return f"{number} {about}" if number and number not in about else about
    return number or (f"{declaration.title} {words.day_long(history[0].at)}" if history else declaration.title)
