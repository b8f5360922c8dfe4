"""Every course that a row of the ordinary penalties may take, by its name in the table; refuses to tell any other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from yifa.interfaces.demo import ordinary_courses as courses
from yifa.interfaces.demo import ordinary_ends as ends
from yifa.interfaces.demo import ordinary_evidence as evidence
from yifa.interfaces.demo import ordinary_meeting as meeting
from yifa.interfaces.demo import ordinary_open as open_ones
from yifa.interfaces.demo import ordinary_trouble as trouble
from yifa.interfaces.demo.ordinary import Doings, File, Ordinary
from yifa.interfaces.demo.scheduler import Player
from yifa.interfaces.demo.stage import CLERK, Stage
from yifa.interfaces.demo.table import Table, known_stories
from yifa.record.act import Json

FILE = "ordinary.yaml"
QUALIFIED_AT = datetime.fromisoformat("2019-04-26T15:20:00+08:00")

STORIES: Mapping[str, Callable[[File], Doings]] = {
    "plain": courses.plain,
    "not-filed": courses.not_filed,
    "exempt": courses.exempt,
    "first-time": courses.first_time,
    "handed-over": courses.handed_over,
    "recused": courses.recused,
    "not-recused": courses.not_recused,
    "told-again": courses.told_again,
    "in-parts": courses.in_parts,
    "extended": courses.extended,
    "overdue": courses.overdue,
    "discussed": meeting.discussed,
    "discussed-twice": meeting.discussed_twice,
    "unreviewed": trouble.unreviewed,
    "lapsed-certificate": trouble.lapsed_certificate,
    "asked-and-withdrew": trouble.asked_and_withdrew,
    "hearing-waived": trouble.hearing_waived,
    "correct": trouble.correct,
    "mended": trouble.mended,
    "unlawful": trouble.unlawful,
    "set-aside": trouble.set_aside,
    "withdrawn": trouble.withdrawn,
    "annulled": trouble.annulled,
    "preserved": evidence.preserved,
    "forgotten": evidence.forgotten,
    "sampled": evidence.sampled,
    "missing-party": evidence.missing_party,
    "reassigned": evidence.reassigned,
    "under-age": ends.under_age,
    "died": ends.died,
    "across-the-revision": ends.across_the_revision,
    "several": ends.several,
    "by-instalments": ends.by_instalments,
    "not-deferred": ends.not_deferred,
    "just-found": open_ones.just_found,
    "looked-at": open_ones.looked_at,
    "waiting": open_ones.waiting,
    "under-review": open_ones.under_review,
    "unserved": open_ones.unserved,
    "unpaid": open_ones.unpaid,
}
"""Every course a row of the table may take."""


def players(stage: Stage, folder: Path) -> list[Player]:
    """The cases of the table, and the reviewer's qualification. Raises DataError."""
    return [_qualified(stage), *(_case(stage, row) for row in ordinary(folder))]


def ordinary(folder: Path) -> list[Ordinary]:
    """The rows of the table. Raises DataError, also for a course that nobody can tell."""
    rows = Table(folder, FILE).rows("ordinary", Ordinary)
    known_stories(FILE, (row.story for row in rows), STORIES)
    return rows


def _case(stage: Stage, row: Ordinary) -> Player:
    yield row.at
    file = File.of(stage, row)
    yield from STORIES[row.story](file)
    yield from ends.archived(file)


def _qualified(stage: Stage) -> Player:
    """The reviewer's qualification is put on record before the first review."""
    yield QUALIFIED_AT
    facts: dict[str, Json] = {
        "qualified_person": stage.person("reviewer"),
        "qualification_number": "示例资格证A20110001",
        "qualification_day": "2011-03-01",
        "qualification_file": stage.scan("法律职业资格证", purpose="personnel", keep="as-matter"),
    }
    yield from stage.act("legal-qualification.register", QUALIFIED_AT, [CLERK], facts)
