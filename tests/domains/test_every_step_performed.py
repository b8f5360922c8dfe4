"""No step is declared that nobody ever performed, and nobody performs one without the right persons and facts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.domains.played import OUTSIDER, again, common_steps, declarations, own_steps, played, with_facts
from yifa.procedure.refusal import Why

OWN = [f"{declaration.slug}.{step.name}" for declaration, step in own_steps()]
PERFORMED = sorted(played().performed)
FOUNDING = "town.found"
"""Before the founding everybody may found; the cases of the town look at that."""


@pytest.mark.parametrize("kind", OWN)
def test_step_is_performed_in_some_case(kind):
    assert kind in played().performed or kind in played().caused, f"没有一个案例办理过“{kind}”"


@pytest.mark.parametrize("name", sorted(common_steps()))
def test_common_step_is_performed_in_some_case(name):
    assert any(kind.partition(".")[2] == name for kind in played().performed), f"没有一个案例办理过“{name}”"


@pytest.mark.parametrize("kind", [kind for kind in PERFORMED if kind != FOUNDING])
def test_an_outsider_cannot_perform_it(kind):
    declaration = next(each for each in declarations() if each.slug == kind.partition(".")[0])
    seat = next(iter(declaration.steps[kind.partition(".")[2]].who[0]))

    reasons = again(kind, lambda act: replace(act, by=({OUTSIDER: seat},), recorder=None))

    assert reasons is not None, f"无关的人也能办理“{kind}”"
    assert any(reason.why is Why.NOT_YOU for reason in reasons)


def _required() -> list[tuple[str, str]]:
    found = []
    for kind in PERFORMED:
        slug, _, name = kind.partition(".")
        declaration = next(each for each in declarations() if each.slug == slug)
        found += [(kind, fact.name) for fact in declaration.steps[name].facts.values() if fact.required]
    return found


@pytest.mark.parametrize(("kind", "fact"), _required())
def test_a_required_fact_cannot_be_left_out(kind, fact):
    reasons = again(kind, lambda act: with_facts(act, **{fact: None}))

    assert reasons is not None, f"“{kind}”缺了“{fact}”也办成了"
    assert any(reason.field == fact for reason in reasons)


@pytest.mark.parametrize("kind", PERFORMED)
def test_an_unknown_fact_is_refused(kind):
    reasons = again(kind, lambda act: with_facts(act, no_such_fact="多余"))

    assert reasons is not None
    assert any(reason.why is Why.FORM for reason in reasons)


@pytest.mark.parametrize("kind", PERFORMED)
def test_every_reason_reads_in_chinese_and_says_what_to_do(kind):
    for reason in played().refused.get(kind, []):
        assert reason.missing
        assert reason.todo
        assert any("一" <= letter <= "鿿" for letter in reason.missing)
        assert "无权限" not in reason.missing
        assert "操作失败" not in reason.missing
