"""The demonstration's record: every step performed, the seed's figures, no power before its day, no fine over the limit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.support.demo import TOWN, copy_home
from yifa.interfaces.runtime import Runtime
from yifa.interfaces.year_report import figures_of
from yifa.law.zone import SHANGHAI, day_of
from yifa.procedure.declaration import Step
from yifa.procedure.fold import Folded, fold
from yifa.projections import notices
from yifa.record.act import Act, Json

START_OF_COUNTY_POWERS = date(2020, 11, 1)
COMES_BY_ITSELF = ("law", "cause")


@pytest.fixture(scope="module")
def town(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    runtime = Runtime.open(copy_home(demo_home, tmp_path_factory.mktemp("lived") / "home"))
    yield runtime
    runtime.close()


@pytest.fixture(scope="module")
def acts(town: Runtime) -> list[Act]:
    return list(town.store.reader.acts(town.town))


def declared_steps(town: Runtime) -> Iterator[tuple[str, Step]]:
    """Every step a person can perform, by the name that says who declared it: the procedure, or the character common to all."""
    for slug in town.catalogue.slugs():
        for version in town.catalogue.versions(slug):
            for step in version.steps.values():
                if step.source not in COMES_BY_ITSELF:
                    yield (slug if step.character is None else step.character), step


def folded(town: Runtime, slug: str) -> Iterator[Folded]:
    view = town.view()
    for matter in view.matters(slug):
        history = view.history(matter)
        yield fold(history, town.catalogue.declaration(slug, day_of(history[-1].at)))


def test_every_declared_step_was_performed_somewhere(town: Runtime, acts: list[Act]) -> None:
    performed = set()
    for act in acts:
        slug, _, name = act.kind.partition(".")
        step = town.catalogue.declaration(slug, day_of(act.at)).steps[name]
        performed.add((slug if step.character is None else step.character, name))
    wanted = {(owner, step.name): f"{owner}.{step.name}（{step.title}）" for owner, step in declared_steps(town)}
    lacking = {name for key, name in wanted.items() if key not in performed}
    assert not lacking, f"演示里没有办理过：{'、'.join(sorted(lacking))}"


@pytest.mark.parametrize(
    ("figure", "value"),
    [("dp.proposals", 31), ("dp.proposals_closed", 31), ("cert.exam_takers", 33), ("cert.loss_notices", 1), ("cert.holders", 16)],
)
def test_the_year_2020_has_the_seed_s_numbers(town: Runtime, figure: str, value: int) -> None:
    figures, _ = figures_of(town, 2020)
    assert {each.figure: each.value for each in figures}[figure] == value


def test_every_proposal_of_2020_is_answered_and_closed_and_some_of_2021_are_still_open(town: Runtime) -> None:
    year = [each for each in folded(town, "deputies-proposal") if each.acts[0].at.year == 2020]
    assert len(year) == 31
    assert all(each.closed is not None and each.closed.at.year == 2020 for each in year)
    assert sum(bool(each.by_step.get("bounce")) for each in year) == 1
    assert Counter(each.facts["satisfaction"] for each in year).keys() == {"satisfied", "fair"}
    assert sum(any(act.facts.get("satisfaction") == "dissatisfied" for act in each.acts) for each in year) == 1
    assert len(town.view().matters("deputies-proposal", open_only=True)) == 3


def test_the_town_has_thirty_two_villages_before_and_after_one_becomes_a_community(acts: list[Act]) -> None:
    registers = [act.open["fact.villages"] for act in acts if act.kind in ("town.found", "town.change-villages")]
    sizes = [len(each) for each in registers if isinstance(each, list)]
    assert sizes == [32, 32]


def test_the_record_s_time_never_runs_backwards_and_no_act_is_recorded_before_it_happened(acts: list[Act]) -> None:
    assert all(before.recorded_at <= after.recorded_at for before, after in pairwise(acts))
    assert all(act.at <= act.recorded_at for act in acts)
    assert acts[0].kind == "town.found"


def test_everything_is_done_in_office_hours_on_working_days(town: Runtime, acts: list[Act]) -> None:
    local = [(act.kind, act.at.astimezone(SHANGHAI)) for act in acts]
    assert not [(kind, when) for kind, when in local if not town.calendar.is_working(when.date()) or not 8 <= when.hour < 18]


def decisions(town: Runtime) -> Iterator[tuple[date, str, int, str]]:
    """Day, item, fine in fen and kind of party of every decision, also of those later undone."""
    for each in folded(town, "onsite-penalty"):
        for act in each.acts:
            if act.step == "decide":
                fine = act.facts.get("amount", 0)
                assert isinstance(fine, int)
                yield day_of(act.at), str(each.facts["item"]), fine, str(each.facts["party.kind"])


def test_before_the_county_s_day_only_matters_that_a_statute_gives_the_town(town: Runtime) -> None:
    early = [(day, item) for day, item, _, _ in decisions(town) if day < START_OF_COUNTY_POWERS]
    assert len(early) == 10
    for day, item in early:
        assert town.view().powers(day)[item]["source"] == "statute"


def test_county_powers_are_listed_with_a_decree_that_says_it_is_an_example(town: Runtime) -> None:
    powers = town.view().powers(date(2020, 11, 2))
    delegated = {item: power for item, power in powers.items() if power.get("source") == "delegated"}
    assert len(delegated) == 9
    assert all("示例" in str(power["decree"]) for power in delegated.values())
    assert not [item for item in delegated if item in town.view().powers(date(2020, 10, 31))]


def test_powers_end_on_their_day_and_the_old_list_is_replaced(town: Runtime) -> None:
    view = town.view()
    assert "下放-08" in view.powers(date(2021, 8, 31))
    assert "下放-08" not in view.powers(date(2021, 9, 1))
    assert "下放-10" in view.powers(date(2021, 3, 1))
    assert "法定-03" in view.powers(date(2021, 7, 14))
    assert {"法定-03", "法定21-03"} & view.powers(date(2021, 7, 15)).keys() == {"法定21-03"}


def test_no_fine_is_over_the_limit_of_its_day_and_the_new_limit_is_used(town: Runtime) -> None:
    caps = {"person": "penalty.simple.cap_person", "organisation": "penalty.simple.cap_org"}
    found = list(decisions(town))
    for day, _, fine, party in found:
        cap = town.library.value(caps[party], day)
        assert cap is not None
        assert isinstance(cap.value, int)
        assert fine <= cap.value, (day, fine, party)
    assert max(fine for day, _, fine, party in found if party == "person" and day < date(2021, 7, 15)) == 5_000
    assert max(fine for day, _, fine, party in found if party == "person") == 20_000
    assert len([day for day, *_ in found if day.year == 2021]) >= 38


def test_nobody_acts_as_officer_without_a_certificate_that_day(town: Runtime, acts: list[Act]) -> None:
    held = town.view().standings(standing="enforcement-certificate")
    for act in acts:
        if act.kind in ("onsite-penalty.show-card", "onsite-penalty.tell", "onsite-penalty.decide"):
            persons = act.open["persons"]
            assert isinstance(persons, list)
            for person in persons:
                assert isinstance(person, dict)
                assert any(each.person == person["person"] and each.holds_at(act.at) for each in held)


def test_one_certificate_has_lapsed_one_was_revoked_and_one_renewed_before_its_end(town: Runtime) -> None:
    held = town.view().standings(standing="enforcement-certificate")
    lapsed = [each for each in held if each.ended is None and each.until is not None and day_of(each.until) == date(2020, 6, 1)]
    assert len(lapsed) == 1
    assert not [each for each in held if each.person == lapsed[0].person and each.holds_at(town.now())]
    matters = list(folded(town, "officer-certificate"))
    assert sum(bool(each.by_step.get("revoke")) for each in matters) == 1
    assert sum(bool(each.by_step.get("renew")) for each in matters) == 1


def test_most_notices_were_published_in_time_one_late_and_withdrawn_ones_left_a_tombstone(town: Runtime) -> None:
    shown = notices.published(town.store.reader, town.town, limit=1000)
    assert len(shown) > 120
    late = Counter(each.slug for each in shown if each.late(town.now()))
    withdrawn = Counter(each.slug for each in shown if each.withdrawn_at is not None)
    assert (late["onsite-penalty"], late["ordinary-penalty"]) == (1, 4)
    assert (withdrawn["onsite-penalty"], withdrawn["ordinary-penalty"]) == (2, 2)
    waiting = notices.waiting(town.store.reader, town.town)
    assert waiting, "最后几天的决定还没有公开，办件台上应当看得见"
    assert not [each for each in waiting if each.late(town.now())]


def test_old_cases_are_taken_over_and_filed_and_counted_by_themselves(town: Runtime, acts: list[Act]) -> None:
    taken = [act for act in acts if act.kind == "adopted-case.adopt"]
    filed = {act.matter for act in acts if act.kind == "adopted-case.file"}
    assert len(taken) == 6
    assert {act.matter for act in taken} == filed
    start = day_of(acts[0].at).isoformat()
    assert all(str(act.open["fact.old_decided"]) < start for act in taken)
    assert not [act for act in taken if "fact.old_party" in act.open or "number" in act.open]
    figures = {each.figure: each.value for each in figures_of(town, 2019)[0]}
    assert (figures["adopted-case.adopted"], figures["adopted-case.filed"]) == (6, 5)
    assert figures["ec.simple"] == sum(
        act.kind == "onsite-penalty.decide" and act.at.astimezone(SHANGHAI).year == 2019 for act in acts
    )


def test_every_adviser_of_the_villages_was_told_to_the_public_in_time(town: Runtime, acts: list[Act]) -> None:
    told = [each for each in notices.published(town.store.reader, town.town, limit=1000) if each.slug == "legal-adviser"]
    due = {str(act.id) for act in acts if act.kind in ("legal-adviser.appoint", "legal-adviser.appoint-town")}
    assert len(due) > 30
    assert due <= {each.act for each in told}
    assert not [each for each in told if each.late(town.now())]


def test_bad_days_are_in_the_record(acts: list[Act]) -> None:
    def count(name: str) -> int:
        return sum(act.kind == f"onsite-penalty.{name}" for act in acts)

    assert count("irregular") == 4
    assert [count(f"irregular-{end}") for end in ("mended", "annulled", "unlawful", "upheld")] == [1, 1, 1, 1]
    assert (count("withdraw"), count("annulled"), count("refund"), count("unpublish")) == (1, 1, 2, 2)
    assert (count("collect"), count("hand-in"), count("bank-in")) == (3, 3, 3)
    assert count("serve-attempt") == 2
    onsite = [act for act in acts if act.kind.startswith("onsite-penalty.")]
    late = [act for act in onsite if any(mark["effect"] == "late" for mark in _marks(act))]
    assert {act.kind for act in late} == {f"onsite-penalty.{name}" for name in ("show-card", "tell", "decide")}
    assert all("fact.late_reason" in act.sealed and str(act.open["recorder"]) not in str(act.open["persons"]) for act in late)


def _marks(act: Act) -> list[dict[str, Json]]:
    marks = act.open["judgement"]
    assert isinstance(marks, list)
    return [mark for mark in marks if isinstance(mark, dict)]


def test_no_party_and_no_found_fact_stands_open_in_the_record(acts: list[Act]) -> None:
    penalties = [act for act in acts if act.kind.startswith("onsite-penalty.")]
    text = "\n".join(str(dict(act.open)) for act in penalties)
    rows = (TOWN / "penalties.yaml").read_text(encoding="utf-8")
    names = {line.split("party: ")[1].split(",")[0] for line in rows.splitlines() if "party: " in line}
    assert len(names) > 20
    assert not [name for name in names if name in text]


def test_one_paper_of_every_kind_reads_as_it_should_and_leaves_no_gap(town: Runtime, acts: list[Act]) -> None:
    issued = {act.kind: act for act in acts if act.kind.endswith(".issue")}
    papered = {slug for slug in town.catalogue.slugs() if any(step.paper for step in town.catalogue.latest(slug).steps.values())}
    assert {kind.partition(".")[0] for kind in issued} == papered
    for kind, act in issued.items():
        text = printed(town, act)
        number = next(each.open["number"] for each in acts if str(each.id) == act.open["thread"])
        assert str(number) in text, kind
        assert "示例数据" in text
        assert "{" not in text, kind


def printed(town: Runtime, act: Act) -> str:
    """The text of an issued paper, without line breaks."""
    digest = town.store.reader.open_private(town.town, act.id, "fact.paper", purpose="核对示例文书")
    pages = PdfReader(BytesIO(town.store.evidence.get(str(digest), purpose="核对示例文书"))).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "")


def test_every_decision_was_printed_and_no_number_is_used_twice(acts: list[Act]) -> None:
    decided = {str(act.id): str(act.open["number"]) for act in acts if act.kind == "onsite-penalty.decide"}
    assert decided.keys() == {act.open["thread"] for act in acts if act.kind == "onsite-penalty.issue"}
    assert len(set(decided.values())) == len(decided)


def test_the_record_verifies(town: Runtime) -> None:
    assert not [str(finding) for finding in town.store.verify() if finding.bad]
