"""A lot that anybody can draw again from a seed, a word and lists; refuses to know what is drawn, by whom, and for what.

The seed is committed to before the word is known, and the lists before both: neither whoever keeps the seed nor whoever
gives the word can choose the result. Every order is a Fisher-Yates shuffle over numbers below n taken without bias.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import count

from yifa.record.act import Json
from yifa.record.canonical import canonical

SHORTEST_SEED = 32
"""Characters; `yifa draw seed` gives 64."""

_WIDTH = 8  # bytes of one number


class LotError(ValueError):
    """No lot can be drawn from this; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Lists:
    """What is drawn from. `conflicts` are (officer, object) pairs that must not meet; `each` officers go to one object."""

    objects: frozenset[str]
    officers: frozenset[str]
    conflicts: frozenset[tuple[str, str]]
    wanted: int
    each: int = 2

    def free(self, drawn: str) -> list[str]:
        """The officers who may go to this object, sorted."""
        return sorted(each for each in self.officers if (each, drawn) not in self.conflicts)


@dataclass(frozen=True, slots=True)
class Pick:
    """One drawn object and who goes there, in the order drawn."""

    drawn: str
    officers: tuple[str, ...]


def commitment(seed: str) -> str:
    """What is published of a seed before it may be shown: `sha256:…`."""
    return "sha256:" + sha256(b"yifa/1 lot seed\0" + seed.encode()).hexdigest()


def digest(lists: Lists) -> str:
    """`sha256:…` over the lists, in whatever order they were written."""
    conflicts: list[Json] = [[officer, drawn] for officer, drawn in sorted(lists.conflicts)]
    objects: list[Json] = [*sorted(lists.objects)]
    officers: list[Json] = [*sorted(lists.officers)]
    whole: dict[str, Json] = {
        "conflicts": conflicts, "each": lists.each, "objects": objects, "officers": officers, "wanted": lists.wanted,
    }  # fmt: skip
    return "sha256:" + sha256(b"yifa/1 lot lists\0" + canonical(whole)).hexdigest()


def faults(lists: Lists) -> Iterator[str]:
    """Why nothing can be drawn from these lists, in Chinese; nothing where a lot can be drawn."""
    if not 1 <= lists.wanted <= len(lists.objects):
        yield f"要抽{lists.wanted}个，名单上有{len(lists.objects)}个"
    if lists.each < 1:
        yield "每个对象至少要有一名人员"
    unknown = sorted({drawn for _, drawn in lists.conflicts} - lists.objects)
    if unknown:
        yield f"回避关系里的对象不在名单上：{'、'.join(unknown)}"
    if {officer for officer, _ in lists.conflicts} - lists.officers:
        yield "回避关系里有人不在人员名单上"
    short = [drawn for drawn in sorted(lists.objects) if len(lists.free(drawn)) < lists.each]
    if short:
        yield f"除去应当回避的，这些对象可派的人员不足{lists.each}人：{'、'.join(short)}"


def order(lists: Lists, seed: str, word: str) -> list[Pick]:
    """Every object in the order drawn with its officers; the first `wanted` are the result, the rest stand by in turn.

    Raises LotError where the lists allow no lot or the seed is short.
    """
    wrong = list(faults(lists))
    if len(seed) < SHORTEST_SEED:
        wrong.append(f"种子至少{SHORTEST_SEED}个字符")
    if wrong:
        raise LotError("；".join(wrong))
    key = sha256(b"yifa/1 lot\0" + canonical({"lists": digest(lists), "seed": seed, "word": word})).digest()
    return [
        Pick(drawn, tuple(shuffled(key, f"officers {drawn}", lists.free(drawn))[: lists.each]))
        for drawn in shuffled(key, "objects", sorted(lists.objects))
    ]


def shuffled(key: bytes, label: str, names: Iterable[str]) -> list[str]:
    """The names in an order that key and label decide, each order equally likely over random keys."""
    found = list(names)
    numbers = _numbers(key, label)
    for last in range(len(found) - 1, 0, -1):
        other = _below(numbers, last + 1)
        found[last], found[other] = found[other], found[last]
    return found


def _numbers(key: bytes, label: str) -> Iterator[int]:
    for place in count():
        block = hmac.digest(key, label.encode() + b"\0" + place.to_bytes(_WIDTH, "big"), "sha256")
        for start in range(0, len(block), _WIDTH):
            yield int.from_bytes(block[start : start + _WIDTH], "big")


def _below(numbers: Iterator[int], bound: int) -> int:
    """The next number modulo the bound; numbers beyond its last whole multiple would favour the small and are left out."""
    limit = 2 ** (8 * _WIDTH) // bound * bound
    return next(number for number in numbers if number < limit) % bound


def repeated(names: Sequence[str]) -> list[str]:
    """Names that stand more than once, sorted."""
    return sorted({name for name in names if names.count(name) > 1})
