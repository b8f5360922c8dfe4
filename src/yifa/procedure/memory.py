"""One town's record in memory, for cases and tests: the same view as the database's; refuses to promise that anything lasts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from yifa.law.zone import day_of
from yifa.procedure.declaration import Declaration
from yifa.procedure.derive import Derived, Given, Revocation, derive, ended_by, gives, unknown_act
from yifa.procedure.fold import fold
from yifa.procedure.parties import NOTHING, Row, corrects_in_private, kin, marks_of, named_in
from yifa.procedure.reading import done_of, links_of, recorded
from yifa.procedure.tally import Tally, tally_of, unrecorded_leaf
from yifa.procedure.view import Done, Kin, Standing
from yifa.record.act import Act, ActId, Json, Judged

Powers = Callable[[date], Mapping[str, Mapping[str, Json]]]
"""Items the town holds by statute, by day."""

PRESUMED = "(presumed)"
"""The procedure of people that nobody registered by an act."""

ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)


class MemoryView:
    """A View that acts can be added to. `grant` and `powers` presume what a case does not want to tell act by act."""

    def __init__(self, town: str = "示例镇", statute_powers: Powers | None = None) -> None:
        self.town = town
        self._statute_powers = statute_powers
        self._position = 0
        self._acts: dict[str, list[Done]] = {}
        self._links: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._linking: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._numbers: dict[tuple[str, int], int] = {}
        self._holding: dict[tuple[str, int, int], tuple[str, ActId]] = {}
        self._derived: dict[str, Derived] = {}
        self._granted: list[Given] = []
        self._powers: dict[str, dict[str, Json]] = {}
        self._ended: set[str] = set()
        self._people: set[str] = set()
        self._named: list[Row] = []

    def grant(
        self, person: str, standing: str, *, start: datetime = ALWAYS, until: datetime | None = None, over: str | None = None,
        detail: Mapping[str, Json] | None = None,
    ) -> None:  # fmt: skip
        """Presume a standing."""
        held = Standing(person, standing, over, start, until, None, unknown_act(), "", detail or {})
        self._granted.append(Given(held, -1))
        self.know(person)

    def know(self, person: str) -> None:
        """Presume that somebody is registered."""
        self._people.add(person)

    def allow(self, item: str, **detail: Json) -> None:
        """Presume an item of the power list; `start` and `end` (exclusive) are ISO days."""
        self._powers[item] = {"item": item, **detail}

    def keep_list(self, procedure: str, fact: str, rows: Sequence[Mapping[str, Json]], since: datetime) -> None:
        """Presume that a matter of the procedure recorded this list, in effect from the beginning, when it was first declared."""
        matter = f"{PRESUMED}{procedure}.{fact}"
        held: Json = [dict(row) for row in rows]
        self._acts[matter] = [
            Done(
                unknown_act(), -1, matter, procedure, PRESUMED, since, since, ALWAYS, (), "", {fact: held}, (), None, "", (),
                None, None,
            )
        ]  # fmt: skip

    def add(self, judged: Judged, declaration: Declaration, now: datetime, number: tuple[str, int, int] | None = None) -> Done:
        """Append a judged act. `number` is the series, year and running number it took."""
        acts = self._acts.get(judged.matter, ())
        act_id = ActId(0, self._position)
        act = recorded(
            judged, town=self.town, act_id=act_id, position=self._position, matter_position=len(acts), now=now.astimezone(UTC)
        )
        if number is not None:
            series, year, first = number
            last = first + max(len(act.open.get("lends") or ()), 1) - 1  # type: ignore[arg-type]  # a list where it is there
            self._numbers[series, year] = max(self._numbers.get((series, year), 0), last)
            self._holding.update({(series, year, n): (judged.matter, act_id) for n in range(first, last + 1)})
        private = {field.name: field.value for field in judged.fields if field.private}
        return self.take(act, declaration, private)

    def take(self, act: Act, declaration: Declaration, private: Mapping[str, Json] | None = None) -> Done:
        """Append an act as a record gives it back; `private` are the values of its private fields where they are known."""
        self._position += 1
        done = done_of(act)
        acts = self._acts.setdefault(done.matter, [])
        acts.append(done)
        for link, other in links_of(act).items():
            self._links[done.matter].append((link, other))
            self._linking[other].append((link, done.matter))
        folded = fold(acts, declaration)
        self._name(done, declaration, private or {})
        (self._ended.discard if folded.closed is None else self._ended.add)(done.matter)
        if gives(declaration):
            self._derived[done.matter] = derive(folded)
        return done

    def _name(self, done: Done, declaration: Declaration, private: Mapping[str, Json]) -> None:
        step = declaration.steps.get(done.step)
        if step is None:
            return
        self._named.extend(named_in(done, step, lambda name: private.get(f"fact.{name}"), str))
        if corrects_in_private(done, step):
            self._named = [replace(row, marks=NOTHING) if row.act == done.thread else row for row in self._named]

    def copy(self) -> MemoryView:
        """The record as it is now, for going back to."""
        other = MemoryView(self.town, self._statute_powers)
        other.restore(self)
        return other

    def restore(self, saved: MemoryView) -> None:
        """Be as the saved record was."""
        self._position = saved._position
        self._acts = {matter: list(acts) for matter, acts in saved._acts.items()}
        self._links = defaultdict(list, {matter: list(pairs) for matter, pairs in saved._links.items()})
        self._linking = defaultdict(list, {matter: list(pairs) for matter, pairs in saved._linking.items()})
        self._numbers, self._derived = dict(saved._numbers), dict(saved._derived)
        self._holding = dict(saved._holding)
        self._granted, self._powers, self._ended = list(saved._granted), dict(saved._powers), set(saved._ended)
        self._people = set(saved._people)
        self._named = list(saved._named)

    def history(self, matter: str) -> Sequence[Done]:
        """The matter's acts in log order."""
        return self._acts.get(matter, ())

    def procedure_of(self, matter: str) -> str | None:
        """The slug of the matter's first act; a presumed person is one of no procedure's matters."""
        acts = self._acts.get(matter)
        return acts[0].slug if acts else PRESUMED if matter in self._people else None

    def linked(self, matter: str, link: str | None = None) -> Sequence[tuple[str, str]]:
        """Links the matter declared."""
        return [pair for pair in self._links.get(matter, ()) if link in (None, pair[0])]

    def linking(self, matter: str, slug: str | None = None) -> Sequence[tuple[str, str]]:
        """Matters that declared a link to this one."""
        return [pair for pair in self._linking.get(matter, ()) if slug is None or self.procedure_of(pair[1]) == slug]

    def standings(self, person: str | None = None, standing: str | None = None) -> Sequence[Standing]:
        """Intervals as recorded and presumed."""
        revocations: list[Revocation] = [each for derived in self._derived.values() for each in derived.revocations]
        given = [*self._granted, *(each for derived in self._derived.values() for each in derived.standings)]
        return [
            ended_by(each, revocations)
            for each in given
            if person in (None, each.standing.person) and standing in (None, each.standing.standing)
        ]

    def matters(self, slug: str, *, open_only: bool = False) -> Sequence[str]:
        """Matters of a procedure in order of opening."""
        return [
            matter for matter, acts in self._acts.items() if acts[0].slug == slug and not (open_only and matter in self._ended)
        ]

    def next_number(self, series: str, year: int) -> int:
        """The next unused number."""
        return self._numbers.get((series, year), 0) + 1

    def number_taken(self, series: str, year: int, number: int) -> tuple[str, ActId] | None:
        """Who holds a number."""
        return self._holding.get((series, year, number))

    def tally(self, first: date, last: date) -> Mapping[str, Tally]:
        """Acts of the period by kind; nothing here has a leaf, so the roots are of the acts' names."""
        acts = sorted((done for acts in self._acts.values() for done in acts), key=lambda done: done.position)
        return tally_of((done.kind, unrecorded_leaf(str(done.id))) for done in acts if first <= day_of(done.at) <= last)

    def namesakes(self, fact: str, matter: str | None, given: Json) -> Sequence[Kin] | None:
        """Acts of other matters that name the same party."""
        own = [row.marks for row in self._named if row.matter == matter and row.fact == fact]
        mine = marks_of(given, str) if given is not None else own[-1] if own else NOTHING
        return None if mine == NOTHING else list(kin(mine, [row for row in self._named if row.matter != matter]))

    def contested(self, rule: str, when: datetime) -> bool:
        """True while a contest of the rule runs."""
        return any(
            each.rule == rule and each.start <= when < each.end for derived in self._derived.values() for each in derived.contests
        )

    def powers(self, day: date) -> Mapping[str, Mapping[str, Json]]:
        """Items held that day: by statute, as presumed, and as recorded."""
        found: dict[str, Mapping[str, Json]] = dict(self._statute_powers(day)) if self._statute_powers else {}
        for item, detail in self._powers.items():
            start, end = detail.get("start"), detail.get("end")
            if (not isinstance(start, str) or start <= day.isoformat()) and (not isinstance(end, str) or day.isoformat() < end):
                found[item] = detail
        for derived in self._derived.values():
            for power in derived.powers:
                if power.start <= day and (power.end is None or day < power.end):
                    found[power.item] = power.detail
        return found
