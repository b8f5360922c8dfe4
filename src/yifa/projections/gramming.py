"""How public texts are cut for search: one plain form of each character and pairs of neighbours; knows no word list.

`site_search/assets/search.js` is the twin of this module; both pass the vectors in tests/data/search-vectors.json.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_DROPPED = re.compile("[\u0000-\u0020\u007f-\u00a0\u00ad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]+")
_SAME = str.maketrans("〔【〖[{〕】〗]}‐‑‒–—―−", "(((((" + ")))))" + "-------")
MOST_WORDS = 8
LONGEST_WORD = 60
"""Characters; no number and no company's name is longer, and every further pair costs a look-up."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What was typed: words to look for, and single characters that no pair can find."""

    words: tuple[str, ...]
    singles: tuple[str, ...]


def settled(text: str) -> str:
    """The text as it is kept: composed characters, no surrogates that no file can hold."""
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))


def folded(character: str) -> str:
    """One character as it is compared: narrow, small, round brackets; blanks and invisible marks vanish."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", character).lower()).translate(_SAME)


def plain(text: str) -> str:
    """A whole line as it is compared, character by character, so that a place in it can be found again in the line."""
    if text.isascii():  # most of what is not Chinese, and the quick way
        return _DROPPED.sub("", text.lower()).translate(_SAME)
    return "".join(map(_fold, settled(text)))


_known: dict[str, str] = {}


def _fold(character: str) -> str:
    known = _known.get(character)
    if known is None:
        known = folded(character)
        if len(_known) < 70_000:
            _known[character] = known
    return known


def sought(typed: str) -> Sought:
    """The words of a query. Words beyond the eighth and characters beyond the sixtieth are left out."""
    found = list(dict.fromkeys(filter(None, map(plain, _DROPPED.split(settled(typed))))))[:MOST_WORDS]
    words = tuple(word[:LONGEST_WORD] for word in found if len(word) > 1)
    return Sought(words, tuple(word for word in found if len(word) == 1))


def placed(text: str) -> Iterator[tuple[str, int]]:
    """Every pair of neighbours inside the lines of a text with its place; a line's end takes a place of its own."""
    place = 0
    for line in text.split("\n"):
        said = plain(line)
        for at in range(len(said) - 1):
            yield said[at : at + 2], place + at
        place += len(said) + 1


def covering(word: str) -> list[tuple[str, int]]:
    """The fewest pairs that together hold every character of a word, with their places in it."""
    places = [*range(0, len(word) - 1, 2), *([len(word) - 2] if len(word) % 2 else [])]
    return [(word[place : place + 2], place) for place in places]


def shard_of(gram: str, shards: int) -> int:
    """Which of so many files holds a pair: FNV-1a of its code points."""
    value = 2166136261
    for character in gram:
        value = ((value ^ ord(character)) * 16777619) & 0xFFFFFFFF
    return value % shards
