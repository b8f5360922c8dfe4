"""Declarations are merged with their characters and every name in them leads somewhere, or loading says where it does not."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.procedure.writing import CHOICES, LABELS, PROCEDURE, STANDINGS, declaration, problems, with_steps, write
from tests.support.shared import shared_dir
from yifa.procedure.catalogue import Catalogue, NotDeclared
from yifa.procedure.declaration import Need, Private, TestSpec
from yifa.procedure.grammar import every, inner

COMMON = """\
character: any
title: 共有
steps:
  serve:
    title: 送达
    role: service
    per: "@serve"
    by: {server: 1}
    facts: {way: {type: choice, label: 方式, of: service-ways, open: yes}, handed_at: {type: time, label: 送达时间, open: yes}}
situations:
  fined: {title: 处以罚款, any: [{is: {fact: kind, one_of: [fine]}}]}
needs_by_role:
  decision: [fined, {done: {role: intake}}]
"""


def test_a_character_brings_steps_situations_and_needs_by_role(tmp_path: Path) -> None:
    held = declaration(write(tmp_path, character=COMMON))
    assert held.steps["serve"].character == "any"
    assert held.steps["begin"].character is None
    assert held.situations["fined"].any == (TestSpec("is", {"fact": "kind", "one_of": ["fine"]}),)
    assert held.role_needs == {"decision": (TestSpec("situation", {"name": "fined"}), TestSpec("done", {"role": "intake"}))}


def test_by_is_all_of_a_map_and_any_of_a_list(tmp_path: Path) -> None:
    both = declaration(write(tmp_path / "a", with_steps("x: {title: 多, role: other, by: {officer: 2, head: 1}}"))).steps["x"]
    either = declaration(write(tmp_path / "b", with_steps("x: {title: 多, role: other, by: [{officer: 1}, {head: 1}]}"))).steps[
        "x"
    ]
    assert both.who == ({"officer": 2, "head": 1},)
    assert either.who == ({"officer": 1}, {"head": 1})


def test_capacities_know_alternatives_and_what_must_be_held_together(tmp_path: Path) -> None:
    catalogue = Catalogue.load(write(tmp_path))
    assert catalogue.capacities["head-or-delegate"].ways == (("head",), ("deputy-head", "delegate"))
    assert catalogue.capacities["anyone"].special == "any-post"
    assert catalogue.posts == ("officer", "head", "deputy-head", "clerk")
    assert catalogue.standings["delegate"].title == "受委托代行审批"


def test_short_forms_become_one_long_form(tmp_path: Path) -> None:
    text = with_steps(
        "x: {title: 多, role: other, by: {head: 1}, after: [{any: [decide, {waited: term}, late]}], needs: [late, {done: begin}, "
        "{none: [late, {waited: term}]}, {settled: {of: begin}}, {is: {fact: kind, given: yes, if: late, else: warn}}]}",
        top="clocks:\n  term: {title: 期限, rule: test.pending, from: begin, until: end, miss: bar}\n"
        "situations:\n  late: {title: 逾期, any: [{waited: term}]}\n",
    )
    step = declaration(write(tmp_path, text)).steps["x"]
    assert step.after == (Need(any=(Need(step="decide"), Need(waited="term"), Need(situation="late"))),)
    situation, done, none, settled, conditional = step.needs
    assert (situation.name, situation.args) == ("situation", {"name": "late"})
    assert done.args == {"step": "begin"}
    assert [test.name for test in inner(none.args["tests"])] == ["situation", "waited"]
    assert settled.args == {"of": ["begin"]}
    assert conditional.args["if"] == {"test": "situation", "args": {"name": "late"}}
    assert len(list(every(step.needs))) == 8


def test_labels_and_choices_come_from_the_shared_words(tmp_path: Path) -> None:
    facts = declaration(write(tmp_path)).steps["decide"].facts
    assert facts["amount"].label == "金额"
    assert facts["kind"].choices == {"warning": "警告", "fine": "罚款"}


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ("odd: {type: text}", "事实“odd”没有中文名称"),
        ("kind: {type: choice, of: [warning, prison]}", "“prison”没有中文"),
        ("way: {type: choice, label: 方式, of: no-such}", "选项表“no-such”没有"),
        ("way: {type: choice, label: 方式}", "要用 of 写明有哪些值"),
        ("rows: {type: list, label: 清单}", "要用 of 写明每一项"),
        (
            "rows: {type: list, label: 清单, of: {inside: {type: list, label: 里, of: {a: {type: day, label: 日}}}}}",
            "不能再有列表",
        ),
        ("item: {type: law-ref, label: 依据, of: bible}", "只能是：powers"),
        ("who: {type: party, open: yes}", "不能公开"),
        ("reason: {type: text, open: yes, private: {purpose: case, keep: archive}}", "不能既是 private 又是 open"),
        ("reason: {type: text, required: {when: never-said}}", "没有情形“never-said”"),
        ("reason: {type: text, private: {purpose: case, keep: test.no_rule}}", "规则库里没有“test.no_rule”"),
    ],
)
def test_a_fact_that_nobody_could_read_does_not_load(tmp_path: Path, fact: str, said: str) -> None:
    text = with_steps(f"x: {{title: 多, role: other, by: {{head: 1}}, facts: {{{fact}}}}}")
    found = problems(write(tmp_path, text), rules=frozenset())
    assert any(said in one for one in found), found
    assert all("2018-01-01.yaml:" in one for one in found)


def test_private_is_the_default_of_whatever_can_hold_anything(tmp_path: Path) -> None:
    text = with_steps(
        "x: {title: 多, role: other, by: {head: 1}, facts: {reason: {type: text}, party: {type: party}, amount: {type: money}, "
        "note: {type: text, label: 说明, open: yes}, shown: {type: text, label: 公示内容}, "
        "rows: {type: list, label: 清单, of: {what: {type: text, label: 物品}}}, "
        "days: {type: list, label: 日子, of: {day: {type: day}}}, "
        "kept: {type: text, label: 留存, private: {purpose: service, keep: test.pending}}}, "
        "publish: {facts: [shown], within: test.pending}}"
    )
    facts = declaration(write(tmp_path, text)).steps["x"].facts
    private = {name: fact.private for name, fact in facts.items() if fact.private}
    usual = Private("case", "as-matter")
    hidden = dict.fromkeys(("reason", "party", "rows", "amount", "days"), usual)
    assert private == {**hidden, "kept": Private("service", "test.pending")}


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("after: [nothing]", "没有步骤“nothing”"),
        ("after: [{served: begin}]", "“begin”没有写 serve"),
        ("after: [{waited: nothing}]", "没有期限“nothing”"),
        ("unless: [nothing]", "没有步骤“nothing”"),
        ("undoes: [original]", "没有步骤“original”"),
        ("when: nothing", "没有情形“nothing”"),
        ("within: nothing", "没有期限“nothing”"),
        ("per: nothing", "没有步骤“nothing”"),
        ("stage: 中间", "不在 stages 里"),
        ("by: {wizard: 1}", "没有身份“wizard”"),
        ("repeat: {again_after: [nothing]}", "没有步骤“nothing”"),
        ("needs: [{is: {fact: nothing, given: yes}}]", "没有事实“nothing”"),
        ("needs: [{is: {fact: kind, one_of: [prison]}}]", "没有选项：prison"),
        ("needs: [{limit: {fact: amount, at_most: no.such_rule}}]", "规则库里没有“no.such_rule”"),
        ("needs: [{limit: {fact: amount, at_most: decide.nothing}}]", "没有事实“decide.nothing”"),
        ("needs: [{limit: {fact: decide.amount, at_most: {by: kind, fine: no.rule}}}]", "规则库里没有“no.rule”"),
        ("needs: [{holds: {who: actors, standing: crown}}]", "没有资格“crown”"),
        ("needs: [{each: {of: begin, has: nothing}}]", "没有步骤“nothing”"),
        ("needs: [{any: [{done: nothing}]}]", "没有步骤“nothing”"),
        ("needs: [{done: {step: begin, if: {done: nothing}}}]", "没有步骤“nothing”"),
        ("needs: [{linked: {link: nothing}}]", "没有关联“nothing”"),
        ("needs: [{proof: {by: kind, prison: [day]}}]", "没有选项：prison"),
        ("serve: party", "anchors 没有写 party"),
        ("effective: amount", "不是日期或时间"),
        ("outcome: glory", "结果“glory”没有中文"),
        ("outcome: {from: amount}", "不是选项"),
        ("confers: [{standing: crown, to: day}]", "没有资格“crown”"),
        ("confers: [{standing: officer, to: day}]", "不是人员"),
        ("confers: [{standing: {fact: kind}, to: day}]", "必须是选项，且每个值都是"),
        ("revokes: [{standing: officer}]", "要写 of"),
        ("causes: [{open: nothing}]", "没有这个事项"),
        ("paper: nothing", "没有这个文书模板"),
        ("publish: {facts: [nothing], within: no.rule}", "没有事实“nothing”"),
    ],
)
def test_a_name_that_leads_nowhere_is_told(tmp_path: Path, step: str, said: str) -> None:
    by = "" if step.startswith("by:") else "by: {head: 1}, "
    found = problems(write(tmp_path, with_steps(f"x: {{title: 多, role: other, {by}{step}}}")), rules=frozenset())
    assert any(said in one for one in found), found


@pytest.mark.parametrize(
    ("clock", "said"),
    [
        ("rule: no.rule, from: begin", "规则库里没有“no.rule”"),
        ("from: begin", "要写 rule"),
        ("rule: test.pending", "要写 from"),
        ("rule: test.pending, from: nothing", "没有步骤“nothing”"),
        ("rule: test.pending, from: begin, until: {served: nothing}", "没有步骤“nothing”"),
        ("to: amount, from: begin", "不是日期或时间"),
        ("rule: test.pending, from: begin, miss: lapse", "必须一起写"),
        ("rule: test.pending, from: begin, miss: lapse, lapse: {step: end, rule: test.pending}", "要写 from: law"),
        ("rule: test.pending, from: begin, pause: [{from: begin, until: decide}]", "中止没有法律依据"),
        ("rule: test.pending, from: begin, pause: [{from: begin, until: decide, only_if: amount}]", "必须是 law-ref"),
        ("rule: test.pending, from: begin, extend: [{by: nothing}]", "没有步骤“nothing”"),
    ],
)
def test_a_clock_without_ground_is_told(tmp_path: Path, clock: str, said: str) -> None:
    found = problems(write(tmp_path, PROCEDURE + f"clocks:\n  term: {{title: 期限, {clock}}}\n"), rules=frozenset())
    assert any(said in one for one in found), found


def test_situations_may_not_turn_in_a_circle(tmp_path: Path) -> None:
    text = PROCEDURE + "situations:\n  a: {title: 甲, any: [b]}\n  b: {title: 乙, none: [c]}\n  c: {title: 丙, all: [a]}\n"
    found = problems(write(tmp_path, text))
    assert len([one for one in found if "绕回了自己" in one]) == 3
    assert any("没有内容" in one for one in problems(write(tmp_path / "e", PROCEDURE + "situations:\n  a: {title: 甲}\n")))


def test_figures_lead_to_steps_facts_and_one_form(tmp_path: Path) -> None:
    where = "where: {is: {fact: kind, one_of: [fine]}}"
    good = f"figures:\n  n: {{title: 件数, count: {{of: decide, {where}}}, by: [kind, village], indicator: x.y}}\n"
    spec = declaration(write(tmp_path / "a", PROCEDURE + good)).figures["n"]
    assert (spec.form, spec.indicator, spec.by) == ("count", "x.y", ("kind", "village"))
    for figure, said in (
        ("{title: 数}", "只写一种算法"),
        ("{title: 数, count: {of: begin}, sum: {of: begin, fact: amount}}", "只写一种算法"),
        ("{title: 数, count: {of: nothing}}", "没有步骤“nothing”"),
        ("{title: 数, sum: {of: decide, fact: nothing}}", "没有事实“nothing”"),
        ("{title: 数, count: {of: begin}, by: [colour]}", "维度“colour”"),
        ("{title: 数, state: {of: standing crown}}", "没有资格“crown”"),
    ):
        found = problems(write(tmp_path / "b", PROCEDURE + f"figures:\n  n: {figure}\n"))
        assert any(said in one for one in found), (figure, found)


def test_one_fact_name_means_one_kind_of_thing(tmp_path: Path) -> None:
    text = with_steps("x: {title: 多, role: other, by: {head: 1}, facts: {amount: {type: count, label: 数量}}}")
    assert any("“amount”在不同步骤里类型或选项不同" in one for one in problems(write(tmp_path, text)))


def test_a_name_brought_twice_is_told_with_both_places(tmp_path: Path) -> None:
    root = write(tmp_path, with_steps("serve: {title: 又一个送达, role: service, by: {head: 1}}"), character=COMMON)
    (said,) = problems(root)
    assert "已经由 common/characters/any.yaml 带来" in said
    assert said.startswith("test/procedures/trial/2018-01-01.yaml:12: ")


def test_shared_words_are_checked_too(tmp_path: Path) -> None:
    found = problems(
        write(tmp_path, capacities="officer: {title: 执法人员, standings: [sheriff]}\nhead: {title: 镇长, standings: [head]}\n")
    )
    assert "common/capacities.yaml:1: 身份“officer”用到的资格“sheriff”没有在 standings.yaml 里命名" in found


def test_the_version_in_force_is_the_latest_begun(tmp_path: Path) -> None:
    root = write(tmp_path)
    write(root, PROCEDURE.replace("2018-01-01", "2021-07-15").replace("示例事项", "新事项"), day="2021-07-15")
    catalogue = Catalogue.load(root)
    assert catalogue.declaration("trial", date(2021, 7, 14)).title == "示例事项"
    assert catalogue.declaration("trial", date(2021, 7, 15)).title == "新事项"
    with pytest.raises(NotDeclared, match="自 2018-01-01 起施行"):
        catalogue.declaration("trial", date(2017, 12, 31))
    with pytest.raises(NotDeclared, match="已有：trial"):
        catalogue.declaration("nothing", date(2021, 1, 1))


def test_versions_name_their_first_day_and_no_two_share_one(tmp_path: Path) -> None:
    root = write(tmp_path)
    write(root, PROCEDURE, day="2019-01-01")
    write(root, PROCEDURE.replace("slug: trial", "slug: other").replace("2018-01-01", "2020-02-30"), day="2020-02-30")
    found = problems(root)
    assert any("from_day 2018-01-01 与文件名“2019-01-01”不同" in one for one in found)
    assert any("同一首日" in one for one in found)
    assert any("不是日历上的日子" in one for one in found)


def test_a_later_character_begins_a_new_version_of_every_procedure_with_it(tmp_path: Path) -> None:
    root = write(tmp_path)
    later = "character: any\ntitle: 共有\nfrom_day: 2020-01-01\nneeds_by_role:\n  decision: [{done: begin}]\n"
    (root / "common" / "characters" / "any-2020.yaml").write_text(later, encoding="utf-8")
    catalogue = Catalogue.load(root)
    assert [one.from_day for one in catalogue.versions("trial")] == [date(2018, 1, 1), date(2020, 1, 1)]
    assert catalogue.declaration("trial", date(2019, 12, 31)).role_needs == {}
    assert "decision" in catalogue.declaration("trial", date(2020, 1, 1)).role_needs


def test_the_digest_changes_with_content_and_not_with_layout(tmp_path: Path) -> None:
    first = declaration(write(tmp_path / "a"))
    again = declaration(write(tmp_path / "b", "# 说明\n" + PROCEDURE.replace("title: 示例事项", "title:   示例事项")))
    other = declaration(write(tmp_path / "c", PROCEDURE.replace("officer: 1", "officer: 2")))
    rights = declaration(
        write(
            tmp_path / "d",
            capacities="officer: {title: 执法人员, standings: [officer, head]}\nhead: {title: 镇长, standings: [head]}\n",
        )
    )
    choices = declaration(write(tmp_path / "e", facts=LABELS + "more: 另外\n", choices=CHOICES + "more: {a: 甲}\n"))
    assert first.digest == again.digest == choices.digest
    assert len({first.digest, other.digest, rights.digest}) == 3
    assert first.digest.startswith("sha256:")
    assert first.source["test/procedures/trial/2018-01-01.yaml"] == PROCEDURE


def test_a_declaration_is_found_by_its_digest(tmp_path: Path) -> None:
    catalogue = Catalogue.load(write(tmp_path))
    held = catalogue.latest("trial")
    assert catalogue.by_digest(held.digest) is held
    assert catalogue.by_digest("sha256:00") is None
    assert catalogue.step("trial.decide", date(2020, 1, 1)) is held.steps["decide"]
    assert catalogue.step("nothing.decide", date(2020, 1, 1)) is None
    assert "slug: trial" in catalogue.sources()[held.digest]


def test_an_empty_root_and_a_missing_one(tmp_path: Path) -> None:
    assert Catalogue.load(tmp_path).slugs() == ()
    assert problems(tmp_path / "nowhere") == ["nowhere: 没有这个文件夹"]


def test_the_paper_draft_of_the_on_the_spot_penalty_loads(tmp_path: Path) -> None:
    """The draft that the grammar was tried on, with the words it left open supplied here."""
    drafts = shared_dir() / "grammar"
    text = (drafts / "onsite-penalty.yaml").read_text(encoding="utf-8")
    labels = (
        "shown rights_told seen_at heard item remedy why receipt paid way tried_at why_failed proof handed_at receiver relation "
        "witness replaced fact value basis original_paper happened_at why_late what refused conduct_ended complex reason"
    )
    root = write(
        tmp_path,
        text,
        slug="onsite-penalty",
        character=(drafts / "common" / "all.yaml").read_text(encoding="utf-8"),
        facts=LABELS.replace("reason: 理由\n", "") + "".join(f"{word}: 名称\n" for word in labels.split()),
        choices="labels: {warning: 警告, fine: 罚款, small-sum: 小额, hard-later: 事后难, remote-at-request: 边远}\n"
        "outcomes: {punished: 已处罚}\nservice-ways: {direct: 直接, left: 留置, electronic: 电子, "
        "post: 邮寄, entrusted: 委托, announced: 公告}\n",
        standings=STANDINGS,
    )
    (root / "test" / "procedures" / "onsite-penalty" / "papers").mkdir()
    paper = root / "test" / "procedures" / "onsite-penalty" / "papers" / "onsite-decision.yaml"
    paper.write_text("title: 决定书\nbody: [决定]\n", encoding="utf-8")
    penalty = "character: penalty\ntitle: 处罚共有\nsituations:\n  review-due: {title: 须审核, any: [{own: review-scope}]}\n"
    penalty += "  discussion-due: {title: 须讨论, any: [{own: complex-or-major}]}\n"
    penalty += "  social-impact: {title: 有社会影响, any: [{own: social-impact}]}\n"
    (root / "common" / "characters" / "penalty.yaml").write_text(penalty, encoding="utf-8")
    found = [one for one in problems(root) if "proof" not in one and "original" not in one]
    # The draft is older than the rule that openness must be declared; what is left open there is found here.
    left = ("media-or-witness", "consent", "arrival-log", "failed-attempts", "reasons", "须写 open: yes", "具名测试")
    assert any("open: yes" in one for one in found)
    assert [one for one in found if not any(word in one for word in left)] == []
    shutil.rmtree(root)
