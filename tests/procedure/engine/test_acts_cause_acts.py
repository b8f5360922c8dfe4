"""One act changes many matters: each consequence judged, all or nothing, the same in memory and on both databases."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.procedure.engine.reach import HEAD, TOWN, Memory, Place, Record, drafted, on_record, postgres, reach_catalogue
from tests.procedure.engine.rules import rules
from tests.procedure.engine.stage import at, calendar, reasons
from tests.procedure.writing import PROCEDURE, problems, with_steps, write
from yifa.procedure.explain import explain_html, explain_text
from yifa.procedure.possible import possible_steps
from yifa.procedure.refusal import Refused, Why
from yifa.procedure.state import matter_at
from yifa.record.act import Json
from yifa.record.errors import Unjudged

INDEX = ("matter", "link", "number", "standing", "revocation", "lapse")


@pytest.fixture(params=["sqlite", "postgresql"])
def record(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Record]:
    """A record on either database."""
    if request.param == "sqlite":
        with on_record(tmp_path) as made:
            yield made
        return
    with postgres() as url, on_record(tmp_path, url) as made:
        yield made


def paper(place: Place, name: str, day: str = "2020-03-02", **facts: Json) -> str:
    """A document in force."""
    return place.do(drafted("trial-paper.issue-paper", day, {"name": name, **facts}))[0]


def sweep(place: Place) -> str:
    """A clean-up that was launched."""
    return place.do(drafted("trial-sweep.launch", "2020-06-01", {"scope_day": "2020-05-31"}))[0]


def rows(*matters: str) -> list[Json]:
    """A list of documents."""
    return [{"document": matter} for matter in matters]


def steps(place: Place, matter: str) -> list[str]:
    """What happened in a matter."""
    return [done.step for done in place.view.history(matter)]


def conclude(matter: str, day: str = "2020-06-10", **lists: Json) -> object:
    """The conclusion."""
    return drafted("trial-sweep.conclude", day, lists, matter)


def test_one_act_changes_every_matter_it_names(place: Place) -> None:
    kept, old, other = (paper(place, name) for name in ("甲办法", "乙办法", "丙办法"))
    matter = sweep(place)
    draft = drafted("trial-sweep.conclude", "2020-06-10", {"kept": rows(kept), "repealed": rows(old, other)}, matter)
    assert place.judge(draft).allowed
    before = place.size()
    _, act = place.do(draft)
    assert place.size() == before + 4
    assert [steps(place, each)[-1] for each in (kept, old, other)] == ["keep", "repeal", "repeal"]
    last = [place.view.history(each)[-1] for each in (kept, old, other)]
    assert {done.cause for done in last} == {act}
    assert {done.actors for done in last} == {HEAD}
    assert [done.number for done in last] == [None, "试废〔2020〕1号", "试废〔2020〕2号"]
    assert other not in place.view.matters("trial-paper", open_only=True)
    assert kept in place.view.matters("trial-paper", open_only=True)


def test_what_a_row_says_is_given_to_the_act_it_causes(place: Place) -> None:
    document, matter = paper(place, "甲办法"), sweep(place)
    place.do(drafted("trial-paper.note", "2020-04-01", {}, document))
    amended: list[Json] = [{"document": document, "change_text": "删去第三条"}]
    place.do(drafted("trial-sweep.conclude", "2020-06-10", {"to_amend": amended}, matter))
    assert place.view.history(document)[-1].facts == {"change_text": "删去第三条"}


def test_nothing_named_changes_nothing(place: Place) -> None:
    document, matter = paper(place, "甲办法"), sweep(place)
    place.do(drafted("trial-sweep.conclude", "2020-06-10", {}, matter))
    assert steps(place, document) == ["issue-paper"]


def test_one_refused_consequence_refuses_everything_and_names_the_matter(place: Place) -> None:
    good, bad, matter = paper(place, "甲办法"), paper(place, "不能废止"), sweep(place)
    draft = drafted("trial-sweep.conclude", "2020-06-10", {"kept": rows(good), "repealed": rows(bad)}, matter)
    # Ending acts are refused only for who does them and how they are filled in, so the rule marks and does not bar.
    assert place.judge(draft).allowed
    to_amend: list[Json] = [{"document": good, "change_text": "改"}, {"document": bad}]
    draft = drafted("trial-sweep.conclude", "2020-06-10", {"to_amend": to_amend}, matter)
    before = place.size()
    told = place.judge(draft)
    with pytest.raises(Refused) as refused:
        place.do(draft)
    assert refused.value.reasons == told.refusals
    assert not told.allowed
    assert told.judged is None
    assert "“试验文件”（试规〔2020〕1号，甲办法）：" in reasons(told)
    assert "“试验文件”（试规〔2020〕2号，不能废止）：没有填写“修改内容”" in reasons(told)
    assert {each.field for each in told.refusals} == {"to_amend"}
    assert place.size() == before
    assert steps(place, good) == steps(place, bad) == ["issue-paper"]
    assert steps(place, matter) == ["launch"]


def test_a_refusal_takes_no_number(place: Place) -> None:
    first, second, matter = paper(place, "甲办法"), paper(place, "乙办法"), sweep(place)
    wrong: list[Json] = [{"document": second, "change_text": "改"}]
    draft = drafted("trial-sweep.conclude", "2020-06-10", {"repealed": rows(first), "to_amend": wrong}, matter)
    with pytest.raises(Refused):
        place.do(draft)
    place.do(drafted("trial-sweep.conclude", "2020-06-10", {"repealed": rows(first)}, matter))
    assert place.view.history(first)[-1].number == "试废〔2020〕1号"


@pytest.mark.parametrize("lists", [("kept", "kept"), ("kept", "repealed")])
def test_a_matter_named_twice_is_refused(place: Place, lists: tuple[str, str]) -> None:
    document, matter = paper(place, "甲办法"), sweep(place)
    facts: dict[str, Json] = {}
    for name in lists:
        held = facts.setdefault(name, [])
        assert isinstance(held, list)
        held.extend(rows(document))
    told = place.judge(drafted("trial-sweep.conclude", "2020-06-10", facts, matter))
    assert "同一事项在" in reasons(told)
    assert "不止一次" in reasons(told)
    assert steps(place, document) == ["issue-paper"]


def test_the_matter_itself_a_stranger_and_another_kind_are_refused(place: Place) -> None:
    document, matter, other = paper(place, "甲办法"), sweep(place), sweep(place)

    def said(named: str) -> str:
        told = place.judge(drafted("trial-sweep.conclude", "2020-06-10", {"kept": rows(document, named)}, matter))
        assert not told.allowed
        with pytest.raises(Refused):
            place.do(drafted("trial-sweep.conclude", "2020-06-10", {"kept": rows(document, named)}, matter))
        return reasons(told)

    assert "列了本事项自己" in said(matter)
    assert "所填的人员、事项或者记录不在记录中" in said("nobody")
    assert "“试验清理”：没有这一事项，或者它不是按本程序开立的" in said(other)
    assert steps(place, document) == ["issue-paper"]


def test_a_closed_and_a_lapsed_matter_are_refused(place: Place) -> None:
    closed, lapsed, first, second = (
        paper(place, "甲办法"),
        paper(place, "乙", valid_until="2020-04-30"),
        sweep(place),
        sweep(place),
    )
    place.do(drafted("trial-sweep.conclude", "2020-06-05", {"repealed": rows(closed)}, first))
    told = place.judge(drafted("trial-sweep.conclude", "2020-06-10", {"kept": rows(closed, lapsed)}, second))
    assert {each.why for each in told.refusals} == {Why.EXCLUDED, Why.LAPSED}
    assert "甲办法）：本事项已由“废止”办结" in reasons(told)


def test_what_was_acted_on_is_not_corrected_on_paper_only(place: Place) -> None:
    document, other, matter = paper(place, "甲办法"), paper(place, "乙办法"), sweep(place)
    _, struck = place.do(drafted("trial-sweep.strike", "2020-06-05", {"struck": document, "reason": "过时"}, matter))
    assert steps(place, document)[-1] == "repeal"

    def corrected(fact: str, value: str) -> str:
        replaced: list[Json] = [{"fact": fact, "value": value}]
        return reasons(place.judge(drafted("trial-sweep.correct", "2020-06-06", {"replaced": replaced}, matter, thread=struck)))

    assert "已经据此办理，不能只改这一项" in corrected("struck", other)
    assert corrected("reason", "已被代替") == ""


def test_nobody_does_by_hand_what_only_a_cause_brings(place: Place) -> None:
    document = paper(place, "甲办法")
    told = place.judge(drafted("trial-paper.keep", "2020-06-10", {}, document))
    assert [each.why for each in told.refusals] == [Why.NOT_APPLICABLE]
    assert "由其他事项引起" in reasons(told)
    told = place.judge(drafted("trial-order.receive", "2020-06-10", {"name": "令"}))
    assert "由其他事项引起" in reasons(told)


def response(place: Place) -> tuple[str, list[str]]:
    """A response with two orders."""
    matter = place.do(drafted("trial-response.start", "2020-02-01", {"name": "响应"}))[0]
    for name in ("一号令", "二号令"):
        place.do(drafted("trial-response.order", "2020-02-02", {"name": name}, matter))
    return matter, [other for _, other in place.view.linking(matter)]


def test_a_first_step_from_a_cause_opens_a_matter_that_knows_its_parent(place: Place) -> None:
    matter, orders = response(place)
    assert [place.view.history(each)[0].facts["name"] for each in orders] == ["一号令", "二号令"]
    assert [place.view.history(each)[0].number for each in orders] == ["试令〔2020〕1号", "试令〔2020〕2号"]
    assert all(place.view.linked(each) == [("parent", matter)] for each in orders)


def test_the_end_ends_the_children_that_are_open_and_what_they_gave(place: Place) -> None:
    matter, (first, second) = response(place)
    place.do(drafted("trial-order.lift", "2020-02-10", {}, first))
    draft = drafted("trial-response.end", "2020-03-01", {"why": "险情解除"}, matter)
    assert place.judge(draft).allowed
    place.do(draft)
    assert steps(place, first) == ["receive", "lift"]
    assert steps(place, second) == ["receive", "ended"]
    assert place.view.history(second)[-1].facts == {"why": "险情解除"}


def test_the_dry_run_promises_what_performing_keeps(place: Place) -> None:
    document, matter = paper(place, "不能废止"), sweep(place)
    draft = drafted("trial-sweep.conclude", "2020-06-10", {"repealed": rows(document)}, matter)
    told = place.judge(draft)
    assert [mark.effect for mark in told.marks] == ["flaw"]
    before = place.size()
    place.do(draft)
    assert place.size() == before + 2
    assert [mark["effect"] for mark in place.view.history(document)[-1].marks] == ["flaw"]


def test_states_before_and_after_stay_what_they_were(place: Place) -> None:
    document, matter = paper(place, "甲办法"), sweep(place)
    place.do(drafted("trial-sweep.conclude", "2020-06-10", {"repealed": rows(document)}, matter))

    def outcome(when: str) -> tuple[str | None, bool]:
        found = matter_at(
            document, at(when), view=place.view, book=reach_catalogue(), library=rules(), calendar=calendar()
        )  # fmt: skip
        assert found is not None
        return found.outcome, found.closed is not None

    assert outcome("2020-06-09") == ("standing", False)
    assert outcome("2020-06-11") == ("revoked", True)


def index(record: Record) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the index."""
    return {
        table: sorted(record.store.reader.query(f"SELECT * FROM index_{table} WHERE town = ?", (TOWN,)), key=str)
        for table in INDEX
    }


def test_a_rebuild_gives_the_same_index(record: Record) -> None:
    document, matter = paper(record, "甲办法"), sweep(record)
    response(record)
    record.do(drafted("trial-sweep.conclude", "2020-06-10", {"repealed": rows(document)}, matter))
    before = index(record)
    assert record.door.rebuild(TOWN) == record.size()
    assert index(record) == before
    assert before["matter"]


def test_an_act_with_consequences_cannot_be_slipped_in_without_them(record: Record) -> None:
    document, matter = paper(record, "甲办法"), sweep(record)
    draft = drafted("trial-sweep.conclude", "2020-06-10", {"repealed": rows(document)}, matter)
    record.clock.set(draft.at)
    with pytest.raises(Unjudged, match="同时引起"):
        record.store.submit(TOWN, lambda tx: tx.append(draft))
    assert steps(record, matter) == ["launch"]


def test_the_same_key_causes_once(record: Record) -> None:
    document, matter = paper(record, "甲办法"), sweep(record)
    draft = drafted("trial-sweep.conclude", "2020-06-10", {"kept": rows(document)}, matter, key="form-1")
    assert record.do(draft) == record.do(draft)
    assert steps(record, document) == ["issue-paper", "keep"]


def test_of_two_at_once_one_repeals_and_the_other_is_told_why(record: Record) -> None:
    document, matters = paper(record, "甲办法"), [sweep(record), sweep(record)]
    record.clock.set(at("2020-06-10"))
    drafts = [drafted("trial-sweep.conclude", "2020-06-10", {"repealed": rows(document)}, matter) for matter in matters]
    said: list[object] = []

    def perform(place: int) -> None:
        try:
            said.append(record.door.perform(TOWN, drafts[place]).matter)
        except Refused as refused:
            said.append(refused)

    threads = [threading.Thread(target=perform, args=(place,)) for place in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (refused,) = [each for each in said if isinstance(each, Refused)]
    assert "已由“废止”办结" in reasons(refused)
    assert steps(record, document) == ["issue-paper", "repeal"]
    assert sorted(len(steps(record, matter)) for matter in matters) == [1, 2]


def test_possible_steps_say_what_only_comes_by_itself() -> None:
    town = Memory()
    document = paper(town, "甲办法")
    found = possible_steps(
        document, "镇长", at("2020-06-10"), view=town.view, catalogue=reach_catalogue(), library=rules(), calendar=calendar()
    )
    answers = {answer.step.name: answer for answer in found}
    assert answers["keep"].why is Why.NOT_APPLICABLE
    assert answers["note"].allowed


def test_the_page_says_what_a_step_brings_about() -> None:
    told = explain_text(reach_catalogue(), "trial-sweep", at("2020-06-10").date())
    assert "在“修改的文件”所列的每一事项中办理“试验文件”的“修改”，带去修改内容" in told
    told = explain_text(reach_catalogue(), "trial-response", at("2020-06-10").date())
    assert "开立事项“试验命令”，带去名称" in told
    assert "在从属于本事项的每一事项（尚未办结的）中办理“试验命令”的“随响应结束”，带去理由" in told
    assert "<svg" in explain_html(reach_catalogue(), "trial-sweep", at("2020-06-10").date())


OTHER = """\
slug: other
title: 别的事项
character: [any]
basis: [示例依据]
from_day: 2018-01-01
opens: {at: start}
steps:
  start: {title: 开始, role: intake, by: {head: 1}}
  keep: {title: 保留, role: other, from: cause, after: [start], facts: {reason: {type: text, required: yes, open: yes}}}
  again: {title: 再引起, role: report, from: cause, after: [start], causes: [{do: other.keep, in: children, give: [reason]}]}
  mine: {title: 自办, role: other, by: {head: 1}, after: [start]}
  inside: {title: 线内, role: answer, per: start, from: cause}
"""
ROWS = (
    "rows: {type: list, label: 清单, open: yes, of: {one: {type: matter-ref, label: 一}, two: {type: matter-ref, label: 二}, "
    "reason: {type: text}}}"
)


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        ("{do: other.keep, in: rows.one}", "必填的事实没有给：在 give 里写上 reason"),
        ("{do: other.keep, in: rows, give: [reason]}", "有几栏都是事项，in 要写明哪一栏：rows.one、rows.two"),
        ("{do: other.keep, in: rows.reason, give: [reason]}", "要是列有事项（matter-ref）的列表"),
        ("{do: other.keep, in: amount, give: [reason]}", "要是列有事项（matter-ref）的列表"),
        ("{do: other.keep, in: nothing, give: [reason]}", "没有事实“nothing”"),
        ("{do: other.keep, in: parent, give: [reason]}", "没有关联“parent”"),
        ("{do: other.keep, in: rows.one, give: [reason, amount]}", "没有 give 里的事实：amount"),
        ("{do: other.none, in: rows.one}", "没有步骤“none”"),
        ("{do: nobody.keep, in: rows.one}", "没有事项“nobody”"),
        ("{do: other.mine, in: rows.one}", "没有写 from: cause"),
        ("{do: other.inside, in: rows.one}", "写了 per"),
        ("{do: other.again, in: rows.one}", "又引起别的行为：只引起一层"),
        ("{do: other.keep}", "{do: 事项.步骤, in: 列表事实 或 关联, give: [事实]}"),
        ("{do: other.keep, in: rows.one, link: about}", "不能写 映射（键：do、in、link）"),
        ("{open: other, in: rows.one}", "不能写 映射（键：open、in）"),
        ("{do: keep, in: rows.one}", "可以写：事项.步骤"),
        ("{do: {role: nothing}, in: rows.one}", "nothing"),
        ("{open: nobody}", "没有这个事项"),
    ],
)
def test_a_cause_that_leads_nowhere_does_not_load(tmp_path: Path, cause: str, said: str) -> None:
    text = with_steps(f"x: {{title: 多, role: other, by: {{head: 1}}, facts: {{{ROWS}}}, causes: [{cause}]}}")
    write(tmp_path, OTHER, slug="other")
    found = [one for one in problems(write(tmp_path, text)) if "/trial/" in one]
    assert any(said in one for one in found), found
    assert all("2018-01-01.yaml:12:" in one for one in found), found


def test_a_caused_step_may_not_cause(tmp_path: Path) -> None:
    write(tmp_path, OTHER, slug="other")
    found = problems(write(tmp_path, PROCEDURE))
    assert any("“again”本身由别的事项引起（from: cause），不能再引起别的行为" in one for one in found), found
