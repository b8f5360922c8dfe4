"""Counters written act by act say what a recount of the whole record says, whatever was corrected, withdrawn and given back."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.projections.kit import TOWN, Folding
from yifa.procedure.view import Done
from yifa.projections.reading import acts_behind
from yifa.projections.rebuild import fingerprints

Counted = dict[tuple[str, int, str], tuple[int, int, int]]
MATTERS = ("m1", "m2")
STEPS = ("decide", "decide", "answer", "correct", "correct", "withdraw", "withdraw", "note", "publish", "halt", "go-on", "close")
CORRECTIONS = (
    ("amount", "80元"),
    ("amount", 7),
    ("kind", "warning"),
    ("kind", "fine"),
    ("name", "示例新名"),
    ("leaflets", "约30"),
)
DRAWN = st.tuples(st.sampled_from(STEPS), st.sampled_from(MATTERS), st.integers(0, 30), st.integers(0, 200))


def stored(town: Folding) -> Counted:
    """Counters as kept; rows that nothing adds to any more count as absent."""
    rows = town.rows.query(
        "SELECT figure, year, dimensions, value, parts, estimates FROM figure_count WHERE town = ? AND parts <> 0", (TOWN,)
    )
    return {(figure, year, dimensions): (value, parts, estimates) for figure, year, dimensions, value, parts, estimates in rows}


def recounted(town: Folding) -> Counted:
    """Counters as the histories say."""
    values: Counter[tuple[str, int, str]] = Counter()
    parts: Counter[tuple[str, int, str]] = Counter()
    estimates: Counter[tuple[str, int, str]] = Counter()
    for matter in MATTERS:
        for part in town.added(matter) if town.history(matter) else ():
            if part.key:
                continue  # told apart when read: no counter
            key = (part.figure, part.day.year, part.dimensions)
            values[key] += part.value
            parts[key] += 1
            estimates[key] += part.estimate
    return {key: (values[key], parts[key], estimates[key]) for key in parts}


def perform(town: Folding, step: str, matter: str, pick: int, days: int) -> None:
    """One act of a drawn sequence; `pick` chooses the earlier act it is about."""
    held = town.history(matter)
    earlier = held[pick % len(held)]
    when = f"{2021 + days // 100}-{days % 12 + 1:02d}-{days % 28 + 1:02d} 10:00"
    if step == "decide":
        facts = {
            "amount": pick * 100,
            "kind": ("fine", "warning")[pick % 2],
            "leaflets": {"value": pick, "estimate": pick % 3 == 0},
        }
        town.do("decide", when, {**facts, "goods": [{"price": 5}, {"price": 5}], "who": f"人{pick % 3}"}, matter=matter)  # type: ignore[dict-item]  # mixed JSON
    elif step == "correct":
        fact, value = CORRECTIONS[pick % len(CORRECTIONS)]
        town.corrected(earlier, fact, value, when)
    elif step == "withdraw":
        town.withdrawn(earlier, when)
    else:
        town.do(step, when, matter=matter, thread=earlier if step in ("answer", "publish") else None)


def played(sequence: list[tuple[str, str, int, int]]) -> Folding:
    town = Folding()
    for matter in MATTERS:
        town.begun(matter=matter)
    for step, matter, pick, days in sequence:
        perform(town, step, matter, pick, days)
    return town


@settings(max_examples=60, deadline=None)
@given(st.lists(DRAWN, max_size=14))
def test_any_sequence_of_acts_keeps_counters_equal_to_a_recount(sequence: list[tuple[str, str, int, int]]) -> None:
    town = played(sequence)
    assert stored(town) == recounted(town)
    parts = Counter(str(row[0]) for row in town.rows.query("SELECT figure FROM figure_part"))
    assert parts == Counter(part.figure for matter in MATTERS for part in town.added(matter))


@settings(max_examples=20, deadline=None)
@given(st.lists(DRAWN, max_size=10))
def test_the_same_acts_taken_in_again_lay_the_same_tables(sequence: list[tuple[str, str, int, int]]) -> None:
    town = played(sequence)
    before = fingerprints(town.rows, TOWN)
    town.projections.reset(town.rows)
    seen: dict[str, list[Done]] = {}
    for done in town.acts:
        history = seen.setdefault(done.matter, [])
        history.append(done)
        town.projections.apply(town.rows, done, town.declaration, town.declaration.steps[done.step], list(history))
    after = fingerprints(town.rows, TOWN)
    # Counters that fell to nothing leave an empty row behind only where their act was once counted: the same both times.
    assert after == before


def test_a_withdrawal_that_is_withdrawn_gives_the_part_back() -> None:
    town = Folding()
    town.begun()
    withdrawal = town.withdrawn(town.decided())
    assert town.figures()["decisions"].value == 0
    town.withdrawn(withdrawal, "2021-08-07")
    assert town.figures()["decisions"].value == 1
    assert acts_behind(town.rows, TOWN, "trial.decisions", 2021) == ["1.1"]


def test_a_withdrawn_correction_gives_the_first_amount_back() -> None:
    town = Folding()
    town.begun()
    correction = town.corrected(town.decided(amount=100_00), "amount", "90元")
    assert town.figures()["t.money"].value == 90_00
    town.withdrawn(correction)
    assert town.figures()["t.money"].value == 100_00


def test_a_correction_moves_the_part_to_its_new_dimension() -> None:
    town = Folding()
    town.begun()
    town.corrected(town.decided(kind="fine"), "kind", "warning")
    figure = town.figures()["decisions"]
    assert [(row["kind"], row["value"]) for row in figure.dimensions] == [("warning", 1)]
    assert (town.figures()["fined"].value, town.figures()["warned"].value) == (0, 1)


def test_a_correction_of_the_opening_act_moves_what_others_added() -> None:
    town = Folding()
    town.begun(place={"text": "示例路口", "village": "示例一村"})
    town.decided()
    town.corrected(town.acts[0], "place", {"text": "示例路口", "village": "示例二村"})
    assert [row["place"] for row in town.figures()["decisions"].dimensions] == ["示例二村"]


def test_one_row_of_a_list_put_right_leaves_its_neighbour() -> None:
    town = Folding()
    town.begun()
    done = town.decided(goods=[{"price": 5_00}, {"price": 5_00}, {"price": 7_00}])
    town.corrected(done, "goods", [{"price": 1}, {"price": 5_00}, {"price": 7_00}])
    rows = town.rows.query("SELECT nth, value FROM figure_part WHERE figure = 'trial.prices' ORDER BY nth")
    assert rows == [(0, 1), (1, 5_00), (2, 7_00)]
    assert town.figures()["prices"].value == 12_01


def test_a_part_stays_in_the_year_of_its_act_when_put_right_the_year_after() -> None:
    town = Folding()
    town.begun("2020-12-30")
    done = town.decided("2020-12-31")
    town.corrected(done, "amount", "90元", "2021-01-04")
    assert (town.figures(2020)["t.money"].value, town.figures(2021)["t.money"].value) == (90_00, 0)


def test_one_matter_never_touches_what_another_added() -> None:
    town = Folding()
    for matter in MATTERS:
        town.begun(matter=matter)
    first = town.decided(matter="m1")
    second = town.decided(matter="m2")
    town.withdrawn(first)
    assert acts_behind(town.rows, TOWN, "trial.decisions", 2021) == [str(second.id)]


def test_towns_in_one_database_are_counted_apart() -> None:
    here = Folding()
    here.begun()
    here.decided()
    there = Folding(rows=type(here.rows)())
    there.rows.connection = here.rows.connection
    there.rows.town = "示例二镇"
    there.begun()
    there.decided()
    there.decided("2021-08-03")
    assert here.figures()["decisions"].value == 1
    assert acts_behind(here.rows, "示例二镇", "trial.decisions", 2021) == ["1.1", "1.2"]
