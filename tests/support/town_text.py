"""The text of a small town's town.yaml, for tests that need one on disk; presumes nothing but its id and its clock."""

from __future__ import annotations

_TOWN = """
id: {id}
mode: demonstration
clock: {{start: '{start}', end: '{end}'}}
name: 示例镇
full_name: 示例镇人民政府
organ: 示例镇人民政府
organ_word: 示例
division_code: '440118000'
paper_prefix: 示例
"""


def town_text(town: str, start: str, end: str) -> str:
    """The file, with a clock from one time to another as ISO 8601."""
    return _TOWN.format(id=town, start=start, end=end)
