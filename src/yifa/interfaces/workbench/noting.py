"""Writes down every sealed fact that somebody opens, before it is shown; opens none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from yifa.interfaces.accounts.models import Account
from yifa.interfaces.excel.sealed import Opened
from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.models import Opening
from yifa.procedure.view import Done


def note(desk: Desk, account: int, done: Done, fact: str, purpose: str) -> None:
    """One entry: this person opens one fact of one act now. `account` is the key of the account behind the person."""
    Opening.objects.create(
        account_id=account, person=desk.me, act=str(done.id), matter=done.matter, fact=fact, purpose=purpose, at=desk.now
    )


def note_opened(account: Account, person: str, found: Sequence[Opened], purpose: str, at: datetime) -> None:
    """One entry for each that a table opened, all or none."""
    Opening.objects.bulk_create(
        Opening(account=account, person=person, act=one.act, matter=one.matter, fact=one.fact, purpose=purpose, at=at)
        for one in dict.fromkeys(found)
    )
