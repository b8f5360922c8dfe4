"""Named tests of the annual report: no number without backing, no figure attested by hand; refuses to compute any figure.

Whether the figures an edition takes are those of the record is asked again by whoever runs the house with a database
(`figures-as-counted`); judged alone, this test only asks that they are declared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from yifa.procedure.answer import SILENT, YES, Finding, all_of
from yifa.procedure.checks.base import Args, no
from yifa.procedure.own import OwnTest
from yifa.procedure.ports import Lacking
from yifa.procedure.quantities import scan
from yifa.procedure.quantities.backing import digest, latest, unbacked
from yifa.procedure.quantities.worth import worth
from yifa.procedure.question import Question
from yifa.procedure.standing import person_name
from yifa.record.act import Json

PARTS = ("shortcomings", "first-responsible", "next-year")
"""Sections without which a part would be empty; the first part holds computed sentences, the last may be nothing."""

MOST_TOLD = 40
LONGEST_LABEL = 40
"""A name has to fit into the tag of a control in a document."""


def one_report_a_year(question: Question, _args: Args) -> Finding:
    """`year_end` is the last day of a year that no other report is about."""
    end = question.fact("year_end")
    if isinstance(end, Lacking) or not isinstance(end, str):
        return SILENT
    if not end.endswith("-12-31"):
        return no("own", "报告年度的最后一日应当是12月31日。", "填写报告年度的12月31日。", field="year_end")
    for matter in question.view.matters(question.declaration.slug):
        other = None if matter == question.draft.matter else question.other(matter)
        if other is not None and other.facts.get("year_end") == end:
            return no(
                "own", f"{end[:4]}年度的报告已经开始编制。", "在已有的事项里撰写；有误的，在那里重新编制。", field="year_end"
            )
    return YES


def one_text_a_section(question: Question, _args: Args) -> Finding:
    """One act of writing names a section once."""
    named = [str(row.get("section")) for row in _rows(question.fact("passages"))]
    twice = sorted({name for name in named if named.count(name) > 1})
    if not twice:
        return YES
    labels = "、".join(_section(question, name) for name in twice)
    return no("own", f"同一次撰写里，“{labels}”写了两遍。", "同一部分合成一段再提交。", field="passages")


def external_number(question: Question, _args: Args) -> Finding:
    """The value is one number, and no figure of the house goes by that name."""
    label, value = question.fact("external_label"), question.fact("external_value")
    if not isinstance(label, str) or not isinstance(value, str):
        return SILENT
    found = [*_number_fault(label, value)]
    every = (title for titles in figure_titles(question).values() for title in sorted(titles))
    same = next((title for title in every if _alike(label, title)), None)
    if same is not None:
        todo = "引用这个指标；记录不全的，先补录背后的行为。"
        found.append(no("own", f"“{same}”由记录计算，不能另行证明。", todo, field="external_label"))
    return all_of(found) if found else YES


def _number_fault(label: str, value: str) -> Iterator[Finding]:
    number = value.strip().removesuffix("%").removesuffix("余").removeprefix("约")
    if worth(number) is None:
        yield no("own", f"“{value}”不是一个数。", "只填数值，单位另填，例如 346。", field="external_value")
    if len(label) > LONGEST_LABEL:
        yield no("own", f"名称有{len(label)}个字，太长。", f"名称不超过{LONGEST_LABEL}个字。", field="external_label")
    if any(mark in label for mark in "{}@\n") or scan(label):
        yield no("own", "名称里不能有数字和花括号。", "改用不含数字的名称。", field="external_label")


def _alike(label: str, title: str) -> bool:
    one, other = (name.strip().removesuffix("数量").removesuffix("数") for name in (label, title))
    shorter, longer = sorted((one, other), key=len)
    return one == other or (len(shorter) >= 4 and shorter in longer)


def edition_in_order(question: Question, _args: Args) -> Finding:
    """Editions are counted by what was signed, withdrawn ones included."""
    given = question.fact("edition")
    wanted = 1 + sum(1 for done in question.folded.acts if done.step == "sign")
    if isinstance(given, Lacking) or given == wanted:
        return YES
    return no("own", f"这一版应当是第{wanted}版。", f"版次填 {wanted}。", field="edition")


def figures_as_counted(question: Question, _args: Args) -> Finding:
    """Every row is a declared figure under its own title, named once."""
    titles = figure_titles(question)
    faults, seen = [], set()
    for row in _rows(question.fact("figures")):
        name = str(row.get("figure"))
        if row.get("figure_title") not in titles.get(name, ()):
            faults.append(no("own", f"没有编号为“{name}”、名为“{row.get('figure_title')}”的指标。", "重新编制，采用申报的指标。"))
        if name in seen:
            faults.append(no("own", f"指标“{name}”列了两次。", "每个指标只列一次。", field="figures"))
        seen.add(name)
    return all_of(faults)


def attesters_apart(question: Question, _args: Args) -> Finding:
    """Nobody who wrote any of the text attested a number in it."""
    writers = {actor.person for done in question.acts("write") for actor in done.actors}
    attesters = {actor.person for done in question.acts("attest") for actor in done.actors}
    both = sorted(writers & attesters)
    if not both:
        return YES
    people = "、".join(person_name(question.view, person) for person in both)
    return no("own", f"{people}既撰写了正文，又证明了其中的数字。", "由没有参加撰写的人员重新证明。", step="attest")


def numbers_backed(question: Question, _args: Args) -> Finding:
    """Every number in the text is a figure of this edition, an attested number, or exempt by its position."""
    figures = {str(row.get("figure")) for row in _rows(question.fact("figures"))}
    if question.probing and question.step.name == "compile":
        figures = set(figure_titles(question))
    found = unbacked(passages(question), figures, attested(question))
    told = [
        no("own", f"“{_section(question, each.section)}”{each.told}。", each.todo, step="write") for each in found[:MOST_TOLD]
    ]
    if len(found) > MOST_TOLD:
        told.append(no("own", f"另有{len(found) - MOST_TOLD}处数字没有出处。", "先改正上面各处。", step="write"))
    return all_of(told)


def text_as_compiled(question: Question, _args: Args) -> Finding:
    """The text and the attested numbers are still those of which the edition holds the digest."""
    given = question.fact("text_digest")
    if isinstance(given, Lacking) or given == digest(passages(question), attested(question)):
        return YES
    return no("own", "正文或者外部数字与定稿的摘要不符：定稿之后有改动。", "重新编制定稿。", step="compile", field="text_digest")


def five_parts(question: Question, _args: Args) -> Finding:
    """The parts that only people can write are written."""
    held = passages(question)
    lacking = [_section(question, name) for name in PARTS if not held.get(name, "").strip()]
    if not lacking:
        return YES
    return no("own", f"还没有写：{'、'.join(lacking)}。", "补写后再编制定稿。", step="write")


def passages(question: Question) -> dict[str, str]:
    """The text as it stands: for each section what was written last."""
    return latest((question.folded.facts_of(done) for done in question.acts("write")), "passages", "section", "passage")


def attested(question: Question) -> dict[str, tuple[str, str, str]]:
    """Name to (value, unit, source) of every attested number, the last one of a name."""
    found: dict[str, tuple[str, str, str]] = {}
    for done in question.acts("attest"):
        facts = question.folded.facts_of(done)
        value, unit, source = (str(facts.get(name) or "") for name in ("external_value", "external_unit", "external_source"))
        found[str(facts.get("external_label"))] = (value, unit, source)
    return found


def figure_titles(question: Question) -> Mapping[str, set[str]]:
    """Every figure that any procedure declares, with its titles: several procedures may count into one."""
    found: dict[str, set[str]] = {}
    for slug in question.book.slugs():
        for declaration in question.book.versions(slug):
            for spec in declaration.figures.values():
                found.setdefault(spec.indicator or f"{slug}.{spec.name}", set()).add(spec.title)
    return found


def _rows(value: Json | Lacking) -> Iterator[Mapping[str, Json]]:
    yield from (row for row in value if isinstance(row, dict)) if isinstance(value, list) else ()


def _section(question: Question, name: str) -> str:
    spec = question.declaration.steps["write"].facts["passages"].items["section"]
    return spec.choices.get(name, name)


GATES = {
    "one-report-a-year": OwnTest("一个年度一份报告", one_report_a_year),
    "one-text-a-section": OwnTest("每部分只写一段", one_text_a_section),
    "external-number": OwnTest("外部数字不是本系统计算的指标", external_number),
    "edition-in-order": OwnTest("版次依次", edition_in_order),
    "figures-as-counted": OwnTest("采用的数字与记录一致", figures_as_counted),
    "attesters-apart": OwnTest("证明人没有参加撰写", attesters_apart),
    "numbers-backed": OwnTest("正文的数字都有出处", numbers_backed),
    "text-as-compiled": OwnTest("正文与定稿一致", text_as_compiled),
    "five-parts": OwnTest("法定各部分都已撰写", five_parts),
}
