"""A procedure of the tests' own with every form of figure, and a town whose projections lie in memory; judges no act."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pysqlite3

from tests.procedure.engine.rules import Rules, dated
from tests.procedure.engine.stage import at, calendar
from tests.procedure.writing import write
from yifa.procedure.catalogue import Catalogue
from yifa.procedure.clocks import Ground, read_all
from yifa.procedure.declaration import Declaration
from yifa.procedure.draft import Actor
from yifa.procedure.fold import Folded, fold
from yifa.procedure.view import Done, Standing
from yifa.projections.contribution import Contribution, contributions
from yifa.projections.projector import Projections
from yifa.projections.reading import Figure, year_figures
from yifa.record.act import ActId, Json

TOWN = "示例镇"
AMOUNT = "amount: {type: money, open: yes}"
WITHIN = "publish: {facts: [amount, kind], within: trial.length, when: public, title: 示例公开}"
STEPS = f"""\
  begin:
    title: 开始
    role: intake
    stage: 开始
    by: {{officer: 1}}
    facts:
      name: {{type: text, open: yes}}
      party: {{type: party, private: {{purpose: case, keep: archive}}}}
      place: {{type: place, open: yes}}
  decide:
    title: 决定
    role: decision
    stage: 决定
    by: {{head: 1}}
    repeat: many
    number: 示例决
    facts:
      {AMOUNT}
      kind: {{type: choice, of: kinds, open: yes}}
      leaflets: {{type: count, open: yes, estimate: yes}}
      who: {{type: person, open: yes}}
      goods: {{type: list, open: yes, of: {{price: {{type: money, open: yes}}, what: {{type: text, open: yes}}}}}}
    {WITHIN}
    outcome: done
  note: {{title: 记录, role: other, by: {{officer: 1}}, repeat: many, facts: {{remark: {{type: text, open: yes}}}}}}
  answer: {{title: 答复, role: answer, stage: 答复, by: {{officer: 1}}, repeat: many, per: decide}}
  halt: {{title: 中止, role: other, by: {{officer: 1}}, repeat: many}}
  go-on: {{title: 恢复, role: other, by: {{officer: 1}}, repeat: many}}
  publish: {{title: 公开, role: publication, per: "@any", by: {{officer: 1}}}}
  unpublish:
    title: 撤下公开
    role: other
    per: "@any"
    by: {{officer: 1}}
    facts: {{unpublish_reason: {{type: text, open: yes}}}}
  correct:
    title: 更正
    role: correction
    per: "@any"
    repeat: many
    by: {{"@original": 1}}
    replaces: facts
    facts: {{replaced: {{type: list, open: yes, of: {{fact: {{type: text, open: yes}}, value: {{type: text, open: yes}}}}}}}}
  withdraw:
    title: 撤销
    role: withdrawal
    per: "@any"
    by: {{head: 1}}
    undoes: [original]
    facts: {{withdraw_reason: {{type: text, open: yes}}}}
  close: {{title: 结案, role: closing, stage: 结束, by: {{head: 1}}, closes: yes}}
"""
HEAD = """\
slug: trial
title: 示例事项
character: [any]
basis: [示例依据]
from_day: 2018-01-01
area: 示例领域
anchors: {party: none, item: none, conduct: none, title: name}
stages: [开始, 决定, 答复, 结束]
opens: {at: begin}
"""
SITUATIONS = """\
situations:
  public: {title: 依法公开, any: [{is: {fact: kind, one_of: [fine]}}]}
  named: {title: 有名称, all: [{is: {fact: name, given: "yes"}}, public], none: [{is: {fact: amount, one_of: [1]}}]}
"""
CLOCKS = """\
clocks:
  reply: {title: 答复期限, rule: trial.length, from: decide, until: answer, owner: officer, miss: warn}
  rest:
    title: 办理期限
    rule: trial.working
    from: begin
    until: close
    owner: head
    miss: warn
    pause: [{from: halt, until: go-on, rule: trial.halt}]
  open-end: {title: 无期限, rule: trial.endless, from: begin, until: close, owner: officer, miss: warn}
  silent: {title: 只计不催, rule: trial.length, from: begin, until: close, miss: none}
"""
FIGURES = """\
figures:
  decisions: {title: 决定, count: {of: decide}, by: [kind, party-kind, place, area], unit: 件}
  by-role: {title: 按类, count: {of: [decide, answer]}}
  fined: {title: 公开的, count: {of: decide, where: public}}
  named: {title: 有名称的, count: {of: decide, where: named}}
  warned: {title: 警告的, count: {of: decide, where: {is: {fact: kind, one_of: [warning]}}}}
  answered: {title: 已答复的事项, count: {of: begin, has: answer}}
  in-time: {title: 按期, count: {of: answer, within: reply}}
  money: {title: 金额, sum: {of: decide, fact: amount}, unit: fen, indicator: t.money}
  leaflets: {title: 资料, sum: {of: decide, fact: leaflets}, by: [kind], unit: 份}
  prices: {title: 物品价值, sum: {of: decide, fact: goods.price}, unit: fen}
  people: {title: 人数, distinct: {of: decide, fact: who}, unit: 人}
  share: {title: 按期率, rate: {part: {count: {of: answer, within: reply}}, whole: {count: {of: decide}}}, unit: "%"}
  officers: {title: 在岗, state: {of: standing officer}, unit: 人}
  attendance: {title: 物品人次, sum: {of: decide, size_of: goods}, by: [kind], unit: 人次}
  things: {title: 物品种类, distinct: {of: decide, fact: goods}, by: [kind], unit: 种}
  by-month: {title: 各月决定, count: {of: decide}, by: [month, village]}
  split: {title: 分类答复率, rate: {part: {count: {of: answer}}, whole: {count: {of: decide}}}, by: [kind], unit: "%"}
  met: {title: 人员比, rate: {part: {distinct: {of: decide, fact: who}}, whole: {count: {of: decide}}}, unit: "%"}
  days: {title: 办理天数, span: {from: begin, to: decide, as: median}, by: [kind], unit: 日}
  mean-days: {title: 平均天数, span: {from: begin, to: decide, as: mean}, unit: 日}
  running: {title: 在办, state: {of: decide, is: open}, by: [kind], unit: 件}
  silent-days: {title: 缺记录天数, gap: {expects: daily}, unit: 天}
  poor-months: {title: 不足的月份, gap: {expects: monthly}, unit: 月}
"""
LABELS = """\
{name: 名称, party: 当事人, place: 地点, amount: 金额, kind: 种类, leaflets: 资料, who: 人员, goods: 物品, price: 价值,
 what: 名目, remark: 备注, unpublish_reason: 理由, withdraw_reason: 理由, replaced: 更正, fact: 项目, value: 新值}
"""
EXPECTS = """\
expects:
  daily: {title: 每日记录, step: note, every: day, by_hour: "18:00", while: {from: decide, until: close}}
  monthly: {title: 每月决定, step: decide, every: month, amount: {sum: leaflets, at_least: trial.hours, unit: minutes}}
"""
PARTS = {"situations": SITUATIONS, "clocks": CLOCKS, "figures": FIGURES, "expects": EXPECTS}
RULES = Rules(
    dated("trial.length", 7, "days", effect="late", day_kind="calendar"),
    dated("trial.working", 7, "days", effect="late", day_kind="working"),
    dated("trial.endless"),
    dated("trial.halt"),
    dated("trial.hours", 2, "hours_per_month"),
)


@cache
def declared(*, steps_within: str = "trial.length", **parts: str) -> Declaration:
    """The tests' procedure; a part given by name (`figures`, `clocks` …) stands in for the usual one.

    `steps_within` is the rule by which a decision must be public.
    """
    steps = STEPS.replace(WITHIN, WITHIN.replace("trial.length", steps_within))
    text = HEAD + "steps:\n" + steps + "".join({**PARTS, **parts}.values())
    with tempfile.TemporaryDirectory() as folder:
        return Catalogue.load(write(Path(folder), text, facts=LABELS)).latest("trial")


def altered(figure: str, **spec: Json) -> Declaration:
    """The procedure with one figure's arguments replaced, as no loader would let it through."""
    known = declared()
    changed = replace(known.figures[figure], spec=spec)
    return replace(known, figures={figure: changed}, digest=f"sha256:altered {figure} {spec}")


class Rows:
    """A town's tables in memory, written and read through the same two methods as the record's."""

    town = TOWN

    def __init__(self) -> None:
        self.connection = pysqlite3.connect(":memory:")

    def execute(self, sql: str, params: Sequence[Any] = ()) -> Any:
        """As a record transaction does."""
        return self.connection.execute(sql, tuple(params))

    def query(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """As a record reader does."""
        return list(self.execute(sql, params).fetchall())


@dataclass
class Folding:
    """Acts taken in one by one, as the door hands them to the projections."""

    declaration: Declaration = field(default_factory=declared)
    rows: Rows = field(default_factory=Rows)
    acts: list[Done] = field(default_factory=list)
    held: list[Standing] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.projections = Projections(RULES, calendar())  # type: ignore[arg-type]  # a library to whoever only asks values
        for statement in self.projections.schema("sqlite"):
            self.rows.execute(statement)

    def do(
        self, step: str, when: str | datetime = "2021-08-02", facts: Mapping[str, Json] | None = None, *, matter: str = "m1",
        thread: Done | None = None, who: Sequence[str] = ("甲",),
    ) -> Done:  # fmt: skip
        """One act; nobody judges whether it is allowed."""
        place = len(self.acts)
        local = at(when) if isinstance(when, str) else when
        moment = local.astimezone(UTC)  # as the record gives times back
        number = f"示例决〔{local.year}〕{place}号" if self.declaration.steps[step].number else None
        done = Done(
            ActId(1, place), place, matter, "trial", step, moment, moment, moment, tuple(Actor(one, "officer") for one in who),
            who[0], dict(facts or {}), (), thread.id if thread else None, self.declaration.digest, (), number, None,
        )  # fmt: skip
        self.acts.append(done)
        self.projections.apply(self.rows, done, self.declaration, self.declaration.steps[step], self.history(matter))
        return done

    def begun(self, day: str = "2021-08-01", *, matter: str = "m1", **facts: Json) -> Done:
        """Open a matter."""
        return self.do("begin", day, {"name": "示例名称", "party.kind": "person", **facts}, matter=matter)

    def decided(self, day: str = "2021-08-02", *, matter: str = "m1", **facts: Json) -> Done:
        """A decision of 100 yuan, to be published."""
        return self.do("decide", day, {"amount": 100_00, "kind": "fine", **facts}, matter=matter)

    def corrected(self, done: Done, fact: str, value: Json, day: str = "2021-08-05") -> Done:
        """Put one fact of an act right."""
        return self.do("correct", day, {"replaced": [{"fact": fact, "value": value}]}, matter=done.matter, thread=done)

    def withdrawn(self, done: Done, day: str = "2021-08-06") -> Done:
        """Take an act back."""
        return self.do("withdraw", day, {"withdraw_reason": "示例：认定有误"}, matter=done.matter, thread=done)

    def history(self, matter: str) -> list[Done]:
        """The matter's acts."""
        return [done for done in self.acts if done.matter == matter]

    def folded(self, matter: str = "m1") -> Folded:
        """The matter as it stands."""
        return fold(self.history(matter), self.declaration)

    def added(self, matter: str = "m1") -> list[Contribution]:
        """What the matter adds, counted from its whole history."""
        folded = self.folded(matter)
        return list(contributions(folded, read_all(Ground(folded, RULES, calendar(), {}))))

    def parts(self, figure: str, matter: str = "m1") -> list[Contribution]:
        """What the matter adds to one figure."""
        return [part for part in self.added(matter) if part.figure == f"trial.{figure}"]

    def figures(self, year: int = 2021, as_of: date = date(2021, 12, 31)) -> dict[str, Figure]:
        """The year's figures as read from the counters, by name without the slug."""
        found = year_figures(self.rows, self, [self.declaration], TOWN, year, as_of)
        return {figure.figure.removeprefix("trial."): figure for figure in found}

    def standings(self, person: str | None = None, standing: str | None = None) -> list[Standing]:
        """The intervals a test put in."""
        return [held for held in self.held if standing in (None, held.standing) and person in (None, held.person)]
