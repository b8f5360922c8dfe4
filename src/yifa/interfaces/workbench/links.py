"""The matters a new matter is linked to: chosen on the form that opens it, among those the person may read; judges no link."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.forms.drawing import Option
from yifa.interfaces.workbench.forms.reading import Wrong
from yifa.interfaces.workbench.forms.typed import Typed, one
from yifa.procedure.declaration import Declaration, LinkSpec, Step

LINK = "l."
UNKNOWN = "没有找到这个文号的事项，或者不能查看它。请核对文号。"
MOST = 200
"""Matters offered for one link, the latest first; others are named by their number."""


@dataclass(frozen=True, slots=True)
class LinkField:
    """One link on the form."""

    key: str
    label: str
    options: tuple[Option, ...]
    typed: str
    wrong: str = ""

    @property
    def anchor(self) -> str:
        """The id on the page."""
        return self.key.replace(".", "-")


def link_fields(desk: Desk, declaration: Declaration, step: Step, typed: Typed) -> tuple[LinkField, ...]:
    """The links of the procedure on the form of its opening step; none on any other."""
    if step.name != declaration.opens_at:
        return ()
    return tuple(field_of(desk, spec, typed) for spec in declaration.links.values())


def field_of(desk: Desk, spec: LinkSpec, typed: Typed) -> LinkField:
    """One link with what may be chosen; a matter chosen already stays among them."""
    key = f"{LINK}{spec.name}"
    chosen = chosen_matter(desk, typed, spec.name)
    found = list(dict.fromkeys([*([chosen] if chosen else []), *candidates(desk, spec)]))
    options = tuple(Option(matter, told(desk, matter), matter == chosen) for matter in found)
    number = one(typed, f"{key}.number").strip()
    wrong = UNKNOWN if number and not chosen else ""
    return LinkField(key, label_of(desk, spec), options, number, wrong)


def links_of(desk: Desk, declaration: Declaration, step: Step, typed: Typed) -> dict[str, str]:
    """The links chosen: link to matter. Empty on any step but the opening one."""
    if step.name != declaration.opens_at:
        return {}
    chosen = {name: chosen_matter(desk, typed, name) for name in declaration.links}
    return {name: matter for name, matter in chosen.items() if matter}


def wrong_links(desk: Desk, declaration: Declaration, step: Step, typed: Typed) -> list[Wrong]:
    """Numbers that name no matter the person may read."""
    if step.name != declaration.opens_at:
        return []
    keys = [(spec, f"{LINK}{spec.name}") for spec in declaration.links.values()]
    return [
        Wrong(key, label_of(desk, spec), UNKNOWN)
        for spec, key in keys
        if one(typed, f"{key}.number").strip() and not chosen_matter(desk, typed, spec.name)
    ]


def chosen_matter(desk: Desk, typed: Typed, name: str) -> str:
    """The matter typed by its number, else the one chosen from the list; empty where it may not be read."""
    number = one(typed, f"{LINK}{name}.number").strip()
    if number:
        return by_number(desk, number)
    matter = one(typed, f"{LINK}{name}")
    return matter if matter and desk.may_read(matter) else ""


def by_number(desk: Desk, number: str) -> str:
    """The readable matter that bears this number."""
    clause, params = desk.within(*desk.procedures())
    sql = f"SELECT m.matter FROM matter m WHERE {clause} AND m.number = ? ORDER BY m.last_at DESC LIMIT 1"  # noqa: S608  own text
    rows = desk.current.store.reader.query(sql, (*params, number))
    return str(rows[0][0]) if rows else ""


def candidates(desk: Desk, spec: LinkSpec) -> Iterator[str]:
    """Open matters that the link may name, the latest first."""
    declarations = [declaration for declaration in desk.procedures() if fits(declaration, spec)]
    if not declarations:
        return
    clause, params = desk.within(*declarations)
    sql = f"SELECT m.matter FROM matter m WHERE {clause} AND m.closed_at = '' ORDER BY m.last_at DESC LIMIT {MOST}"  # noqa: S608
    yield from (str(row[0]) for row in desk.current.store.reader.query(sql, params))


def fits(declaration: Declaration, spec: LinkSpec) -> bool:
    """True where matters of the procedure can be what the link names."""
    to = spec.to
    if isinstance(to, str):
        return to in ("any", declaration.slug)
    if isinstance(to, list):
        return declaration.slug in to
    if isinstance(to, Mapping):
        wanted = to.get("role", to.get("any-of-role"))
        roles = {wanted} if isinstance(wanted, str) else set(map(str, wanted or [])) if isinstance(wanted, list) else set()
        return any(step.role in roles for step in declaration.steps.values())
    return False


def label_of(desk: Desk, spec: LinkSpec) -> str:
    """What the link names, in Chinese: the one procedure it may name, else a matter."""
    slugs: Sequence[str] = (
        [spec.to] if isinstance(spec.to, str) else [str(one) for one in spec.to] if isinstance(spec.to, list) else []
    )
    titles = [declaration.title for declaration in desk.procedures() if declaration.slug in slugs]
    return f"关联的{'或者'.join(titles)}" if titles else "关联的事项"


def told(desk: Desk, matter: str) -> str:
    """A matter in a list."""
    slug = desk.view.procedure_of(matter)
    title = desk.speaker.matter(matter)
    kind = desk.declaration(slug).title if slug else ""
    return title if kind and kind in title else f"{title}（{kind}）"
