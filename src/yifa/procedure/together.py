"""Several drafts that stand or fall together, as an imported table needs it; refuses to know what they are about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from yifa.procedure.draft import Draft
from yifa.procedure.refusal import Refusal, Refused
from yifa.record.act import Act, Json


@dataclass(frozen=True, slots=True)
class Together:
    """A draft among others. `opens` is the word by which later ones name the matter that it opens, while nobody knows its id.

    It stands there as `matter`, or as a fact's whole value; it must be one that nobody could have typed.
    """

    draft: Draft
    opens: str | None = None


class AllRefused(Exception):
    """Nothing was recorded, because some drafts would be refused: their places in the sequence, each with every reason."""

    def __init__(self, reasons: Mapping[int, tuple[Refusal, ...]]) -> None:
        super().__init__(
            "；".join(f"第 {index + 1} 件：{reason.missing}" for index, given in reasons.items() for reason in given)
        )
        self.reasons = reasons


class Moved(Exception):
    """The record went on since the drafts were made; make them again from what stands there now."""


def in_order(
    several: Sequence[Together], perform: Callable[[Draft], Act], told: Callable[[int], None] | None = None
) -> list[Act]:  # fmt: skip
    """Perform each with those before it on record, and go on after a refusal to find the others. Raises AllRefused.

    What rests on a matter that a refused draft would have opened is not asked: it would be refused only because of that one.
    The caller's transaction must be undone when this raises; `told` hears how many are behind.
    """
    acts: list[Act] = []
    refused: dict[int, tuple[Refusal, ...]] = {}
    ids: dict[str, str] = {}
    lost: set[str] = set()
    for index, one in enumerate(several):
        draft = _named(one.draft, ids)
        if lost and _rests_on([draft.matter, dict(draft.facts)], lost):
            if one.opens is not None:
                lost.add(one.opens)
            continue
        try:
            acts.append(perform(draft))
        except Refused as error:
            refused[index] = error.reasons
            lost.update(filter(None, (one.opens,)))
        else:
            if one.opens is not None:
                ids[one.opens] = acts[-1].matter
        if told is not None:
            told(index + 1)
    if refused:
        raise AllRefused(refused)
    return acts


def _named(draft: Draft, ids: Mapping[str, str]) -> Draft:
    """The draft with the ids that are known by now."""
    if not ids:
        return draft
    matter = None if draft.matter is None else ids.get(draft.matter, draft.matter)
    return replace(draft, matter=matter, facts={name: _with_ids(value, ids) for name, value in draft.facts.items()})


def _with_ids(value: Json, ids: Mapping[str, str]) -> Json:
    if isinstance(value, str):
        return ids.get(value, value)
    if isinstance(value, list):
        return [_with_ids(item, ids) for item in value]
    return {name: _with_ids(item, ids) for name, item in value.items()} if isinstance(value, dict) else value


def _rests_on(value: Json, lost: set[str]) -> bool:
    if isinstance(value, str):
        return value in lost
    if isinstance(value, dict):
        return any(_rests_on(item, lost) for item in value.values())
    return isinstance(value, list) and any(_rests_on(item, lost) for item in value)
