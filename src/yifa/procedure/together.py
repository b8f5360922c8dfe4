"""Several drafts that stand or fall together, as an imported table needs it; refuses to know what they are about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from yifa.procedure.draft import Draft
from yifa.procedure.refusal import Refusal, Refused
from yifa.record.act import Act


class AllRefused(Exception):
    """Nothing was recorded, because some drafts would be refused: their places in the sequence, each with every reason."""

    def __init__(self, reasons: Mapping[int, tuple[Refusal, ...]]) -> None:
        super().__init__("；".join(f"第 {index + 1} 件：{reason.missing}" for index, given in reasons.items() for reason in given))
        self.reasons = reasons


class Moved(Exception):
    """The record went on since the drafts were made; make them again from what stands there now."""


def in_order(
    drafts: Sequence[Draft], perform: Callable[[Draft], Act], told: Callable[[int], None] | None = None
) -> list[Act]:  # fmt: skip
    """Perform each with those before it on record, and go on after a refusal to find the others. Raises AllRefused.

    What follows in the matter of a refused draft is not asked: it would be refused only because the first was. The caller's
    transaction must be undone when this raises; `told` hears how many are behind.
    """
    acts: list[Act] = []
    refused: dict[int, tuple[Refusal, ...]] = {}
    lost: set[str] = set()
    for index, draft in enumerate(drafts):
        if draft.matter in lost:
            continue
        try:
            acts.append(perform(draft))
        except Refused as error:
            refused[index] = error.reasons
            if draft.matter is not None:
                lost.add(draft.matter)
        if told is not None:
            told(index + 1)
    if refused:
        raise AllRefused(refused)
    return acts
