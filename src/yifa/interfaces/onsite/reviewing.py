"""A bundle that the door refused, recorded for what it is: the lawful part, an irregularity for the rest; forgives nothing."""

from __future__ import annotations

from collections.abc import Generator

from yifa.interfaces.api.answers import reason_json
from yifa.interfaces.onsite import drafting, syncing
from yifa.interfaces.onsite.drafting import Drafter, Planned
from yifa.interfaces.onsite.models import Bundle, State
from yifa.interfaces.onsite.sealing import Unreadable
from yifa.interfaces.runtime import Runtime
from yifa.law.zone import day_of
from yifa.procedure.draft import Actor, Draft
from yifa.procedure.refusal import Refused
from yifa.record.act import Act, Json
from yifa.record.errors import RecordError

STEP = "irregular"
NOTHING = "连立案的一步也不能办理，没有事项可以记：请先补正（例如登记证件、职权），或者了结复核并写明去向。"


def as_irregular(current: Runtime, row: Bundle, me: str, flaw: str, told: str) -> Bundle:
    """The acts before the refused one, then the irregularity with the paper that was served; all or nothing."""
    try:
        opened = syncing.open_bundle(current, row)
    except Unreadable as error:
        return syncing.put(row, State.UNREADABLE, syncing.reason(str(error), "保留手机和原件。"))
    refused = row.acts[0] if row.acts else {}
    count = int(refused.get("after", 0))
    if count == 0:
        return syncing.put(row, State.REVIEW, *row.reasons, syncing.reason(NOTHING, "见上。"))
    syncing.keep_files(current, row, opened)
    acts: list[Act] = []

    def drafts() -> Generator[Draft, Act, None]:
        drafter = syncing.drafter_of(current, row, opened)
        for plan in opened.plans[:count]:
            act = yield drafter.draft(plan)
            drafter.follow(act)
            acts.append(act)
        acts.append((yield flawed(current, drafter, opened.plans[count:], me, flaw, told)))

    try:
        current.door.perform_each(current.town, drafts())
    except Refused as error:
        return syncing.put(row, State.REVIEW, *(dict(reason_json(each)) for each in error.reasons))
    except (Unreadable, RecordError) as error:
        return syncing.put(row, State.REVIEW, syncing.reason(str(error), "核对后重试；没有任何内容被记录。"))
    row.matter = acts[0].matter
    row.acts = [{"kind": act.kind, "act": str(act.id)} for act in acts]
    return syncing.put(row, State.IRREGULAR, *row.reasons)


def flawed(current: Runtime, drafter: Drafter, rest: list[Planned], me: str, flaw: str, told: str) -> Draft:
    """The irregularity: which step was refused, what happened all the same, on which day."""
    first = rest[0]
    step = current.catalogue.step(f"{drafting.SLUG}.{first.step}", day_of(first.at))
    paper = next((drafter.value(value) for plan in rest for value in plan.facts.values() if isinstance(value, dict)
                  and set(value) == {drafting.FILE} and plan.step == "issue"), None)  # fmt: skip
    facts: dict[str, Json] = {
        "flaw": flaw,
        "refused_step": step.title if step is not None else first.step,
        "what_happened_anyway": told,
        "happened_on": day_of(first.at).isoformat(),
    }
    if paper is not None:
        facts["served_paper"] = paper
    return Draft(
        kind=f"{drafting.SLUG}.{STEP}",
        at=current.now(),
        actors=(Actor(me, "anyone"),),
        recorder=me,
        facts=facts,
        matter=drafter.matter,
        evidence=tuple(each for each in (drafter.evidence["manifest"], paper) if isinstance(each, str)),
        key=f"onsite-{drafter.bundle}-{STEP}",
    )
