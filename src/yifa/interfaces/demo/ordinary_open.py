"""Plays the ordinary penalties that are still open when the play ends, each at another stage; refuses to close any."""

from __future__ import annotations

from yifa.interfaces.demo.ordinary import Doings, File, concluded, decided, opened, shown, told
from yifa.interfaces.demo.ordinary_courses import begun, decided_and_served, investigated, up_to_decision, up_to_review
from yifa.interfaces.demo.reviewing import sent


def just_found(file: File) -> Doings:
    """Looked into; whether to file is still open."""
    yield from opened(file)


def looked_at(file: File) -> Doings:
    """Filed and inspected; the correction still runs."""
    yield from begun(file)


def waiting(file: File) -> Doings:
    """The party has the notice; his time still runs."""
    yield from investigated(file)
    yield from concluded(file)
    yield from told(file)


def under_review(file: File) -> Doings:
    """The reviewer has it."""
    yield from up_to_review(file)
    yield from sent(file)


def unserved(file: File) -> Doings:
    """Decided and printed; not served yet."""
    yield from up_to_decision(file)
    yield from decided(file)


def unpaid(file: File) -> Doings:
    """Served and public; the money has not come."""
    yield from up_to_decision(file)
    act, _ = yield from decided_and_served(file)
    yield from shown(file, act)
