"""The parts of one inspection, from the proposal to the published result; refuses to know what is found in the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from yifa.interfaces.demo.inspection_draws import Company, Programme
from yifa.interfaces.demo.notices import PLATFORM, publish
from yifa.interfaces.demo.ordinary import Doings
from yifa.interfaces.demo.papers import issue
from yifa.interfaces.demo.stage import DELEGATE, OFFICE, Doing, Facts, Stage, Who, minutes, on, written
from yifa.record.act import Act, Json

SLUG = "inspection"
STAFF = "店内负责人（示例）"


@dataclass(frozen=True, slots=True)
class Visit:
    """One inspection: `company` is a number in the table of companies, `plan` a year or nothing, `fine` yuan if it is a case."""

    at: datetime
    officers: tuple[str, ...]
    item: str
    company: str
    reason: str
    story: str
    plan: str = ""
    fine: int = 0


@dataclass(slots=True)
class Call:
    """A visit being played: its row, the company, where its own time stands; `more` are facts of a drawn one."""

    stage: Stage
    row: Visit
    company: Company
    programme: Programme
    at: datetime
    more: Facts = field(default_factory=dict)
    crew: tuple[Who, ...] = ()
    matter: str = ""

    @property
    def place(self) -> Json:
        """Where the company is."""
        return {"text": f"{self.company.name}所在地", "village": self.company.village}

    def later(self, days: int, hour: int) -> None:
        """On to an hour so many working days later."""
        self.at = max(on(self.stage.working(self.at.date(), days), hour, self.row.at.minute), self.at + minutes(11))

    def step(self, name: str, who: Sequence[Who], facts: Facts, *, thread: Act | None = None) -> Doing:
        """One step, eleven minutes after the one before."""
        self.at += minutes(11)
        return self.stage.act(f"{SLUG}.{name}", self.at, who, facts, matter=self.matter or None, thread=thread)

    def handed(self, act: Act) -> Doings:
        """Printed and handed over."""
        self.at += minutes(11)
        yield from issue(self.stage, act, self.at, self.crew[0])
        facts: dict[str, Json] = {
            "way": "direct", "handed_at": written(self.at + minutes(10)), "receiver": STAFF, "service_place": "检查现场",
        }  # fmt: skip
        yield from self.step("serve", (Who(self.crew[0].name, "server"),), facts, thread=act)


def proposed(call: Call) -> Doings:
    """Put forward by an officer."""
    row = call.row
    facts: dict[str, Json] = {
        "inspect_reason": row.reason,
        "inspect_kind": "daily" if row.plan else "single",
        "party": call.company.party(),
        "place": call.place,
        "item": row.item,
        "visit_day": call.stage.working(call.at.date(), 3).isoformat(),
        "handlers": [{"handler": call.stage.person(each.name)} for each in call.crew],
        **call.more,
    }
    if row.plan:
        facts["year_plan"] = call.programme.plans[row.plan]
    else:
        facts["trigger_text"] = "反映店外搭建、占道（示例，来源保密）"
    act = yield from call.step("propose", (call.crew[0],), facts)
    call.matter = act.matter


def approved(call: Call) -> Doings:
    """Approved by the delegated deputy the next working day, and printed."""
    yield from proposed(call)
    call.later(1, 10)
    act = yield from call.step("approve", (DELEGATE,), {})
    call.at += minutes(11)
    yield from issue(call.stage, act, call.at, OFFICE)


def told(call: Call) -> Doings:
    """On the day, the notice is handed over at the door."""
    yield from approved(call)
    call.later(2, 9)
    facts: dict[str, Json] = {
        "inspect_purpose": "检查店外搭建、堆放和占道情况（示例）", "rights_told": True, "bans_told": True, "frequency_told": True,
    }  # fmt: skip
    act = yield from call.step("notify", call.crew, facts)
    yield from call.handed(act)


def inspected(call: Call, *, signed: bool = True, asked: bool = False) -> Doings:
    """The cards are shown, the code scanned, the place looked at and written down."""
    yield from told(call)
    entered: dict[str, Json] = {
        "begun_at": written(call.at + minutes(11)),
        "shown": True,
        "code_use": "scanned",
        "only_officers": True,
    }
    if not signed:
        entered |= {"code_use": "unable", "why_no_code": "负责人不在，现场不能扫码（示例）"}
    yield from call.step("enter", call.crew, entered)
    if asked:
        asking: dict[str, Json] = {"whom": STAFF, "question_record": call.stage.scan("询问笔录")}
        yield from call.step("question", call.crew, asking)
        yield from call.step("sample", call.crew, {"sample_list": call.stage.scan("抽样清单")})
    facts: dict[str, Json] = {
        "ended_at": written(call.at + minutes(11)),
        "found_on_site": "店前通道宽三米，堆放和搭建情况见照片（示例）",
        "scene": call.stage.scan("现场检查照片"),
        "party_sign": "signed" if signed else "absent",
    }
    if not signed:
        facts |= {"refused_sign": "负责人外出，电话告知后不愿返回（示例）", "scene_witness": "村干部（示例）"}
    act = yield from call.step("record", call.crew, facts)
    call.at += minutes(11)
    yield from issue(call.stage, act, call.at, call.crew[0])


def closed(call: Call, act: Act) -> Doings:
    """The result is handed over, made public, and the matter closed."""
    yield from call.handed(act)
    call.later(2, 11)
    yield from publish(call.stage, act, call.at, PLATFORM)
    call.later(1, 16)
    yield from call.step("close", (OFFICE,), {})
