"""Whoever submits must be one of those who act: nobody acts in another's name; judges nothing else."""

from __future__ import annotations

from yifa.procedure.draft import Draft
from yifa.procedure.refusal import Refusal, Why

NOT_YOURSELF = Refusal(
    Why.NOT_YOU,
    "own-name",
    "提交的人不在办理人员之中",
    "请把本人选为办理人员之一；由别人办理的，请本人登录后提交。",
)


def not_in_own_name(draft: Draft) -> tuple[Refusal, ...]:
    """The reason to refuse, or none. Two persons in two capacities still need one of them at the keyboard."""
    return () if draft.recorder in {actor.person for actor in draft.actors} else (NOT_YOURSELF,)
