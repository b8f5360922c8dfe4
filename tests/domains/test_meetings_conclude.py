"""What a meeting's views come to, and that a decision waits for the text the meeting resolved."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domains.played import DOMAINS, world
from yifa.procedure import case_file
from yifa.procedure.case_file import Case
from yifa.procedure.refusal import Refusal, Refused
from yifa.procedure.stage import Stage
from yifa.procedure.view import Done

HEADS = ("副镇长", "丙", "镇长")
VOTES = ("for", "against", "abstain")


def case(slug: str, name: str) -> Case:
    path = next(DOMAINS.glob(f"*/procedures/{slug}/cases.yaml"))
    return next(each for each in case_file.read(path) if each.name == name)


LAWFUL = case("agenda-item", "三名负责人讨论，多数赞成，主持人最后发言，议题通过")


def concluded(step: str, views: list[tuple[str, str]], **facts: object) -> Done | tuple[Refusal, ...]:
    """The lawful case with other views and another conclusion."""
    act = LAWFUL.acts[-1]
    rows = [{"speaker": who, "vote": vote} for who, vote in views]
    changed = replace(act, step=step, facts={"views": rows, **facts})
    stage = Stage.build(LAWFUL, world())
    for each in LAWFUL.given:
        stage.perform(each)
    try:
        return stage.perform(changed)
    except Refused as refused:
        return refused.reasons


def lacks(found: Done | tuple[Refusal, ...]) -> set[str]:
    return set() if isinstance(found, Done) else {reason.field or reason.test for reason in found}


@settings(max_examples=60, deadline=None)
@given(votes=st.tuples(*[st.sampled_from(VOTES)] * len(HEADS)), passed=st.booleans())
def test_dissent_and_departure_are_asked_for_exactly_when_the_votes_say_so(votes: tuple[str, ...], passed: bool) -> None:
    step = "resolved" if passed else "rejected"
    reason = {} if passed else {"rejected_reason": "资金没有来源"}
    found = lacks(concluded(step, list(zip(HEADS, votes, strict=True)), **reason))
    differ = any(vote != "for" for vote in votes) if passed else "for" in votes
    departs = votes.count("against" if passed else "for") * 2 > len(votes)
    assert found == {name for name, asked in (("dissent", differ), ("departure_reason", departs)) if asked}


@settings(max_examples=60, deadline=None)
@given(speakers=st.lists(st.sampled_from((*HEADS, "甲", "书记")), min_size=1, max_size=6))
def test_only_those_present_speak_and_each_of_them_once(speakers: list[str]) -> None:
    found = concluded("resolved", [(who, "for") for who in speakers])
    lawful = sorted(speakers) == sorted(HEADS)
    assert isinstance(found, Done) == lawful
    if not isinstance(found, Done):
        assert {reason.test for reason in found} == {"votes"}


@pytest.mark.parametrize("order", [HEADS, ("镇长", "副镇长", "丙"), ("丙", "镇长", "副镇长")])
def test_the_head_who_does_not_speak_last_leaves_a_flaw_and_no_refusal(order: tuple[str, ...]) -> None:
    found = concluded("resolved", [(who, "for") for who in order])
    assert isinstance(found, Done)
    flaws = {mark["rule"] for mark in found.marks if mark["effect"] == "flaw"}
    assert flaws == (set() if order[-1] == "镇长" else {"decision.collective"})


def test_what_was_said_is_sealed_and_what_was_concluded_is_open() -> None:
    found = concluded("resolved", [(who, "for") for who in HEADS], said=[{"said_by": "丙", "says": "建议再核对一次面积"}])
    assert isinstance(found, Done)
    assert "said" in {name.removeprefix("fact.") for name in found.sealed}
    assert "views" in found.facts
    assert "核对" not in str(found.facts)


def lengths(stage: Stage) -> dict[str, int]:
    slugs = ("meeting", "agenda-item")
    return {matter: len(stage.view.history(matter)) for slug in slugs for matter in stage.view.matters(slug)}


def test_a_meeting_that_cannot_take_up_one_topic_takes_up_none() -> None:
    lawful = case("meeting", "开会时议题随之列入讨论")
    stage = Stage.build(lawful, world())
    for act in lawful.given[:-1]:
        stage.perform(act if act.label != "议题二" else replace(act, facts={**act.facts, "meeting_body": "government"}))
    stage.perform(lawful.given[-1])
    before = lengths(stage)
    with pytest.raises(Refused) as caught:
        stage.perform(lawful.acts[-1])
    assert lengths(stage) == before
    assert any("示例采购" in reason.missing for reason in caught.value.reasons)


@pytest.mark.parametrize("body", ["heads", "government", "party-committee", "joint"])
def test_every_body_is_a_post_of_the_same_name(body: str) -> None:
    catalogue = world().catalogue
    assert body in catalogue.posts
    assert body in catalogue.words.choices["posts"]
    assert set(catalogue.words.choices["meeting-bodies"]) == {"heads", "government", "party-committee", "joint"}


SIGNED = case("normative-document", "签发")


@pytest.mark.parametrize("draft", ["稿二", "稿一（改）", "", "清理目录"])
def test_only_the_text_that_was_reviewed_and_resolved_is_signed(draft: str) -> None:
    stage = Stage.build(SIGNED, world())
    for act in SIGNED.given:
        stage.perform(act)
    subject = SIGNED.acts[-1]
    with pytest.raises(Refused) as caught:
        stage.perform(replace(subject, facts={**subject.facts, "draft": draft}))
    if draft:
        assert {reason.test for reason in caught.value.reasons} == {"linked"}
    stage.perform(subject)
