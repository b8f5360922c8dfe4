"""Plays the legal advisers' contracts year by year, from purchase to the end; refuses to invent villages."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from yifa.interfaces.demo.advising import advising
from yifa.interfaces.demo.counsel import SLUG, Contract, Counsel, Group, Lawyer, Replaced, licence
from yifa.interfaces.demo.notices import PORTAL, publish
from yifa.interfaces.demo.papers import issue
from yifa.interfaces.demo.people import registered
from yifa.interfaces.demo.scheduler import Player
from yifa.interfaces.demo.stage import CLERK, OFFICE, REVIEWER, Doing, Stage, Who, minutes, on
from yifa.record.act import Act, Json

DRAFTER = Who("clerk", "drafter")
FEN = 100


def players(stage: Stage, folder: Path) -> list[Player]:
    """The lawyers, their contracts, and what they do. Raises DataError."""
    counsel = Counsel.load(folder)
    return [
        *(_register(stage, counsel, lawyer) for lawyer in counsel.lawyers),
        *(_Year(stage, counsel, contract).play() for contract in counsel.contracts),
        *(_replace(stage, counsel, told) for told in counsel.replaced),
        _special(stage, counsel),
        *advising(stage, counsel),
    ]


def _register(stage: Stage, counsel: Counsel, told: Lawyer) -> Player:
    act = yield from stage.act("person.register", told.at, [CLERK], registered(told.name, "lawyer", counsel.firm))
    stage.cast[told.key] = act.matter


@dataclass(slots=True)
class _Year:
    """One contract from the first request to the end."""

    stage: Stage
    counsel: Counsel
    told: Contract
    matter: str = field(default="")

    def play(self) -> Player:
        """The whole year. What goes on meanwhile is played by others."""
        told = self.told
        yield told.asked
        text = yield from self._asked()
        public = yield from self._signed(text)
        for place, act in enumerate(public):
            yield from publish(self.stage, act, told.signed + timedelta(days=3, minutes=2 * place), PORTAL)
        assessed = self.stage.worked_before(told.until - timedelta(days=2))
        checks = sorted(date.fromisoformat(day) for day in told.checks)
        for day in checks:
            if day < assessed:
                yield from self._covered(day)
        yield from self._assessed(assessed)
        for day in checks:
            if day >= assessed:
                yield from self._covered(day)
        yield from self._ended()

    def _asked(self) -> Generator[datetime, None, str]:
        """Asked for and sent to legal review; returns the text that may be signed."""
        told = self.told
        facts: dict[str, Json] = {
            "purchase_title": f"{told.year}年度法律顾问服务采购（示例）",
            "purchase_way": told.way,
            "purchase_scope": "镇政府常年法律顾问和三十二个村（社区）法律顾问",
            "budget": told.budget * FEN,
        }
        self.matter = (yield from self.stage.act(f"{SLUG}.procure", told.asked, [OFFICE], facts)).matter
        draft = self.stage.scan(f"{told.year}年度法律顾问合同文本")
        sent: dict[str, Json] = {"review_object": "contract", "draft": draft}
        at = self.stage.at_work(told.asked + timedelta(days=1))
        yield from self.stage.act(f"{SLUG}.send-review", at, [DRAFTER], sent, matter=self.matter)
        return (yield from self._reviewed(draft))

    def _reviewed(self, draft: str) -> Generator[datetime, None, str]:
        told, stage = self.told, self.stage
        yield told.reviewed
        linking = stage.runtime.view().linking(self.matter)
        review = [other for link, other in linking if link == "about"][-1]
        facts: dict[str, Json] = {"draft": draft, "verdict": told.verdict, "opinion_text": "条款与采购结果一致，可以签订（示例）"}
        if told.verdict == "agree-with-changes":
            facts["draft"] = stage.scan(f"{told.year}年度法律顾问合同文本（修改后）")
            found: list[Json] = [{"aspect": "law", "finding": "没有写明更换律师的条件（示例）", "change": "补写更换条件（示例）"}]
            facts |= {"opinion_text": "补写更换条件后可以签订（示例）", "findings": found, "must_items": len(found)}
        opinion = yield from stage.act("legal-review.opinion", told.reviewed, [REVIEWER], facts, matter=review)
        yield from issue(stage, opinion, told.reviewed + minutes(25), OFFICE)
        if told.verdict == "agree-with-changes":
            taken: list[Json] = [{"adopted": "yes", "adopted_why": "已按意见补写（示例）"}]
            at = stage.at_work(told.reviewed + timedelta(days=1))
            yield from stage.act("legal-review.answered", at, [DRAFTER], {"answers": taken}, matter=review, thread=opinion)
        return str(facts["draft"])

    def _signed(self, text: str) -> Generator[datetime, None, list[Act]]:
        """Signed, and every lawyer appointed; returns what the public must hear of."""
        told, stage = self.told, self.stage
        facts: dict[str, Json] = {
            "firm": {"name": self.counsel.firm},
            "fee": told.fee * FEN,
            "contract_number": told.number,
            "contract_from": told.start.isoformat(),
            "contract_until": told.until.isoformat(),
            "draft": text,
            "contract_file": stage.scan(f"合同原件：{told.number}", purpose="counsel"),
        }
        signed = yield from stage.act(f"{SLUG}.sign", told.signed, [HEAD_OR_DELEGATE], facts, matter=self.matter)
        self.counsel.matters[told.year] = self.matter
        at = max(told.signed, on(told.start, 9)) + minutes(40)
        public = [signed]
        for name in self.counsel.town:
            public.append((yield from _town(stage, self.counsel, told, name, at)))
            at += minutes(10)
        for group in self.counsel.groups:
            name = self.counsel.serving(group, told.start)
            public.append((yield from appoint(stage, self.counsel, told, group, name, told.start, at)))
            at += minutes(10)
        return public

    def _covered(self, day: date) -> Player:
        facts: dict[str, Json] = {"checked_on": day.isoformat()}
        yield from self.stage.act(f"{SLUG}.all-covered", on(day, 10, 20), [OFFICE], facts, matter=self.matter)

    def _assessed(self, day: date) -> Player:
        """Everybody who still serves is assessed in the last week."""
        at = on(day, 15)
        for group in self.counsel.groups:
            given = self.counsel.given[self.told.year, self.counsel.serving(group, day)]
            facts: dict[str, Json] = {"grade": "good" if group.lawyer != "lawyer-5" else "pass", "assessed_on": day.isoformat()}
            yield from self.stage.act(f"{SLUG}.assess", at, [OFFICE], facts, matter=self.matter, thread=given)
            at += minutes(6)

    def _ended(self) -> Player:
        """Filed when the contract is over; in one year a gap before the next contract is noticed first."""
        told, stage = self.told, self.stage
        if told.gap is not None:
            draft = stage.draft(
                f"{SLUG}.all-covered", on(told.gap, 9, 30), [OFFICE], {"checked_on": told.gap.isoformat()}, matter=self.matter
            )
            yield from stage.refused(draft, "covers")
        facts: dict[str, Json] = {"finished_on": told.finished.isoformat()}
        yield from stage.act(f"{SLUG}.finish", on(told.finished, 16), [OFFICE], facts, matter=self.matter)


HEAD_OR_DELEGATE = Who("head", "head-or-delegate")


def _town(stage: Stage, counsel: Counsel, contract: Contract, name: str, at: datetime) -> Doing:
    facts = _term(stage, counsel, contract, name, contract.start)
    matter = counsel.matters[contract.year]
    act = yield from stage.act(f"{SLUG}.appoint-town", at, [HEAD_OR_DELEGATE], facts, matter=matter)
    yield from issue(stage, act, at + minutes(3), OFFICE)
    return act


def appoint(
    stage: Stage, counsel: Counsel, contract: Contract, group: Group, name: str, start: date, at: datetime
) -> Doing:  # fmt: skip
    """The letter for one lawyer and the villages of his group."""
    places: list[Json] = [{"village": counsel.village(each, start)} for each in group.villages]
    facts = _term(stage, counsel, contract, name, start) | {"places": places}
    matter = counsel.matters[contract.year]
    act = yield from stage.act(f"{SLUG}.appoint", at, [HEAD_OR_DELEGATE], facts, matter=matter)
    counsel.given[contract.year, name] = act
    yield from issue(stage, act, at + minutes(3), OFFICE)
    return act


def _term(stage: Stage, counsel: Counsel, contract: Contract, name: str, start: date) -> dict[str, Json]:
    return {
        "lawyer": stage.person(name),
        "licence_number": licence(counsel, name),
        "serves_from": start.isoformat(),
        "serves_until": contract.until.isoformat(),
    }


def _replace(stage: Stage, counsel: Counsel, told: Replaced) -> Player:
    """One appointment ends, another lawyer takes over the same villages, and the coverage is told to the public again."""
    at = on(told.day, 9, 15)
    yield at
    contract = counsel.contract(told.day)
    old = counsel.given[contract.year, told.old]
    facts: dict[str, Json] = {"leaves_on": told.day.isoformat(), "replace_reason": told.reason}
    gone = yield from stage.act(f"{SLUG}.replace", at, [HEAD_OR_DELEGATE], facts, matter=old.matter, thread=old)
    group = next(each for each in counsel.groups if each.lawyer == told.old)
    come = yield from appoint(stage, counsel, contract, group, told.new, told.day, at + minutes(20))
    yield from publish(stage, gone, at + timedelta(days=2), PORTAL)
    yield from publish(stage, come, at + timedelta(days=2, minutes=5), PORTAL)


def _special(stage: Stage, counsel: Counsel) -> Player:
    """A contract for one affair: signed without a review, which marks it, and ended when the affair turns out otherwise."""
    told = counsel.special
    yield told.asked
    asked: dict[str, Json] = {
        "purchase_title": f"{told.title}（示例）",
        "purchase_way": "direct",
        "purchase_scope": told.title,
        "budget": told.fee * FEN,
    }
    matter = (yield from stage.act(f"{SLUG}.procure", told.asked, [OFFICE], asked)).matter
    yield from _unreviewed(stage, counsel, matter)
    ended: dict[str, Json] = {"ended_on": told.ended.isoformat(), "end_why": told.reason}
    yield from stage.act(f"{SLUG}.terminate", on(told.ended, 10), [HEAD_OR_DELEGATE], ended, matter=matter)


def _unreviewed(stage: Stage, counsel: Counsel, matter: str) -> Player:
    """Signed before the text went to anybody; the lawyer gets his letter days later."""
    told, day = counsel.special, counsel.special.signed.date()
    signed: dict[str, Json] = {
        "firm": {"name": counsel.firm},
        "fee": told.fee * FEN,
        "contract_number": told.number,
        "contract_from": day.isoformat(),
        "contract_until": told.until.isoformat(),
        "draft": stage.scan(f"合同文本：{told.title}"),
        "contract_file": stage.scan(f"合同原件：{told.number}", purpose="counsel"),
    }
    act = yield from stage.act(f"{SLUG}.sign", told.signed, [HEAD_OR_DELEGATE], signed, matter=matter)
    yield from publish(stage, act, told.signed + timedelta(days=3), PORTAL)
    letter: dict[str, Json] = {
        "lawyer": stage.person(told.lawyer),
        "licence_number": licence(counsel, told.lawyer),
        "serves_from": day.isoformat(),
        "serves_until": told.until.isoformat(),
    }
    act = yield from stage.act(
        f"{SLUG}.appoint-town", told.signed + timedelta(days=3, hours=1), [HEAD_OR_DELEGATE], letter, matter=matter
    )
    yield from issue(stage, act, told.signed + timedelta(days=3, hours=2), OFFICE)
    yield from publish(stage, act, told.signed + timedelta(days=7), PORTAL)
