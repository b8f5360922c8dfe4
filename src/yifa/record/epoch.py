"""Which yearly log an act belongs to and what that log is called; refuses to know why years matter."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

from yifa.record.errors import Malformed

SHANGHAI = timezone(timedelta(hours=8))
"""The record begins long after the last summer time (1991), so a fixed offset is exact here."""

_RESTORED = 10_000
"""Epochs below are years, those from here on are year and restoration."""

MODES = ("demonstration", "live")
_TOWN = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


def epoch_of(moment: datetime) -> int:
    """The year in Shanghai: 15:59:59 UTC on 31 December belongs to the old one, a second later to the new."""
    return moment.astimezone(SHANGHAI).year


def year_of(epoch: int) -> int:
    """The year an epoch lies in: 2021 of 2021, and of 202101, the first restored one of that year."""
    return epoch if epoch < _RESTORED else epoch // 100


def is_restored(epoch: int) -> bool:
    """True for 202101, which goes on from a backup; not for 2021, nor for 202200, which a restored log opens at new year."""
    return epoch >= _RESTORED and epoch % 100 != 0


def next_epoch(epoch: int, year: int) -> int:
    """The epoch that a new year opens. Once restored, a log keeps the long form, so that epochs go on growing."""
    return year if epoch < _RESTORED else year * 100


def restored_epoch(epoch: int) -> int:
    """The epoch in which a restored log goes on. Raises Malformed after ninety-nine in one year."""
    found = epoch * 100 + 1 if epoch < _RESTORED else epoch + 1
    if year_of(found) != year_of(epoch):
        raise Malformed("这一年已经恢复过 99 次，不能再恢复：请换一台可靠的服务器，次年再办")
    return found


def origin(town: str, mode: str, epoch: int) -> str:
    """The log's name on its checkpoints; a demonstration can never be mistaken for a live log."""
    return f"yifa/{mode}/{town}/{epoch}"


def check_town(town: str) -> str:
    """Return the town id if it can stand in origins and file names. Raises Malformed."""
    if not isinstance(town, str) or not _TOWN.fullmatch(town):
        raise Malformed(f"镇的标识只用小写字母、数字和连字符，最多63个字符：{town!r}")
    return town


def check_mode(mode: str) -> str:
    """Return the mode if it is one of the two. Raises Malformed."""
    if mode not in MODES:
        raise Malformed(f"运行方式只能是 demonstration（演示）或 live（正式）：{mode!r}")
    return mode
