"""A device as the record knows it: registered, lost or given back, and the numbers it still has; refuses to register one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yifa.interfaces.runtime import Runtime
from yifa.law.zone import day_of
from yifa.procedure.fold import fold
from yifa.procedure.state import governing
from yifa.procedure.view import View

SLUG = "field-device"


@dataclass(frozen=True, slots=True)
class Device:
    """`ended` is the outcome of a device that is no longer used (lost, returned) and `ended_at` the act's own time."""

    matter: str
    name: str
    holder: str
    ended: str
    ended_at: datetime | None


def device_of(current: Runtime, view: View, fingerprint: str) -> Device | None:
    """The device registered under a fingerprint, the latest where there were several; None where there is none."""
    for matter in reversed(view.matters(SLUG)):
        history = view.history(matter)
        if plain(str(history[0].facts.get("key_fingerprint"))) != plain(fingerprint):
            continue
        folded = fold(history, governing(current.catalogue, SLUG, history, current.now()))
        facts, closed = folded.facts, folded.closed
        return Device(
            matter, str(facts.get("device_name")), str(facts.get("device_holder")),
            (folded.outcome or "") if closed is not None else "", closed.at if closed is not None else None,
        )  # fmt: skip
    return None


def numbers_left(current: Runtime, view: View, matter: str, moment: datetime) -> list[tuple[int, str]]:
    """Running number and text of what the device was lent this year and nobody used yet, by the record's account."""
    history = view.history(matter)
    folded = fold(history, governing(current.catalogue, SLUG, history, moment))
    found: list[tuple[int, str]] = []
    for act in folded.standing:
        step = folded.step(act.step)
        if step is None or step.lends is None or day_of(act.at).year != day_of(moment).year:
            continue
        rows = current.store.reader.query(
            "SELECT number, text FROM index_number WHERE town = ? AND series = ? AND year = ? AND epoch = ? AND sequence = ?"
            " ORDER BY number",
            (current.town, step.lends.series, day_of(act.at).year, act.id.epoch, act.id.sequence),
        )
        found += [(int(number), str(text)) for number, text in rows]
    return found


def plain(text: str) -> str:
    """A fingerprint however it was typed."""
    return "".join(each for each in text.lower() if each in "0123456789abcdef")
