"""Reads the lists of a lot out of a matter's open facts, and works out its result; refuses to know what is drawn.

A procedure that draws names its facts as below; everything here is open, so that whoever reads the record gets the same.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from hashlib import sha256

from yifa.procedure.ports import Lacking
from yifa.procedure.question import Question
from yifa.record.act import Json
from yifa.record.lot import Lists, LotError, Pick, commitment, digest, order

OBJECTS, OBJECT = "lot_objects", "lot_object"
OFFICERS, OFFICER = "lot_officers", "lot_officer"
CONFLICTS, CONFLICT_OFFICER, CONFLICT_OBJECT = "lot_conflicts", "conflict_officer", "conflict_object"
WANTED, SEED_DIGEST, SEED, WORD = "lot_wanted", "seed_digest", "seed", "witness_word"
DRAWN, FIRST, SECOND = "drawn_object", "drawn_first", "drawn_second"
STOOD_IN = "substitute"
"""The step by which the next object in turn stands in for a drawn one."""

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_LENGTH = 16

Fact = Callable[[str], Json]
"""The value of a named fact, None where there is none."""


def lists_of(fact: Fact) -> Lists:
    """The lists as the facts hold them; what is not there is empty."""
    wanted = fact(WANTED)
    return Lists(
        objects=frozenset(column(fact(OBJECTS), OBJECT)),
        officers=frozenset(column(fact(OFFICERS), OFFICER)),
        conflicts=frozenset(
            zip(column(fact(CONFLICTS), CONFLICT_OFFICER), column(fact(CONFLICTS), CONFLICT_OBJECT), strict=False)
        ),
        wanted=wanted if isinstance(wanted, int) else 0,
    )


def column(rows: Json, name: str) -> list[str]:
    """One column of a list fact, in order; a row without it counts as empty text."""
    return [str(row.get(name, "")) for row in rows_of(rows)]


def rows_of(value: Json) -> list[dict[str, Json]]:
    """The rows of a list fact; what is no row is left out."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def order_of(fact: Fact) -> list[Pick] | None:
    """The whole order, None while the seed is not known, is not the one committed to, or the lists allow no lot."""
    seed, word = fact(SEED), fact(WORD)
    if not isinstance(seed, str) or not isinstance(word, str) or commitment(seed) != fact(SEED_DIGEST):
        return None
    try:
        return order(lists_of(fact), seed, word)
    except LotError:
        return None


def asked(question: Question) -> Fact:
    """The facts of a question's matter, the draft's before the record's."""

    def fact(name: str) -> Json:
        value = question.fact(name)
        return None if isinstance(value, Lacking) else value

    return fact


def lot_digest(question: Question) -> Json:
    """`computed: lot-digest`: what the lists come to, so that nobody changes them afterwards."""
    return digest(lists_of(asked(question)))


def lot_result(question: Question) -> Json:
    """`computed: lot-result`: the drawn objects with their officers."""
    fact = asked(question)
    picks = order_of(fact)
    return None if picks is None else [row(each) for each in picks[: lists_of(fact).wanted]]


def lot_next(question: Question) -> Json:
    """`computed: lot-next`: the object whose turn it is, after those that stood in before."""
    fact = asked(question)
    picks = order_of(fact)
    place = lists_of(fact).wanted + len(question.acts(STOOD_IN))
    return None if picks is None or place >= len(picks) else [row(picks[place])]


def row(pick: Pick) -> Json:
    """One drawn object as a list fact holds it."""
    return {DRAWN: pick.drawn, FIRST: pick.officers[0], SECOND: pick.officers[1]}


def visit_code(question: Question) -> Json:
    """`computed: visit-code`: a code of 80 bits for this matter alone; it says nothing of who, what or where."""
    if question.draft.matter is None:
        return None
    number = int.from_bytes(hmac.digest(b"yifa/1 visit", question.draft.matter.encode(), sha256)[:10], "big")
    return "".join(_LETTERS[number >> 5 * place & 31] for place in reversed(range(_CODE_LENGTH)))
