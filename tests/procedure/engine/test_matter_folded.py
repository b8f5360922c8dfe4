"""Acts folded: what stands, what was undone and given back, which facts count after a correction."""

from __future__ import annotations

from tests.procedure.engine.stage import at, by, reasons
from tests.procedure.engine.trial import DELEGABLE, HEAD, ONE, OTHER_PAPER, PAPER, TWO, filed, noticed, ready
from yifa.procedure.fold import fold
from yifa.procedure.refusal import Why

DAY = "2021-08-02"


def test_withdrawn_acts_stay_but_no_longer_count() -> None:
    town = filed()
    mark = town.do("mark", f"{DAY} 10:00", ONE, {"marked": "丁"})
    town.do("withdraw", f"{DAY} 11:00", HEAD, {"withdraw_reason": "示例"}, thread=mark.id)
    held = town.state(f"{DAY} 12:00")
    assert mark.id not in {done.id for done in held.standing_acts}
    assert len(held.folded.acts) == 3
    assert "marked" not in held.facts


def test_a_withdrawal_that_is_withdrawn_gives_the_act_back() -> None:
    town = filed()
    mark = town.do("mark", f"{DAY} 10:00", ONE, {"marked": "丁"})
    first = town.do("withdraw", f"{DAY} 11:00", HEAD, {"withdraw_reason": "示例"}, thread=mark.id)
    town.do("withdraw", f"{DAY} 12:00", HEAD, {"withdraw_reason": "示例"}, thread=first.id)
    assert town.state(f"{DAY} 13:00").facts["marked"] == "丁"


def test_a_new_conclusion_undoes_the_notice_only() -> None:
    town = noticed()
    town.do("conclude", f"{DAY} 12:00", TWO, {"draft": OTHER_PAPER})
    held = town.state(f"{DAY} 13:00")
    assert not held.folded.named("notice")
    assert len(held.folded.named("conclude")) == 2
    assert held.facts["draft"] == OTHER_PAPER


def test_a_correction_reads_the_facts_anew_and_keeps_the_act() -> None:
    town = noticed()
    facts = {"correct_reason": "示例：笔误", "replaced": [{"fact": "amount", "value": "80元"}]}
    town.do("correct", f"{DAY} 12:00", by("镇长", capacity="@original"), facts, thread=town.last["notice"].id)
    held = town.state(f"{DAY} 13:00")
    assert held.facts["amount"] == 80_00
    assert town.last["notice"].facts["amount"] == 100_00


def test_a_correction_of_nothing_known_is_refused() -> None:
    town = noticed()
    actors = by("镇长", capacity="@original")
    facts = {"correct_reason": "示例", "replaced": [{"fact": "colour", "value": "红"}]}
    assert "无从更正" in reasons(town.judge("correct", f"{DAY} 12:00", actors, facts, thread=town.last["notice"].id))
    private = {"correct_reason": "示例", "replaced": [{"fact": "party", "value": "李示例"}]}
    judged = town.judge("correct", f"{DAY} 12:00", actors, private, thread=town.last["file"].id)
    assert "不是公开项" in reasons(judged)


def test_a_correction_into_unlawfulness_is_made_and_marked() -> None:
    town = ready(amount=500_00)
    decided = town.rehearsal.perform(town.draft("decide", f"{DAY} 15:00", HEAD, {"amount": 100_00, "draft": PAPER}))
    facts = {"correct_reason": "示例：文书载明的是六百元", "replaced": [{"fact": "amount", "value": "600元"}]}
    judged = town.judge("correct", f"{DAY} 16:00", by("镇长", capacity="@original"), facts, thread=decided.id)
    assert judged.allowed
    assert "flaw" in {mark.effect for mark in judged.marks}
    assert any(mark.rule == "trial.cap" for mark in judged.marks)


def test_threads_keep_apart() -> None:
    town = filed()
    both = (*ONE, *DELEGABLE)
    first = town.do("preserve", f"{DAY} 10:00", both, {"thing": "示例一"})
    second = town.do("preserve", f"{DAY} 10:10", both, {"thing": "示例二"})
    town.do("dispose", f"{DAY} 10:20", HEAD, {"how": "返还"}, thread=first.id)
    assert [each.why for each in town.judge("dispose", f"{DAY} 10:30", HEAD, {"how": "x"}, thread=first.id).refusals] == [
        Why.EXCLUDED
    ]
    assert town.judge("dispose", f"{DAY} 10:30", HEAD, {"how": "返还"}, thread=second.id).allowed
    runs = {run.thread: run.running for run in town.state(f"{DAY} 11:00").clocks if run.name == "preserve"}
    assert runs == {first.id: False, second.id: True}


def test_the_state_of_an_earlier_moment_knows_nothing_later() -> None:
    town = noticed()
    early = town.state(f"{DAY} 10:30")
    assert [done.step for done in early.standing_acts] == ["file", "inspect", "conclude"]
    assert early.stage == "立案"
    assert town.state(f"{DAY} 23:00").stage == "告知"


def test_folding_nothing_is_an_empty_matter() -> None:
    declaration = noticed().rehearsal.catalogue.declaration("trial-case", at(DAY).date())
    empty = fold((), declaration)
    assert not empty.acts
    assert empty.closed is None
    assert empty.facts == {}


def test_outcomes_come_from_a_word_or_from_a_fact() -> None:
    town = ready()
    review = town.rehearsal.view.matters("trial-review")[0]
    folded = fold(town.rehearsal.view.history(review), town.rehearsal.catalogue.declaration("trial-review", at(DAY).date()))
    assert folded.outcome == "agree"
    assert folded.closed is not None
    town.rehearsal.perform(town.draft("decide", f"{DAY} 15:00", HEAD, {"amount": 100_00, "draft": PAPER}))
    assert town.state(f"{DAY} 16:00").outcome == "punished"
