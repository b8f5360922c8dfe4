"""Whether a situation made only of open facts holds, asked when counting and publishing; refuses law, time and other matters."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from yifa.procedure.declaration import Declaration, Situation, TestSpec
from yifa.procedure.fold import Folded
from yifa.record.act import Json

Facts = Mapping[str, Json]


def holds(name: str, folded: Folded, facts: Facts) -> bool:
    """True where the named situation holds for an act with these facts. Raises ValueError for tests other than `is`."""
    return _holds(folded.declaration.situations[name], folded, facts)


def is_so(args: Mapping[str, Json], folded: Folded, facts: Facts) -> bool:
    """The test `is`: asked of the act's own facts, then of the matter's."""
    name = str(args.get("fact"))
    value = facts.get(name, folded.facts.get(name))
    if "given" in args:
        return (value is not None) == (args["given"] in ("yes", True))
    allowed = args.get("one_of")
    return value in (allowed if isinstance(allowed, list) else [])


def facts_read(declaration: Declaration, name: str) -> set[str]:
    """The facts that a named situation looks at, those of the situations inside it too."""
    situation = declaration.situations[name]
    found: set[str] = set()
    for spec in (*situation.any, *situation.all, *situation.none):
        if spec.name == "situation":
            found |= facts_read(declaration, str(spec.args["name"]))
        else:
            found.add(str(spec.args.get("fact")).partition(".")[0])
    return found


def _holds(situation: Situation, folded: Folded, facts: Facts) -> bool:
    def test(spec: TestSpec) -> bool:
        if spec.name == "is":
            return is_so(spec.args, folded, facts)
        if spec.name == "situation":
            return holds(str(spec.args["name"]), folded, facts)
        raise ValueError(f"统计或公开口径里的情形「{situation.title}」只能由 is 组成，写了 {spec.name}")

    return _joined(situation, test)


def _joined(situation: Situation, test: Callable[[TestSpec], bool]) -> bool:
    if situation.any and not any(map(test, situation.any)):
        return False
    return all(map(test, situation.all)) and not any(map(test, situation.none))
