"""A procedure as declared: frozen values in the words of the grammar; refuses to know how they are judged or drawn.

Tests stay as read (`TestSpec`): a name of the closed list and its arguments. `who` is the grammar's `by`.
Everything here was validated by the loader, so readers need not check again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from yifa.procedure.expects import Expectation
from yifa.record.act import Json


@dataclass(frozen=True, slots=True)
class TestSpec:
    """One test by name: `limit`, {"fact": "amount", "at_most": …}; a situation is `situation`, {"name": …}."""

    __test__ = False  # pytest must not collect it

    name: str
    args: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Situation:
    """A named condition: any / all / none of tests; three-valued when judged."""

    name: str
    title: str
    any: tuple[TestSpec, ...] = ()
    all: tuple[TestSpec, ...] = ()
    none: tuple[TestSpec, ...] = ()
    basis: str | None = None
    law_of: str = "act"


@dataclass(frozen=True, slots=True)
class Private:
    """Why a private fact is held and until when; `keep` is a rule id, `archive` or `as-matter`."""

    purpose: str
    keep: str


@dataclass(frozen=True, slots=True)
class FactSpec:
    """One fact of a step. `of` is the choice list (value to Chinese label), the item facts of a list, or a register's name."""

    name: str
    type: str
    label: str
    required: bool = False
    required_when: str | None = None
    required_unless: str | None = None
    private: Private | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, FactSpec] = field(default_factory=dict)
    of: str | None = None
    format: str | None = None
    scale: str | None = None
    estimate: bool = False
    example: str | None = None
    computed: str | None = None
    known_from: str | None = None
    """Another fact that says the same until somebody says otherwise, so that the form need not ask again."""


@dataclass(frozen=True, slots=True)
class Need:
    """What must stand before a step: a step name, `served` of one, `waited` for a clock, or alternatives."""

    step: str | None = None
    served: str | None = None
    waited: str | None = None
    any: tuple[Need, ...] = ()
    situation: str | None = None


@dataclass(frozen=True, slots=True)
class Confer:
    """Standing given to the person in fact `to`; `standing` may be `{fact: name}`; days are facts."""

    standing: str | None
    standing_fact: str | None
    to: str
    over: str | None = None
    start: str | None = None
    until: str | None = None
    detail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Revoke:
    """Standing ended: every one given by acts of step `of` in this matter, or `standing` held by the person in fact `person`."""

    standing: str | None
    of: str | None = None
    person: str | None = None
    at: str | None = None


@dataclass(frozen=True, slots=True)
class Publish:
    """The allow-list of facts, the rule that sets the day, the rule that sets the display period."""

    facts: tuple[str, ...]
    within: str
    until: str | None = None
    when: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Lends:
    """Numbers of a series given out beforehand: `count` is the fact that says how many."""

    series: str
    count: str


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of act. `who` are alternatives, each a map capacity to count, all of which must act."""

    name: str
    title: str
    role: str
    stage: str | None
    who: tuple[Mapping[str, int], ...]
    source: str | None  # from: party | outside | public | device | cause | law
    when: str | None
    after: tuple[Need, ...]
    unless: tuple[str, ...]
    needs: tuple[TestSpec, ...]
    within: str | None
    facts: Mapping[str, FactSpec]
    per: str | None
    repeat: Json
    effective: Json
    paper: str | None
    number: str | None
    serve: Json
    publish: Publish | None
    confers: tuple[Confer, ...]
    revokes: tuple[Revoke, ...]
    undoes: tuple[str, ...]
    replaces: str | None
    causes: tuple[Mapping[str, Json], ...]
    outcome: Json
    closes: bool
    record_within: str | None
    verb: str | None = None
    character: str | None = None
    """The character file that brought the step, None for the procedure's own."""
    lends: Lends | None = None


@dataclass(frozen=True, slots=True)
class ClockSpec:
    """A deadline. `start`/`until` are step names, {"served": step} or {"role": […]}; `rule` may be {"by": fact, value: rule}."""

    name: str
    title: str
    rule: Json
    to: str | None
    start: Json
    until: Json
    before: str | None
    pause: tuple[Mapping[str, Json], ...]
    extend: tuple[Mapping[str, Json], ...]
    grace: int
    law_of: str
    warn: tuple[str, ...]
    owner: str | None
    miss: str  # warn | bar | lapse | none
    lapse: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class FigureSpec:
    """A figure: `form` is count, sum, distinct, rate, state …; `spec` its arguments as read."""

    name: str
    title: str
    form: str
    spec: Mapping[str, Json]
    by: tuple[str, ...] = ()
    indicator: str | None = None
    unit: str | None = None
    target: str | None = None
    zero: Json = None


@dataclass(frozen=True, slots=True)
class LinkSpec:
    """A link to other matters, by procedure or by role."""

    name: str
    to: Json
    one: bool


@dataclass(frozen=True, slots=True)
class Declaration:
    """One version of a procedure with its characters merged in; `digest` is over the canonical form of all its files."""

    slug: str
    title: str
    domain: str
    character: tuple[str, ...]
    basis: tuple[str, ...]
    from_day: date
    transition: str
    binding: str
    secrecy: str
    anchors: Mapping[str, str]
    links: Mapping[str, LinkSpec]
    opens_at: str
    opens_number: str | None
    stages: tuple[str, ...]
    situations: Mapping[str, Situation]
    steps: Mapping[str, Step]
    clocks: Mapping[str, ClockSpec]
    figures: Mapping[str, FigureSpec]
    role_needs: Mapping[str, tuple[TestSpec, ...]]
    """Tests that characters add to every step of a role."""
    readers: tuple[str, ...]
    """Posts that may read the matters of this procedure; `actors` are those who acted in the matter."""
    area: str | None
    digest: str
    source: Mapping[str, str] = field(default_factory=dict)
    """File name to text, kept so that a later reader can open the law and the declaration of the day."""
    expects: Mapping[str, Expectation] = field(default_factory=dict)
    """Duties that come round without an act."""

    def fact(self, name: str) -> FactSpec | None:
        """How a fact is declared by the first step that has it."""
        return next((step.facts[name] for step in self.steps.values() if name in step.facts), None)
