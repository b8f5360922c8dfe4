"""Opens for one review what is sealed in its file, each fact on record before any is shown; keeps no value and opens no file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from yifa.interfaces.accounts.models import Account
from yifa.interfaces.web.values import Told
from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.models import Opening
from yifa.interfaces.workbench.opening import FILES, Target
from yifa.procedure.declaration import Declaration
from yifa.procedure.state import MatterState
from yifa.record.errors import Purged

PURPOSE = "审核：查阅本件材料"
GONE = "已经依法销毁，只留下它存在过的证明"


@dataclass(frozen=True, slots=True)
class Opened:
    """What was opened for this one page: words by matter and fact."""

    words: dict[tuple[str, str], str]

    def read_in(self, matter: str, facts: Sequence[Told]) -> list[Told]:
        """The facts of a matter, what was opened in its own words."""
        return [
            replace(fact, words=self.words[matter, fact.name], sealed=False) if (matter, fact.name) in self.words else fact
            for fact in facts
        ]


def sealed_in(declaration: Declaration, state: MatterState) -> Iterator[Target]:
    """Every sealed fact of a matter as it stands now, from the last act that gave it; files are opened one by one."""
    seen: set[str] = set()
    for done in reversed(state.standing_acts):
        step = declaration.steps.get(done.step)
        for name, spec in step.facts.items() if step is not None else ():
            sealed = spec.private is not None and bool({name, f"fact.{name}"} & set(done.sealed))
            if name not in seen and sealed and spec.type not in FILES:
                seen.add(name)
                yield Target(done, name, spec)


def of_file(desk: Desk, matters: Sequence[str]) -> list[Target]:
    """What is sealed in these matters. Raises Http404 for one that the person may not read."""
    return [target for one in matters for target in sealed_in(desk.readable(one)[2], desk.state(one))]


def open_all(desk: Desk, account: Account, targets: Sequence[Target]) -> Opened:
    """Write every opening down, all or none, and only then read."""
    with transaction.atomic():
        for one in targets:
            Opening.objects.create(
                account=account, person=desk.me, act=str(one.done.id), matter=one.done.matter, fact=one.fact, purpose=PURPOSE,
                at=desk.now,
            )  # fmt: skip
    return Opened({(one.done.matter, one.fact): words_of(desk, one) for one in targets})


def words_of(desk: Desk, target: Target) -> str:
    """The value as a person reads it, or that it is gone."""
    try:
        return desk.speaker.words(target.spec, target.value(desk))
    except Purged:
        return GONE
