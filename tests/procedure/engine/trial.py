"""The trial procedures with the usual cast, performed act by act in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.procedure.engine.rules import Rules, rules, trial_catalogue
from tests.procedure.engine.stage import ITEM, PARTY, at, by, calendar, draft
from yifa.law.zone import end_of
from yifa.procedure.answer import YES, Finding
from yifa.procedure.checks.base import Args, no
from yifa.procedure.draft import Actor, Draft
from yifa.procedure.judge import Judgement
from yifa.procedure.memory import MemoryView
from yifa.procedure.possible import StepAnswer, possible_steps
from yifa.procedure.question import Question
from yifa.procedure.rehearse import Rehearsal
from yifa.procedure.state import MatterState, matter_at
from yifa.procedure.view import Done
from yifa.record.act import ActId, Json

PAPER = "sha256:" + "a" * 64
OTHER_PAPER = "sha256:" + "b" * 64
HEAD = by("镇长", capacity="head")
DELEGABLE = by("镇长", capacity="head-or-delegate")
CLERK = by("文书", capacity="registrar")
TWO = by("甲", "乙")
ONE = by("甲")


def even_day(question: Question, _args: Args) -> Finding:
    """A named test of the trial: allowed on days of even number."""
    question.horizon(end_of(question.day))
    if question.day.day % 2 == 0:
        return YES
    return no("own", "单日不办。", "双日再办。")


@dataclass
class Trial:
    """A rehearsal and the matter it is about."""

    rehearsal: Rehearsal
    matter: str = ""
    last: dict[str, Done] = field(default_factory=dict)

    def draft(
        self, step: str, when: str | datetime, actors: tuple[Actor, ...], facts: Mapping[str, Json] | None = None, *,
        thread: ActId | None = None, matter: str | None = None, **more: object,
    ) -> Draft:  # fmt: skip
        """A draft; `step` alone means the trial case."""
        kind = step if "." in step else f"trial-case.{step}"
        opening = kind in ("trial-case.file", "trial-measure.impose")
        held = None if opening else matter or self.matter or None
        return draft(kind, when, actors, facts, matter=held, thread=thread, **more)  # type: ignore[arg-type]  # passed through

    def judge(self, *args: object, now: datetime | None = None, **more: object) -> Judgement:
        """Judge a draft given like `draft`."""
        return self.rehearsal.judge(self.draft(*args, **more), now)  # type: ignore[arg-type]  # passed through

    def do(self, *args: object, now: datetime | None = None, **more: object) -> Done:
        """Perform a draft given like `draft`."""
        proposed = self.draft(*args, **more)  # type: ignore[arg-type]  # passed through
        done = self.rehearsal.perform(proposed, now)
        self.last[proposed.step] = done
        if not self.matter:
            self.matter = done.matter
        return done

    def state(self, when: str | datetime) -> MatterState:
        """The matter at an instant."""
        held = self.rehearsal
        moment = at(when) if isinstance(when, str) else when
        found = matter_at(self.matter, moment, view=held.view, book=held.catalogue, library=held.library, calendar=held.calendar)
        assert found is not None
        return found

    def possible(self, person: str, when: str | datetime) -> dict[str, StepAnswer]:
        """Answers by step."""
        held = self.rehearsal
        moment = at(when) if isinstance(when, str) else when
        found = possible_steps(
            self.matter or None, person, moment, view=held.view, catalogue=held.catalogue, library=held.library,
            calendar=held.calendar, own=held.own,
        )  # fmt: skip
        return {answer.step.name if self.matter else f"{answer.slug}.{answer.step.name}": answer for answer in found}


def trial(*own: object) -> Trial:
    """Everybody in post, 甲 and 乙 certified, the item in force."""
    view = MemoryView("示例镇")
    for person in ("甲", "乙", "丙"):
        view.grant(person, "officer")
    for person in ("甲", "乙"):
        view.grant(person, "enforcement-certificate", start=at("2017-01-01"), until=at("2030-01-01"))
    posts = {"镇长": "head", "副镇长": "deputy-head", "主任": "office-head", "文书": "clerk", "审核": "legal-reviewer"}
    for person, post in posts.items():
        view.grant(person, post)
    view.know("丁")
    view.allow(
        ITEM, start="2018-01-01", end="2025-01-01", name="占用道路", article="示例条例第一条", fine_min=1000, fine_max=500000
    )
    law = Rules(*own) if own else rules()  # type: ignore[arg-type]  # dated values
    return Trial(Rehearsal(trial_catalogue(), law, calendar(), view, {"even-day": even_day}))


def filed(day: str = "2021-08-02", *, urgent: str | None = None, party: Json = PARTY, **more: Json) -> Trial:
    """A case filed by the head."""
    town = trial()
    facts: dict[str, Json] = {"party": party, "item": ITEM, "conduct_day": day, **more}
    if urgent is not None:
        facts["urgent"] = urgent
    town.do("file", f"{day} 09:00", HEAD, facts)
    return town


def noticed(
    day: str = "2021-08-02", *, amount: int = 100_00, serve: bool = True, urgent: str | None = "no", **more: Json
) -> Trial:
    """Filed, inspected, concluded, reviewed, noticed and served on one day."""
    town = filed(day, urgent=urgent, **more)
    town.do("inspect", f"{day} 09:30", TWO)
    town.do("conclude", f"{day} 10:00", TWO, {"draft": PAPER})
    town.do("notice", f"{day} 11:00", DELEGABLE, {"amount": amount})
    if serve:
        town.do("serve", f"{day} 11:30", by("甲", capacity="server"), served(f"{day} 11:30"), thread=town.last["notice"].id)
    return town


def reviewed(town: Trial, when: str, verdict: str = "agree") -> Trial:
    """Send for review and let the reviewer answer."""
    town.do("send", when, TWO)
    review = town.rehearsal.view.matters("trial-review")[-1]
    moment = at(when) + timedelta(minutes=5)
    reviewer = by("审核", capacity="legal-reviewer")
    town.do("trial-review.opinion", moment, reviewer, {"verdict": verdict}, matter=review)
    return town


def served(when: str, way: str = "direct", **more: Json) -> dict[str, Json]:
    """Facts of a service."""
    return {"way": way, "handed_at": when, **more}


def decision(town: Trial, when: str, *, amount: int = 100_00, paper: str = PAPER) -> Draft:
    """The head's decision."""
    return town.draft("decide", when, HEAD, {"amount": amount, "draft": paper})


def ready(day: str = "2021-08-02", **more: object) -> Trial:
    """Everything before the decision done, the defence waived."""
    town = noticed(day, **more)  # type: ignore[arg-type]  # passed through
    town.do("waive", f"{day} 13:00", CLERK)
    return reviewed(town, f"{day} 14:00")
