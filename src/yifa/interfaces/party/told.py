"""What a paper's page says: the paper, its officers, its articles, the last days; opens no sealed fact and names no party."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from yifa.interfaces.framing import template_of
from yifa.interfaces.public.reads import Square
from yifa.law.zone import day_of
from yifa.procedure.clocks import ClockState
from yifa.procedure.period import period, reckon
from yifa.procedure.state import MatterState, matter_at
from yifa.procedure.view import Done
from yifa.record.act import ActId

REMEDIES = (("reconsider.apply_days", "申请行政复议"), ("litigation.sue_months", "向人民法院起诉"))
OPEN_TO_REMEDY = frozenset(("decision", "exemption", "order", "disposal", "enforcement"))
OPEN_DAYS = 365
"""A page of a paper that was not served, or that opens no remedy, closes after a year."""
FIRST = "reconsider.first_cases"
ON_THE_SPOT = "onsite-penalty"

WHAT = {
    "notice": "这是作出处罚决定以前给您的告知：写明查到的事实、拟作出的处罚和依据。还没有作出决定，您可以提出意见。",
    "decision": "这是已经作出的决定：写明事实、依据、处理的内容、怎样履行，以及不服时怎样申请救济。",
    "exemption": "这是不予处罚的决定：写明事实和不予处罚的理由。",
    "order": "这是责令改正的通知：写明要改正什么、最后一天是哪天。责令改正不是处罚。",
    "demand": "这是催告：写明还没有履行的义务和履行的最后一天。您可以陈述、申辩。",
    "extension": "这是延长期限的通知。",
    "ending": "这是解除措施的决定。",
}
"""Plain words by what the step is."""


@dataclass(frozen=True, slots=True)
class LastDay:
    """One thing the party may or must do, and its last day in words; `over` once it is past."""

    title: str
    day: datetime | None
    article: str
    over: bool
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Officer:
    """Who signed or acted, with the certificate that anybody may check."""

    name: str
    certificate: str


@dataclass(frozen=True, slots=True)
class PaperPage:
    """Everything the page shows. No party, no place, no fact of the case."""

    act: Done
    title: str
    kind: str
    what: str
    number: str
    made_at: datetime
    officers: tuple[Officer, ...]
    articles: tuple[tuple[str, str], ...]
    days: tuple[LastDay, ...]
    served: bool
    undone: bool
    reconsider_first: bool
    pays: bool
    bank: str
    hears: bool
    until: datetime

    def expired(self, now: datetime) -> bool:
        """True once nothing can be done with the paper any more."""
        return now >= self.until


def page_of(square: Square, act: ActId) -> PaperPage | None:
    """The page of an act whose step has a paper; None for every other act."""
    current = square.current
    recorded = current.store.reader.act(current.town, act)
    view = square.people.view
    state = matter_at(
        recorded.matter, square.now, view=view, book=current.catalogue, library=current.library, calendar=current.calendar
    )
    done = state.folded.find(act) if state is not None else None
    step = state.folded.step(done.step) if state is not None and done is not None else None
    if state is None or done is None or step is None or step.paper is None:
        return None
    service = state.folded.served(done)
    days = tuple(_days(square, state, done))
    return PaperPage(
        act=done,
        title=template_of(current, done.slug, step.paper).title,
        kind=state.title,
        what=WHAT.get(step.role, "这是本机关发给您的文书。"),
        number=done.number or "",
        made_at=done.at,
        officers=tuple(_officers(square, state, done)),
        articles=tuple(_articles(square, state, done)),
        days=days,
        served=service is not None,
        undone=done.id in state.folded.undone,
        reconsider_first=done.slug == ON_THE_SPOT and _in_force(square, FIRST, done.at),
        bank=str(state.folded.facts_of(done).get("collecting_bank") or ""),
        pays=isinstance(state.folded.facts_of(done).get("amount"), int),
        hears=state.closed is None and any(s.role == "statement" for s in state.folded.declaration.steps.values()),
        until=_until(done, days, remedies=service is not None and step.role in OPEN_TO_REMEDY),
    )


def _until(done: Done, days: tuple[LastDay, ...], *, remedies: bool) -> datetime:
    """When the page closes: with the last remedy; before that, and without one, a year after the act."""
    last = max((one.day for one in days if one.day is not None), default=None)
    fallback = done.at + timedelta(days=OPEN_DAYS)
    if last is None:
        return fallback
    return last if remedies else max(last, fallback)


def _in_force(square: Square, rule: str, when: datetime) -> bool:
    library = square.current.library
    dated = library.value(rule, day_of(when)) if rule in library else None
    return dated is not None and dated.verified


def _officers(square: Square, state: MatterState, done: Done) -> Iterator[Officer]:
    """The officers of the case: those who met the party, else those of the act itself."""
    folded = state.folded
    acts = [each for each in folded.standing if (step := folded.step(each.step)) is not None and step.role == "contact"]
    persons = dict.fromkeys(actor.person for each in (*acts, done) for actor in each.actors)
    for person in persons:
        number = next((str(held.detail.get("certificate_number") or "") for held in square.people.view.standings(
            person=person, standing="enforcement-certificate") if held.holds_at(done.at)), "")  # fmt: skip
        if number:
            yield Officer(square.people.name(person), number)


def _articles(square: Square, state: MatterState, done: Done) -> Iterator[tuple[str, str]]:
    """The item with its article, then the rules behind the party's rights in plain words."""
    item = str(state.folded.facts_of(done).get("item") or state.facts.get("item") or "")
    row = square.people.view.powers(day_of(done.at)).get(item)
    if row is not None and row.get("article"):
        yield str(row["article"]), str(row.get("title") or row.get("name") or "")
    library, on = square.current.library, day_of(done.at)
    for rule in ("penalty.statement.no_notice_no_decision", "penalty.statement.no_heavier", "penalty.hearing.scope"):
        dated = library.value(rule, on) if rule in library and done.slug.endswith("penalty") else None
        if dated is not None and dated.verified:
            yield dated.article, dated.statement


def _days(square: Square, state: MatterState, done: Done) -> Iterator[LastDay]:
    """The party's own periods that started with this paper, then the remedies, reckoned from its service."""
    service = state.folded.served(done)
    mine = {done.id} | ({service.id} if service is not None else set())
    for run in state.clocks:
        if run.owner == "party" and run.due is not None and run.started_by in mine:
            yield _of_clock(run, square.now)
    step = state.folded.step(done.step)
    if service is None or step is None or step.role not in OPEN_TO_REMEDY:
        return
    for rule, title in REMEDIES:
        dated = square.current.library.value(rule, day_of(service.effective)) if rule in square.current.library else None
        length = period(dated)
        if dated is not None and length is not None and dated.verified:
            due = reckon(service.effective, length, square.current.calendar)
            yield LastDay(title, due.instant, dated.article, square.now >= due.instant, due.provisional)


def _of_clock(run: ClockState, now: datetime) -> LastDay:
    assert run.due is not None
    return LastDay(run.title, run.due.instant, run.article or "", run.passed(now), run.due.provisional)
