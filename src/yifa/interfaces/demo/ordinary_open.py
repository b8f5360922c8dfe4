"""Plays the ordinary penalties that are still open when the play ends, each at another stage; refuses to close any."""

from __future__ import annotations

from yifa.interfaces.demo.ordinary import Doings, File, concluded, decided, filed, heard, opened, shown, told, visited
from yifa.interfaces.demo.ordinary_courses import investigated
from yifa.interfaces.demo.ordinary_service import served
from yifa.interfaces.demo.reviewing import reviewed, sent


def just_found(file: File) -> Doings:
    """Looked into; whether to file is still open."""
    yield from opened(file)


def looked_at(file: File) -> Doings:
    """Filed and inspected; the correction still runs."""
    yield from opened(file)
    yield from filed(file)
    yield from visited(file)


def waiting(file: File) -> Doings:
    """The party has the notice; his time still runs."""
    yield from investigated(file)
    yield from concluded(file)
    yield from told(file)


def under_review(file: File) -> Doings:
    """The reviewer has it."""
    yield from waiting(file)
    yield from heard(file)
    yield from sent(file)


def unserved(file: File) -> Doings:
    """Decided and printed; not served yet."""
    yield from waiting(file)
    yield from heard(file)
    yield from reviewed(file)
    yield from decided(file)


def unpaid(file: File) -> Doings:
    """Served and public; the money has not come."""
    yield from waiting(file)
    yield from heard(file)
    yield from reviewed(file)
    act = yield from decided(file)
    yield from served(file, act)
    yield from shown(file, act)
