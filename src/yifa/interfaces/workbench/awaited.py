"""Which steps a matter waits for: what meets a running period, and what its own end still needs; all else is only offered.

It reads the declaration, the acts and the answers of the engine. It never asks who somebody is, and it forbids nothing:
what it leaves out stands on the matter's own page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from yifa.interfaces.workbench.ticking import stops
from yifa.procedure.declaration import Declaration, Need, Step, TestSpec
from yifa.procedure.fold import Folded
from yifa.procedure.grammar import inner
from yifa.procedure.possible import StepAnswer
from yifa.procedure.refusal import Why
from yifa.procedure.state import MatterState

ASIDE = frozenset(("return", "extension", "withdrawal", "annulment", "correction", "transfer", "classification"))
"""Roles of what may be done beside the course: a choice, never a duty."""
ENDINGS = frozenset(("ending", "revocation", "power-end", "disposal", "adopt"))
"""Roles of what ends or replaces a matter's course instead of finishing it, or takes over what was done elsewhere."""
OPTIONAL = ASIDE | ENDINGS
FROM_ELSEWHERE = frozenset(("party", "outside", "public", "device"))
"""Whose acts the town only writes down: they come when somebody else does something."""
REFUSING = frozenset(("filing-refusal", "exemption", "refusal"))
"""Roles of deciding against going on: shown beside the step they replace, never instead of preparing it."""
SERVING = ("issue", "service")
GROUPED = frozenset(("linked", "any", "all"))
"""Names under which the engine tells that a linked matter is missing: alone, or among alternatives."""
OUT_OF_REACH = frozenset((Why.EXCLUDED, Why.NOT_APPLICABLE, Why.LAPSED))
SERVED_THREADS = "@serve"

OpenLink = Callable[[str], bool]
"""True where a matter of that procedure, opened from this one, is still being dealt with."""


def awaited(declaration: Declaration, state: MatterState, answers: Sequence[StepAnswer], open_link: OpenLink) -> frozenset[str]:
    """Names of the steps that the matter waits for, whoever takes them; a subset of the declared ones."""
    timed = frozenset(name for clock in running(state) for name in meeting(declaration, clock))
    by_name = {answer.step.name: answer for answer in answers}
    leading = leads_to(declaration, state.folded, by_name, {*goals(declaration, state), *timed}, open_link)
    early = frozenset(
        name for run in state.clocks if run.running and run.miss == "none" and not run.passed(state.at)
        for name in stops(declaration, run.name)
    )  # fmt: skip
    found = timed | frozenset(
        name
        for name in leading - early
        if (step := declaration.steps[name]).source not in FROM_ELSEWHERE
        and step.role not in OPTIONAL
        and not stands(state.folded, step)
    )
    return frozenset(name for name in found if not too_early(declaration, by_name, name))


def running(state: MatterState) -> list[str]:
    """Names of the periods that run against somebody; one that others have is none."""
    return [clock.name for clock in state.clocks if clock.running and clock.due is not None and clock.miss != "none"]


def meeting(declaration: Declaration, clock: str) -> list[str]:
    """What meets a period: calling the whole thing off meets it too, but counts only where nothing else would."""
    names = [name for name in stops(declaration, clock) if name in declaration.steps]
    return [name for name in names if declaration.steps[name].role not in OPTIONAL] or names


def goals(declaration: Declaration, state: MatterState) -> list[str]:
    """Where the course leads: to the outcome while there is none, then to the end; what was decided is always to be served."""
    served = serving(declaration)
    if state.closed is not None:
        return served
    return served + [
        step.name
        for step in declaration.steps.values()
        if step.character is None
        and step.role not in OPTIONAL
        and (step.closes or step.role == "closing" or (state.outcome is None and step.outcome is not None))
    ]


def leads_to(
    declaration: Declaration, folded: Folded, answers: Mapping[str, StepAnswer], ends: Iterable[str], open_link: OpenLink
) -> frozenset[str]:
    """The ends that can still be reached, and backwards from them everything that they lack."""
    waiting = [name for name in ends if not out_of_reach(answers.get(name))]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found and name in declaration.steps and has_thread(declaration, folded, name):
            found.add(name)
            waiting.extend(lacking(declaration, folded, declaration.steps[name], answers.get(name), open_link))
    return frozenset(found)


def too_early(declaration: Declaration, answers: Mapping[str, StepAnswer], name: str) -> bool:
    """True for deciding against something while the step it would replace is still being prepared."""
    step = declaration.steps[name]
    if step.role not in REFUSING:
        return False
    replaced = [other for other in map(declaration.steps.get, step.unless) if other and name in other.unless]
    asked = [answers.get(other.name) for other in replaced if other.role not in OPTIONAL]
    return any(answer is not None and preparing(answer) for answer in asked)


def preparing(answer: StepAnswer) -> bool:
    """True for what can still come but lacks something other than the right person."""
    return not answer.allowed and not out_of_reach(answer) and any(each.why is not Why.NOT_YOU for each in answer.refusals)


def has_thread(declaration: Declaration, folded: Folded, name: str) -> bool:
    """False for what belongs to an act that nobody did: it is waited for only when that act comes."""
    per = declaration.steps[name].per
    return per not in declaration.steps or bool(folded.by_step.get(str(per)))


def out_of_reach(answer: StepAnswer | None) -> bool:
    """True for what does not apply, is excluded or over."""
    return answer is not None and any(refusal.why in OUT_OF_REACH for refusal in answer.refusals)


def lacking(
    declaration: Declaration, folded: Folded, step: Step, answer: StepAnswer | None, open_link: OpenLink
) -> Iterator[str]:  # fmt: skip
    """Steps that this one needs and that do not stand yet."""
    for need in step.after:
        yield from before(declaration, folded, need)
    refused = {refusal.test for refusal in answer.refusals} if answer is not None else set()
    for spec in tests_of(declaration, (*step.needs, *declaration.role_needs.get(step.role, ()))):
        if spec.name != "linked":
            yield from named(declaration, spec)
        elif refused & GROUPED and not open_link(str(spec.args.get("procedure"))):
            yield from opening(declaration, str(spec.args.get("procedure")))


def before(declaration: Declaration, folded: Folded, need: Need) -> list[str]:
    """What a declared order still lacks; nothing where one of the alternatives stands."""
    if need.any:
        parts = [before(declaration, folded, each) for each in need.any]
        return [name for part in parts for name in part] if all(parts) else []
    if need.served is not None:
        acts = folded.named(need.served)
        served = bool(acts) and folded.served(acts[-1]) is not None
        return [] if served else [need.served, *serving(declaration)]
    return [need.step] if need.step is not None and not folded.named(need.step) else []


def serving(declaration: Declaration) -> list[str]:
    """The steps that print and serve."""
    return [step.name for step in declaration.steps.values() if step.role in SERVING]


def tests_of(declaration: Declaration, specs: Iterable[TestSpec]) -> Iterator[TestSpec]:
    """Every test that has to hold, through situations and groups; what must not be is no task."""
    for spec in specs:
        if spec.name == "situation":
            situation = declaration.situations[str(spec.args["name"])]
            yield from tests_of(declaration, (*situation.any, *situation.all))
        elif spec.name in ("any", "all"):
            yield from tests_of(declaration, inner(spec.args["tests"]))
        else:
            yield spec


def named(declaration: Declaration, spec: TestSpec) -> Iterator[str]:
    """The steps by which a test is met."""
    if spec.name in ("done", "served"):
        yield from (str(spec.args[key]) for key in ("step",) if key in spec.args)
        yield from (step.name for step in declaration.steps.values() if step.role == spec.args.get("role"))
        yield from serving(declaration) if spec.name == "served" else ()
    elif spec.name == "each":
        yield str(spec.args.get("has"))
    elif spec.name == "sum":
        yield from (one.partition(".")[0] for one in listed(spec.args.get("of")))
    elif spec.name == "settled":
        threads = listed(spec.args.get("of"))
        yield from (step.name for step in declaration.steps.values() if step.per in threads and step.character is None)
        yield from serving(declaration) if SERVED_THREADS in threads else ()


def listed(value: object) -> list[str]:
    """One name or several, as names."""
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def opening(declaration: Declaration, procedure: str) -> list[str]:
    """The steps that open a matter of the procedure."""
    return [s.name for s in declaration.steps.values() if any(cause.get("open") == procedure for cause in s.causes)]


def stands(folded: Folded, step: Step) -> bool:
    """True where the step is done and nothing calls for it again: no thread of its own, no round, no sending back since.

    Where threads or rounds are left, the engine allows the step only for them.
    """
    acts = folded.by_step.get(step.name, ())
    if not acts or step.per is not None or isinstance(step.repeat, dict):
        return False
    if step.causes and step.repeat == "many":
        return False  # what it opened came to nothing: only then does anything name it
    returned = folded.with_role("return")
    return not (returned and returned[-1].position > acts[-1].position)
