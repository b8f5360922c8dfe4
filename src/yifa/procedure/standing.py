"""Who may act: capacities resolved by standings held on the day; refuses to take a capacity from the form on trust."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from yifa.procedure.draft import Actor
from yifa.procedure.ports import Book, Capacity, Lacking
from yifa.procedure.question import Question
from yifa.procedure.refusal import Refusal, Why
from yifa.procedure.view import View

_HEAD = "head"
FOUNDER = "founder"


def held(question: Question, person: str, standing: str, when: datetime, over: str | None = None) -> bool:
    """True if the person holds the standing at that moment; notes when that may change."""
    answer = False
    for each in question.view.standings(person, standing):
        if over is not None and each.over is not None and each.over != over:
            continue
        for edge in (each.start, each.until, each.ended):
            question.horizon(edge)
        answer = answer or each.holds_at(when)
    return answer


def person_name(view: View, person: str) -> str:
    """The name on record of a registered person, else the id itself."""
    name = person
    for done in view.history(person):
        value = done.facts.get("name")
        name = value if isinstance(value, str) else name
    return name


def standing_title(book: Book, standing: str) -> str:
    """What a standing is called."""
    known = book.standings.get(standing)
    return f"“{known.title}”" if known is not None else f"“{standing}”"


def capacity_title(book: Book, capacity: str) -> str:
    """What a capacity is called."""
    known = book.capacities.get(capacity)
    return known.title if known is not None else capacity


def fills(question: Question, actor: Actor, capacity: str) -> bool:
    """True if the person may act in this capacity at the draft's time."""
    known = question.book.capacities.get(capacity)
    if known is None:
        return False
    if shut_out(question, actor.person, known) is not None:
        return False
    if known.special is not None:
        return _special(question, actor, known.special)
    for way in known.ways:
        if all(held(question, actor.person, standing, question.at) for standing in way):
            return actor.acting_for is None or _delegated(question, actor.acting_for, known)
    return False


def shut_out(question: Question, person: str, capacity: Capacity) -> str | None:
    """The standing that keeps a person out of a capacity, whatever else he holds."""
    return next((name for name in capacity.never if held(question, person, name, question.at)), None)


def _delegated(question: Question, principal: str, capacity: Capacity) -> bool:
    """Acting for somebody means for one who holds the capacity himself."""
    own = (way for way in capacity.ways if len(way) == 1)
    return any(all(held(question, principal, standing, question.at) for standing in way) for way in own)


def _special(question: Question, actor: Actor, special: str) -> bool:
    if special == "any-post":
        names = question.book.standings
        found = False
        for each in question.view.standings(actor.person):
            known = names.get(each.standing)
            if known is not None and known.post:
                question.horizon(each.start)
                question.horizon(each.until)
                found = found or each.holds_at(question.at)
        return found
    if special == "original":
        return _original(question, actor)
    return special == FOUNDER and _founder(question, actor.person)


def _original(question: Question, actor: Actor) -> bool:
    """One who acted in the original act, or now holds a capacity it was done in."""
    thread = question.draft.thread
    done = None if thread is None else question.folded.find(thread)
    if done is None:
        return question.probing
    if any(each.person == actor.person for each in done.actors):
        return _in_any_post(question, actor)
    capacities = {each.capacity for each in done.actors} - {"@original"}
    return any(fills(question, actor, capacity) for capacity in capacities if capacity in question.book.capacities)


def _in_any_post(question: Question, actor: Actor) -> bool:
    return _special(question, actor, "any-post") or _special(question, actor, FOUNDER)


def _founder(question: Question, person: str) -> bool:
    """Founders act until the town has its first head, and only those who founded it."""
    if question.view.standings(None, _HEAD):
        return False
    founders = _founders(question)
    return not founders or person in founders


def _founders(question: Question) -> set[str]:
    for slug in question.book.slugs():
        for matter in question.view.matters(slug)[:1]:
            first = question.view.history(matter)[0]
            found = {actor.person for actor in first.actors if actor.capacity == FOUNDER}
            if len(found) > 1:
                return found
    return set()


def not_entitled(question: Question) -> list[Refusal]:
    """Why these people may not do this step together; empty if they may."""
    step, draft = question.step, question.draft
    if step.source in ("cause", "law") and not question.caused:
        came = "由其他事项引起，不单独办理" if step.source == "cause" else "到期由法律直接产生，无人办理"
        return [Refusal(Why.NOT_APPLICABLE, "from", f"“{step.title}”{came}。", "按引起它的事项办理。")]
    if question.caused:
        return []
    persons = [actor.person for actor in draft.actors]
    if len(set(persons)) != len(persons):
        return [Refusal(Why.FORM, "by", "同一人不能重复列为办理人。", "每人只列一次。", field="actors")]
    if question.probing:
        return _nobody_fits(question)
    return [*_stranger(question), *_nearest([_way_lacks(question, way) for way in step.who])]


def _stranger(question: Question) -> list[Refusal]:
    """The recorder is one of those who act, or somebody in post."""
    recorder = question.draft.recorder
    if any(actor.person == recorder for actor in question.draft.actors):
        return []
    if _in_any_post(question, Actor(recorder, "")):
        return []
    name = person_name(question.view, recorder)
    return [Refusal(Why.NOT_YOU, "recorder", f"录入人{name}当日不在岗。", "由办理人或者在岗的工作人员录入。", field="recorder")]


def _nobody_fits(question: Question) -> list[Refusal]:
    """For possible steps: may this one person take any part in it?"""
    actor = question.draft.actors[0]
    for way in question.step.who:
        if any(fills(question, actor, capacity) for capacity in way):
            return []
    wanted = "或者".join(_reading(question.book, way) for way in question.step.who)
    return [Refusal(Why.NOT_YOU, "by", f"本步骤由{wanted}办理，您当日不具有这一身份。", f"请{wanted}办理。")]


def _way_lacks(question: Question, way: Mapping[str, int]) -> list[Refusal]:
    book = question.book
    lacks: list[Refusal] = []
    for capacity, count in way.items():
        title = capacity_title(book, capacity)
        claimed = [actor for actor in question.draft.actors if actor.capacity == capacity]
        unfit = [actor for actor in claimed if not fills(question, actor, capacity)]
        lacks.extend(_unfit(question, actor, capacity, title) for actor in unfit)
        if len(claimed) < count:
            missing = f"本步骤须由{count}名{title}办理，现有{len(claimed)}名。"
            lacks.append(Refusal(Why.NOT_YOU, "by", missing, f"补足{count}名{title}。", field="actors"))
    others = [actor for actor in question.draft.actors if actor.capacity not in way]
    if others:
        titles = "、".join(dict.fromkeys(capacity_title(book, actor.capacity) for actor in others))
        wanted = _reading(book, way)
        lacks.append(Refusal(Why.NOT_YOU, "by", f"本步骤不以“{titles}”的身份办理。", f"由{wanted}办理。", field="actors"))
    return lacks


def _unfit(question: Question, actor: Actor, capacity: str, title: str) -> Refusal:
    """Why this person does not fill the capacity: a standing that shuts him out, or none that lets him in."""
    name, known = person_name(question.view, actor.person), question.book.capacities.get(capacity)
    shut = None if known is None else shut_out(question, actor.person, known)
    if known is None or shut is None:
        return Refusal(Why.NOT_YOU, "by", f"{name}办理当日不是{title}。", f"由当日在任的{title}办理。", field="actors")
    dated = question.rule(known.never[shut])
    article, rule = (None, None) if isinstance(dated, Lacking) else (dated.article, dated.rule)
    missing = f"{name}当日是{standing_title(question.book, shut)}，不论是否持证，都不得以{title}的身份办理。"
    return Refusal(
        Why.NOT_YOU, "by", missing, f"由不是{standing_title(question.book, shut)}的{title}办理。", article, rule, "actors"
    )


def _nearest(ways: Iterable[list[Refusal]]) -> list[Refusal]:
    """Of the alternatives, the one that lacks least."""
    found = list(ways)
    return min(found, key=len) if found else []


def _reading(book: Book, way: Mapping[str, int]) -> str:
    return "和".join(
        f"{count}名{capacity_title(book, name)}" if count > 1 else capacity_title(book, name) for name, count in way.items()
    )
