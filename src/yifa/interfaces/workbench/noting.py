"""Writes down every sealed fact that a table opened, as if each had been opened by itself; opens none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from yifa.interfaces.accounts.models import Account
from yifa.interfaces.excel.sealed import Opened
from yifa.interfaces.workbench.models import Opening


def note_opened(account: Account, person: str, found: Sequence[Opened], purpose: str, at: datetime) -> None:
    """One entry for each, all or none."""
    Opening.objects.bulk_create(
        Opening(account=account, person=person, act=one.act, matter=one.matter, fact=one.fact, purpose=purpose, at=at)
        for one in dict.fromkeys(found)
    )
