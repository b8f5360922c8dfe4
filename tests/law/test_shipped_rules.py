"""Every rule the package ships: none bars where the law does not, every number has its article, people read Chinese."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date

import jsonschema
import pytest

from tests.law.making import override, rule, version
from yifa.law.calendar import Calendar
from yifa.law.clock import due
from yifa.law.dated import TIME_UNITS, Dated, Provision
from yifa.law.faults import Problems
from yifa.law.library import DATA, Library
from yifa.law.reader import plain, read, read_file
from yifa.law.rule import Rule
from yifa.law.schema import rule_schema

LIBRARY = Library.load()
SCHEMA_FILE = DATA.parent / "rule.schema.json"


def provisions() -> Iterator[tuple[Rule, Provision]]:
    for known in LIBRARY.rules():
        for provision in (*known.values, *known.overrides, *known.undated):
            yield known, provision


def test_no_organs_deadline_bars() -> None:
    barring = [
        p.rule
        for known, p in provisions()
        if p.effect == "bar" and known.kind in ("deadline", "publish") and known.owner == "organ"
    ]
    assert barring == []


def test_the_only_periods_that_bar_bound_the_power_itself() -> None:
    """A person decides whether a period belongs here: the organ's own lateness must never stop a lawful act."""
    barring = {p.rule for known, p in provisions() if p.effect == "bar" and known.kind in ("deadline", "publish")}
    assert barring == {
        "enforce.court.demand_days",
        "enforce.substitute_notice_days",
        "normative.unpublished_no_basis",
        "penalty.limitation_years",
        "penalty.limitation_years.life_finance",
    }
    assert {LIBRARY.rule(rule).owner for rule in barring} == {"power"}


def test_only_what_is_checked_and_applies_directly_bars() -> None:
    barring = [p.rule for _, p in provisions() if p.effect == "bar" and not (p.verified and p.directly_binding)]
    assert barring == []


def test_the_effect_of_a_gate_is_what_the_version_of_the_day_says() -> None:
    for known, provision in provisions():
        if isinstance(provision, Dated) and provision.layer == known.layer:
            assert LIBRARY.gate_effect(known.id, provision.start) == provision.effect
    assert LIBRARY.gate_effect("penalty.simple.cap_person", date(1990, 1, 1)) is None


def test_an_undated_source_never_bars() -> None:
    assert [p.rule for known in LIBRARY.rules() for p in known.undated if p.effect == "bar"] == []


def test_every_period_can_be_counted() -> None:
    calendar = Calendar.load()
    for known, provision in provisions():
        if provision.unit in TIME_UNITS and isinstance(provision, Dated) and isinstance(provision.value, int):
            assert due(provision.start, provision, calendar).day >= provision.start, known.id


def test_the_cap_of_an_on_the_spot_fine_changed_on_2021_07_15() -> None:
    days = [date(2021, 7, 1), date(2021, 7, 14), date(2021, 7, 15), date(2021, 8, 2)]
    person = [LIBRARY.value("penalty.simple.cap_person", day) for day in days]
    assert [dated.value if dated else None for dated in person] == [5000, 5000, 20000, 20000]
    assert person[0] is not None
    assert person[3] is not None
    assert person[0].article == "行政处罚法（2017年修正）第三十三条"
    assert person[3].article == "行政处罚法（2021年修订）第五十一条"


def test_what_people_read_is_chinese() -> None:
    english = re.compile(r"[a-z]{3,} ?[a-z]*")
    leaking = [
        (provision.rule, text)
        for known, provision in provisions()
        for text in (provision.article, provision.statement, known.title, known.starts_at)
        if english.search(text)
    ]
    assert leaking == []


def test_every_shipped_file_fits_the_schema() -> None:
    validator = jsonschema.Draft202012Validator(rule_schema())
    for path in sorted(DATA.rglob("*.yaml")):
        item = read_file(path, Problems(path.name))
        assert item is not None
        assert [error.message for error in validator.iter_errors(plain(item))] == [], path.name


def test_the_schema_file_is_the_one_the_loader_gives() -> None:
    assert json.loads(SCHEMA_FILE.read_text(encoding="utf-8")) == rule_schema()


@pytest.mark.parametrize(
    ("text", "good"),
    [
        (rule(), True),
        (rule(version("2018-01-01", until="2020-01-01", start_checked="false"), owner="party", override="[town]"), True),
        (override(version("2021-01-01")), True),
        (rule(extra="x"), False),
        (rule(kind="limit"), False),
        (rule(version("2018-1-1")), False),
        (rule(version("2018-01-01", article=None)), False),
        (rule(version("2018-01-01", unit="yuan")), False),
        (override(version("2021-01-01"), layer="nation"), False),
    ],
)
def test_the_schema_judges_as_the_loader_does(text: str, good: bool) -> None:
    item = read(text.encode(), Problems("x"))
    assert item is not None
    assert jsonschema.Draft202012Validator(rule_schema()).is_valid(plain(item)) is good
