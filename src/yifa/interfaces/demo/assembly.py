"""Who sits in which of the town's meetings, registered and appointed before the first of them; refuses to invent anybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from yifa.interfaces.demo.people import appointed, registered
from yifa.interfaces.demo.scheduler import Player
from yifa.interfaces.demo.stage import CLERK, HEAD, Stage, Who, minutes
from yifa.interfaces.demo.table import Table

FILE = "meetings.yaml"
SECRETARY = Who("secretary", "chair")
CHAIRS: Mapping[str, Who] = {
    "heads": Who("head", "chair"),
    "government": Who("head", "chair"),
    "party-committee": SECRETARY,
    "joint": SECRETARY,
}
"""Who presides over which meeting."""

BODIES: Mapping[str, tuple[str, ...]] = {
    "heads": ("deputy", "deputy-b", "head"),
    "government": ("deputy", "deputy-b", "member-a", "head"),
    "party-committee": ("member-a", "member-b", "member-c", "deputy", "head", "secretary"),
    "joint": ("member-a", "member-b", "member-c", "deputy-b", "deputy", "head", "secretary"),
}
"""Members of each body in the order in which they speak; who presides speaks last."""


@dataclass(frozen=True, slots=True)
class Member:
    """One of the town's leaders who is not on the roster; `post` is a post of his own, if he has one."""

    key: str
    name: str
    unit: str
    post: str | None = None


@dataclass(frozen=True, slots=True)
class Seats:
    """When the members were registered and since when, and by which paper, the bodies are composed so."""

    at: datetime
    start: date
    basis: str


def players(stage: Stage, folder: Path) -> list[Player]:
    """The one player that fills the seats. Raises DataError."""
    table = Table(folder, FILE)
    return [_seated(stage, table.one("seats", Seats), table.rows("members", Member))]


def _seated(stage: Stage, seats: Seats, members: Sequence[Member]) -> Player:
    at = seats.at
    yield at
    for member in members:
        act = yield from stage.act("person.register", at, [CLERK], registered(member.name, "official", member.unit))
        stage.cast[member.key] = act.matter
        at += minutes(3)
    posts = [(member.key, member.post) for member in members if member.post is not None]
    for key, post in (*posts, *((key, body) for body, keys in BODIES.items() for key in keys)):
        by = "镇党委（示例）" if post in ("party-secretary", "party-committee", "joint") else "镇人民政府（示例）"
        facts = appointed(stage.person(key), post, seats.start, by, seats.basis)
        yield from stage.act("post.appoint", at, [HEAD], facts)
        at += minutes(2)
