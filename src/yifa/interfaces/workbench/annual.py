"""The pages of the yearly reports: how far each is, its text, its editions and what differs between two; writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from yifa.interfaces.accounts.guards import for_business
from yifa.interfaces.report.coming_back import Row, rows
from yifa.interfaces.report.pdf import pdf
from yifa.interfaces.report_page import NARRATIVE_WORDS, article
from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.rights import may_lead
from yifa.interfaces.year_report import editable, heading_of, kept, narrative_for, title_of, year_report
from yifa.law.zone import day_of
from yifa.procedure.quantities.backing import Unbacked, unbacked
from yifa.projections import edition as frozen
from yifa.projections.narrative import SLUG, Compiled, Narrative
from yifa.projections.outline import Outline, bare
from yifa.projections.report import Line, Report

MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "json": "application/json; charset=utf-8",
}
EARLIEST = 2000


@dataclass(frozen=True, slots=True)
class Section:
    """One section that people write: who is to write it, who wrote it last, what in it stands on nothing."""

    name: str
    title: str
    assigned: str
    writer: str
    at: datetime | None
    act: str
    faults: tuple[Unbacked, ...]


@dataclass(slots=True)
class Reporting:
    """One year's report as this person may see it."""

    desk: Desk
    year: int
    narrative: Narrative

    @classmethod
    def of(cls, request: HttpRequest, year: int) -> Reporting:
        """Raises Http404 for a year that has not begun, and for somebody who may not read the reports."""
        desk = Desk.of(request)
        if not EARLIEST <= year <= day_of(desk.now).year or not desk.reads_kind(desk.declaration(SLUG)):
            raise Http404
        return cls(desk, year, narrative_for(desk.current, year))

    @property
    def report(self) -> Report:
        """As written and computed so far."""
        return year_report(self.desk.current, self.year, self.narrative)

    def edition(self, act: str) -> Compiled:
        """One edition by its act. Raises Http404."""
        found = next((each for each in self.narrative.editions if each.act == act), None)
        if found is None:
            raise Http404
        return found

    def address(self, figure: str) -> str:
        """Where a figure opens its acts: leaders read them inside, everybody on the public page."""
        leads = may_lead(self.desk.people, self.desk.me)
        return reverse("workbench:figure" if leads else "public:figure", args=[self.year, figure])

    def people(self, persons: tuple[str, ...]) -> str:
        """Persons by name."""
        return "、".join(self.desk.people.name(person) for person in dict.fromkeys(persons))


def section_titles() -> dict[str, str]:
    """Every section that people write, by its heading or its part's."""
    found: dict[str, str] = {}
    for part in Outline.load().parts:
        for section in part.sections:
            if section.narrative:
                found[section.narrative] = bare(section.title or part.title)
    return found


@for_business
@require_GET
def years(request: HttpRequest) -> HttpResponse:
    """The years, each with how far its report is."""
    desk = Desk.of(request)
    this_year = day_of(desk.now).year
    opened = desk.current.store.reader.query("SELECT MIN(opened_at) FROM matter WHERE town = ?", (desk.current.town,))[0][0]
    first = int(str(opened)[:4]) if opened else this_year
    reads = desk.reads_kind(desk.declaration(SLUG))
    told = [(year, state_words(narrative_for(desk.current, year))) for year in range(this_year, first - 1, -1)]
    return render(request, "workbench/reports.html", {"years": told, "reads": reads})


def state_words(narrative: Narrative) -> str:
    """How far a report is."""
    if not narrative.matter:
        return "还没有开始编制"
    held = narrative.current
    if held is not None:
        return f"第{held.number}版{'已公开' if held.published else '已签发，待公开'}"
    last = narrative.editions[-1] if narrative.editions else None
    if last is not None and last.stands:
        return f"第{last.number}版{'已审核，待签发' if last.reviewed else '已编制，待审核'}"
    return f"撰写中，已写 {len(narrative.passages)} 个部分"


@for_business
@require_GET
def year(request: HttpRequest, year: int) -> HttpResponse:
    """One year: what is next, sections with their writers, numbers without backing, editions, the text itself."""
    here = Reporting.of(request, year)
    report = here.report
    held = sections(here, report)
    title = title_of(here.desk.current, year)
    here_to = reverse("workbench:annual", args=[year])
    text = article(
        report,
        title,
        here.address,
        lambda section: reverse("workbench:annual-write", args=[year, section]),
    )
    context = {
        "here": here,
        "title": title,
        "state": state_words(here.narrative),
        "sections": held,
        "faults": [(section, fault) for section in held for fault in section.faults],
        "editions": [(each, here.people(()), fate(each)) for each in reversed(here.narrative.editions)],
        "attested": [(each, here.people(each.attesters)) for each in here.narrative.attested.values()],
        "may": allowed(here),
        "back": here_to,
        # The article was written by our own page maker, which escapes every text.
        "text": mark_safe(text),  # noqa: S308
    }
    return render(request, "workbench/annual.html", context)


def sections(here: Reporting, report: Report) -> list[Section]:
    """Every section in the order of the report."""
    found = []
    for name, title in section_titles().items():
        passage = here.narrative.passages.get(name)
        faults = unbacked({name: passage.text}, report.figures, here.narrative.attested) if passage else []
        assigned = here.people(here.narrative.assigned.get(name, ()))
        writer = here.people(passage.writers) if passage else ""
        act = passage.act.replace(".", "-") if passage else ""
        found.append(Section(name, title, assigned, writer, passage.at if passage else None, act, tuple(faults)))
    return found


def fate(edition: Compiled) -> str:
    """What became of an edition."""
    if edition.down:
        return "已撤回"
    if edition.published:
        return "已公开"
    if edition.signed:
        return "已签发"
    if not edition.stands:
        return "已被改动取代"
    return "已审核" if edition.reviewed else "待审核"


def allowed(here: Reporting) -> set[str]:
    """Steps this person may take now, for the page's buttons."""
    matter = here.narrative.matter or None
    answers = here.desk.possible(matter)
    return {answer.step.name.replace("-", "_") for answer in answers if answer.slug == SLUG and answer.allowed}


@for_business
@require_GET
def edition(request: HttpRequest, year: int, act: str) -> HttpResponse:
    """One edition as it was frozen, and whether its text is that of the record."""
    here = Reporting.of(request, year)
    held = here.edition(act)
    report = kept(here.desk.current, held)
    text = article(
        report, title_of(here.desk.current, year), lambda name: reverse("workbench:figure", args=[year, name]), finished=True
    )
    others = [each for each in here.narrative.editions if each.act != act]
    context = {"here": here, "edition": held, "fate": fate(held), "others": others, "text": mark_safe(text)}  # noqa: S308
    return render(request, "workbench/annual_edition.html", context)


@for_business
@require_GET
def compare(request: HttpRequest, year: int) -> HttpResponse:
    """Two editions line by line, and the figures that differ."""
    here = Reporting.of(request, year)
    first, second = (here.edition(request.GET.get(side, "")) for side in ("a", "b"))
    old, new = (kept(here.desk.current, each) for each in (first, second))
    moved = [
        (figure.label, old.figures[name].shown if name in old.figures else "—", figure.shown)
        for name, figure in new.figures.items()
        if name not in old.figures or old.figures[name].shown != figure.shown
    ]
    context = {"here": here, "a": first, "b": second, "rows": lines_between(old, new), "moved": moved}
    return render(request, "workbench/annual_compare.html", context)


def lines_between(old: Report, new: Report) -> list[Row]:
    """What differs between two printed texts."""
    return list(rows("\n".join(plain_lines(old)), "\n".join(plain_lines(new))))


def plain_lines(report: Report) -> list[str]:
    """The printed text line by line."""
    found = []
    for title, blocks in report.parts:
        found.append(title)
        for block in blocks:
            found += [title for title in [block.title] if title]
            found += [plain(line) for line in (*block.sentences, *block.paragraphs)]
    return found


def plain(line: Line) -> str:
    """One line as printed."""
    return "".join(piece.text for piece in line)


@for_business
@require_GET
def file(request: HttpRequest, year: int, form: str) -> HttpResponse:
    """The report as a file: DOCX of the draft for editing, PDF or JSON of the draft or of one edition."""
    here = Reporting.of(request, year)
    if form not in MEDIA:
        raise Http404
    current, act = here.desk.current, request.GET.get("edition", "")
    held = here.edition(act) if act else None
    if form == "docx":
        data = editable(current, year)
    else:
        report = kept(current, held) if held else here.report
        data = pdf(report, heading_of(current, year, held)) if form == "pdf" else frozen.freeze(report, title_of(current, year))
    response = HttpResponse(data, content_type=MEDIA[form])
    which = f"第{held.number}版" if held and form != "docx" else "草稿"
    name = f"{title_of(current, year)}（{which}）.{form}"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "no-store"
    return response


def hints() -> dict[str, str]:
    """What belongs into each section."""
    return dict(NARRATIVE_WORDS)
