"""Every gate of every step refused or marked somebody in some case, and those that rest on an article say which."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.domains.played import common_steps, declarations, own_steps, played, world
from yifa.procedure import grammar
from yifa.procedure.declaration import Declaration, Need, Step, TestSpec

JOINED = "any"
"""Alternatives that all failed may be told as one reason."""


def _leaves(tests: tuple[TestSpec, ...], declaration: Declaration) -> Iterator[TestSpec]:
    for test in tests:
        if test.name == "situation":
            situation = declaration.situations[str(test.args["name"])]
            yield from _leaves((*situation.any, *situation.all, *situation.none), declaration)
        elif test.name in ("any", "all", "none"):
            yield from _leaves(tuple(grammar.inner(test.args["tests"])), declaration)
        else:
            yield test


def _gates() -> list[tuple[str, Declaration, Step, TestSpec]]:
    found = []
    for declaration, step in own_steps():
        found += [(f"{declaration.slug}.{step.name}", declaration, step, test) for test in step.needs]
        found += [
            (f"{declaration.slug}.{step.name}", declaration, step, test) for test in declaration.role_needs.get(step.role, ())
        ]
    return found


def _label(value: object) -> str | None:
    return f"{value.name}:{sorted(map(str, value.args.values()))}" if isinstance(value, TestSpec) else None


@pytest.mark.parametrize(("kind", "declaration", "step", "test"), _gates(), ids=_label)
def test_a_gate_refuses_or_marks_somebody(kind, declaration, step, test):
    names = {leaf.name for leaf in _leaves((test,), declaration)}
    rules = {
        value
        for leaf in _leaves((test,), declaration)
        for value in leaf.args.values()
        if isinstance(value, str) and value in world().library
    }
    refused = {reason.test for reason in played().refused.get(kind, [])}
    marked = {mark.get("rule") for mark in played().marked.get(kind, [])}
    softened = test.args.get("else") == "warn" and bool(played().marked.get(kind))

    assert names & refused or JOINED in refused or rules & marked or softened, f"“{kind}”的关口 {test.name} 没有拒绝过任何人"


def _named(need: Need) -> set[str]:
    return {name for name in (need.step, need.served, need.waited) if name} | {n for part in need.any for n in _named(part)}


AFTER = [(f"{d.slug}.{s.name}", need) for d, s in own_steps() for need in s.after]
UNLESS = [(f"{d.slug}.{s.name}", name) for d, s in own_steps() for name in s.unless]


@pytest.mark.parametrize(("kind", "need"), AFTER, ids=str)
def test_what_must_come_before_is_missed(kind, need):
    steps = _named(need) | ({"serve"} if need.served else set())
    reasons = played().refused.get(kind, [])
    joined = bool(need.any) and any(reason.test == JOINED for reason in reasons)

    assert joined or any(reason.step in steps for reason in reasons), f"“{kind}”没有因缺少{_named(need)}而被拒绝"


@pytest.mark.parametrize(("kind", "name"), UNLESS)
def test_what_excludes_it_excludes_it(kind, name):
    assert any(reason.test == "unless" and reason.step == name for reason in played().refused.get(kind, [])), (
        f"“{kind}”没有因“{name}”被拒绝"
    )


@pytest.mark.parametrize("name", sorted(name for name, step in common_steps().items() if step.needs))
def test_a_gate_of_a_common_step_refuses_somebody(name):
    step = common_steps()[name]
    refused = {reason.test for kind, reasons in played().refused.items() if kind.endswith(f".{name}") for reason in reasons}

    assert {test.name for test in step.needs} <= refused


def test_money_and_certificates_are_refused_with_the_article_of_the_day():
    articles = {
        reason.article
        for kind, reasons in played().refused.items()
        if kind.startswith("onsite-penalty.")
        for reason in reasons
        if reason.article
    }

    assert {
        "行政处罚法（2017年修正）第三十三条",
        "行政处罚法（2021年修订）第五十一条",
        "行政处罚法（2017年修正）第三十七条",
        "行政处罚法（2021年修订）第四十二条",
        "行政处罚法（2021年修订）第六十八条",
        "行政处罚法（2021年修订）第四十五条",
        "行政处罚法（2021年修订）第六十二条",
        "行政处罚法（2021年修订）第二十四条",
    } <= articles


def test_every_version_reads_the_same_names():
    assert all(declaration.steps[declaration.opens_at].name == declaration.opens_at for declaration in declarations())
