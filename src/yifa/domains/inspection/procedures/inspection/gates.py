"""Whether a visit is in the published plan, as drawn, and not one too many; refuses to know what was found.

The numbers are the town's own, published with its plan. What came of a tip is outside them and is looked up by nobody.
"""

from __future__ import annotations

from collections.abc import Iterator

from yifa.law.zone import day_of
from yifa.procedure.answer import SILENT, YES, Finding
from yifa.procedure.checks.base import Args, no, unsettled, word
from yifa.procedure.checks.people import persons_meant
from yifa.procedure.fold import Folded
from yifa.procedure.lots import DRAWN, FIRST, SECOND
from yifa.procedure.own import OwnTest
from yifa.procedure.ports import Lacking
from yifa.procedure.question import Question
from yifa.procedure.refusal import Why
from yifa.procedure.standing import person_name
from yifa.procedure.view import Done
from yifa.record.act import Json

PLAN, SLUG = "inspection-plan", "inspection"
ROWS, ITEM, MOST, MONTHS = "plan_items", "plan_item", "most_times", ("month_from", "month_until")
COUNTED = ("planned", "random")
"""Reasons that count towards the town's numbers."""


def item_published(question: Question, args: Args) -> Finding:
    """`own: {name: item-published, item}`: a plan of the day that is published holds the item."""
    item = question.fact(word(args, "item"))
    if isinstance(item, Lacking):
        return SILENT if item is Lacking.LATER else YES
    for matter in question.view.matters(PLAN):
        plan = _plan(question, matter)
        if plan is not None and any(row.get(ITEM) == item for row in _published(question, plan)):
            return YES
    return no("own", "这一检查事项没有在当日的年度检查计划中公布。", "先公布检查事项，再实施检查。", field=word(args, "item"))


def item_in_plan(question: Question, args: Args) -> Finding:
    """`own: {name: item-in-plan, item, plan}`: the named plan is in force, published, and holds the item in this month."""
    named, item = word(args, "plan"), question.fact(word(args, "item"))
    matter = question.fact(named)
    if Lacking.LATER in (matter, item):
        return SILENT
    if not isinstance(matter, str):
        return YES  # required and missing: said elsewhere
    plan = _plan(question, matter)
    if plan is None:
        return no("own", "所选的年度计划没有批准，或者不包含检查当日。", "选当年已经批准的计划。", field=named)
    rows = _published(question, plan)
    if not rows:
        return no("own", "年度检查计划还没有公布。", "先公布计划；急需检查的，按线索启动的检查另行审批。", field=named)
    month = question.day.month
    if any(row.get(ITEM) == item and _number(row, MONTHS[0]) <= month <= _number(row, MONTHS[1]) for row in rows):
        return YES
    return no("own", f"已公布的计划没有在{month}月检查这一事项。", "按计划的月份检查，或者先调整计划并公布。", field=named)


def as_drawn(question: Question, args: Args) -> Finding:
    """`own: {name: as-drawn, draw, number, handlers}`: that lot drew this object for these officers."""
    matter, number = question.fact(word(args, "draw")), question.fact(word(args, "number"))
    if Lacking.LATER in (matter, number):
        return SILENT
    if not isinstance(matter, str) or not isinstance(number, str):
        return YES
    lot = question.other(matter)
    row = None if lot is None else next((each for each in _drawn(lot) if each.get(DRAWN) == number), None)
    if row is None:
        return no("own", f"所选的随机抽取没有抽中“{number}”。", "填写抽取结果里的编号。", field=word(args, "number"))
    people = persons_meant(question, word(args, "handlers"))
    drawn = [str(row.get(name)) for name in (FIRST, SECOND)]
    if isinstance(people, Lacking) or set(people) >= set(drawn):
        return YES
    named = "、".join(person_name(question.view, each) for each in drawn)
    return no("own", f"抽中的检查人员是{named}。", "由抽中的人员检查；应当回避的，重新抽取。", field=word(args, "handlers"))


def item_times(question: Question, args: Args) -> Finding:
    """`own: {name: item-times, party, plan, item}`: this party has not been inspected for the item as often as the plan says."""
    item = question.fact(word(args, "item"))
    plan = _plan(question, str(question.fact(word(args, "plan"))))
    row = None if plan is None else next((each for each in _published(question, plan) if each.get(ITEM) == item), None)
    if row is None or isinstance(item, Lacking):
        return no("own", "已公布的计划里没有这一检查事项。", "先调整计划并公布，或者不批准。", field=word(args, "plan"))
    return _counted(question, word(args, "party"), _number(row, MOST), "同一事项", only=item)


def company_times(question: Question, args: Args) -> Finding:
    """`own: {name: company-times, party, plan}`: this party has not been inspected as often as the published yearly cap says."""
    plan = _plan(question, str(question.fact(word(args, "plan"))))
    most = None if plan is None else plan.facts.get("company_most")
    if not isinstance(most, int):
        return no("own", "年度计划没有公布同一企业的年度检查频次上限。", "先在计划里公布频次上限。", field=word(args, "plan"))
    return _counted(question, word(args, "party"), most, "全部事项", only=None)


def as_named(question: Question, args: Args) -> Finding:
    """`own: {name: as-named, handlers}`: whoever acts was named in the approved inspection."""
    named = persons_meant(question, word(args, "handlers"))
    if isinstance(named, Lacking):
        return YES
    others = [person for person in dict.fromkeys(each.person for each in question.draft.actors) if person not in named]
    if not others:
        return YES
    people = "、".join(person_name(question.view, each) for each in others)
    return no("own", f"{people}不是批准检查时确定的检查人员。", "由批准的人员检查；需要换人的，另行提请。", why=Why.NOT_YOU)


def _counted(question: Question, party: str, most: int, what: str, *, only: Json) -> Finding:
    """Approved visits of the year to the same party that count, without this one."""
    if question.probing:
        return YES
    kin = question.view.namesakes(party, question.draft.matter, None)
    if kin is None:
        return unsettled("own", "被检查对象的资料已经销毁，无法核对本年度检查次数。", field=party)
    visits = {each.matter: each.certain for each in kin if each.slug == SLUG and _visited(question, each.matter, only)}
    sure = sum(visits.values())
    if sure >= most:
        missing = f"本年度按计划对这一对象（{what}）已批准检查{sure}次，计划公布的上限是{most}次。"
        return no("own", missing, "不批准；确有投诉、转办或者风险线索的，按线索启动的检查另行提请。")
    if len(visits) >= most:
        return unsettled("own", f"另有{len(visits) - sure}次检查的对象同名而没有证照号码，无法确认是否同一对象。", field=party)
    return YES


def _visited(question: Question, matter: str, only: Json) -> bool:
    folded = question.other(matter)
    if folded is None or folded.outcome == "visit-cancelled" or folded.facts.get("inspect_reason") not in COUNTED:
        return False
    approved = [done for done in folded.named("approve") if day_of(done.at).year == question.day.year and done.at <= question.at]
    return bool(approved) and only in (None, folded.facts.get("item"))


def _plan(question: Question, matter: str) -> Folded | None:
    """An approved plan whose days hold the day of the act."""
    if question.view.procedure_of(matter) != PLAN:
        return None
    plan = question.other(matter)
    if plan is None or not plan.named("approve"):
        return None
    first, last = plan.facts.get("plan_from"), plan.facts.get("plan_until")
    return plan if str(first) <= question.day.isoformat() <= str(last) else None


def _published(question: Question, plan: Folded) -> list[dict[str, Json]]:
    """The rows of the latest edition of the plan that had been made public by the act's time."""
    out = {done.thread for done in plan.with_role("publication") if done.at <= question.at}
    for done in reversed([*plan.named("approve"), *plan.named("amend")]):
        if done.id in out:
            return list(_rows(plan, done))
    return []


def _rows(plan: Folded, done: Done) -> Iterator[dict[str, Json]]:
    """An amendment brings all rows anew; what is approved is what was drafted."""
    held = done if done.step == "amend" else next(iter(plan.named("draft")), done)
    rows = plan.facts_of(held).get(ROWS)
    yield from (row for row in (rows if isinstance(rows, list) else []) if isinstance(row, dict))


def _drawn(lot: Folded) -> Iterator[dict[str, Json]]:
    """What was drawn and what stood in for it, without what could not be inspected."""
    gone = {lot.facts_of(done).get("gone_object") for done in lot.named("substitute")}
    for step, name in (("draw", "drawn"), ("substitute", "drawn_next")):
        for done in lot.named(step):
            rows = lot.facts_of(done).get(name)
            yield from (
                row for row in (rows if isinstance(rows, list) else []) if isinstance(row, dict) and row.get(DRAWN) not in gone
            )


def _number(row: dict[str, Json], name: str) -> int:
    value = row.get(name)
    return value if isinstance(value, int) else 0


GATES: dict[str, OwnTest] = {
    "item-published": OwnTest("检查事项已经公布", item_published, ("item",)),
    "item-in-plan": OwnTest("检查事项在已公布的计划里", item_in_plan, ("item", "plan")),
    "as-drawn": OwnTest("对象和人员与抽取结果一致", as_drawn, ("draw", "number", "handlers")),
    "item-times": OwnTest("没有超过同一事项的次数上限", item_times, ("party", "plan", "item")),
    "company-times": OwnTest("没有超过同一企业的年度频次上限", company_times, ("party", "plan")),
    "as-named": OwnTest("由批准的检查人员检查", as_named, ("handlers",)),
}
