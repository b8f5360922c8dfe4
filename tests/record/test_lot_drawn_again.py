"""A lot follows from seed, word and lists alone: uniform, without repeats, without conflicts, and moved by every change."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from yifa.record.lot import SHORTEST_SEED, Lists, LotError, commitment, digest, faults, order, repeated, shuffled

SEED = "0123456789abcdef" * 4
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=6)
KNOWN = [("G", "wz"), ("H", "wz"), ("C", "zw")]
KNOWN_DIGEST = "sha256:f9f28699b0ffbb6b2c02e1eef8a5a8ac5f74a43ea8ed93084faab9fa26f32184"
PLAIN = Lists(frozenset("ABCDEFGH"), frozenset("wxyz"), frozenset([("w", "A"), ("x", "B")]), 3)


@st.composite
def drawable(draw: st.DrawFn) -> Lists:
    """Lists from which a lot can be drawn."""
    objects = draw(st.frozensets(NAMES, min_size=1, max_size=9))
    officers = draw(st.frozensets(NAMES, min_size=2, max_size=6))
    pairs = st.tuples(st.sampled_from(sorted(officers)), st.sampled_from(sorted(objects)))
    lists = Lists(objects, officers, draw(st.frozensets(pairs, max_size=6)), draw(st.integers(1, len(objects))))
    assume(not list(faults(lists)))
    return lists


@given(lists=drawable(), seed=st.text("0123456789abcdef", min_size=32, max_size=64), word=NAMES)
def test_every_object_comes_once_and_nobody_meets_whom_he_must_not(lists: Lists, seed: str, word: str) -> None:
    picks = order(lists, seed, word)

    assert sorted(pick.drawn for pick in picks) == sorted(lists.objects)
    for pick in picks:
        assert len(set(pick.officers)) == lists.each == len(pick.officers)
        assert set(pick.officers) <= lists.officers
        assert not {(officer, pick.drawn) for officer in pick.officers} & lists.conflicts
    assert order(lists, seed, word) == picks


@given(lists=drawable())
def test_how_the_lists_were_written_down_does_not_matter(lists: Lists) -> None:
    again = Lists(
        frozenset(sorted(lists.objects, reverse=True)), frozenset(sorted(lists.officers)), lists.conflicts, lists.wanted
    )

    assert digest(again) == digest(lists)
    assert order(again, SEED, "4271") == order(lists, SEED, "4271")


@pytest.mark.parametrize(
    "other",
    [
        replace(PLAIN, objects=PLAIN.objects | {"I"}),
        replace(PLAIN, objects=PLAIN.objects - {"C"}),
        replace(PLAIN, officers=PLAIN.officers | {"v"}),
        replace(PLAIN, conflicts=frozenset()),
        replace(PLAIN, wanted=4),
        replace(PLAIN, each=3),
    ],
    ids=["more objects", "fewer objects", "more officers", "no conflict", "another number", "three each"],
)
def test_every_change_of_the_lists_shows_in_the_digest(other: Lists) -> None:
    assert digest(other) != digest(PLAIN)


def test_neither_the_seed_alone_nor_the_word_alone_decides() -> None:
    by_word = {tuple(pick.drawn for pick in order(PLAIN, SEED, str(word))) for word in range(200)}
    by_seed = {tuple(pick.drawn for pick in order(PLAIN, f"{seed:064x}", "4271")) for seed in range(200)}

    assert len(by_word) > 190
    assert len(by_seed) > 190


def _square(counted: Counter[str], cells: int, total: int) -> float:
    expected = total / cells
    return sum((counted[cell] - expected) ** 2 / expected for cell in counted) + (cells - len(counted)) * expected


def test_every_object_is_drawn_equally_often() -> None:
    """Fixed seeds, so this holds or fails for good: the bound is the 99.9th percentile of chi square with 7 degrees."""
    total = 4000
    first = Counter(order(PLAIN, SEED, f"{word}")[0].drawn for word in range(total))

    assert _square(first, len(PLAIN.objects), total) < 24.3


def test_every_order_of_four_is_equally_likely() -> None:
    """99.9th percentile of chi square with 23 degrees."""
    total = 12_000
    counted = Counter("".join(shuffled(f"{key:08x}".encode(), "objects", "ABCD")) for key in range(total))

    assert set(counted) == {"".join(each) for each in permutations("ABCD")}
    assert _square(counted, 24, total) < 49.8


def test_every_free_officer_is_sent_equally_often() -> None:
    total = 3000
    sent = Counter(
        name for word in range(total) for pick in order(PLAIN, SEED, f"{word}") if pick.drawn == "A" for name in pick.officers
    )

    assert "w" not in sent
    assert _square(sent, 3, 2 * total) < 13.9


def test_the_labels_give_orders_of_their_own() -> None:
    names = [f"{number}" for number in range(12)]

    assert shuffled(b"key", "objects", names) != shuffled(b"key", "officers A", names)
    assert sorted(shuffled(b"key", "objects", names)) == sorted(names)


@pytest.mark.parametrize(
    ("lists", "said"),
    [
        (replace(PLAIN, wanted=0), "要抽0个"),
        (replace(PLAIN, wanted=9), "要抽9个"),
        (replace(PLAIN, objects=frozenset()), "名单上有0个"),
        (replace(PLAIN, each=0), "至少要有一名"),
        (replace(PLAIN, officers=frozenset("w"), conflicts=frozenset()), "不足2人"),
        (replace(PLAIN, conflicts=frozenset([("w", "Z")])), "不在名单上：Z"),
        (replace(PLAIN, conflicts=frozenset([("?", "A")])), "有人不在人员名单上"),
        (replace(PLAIN, conflicts=frozenset([("w", "A"), ("x", "A"), ("y", "A")])), "不足2人：A"),
    ],
)
def test_lists_that_allow_no_lot_say_why(lists: Lists, said: str) -> None:
    assert any(said in fault for fault in faults(lists))
    with pytest.raises(LotError, match=said[:4]):
        order(lists, SEED, "4271")


@pytest.mark.parametrize("seed", ["", "0", "4271", "a" * (SHORTEST_SEED - 1)])
def test_a_seed_that_can_be_guessed_is_refused(seed: str) -> None:
    with pytest.raises(LotError, match="种子至少"):
        order(PLAIN, seed, "4271")


@settings(max_examples=50)
@given(first=st.text("0123456789abcdef", min_size=32, max_size=64), second=st.text("0123456789abcdef", min_size=32, max_size=64))
def test_a_commitment_binds_and_shows_nothing(first: str, second: str) -> None:
    assert (commitment(first) == commitment(second)) == (first == second)
    assert first not in commitment(first)


def test_a_known_lot_is_drawn_the_same_for_ever() -> None:
    """Results on record must stay verifiable: this is what the first version drew."""
    picks = order(PLAIN, SEED, "4271")

    assert [(pick.drawn, "".join(pick.officers)) for pick in picks[:3]] == KNOWN
    assert digest(PLAIN) == KNOWN_DIGEST


def test_names_that_stand_twice_are_found() -> None:
    assert repeated(["a", "b", "a", "c", "b"]) == ["a", "b"]
    assert repeated([]) == []
