"""The closed list: the name of each test and the builder that prepares it; a name not here does not exist."""

from __future__ import annotations

from collections.abc import Mapping

from yifa.procedure.checks import bodies, covers, facts, form, history, links, matter, people, power, sets, time
from yifa.procedure.checks.base import Builder

BUILDERS: Mapping[str, Builder] = {
    "is": facts.is_,
    "limit": facts.limit,
    "range": matter.range_,
    "same": facts.same,
    "sum": facts.sum_,
    "done": time.done,
    "served": time.served,
    "waited": time.waited,
    "notice-days": time.notice_days,
    "covers": covers.covers,
    "each": sets.each,
    "settled": sets.settled,
    "linked": links.linked,
    "in-force": links.in_force,
    "holds": people.holds,
    "separate": people.separate,
    "no-conflict": people.no_conflict,
    "history": history.history,
    "quorum": bodies.quorum,
    "votes": bodies.votes,
    "has-power": power.has_power,
    "proof": form.proof,
    "own": form.own,
}
