"""Whether the files that a draft names have been handed in; opens none of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from yifa.procedure.declaration import FactSpec, Step
from yifa.procedure.draft import Draft
from yifa.procedure.refusal import Refusal, Why
from yifa.record.act import Json

FILES = ("evidence", "paper")


class Reads(Protocol):
    """What a transaction and a reader both offer."""

    def query(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]: ...


def missing_files(reads: Reads, draft: Draft, step: Step) -> Iterator[Refusal]:
    """A reason for every fact and attachment whose file the evidence store does not hold."""
    named = dict(_named(draft.facts, step.facts))
    for digest in draft.evidence:
        named.setdefault(digest, ("所附证据", "evidence"))
    for digest, (label, field) in named.items():
        if not reads.query("SELECT 1 FROM evidence WHERE digest = ?", (digest,)):
            missing = f"“{label}”所指的文件没有存入：{digest[:23]}…"
            yield Refusal(Why.FORM, "file", missing, "先上传文件，再提交本步骤。", field=field)


def _named(facts: Mapping[str, Json], specs: Mapping[str, FactSpec]) -> Iterator[tuple[str, tuple[str, str]]]:
    for name, value in facts.items():
        spec = specs.get(name)
        if spec is None:
            continue
        if spec.type in FILES and isinstance(value, str):
            yield value, (spec.label, name)
        elif spec.type == "list" and isinstance(value, list):
            for row in value:
                if isinstance(row, dict):
                    yield from _named(row, spec.items)
