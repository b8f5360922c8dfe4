"""Puts a draft to the door for whoever asks, and signs the log once something was published; decides nothing."""

from __future__ import annotations

import logging

from yifa.interfaces.runtime import Runtime
from yifa.law.zone import day_of
from yifa.procedure.draft import Draft
from yifa.record.act import Act
from yifa.record.errors import RecordError

LOG = logging.getLogger(__name__)


def perform(runtime: Runtime, draft: Draft) -> Act:
    """The recorded act. Raises what the door raises: Refused, KeyConflict and what the store raises.

    What is public must be provable from the moment it is shown, so a publication is followed by a signed checkpoint.
    """
    act = runtime.door.perform(runtime.town, draft)
    if publishes(runtime, act):
        try:
            runtime.store.checkpoint(runtime.town)
        except RecordError:
            # The act stands either way; the page says that no checkpoint covers it yet, and verifying names what is wrong.
            LOG.exception("公开之后没有签成检查点：请执行 yifa verify")
    return act


def publishes(runtime: Runtime, act: Act) -> bool:
    """True for an act that puts an earlier one before the public."""
    step = runtime.catalogue.step(act.kind, day_of(act.at))
    return step is not None and step.role == "publication"
