"""What a row of the power list may cite: a matter of the library, and by statute only one that names the township."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from yifa.law.matter import Matter
from yifa.law.zone import day_of
from yifa.procedure.answer import SILENT, YES, Finding
from yifa.procedure.checks.base import no, word
from yifa.procedure.clocks import instant_of
from yifa.procedure.own import OwnTest
from yifa.procedure.ports import Lacking
from yifa.procedure.question import Question
from yifa.record.act import Json

STATUTE = "statute"


def matters_known(question: Question, args: Mapping[str, Json]) -> Finding:
    """Every matter that a row names is in the library on the first day; a compulsory measure cites what the matter grants."""
    rows = _rows(question, args)
    if rows is None:
        return SILENT
    faults = [fault for name, item, matter, coercion in rows for fault in _faults(name, item, matter, coercion)]
    if not faults:
        return YES
    return no(
        "own",
        "；".join(faults) + "。",
        "核对事项名称（yifa law matter）和授权强制措施的条文后再列入。",
        field=word(args, "items"),
    )


def _faults(name: str, item: str, matter: Matter | None, coercion: str | None) -> Iterator[str]:
    if name and matter is None:
        yield f"“{item}”所写的法律事项“{name}”不在事项库，或者列入之日没有生效"
    granted = None if matter is None or matter.coercion is None else matter.coercion.article
    if coercion and coercion != granted:
        yield f"“{item}”所写的强制措施依据“{coercion}”不是该事项的授权条文（{granted or '该事项没有授权'}）"


def named_by_statute(question: Question, args: Mapping[str, Json]) -> Finding:
    """A list given by statute holds only matters whose statute names the township itself."""
    rows, source = _rows(question, args), question.fact(word(args, "source"))
    if rows is None or source is Lacking.LATER:
        return SILENT
    if source != STATUTE:
        return YES
    others = [(item, matter) for _, item, matter, _ in rows if matter is not None and not matter.town_itself]
    if not others:
        return YES
    told = "；".join(f"“{item}”依{matter.article}由{matter.organ}行使" for item, matter in others)
    return no(
        "own",
        f"{told}，法律没有写明由乡镇行使。",
        "有公告下放的，按公告下放列入并写明文号；没有的不能列入。",
        field=word(args, "items"),
    )


def _rows(question: Question, args: Mapping[str, Json]) -> list[tuple[str, str, Matter | None, str | None]] | None:
    rows, start = question.fact(word(args, "items")), instant_of(question.draft.facts.get("start"))
    if rows is Lacking.LATER:
        return None
    day = question.day if start is None else day_of(start)
    found = []
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict):
            name, coercion = str(row.get("matter") or ""), row.get("coercion")
            matter = question.library.matters.find(name, day) if name else None
            found.append((name, str(row.get("item")), matter, coercion if isinstance(coercion, str) else None))
    return found


GATES = {
    "matters-known": OwnTest("法律事项在事项库中", matters_known, facts=("items",)),
    "named-by-statute": OwnTest("法律法规直接赋予的，条文写明由乡镇行使", named_by_statute, facts=("items", "source")),
}
"""Named tests of the list of powers."""
