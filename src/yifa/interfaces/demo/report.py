"""Writes the town's yearly reports: several people draft, a number without source is refused, the head signs, it goes out."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from yifa.interfaces.demo.notices import PORTAL, publish
from yifa.interfaces.demo.scheduler import Player
from yifa.interfaces.demo.stage import HEAD, OFFICE, REVIEWER, Astray, Doing, Stage, Who, minutes, on
from yifa.interfaces.demo.table import Table, known_stories
from yifa.interfaces.report.pdf import pdf
from yifa.interfaces.year_report import heading_of, kept, narrative_for, prepared
from yifa.procedure.refusal import Refused
from yifa.projections.edition import MEDIA
from yifa.projections.narrative import SLUG
from yifa.record.act import Act, Json

PATHS = ("revised", "refused", "drafting")
NO_SOURCE = "没有出处"


@dataclass(frozen=True, slots=True)
class Year:
    """One report: when it is begun, compiled, made public, and signed anew."""

    year: int
    path: str
    begin: date
    compile: date | None
    publish: date | None
    again: date | None


@dataclass(frozen=True, slots=True)
class Writing:
    """One section by one person on one day."""

    year: int
    section: str
    writer: str
    day: date
    text: str


@dataclass(frozen=True, slots=True)
class Proof:
    """One number from outside that somebody vouches for."""

    year: int
    label: str
    value: str
    unit: str
    source: str
    by: str
    day: date


def players(stage: Stage, folder: Path) -> list[Player]:
    """One player for each year. Raises DataError, also for a path that nobody can tell."""
    table = Table(folder, "report-2020.yaml")
    years = table.rows("reports", Year)
    known_stories(table.file, (each.path for each in years), PATHS)
    written, mended = table.rows("passages", Writing), table.rows("mended", Writing)
    proofs = table.rows("attested", Proof)

    def of(year: int, rows: Sequence[Writing]) -> list[Writing]:
        return [row for row in rows if row.year == year]

    return [_year(stage, each, of(each.year, written), of(each.year, mended), proofs) for each in years]


def _year(stage: Stage, told: Year, written: list[Writing], mended: list[Writing], proofs: list[Proof]) -> Player:
    begun = on(stage.working(told.begin), 9, 20)
    assigned: list[Json] = [{"section": each.section, "writer": each.writer} for each in written]
    yield begun
    for row in assigned:
        assert isinstance(row, dict)
        row["writer"] = stage.person(str(row["writer"]))
    facts: dict[str, Json] = {"year_end": f"{told.year}-12-31", "assignments": assigned}
    matter = (yield from stage.act(f"{SLUG}.begin", begun, [OFFICE], facts)).matter
    for place, each in enumerate(written):
        yield from _write(stage, each, matter, place)
    for place, proof in enumerate(each for each in proofs if each.year == told.year):
        yield from _attest(stage, proof, matter, place)
    if told.compile is None or told.publish is None:
        return
    at = on(stage.working(told.compile), 15)
    if told.path == "refused":
        yield from _refused(stage, matter, told.year, at - timedelta(hours=5))
        for place, each in enumerate(mended):
            yield from _write(stage, each, matter, place)
    compiled = yield from _compile(stage, matter, told.year, at)
    if told.path == "revised":
        # The reviewer sends the first one back; the same text is compiled again with figures of that day.
        reason: dict[str, Json] = {"back_reason": "请核对当日的数字后再编一次（示例）"}
        yield from stage.act(f"{SLUG}.send-back", at + timedelta(hours=1), [REVIEWER], reason, matter=matter)
        at = on(stage.working(at.date(), 2), 9)
        compiled = yield from _compile(stage, matter, told.year, at)
    yield from _out(stage, compiled, told.year, on(stage.working(at.date(), 1), 10), told.publish)
    if told.again is not None:
        yield from _again(stage, matter, told, mended)


def _again(stage: Stage, matter: str, told: Year, mended: list[Writing]) -> Player:
    """The signed report is taken back and a second edition takes its place."""
    assert told.again is not None
    start = on(stage.working(told.again), 9)
    facts: dict[str, Json] = {"revise_reason": "一处表述不准确，更正后重新签发（示例）"}
    yield from stage.act(f"{SLUG}.revise", start, [HEAD], facts, matter=matter)
    for place, each in enumerate(mended):
        yield from _write(stage, each, matter, place)
    compiled = yield from _compile(stage, matter, told.year, start + timedelta(hours=6))
    yield from _out(stage, compiled, told.year, start + timedelta(days=1), start.date() + timedelta(days=3))


def _write(stage: Stage, told: Writing, matter: str, place: int) -> Doing:
    at = on(stage.working(told.day), 10, 20 + place % 30)
    facts: dict[str, Json] = {"passages": [{"section": told.section, "passage": told.text}]}
    return (yield from stage.act(f"{SLUG}.write", at, [Who(told.writer, "anyone")], facts, matter=matter))


def _attest(stage: Stage, told: Proof, matter: str, place: int) -> Doing:
    at = on(stage.working(told.day), 14, 10 + 5 * place)
    facts: dict[str, Json] = {
        "external_label": told.label,
        "external_value": told.value,
        "external_unit": told.unit,
        "external_source": told.source,
        "external_file": stage.scan(f"{told.source}：{told.label} {told.value}{told.unit}"),
    }
    return (yield from stage.act(f"{SLUG}.attest", at, [Who(told.by, told.by)], facts, matter=matter))


def _edition(stage: Stage, year: int) -> dict[str, Json]:
    """What a compiling act says, with the figures as they are at this moment."""
    draft = prepared(stage.runtime, year)
    stamp = draft.report.edition
    assert stamp is not None
    figures: list[Json] = [
        {"figure": each.figure, "figure_title": each.label, "figure_shown": each.shown} for each in draft.report.figures.values()
    ]
    return {
        "edition": stamp.number,
        "as_of_day": draft.report.as_of.isoformat(),
        "as_of_act": stamp.as_of_act,
        "figures": figures,
        "text_digest": stamp.text_digest,
        "edition_file": stage.runtime.store.evidence.put(draft.file, media_type=MEDIA),
    }


def _compile(stage: Stage, matter: str, year: int, at: datetime) -> Doing:
    """Figures are read in the moment of recording, not of telling: between the two others may act."""
    yield at + minutes(3)
    draft = stage.draft(f"{SLUG}.compile", at, [OFFICE], _edition(stage, year), matter=matter)
    return stage.runtime.door.perform(stage.runtime.town, draft)


def _refused(stage: Stage, matter: str, year: int, at: datetime) -> Generator[datetime, None, None]:
    """Compile with a number that nobody can trace. Raises Astray where the door let it through."""
    yield at + minutes(3)
    draft = stage.draft(f"{SLUG}.compile", at, [OFFICE], _edition(stage, year), matter=matter)
    try:
        stage.runtime.door.perform(stage.runtime.town, draft)
    except Refused as refused:
        stage.refusals.append(refused.reasons)
        if any(NO_SOURCE in reason.missing for reason in refused.reasons):
            return
        raise Astray(f"演示剧本里{year}年度报告的定稿被拒绝，但理由里没有“{NO_SOURCE}”") from refused
    raise Astray(f"演示剧本里{year}年度报告有没有出处的数字，却编成了定稿")


def _out(stage: Stage, compiled: Act, year: int, at: datetime, day: date) -> Player:
    """Reviewed, signed, printed, reported, published, filed."""
    matter = compiled.matter
    when = stage.at_work(at)
    note: dict[str, Json] = {"check_note": "各处数字均有出处，法定各部分齐全（示例）"}
    yield from stage.act(f"{SLUG}.review", when, [REVIEWER], note, matter=matter)
    signed = yield from stage.act(f"{SLUG}.sign", when + timedelta(hours=5), [HEAD], {"approved": True}, matter=matter)
    yield from _issue(stage, signed, year, when + timedelta(hours=6))
    facts: dict[str, Json] = {"submitted_to": str(stage.runtime.town_settings["superior"])}
    yield from stage.act(f"{SLUG}.submit", stage.at_work(when + timedelta(days=1)), [OFFICE], facts, matter=matter)
    out = on(stage.working(max(day, when.date() + timedelta(days=2))), 9, 30)
    yield from publish(stage, signed, out, PORTAL)
    yield from stage.act(f"{SLUG}.close", out + timedelta(hours=3), [Who("archivist", "archivist")], {}, matter=matter)


def _issue(stage: Stage, signed: Act, year: int, at: datetime) -> Doing:
    """The signed edition as it is printed, kept for ever."""
    yield at
    found = narrative_for(stage.runtime, year).current
    if found is None:
        raise Astray(f"演示剧本里{year}年度报告还没有签发")
    data = pdf(kept(stage.runtime, found), heading_of(stage.runtime, year, found))
    digest = stage.runtime.store.evidence.put(data, media_type="application/pdf", purpose="case", keep="archive")
    facts: dict[str, Json] = {"paper": digest, "copies": 3}
    return (yield from stage.act(f"{SLUG}.issue", at, [OFFICE], facts, matter=signed.matter, thread=signed))
