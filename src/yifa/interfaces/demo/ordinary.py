"""Plays the ordinary penalties as they should go, from the lead to the closing; refuses to know any bad day."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias

from yifa.interfaces.demo.notices import PLATFORM, publish
from yifa.interfaces.demo.papers import issue
from yifa.interfaces.demo.stage import CLERK, DELEGATE, HEAD, Doing, Facts, Stage, Who, minutes, officers, on, written
from yifa.record.act import Act, Json

SLUG = "ordinary-penalty"
FEN = 100
BANK = "示例农村商业银行正果支行"
STANDARD = "demo.road"
"""The town's one discretion standard, towns/*/standards/demo.road.yaml."""
DEFENCE_DAYS = 5
"""Working days that the town's notices leave for the defence."""

Doings: TypeAlias = Generator[datetime, None, None]


@dataclass(frozen=True, slots=True)
class Ordinary:
    """One case: `fine` in yuan, 0 for a warning; `paid` days from service; `public` working days from the decision or None.

    `heard` is waive, wait or defend; `review` agree, changes, return, disagree or none; `service` how the decision is served;
    `refuses` where the order to correct is not obeyed.
    `area` (dm²), `tier` and `departs` belong to the town's discretion standard.
    """

    at: datetime
    officers: tuple[str, ...]
    item: str
    village: str
    party: str
    party_kind: str
    source: str
    conduct: str
    correct: str
    fine: int
    heard: str
    review: str
    service: str
    public: int | None
    paid: int
    story: str
    refuses: bool = False
    area: int = 0
    tier: str = ""
    departs: str = ""


@dataclass(slots=True)
class File:
    """A case being played: its row, where its own time stands, and the acts others refer to."""

    stage: Stage
    row: Ordinary
    at: datetime
    who: tuple[Who, ...]
    matter: str = ""
    draft: str = ""
    drafts: int = 0

    @classmethod
    def of(cls, stage: Stage, row: Ordinary) -> File:
        """The file before its first act."""
        return cls(stage, row, row.at, officers(row.officers))

    @property
    def first(self) -> Who:
        """The officer who writes."""
        return self.who[0]

    @property
    def server(self) -> Who:
        """The officer who serves."""
        return Who(self.first.name, "server")

    @property
    def amount(self) -> int:
        """The fine in fen."""
        return self.row.fine * FEN

    def later(self, days: int, hour: int) -> None:
        """On to an hour of the working day so many working days later; every case has minutes of its own."""
        when = on(self.stage.working(self.at.date(), days), hour, self.row.at.minute)
        self.at = max(when, self.at + minutes(11))

    def step(self, name: str, who: Sequence[Who], facts: Facts, *, thread: Act | None = None, after: int = 10) -> Doing:
        """One step of the case, so many minutes after the one before."""
        self.at += minutes(after)
        return self.stage.act(f"{SLUG}.{name}", self.at, who, facts, matter=self.matter or None, thread=thread)

    def print(self, act: Act, who: Who) -> Doing:
        """The paper of an act."""
        self.at += minutes(12)
        return issue(self.stage, act, self.at, who)

    def new_draft(self) -> str:
        """Another text of the decision."""
        self.drafts += 1
        self.draft = self.stage.scan(f"处罚决定文本，第{self.drafts}稿，{self.row.at:%y%m%d%H%M}")
        return self.draft


def opened(file: File) -> Doings:
    """The lead comes in and is looked into the same day."""
    row = file.row
    by = CLERK if row.source in ("report", "hotline", "transfer", "superior") else file.first
    facts: dict[str, Json] = {
        "lead_source": row.source,
        "lead_text": f"{row.conduct}（示例）",
        "place": {"text": "现场（示例地点）", "village": row.village},
    }
    if row.source == "report":
        facts["informant"] = "举报人（示例，保密）"
    act = yield from file.step("lead", (by,), facts, after=0)
    file.matter = act.matter
    found: dict[str, Json] = {"verify_found": f"现场情况属实：{row.conduct}", "scene": file.stage.scan("核查照片")}
    yield from file.step("verify", file.who, found, after=75)


def filed(file: File) -> Doings:
    """The delegated deputy approves the filing the next working day."""
    row = file.row
    file.later(1, 9)
    facts: dict[str, Json] = {
        "party": {"kind": row.party_kind, "name": row.party, "address": "示例地址"},
        "item": row.item,
        "conduct_ended": row.at.date().isoformat(),
        "filing_reason": "有违法事实，依法应当给予处罚，属于本镇职权（示例）",
        "handlers": [{"handler": file.stage.person(name)} for name in row.officers],
    }
    yield from file.step("file", (DELEGATE,), facts, after=5)


def visited(file: File) -> Doings:
    """The officers show their cards, look at the place and question the party."""
    yield from file.step("show-card", file.who, {"shown": True, "rights_told": True}, after=40)
    yield from file.step("inspect", file.who, inspection(file), after=32)
    yield from questioned(file)


def begun_record(file: File) -> dict[str, Json]:
    """When a record made 32 minutes from now began and ended: it ends two minutes before it is entered."""
    end = file.at + minutes(30)
    return {"begun_at": written(end - minutes(24)), "ended_at": written(end)}


def inspection(file: File) -> dict[str, Json]:
    """The facts of an inspection that ends two minutes before it is recorded."""
    return begun_record(file) | {
        "found_on_site": f"{file.row.conduct}，已拍照、测量（示例）",
        "scene": file.stage.scan("现场检查照片"),
    }


def questioned(file: File) -> Doing:
    """One round of questions."""
    end = file.at + minutes(28)
    facts: dict[str, Json] = {
        "whom": file.row.party,
        "begun_at": written(end - minutes(22)),
        "ended_at": written(end),
        "question_record": file.stage.scan("询问笔录"),
    }
    return file.step("question", file.who, facts, after=30)


def corrected(file: File) -> Doings:
    """The order to correct is printed and served, and looked at again on its last day; who refuses, the day after."""
    if not file.row.correct:
        return
    last = file.stage.working(file.at.date(), 4)
    facts: dict[str, Json] = {"correct_what": file.row.correct, "correct_by": last.isoformat()}
    order = yield from file.step("order-correct", file.who, facts, after=20)
    yield from file.print(order, file.first)
    yield from handed(file, order)
    file.later(5 if file.row.refuses else 4, 15)
    again: dict[str, Json] = {
        "recheck_result": "not-corrected" if file.row.refuses else "corrected",
        "scene": file.stage.scan("复查照片"),
    }
    yield from file.step("recheck", file.who, again, thread=order)


def handed(file: File, act: Act) -> Doing:
    """A paper handed to the party, who signs."""
    facts: dict[str, Json] = {
        "way": "direct", "handed_at": written(file.at + minutes(18)), "receiver": file.row.party, "service_place": "当事人所在地",
    }  # fmt: skip
    return file.step("serve", (file.server,), facts, thread=act, after=20)


def concluded(file: File, **other: Json) -> Doing:
    """The officers end the investigation and propose; `other` facts replace the usual ones."""
    row = file.row
    facts: dict[str, Json] = {
        "facts_found": f"{row.conduct}（示例）",
        "evidence_list": [
            {"proof_kind": "scene", "proves": "违法行为的地点和状态"},
            {"proof_kind": "party", "proves": "违法行为的经过"},
        ],
        "proposal": "punish",
        "proposed_kind": "fine" if row.fine else "warning",
        "discretion_reason": "已按期改正，按一般情节处理（示例）" if row.correct and not row.refuses else "一般情节（示例）",
        "complex": "no",
        "review_case": "difficult" if row.review != "none" else "none",
        "hearing_due": "no",
        "hearing_why": "数额不大，不属于应当告知听证权的处罚（示例）",
    }
    if row.fine:
        facts["proposed_amount"] = file.amount
    if row.tier:
        facts |= {"found_area": row.area, "harm": "slight", "tier": f"{STANDARD}#{row.tier}"}
    if row.departs:
        facts["tier_reason"] = row.departs
    file.later(1, 9)
    facts |= other
    return file.step("conclude", file.who, {name: value for name, value in facts.items() if value is not None})


def told(file: File, **other: Json) -> Doing:
    """The notice, printed and served. Returns the notice."""
    facts: dict[str, Json] = {
        "proposed_kind": "fine" if file.row.fine else "warning",
        "defend_by": file.stage.working(file.at.date(), DEFENCE_DAYS).isoformat(),
    }
    if file.row.fine:
        facts["proposed_amount"] = file.amount
    notice = yield from file.step("notice", (DELEGATE,), facts | other, after=90)
    yield from file.print(notice, file.first)
    yield from handed(file, notice)
    return notice


def heard(file: File) -> Doings:
    """The party waives, says nothing until the day is over, or defends himself and is answered."""
    if file.row.heard == "wait":
        file.later(DEFENCE_DAYS + 1, 9)
    elif file.row.heard == "defend":
        file.later(2, 10)
        facts: dict[str, Json] = {
            "statement": "已主动改正，生意困难，请求从轻（示例）",
            "points_count": 2,
            "statement_file": file.stage.scan("陈述申辩书"),
        }
        spoken = yield from file.step("defend", (CLERK,), facts)
        file.later(1, 10)
        answer: dict[str, Json] = {
            "statement_taken": "partly",
            "statement_answer": "改正属实，已在裁量中考虑；其余不采纳（示例）",
            "point_answers": [
                {"point": "已主动改正（示例）", "point_taken": "yes", "point_why": "复查属实（示例）"},
                {"point": "生意困难（示例）", "point_taken": "no", "point_why": "没有提供材料（示例）"},
            ],
        }
        yield from file.step("answer-defence", file.who, answer, thread=spoken)
    else:
        file.later(1, 10)
        yield from file.step("waive-defence", (CLERK,), {"waiver_signed": file.stage.scan("放弃陈述申辩声明")})


def decision(file: File, **other: Json) -> dict[str, Json]:
    """The facts of the decision."""
    row = file.row
    facts: dict[str, Json] = {
        "draft": file.draft or file.new_draft(),
        "kind": "fine" if row.fine else "warning",
        "remedy": True,
        "to_publish": "no" if row.public is None else "yes",
    }
    if row.fine:
        facts |= {"amount": file.amount, "collecting_bank": BANK}
    if row.public is None:
        facts["why_not_public"] = "情节轻微，不具有社会影响（示例）"
    return facts | other


def decided(file: File, **other: Json) -> Doing:
    """The head decides and the paper is printed. Returns the decision."""
    file.later(1, 9)
    act = yield from file.step("decide", (HEAD,), decision(file, **other), after=15)
    yield from file.print(act, file.first)
    return act


def shown(file: File, act: Act) -> Doings:
    """Published where it is to be public."""
    if file.row.public is not None:
        day = file.stage.working(act.at.date(), file.row.public)
        file.at = max(file.at, on(day, 10, file.row.at.minute))
        yield from publish(file.stage, act, file.at, PLATFORM)


def paid(file: File, served: datetime, part: int | None = None) -> Doing:
    """Money at the bank, so many days after service."""
    return paid_on(file, (served + timedelta(days=file.row.paid)).date(), part or file.amount, part or 0)


def paid_on(file: File, day: date, money: int, mark: int | None = None) -> Doing:
    """Money at the bank on the first working day not before a day; `mark` tells receipts of one case apart."""
    file.at = max(file.at, on(file.stage.working(day), 15, file.row.at.minute))
    number = file.at.strftime("%m%d") if mark is None else mark
    facts: dict[str, Json] = {"paid_bank": money, "bank_receipt": f"示例缴款{file.row.at:%y%m%d%H%M}-{number}"}
    return file.step("pay", (CLERK,), facts)


def finished(file: File, act: Act, served: datetime) -> Doings:
    """Published and paid in whichever order the days give, then closed by the delegated deputy."""
    row = file.row
    early = row.public is None or file.stage.working(act.at.date(), row.public) <= (served + timedelta(days=row.paid)).date()
    if early:
        yield from shown(file, act)
    if row.fine:
        yield from paid(file, served)
    if not early:
        yield from shown(file, act)
    yield from closed(file)


def closed(file: File, name: str = "close", **facts: Json) -> Doing:
    """Closed two working days later."""
    file.later(2, 16)
    return file.step(name, (DELEGATE,), facts)
