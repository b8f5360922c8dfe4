"""Items of the power list with their days, and tiers of fines with their ranges."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from yifa.law.discretion import Standard, Tier
from yifa.law.powers import PowerItem, PowerList
from yifa.record.act import Json

ITEM: dict[str, Json] = {
    "title": "示例：占道经营", "article": "示例条例第三十二条", "decree": "示例府公告〔2020〕1号", "unit": "示例镇人民政府",
    "source": "delegated", "start": "2020-11-01", "end": "2023-04-01", "least": 5000, "most": 20000,
}  # fmt: skip


def test_an_item_is_held_from_its_start_until_it_is_taken_back() -> None:
    powers = PowerList.of([PowerItem.parse("city.101", ITEM)])
    held = {
        day: powers.find("city.101", day) is not None
        for day in (date(2020, 10, 31), date(2020, 11, 1), date(2023, 3, 31), date(2023, 4, 1))
    }
    assert list(held.values()) == [False, True, True, False]
    assert powers.find("city.102", date(2021, 1, 1)) is None


def test_an_item_given_again_has_two_rows() -> None:
    first = PowerItem.parse("city.101", ITEM)
    again = replace(first, start=date(2024, 1, 1), end=None)
    powers = PowerList.of([again, first])
    assert [item.start.year for item in powers.items] == [2020, 2024]
    with pytest.raises(ValueError, match="期间重叠"):
        PowerList.of([first, replace(again, start=date(2023, 3, 31))])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": ""}, "缺少title"), ({"decree": None}, "缺少decree"), ({"source": "custom"}, "source 须为"),
        ({"start": "2020-13-01"}, "start 须为日期"), ({"end": "2020-11-01"}, "end 须为晚于 start"), ({"end": 1}, "end 须为"),
        ({"least": 30000}, "罚款幅度"), ({"most": -1}, "罚款幅度"), ({"most": True}, "罚款幅度"), ({"most": "1"}, "罚款幅度"),
        ({"x": 1}, "不认识的项“x”"),
    ],
)  # fmt: skip
def test_a_faulty_item_is_refused(change: dict[str, Json], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        PowerItem.parse("city.101", {**ITEM, **change})


TIERS = (Tier("light", "轻微", "首次，当场改正", 5000, 8000), Tier("grave", "严重", "拒不改正", 15000, 20000))
STANDARD = Standard("city.101", "示例条例第三十二条", "示例基准（2021）", 5000, 20000, TIERS, date(2021, 1, 1), date(2024, 1, 1))


def test_an_amount_outside_its_tier_departs() -> None:
    assert [STANDARD.departs("light", fen) for fen in (4999, 5000, 8000, 8001)] == [True, False, False, True]
    assert STANDARD.departs("middle", 9000)
    assert TIERS[0].reading == "50元至80元"
    assert STANDARD.in_force(date(2023, 12, 31))
    assert not STANDARD.in_force(STANDARD.start - timedelta(1))
    assert not STANDARD.in_force(date(2024, 1, 1))


@pytest.mark.parametrize(
    "change",
    [{"tiers": ()}, {"tiers": (TIERS[0], TIERS[0])}, {"most": 10000}, {"least": 6000}, {"end": date(2021, 1, 1)}, {"least": -1}],
)
def test_a_standard_that_leaves_the_statute_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="裁量基准"):
        replace(STANDARD, **change)  # type: ignore[arg-type]  # a table of changes
