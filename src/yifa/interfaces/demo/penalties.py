"""Plays the on-the-spot penalties as they should go, from the card to the closing; refuses to know any bad day."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from yifa.interfaces.demo.notices import PLATFORM, publish
from yifa.interfaces.demo.papers import issue
from yifa.interfaces.demo.stage import CLERK, DELEGATE, Doing, Stage, Who, minutes, officers, on, written
from yifa.record.act import Act, Json

SLUG = "onsite-penalty"
FEN = 100
Doings: TypeAlias = Generator[datetime, None, None]


@dataclass(frozen=True, slots=True)
class Penalty:
    """One case: `fine` in yuan, 0 for a warning; `paid` days from service; `public` working days from the decision or None."""

    at: datetime
    officers: tuple[str, ...]
    item: str
    village: str
    party: str
    party_kind: str
    conduct: str
    fine: int
    paid: int
    public: int | None
    stated: bool
    story: str


@dataclass(slots=True)
class Case:
    """A case being played: its row, its stage, and the acts others refer to."""

    stage: Stage
    row: Penalty
    matter: str = ""

    @property
    def who(self) -> tuple[Who, ...]:
        """The two officers."""
        return officers(self.row.officers)

    @property
    def first(self) -> Who:
        """The officer who writes."""
        return self.who[0]

    @property
    def amount(self) -> int:
        """The fine in fen."""
        return self.row.fine * FEN

    def step(
        self, name: str, after: timedelta, who: tuple[Who, ...], facts: dict[str, Json], *, thread: Act | None = None
    ) -> Doing:
        """One step of the case, so long after its beginning."""
        return self.stage.act(f"{SLUG}.{name}", self.row.at + after, who, facts, matter=self.matter, thread=thread)

    def later(self, days: int, hour: int, minute: int = 0) -> timedelta:
        """From the beginning to an hour on the first working day not before so many days later."""
        day = self.stage.working(self.row.at.date() + timedelta(days=days))
        return on(day, hour, minute) - self.row.at


def plain(case: Case) -> Doings:
    """All goes well."""
    decided = yield from decide(case)
    yield from hand_over(case, decided)
    yield from finish(case, decided)


def decide(case: Case) -> Doing:
    """From the card to the printed decision. Returns the decision."""
    yield from begin(case)
    yield from tell(case)
    decided = yield from decision(case)
    yield from issue(case.stage, decided, case.row.at + minutes(24), case.first)
    return decided


def begin(case: Case) -> Doing:
    """Show the cards; opens the matter."""
    act = yield from case.stage.act(f"{SLUG}.show-card", case.row.at, case.who, card(case.row))
    case.matter = act.matter
    return act


def card(row: Penalty) -> dict[str, Json]:
    """The facts of showing the cards."""
    return {
        "shown": True,
        "rights_told": True,
        "seen_at": row.at.date().isoformat(),
        "place": {"text": "现场（示例地点）", "village": row.village},
    }


def notice_facts(case: Case, amount: int | None = None) -> dict[str, Json]:
    """The facts of telling what is proposed and hearing the party; `amount` in fen if another one was proposed."""
    row, proposed = case.row, case.amount if amount is None else amount
    facts: dict[str, Json] = {
        "party": {"kind": row.party_kind, "name": row.party, "address": "示例地址"},
        "facts_found": row.conduct,
        "item": row.item,
        "proposed_kind": "fine" if proposed else "warning",
        "stated": "yes" if row.stated else "no",
    }
    if proposed:
        facts["proposed_amount"] = proposed
    if row.stated:
        facts |= {"statement": "已知错，当场整改，请求从轻（示例）", "statement_answer": "已当场整改，予以采纳（示例）"}
    return facts


def tell(case: Case, amount: int | None = None) -> Doing:
    """Tell what is proposed and hear the party."""
    return case.step("tell", minutes(8), case.who, notice_facts(case, amount))


def decided_facts(case: Case, amount: int | None = None) -> dict[str, Json]:
    """The facts of the decision."""
    row, fine = case.row, case.amount if amount is None else amount
    facts: dict[str, Json] = {
        "kind": "fine" if fine else "warning",
        "certain": True,
        "complex": "no",
        "remedy": True,
        "remedy_route": "either",
        "party_signed": "yes",
        "to_publish": "no" if row.public is None else "yes",
    }
    if fine:
        facts["amount"] = fine
    if row.public is None:
        facts["why_not_public"] = "情节轻微，不具有社会影响（示例）"
    return facts


def decision(case: Case) -> Doing:
    """Decide on the spot."""
    return case.step("decide", minutes(20), case.who, decided_facts(case))


def hand_over(case: Case, decided: Act) -> Doing:
    """Hand the decision to the party, who signs."""
    after = minutes(28)
    facts: dict[str, Json] = {
        "way": "direct", "handed_at": written(case.row.at + after), "receiver": case.row.party, "service_place": "处罚现场",
    }  # fmt: skip
    return case.step("serve", after, (Who(case.first.name, "server"),), facts, thread=decided)


def file_back(case: Case) -> Doing:
    """File with the organ the same day."""
    facts: dict[str, Json] = {"filed_with": "综合行政执法办公室"}
    return case.step("report-back", on(case.row.at.date(), 17, 10) - case.row.at, (case.first,), facts)


def pay(case: Case, served: int = 0) -> Doing:
    """The party pays at the bank, so many days after service."""
    facts: dict[str, Json] = {"paid_bank": case.amount, "bank_receipt": f"示例缴款{case.row.at:%y%m%d%H%M}"}
    return case.step("pay", case.later(served + case.row.paid, 14, 50), (CLERK,), facts)


def show(case: Case, decided: Act) -> Doings:
    """Publish the decision where it is to be public."""
    if case.row.public is not None:
        day = case.stage.working(case.row.at.date(), case.row.public)
        yield from publish(case.stage, decided, on(day, 11, 5), PLATFORM)


def finish(case: Case, decided: Act, served: int = 0) -> Doings:
    """File, receive the money, publish in whichever order the days give, close."""
    yield from file_back(case)
    public = 0 if case.row.public is None else (case.stage.working(case.row.at.date(), case.row.public) - case.row.at.date()).days
    paid = served + case.row.paid if case.row.fine else 0
    if paid < public:
        if case.row.fine:
            yield from pay(case, served)
        yield from show(case, decided)
    else:
        yield from show(case, decided)
        if case.row.fine:
            yield from pay(case, served)
    yield from close(case, max(public, paid))


def close(case: Case, days: int) -> Doing:
    """Closed by the delegated deputy two days later."""
    return case.step("close", case.later(days + 2, 16, 20), (DELEGATE,), {})
